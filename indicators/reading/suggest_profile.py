"""Proposes a layout profile from what a file shows: a person mends it, nothing is taken in by a guess."""

from __future__ import annotations

import re
from typing import Any

from indicators.base.errors import UsageError
from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions
from indicators.reading.book import open_book
from indicators.reading.headings import SEARCHED_LINES
from indicators.reading.sheet import Sheet

_YEAR = re.compile(r"(19|20)\d\d\s*")
_NUMBER = re.compile(r"[\d.,\s%-]+")
# Headings of custodians that are no spelling of a concept in columns.csv.
_COMMON = {
    **dict.fromkeys(("country name", "country or area", "geoareacode", "location", "iso3", "refareaname"), "REF_AREA"),
    **dict.fromkeys(("date", "timeperiod"), "TIME_PERIOD"),
    **dict.fromkeys(("series", "seriescode", "indicator name", "indic_is"), "INDICATOR"),
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
    headings = [text.strip().removeprefix("\ufeff") for text in sheet.rows[line]]
    concepts = {heading: _concept(heading, definitions) for heading in headings if heading}
    columns: dict[str, str] = {}
    for heading, concept in concepts.items():
        if concept and concept not in columns and concept != "INDICATOR":
            columns[concept] = heading
    proposal: dict[str, Any] = {
        "name": name,
        "title": f"Proposed from {file_name}; say here who sends it and what is odd about it",
        "source": "who publishes it",
        "recognise": {"headings": [heading for heading in headings if heading and not _YEAR.fullmatch(heading)][:5]},
        "columns": columns,
    }
    named = [heading for heading in headings if concepts.get(heading) == "REF_AREA"]
    if not named or _contradicted(sheet, line, headings.index(named[0]), definitions):
        others = (c for c, heading in enumerate(headings) if concepts.get(heading) in {None, "REF_AREA"})
        found = next((c for c in others if _holds_areas(sheet, line, c, definitions)), None)
        if found is not None:
            columns["REF_AREA"] = headings[found] or f"#{found + 1}"
    if sheet.name and len(book.sheets) > 1:
        proposal["sheet"] = re.escape(sheet.name)
    if sum(bool(_YEAR.fullmatch(heading)) for heading in headings) > 1:
        proposal["years"] = r"\d{4}\s*"
        columns.pop("OBS_VALUE", None)
        columns.pop("TIME_PERIOD", None)
    series = next((heading for heading, concept in concepts.items() if concept == "INDICATOR"), None)
    proposal["series"] = {
        "system": "NATIONAL",
        **({"columns": [series]} if series else {"name": "say which series this is"}),
    }
    return proposal


def _heading(sheet: Sheet) -> int:
    """The line with the most texts that are no numbers, among the first; the first of equals."""
    counts = [sum(_speaks(cell.strip()) for cell in row) for row in sheet.rows[:SEARCHED_LINES]]
    if not counts or max(counts) < 2:
        raise UsageError("No row looks like a heading.", advice="Add a heading row, or use `ict template`.")
    return counts.index(max(counts))


def _speaks(text: str) -> bool:
    return bool(_YEAR.fullmatch(text)) or bool(text and not _NUMBER.fullmatch(text))


def _concept(heading: str, definitions: Definitions) -> str | None:
    return definitions.columns.get(simplified(heading)) or _COMMON.get(heading.lower())


def _texts(sheet: Sheet, line: int, column: int) -> set[str]:
    """The distinct texts of a column; bare numbers are no evidence of areas."""
    texts = {row[column].strip() for row in sheet.rows[line + 1 : line + 200] if column < len(row)}
    return {text for text in texts if text and not _NUMBER.fullmatch(text)}


def _holds_areas(sheet: Sheet, line: int, column: int, definitions: Definitions) -> bool:
    """Whether most texts of a column are names or codes of areas; a code of a unit (PT, points) is none."""
    texts = _texts(sheet, line, column)
    known = sum(
        text.lower() not in definitions.units and definitions.names.resolve(text).kind == "area" for text in texts
    )
    return known > len(texts) / 2


def _contradicted(sheet: Sheet, line: int, column: int, definitions: Definitions) -> bool:
    """Whether a column that is named after areas holds something else; a blank one may be of one country."""
    return bool(_texts(sheet, line, column)) and not _holds_areas(sheet, line, column, definitions)
