"""The words that people search with and that no name, title or label says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indicators.base.errors import DefinitionError
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Row

FILE = "search_words.csv"
NEWEST = "2022"


class Kind(StrEnum):
    """What can be searched for."""

    AREA = "area"
    GROUP = "group"
    INDICATOR = "indicator"
    BREAKDOWN = "breakdown"


@dataclass(frozen=True, slots=True)
class SearchWord:
    """A word for an area or group (REF_AREA), an indicator (code of the newest edition) or a category (SEX=F)."""

    kind: Kind
    code: str
    word: str


def search_words(definitions: Definitions) -> list[SearchWord]:
    """All of them, in the order of the file."""
    return [_word(row) for row in definitions.rows(FILE)]


def _word(row: Row) -> SearchWord:
    return SearchWord(Kind(row["kind"]), row["code"], row["word"])


def check(definitions: Definitions) -> None:
    """Checks that each word is for something that there is, and stands there once.

    Raises:
        DefinitionError: it is not; names file and line.
    """
    groups = {row["ref_area"] for row in definitions.groups}
    seen: set[tuple[str, ...]] = set()
    for line, row in enumerate(definitions.rows(FILE), start=2):
        code, key = row["code"], tuple(row.values())
        dimension, _, category = code.partition("=")
        known = {
            Kind.AREA: code in definitions.areas,
            Kind.GROUP: code in groups,
            Kind.INDICATOR: (NEWEST, code) in definitions.indicators,
            Kind.BREAKDOWN: dimension in definitions.dimensions and _has(definitions, dimension, category),
        }[Kind(row["kind"])]
        if not known or key in seen:
            wrong = f"{row['word']} stands here twice" if known else f"there is no {row['kind']} {code}"
            raise DefinitionError(f"{FILE}, line {line}: {wrong}", advice="Correct or remove the line.")
        seen.add(key)


def _has(definitions: Definitions, dimension: str, category: str) -> bool:
    lists = definitions.dimensions[dimension]["code_lists"].split(";")
    return any(code.code == category for name in lists for code in definitions.code_lists[name])
