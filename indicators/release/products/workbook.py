"""A workbook for people: official indicators by country and region, progress, targets, and notes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import duckdb

from indicators.base import resources, spreadsheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

FILE = "ict-indicators.xlsx"
_HEADING = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F3864", "text_wrap": True, "valign": "top"}
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
    from xlsxwriter import Workbook

    out = io.BytesIO()
    # Every text is written as a text: nothing becomes a formula or a link by what it looks like.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(out, options) as book:
        stamp = recorded.replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": f"ICT indicators, release {version}", "created": stamp})
        _notes(book, version)
        heading = book.add_format(_HEADING)
        numbers = {shown: book.add_format({"num_format": shown}) for shown in ("0%", "0.0", *_DECIMALS.values())}
        for title, query in _SHEETS:
            found = con.execute(resources.sql(f"extracts/{query}"))
            names = [column[0] for column in found.description or ()]
            _fill(_sheet(book, title), names, found.fetchall(), heading, [numbers[_shown(name)] for name in names])
    return out.getvalue()


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


def _shown(name: str) -> str:
    """How the fractions of a column are shown."""
    return "0%" if name.endswith("covered") else _DECIMALS.get(name, "0.0")


def _fill(
    sheet: Worksheet, names: list[str], rows: list[tuple[Any, ...]], heading: Format, fractions: Sequence[Format]
) -> None:
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, heading)
        texts = [len(row[place]) for row in rows[:200] if isinstance(row[place], str)]
        wide = min(max([len(name), *texts], default=8) + 2, _LONGEST)
        sheet.set_column(place, place, max(wide if texts else 11, 9))
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, place, spreadsheet.cell_text(value))
            elif isinstance(value, float):
                sheet.write_number(number, place, value, fractions[place])
            else:
                sheet.write(number, place, value)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(names) - 1)
