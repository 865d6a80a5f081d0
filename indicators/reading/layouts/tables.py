"""Where the tables of a sheet lie: heading rows, headings that cover several columns, blocks beside or below others."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from indicators.definitions.layout_profiles import Blocks, LayoutProfile
from indicators.reading import notes
from indicators.reading.book import Book
from indicators.reading.headings import SEARCHED_LINES
from indicators.reading.sheet import Sheet

_TITLE_LINES = 6
_OF_CELLS = {"OBS_STATUS", "CONF_STATUS", "COMMENT_OBS", "TRACE"}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet.

    Attributes:
        line: the (lowest) heading row; the rows below it, up to `end`, are the table.
        headings: the text over each column of the sheet, blank over the columns of other tables.
        columns: the first column of the table, and the one after its last.
        title: what the cell above the table says, where the profile asks for it.
        footnotes: those of the list beneath the table, where the profile names its headings.
    """

    sheet: Sheet
    line: int
    end: int
    headings: list[str]
    columns: tuple[int, int]
    title: str = ""
    footnotes: dict[str, str] = field(default_factory=dict)

    def rows(self, values: Collection[int]) -> Iterator[tuple[int, list[str]]]:
        """The rows below the heading that hold something in the columns of the table, with their line.

        A merged cell says in each of its rows what it shows, but not in the columns of values.
        """
        first, last = self.columns
        for line, row in enumerate(self.sheet.filled_down(self.line + 1, self.end, values), start=self.line + 1):
            if any(text.strip() for text in row[first:last]):
                yield line, row

    def stated_of_cells(self, profile: LayoutProfile) -> list[tuple[int, str]]:
        """Of a cube, the columns with status, notes and trace of each cell, where the profile names none of its own."""
        stated = self.sheet.concepts.items()
        return [(c, concept) for c, concept in stated if concept in _OF_CELLS and concept not in profile.columns]

    def column(self, heading: str) -> int | None:
        """The column of a heading; ``#2`` is the second column, for headings that are empty."""
        if re.fullmatch(r"#\d+", heading):
            return int(heading[1:]) - 1
        return self.headings.index(heading) if heading in self.headings else None

    def text(self, row: list[str], heading: str) -> str:
        """The text under a heading, blank where the row is short or the heading is missing."""
        column = self.column(heading)
        return row[column].strip() if column is not None and column < len(row) else ""

    def first(self, row: list[str], headings: Iterable[str]) -> str:
        """The first text that is not blank under some headings."""
        return next((text for heading in headings if (text := self.text(row, heading))), "")


def tables(book: Book, profile: LayoutProfile) -> Iterator[Table]:
    """All tables of a file that have the headings of a profile."""
    for sheet in book.sheets:
        if not re.fullmatch(profile.sheet, sheet.name):
            continue
        expanded = _exploded(sheet) if profile.first_field_holds_the_key else sheet
        if expanded:
            yield from _of_sheet(expanded, profile)


def _of_sheet(sheet: Sheet, profile: LayoutProfile) -> Iterator[Table]:
    wanted, stacked = profile.recognised_by, profile.blocks is Blocks.STACKED
    found = []
    searched = sheet.rows if stacked else sheet.rows[:SEARCHED_LINES]
    for line, row in enumerate(searched):
        if wanted[0] not in "\n".join(row):
            continue  # every profile is held against every file: nearly all end here, at little cost
        if set(wanted) <= {text.strip().removeprefix("\ufeff") for text in row}:
            found.append(line)
            if not stacked:
                break
    for line, following in pairwise([*found, len(sheet.rows)]):
        end = following - _height_above(profile) if following < len(sheet.rows) else following
        beneath, footnotes = _footnotes(sheet.rows[line:end], profile)
        end = min(end, line + beneath)
        for first, last in _sides(sheet.rows[line], wanted[0], beside=profile.blocks is Blocks.SIDE_BY_SIDE):
            headings = _headings(sheet, line, profile.heading_rows_above, fill=profile.fill)
            inside = [text if first <= column < last else "" for column, text in enumerate(headings)]
            title = _title(sheet, line, (first, last), profile)
            yield Table(sheet, line, end, inside, (first, last), title, footnotes)


def _footnotes(rows: list[list[str]], profile: LayoutProfile) -> tuple[int, dict[str, str]]:
    headings = profile.footnote_list
    return notes.listed(rows, (headings.number, headings.text)) if headings else (len(rows), {})


def _height_above(profile: LayoutProfile) -> int:
    """The rows above a heading that belong to its own table, not to the one before."""
    return profile.heading_rows_above + (profile.title_cell is not None)


def _sides(row: list[str], heading: str, *, beside: bool) -> list[tuple[int, int]]:
    """The columns of each block: each begins where the first heading of the profile stands again."""
    if not beside:
        return [(0, sys.maxsize)]
    starts = [column for column, text in enumerate(row) if text.strip() == heading]
    return list(zip(starts, [*starts[1:], len(row)], strict=True))


def _headings(sheet: Sheet, line: int, above: int, *, fill: bool) -> list[str]:
    """The text over each column: the rows of the heading from top to bottom, joined by `` | ``."""
    own = [text.strip().removeprefix("\ufeff") for text in sheet.rows[line]]
    if not above:
        return own
    upper = [_covering(sheet, number, len(own), fill=fill) for number in range(max(line - above, 0), line)]
    return [" | ".join(part for part in parts if part) for parts in zip(*upper, own, strict=True)]


def _covering(sheet: Sheet, line: int, width: int, *, fill: bool) -> list[str]:
    """A heading row in which a merged heading stands over all columns that it covers.

    Text files know no merged cells: with `fill` a heading covers the blank columns to its right.
    """
    row = [text.strip() for text in sheet.rows[line][:width]]
    row += [""] * (width - len(row))
    for top, left, bottom, right in sheet.merged:
        if top <= line <= bottom and left < width:
            text = sheet.rows[top][left].strip() if left < len(sheet.rows[top]) else ""
            last = min(right, width - 1)
            row[left : last + 1] = [text] * (last - left + 1)
    if fill:
        for column in range(1, width):
            row[column] = row[column] or row[column - 1]
    return row


def _title(sheet: Sheet, line: int, sides: tuple[int, int], profile: LayoutProfile) -> str:
    """The nearest text above a table, within its columns, that fits the pattern of the profile."""
    asked = profile.title_cell
    if not asked:
        return ""
    for number in range(line - 1, max(line - _TITLE_LINES, -1), -1):
        for text in sheet.rows[number][sides[0] : sides[1]]:
            found = re.search(asked.pattern, text.strip())
            if found:
                return found.group(1)
    return ""


def _exploded(sheet: Sheet) -> Sheet | None:
    r"""Eurostat's TSV: the first field ``freq,unit,geo\TIME_PERIOD`` becomes fields of its own, after the others."""
    first = sheet.rows[0][0] if sheet.rows and sheet.rows[0] else ""
    if "\\" not in first:
        return None
    names = [name.strip().lower() for name in first.split("\\")[0].split(",")]
    width = max(map(len, sheet.rows))
    rows = [
        [*row, *[""] * (width - len(row)), *(part.strip() for part in (names if n == 0 else _key(row)))]
        for n, row in enumerate(sheet.rows)
    ]
    return Sheet(sheet.name, rows, sheet.kinds, sheet.merged, sheet.kind)


def _key(row: list[str]) -> list[str]:
    return row[0].split(",") if row else []
