"""Proposes a layout profile from what a file shows: a person mends it, nothing is taken in by a guess."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from indicators.base.errors import UsageError
from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions
from indicators.reading.book import open_book
from indicators.reading.column_content import ColumnContent, sex_of
from indicators.reading.headings import SEARCHED_LINES
from indicators.reading.sheet import Sheet

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[\d.,\s%-]+")
_SAY = "say which series this is"
# Headings of custodians that are no spelling of a concept in columns.csv.
_COMMON = {
    **dict.fromkeys(("country name", "country or area", "geoareacode", "location", "iso3", "refareaname"), "REF_AREA"),
    **dict.fromkeys(("date", "timeperiod"), "TIME_PERIOD"),
    **dict.fromkeys(("series", "seriescode", "indicator name", "indic_is"), "INDICATOR"),
}
_BESIDE = {
    "COMMENT_OBS": re.compile(r"note|remark|comment|observation", re.I),
    "SOURCE": re.compile("source|fuente", re.I),
}


def suggest(data: bytes, file_name: str, name: str, definitions: Definitions) -> dict[str, Any]:
    """A profile as a person would begin it.

    Raises:
        Unreadable: the file cannot be read as a table.
        UsageError: no row looks like a heading.
    """
    book = open_book(data, file_name)
    sheet = max(book.sheets, key=lambda each: len(each.rows))
    line = _heading(sheet)
    proposal: dict[str, Any] = {
        "name": name,
        "title": f"Proposed from {file_name}; say here who sends it and what is odd about it",
        "source": "who publishes it",
    }
    if sheet.name and len(book.sheets) > 1:
        proposal["sheet"] = re.escape(sheet.name)
    return proposal | _Proposal(sheet, line, definitions).words()


def _heading(sheet: Sheet) -> int:
    """The line with the most texts that are no numbers, among the first; the first of equals."""
    counts = [sum(_speaks(cell.strip()) for cell in row) for row in sheet.rows[:SEARCHED_LINES]]
    if not counts or max(counts) < 2:
        raise UsageError("No row looks like a heading.", advice="Add a heading row, or use `ict template`.")
    return counts.index(max(counts))


def _speaks(text: str) -> bool:
    return bool(_YEAR.fullmatch(text)) or bool(text and not _NUMBER.fullmatch(text))


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its number, its heading, the concept that the heading names, and what stands below."""

    number: int
    heading: str
    concept: str
    content: ColumnContent

    @property
    def word(self) -> str:
        """How a profile names it."""
        return self.heading or f"#{self.number + 1}"


