"""Which totals of a file follow from others: linear ties among its domains, and among what its items count.

They are found in the rows and not guessed from codes: women and men make up everybody, urban and rural women all women,
bands of five years those of ten, the categories of a question all who were asked. What holds for the rows holds for any
total of them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

import duckdb
import numpy as np

from indicators.base import resources
from indicators.survey.first_look import Look
from indicators.survey.plan import Item, Split, Statistic
from indicators.survey.totals import WHOLE, Domain
from indicators.survey.variance import Floats

Name = TypeVar("Name", bound=Hashable)
Tie = tuple[tuple[Name, float], ...]  # sum(coefficient * total) = 0
_CHUNK = 65_536  # rows at a time
_NOTHING = 1e-9  # of a squared length: what is left of a column that follows from others
_ABSENT = 1e-6  # a coefficient that is none


class Columns(Generic[Name]):
    """Columns over the rows of a file, by their inner products."""

    def __init__(self, names: Sequence[Name], products: Floats) -> None:
        self._places = {name: place for place, name in enumerate(names)}
        lengths = np.sqrt(np.diag(products))
        self._lengths = np.where(lengths > 0, lengths, 1.0)
        self._products = products / np.outer(self._lengths, self._lengths)
        self._names = list(names)
        self._known: dict[tuple[Name, ...], list[Tie[Name]]] = {}

    def ties(self, names: tuple[Name, ...]) -> list[Tie[Name]]:
        """A basis of all ties among some columns: each says how one of them follows from those before it."""
        if names not in self._known:
            self._known[names] = self._found(names)
        return self._known[names]

    def _found(self, names: tuple[Name, ...]) -> list[Tie[Name]]:
        from scipy.linalg import solve_triangular

        kept: list[int] = []
        lower = np.zeros((len(names), len(names)))
        found: list[Tie[Name]] = []
        for name in names:
            place = self._places[name]
            size = len(kept)
            above = lower[:size, :size]
            row = solve_triangular(above, self._products[kept, place], lower=True) if kept else np.zeros(0)
            left = float(self._products[place, place] - row @ row)
            if left > _NOTHING:
                lower[size, :size], lower[size, size] = row, np.sqrt(left)
                kept.append(place)
            else:
                factors = solve_triangular(above.T, row, lower=False) if kept else np.zeros(0)
                found.append(self._tie(name, kept, factors))
        return found

    def _tie(self, name: Name, kept: list[int], factors: Floats) -> Tie[Name]:
        own = self._lengths[self._places[name]]
        terms = [
            (self._names[place], -factor * own / self._lengths[place])
            for place, factor in zip(kept, factors, strict=True)
        ]
        return ((name, 1.0), *((each, round(float(factor), 9)) for each, factor in terms if abs(factor) > _ABSENT))


class FileTies:
    """The ties of one file; nothing is read before it is asked for.

    Args:
        look: what is to be estimated from it.
        within: the share of rows in no category up to which categories are taken to make up the whole.
        con: where it lies.
    """

    def __init__(self, look: Look, within: float, con: duckdb.DuckDBPyConnection) -> None:
        self._plan, self._splits, self._within, self._con = look.plan, look.splits, within, con
        self._where = f"({look.plan.scope or 'true'}) AND {look.plan.weight.sql} <> 0"

    @cached_property
    def domains(self) -> Columns[Domain]:
        """Which rows are in which domain."""
        categories = [f"{split.number} AS c{place}" for place, split in enumerate(self._splits)]
        query = resources.sql("survey/patterns").format(
            categories="".join(f", {each}" for each in categories), source=self._plan.source, condition=self._where
        )
        found = self._con.execute(query).to_arrow_table()
        rows = _numbers(found["rows"].combine_chunks())
        codes = [_numbers(found[f"c{place}"].combine_chunks()) for place in range(len(self._splits))]
        rows = rows * self._classified(codes, rows)
        names, columns = [WHOLE], [np.ones(len(rows))]
        for split, numbers in zip(self._splits, codes, strict=True):
            names += [*((split.breakdowns, code) for code in split.codes), rest(split)]
            columns += [(numbers == place).astype(float) for place in range(len(split.codes))]
            columns.append(np.isnan(numbers).astype(float))
        matrix = np.column_stack(columns)
        return Columns(names, matrix.T @ (matrix * rows[:, None]))

    def _classified(self, codes: Sequence[Floats], rows: Floats) -> Floats:
        """1 for patterns that are in a category of every breakdown whose categories nearly make up the whole."""
        kept = np.ones(len(rows))
        for numbers in codes:
            none = np.isnan(numbers)
            if float(rows[none].sum()) <= self._within * float(rows.sum()):
                kept *= ~none
        return kept

    @cached_property
    def counts(self) -> Columns[str]:
        """What the items count, and their bases, by their SQL."""
        names = list(dict.fromkeys(each for item in self._plan.items for each in (counted(item), base(item))))
        query = f"SELECT {', '.join(names)} FROM {self._plan.source} WHERE {self._where}"  # noqa: S608 (bound expressions)
        products = np.zeros((len(names), len(names)))
        for batch in self._con.execute(query).to_arrow_reader(_CHUNK):
            columns = np.column_stack([_numbers(column) for column in batch.columns])
            products += columns.T @ columns
        return Columns(names, products)


def rest(split: Split) -> Domain:
    """The name of those who are in no category of a breakdown."""
    return (split.breakdowns, ())


def counted(item: Item) -> str:
    """What an item counts of a row, as SQL: 1 or 0 of a share; 0 of a row that is not in its base."""
    return f"coalesce(CASE WHEN {answered(item)} THEN CAST({item.value} AS DOUBLE) END, 0.0)"


def base(item: Item) -> str:
    """Whether a row is in the base of an item, as SQL: 1 or 0."""
    return f"CASE WHEN {answered(item)} THEN 1.0 ELSE 0.0 END"


def answered(item: Item) -> str:
    """The condition that a row is in the base of an item, as SQL."""
    parts = [f"({item.base})"] if item.base else []
    parts += [f"({item.value}) IS NOT NULL"]
    parts += [f"({item.other}) IS NOT NULL"] if item.statistic is Statistic.RATIO else []
    return " AND ".join(parts)


def _numbers(column: Any) -> Floats:
    return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)
