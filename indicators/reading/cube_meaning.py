"""What a cube states in words of its own: which variable is which concept, what its symbols and statuses mean.

Only what is known is mapped. Dots mean what each office decides, so they are never read as “confidential” or “not
applicable” unasked; a text that is not known stays as a note beside its value, and is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from indicators.base.observation import DIMENSIONS
from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.codes import is_core_code
from indicators.reading.confidentiality import CONFIDENTIAL, Confidentiality
from indicators.reading.contradictions import COMPARED, Contradictions, settled
from indicators.reading.formats.cube import Cube, Role, Variable
from indicators.reading.formats.cube_rows import CODE, OTHER, STATED, TOGETHER
from indicators.reading.formats.json_stat_facts import STATUS_LABEL
from indicators.reading.headings import CONF_STATUS, concept_of, resembled
from indicators.reading.sheet import Sheet

REMARK, SECRET = "cube_remark", "table_confidential"
_DOTS = re.compile(r"\.{1,7}")
_LETTERS = re.compile(r"[A-Z]{2,3}")
_OF_VARIABLES = {"REF_AREA", "EDITION", "INDICATOR", "TITLE", "MEASURE", "TIME_PERIOD", "UNIT_MEASURE", *DIMENSIONS}
_NOTES = {"note", "notex", "datanote"}
_SPEAKING = {*_NOTES, "title", "description", "contents", "label"}
_VALUE, _STATUS, _CONF, _COMMENT = (STATED.index(n) for n in ("OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "COMMENT_OBS"))
_MOST = 10


def understood(book: Book, definitions: Definitions) -> Book:
    """The book with what its cubes say in words of ours; other books as they are."""
    if not book.cubes:
        return book
    return book.understood("cube", (partial(_understood, cube, definitions) for cube in book.cubes))


def _understood(cube: Cube, definitions: Definitions, sheet: Sheet) -> tuple[Sheet, list[tuple[str, str]]]:
    concepts = dict(sheet.concepts) | _concepts(cube, sheet.rows[0], definitions)
    rows, told = _Statuses(definitions).read(sheet.rows, cube)
    for shown, found in _contradictions(cube, sheet.rows[0], concepts, definitions):
        rows = [rows[0], *(settled(row, shown, found) for row in rows[1:])]
    remarks = [(REMARK, remark) for remark in cube.remarks[:_MOST]]
    return replace(sheet, rows=rows, concepts=concepts), [*remarks, *told]


def _concepts(cube: Cube, names: list[str], definitions: Definitions) -> dict[int, str]:
    """By column the concept of each variable: by its name, else by the role that the file states for it."""
    found: dict[int, str] = {}
    column = len(STATED)
    for variable in cube.variables:
        both = names[column + 1 : column + 2] == [variable.name + CODE]
        concept = _concept(variable, definitions)
        found[column] = concept
        if both and concept == "INDICATOR":  # the code says which it is, the text is its title
            found |= {column: "TITLE", column + 1: "INDICATOR"}
        elif both and concept == "REF_AREA" and all(_LETTERS.fullmatch(each.code) for each in variable.categories):
            found[column + 1] = concept
        column += 1 + both
    return found


def _contradictions(
    cube: Cube, names: list[str], concepts: Mapping[int, str], definitions: Definitions
) -> Iterator[tuple[int, Contradictions]]:
    """By column what finds the codes and labels of a variable that cannot both be right.

    Codes that are read beside their labels, as those of areas, are compared by the layout.
    """
    column = len(STATED)
    for variable in cube.variables:
        both = names[column + 1 : column + 2] == [variable.name + CODE]
        if both and concepts[column] in COMPARED and not concepts.get(column + 1):
            pairs = [(each.code, each.text) for each in variable.categories]
            yield column, Contradictions(concepts[column], pairs, (), definitions)
        column += 1 + both


def _concept(variable: Variable, definitions: Definitions) -> str:
    texts = [text for each in variable.categories for text in (each.text, each.code)]
    if variable.role is Role.METRIC and any(_is_core(text, definitions) for text in texts):
        return "INDICATOR"  # whatever it is called: “Measure”, “Contents”
    known = concept_of(variable.name, definitions) or concept_of(variable.label, definitions)
    if known in _OF_VARIABLES:
        return known
    if variable.role is Role.TIME:
        return "TIME_PERIOD"
    if variable.role is Role.GEO and any(definitions.names.resolve(text).kind == "area" for text in texts[::2]):
        return "REF_AREA"
    return OTHER


def _is_core(text: str, definitions: Definitions) -> bool:
    """Whether a text is a code or a title of the core list."""
    return is_core_code(text) or simplified(text) in _titles(definitions)


@lru_cache(maxsize=2)
def _titles(definitions: Definitions) -> frozenset[str]:
    return frozenset(simplified(title) for each in definitions.indicators.values() for title in each.titles.values())


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a status says; what is left of it, where it is not known, is a note."""

    status: str = ""
    conf: str = ""
    note: str = ""


