"""A workbook for people: official indicators by country and region, progress, targets, and notes."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import duckdb

from indicators.base import resources, spreadsheet

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FILE = "ict-indicators.xlsx"
_HEADING = "1F3864"
_LONGEST = 46
_DECIMALS = {"Standard error": "0.00"}  # many are below 1; of other columns one decimal is shown
# The name of a sheet, and the query under sql/extracts that fills it.
_SHEETS = (
    ("MDG by country", "_sheet_mdg"),
    ("SDG by country", "_sheet_sdg"),
    ("Regions and world", "_sheet_aggregates"),
    ("Progress", "_sheet_progress"),
    ("Targets", "_sheet_targets"),
    ("Sampling errors", "_sheet_errors"),
)
_NOTES = (
    (
        "What this is",
        "Official values of the MDG and SDG indicators; all values, with cells and sources, are in the other files.",
    ),
    ("A blank", "Not reported, not publishable, or withheld with the reason in the column beside it."),
    ("Status", "A normal, B break, D definition differs, E estimated by the country, I imputed, Q withheld."),
    ("Per 100", "Subscriptions can be more than 100 per 100 inhabitants."),
    ("Regions", "Weighted by population; reported values only. Covered: share of the population with a value."),
    (
        "Sampling errors",
        "How precise the values of countries are that come from a survey, in the unit of the value (CV in percent), as"
        " their offices sent it; a value that is not there came without. No value of a region has any.",
    ),
    ("Licence", "CC BY 4.0, with the source of each value as it says."),
)


def write(con: duckdb.DuckDBPyConnection, version: str, recorded: dt.datetime) -> bytes:
    """The workbook (XLSX); the same content gives the same bytes.

    Args:
        con: the derived models with their extracts.
        version: of the release.
        recorded: when the last of its observations was recorded; the time that the file states.
    """
    from openpyxl import Workbook

    book = Workbook()
    notes = book.worksheets[0]
    notes.title = "Notes"
    notes.append([f"ICT indicators and the goals of development, release {version}"])
    for row in _NOTES:
        notes.append(row)
    _dress_notes(notes)
    for title, query in _SHEETS:
        found = con.execute(resources.sql(f"extracts/{query}"))
        names = [column[0] for column in found.description or ()]
        _fill(book.create_sheet(title), names, found.fetchall())
    stamp = recorded.replace(tzinfo=None, microsecond=0)
    book.properties.created = book.properties.modified = stamp
    book.properties.title = f"ICT indicators, release {version}"
    written = io.BytesIO()
    book.save(written)
    return _same_bytes(written.getvalue(), stamp)


def _dress_notes(sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.cell(1, 1).font = Font(bold=True, size=14)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 110
    for row in sheet.iter_rows(min_row=2):
        row[0].font = Font(bold=True)
        row[1].alignment = Alignment(wrap_text=True, vertical="top")
    _on_a_page(sheet)


def _fill(sheet: Worksheet, names: list[str], rows: list[tuple[Any, ...]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet.append(names)
    for row in rows:
        sheet.append([spreadsheet.neutral(value) for value in row])
    for place, name in enumerate(names, start=1):
        cell = sheet.cell(1, place)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=_HEADING)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        texts = [len(str(row[place - 1])) for row in rows[:200] if isinstance(row[place - 1], str)]
        wide = min(max([len(name), *texts], default=8) + 2, _LONGEST)
        sheet.column_dimensions[get_column_letter(place)].width = max(wide if texts else 11, 9)
        shown = "0%" if name.endswith("covered") else _DECIMALS.get(name, "0.0")
        for number in (number for number, row in enumerate(rows, start=2) if isinstance(row[place - 1], float)):
            sheet.cell(number, place).number_format = shown
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = sheet.dimensions
    _on_a_page(sheet)


def _on_a_page(sheet: Worksheet) -> None:
    """Prints across, as wide as a page, with the headings on each."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = "1:1"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _same_bytes(data: bytes, stamp: dt.datetime) -> bytes:
    """The same archive with one time in all its entries: a ZIP file else says when it was written."""
    moment = (max(stamp.year, 1980), stamp.month, stamp.day, stamp.hour, stamp.minute, stamp.second)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _stamped(content, stamp)
            info = zipfile.ZipInfo(entry.filename, moment)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, content)
    return out.getvalue()


def _stamped(core: bytes, stamp: dt.datetime) -> bytes:
    """The properties with our time: openpyxl writes the time of saving."""
    import re

    said = f"{stamp:%Y-%m-%dT%H:%M:%SZ}".encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + said, core)
