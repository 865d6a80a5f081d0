"""Columns that speak of the value beside them: its note, its source, its year, the number of its footnote."""

from __future__ import annotations

import re
from collections.abc import Collection

from indicators.definitions.layout_profiles import LayoutProfile
from indicators.reading.layouts.tables import Table

Texts = dict[str, str]


class BesideValues:
    """Finds what stands beside each value of one table.

    Attributes:
        columns: those that speak of some value.
    """

    def __init__(self, profile: LayoutProfile, table: Table, values: Collection[tuple[int, Texts]]) -> None:
        places = sorted(column for column, _ in values)
        self._of: dict[int, dict[str, int]] = {column: {} for column in places}
        for concept, pattern in profile.beside.items():
            matches = ((column, re.fullmatch(pattern, text)) for column, text in enumerate(table.headings))
            found = {c: match.groupdict() for c, match in matches if match and c not in self._of}
            for column, said in values:
                if re.compile(pattern).groupindex:
                    its = next((c for c, named in found.items() if _agree(named, said)), None)
                else:
                    its = _next_right(column, places, found)
                if its is not None:
                    self._of[column][concept] = its
        self.columns = {its for of_one in self._of.values() for its in of_one.values()}

    def said(self, row: list[str], column: int) -> Texts:
        """What the row says of the value in a column, by concept."""
        return {concept: row[c].strip() for concept, c in self._of[column].items() if c < len(row) and row[c].strip()}


def _agree(named: dict[str, str | None], said: Texts) -> bool:
    return all(said.get(name) == (text or "").strip() for name, text in named.items())


def _next_right(column: int, places: list[int], found: Collection[int]) -> int | None:
    """The first of some columns to the right of a value, before the next value."""
    end = next((place for place in places if place > column), None)
    return next((c for c in sorted(found) if c > column and (end is None or c < end)), None)
