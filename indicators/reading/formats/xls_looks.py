"""What the sheets of an XLS workbook show: percentages, strokes, errors, the years of dates, what is hidden."""

from __future__ import annotations

import io
import struct
from typing import Any

from indicators.base.spreadsheet import NOTE_AUTHOR
from indicators.reading.formats.looks import Looks
from indicators.reading.formats.number_formats import shows_percent, shows_year_only

# What the reader raises on a file that calamine reads and it does not.
_NOT_UNDERSTOOD = (AssertionError, IndexError, KeyError, TypeError, ValueError, struct.error, UnicodeError)


def xls_looks(data: bytes) -> dict[str, Looks]:
    """For each sheet what it shows; empty where the file is too unusual for the reader."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
        return {sheet.name: _Sheet(book, sheet).read() for sheet in book.sheets()}
    except (xlrd.XLRDError, xlrd.compdoc.CompDocError, *_NOT_UNDERSTOOD):
        return {}


class _Sheet:
    """The reading of one sheet."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book = book
        self._sheet = sheet
        self._looks = Looks()

    def read(self) -> Looks:
        """What the sheet shows."""
        looks, sheet = self._looks, self._sheet
        looks.hidden_rows = [(row, row) for row, info in sheet.rowinfo_map.items() if info.hidden]
        looks.hidden_columns = [(column, column) for column, info in sheet.colinfo_map.items() if info.hidden]
        looks.notes = {
            place: " ".join(note.text.split())
            for place, note in sheet.cell_note_map.items()
            if note.author != NOTE_AUTHOR
        }
        for row in range(sheet.nrows):
            for column in range(sheet.row_len(row)):
                self._cell(row, column)
        return looks

    def _cell(self, row: int, column: int) -> None:
        import xlrd

        kind = self._sheet.cell_type(row, column)
        if kind in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
            return
        place, looks, value = (row, column), self._looks, self._sheet.cell_value(row, column)
        if kind == xlrd.XL_CELL_ERROR:
            looks.texts[place] = xlrd.error_text_from_code.get(value, "#ERROR!")
        style = self._book.xf_list[self._sheet.cell_xf_index(row, column)]
        font, code = self._book.font_list[style.font_index], self._book.format_map[style.format_key].format_str
        if kind == xlrd.XL_CELL_NUMBER and shows_percent(code, value):
            looks.percent.add(place)
        if kind == xlrd.XL_CELL_NUMBER:
            looks.number(place, code, value)
        if kind == xlrd.XL_CELL_DATE and shows_year_only(code):
            looks.years.add(place)
        if font.italic:
            looks.italic.add(place)
        if font.struck_out:
            looks.struck.add(place)
