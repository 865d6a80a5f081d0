"""The totals that estimates are made of, by sampling unit and category: one pass over a file for all breakdowns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

from indicators.base import resources
from indicators.survey.plan import FilePlan, Item, Split, Statistic
from indicators.survey.variance import Floats, Ints

_ITEMS = 24  # that one query sums: more would make its tables of groups too wide
_SPLITS = 40  # that one query groups by


@dataclass(frozen=True, slots=True)
class ItemTotals:
    """The totals of an item in one domain: of each place (a sampling unit, or a cell) that holds any of it.

    Attributes:
        places: their numbers.
        in_domain: rows of the domain with a weight, whether they answered or not.
        answered: rows of the base with a weight.
        y: weighted totals of the value.
        x: weighted totals of what it is divided by: the rows of the base, or the other value of a ratio.
        weights: weighted rows of the base.
        squares: weighted totals of the squared value.
    """

    places: Ints
    in_domain: Floats
    answered: Floats
    y: Floats
    x: Floats
    weights: Floats
    squares: Floats


@dataclass(frozen=True, slots=True)
class Grouping:
    """How rows are summed up.

    Attributes:
        source: the FROM of the query.
        place: the column with the number of the place.
        weight: the expression of the weight.
    """

    source: str
    place: str
    weight: str


Domain = tuple[tuple[str, ...], tuple[str, ...]]  # breakdowns and codes; of the whole both are empty
WHOLE: Domain = ((), ())


def totals(
    plan: FilePlan, splits: Sequence[Split], grouping: Grouping, con: duckdb.DuckDBPyConnection
) -> Iterator[tuple[int, Domain, ItemTotals]]:
    """The totals of every item in every domain that holds any row, items in turn."""
    for first in range(0, len(plan.items), _ITEMS):
        items = list(enumerate(plan.items))[first : first + _ITEMS]
        for start in range(0, max(len(splits), 1), _SPLITS):
            part = splits[start : start + _SPLITS]
            yield from _Query(plan, items, part, grouping, whole=start == 0).run(con)


class _Query:
    """One query over a file, for some items and breakdowns."""

    def __init__(
        self,
        plan: FilePlan,
        items: list[tuple[int, Item]],
        splits: Sequence[Split],
        grouping: Grouping,
        *,
        whole: bool,
    ) -> None:
        self._plan, self._items, self._splits, self._grouping = plan, items, splits, grouping
        self._whole = whole
        self._values: list[str] = []
        self._sums: dict[str, str] = {}
        self._bases: dict[str, str] = {}

    def run(self, con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, Domain, ItemTotals]]:
        names = [self._item(number, item) for number, item in self._items]
        found = con.execute(self._text()).to_arrow_table()
        columns = {name: _numbers(found[name]) for name in ("place", "split", "category", *self._sums)}
        for domain, rows, splits in self._domains(columns):
            for (number, _), (base, *sums) in zip(self._items, names, strict=True):
                if splits and splits not in self._plan.wanted[number]:
                    continue
                here = columns[base][rows]
                kept = here > 0
                y, x, answered, weights, squares = (columns[name][rows][kept] for name in sums)
                places = columns["place"][rows][kept].astype(np.int64)
                yield number, domain, ItemTotals(places, here[kept], answered, y, x, weights, squares)

    def _text(self) -> str:
        categories = [f"c{place}" for place in range(len(self._splits))]
        groups = ["(place)"] if self._whole else []
        groups += [f"(place, {name})" for name in categories]
        cases = "".join(f"{split.number} AS {name}, " for split, name in zip(self._splits, categories, strict=True))
        which = [f"WHEN grouping({name}) = 0 THEN {place}" for place, name in enumerate(categories)]
        return resources.sql("survey/totals").format(
            split=f"CASE {' '.join(which)} ELSE -1 END" if which else "-1",
            category=f"coalesce({', '.join([*categories, '-1'])})",
            sums=", ".join(f"{sql} AS {name}" for name, sql in self._sums.items()),
            place=self._grouping.place,
            weight=self._grouping.weight,
            categories=cases,
            values=", ".join(self._values),
            source=self._grouping.source,
            groups=", ".join(groups),
        )

    def _domains(self, columns: dict[str, Floats]) -> Iterator[tuple[Domain, slice, tuple[str, ...]]]:
        """Each domain that was found, with its rows: they stand together."""
        split, category = columns["split"], columns["category"]
        edges = np.flatnonzero((np.diff(split) != 0) | (np.diff(category) != 0)) + 1
        starts = [0, *edges.tolist()] if len(split) else []
        for start, end in zip(starts, [*starts[1:], len(split)], strict=True):
            number, code = int(split[start]), int(category[start])
            if number < 0:
                yield WHOLE, slice(start, end), ()
            elif code >= 0:
                found = self._splits[number]
                yield (found.breakdowns, found.codes[code]), slice(start, end), found.breakdowns

    def _item(self, number: int, item: Item) -> tuple[str, str, str, str, str, str]:
        """Adds the sums of an item: of its domain, its value, its denominator, and its base."""
        conditions = [each for each in (self._plan.scope, item.base) if each]
        domain = " AND ".join(conditions)
        base = self._bases.get(domain)
        if base is None:
            base = self._bases[domain] = f"b{len(self._bases)}"
            self._values.append(f"coalesce({domain or 'true'}, false) AS {base}")
            self._sums[f"d_{base}"] = f"CAST(count(*) FILTER (WHERE {base} AND w <> 0) AS DOUBLE)"
        if item.answered and item.statistic is Statistic.SHARE:
            return self._share(number, item, base)
        name = f"y{number}"
        if item.statistic is Statistic.RATIO:
            both = f"{item.value} IS NOT NULL AND {item.other} IS NOT NULL"
            self._values.append(f"CASE WHEN {domain or 'true'} AND {both} THEN {item.value} END AS {name}")
            self._values.append(f"{item.other} AS x{number}")
        else:
            value = f"CASE WHEN {domain} THEN {item.value} END" if domain else item.value
            self._values.append(f"{value} AS {name}")
        answered = f"{name} IS NOT NULL"
        self._sums[f"n{number}"] = f"CAST(count(*) FILTER (WHERE {answered} AND w <> 0) AS DOUBLE)"
        self._sums[f"w{number}"] = f"coalesce(sum(CASE WHEN {answered} THEN w END), 0)"
        y, x, squares = f"s{number}", f"w{number}", f"q{number}"
        if item.statistic is Statistic.SHARE:
            self._sums[y] = f"coalesce(sum(CASE WHEN {name} THEN w END), 0)"
            squares = y
        else:
            self._sums[y] = f"coalesce(sum(w * {name}), 0)"
            self._sums[squares] = f"coalesce(sum(w * {name} * {name}), 0)"
        if item.statistic is Statistic.RATIO:
            x = f"r{number}"
            self._sums[x] = f"coalesce(sum(CASE WHEN {answered} THEN w * x{number} END), 0)"
        return f"d_{base}", y, x, f"n{number}", f"w{number}", squares

    def _share(self, number: int, item: Item, base: str) -> tuple[str, str, str, str, str, str]:
        """The sums of a share of rows that all answered: one of its own, the others are those of its base."""
        self._values.append(f"{base} AND {item.value} AS y{number}")
        self._sums[f"w_{base}"] = f"coalesce(sum(CASE WHEN {base} THEN w END), 0)"
        self._sums[f"s{number}"] = f"coalesce(sum(CASE WHEN y{number} THEN w END), 0)"
        return f"d_{base}", f"s{number}", f"w_{base}", f"d_{base}", f"w_{base}", f"s{number}"


def _numbers(column: object) -> Floats:
    return np.asarray(column, dtype=np.float64)
