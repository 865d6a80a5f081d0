"""The workbook that a report goes back in: the office's own, or a copy of its cells where that is none or may not go.

What is no workbook (CSV, SDMX, JSON …) is copied with each line in its row, so that addresses lead to cells.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from indicators.base.errors import Unreadable
from indicators.base.printable import readable
from indicators.base.spreadsheet import NOTE_AUTHOR
from indicators.reading.book import Book, open_book
from indicators.reading.response_sheet import is_response, without_responses
from indicators.reading.sheet import Sheet, column_letters
from indicators.validation.masking import Secrets

if TYPE_CHECKING:
    from openpyxl import Workbook

LONGEST = 32_767  # characters in a cell of a workbook
_CELLS = 300_000  # a larger workbook would take minutes to write: it gets the list alone


class ToCell:
    """Turns the address of a finding into sheet and cell, if the workbook has it."""

    def __init__(self, workbook: Workbook, lines: str = "") -> None:
        self._titles = {sheet.title for sheet in workbook.worksheets}
        self._lines = lines

    def __call__(self, address: str) -> tuple[str, str] | None:
        """Sheet and cell of an address such as ``HH!E7`` or ``12:5``; none if the workbook does not have it."""
        sheet, mark, cell = address.rpartition("!")
        if mark and sheet in self._titles and re.fullmatch(r"[A-Z]{1,3}\d+", cell):
            return sheet, cell
        found = re.fullmatch(r"(\d+):(\d+)", address)
        if found and self._lines:
            return self._lines, f"{column_letters(int(found[2]) - 1)}{found[1]}"
        return None


def _book(data: bytes, file_name: str) -> Book | None:
    """The cells of a file; none if it cannot be read, may hold records of persons, or if there are too many."""
    try:
        book = open_book(data, file_name)
    except Unreadable:
        return None
    if book.variables:  # of statistical software: what it holds is judged where it is read
        return None
    return book if sum(len(row) for sheet in book.sheets for row in sheet.rows) <= _CELLS else None


def masked_copy(data: bytes, file_name: str, hidden: Secrets) -> tuple[Workbook, ToCell]:
    """A copy that does not show what is hidden; an empty one where a hidden value cannot be found in it."""
    book = None if hidden.unread else _book(data, file_name)
    if book is None:
        return _empty()
    found = without_responses(book)[0]
    addresses = {
        sheet.address(row, column)
        for sheet in found.sheets
        for row, cells in enumerate(sheet.rows)
        for column in range(len(cells))
    }
    if not hidden.addresses <= addresses:
        return _empty()
    return _copied(replace(found, sheets=[_masked_sheet(sheet, hidden) for sheet in found.sheets]))


def _masked_sheet(sheet: Sheet, hidden: Secrets) -> Sheet:
    rows = [
        [hidden.shown(text, sheet.address(row, column)) for column, text in enumerate(cells)]
        for row, cells in enumerate(sheet.rows)
    ]
    return replace(sheet, name=hidden.shown(sheet.name, ""), rows=rows)


def own_or_copy(data: bytes, file_name: str) -> tuple[Workbook, ToCell]:
    """The office's own workbook without an earlier report; else a copy of the cells; empty if they cannot be read."""
    from openpyxl import load_workbook

    book = _book(data, file_name)
    if book is None:
        return _empty()
    if data[:4] == b"PK\x03\x04" and book.format == "workbook":
        try:
            own = load_workbook(io.BytesIO(data))
            _clear(own, book)
        except Exception:  # an ODS, or damaged: openpyxl raises whatever its parsers do, where calamine still reads
            return _copied(without_responses(book)[0])
        return own, ToCell(own)
    return _copied(without_responses(book)[0])


def _clear(workbook: Workbook, book: Book) -> None:
    """Takes an earlier report out of a workbook that comes back: its lists, its comments and the colours with them."""
    from openpyxl.styles import PatternFill

    for name in [sheet.name for sheet in book.sheets if is_response(sheet)]:
        if len(workbook.sheetnames) > 1:
            workbook.remove(workbook[name])
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment is not None and cell.comment.author == NOTE_AUTHOR:
                    cell.comment, cell.fill = None, PatternFill()


def _blank() -> Workbook:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    return workbook


def _empty() -> tuple[Workbook, ToCell]:
    workbook = _blank()
    return workbook, ToCell(workbook)


def _copied(book: Book) -> tuple[Workbook, ToCell]:
    """The cells of a file that is no XLSX, as text; a text that looks like a formula stays text."""
    workbook = _blank()
    lines = ""
    for number, sheet in enumerate(book.sheets, start=1):
        title = re.sub(r"[\[\]:*?/\\]", " ", readable(sheet.name))[:31] or "Data"
        copy = workbook.create_sheet(title)
        for row, cells in enumerate(sheet.rows, start=1):
            for column, text in enumerate(cells, start=1):
                if text:
                    cell = copy.cell(row, column)
                    cell.value = _number(readable(text)[:LONGEST])
                    if isinstance(cell.value, str):
                        cell.data_type = "s"
        if sheet.kind == "text" and number == 1:
            lines = copy.title
    return workbook, ToCell(workbook, lines)


def _number(text: str) -> str | float:
    plain = re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d+)?", text)
    return (float(text) if plain[2] else int(text)) if plain else text