class _Statuses:
    """Reads the statuses of one cube."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._confidentiality = Confidentiality(definitions)
        self._codes = {code.code for code in definitions.code_lists["obs_status"]}
        self._known: dict[tuple[str, bool], _Meaning] = {}
        self._labels: dict[str, str] = {}

    def read(self, rows: list[list[str]], cube: Cube) -> tuple[list[list[str]], list[tuple[str, str]]]:
        """The rows with statuses in codes, and what is told of them."""
        all_secret = self._secret(cube)
        self._labels = {fact.where: fact.value for fact in cube.facts if fact.what == STATUS_LABEL}
        unknown: Counter[str] = Counter()
        read, secret = [rows[0]], 0
        for row in rows[1:]:
            meaning = self._meaning(row[_STATUS], bool(row[_VALUE]))
            unknown[meaning.note] += 1
            conf = CONFIDENTIAL if all_secret else meaning.conf or row[_CONF]
            secret += row[_CONF] == CONFIDENTIAL or bool(all_secret)
            comment = "; ".join(filter(None, (meaning.note, row[_COMMENT])))
            read.append([row[_VALUE], meaning.status, conf, row[3], comment, *row[_COMMENT + 1 :]])
        del unknown[""]
        notes = [(REMARK, _listed(unknown))] if unknown else []
        if secret and (all_secret or cube.fact("warning")):
            notes.append((SECRET, f"{all_secret or cube.fact('warning')} ({secret:,})"))
        return read, notes

    def _meaning(self, text: str, has_value: bool) -> _Meaning:
        if (text, has_value) not in self._known:
            parts = [self._looked_up(each.strip(), has_value=has_value) for each in text.split(TOGETHER)]
            self._known[text, has_value] = _Meaning(
                next((each.status for each in parts if each.status), ""),
                next((each.conf for each in parts if each.conf), ""),
                TOGETHER.join(each.note for each in parts if each.note),
            )
        return self._known[text, has_value]

    def _looked_up(self, text: str, *, has_value: bool) -> _Meaning:
        """The meaning of a status: a code, a flag, a word for confidential, or, beside no value, a known symbol.

        Where the file has labels for its statuses, the label may say that a value is confidential, too.
        """
        plain = text.lower()
        if not text or (_DOTS.fullmatch(text) and not has_value):
            return _Meaning()
        label = self._labels.get(text, "")
        conf = self._confidentiality.of_status(text) or self._confidentiality.of_status(label)
        if conf:
            return _Meaning(self._confidentiality.beside(text) if has_value else "Q", conf)
        if text in self._codes:
            return _Meaning(text)
        row = self._definitions.flags.get(plain) or ({} if has_value else self._definitions.symbols.get(plain))
        if not row:
            return _Meaning(note=f"{text}: {label}" if label else text)
        return _Meaning("" if has_value and row["conf_status"] else row["obs_status"], row["conf_status"])

    def _secret(self, cube: Cube) -> str:
        """The first text about all of a cube, or a note on one of its variables, that calls it confidential.

        A variable that is about confidentiality or a status explains its codes: that is no word about the cube.
        """
        variables = {each.name for each in cube.variables if not self._is_status(each)}
        said = (
            fact.value
            for fact in cube.facts
            if (fact.what in _SPEAKING and not fact.where) or (fact.what in _NOTES and fact.where in variables)
        )
        return next((" ".join(text.split())[:120] for text in said if self._confidentiality.of_comment(text)), "")

    def _is_status(self, variable: Variable) -> bool:
        texts = (variable.name, variable.label)
        return any(
            concept_of(text, self._definitions) in {CONF_STATUS, "OBS_STATUS"}
            or resembled(text, self._definitions, only=CONF_STATUS)
            for text in texts
        )


def _listed(unknown: Mapping[str, int]) -> str:
    shown = [f"“{text}” ({count:,})" for text, count in list(unknown.items())[:_MOST]]
    return "OBS_STATUS: " + ", ".join(shown) + (", …" if len(unknown) > _MOST else "")
