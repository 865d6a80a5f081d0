"""Which observations of a cube a query asks for, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from indicators.portal.sdmx.conditions import Condition
from indicators.portal.sdmx.cube import Cube, Rows, starts
from indicators.portal.sdmx.keys import Key
from indicators.release.products.sdmx_flows import MEASURE

Allowed = dict[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Order:
    """A component by which observations are sorted."""

    component: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a cube that a query asks for.

    Attributes:
        keys: any of them; none: all series.
        conditions: all of them, by component.
        first: how many observations from the beginning of each series; none: all.
        last: how many from its end; with ``first`` both.
        order: how to sort; none: in the order of the dimensions.
        offset: how many to leave out first.
        limit: how many at most; none: all.
        only_keys: whether series are asked for, without observations: then these are counted.
    """

    keys: tuple[Key, ...] = ()
    conditions: Mapping[str, Condition] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    order: Sequence[Order] = ()
    offset: int = 0
    limit: int | None = None
    only_keys: bool = False

    def matching(self, cube: Cube, *, without: str = "") -> Rows:
        """The observations that fit keys and conditions, in the order of the cube.

        Args:
            cube: the observations.
            without: a dimension on which no condition holds, wherever it was asked for.
        """
        by_condition = {name: each for name, each in self.conditions.items() if name != without}
        shared = {name: each.allowed(cube) for name, each in by_condition.items() if name != MEASURE}
        if not self.keys:
            rows = _fitting(cube, shared)
        else:
            keys = [{name: each for name, each in key.items() if name != without} for key in self.keys]
            found = [_fitting(cube, _both(shared, _allowed(cube, key))) for key in keys]
            rows = found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        if MEASURE in by_condition:
            rows = rows[by_condition[MEASURE].measured(cube.measure[rows])]
        return rows

    def rows(self, cube: Cube) -> Rows:
        """The observations that are asked for; of series alone, the first one of each."""
        rows = self.matching(cube)
        if self.first is not None or self.last is not None:
            rows = self._ends(cube, rows)
        if self.only_keys:
            rows = rows[starts(cube, rows, cube.flow.key)]
        if self.order:
            rows = _ordered(cube, rows, self.order)
        return rows

    def laid_out(self, cube: Cube, rows: Rows, group: Sequence[str]) -> Rows:
        """The rows with those of each group next to each other; in their order they are but for other views."""
        as_they_are = not group or (tuple(group) == cube.flow.key and not self.order)
        return rows if as_they_are else together(cube, rows, group)

    def page(self, found: Sequence[Rows]) -> list[Rows]:
        """Of the rows of several data sets, one after another, those from the offset to the limit."""
        first, stop, pages = self.offset, None if self.limit is None else self.offset + self.limit, []
        for rows in found:
            pages.append(rows[first:stop])
            first = max(first - len(rows), 0)
            stop = None if stop is None else max(stop - len(rows), 0)
        return pages

    def _ends(self, cube: Cube, rows: Rows) -> Rows:
        begins = np.flatnonzero(starts(cube, rows, cube.flow.key))
        lengths = np.diff(np.append(begins, len(rows)))
        place = np.arange(len(rows)) - np.repeat(begins, lengths)
        keep = np.zeros(len(rows), dtype=np.bool_)
        if self.first is not None:
            keep |= place < self.first
        if self.last is not None:
            keep |= place >= np.repeat(lengths, lengths) - self.last
        return rows[keep]


def _allowed(cube: Cube, key: Key) -> Allowed:
    return {
        name: np.array([*(value in codes for value in cube.values[name]), False], dtype=np.bool_)
        for name, codes in key.items()
    }


def _both(first: Allowed, second: Allowed) -> Allowed:
    return first | {name: first[name] & each if name in first else each for name, each in second.items()}


def _fitting(cube: Cube, allowed: Allowed) -> Rows:
    """The observations whose values are allowed; the cube is sorted by its first dimension, so few are looked at."""
    first, last = 0, len(cube)
    lead = allowed.get(cube.flow.key[0])
    if lead is not None:
        places = np.flatnonzero(lead)
        if not len(places):
            return np.empty(0, dtype=np.int64)
        column = cube.columns[cube.flow.key[0]]
        first = int(np.searchsorted(column, places[0], side="left"))
        last = int(np.searchsorted(column, places[-1], side="right"))
    keep = np.ones(last - first, dtype=np.bool_)
    for name, each in allowed.items():
        keep &= each[cube.columns[name][first:last]]
    return np.flatnonzero(keep) + first


def _ordered(cube: Cube, rows: Rows, order: Sequence[Order]) -> Rows:
    columns: list[NDArray[np.generic]] = []
    for each in reversed(order):
        column = cube.measure[rows] if each.component == MEASURE else cube.columns[each.component][rows].astype(int)
        columns.append(-column if each.descending else column)
    return rows[np.lexsort(columns)]


def together(cube: Cube, rows: Rows, names: Sequence[str]) -> Rows:
    """Rows with those of a group next to each other, the groups in the order of their first row."""
    if not len(rows):
        return rows
    order = np.lexsort([cube.columns[name][rows] for name in reversed(names)])
    begins = starts(cube, rows[order], names)
    number = np.empty(len(rows), dtype=np.int64)
    number[order] = np.cumsum(begins) - 1
    first = order[begins]  # the sort is stable: the first of a group is its earliest row
    return rows[np.lexsort((np.arange(len(rows)), first[number]))]
