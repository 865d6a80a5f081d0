"""A workbook for people: official indicators by country and region, progress, targets, and notes."""

from __future__ import annotations

import datetime as dt
import io
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from indicators.base import resources, spreadsheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FILE = "ict-indicators.xlsx"
_TEXT = {"text_wrap": True, "valign": "top", "align": "left", "indent": 1}
_HEADING = {"text_wrap": True, "valign": "top", "bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864"}
_WIDEST, _NUMBER, _ARROW = 50, 7, 4  # in characters: of any column, of one of numbers, of the arrow of a filter
_LINE = 15.0  # points
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
    from xlsxwriter import Workbook

    out = io.BytesIO()
    # Every text is written as a text: nothing becomes a formula or a link by what it looks like.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        stamp = recorded.replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": f"ICT indicators, release {version}", "created": stamp})
        _notes(book, version)
        formats = _Formats(book)
        for title, query in _SHEETS:
            found = con.execute(resources.sql(f"extracts/{query}"))
            names, rows = [column[0] for column in found.description or ()], found.fetchall()
            _fill(_sheet(book, title), _columns(names, rows), rows, formats)
    return out.getvalue()


class _Formats:
    """How cells are shown."""

    def __init__(self, book: Workbook) -> None:
        self.text = book.add_format(_TEXT)
        self.whole = book.add_format({"valign": "top"})
        shown = ("0%", "0.0", *_DECIMALS.values())
        self._fractions = {each: book.add_format({"num_format": each, "valign": "top"}) for each in shown}
        self._over_text = book.add_format(_HEADING | _TEXT)
        self._over_years = book.add_format(_HEADING | {"align": "right"})
        self._beside_arrow = book.add_format(_HEADING | {"align": "right", "indent": 2})

    def heading(self, column: _Column) -> Format:
        """That of a heading: over numbers it stands at the right, but not beneath the arrow of a filter."""
        if column.is_text:
            return self._over_text
        return self._beside_arrow if column.has_filter else self._over_years

    def fraction(self, column: _Column) -> Format:
        """That of the fractions of a column."""
        return self._fractions["0%" if column.name.endswith("covered") else _DECIMALS.get(column.name, "0.0")]


def _sheet(book: Workbook, title: str) -> Worksheet:
    """A sheet that prints across, as wide as a page, with the headings on each."""
    sheet: Worksheet = book.add_worksheet(title)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _notes(book: Workbook, version: str) -> None:
    sheet = _sheet(book, "Notes")
    sheet.set_column(0, 0, 18, book.add_format({"bold": True}))
    sheet.set_column(1, 1, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    title = f"ICT indicators and the goals of development, release {version}"
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    for number, row in enumerate(_NOTES, start=1):
        sheet.write_row(number, 0, row)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a sheet: of texts, which go on in the next line, or of numbers."""

    name: str
    is_text: bool
    has_filter: bool
    width: int  # in characters

    def lines(self, text: str) -> int:
        """How many a text takes."""
        room = self.width - 1
        return 1 if len(text) <= room else len(textwrap.wrap(text, room))


def _columns(names: list[str], rows: list[tuple[Any, ...]]) -> list[_Column]:
    """The columns of a sheet, as wide as nearly all of their texts, so that a page holds as many as can be read.

    The years at the end have no filter: its arrow takes the room of a number.
    """
    filtered = max((place + 1 for place, name in enumerate(names) if not name.isdigit()), default=0)
    found = []
    for place, name in enumerate(names):
        texts = sorted(len(row[place]) for row in rows if isinstance(row[place], str))
        word = max(map(len, name.split()), default=0) + (_ARROW if place < filtered else 2)
        usual = texts[len(texts) * 95 // 100] + 2 if texts else _NUMBER
        found.append(_Column(name, bool(texts), place < filtered, max(word, min(usual, _WIDEST))))
    return found


def _fill(sheet: Worksheet, columns: Sequence[_Column], rows: list[tuple[Any, ...]], formats: _Formats) -> None:
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name, formats.heading(column))
        sheet.set_column(place, place, column.width)
    _set_height(sheet, 0, columns, [column.name for column in columns])
    fractions = [formats.fraction(column) for column in columns]
    for number, row in enumerate(rows, start=1):
        _set_height(sheet, number, columns, row)
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, place, spreadsheet.cell_text(value), formats.text)
            else:
                sheet.write(number, place, value, fractions[place] if isinstance(value, float) else formats.whole)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), sum(column.has_filter for column in columns) - 1)


def _set_height(sheet: Worksheet, number: int, columns: Sequence[_Column], row: Sequence[object]) -> None:
    """Makes a row as high as its longest text needs; a program other than Excel may not look for itself."""
    texts = ((column, value) for column, value in zip(columns, row, strict=True) if isinstance(value, str))
    lines = max((column.lines(value) for column, value in texts), default=1)
    if lines > 1:
        sheet.set_row(number, _LINE * lines)
