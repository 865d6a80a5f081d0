"""A table as JSON-stat 2.0 in one language: values and statuses by the place of their cell, without the empty ones."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from indicators.definitions.registry import Definitions
from indicators.release.cubes.names import Names
from indicators.release.cubes.tables import TIME, UNIT, Dimension, Table
from indicators.release.products.catalogue import PUBLISHER

MEDIA = "application/json"
_AREA = "REF_AREA"


def write(
    table: Table,
    definitions: Definitions,
    version: str,
    recorded: dt.datetime,
    language: str = "en",
    links: Mapping[str, str] | None = None,
) -> bytes:
    """The document; the same release gives the same bytes.

    A cell that was not published has neither value nor status; one whose value is missing or withheld has a status.
    What JSON-stat has no place for (notes and attributes of single values) lies in `extension`, by the place of the
    cell.

    Args:
        table: the cube.
        definitions: for names of dimensions and codes.
        version: of the release.
        recorded: when the last of its observations was recorded.
        language: of the names.
        links: by language, where the same table is.
    """
    names = Names(definitions, language)
    say = names.say
    document: dict[str, Any] = {
        "version": "2.0",
        "class": "dataset",
        "label": names.title(table),
        "source": PUBLISHER,
        "updated": f"{recorded:%Y-%m-%dT%H:%M:%SZ}",
        "note": [
            say("Release {version}, data as of {date}.", version=version, date=say.day(recorded)),
            say("Licence: CC BY 4.0; cite the source given with each value."),
        ],
    }
    if links:
        document["link"] = {
            "alternate": [
                {"type": MEDIA, "href": address, "extension": {"language": code}} for code, address in links.items()
            ]
        }
    document |= _cube(table, names)
    document["extension"] = _extension(table, names, version)
    return (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _cube(table: Table, names: Names) -> dict[str, Any]:
    there = {each.name for each in table.dimensions}
    return {
        "id": [each.name for each in table.dimensions],
        "size": [len(each.codes) for each in table.dimensions],
        "role": {"time": [TIME], "metric": [UNIT]} | ({"geo": [_AREA]} if _AREA in there else {}),
        "dimension": {each.name: _dimension(table, each, names) for each in table.dimensions},
        "value": _values(table),
        "status": {str(number): each.status for number, each in table.observations.items() if each.status},
    }


def _values(table: Table) -> dict[str, float] | list[None]:
    """Those that there are; without any an array, because jsonstat-toolkit takes an empty object for no cells."""
    found = {str(number): _number(each.value) for number, each in table.observations.items() if each.value}
    return found or [None] * table.size


def _dimension(table: Table, dimension: Dimension, names: Names) -> dict[str, Any]:
    texts = names.codes(dimension.name, dimension.codes)
    category: dict[str, Any] = {"index": dimension.codes}
    category["label"] = dict(zip(dimension.codes, texts, strict=True))
    if dimension.name == UNIT:
        shown = table.decimals()
        category["unit"] = {
            code: {"label": text, "decimals": shown[code][1]} for code, text in zip(dimension.codes, texts, strict=True)
        }
    return {"label": names.dimension(dimension.name), "category": category}


def _extension(table: Table, names: Names, version: str) -> dict[str, Any]:
    letters = sorted({letter for each in table.observations.values() for letter in each.status})
    notes = {str(number): each.notes for number, each in table.observations.items() if each.notes}
    return {
        "language": names.language,
        "release": version,
        "extract": table.selection.extract,
        "status": {"label": {letter: names.code("OBS_STATUS", letter) for letter in letters}},
        "notes": notes,
        "attributes": {name: _attribute(table, at) for at, name in enumerate(table.attributes)},
    }


def _attribute(table: Table, at: int) -> dict[str, str]:
    return {str(number): each.attributes[at] for number, each in table.observations.items() if each.attributes[at]}


def _number(text: str) -> float:
    return float(text) if "." in text else int(text)
