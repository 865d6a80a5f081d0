"""How the sheets of a questionnaire look: one font, headings that are not cut off, input cells, and how they print."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from indicators.base.language import Speaker

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

    AnyCell = Cell | MergedCell  # what a sheet gives; none that is filled is merged with one before it

FONT = "Arial"  # has Latin, Cyrillic and Arabic letters, and is on most machines
TEXT, QUIET, INPUT, HEAD, RULE = "FF101828", "FF475467", "FFFFF4CC", "FF175CD3", "FFD0D5DD"
SIZE = 10
_LINE = 13.5  # points, of text of that size
_A4 = 9
_WIDE, _WIDE_SIGN = {"W", "F"}, 2.2
_SIGNS = 1.08  # of a text, beside the digits of which the width of a column is counted: most are narrower


def font(*, size: int = SIZE, bold: bool = False, colour: str = TEXT) -> Font:
    """The one font of the workbook."""
    from openpyxl.styles import Font

    return Font(name=FONT, size=size, bold=bold, color=colour)


def put(cell: AnyCell, text: object, say: Speaker, *, english: bool = False, look: Font | None = None) -> None:
    """A text in a cell, wrapped, at the side where its language begins.

    Args:
        cell: where it goes.
        text: what it says; a number stays one.
        say: the language of the sheet.
        english: whether the text is in English, whatever the language of the sheet.
        look: its font.
    """
    from openpyxl.styles import Alignment

    cell.value = text  # type: ignore[assignment]
    from_right = say.from_right and not english
    side = None if isinstance(text, (int, float)) else "right" if from_right else "left"
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal=side, readingOrder=2 if from_right else 1)
    cell.font = look or font()


def heading(cell: AnyCell, text: str, say: Speaker) -> None:
    """The heading of a column."""
    from openpyxl.styles import Alignment, PatternFill

    put(cell, text, say, look=font(bold=True, colour="FFFFFFFF"))
    cell.fill = PatternFill("solid", start_color=HEAD)
    cell.alignment = Alignment(
        wrap_text=True, vertical="center", horizontal="center", readingOrder=2 if say.from_right else 1
    )


def to_fill_in(cell: AnyCell, say: Speaker, *, text: bool = False) -> None:
    """A yellow cell; one for text takes a year and month as they are typed."""
    from openpyxl.styles import Border, PatternFill, Side

    put(cell, None, say)
    cell.fill = PatternFill("solid", start_color=INPUT)
    side = Side("thin", RULE)
    cell.border = Border(top=side, bottom=side, left=side, right=side)
    if text:
        cell.number_format = "@"


def line_above(cells: Iterable[AnyCell]) -> None:
    """A rule between one indicator and the next."""
    from openpyxl.styles import Border, Side

    for cell in cells:
        cell.border = Border(top=Side("thin", RULE))


def widths(sheet: Worksheet, columns: Iterable[float]) -> None:
    """Sets the widths of the columns after the hidden first one, which holds the keys."""
    from openpyxl.utils import get_column_letter

    sheet.column_dimensions["A"].hidden = True
    for number, width in enumerate(columns, start=2):
        sheet.column_dimensions[get_column_letter(number)].width = width


def fit(sheet: Worksheet, row: int, *, over: float = 0) -> None:
    """Makes a row as high as its texts need: not every program does it when it opens a file.

    Args:
        sheet: the sheet.
        row: its number.
        over: the width of the merged cells that hold its text, where they do.
    """
    lines = 1
    for cell in sheet[row]:
        if isinstance(cell.value, str):
            width = over or sheet.column_dimensions[cell.column_letter].width
            lines = max(lines, sum(_lines(part, width) for part in cell.value.split("\n")))
    sheet.row_dimensions[row].height = lines * _LINE + 3


def _lines(text: str, width: float) -> int:
    taken = sum(_WIDE_SIGN if unicodedata.east_asian_width(sign) in _WIDE else 1 for sign in text)
    return max(1, math.ceil(taken / (width * _SIGNS)))


def print_setup(sheet: Worksheet, say: Speaker, about: str, *, landscape: bool, titles: str = "") -> None:
    """A4, as wide as the paper, headings on each page, pages numbered, from the right where the language is."""
    from openpyxl.worksheet.header_footer import HeaderFooterItem
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_view.rightToLeft = say.from_right
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = 0.4
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.35
    if titles:
        sheet.print_title_rows = titles
    sheet.oddFooter = HeaderFooterItem()
    for part, text in ((sheet.oddFooter.left, about.replace("&", "&&")), (sheet.oddFooter.right, "&P / &N")):
        part.text = text
