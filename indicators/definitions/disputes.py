"""Checks that only `disputed.yml` says which code a disputed indicator has: every other file must name it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from indicators.base.errors import DefinitionError
from indicators.definitions.documents import schema_of
from indicators.definitions.patterns import matches
from indicators.definitions.readings import Pair, is_name
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Wrong, numbered, wrong_at

# Tables that speak of codes: file, and the columns of edition and code.
_TABLES = (
    ("concordance.csv", "edition_from", "code_from"),
    ("concordance.csv", "edition_to", "code_to"),
    ("mdg/mapping.csv", "edition", "core_code"),
    ("sdg/mapping.csv", "core_edition", "core_code"),
    ("series.csv", "edition", "indicator"),
    ("declarations.csv", "edition", "core_code"),
)


def check(definitions: Definitions) -> None:
    """Checks that every file names what a disputed code stands for, and names nothing that there is not.

    Raises:
        DefinitionError: one has the code itself, or an unknown name; names file and line.
    """
    lists = [(f"indicators/{edition}.csv", edition, "code") for edition in definitions.editions]
    for file, edition, code in (*lists, *_TABLES):
        path = definitions.root / file
        for line, row in numbered(path, schema_of(file)):
            if wrong := _wrong(definitions, row.get(edition, edition), row[code]):
                raise DefinitionError(
                    f"{path.name}, line {line}: {wrong}", advice="Correct the line.", detail=str(path)
                )
    if missing := sorted(set(definitions.readings.codes) - set(definitions.named)):
        edition, name = missing[0]
        raise DefinitionError(f"{edition}.csv has no {name}, of which disputed.yml speaks.", advice="Add it.")
    path = definitions.root / "aggregation.yml"
    for place, entry in enumerate(definitions.parsed("aggregation.yml")):
        for text in entry["indicators"]:
            if wrong := _wrong(definitions, entry["edition"], text):
                raise wrong_at(path, [place, "indicators"], wrong)


def patterns(
    where: list[str | int], part: dict[str, Any], editions: list[str], definitions: Definitions
) -> Iterator[Wrong]:
    """What a rule says of disputed codes: a pattern that is no prefix, and the code of the indicator compared with."""
    for pattern in part.get("indicators", []):
        for edition, code in sorted(definitions.readings.disputed):
            if edition in editions and not pattern.endswith("*") and matches(pattern, edition, code):
                yield [*where, "indicators"], _named(definitions, edition, code)
                return
    other = part.get("OTHER", "=")
    for edition, code in sorted(definitions.readings.disputed):
        if edition in editions and code == other:
            yield [*where, "OTHER"], _named(definitions, edition, code)
            return


def _wrong(definitions: Definitions, edition: str, text: str) -> str:
    if is_name(text):
        return "" if (edition, text) in definitions.named else f"no reading of the edition {edition} has {text}"
    pair: Pair = (edition, text)
    return _named(definitions, *pair) if pair in definitions.readings.disputed else ""


def _named(definitions: Definitions, edition: str, code: str) -> str:
    name = definitions.readings.names.get((edition, code), "its name")
    return f"{code} of {edition} is disputed (disputed.yml): write what is meant, for example {name}"
