"""Which cells of an ODS sheet are percentages; calamine gives their values only."""

from __future__ import annotations

import io
import zipfile
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

Place = tuple[int, int]
_FEW = 1_000


def percent_cells(data: bytes) -> dict[str, set[Place]]:
    """For each sheet the cells that are percentages, as (row, column) from 0; empty for any other kind of file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml") if "content.xml" in archive.namelist() else b""
    found: dict[str, set[Place]] = {}
    if b'"percentage"' not in content:
        return found
    sheet, row = "", 0
    for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
        kind = _local(element.tag)
        if event == "start" and kind == "table":
            sheet, row = _attribute(element, "name"), 0
        elif event == "end" and kind == "table-row":
            repeated = _repeated(element, "number-rows-repeated")
            for column in _percentages(element):
                found.setdefault(sheet, set()).update((row + each, column) for each in range(min(repeated, _FEW)))
            row += repeated
            element.clear()
    return found


def _percentages(row: Element) -> list[int]:
    columns: list[int] = []
    column = 0
    for cell in row:
        repeated = _repeated(cell, "number-columns-repeated")
        if _attribute(cell, "value-type") == "percentage":
            columns += range(column, column + min(repeated, _FEW))
        column += repeated
    return columns


def _repeated(element: Element, name: str) -> int:
    return int(_attribute(element, name) or 1)


def _attribute(element: Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if _local(key) == name), "")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
