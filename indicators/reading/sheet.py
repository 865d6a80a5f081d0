"""A grid of text with addresses: what every file format becomes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_NUMBER = re.compile(r"\s*[-+]?[\d.,]*\d[\d., %]*")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of text.

    Attributes:
        name: the sheet, the member of a ZIP, or the list of records; blank for a plain text file.
        rows: the cells; of records, the first row holds the names of the fields.
        kinds: for each row of a workbook a letter for each cell: ``n`` a number, ``p`` a number that is shown as a
            percentage (0.45 as 45 %), ``y`` a date of which the year is shown, ``l`` a text that is shown for a code,
            else ``.``; ``N``, ``P``, ``Y`` and ``I`` where the cell is in italics.
        merged: (first row, first column, last row, last column) of merged cells.
        kind: how a cell is addressed.
        dimensions: of an SDMX message, the components that tell its observations apart, as far as can be seen.
        hidden: whether the sheet itself is hidden.
        hidden_rows: first and last of the rows that are hidden together.
        hidden_columns: likewise.
        struck: (row, column) of the cells that are struck out.
        unseen: (row, column) of the numbers of which their formats show nothing.
        words: by (row, column) what a number format shows beside the number.
        notes: by (row, column) the text of the note on the cell.
        around: what stands around the cells: text boxes, the head and foot of the printed page.
        places: of a cube, the address of the value in each row below the heading.
        concepts: of a cube or of variables, by column the concept that its file states without naming it.
        variables: of a file of statistical software, the variable of each column.
        instead: likewise, by column what a text that is shown for a code says in the place of a value.
    """

    name: str
    rows: list[list[str]]
    kinds: tuple[str, ...] = ()
    merged: tuple[tuple[int, int, int, int], ...] = ()
    kind: Literal["workbook", "text", "records", "cube", "variables"] = "workbook"
    dimensions: frozenset[str] = frozenset()
    hidden: bool = False
    hidden_rows: tuple[tuple[int, int], ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    struck: frozenset[tuple[int, int]] = frozenset()
    unseen: frozenset[tuple[int, int]] = frozenset()
    words: Mapping[tuple[int, int], str] = field(default_factory=dict)
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    around: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    concepts: Mapping[int, str] = field(default_factory=dict)
    variables: tuple[str, ...] = ()
    instead: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def _kind(self, row: int, column: int) -> str:
        line = self.kinds[row] if row < len(self.kinds) else ""
        return line[column] if column < len(line) else "."

    def is_number(self, row: int, column: int) -> bool:
        """Whether a workbook holds the cell as a number, not as text."""
        return self._kind(row, column) in "nNpP"

    def is_label(self, row: int, column: int) -> bool:
        """Whether a cell of statistical software shows a text for its code."""
        return self._kind(row, column) == "l"

    def numbers(self) -> int:
        """How many cells are numbers; in a text file, how many begin like one and hold no letter."""
        if self.kind in {"workbook", "variables"}:
            return sum(kind in "nNpP" for line in self.kinds for kind in line)
        return sum(_NUMBER.fullmatch(text) is not None for row in self.rows for text in row)

    def value(self, row: int, column: int) -> str:
        """The text of a cell that stands in the place of a value, without blanks around it: a date is no number."""
        text = self.rows[row][column].strip() if column < len(self.rows[row]) else ""
        if column in self.instead and self.is_label(row, column):
            text = self.instead[column].get(text, text)
        return f"{text} (date)" if self._kind(row, column) in "yY" else text

    def is_percent(self, row: int, column: int) -> bool:
        """Whether a workbook shows the number of the cell as a percentage, a hundred times what the cell holds."""
        return self._kind(row, column) in "pP"

    def is_italic(self, row: int, column: int) -> bool:
        """Whether the cell is in italics, as some yearbooks mark estimates."""
        return self._kind(row, column) in "NPYI"

    def out_of_sight(self, row: int, column: int) -> str:
        """What hides a cell: its sheet (``draft``), row (``HH!7:7``), column (``HH!E:E``) or format (``HH!E7``)."""
        if self.hidden:
            return self.name
        if any(first <= row <= last for first, last in self.hidden_rows):
            return f"{self.name}!{row + 1}:{row + 1}"
        letters = column_letters(column)
        if any(first <= column <= last for first, last in self.hidden_columns):
            return f"{self.name}!{letters}:{letters}"
        return self.address(row, column) if (row, column) in self.unseen else ""

    @property
    def shows_all(self) -> bool:
        """Whether nothing of the sheet is hidden or struck out."""
        return not (self.hidden or self.hidden_rows or self.hidden_columns or self.struck or self.unseen)

    def filled_down(self, first: int, end: int, values: Collection[int]) -> list[list[str]]:
        """The rows from one to another, in which a merged cell says in each of its rows what it shows.

        Args:
            first: the first row; what is merged above it stays as it is.
            end: the row after the last.
            values: columns of values, in which nothing is filled: for which rows a merged value holds is not said.
        """
        rows = self.rows[first:end]
        for top, left, bottom, _ in self.merged:
            if left in values or bottom == top or not first <= top < first + len(rows) or not self._says(top, left):
                continue
            for line in range(top + 1 - first, min(bottom + 1 - first, len(rows))):
                row = rows[line] = [*rows[line]]
                row += [""] * (left + 1 - len(row))
                row[left] = row[left] or self.rows[top][left]
        return rows

    def merged_values(self, first: int, end: int, values: Collection[int]) -> Iterator[tuple[int, int]]:
        """The cells of values, from one row to another, that are merged with others and say something.

        Words that begin beside the values and run over them, as a legend beneath the table does, are none.
        """
        for top, left, bottom, right in self.merged:
            over = sum(left <= column <= right for column in values)
            if first <= top < end and over and (bottom > top or over > 1) and self._says_a_value(top, left, values):
                yield top, left

    def _says(self, row: int, column: int) -> bool:
        return row < len(self.rows) and column < len(self.rows[row]) and bool(self.rows[row][column].strip())

    def _says_a_value(self, row: int, column: int, values: Collection[int]) -> bool:
        return self._says(row, column) and (column in values or bool(_NUMBER.fullmatch(self.rows[row][column])))

    def address(self, row: int, column: int) -> str:
        """The address of a cell, counted from 0.

        ``HH!E7``, ``12:5`` (line:column), ``records[3].value`` or ``12:year`` (row:variable).
        """
        if self.kind == "records":
            return f"{self.name}[{row}].{self.rows[0][column]}"
        if self.kind == "cube":
            return self._named(self.places[row - 1] if row else self.rows[0][column])
        if self.kind == "variables":
            return self._named(f"{row}:{self.variables[column]}" if row else self.variables[column])
        if self.kind == "text":
            return f"{self.name} {row + 1}:{column + 1}".strip()
        return f"{self.name}!{column_letters(column)}{row + 1}"

    def _named(self, place: str) -> str:
        """A place with the name of the sheet, where it has one."""
        return f"{self.name} {place}".strip()

    def addresses(self, first: int, count: int, column: int) -> Any:
        """The addresses of a part of a column, as an Arrow array."""
        if self.kind == "records":
            return pa.array([self.address(row, column) for row in range(first, first + count)], pa.string())
        if self.kind == "cube":
            return pa.array(map(self._named, self.places[first - 1 : first - 1 + count]), pa.string())
        if self.kind == "variables":
            return pa.array([self.address(row, column) for row in range(first, first + count)], pa.string())
        lines = pc.cast(pa.array(np.arange(first + 1, first + count + 1)), pa.string())
        if self.kind == "text":
            lines = pc.binary_join_element_wise(lines, str(column + 1), ":")
            return pc.binary_join_element_wise(self.name, lines, " ") if self.name else lines
        return pc.binary_join_element_wise(f"{self.name}!{column_letters(column)}", lines, "")


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
