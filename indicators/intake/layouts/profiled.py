"""A layout that is data: a profile says where the heading lies and what each column means.

The language is described in ``docs/intake.md`` and checked by ``schemas/definitions/profile.schema.json``. One row of
the table is one observation, or, with `years` or with series as headings, one observation for each such column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Row
from indicators.intake.book import Book
from indicators.intake.raw import Hints, Raw
from indicators.intake.sheet import Sheet

_SEARCHED_LINES = 30


@dataclass(frozen=True, slots=True)
class _Table:
    """A sheet with its headings: the text of each column of the heading row, and the rows below."""

    sheet: Sheet
    line: int
    headings: list[str]

    def column(self, heading: str) -> int | None:
        """The column of a heading; ``#2`` is the second column, for headings that are empty."""
        if re.fullmatch(r"#\d+", heading):
            return int(heading[1:]) - 1
        return self.headings.index(heading) if heading in self.headings else None

    def text(self, row: list[str], heading: str) -> str:
        """The text under a heading, blank where the row is short or the heading is missing."""
        column = self.column(heading)
        return row[column].strip() if column is not None and column < len(row) else ""

    def first(self, row: list[str], headings: str | list[str]) -> str:
        """The first text that is not blank under some headings."""
        wanted = [headings] if isinstance(headings, str) else headings
        return next((text for heading in wanted if (text := self.text(row, heading))), "")


