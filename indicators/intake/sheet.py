"""A grid of text with addresses: what every file format becomes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of text.

    Attributes:
        name: the sheet, the member of a ZIP, or the list of records; blank for a plain text file.
        rows: the cells; of records, the first row holds the names of the fields.
        numeric: (row, column) of cells that were numbers in a workbook.
        kind: how a cell is addressed.
    """

    name: str
    rows: list[list[str]]
    numeric: frozenset[tuple[int, int]] = frozenset()
    kind: Literal["workbook", "text", "records"] = "workbook"

    def address(self, row: int, column: int) -> str:
        """The address of a cell, counted from 0: ``HH!E7``, ``12:5`` (line:column) or ``records[3].value``."""
        if self.kind == "records":
            return f"{self.name}[{row}].{self.rows[0][column]}"
        if self.kind == "text":
            return f"{self.name} {row + 1}:{column + 1}".strip()
        return f"{self.name}!{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
