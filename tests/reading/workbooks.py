"""Workbooks for tests of reading, and what is looked at of what was read."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from openpyxl.styles import Font

from indicators.reading.read import Reading

Row = list[Any]
KEY = ("REF_AREA", "INDICATOR", "MEASURE", "UNIT_MEASURE", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")


def workbook(*rows: Row, merged: tuple[str, ...] = (), italic: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    for cell in italic:
        sheet[cell].font = Font(italic=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def keys(reading: Reading) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in KEY) for row in reading.observations.to_pylist()]


BY_GENDER = "Individuals using the Internet (from any location), by gender (%)"


def by_gender(title: str = BY_GENDER, *below: Row, note: Any = "1", value: Any = "26.0") -> bytes:
    return workbook(
        ["", title],
        ["", "", "", "Latest", "All", "", "Gender"],
        ["", "Economy name", "", "year", "Individuals", "", "Male", "", "Female"],
        ["", "Kenya", "", 2016, value, note, "30.1", "", "22.4"],
        ["", "Viet Nam", "", 2018, "70.3", "", "...", "", "..."],
        [],
        ["", "Source:", "ITU World Telecommunication/ICT Indicators database."],
        *below,
        merged=("C7:I7",),
    )
