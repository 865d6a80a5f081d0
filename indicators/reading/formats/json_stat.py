"""JSON-stat 2 and 1.x as cubes: data sets, collections, bundles; each cell with its labels, status, unit and index.

Written after json-stat.org/full. What is only linked is listed, never fetched; a document that contradicts itself gives
no value at all, and every contradiction is told with the member that holds it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import Any

from indicators.base.errors import Unreadable
from indicators.reading.formats.cube import (
    Cell,
    Cube,
    CubeFault,
    CubeFile,
    FaultKind,
    Note,
    Unit,
    WrongCube,
    checked_size,
)
from indicators.reading.formats.json_stat_dimensions import Dimension, Dimensions, dimensions, of_one
from indicators.reading.formats.json_stat_facts import facts, links
from indicators.reading.formats.limits import Limits

_DEPTH = 8
_MOST_DIGITS = 64
_CLASSES = {"dataset", "collection", "dimension"}
Document = dict[str, Any]


def recognises(document: Any) -> bool:
    """Whether a document is JSON-stat of any version."""
    if not isinstance(document, dict):
        return False
    if document.get("class") in _CLASSES and ("version" in document or "category" in document or _is_set(document)):
        return True
    return any(_is_set(each) for each in (document, *document.values()))


def _is_set(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("dimension"), dict) and "value" in value


def read(data: bytes, limits: Limits) -> CubeFile:
    """All cubes of a document.

    Raises:
        WrongCube: it contradicts itself.
        Unreadable: it is no JSON, or states more cells than the limit.
    """
    try:
        document = json.loads(
            data, parse_float=_exact, parse_int=_exact, parse_constant=_no_number, object_pairs_hook=_once
        )
    except (ValueError, RecursionError) as exc:
        raise Unreadable("damaged", f"JSON: {exc}") from None
    found = CubeFile()
    _take_in(document, "", "", found, limits, _DEPTH)
    return found


def _exact(text: str) -> Decimal:
    """A number with all its digits.

    Raises:
        ValueError: it has more digits, or a larger exponent, than any figure.
    """
    number = Decimal(text)
    if len(text) > _MOST_DIGITS or number.adjusted() not in range(-_MOST_DIGITS, _MOST_DIGITS):
        raise ValueError(f"a number of {len(text)} characters")
    return number


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> Document:
    """An object, in which no member may stand twice: which of them holds would be a guess."""
    document = dict(pairs)
    if len(document) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise WrongCube([CubeFault(FaultKind.SYNTAX, twice[:60], "again", "each member once")])
    return document


def _take_in(document: Any, name: str, path: str, found: CubeFile, limits: Limits, depth: int) -> None:
    """Takes in a data set, or what a collection, a bundle or a dimension holds."""
    if depth == 0 or not isinstance(document, dict):
        return
    kind = document.get("class")
    if kind == "dimension":
        found.facts += of_one(document)
    elif kind == "collection":
        _collection(document, path, found, limits, depth)
    elif _is_set(document) or kind == "dataset":
        found.cubes.append(_cube(document, name, path, limits))
    else:
        for key, each in document.items():
            if _is_set(each):
                _take_in(each, key, f"{path}{key}.", found, limits, depth - 1)


def _collection(document: Document, path: str, found: CubeFile, limits: Limits, depth: int) -> None:
    """The embedded data sets are read; those that are only linked are listed."""
    found.facts += links(document)
    items = (document.get("link") or {}).get("item") if isinstance(document.get("link"), dict) else None
    for number, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict) and ("dimension" in item or item.get("class") == "collection"):
            _take_in(item, str(number), f"{path}link.item[{number}].", found, limits, depth - 1)


def _cube(document: Document, name: str, path: str, limits: Limits) -> Cube:
    faults: list[CubeFault] = []
    found = dimensions(document, path, faults)
    _told(faults)
    count = checked_size([len(each.categories) for each in found.all], limits)
    values = _Members(document.get("value"), "value", count)
    statuses = _Members(document.get("status"), "status", count, alone=True)
    faults += [*values.faults(), *values.wrong_numbers(), *statuses.faults()]
    _told(faults)
    return Cube(
        name,
        tuple(each.variable for each in found.all),
        lambda: _cells(found, values, statuses),
        (*facts(document), *found.facts),
        tuple(found.remarks),
        path.removesuffix("."),
    )


def _told(faults: list[CubeFault]) -> None:
    if faults:
        raise WrongCube(faults)


class _Members:
    """What a data set says of its cells: one for each in an array, for some in an object, or one for all."""

    def __init__(self, said: Any, where: str, count: int, *, alone: bool = False) -> None:
        self._where, self._count = where, count
        self._alone = alone
        self._said = said
        self._is_one = alone and (isinstance(said, str) or (isinstance(said, list) and len(said) == 1))

    def of(self, number: int) -> Any:
        """What is said of a cell; nothing where that is missing."""
        said = self._said
        if self._is_one:
            return said if isinstance(said, str) else said[0]
        if isinstance(said, list):
            return said[number] if said else None
        return said.get(str(number)) if isinstance(said, dict) else None

    def address(self, number: int) -> str:
        """The place of a cell: ``value[3]``, or ``value.3`` in an object."""
        return f"{self._where}.{number}" if isinstance(self._said, dict) else f"{self._where}[{number}]"

    def faults(self) -> Iterator[CubeFault]:
        """What is wrong with the form."""
        said, expected = self._said, f"1 or {self._count}" if self._alone else str(self._count)
        if said is None and self._alone:
            return
        if isinstance(said, list):
            if len(said) != self._count and not self._is_one and not (self._alone and not said):
                yield CubeFault(FaultKind.LENGTH, self._where, str(len(said)), expected, self._where)
        elif isinstance(said, dict):
            for key in said:
                if not (key.isascii() and key.isdigit() and str(int(key[:20])) == key and int(key) < self._count):
                    yield CubeFault(FaultKind.LENGTH, self._where, key[:60], f"0 to {self._count - 1}", self._where)
        elif not self._is_one:
            yield CubeFault(
                FaultKind.SYNTAX,
                self._where,
                "nothing" if said is None else type(said).__name__,
                "an array or an object",
                self._where,
            )

    def wrong_numbers(self) -> Iterator[CubeFault]:
        """The values that are neither a number nor null, without their text."""
        said = self._said
        if isinstance(said, list):
            members = list(enumerate(said))
        else:
            members = [(key, said[key]) for key in said] if isinstance(said, dict) else []
        for key, value in members:
            if value is not None and not isinstance(value, Decimal):
                kind = "a text" if isinstance(value, str) else type(value).__name__
                place = f"{self._where}[{key}]" if isinstance(said, list) else f"{self._where}.{key}"
                yield CubeFault(FaultKind.CELL, self._where, kind, "a number or null", place)


def _cells(found: Dimensions, values: _Members, statuses: _Members) -> Iterator[Cell]:
    for number, categories in enumerate(product(*(range(len(each.categories)) for each in found.all))):
        pairs = list(zip(found.all, categories, strict=True))
        value, status = values.of(number), statuses.of(number)
        shown = f"{value:f}" if value is not None else ""
        yield Cell(
            number,
            tuple(each.categories[at].code for each, at in pairs),
            tuple(each.categories[at].text for each, at in pairs),
            shown,
            values.address(number),
            shown=shown,
            status=str(status) if status is not None else "",
            unit=_unit(pairs),
            notes=tuple(Note(note) for each, at in pairs for note in each.notes.get(each.categories[at].code, ())),
        )


def _unit(pairs: list[tuple[Dimension, int]]) -> Unit:
    """The unit of a cell, which the metric dimension states for its categories."""
    units = (each.units.get(each.categories[at].code) for each, at in pairs)
    return next((unit for unit in units if unit), Unit())
