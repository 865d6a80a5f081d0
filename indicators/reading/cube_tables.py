"""A cube as plain tables: its cells, what else it states, what is wrong with it; the form of the exchange cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from indicators.base.errors import Unreadable
from indicators.reading.formats import json_stat, px, px_text
from indicators.reading.formats.cube import Cell, Cube, CubeFault, CubeFile
from indicators.reading.formats.limits import Limits, check_document

_BLANK = b"\xef\xbb\xbf \t\r\n"  # which may stand before a document
PX_COLUMNS = (
    *("cell", "codes", "texts", "value", "symbol", "shown", "reason", "unit", "decimals", "stored_decimals", "notes"),
    "address",
)
JSON_STAT_COLUMNS = (
    *("dataset", "cell", "codes", "labels", "value", "status", "unit", "decimals", "symbol", "position", "notes"),
    "address",
)
FACT_COLUMNS = ("what", "where", "language", "value")
FAULT_COLUMNS = ("error", "where", "found", "expected", "address")


def read(data: bytes) -> tuple[CubeFile, bool]:
    """All cubes of a file, and whether it is PC-Axis.

    Raises:
        WrongCube: it contradicts itself.
        Unreadable: it is neither of both, damaged, or too large.
    """
    limits = Limits()
    check_document(data, limits)
    if px_text.recognises(data):
        return CubeFile([px.read(data, limits)]), True
    found = json_stat.read(data, limits) if data.lstrip(_BLANK).startswith(b"{") else CubeFile()
    if not found.cubes and not found.facts:
        raise Unreadable("no_layout", "This is neither PC-Axis nor JSON-stat; `ict check` reads other formats.")
    return found, False


def cells(file: CubeFile, *, px: bool) -> Iterator[Sequence[str]]:
    """All cells of all cubes, a row each."""
    for cube in file.cubes:
        for cell in cube.cells():
            yield _of_px(cell) if px else _of_json_stat(cube, cell)


def facts(file: CubeFile) -> Iterator[Sequence[str]]:
    """Everything else that a file states, and what was assumed of it."""
    for fact in (*file.facts, *(fact for cube in file.cubes for fact in cube.facts)):
        yield fact.what, fact.where, fact.language, fact.value


def faults(found: Iterable[CubeFault]) -> Iterator[Sequence[str]]:
    """What is wrong, a row each."""
    for fault in found:
        yield fault.kind, fault.where, fault.found, fault.expected, fault.address


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _notes(cell: Cell) -> str:
    return " || ".join(map(str, cell.notes))


def _of_px(cell: Cell) -> Sequence[str]:
    stored = (cell.value, cell.symbol, cell.shown, cell.reason)
    unit = (cell.unit.label, _number(cell.unit.decimals), _number(cell.stored_decimals))
    return str(cell.number), "|".join(cell.codes), "|".join(cell.texts), *stored, *unit, _notes(cell), cell.address


def _of_json_stat(cube: Cube, cell: Cell) -> Sequence[str]:
    key = (cube.name, str(cell.number), "|".join(cell.codes), "|".join(cell.texts))
    unit = (cell.unit.label, _number(cell.unit.decimals), cell.unit.symbol, cell.unit.position)
    return *key, cell.value, cell.status, *unit, _notes(cell), cell.address
