"""The global status of ICT indicators as a workbook: a sheet for each chapter, and the state of every area."""

from __future__ import annotations

import io
from itertools import groupby
from typing import TYPE_CHECKING, Any

import duckdb

from indicators.base import resources
from indicators.base.language import Speaker
from indicators.release.products.global_status import StatusTable

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_HEADING = "1F3864"
_STATES = {"Y": "A9D08E", "P": "E2EFDA", "D": "FFE699", "O": "EDEDED", "C": "DDEBF7", "N": "F8CBAD", "U": "FFFFFF"}
_SHADES = ("FFFFFF", "EAF2FB", "CFE2F7", "A9CBEF", "7FB1E6")
_TITLE = 31  # characters of a sheet's name


def workbook(con: duckdb.DuckDBPyConnection, table: StatusTable, language: str = "en") -> bytes:
    """The workbook (XLSX) of one edition.

    Args:
        con: the derived models.
        table: the table of the edition, by region or by custodian.
        language: of headings, titles and names.
    """
    from openpyxl import Workbook

    say = Speaker(language)
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, chapter in enumerate(table.chapters, start=1):
        name = f"{number} {chapter.name}".translate(str.maketrans("", "", "[]:*?/\\"))[:_TITLE]
        sheet = book.create_sheet(name)
        sheet.append([f"{say('Global status of ICT indicators')} · {table.edition} · {chapter.name}"])
        sheet.append([say("Areas with data, in percent of all areas")])
        sheet.append(["", say("Indicator"), *table.groups])
        for line in chapter.lines:
            sheet.append([line.code, line.title, *(cell.of_addressed / 100 for cell in line.cells)])
            for column, cell in enumerate(line.cells, start=3):
                placed = sheet.cell(sheet.max_row, column)
                placed.number_format = "0 %"
                _fill(placed, _SHADES[cell.shade])
        _dress(sheet, widths=(8, 60), heading=3)
    _areas(book.create_sheet(say("By area")[:_TITLE]), con, table.edition, say)
    _legend(book.create_sheet(say("What the letters say")[:_TITLE]), say)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _areas(sheet: Worksheet, con: duckdb.DuckDBPyConnection, edition: str, say: Speaker) -> None:
    """A row for each area, a column for each indicator."""
    query = resources.sql("extracts/_global_status_areas")
    rows = con.execute(query, {"edition": edition}).to_arrow_table().to_pylist()
    by_area = [(area, list(found)) for area, found in groupby(rows, key=lambda row: row["REF_AREA"])]
    codes = [row["INDICATOR"] for row in by_area[0][1]] if by_area else []
    sheet.append(["", say("Area"), *codes])
    for area, found in by_area:
        name = found[0][f"NAME_{say.language.upper()}"] or found[0]["NAME_EN"]
        sheet.append([area, name, *(row["AVAILABLE"] for row in found)])
        for column, row in enumerate(found, start=3):
            _fill(sheet.cell(sheet.max_row, column), _STATES[row["AVAILABLE"]])
    _dress(sheet, widths=(8, 34), heading=1)


def _legend(sheet: Worksheet, say: Speaker) -> None:
    said = {
        "Y": say("available"),
        "P": say("partly available"),
        "D": say("available, departs from the definition"),
        "O": say("older than the window"),
        "C": say("planned or not yet disseminated"),
        "N": say("not collected"),
        "U": say("unknown"),
    }
    for letter, words in said.items():
        sheet.append([letter, words])
        _fill(sheet.cell(sheet.max_row, 1), _STATES[letter])
    sheet.column_dimensions["B"].width = 50


def _fill(cell: Any, colour: str) -> None:
    from openpyxl.styles import Alignment, PatternFill

    cell.fill = PatternFill("solid", start_color=colour)
    cell.alignment = Alignment(horizontal="center")


def _dress(sheet: Worksheet, widths: tuple[int, int], heading: int) -> None:
    """Widths, a heading that stays in sight, and a page that prints across."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    for column in range(1, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1] if column <= len(widths) else 15
        cell = sheet.cell(heading, column)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", start_color=_HEADING)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if heading > 1:
        sheet.cell(1, 1).font = Font(bold=True, size=13)
        sheet.row_dimensions[heading].height = 62  # the name of a regional commission in four lines
    sheet.freeze_panes = f"C{heading + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.print_title_rows = f"{heading}:{heading}"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
