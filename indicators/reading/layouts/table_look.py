"""What a table holds outside the columns that its profile names: other columns, merged cells, longer rows."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from indicators.definitions.layout_profiles import LayoutProfile
from indicators.definitions.registry import Definitions
from indicators.definitions.series_titles import series_titles
from indicators.reading.codes import AGGREGATE, Codes
from indicators.reading.faults import Faults, Kind
from indicators.reading.formats.cube_rows import CODE
from indicators.reading.formats.sdmx_levels import component
from indicators.reading.headings import CONF_STATUS, Note, concept_of, confidential_column, is_passed, notes_of
from indicators.reading.layouts.tables import Table

_WITH_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NUMBER = re.compile(r"\s*[-+]?[\d.,]*\d")
_AS_OTHERS = ("TWN", AGGREGATE)  # the United Nations name it as one of the "other non-specified areas"
_BETWEEN = " | "  # the rows of a heading


class TableLook:
    """Looks over the tables of one file.

    Attributes:
        confidential: the column about confidentiality of the table that was looked at last, if the profile names none.
        others: likewise, the columns of dimensions of an SDMX message that the profile does not name.
    """

    def __init__(self, profile: LayoutProfile, definitions: Definitions, faults: Faults) -> None:
        self._profile = profile
        self._definitions = definitions
        self._faults = faults
        self._unread: dict[str, str] = {}
        self.confidential: int | None = None
        self.others: dict[str, int] = {}

    def notes(self) -> list[Note]:
        """What is told of the columns that were not read."""
        return notes_of(self._unread.items(), self._definitions)

    def at_merged(self, table: Table, values: Collection[int]) -> None:
        """Tells the values that are merged with others."""
        for line, column in table.sheet.merged_values(table.line + 1, table.end, values):
            heading = table.headings[column] if column < len(table.headings) else ""
            self._faults.add(Kind.VALUE_MERGED, table.sheet.address(line, column), heading)

    def at_length(self, table: Table, line: int, values: Collection[int]) -> None:
        """Tells a row of a text file that goes on beyond its heading, where it holds numbers in columns of values."""
        row, width = table.sheet.rows[line], len(table.sheet.rows[table.line])
        beyond = table.sheet.kind == "text" and any(text.strip() for text in row[width:])
        if beyond and any(_NUMBER.match(row[column]) for column in values):
            self._faults.add(Kind.ROW_TOO_LONG, table.sheet.address(line, width), f"{len(row)} > {width}")

    def at_areas(self, table: Table, values: Collection[int]) -> None:
        """Tells the rows with values in which the code of an area and the name beside it mean two areas."""
        named = self._profile.area_name
        headings = [heading for heading in self._profile.columns.get("REF_AREA", ()) if heading != named]
        name = table.column(named) if named else None
        if name is None:
            return
        area, known = Codes(self._definitions).area, dict[tuple[str, str], bool]()
        for line, row in table.rows(values):
            both = table.first(row, headings), table.text(row, named)
            if not all(both) or not any(column < len(row) and row[column].strip() for column in values):
                continue
            if both not in known:
                code, said = area(both[0]), area(both[1])
                known[both] = None not in {code, said} and code != said and (code, said) != _AS_OTHERS
            if known[both]:
                detail = f"REF_AREA ({headings[0]}, {named})"
                self._faults.add(Kind.HEADING_TWICE, table.sheet.address(line, name), detail)

    def at_series(self, table: Table, values: Collection[int]) -> None:
        """Tells the rows with values in which the code of a series and the title beside it mean two series."""
        profile = self._profile
        place = table.column(profile.series_title) if profile.series_title else None
        if place is None:
            return
        code = profile.series.columns[0]
        known = dict[tuple[str, str], bool]()
        for line, row in table.rows(values):
            both = table.text(row, code), table.text(row, profile.series_title)
            if both not in known:
                known[both] = series_titles(self._definitions).contradict(profile.series.system, *both)
            if known[both] and any(column < len(row) and row[column].strip() for column in values):
                detail = f"INDICATOR ({code}, {profile.series_title})"
                self._faults.add(Kind.HEADING_TWICE, table.sheet.address(line, place), detail)

    def at_headings(self, table: Table, columns: Iterable[tuple[int, dict[str, str]]]) -> None:
        """Tells the headings that have a code of a series and a title, and mean two series."""
        for column, said in columns:
            code, title = said.get("series", ""), said.pop("series_title", "")
            if title and series_titles(self._definitions).contradict(self._profile.series.system, code, title):
                address = table.sheet.address(table.line, column)
                self._faults.add(Kind.HEADING_TWICE, address, f"INDICATOR ({table.headings[column]})")

    def at_columns(self, table: Table, values: set[int], beside: Collection[int] = ()) -> None:
        """Looks at the columns that the profile does not name: one about confidentiality is read, the others are told.

        One that holds numbers under a heading like those of values is a column of values that the profile misses.

        Args:
            table: what is looked at.
            values: its columns of values.
            beside: its columns that are read together with a value.
        """
        known = {*values, *beside}
        left = {c: text for c, text in _unnamed(table, known, self._profile.headings) if "\\" not in text}
        headed = {column: text for column, text in left.items() if text}
        stated = [column for column, text in headed.items() if concept_of(text, self._definitions) == CONF_STATUS]
        found = stated[0] if stated else confidential_column(headed, self._definitions)
        named = self._profile.columns.get(CONF_STATUS, ())
        self.confidential = None if any(text in table.headings for text in named) else found
        self.others = {
            component(text): column
            for column, text in _unnamed(table, known, self._profile.looked_at)
            if self._is_dimension(table, text) and not is_passed(text, self._definitions)
        }
        for column in left:
            if column not in {self.confidential, *self.others.values()} and column not in table.sheet.concepts:
                self._tell(table, column, values)

    def _is_dimension(self, table: Table, text: str) -> bool:
        pattern = self._profile.dimensions
        return component(text) in table.sheet.dimensions or bool(pattern and re.fullmatch(pattern, text))

    def _tell(self, table: Table, column: int, values: set[int]) -> None:
        """Tells a column that is not read, and how many numbers it holds where it seems to be one of values."""
        text, address = table.headings[column], table.sheet.address(table.line, column)
        own = table.sheet.rows[table.line][column].strip() if column < len(table.sheet.rows[table.line]) else ""
        if not own and not any(column < len(row) and row[column].strip() for _, row in table.rows(values)):
            return  # a heading above covers it, and nothing stands there
        numbers = 0
        if self._seems_of_values(table, column, values):
            numbers = sum(column < len(row) and bool(_NUMBER.match(row[column])) for _, row in table.rows(values))
        if numbers:
            self._faults.add(Kind.VALUES_LEFT_OUT, address, f"“{text}” ({numbers:,})")
        elif text:
            self._unread.setdefault(text, address)

    def _seems_of_values(self, table: Table, column: int, values: set[int]) -> bool:
        """Whether a heading has a year, or a part of the headings of values, or is missing to the right of them."""
        if not (self._profile.value_headings or self._profile.years):
            return False
        text = table.headings[column]
        parts = {part for each in values for part in table.headings[each].split(_BETWEEN)}
        return bool(_WITH_YEAR.search(text)) or text in parts or (not text and column > min(values, default=column))


def _unnamed(table: Table, values: Collection[int], named: Collection[str]) -> Iterator[tuple[int, str]]:
    """The columns of a table beside those of values that are not among some headings, with their own."""
    first, last = table.columns
    for column, text in enumerate(table.headings[:last]):
        if column >= first and column not in values and not {text, f"#{column + 1}", text + CODE}.intersection(named):
            yield column, text