class _Proposal:
    """What is proposed for a table, word by word of the language of profiles."""

    def __init__(self, sheet: Sheet, line: int, definitions: Definitions) -> None:
        self._definitions = definitions
        self._columns = [
            _Column(number, text, self._concept(text), ColumnContent.of(sheet, line, number, definitions))
            for number, cell in enumerate(sheet.rows[line])
            for text in [cell.strip().removeprefix("\ufeff")]
        ]
        self._taken: set[int] = set()

    def words(self) -> dict[str, Any]:
        """The words of the profile that the table answers for."""
        area, year = self._area(), self._year()
        values = self._years_across() or self._sexes_across()
        series = self._series()
        columns = self._named(area, year, values)
        if not values:
            values, series = self._values_below(columns, series)
        across = "TIME_PERIOD" in values.get("value_headings", "") or "years" in values
        headings = [column.heading for column in self._columns if column.heading]
        timeless = [heading for heading in headings if not _YEAR.search(heading)]
        words: dict[str, Any] = {
            "recognise": {"headings": (timeless or headings)[:5]},
            "columns": {
                concept: word for concept, word in columns.items() if not (across and concept == "TIME_PERIOD")
            },
        }
        return words | values | {"series": series}

    def _concept(self, heading: str) -> str:
        return self._definitions.columns.get(simplified(heading)) or _COMMON.get(heading.lower(), "")

    def _area(self) -> _Column | None:
        """The column of areas: one whose heading says so before one of names, and that before one of codes."""
        found = []
        for column in self._columns:
            headed = column.concept == "REF_AREA"
            areas = column.content.areas(headed=headed) if column.concept in {"", "REF_AREA", "INDICATOR"} else None
            if areas:
                found.append(((headed, *areas, -column.number), column))
        if found:
            return max(found, key=lambda each: each[0])[1]
        headed_alone = (column for column in self._columns if column.concept == "REF_AREA" and not column.content.texts)
        return next(headed_alone, None)

    def _year(self) -> _Column | None:
        named = [c for c in self._columns if c.concept == "TIME_PERIOD"]
        return next(iter(named), None) or next((c for c in self._columns if c.content.is_years), None)

    def _named(self, area: _Column | None, year: _Column | None, values: dict[str, Any]) -> dict[str, str]:
        """The columns with a concept: by heading, then by what they hold."""
        columns: dict[str, str] = {}
        for column in self._columns:
            if column.number in self._taken or column.concept in {"", "INDICATOR", "REF_AREA"}:
                continue
            if column.concept == "OBS_VALUE" and (values or not column.content.is_numbers):
                continue
            columns.setdefault(column.concept, column.word)
        for concept, found in (("REF_AREA", area), ("TIME_PERIOD", year), *self._by_content()):
            if found and found.number not in self._taken:
                columns.setdefault(concept, found.word)
        return columns

    def _by_content(self) -> list[tuple[str, _Column]]:
        unnamed = [column for column in self._columns if not column.concept]
        sexes = [("SEX", column) for column in unnamed if column.content.is_sexes]
        return sexes + [("UNIT_MEASURE", column) for column in unnamed if column.content.is_units]

    def _years_across(self) -> dict[str, Any]:
        """Headings that are alike but for a year: plain years, or over values, notes and sources (2016_value)."""
        forms = Counter(form for column in self._columns if (form := _form(column.heading)))
        repeated = {form for form, count in forms.items() if count > 1}
        over_values = [c for c in self._columns if _form(c.heading) in repeated and c.content.is_numbers]
        if not over_values:
            return {}
        form = _form(over_values[0].heading)
        self._taken = {column.number for column in self._columns if _form(column.heading) in repeated}
        if form == "\0":
            return self._plain_years(over_values)
        found: dict[str, Any] = {"value_headings": _pattern(form)}
        beside = {
            concept: _pattern(other)
            for concept, word in _BESIDE.items()
            for other in sorted(repeated - {form})
            if word.search(other)
        }
        return found | ({"beside": beside} if beside else {})

    def _plain_years(self, over_values: list[_Column]) -> dict[str, Any]:
        """Years alone; where they stand again, the row above says what of: numbers, and the same per 100."""
        if len({column.heading for column in over_values}) == len(over_values):
            return {"years": r"\d{4}\s*"}
        headings = r"(?P<series>.+) \| (?P<TIME_PERIOD>\d{4})"
        return {"heading_rows_above": 1, "fill": True, "value_headings": headings}

    def _sexes_across(self) -> dict[str, Any]:
        """Headings that are sexes, over numbers."""
        codes = {
            column.heading: code
            for column in self._columns
            if column.heading and column.content.is_numbers and (code := sex_of(column.heading, self._definitions))
        }
        if not {"F", "M"} <= set(codes.values()):
            return {}
        self._taken = {column.number for column in self._columns if column.heading in codes}
        words = "|".join(re.escape(heading) for heading in codes)
        return {"value_headings": f"(?P<SEX>{words})", "codes": {"SEX": codes}}

    def _series(self) -> dict[str, Any]:
        """What names the series: a column of core codes or titles, one whose heading says so, or nothing."""
        free = [column for column in self._columns if column.number not in self._taken and column.content.texts]
        core = next((column for column in free if column.content.is_indicators), None)
        if core:
            return {"system": "CORE", "columns": [core.word]}
        named = [c for c in free if c.concept == "INDICATOR" and not c.content.areas(headed=False)]
        return {"system": "NATIONAL", **({"columns": [named[0].word]} if named else {"name": _SAY})}

    def _values_below(self, columns: dict[str, str], series: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """One column of values below its heading; or several, whose headings are then the series."""
        if "OBS_VALUE" in columns:
            return {}, series
        named = set(columns.values())
        numbers = [c for c in self._columns if not c.concept and c.word not in named and c.content.is_numbers]
        if len(numbers) == 1:
            columns["OBS_VALUE"] = numbers[0].word
        elif len(numbers) > 1 and "name" in series:
            return {}, {"system": "NATIONAL", "headings": True}
        return {}, series


def _form(heading: str) -> str:
    """A heading with a mark in the place of its year; blank where it names none, or several."""
    years = set(_YEAR.findall(heading))
    return _YEAR.sub("\0", heading).strip() if len(years) == 1 else ""


def _pattern(form: str) -> str:
    """The pattern of headings of a form: its first year is that of the values."""
    first, *others = (re.escape(part) for part in form.split("\0"))
    return first + r"(?P<TIME_PERIOD>\d{4})" + r"\d{4}".join(others)
