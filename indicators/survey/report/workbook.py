"""The report of a survey as a workbook: the survey and its samples, all estimates, differences, and the pictures."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING, Any

from indicators.base.language import Speaker
from indicators.base.spreadsheet import cell_text
from indicators.survey.publication import Publication
from indicators.survey.report import error_bars
from indicators.survey.report.content import Line, Report, Section
from indicators.survey.report.headings import Headings, headings

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_HEADING = "#1F3864"
_STATES = {Publication.FREE: None, Publication.FLAGGED: "#FFF6E0", Publication.SUPPRESSED: "#F2F4F7"}
_TITLE = 31  # characters of a sheet's name
_ROW = 20  # pixels of a row
_TWO, _ONE, _WHOLE = "#,##0.00", "#,##0.0", "#,##0"
_WIDTHS = (10, 46, 28, 20, 30, 20, 12, 11, 13, 12, 12, 13, 11, 14, 10, 11, 60)


def workbook(report: Report, made: dt.datetime, language: str = "en") -> bytes:
    """The workbook (XLSX).

    Args:
        report: in the same language.
        made: the time that the file states.
        language: of the reader.
    """
    import xlsxwriter

    out = io.BytesIO()
    # Every text is written as a text: nothing becomes a formula or a link by what it looks like.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        stamp = made.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)
        book.set_properties({"title": cell_text(report.title), "created": stamp})
        _Writer(report, book, Speaker(language)).write()
    return out.getvalue()


class _Writer:
    def __init__(self, report: Report, book: Any, say: Speaker) -> None:
        self._report, self._book, self._say = report, book, say
        self._headings: Headings = headings(say)
        self._formats: dict[tuple[str, str | None], Format] = {}
        direction = {"reading_order": 2, "align": "right"} if say.from_right else {}
        self._bold = book.add_format({"bold": True, "font_size": 14} | direction)
        self._label = book.add_format({"font_color": "#475467", "valign": "top", "text_wrap": True})
        start = "right" if say.from_right else "left"
        self._text = book.add_format({"valign": "top", "text_wrap": True, "align": start})
        self._part = book.add_format({"bold": True, "top": 1})
        self._heading = book.add_format(
            {"bold": True, "font_color": "#FFFFFF", "bg_color": _HEADING, "text_wrap": True, "valign": "top"}
        )

    def write(self) -> None:
        """All sheets."""
        say = self._say
        self._survey(self._sheet(say("Survey")))
        self._table(self._sheet(say("Estimates")), lambda section: section.lines, self._headings.estimate)
        if any(section.gaps for section in self._report.sections):
            self._table(self._sheet(say("Differences")), lambda section: section.gaps, self._headings.difference)
        self._pictures(self._sheet(say("Pictures")))

    def _sheet(self, title: str) -> Worksheet:
        sheet: Worksheet = self._book.add_worksheet(title[:_TITLE])
        if self._say.from_right:
            sheet.right_to_left()
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _survey(self, sheet: Worksheet) -> None:
        say = self._say
        sheet.set_column(0, 0, 48)
        sheet.set_column(1, 1, 70)
        sheet.write_string(0, 0, cell_text(self._report.title), self._bold)
        row = 2
        parts = [("", self._report.facts), ("", self._report.rules)]
        said = f"{say('Sample')}{say.colon}{say.gap}"
        parts += [(f"{said}{name}", told) for name, told in self._report.samples]
        parts.append(("", tuple(("", text) for text in self._report.remarks)))
        for title, told in parts:
            if title:
                sheet.write_string(row, 0, cell_text(title), self._part)
                row += 1
            for label, text in told:
                sheet.write_string(row, 0, label, self._label)
                sheet.write_string(row, 1, cell_text(text), self._text)
                row += 1
            row += 1

    def _table(self, sheet: Worksheet, of: Any, estimate: str) -> None:
        """A line for each estimate of all indicators, so that a reader can filter them."""
        names, say = self._headings, self._say
        titles = (
            *(names.indicator, say("Title"), names.item, names.breakdown, names.category, names.measure),
            *(estimate, names.error, names.cv, names.low, names.high, names.sample, names.missing, names.base),
            *(names.deff, names.freedom, names.reason),
        )
        for place, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, self._heading)
        row = 1
        for section in self._report.sections:
            for line in of(section):
                self._line(sheet, row, section, line)
                row += 1
        sheet.set_row(0, 48)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.autofilter(0, 0, max(row - 1, 1), len(titles) - 1)

    def _line(self, sheet: Worksheet, row: int, section: Section, line: Line) -> None:
        colour = _STATES[line.publication]
        texts = (section.code, section.title, line.item, line.breakdown, line.category, line.measure_name)
        figures, own = line.figures, _WHOLE if line.is_count else _ONE
        numbers = (
            *(
                (figures.value, own),
                (figures.error, _WHOLE if line.is_count else _TWO),
                (figures.cv, _ONE),
                (figures.low, own),
            ),
            *((figures.high, own), (figures.sample, _WHOLE), (figures.missing, _WHOLE), (figures.base, _WHOLE)),
            *((figures.deff, _TWO), (figures.freedom, _WHOLE)),
        )
        for place, text in enumerate(texts):
            sheet.write_string(row, place, cell_text(text), self._format("", colour))
        for place, (value, form) in enumerate(numbers, start=len(texts)):
            if value is None:
                sheet.write_blank(row, place, None, self._format(form, colour))
            else:
                sheet.write_number(row, place, value, self._format(form, colour))
        sheet.write_string(row, len(texts) + len(numbers), line.reason, self._format("", colour))

    def _format(self, number: str, colour: str | None) -> Format:
        known = self._formats.get((number, colour))
        if known is None:
            form = {"num_format": number} if number else {"text_wrap": True, "valign": "top"}
            known = self._book.add_format(form | ({"bg_color": colour} if colour else {}) | {"valign": "top"})
            self._formats[number, colour] = known
        return known

    def _pictures(self, sheet: Worksheet) -> None:
        """A picture for each indicator, one beneath the other."""
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 120)
        row = 0
        for section in self._report.sections:
            sheet.write_string(row, 0, cell_text(f"{section.code} {section.title}"), self._bold)
            drawn = error_bars.png(section, self._say)
            told = error_bars.description(section, self._say)
            sheet.insert_image(row + 1, 0, "", {"image_data": io.BytesIO(drawn), "description": told})
            row += 4 + _height(drawn) // error_bars.FINER // _ROW


def _height(png: bytes) -> int:
    """The height of a picture in pixels, as the header of a PNG states it (W3C, PNG, 11.2.1)."""
    return int.from_bytes(png[20:24])