class Profiled:
    """Reads a file by a profile."""

    def __init__(self, profile: dict[str, Any]) -> None:
        self.profile = profile
        self.name: str = profile["name"]
        self.__doc__ = profile["title"]

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """Some sheet has a row with all headings of the profile, and, where it asks for that, a known series."""
        if self.profile.get("by_name_only"):
            return False
        return any(self._known_series(table, book, definitions) for table in self._tables(book))

    def _tables(self, book: Book) -> Iterator[_Table]:
        wanted = self.profile["recognise"]["headings"]
        for sheet in book.sheets:
            if not re.fullmatch(self.profile.get("sheet", ".*"), sheet.name):
                continue
            expanded = _exploded(sheet) if self.profile.get("first_field_holds_the_key") else sheet
            for line, row in enumerate(expanded.rows[:_SEARCHED_LINES] if expanded else []):
                headings = [text.strip().removeprefix("\ufeff") for text in row]
                if all(heading in headings for heading in wanted):
                    yield _Table(expanded or sheet, line, headings)
                    break

    def _known_series(self, table: _Table, book: Book, definitions: Definitions) -> bool:
        series = self.profile["series"]
        if "headings" in series:
            return any((series["system"], text.upper()) in definitions.series for text in table.headings)
        if "file_name" in series:
            return (series["system"], self._series_of_file(book)) in definitions.series
        return True

    def _series_of_file(self, book: Book) -> str:
        found = re.search(self.profile["series"]["file_name"], book.name, re.IGNORECASE)
        return found.group(1).upper() if found else ""

    def read(self, book: Book, definitions: Definitions, hints: Hints) -> Raw:
        """One observation for each value; series that the core list does not hold are counted and left out."""
        raw = Raw(self.name)
        left_out: set[str] = set()
        for table in self._tables(book):
            values = self._value_columns(table, definitions)
            left_out |= self._other_series(table, values)
            for number, row in enumerate(table.sheet.rows[table.line + 1 :], start=table.line + 1):
                if not any(cell.strip() for cell in row) or not self._kept(table, row):
                    continue
                for column, overrides in values:
                    if column < len(row) and (row[column].strip() or self.profile.get("keep_blank")):
                        self._add(raw, table, book, definitions, (number, column), row, overrides, left_out)
        if left_out:
            raw.notes.append(("series_left_out", str(len(left_out))))
        return raw

    def _value_columns(self, table: _Table, definitions: Definitions) -> list[tuple[int, dict[str, str]]]:
        """The columns that hold values, each with what its heading says (a year or a series)."""
        if "years" in self.profile:
            found = ((c, re.fullmatch(self.profile["years"], text)) for c, text in enumerate(table.headings))
            return [(column, {"TIME_PERIOD": match.group(0).strip()}) for column, match in found if match]
        series = self.profile["series"]
        if "headings" in series:
            return [
                (column, {"series": text})
                for column, text in enumerate(table.headings)
                if (series["system"], text.upper()) in definitions.series
            ]
        column = table.column(self.profile["columns"]["OBS_VALUE"])
        return [(column, {})] if column is not None else []

    def _other_series(self, table: _Table, values: list[tuple[int, dict[str, str]]]) -> set[str]:
        """Headings that are series of no core indicator, where headings are series."""
        if "headings" not in self.profile["series"]:
            return set()
        read = {table.headings[column] for column, _ in values} | set(self.profile["recognise"]["headings"])
        return {heading for heading in table.headings if heading} - read

    def _kept(self, table: _Table, row: list[str]) -> bool:
        keep: dict[str, str] = self.profile.get("keep", {})
        return all(re.fullmatch(pattern, table.text(row, heading)) for heading, pattern in keep.items())

    def _add(
        self,
        raw: Raw,
        table: _Table,
        book: Book,
        definitions: Definitions,
        place: tuple[int, int],
        row: list[str],
        overrides: dict[str, str],
        left_out: set[str],
    ) -> None:
        texts = {c: table.first(row, h) for c, h in self.profile.get("columns", {}).items() if c != "OBS_VALUE"}
        texts |= {name: value for name, value in overrides.items() if name != "series"}
        named = overrides.get("series") or self._series_of_row(table, row, book)
        known = definitions.series.get((self.profile["series"]["system"], named.upper()))
        if known is None:
            left_out.add(named)
            return
        for concept, codes in self.profile.get("codes", {}).items():
            sent = texts.get(concept, "")
            other = "" if concept in self.profile.get("codes_only", ()) else sent
            texts[concept] = codes.get(sent, other)
        texts = _meaning(known) | {c: t for c, t in texts.items() if t} | self.profile.get("constants", {})
        scale = self.profile.get("scale")
        if scale and re.match(scale["matches"], table.text(row, scale["heading"]) if "heading" in scale else ""):
            texts["UNIT_MULT"] = scale["factor"]
        texts.setdefault("SOURCE", f"{self.profile['source']}, {named}")
        line, column = place
        raw.add(
            table.sheet.address(line, column),
            number=place in table.sheet.numeric,
            OBS_VALUE=row[column].strip(),
            **texts,
        )

    def _series_of_row(self, table: _Table, row: list[str], book: Book) -> str:
        series = self.profile["series"]
        if "file_name" in series:
            return self._series_of_file(book)
        if "name" in series:
            return str(series["name"])
        return str(series.get("prefix", "")) + "/".join(table.text(row, heading) for heading in series["columns"])


def _meaning(series: Row) -> dict[str, str]:
    """What a series says of itself."""
    said = {name.upper(): series[name] for name in ("edition", "indicator", "measure", "unit_measure")}
    return said | dict(part.split("=", 1) for part in series["dimensions"].split(";") if part)


def _exploded(sheet: Sheet) -> Sheet | None:
    r"""Eurostat's TSV: the first field ``freq,unit,geo\TIME_PERIOD`` becomes fields of its own, after the others."""
    first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else ""
    if "\\" not in first:
        return None
    names = [name.strip().lower() for name in first.split("\\")[0].split(",")]
    width = max(map(len, sheet.rows))
    rows = [
        [*row, *[""] * (width - len(row)), *(part.strip() for part in (names if n == 0 else row[0].split(",")))]
        for n, row in enumerate(sheet.rows)
    ]
    return Sheet(sheet.name, rows, sheet.numeric, sheet.kind)
