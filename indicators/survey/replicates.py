"""The variance by replicate weights: from how the figure differs when it is computed with each of them.

Sources: Wolter, Introduction to Variance Estimation (2007); scales as R's ``svrepdesign`` has them.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from indicators.survey.binding import Binder
from indicators.survey.columns import Column
from indicators.survey.design_file import DesignFile, Where
from indicators.survey.estimates import Linearised
from indicators.survey.expressions import ExpressionError
from indicators.survey.plan import FilePlan, Split, Statistic
from indicators.survey.row_space import RowSpace, rank
from indicators.survey.sampling import Around, Method, Replicates
from indicators.survey.totals import WHOLE, Domain
from indicators.survey.variance import Bools, Floats, Ints

_CHUNK = 16_384  # rows that are multiplied at once


@dataclass(frozen=True, slots=True)
class Replication:
    """Replicate weights, as the spread of figures.

    Attributes:
        scales: of each replicate's squared deviation.
        around: what they deviate from.
    """

    scales: Floats
    around: Around

    def variances(self, values: Floats, scores: Floats, units: Ints) -> Floats:
        """The variance of each figure, whose scores are the figure by each replicate."""
        by_replicate = np.zeros((len(self.scales), scores.shape[1]))
        np.add.at(by_replicate, units, scores)
        middle = values if self.around is Around.ESTIMATE else by_replicate[self.scales > 0].mean(axis=0)
        return np.asarray((self.scales[:, None] * (by_replicate - middle) ** 2).sum(axis=0))


def replicate_columns(
    plan: FilePlan, replicates: Replicates, binder: Binder, names: Sequence[str], design_file: DesignFile
) -> list[Column]:
    """The variables of the replicate weights, in the order of the design; those of a pattern in that of the file.

    Raises:
        DesignError: there are none, fewer than two, or one is a text.
    """
    found: list[Column] = []
    for place, pattern in enumerate(replicates.weights):
        where: Where = ("files", plan.name, "sampling", "replicates", "weights", place)
        alike = [name for name in names if fnmatch.fnmatchcase(name.lower(), pattern.lower())]
        if not alike:
            raise design_file.wrong(
                where, f"no variable of {plan.name} is called {pattern}", "Write it as in the file."
            )
        for name in alike:
            try:
                column = binder.column(name if name.isidentifier() else f"`{name}`")
            except ExpressionError as exc:
                raise design_file.wrong(where, str(exc), "Name a variable of the file.") from None
            if column.variable.is_text:
                raise design_file.wrong(where, f"{name} is a text and no weight", "See `reading` in docs/survey.md.")
            if column not in found:
                found.append(column)
    if len(found) < 2:
        where = ("files", plan.name, "sampling", "replicates", "weights")
        raise design_file.wrong(where, "there is one replicate weight", "Name all of them.")
    return found


def scales(replicates: Replicates, number: int, plan: FilePlan, design_file: DesignFile) -> Floats:
    """The factor of each replicate's squared deviation.

    Raises:
        DesignError: the design gives another number of scales than there are replicates, or none where they are needed.
    """
    where = ("files", plan.name, "sampling", "replicates")
    own = np.array(replicates.scales, dtype=float) if replicates.scales else np.ones(number)
    if len(own) != number:
        wrong = f"there are {len(own)} scales and {number} replicate weights"
        raise design_file.wrong((*where, "scales"), wrong, "Give one for each, in their order.")
    if replicates.method is Method.JACKKNIFE and not replicates.scales and replicates.scale is None:
        advice = (
            "State scale: (n - 1) / n of n replicates without strata; in strata scales: (n - 1) / n of each stratum."
        )
        raise design_file.wrong(where, "a jackknife needs its scale", advice)
    return own * (replicates.scale if replicates.scale is not None else _usual(replicates, number))


def _usual(replicates: Replicates, number: int) -> float:
    if replicates.method is Method.FAY:
        return float(1 / (number * (1 - replicates.rho) ** 2))
    if replicates.method is Method.BRR:
        return 1 / number
    if replicates.method is Method.BOOTSTRAP:
        return 1 / number if replicates.around is Around.ESTIMATE else 1 / (number - 1)
    return 1.0


class ReplicateTotals:
    """The totals of all items in all domains by each replicate weight, in one pass over the rows."""

    def __init__(self, plan: FilePlan, columns: Sequence[Column], splits: Sequence[Split], *, combined: bool) -> None:
        self._plan, self._splits, self._count = plan, splits, len(columns)
        self._y: dict[Domain, Floats] = {}
        self._x: dict[Domain, Floats] = {}
        self._all = RowSpace(self._count)
        self._spaces: dict[tuple[Domain, int], RowSpace] = {}
        self._ranks: dict[tuple[tuple[Domain, int], ...], int] = {}
        conditions = [" AND ".join(each for each in (plan.scope, item.base) if each) or "true" for item in plan.items]
        self._bases = list(dict.fromkeys(conditions))
        self._base_of = [self._bases.index(each) for each in conditions]
        self._sound = True
        weight = "" if combined else f" * {plan.weight.sql}"
        self._selected = [f"{column.sql}{weight} AS r{place}" for place, column in enumerate(columns)]

    def read(self, con: duckdb.DuckDBPyConnection, design_file: DesignFile) -> None:
        """Reads the rows.

        Raises:
            DesignError: a replicate weight is missing.
        """
        values = [f"{sql} AS v{number}" for number, sql in enumerate(self._values())]
        others = [f"{item.other} AS o{n}" for n, item in enumerate(self._plan.items) if item.other]
        cases = [f"{split.number} AS c{place}" for place, split in enumerate(self._splits)]
        bases = [f"coalesce({condition}, false) AS b{place}" for place, condition in enumerate(self._bases)]
        wanted = ", ".join([*self._selected, *values, *others, *cases, *bases])
        query = f"SELECT {wanted} FROM {self._plan.source}"  # noqa: S608 (bound expressions)
        for batch in con.execute(query).to_arrow_reader(_CHUNK):
            self._add(batch)
        if not self._sound:
            where = ("files", self._plan.name, "sampling", "replicates", "weights")
            raise design_file.wrong(where, "a replicate weight is missing", "Every row has each of them; 0 is one.")

    def _values(self) -> list[str]:
        found = []
        for item in self._plan.items:
            domain = " AND ".join(each for each in (self._plan.scope, item.base) if each)
            both = f" AND {item.other} IS NOT NULL" if item.other else ""
            found.append(f"CASE WHEN {domain or 'true'}{both} THEN CAST({item.value} AS DOUBLE) END")
        return found

    def _add(self, batch: pa.RecordBatch) -> None:
        weights = np.column_stack([_floats(batch, f"r{place}") for place in range(self._count)])
        self._sound = self._sound and bool(np.isfinite(weights).all())
        self._all.add(weights)
        bases = [
            np.asarray(batch.column(f"b{n}").to_numpy(zero_copy_only=False), bool) for n in range(len(self._bases))
        ]
        values = np.column_stack([_floats(batch, f"v{number}") for number in range(len(self._plan.items))])
        there = ~np.isnan(values)
        others = there.astype(float)
        for number, item in enumerate(self._plan.items):
            if item.other:
                others[:, number] = np.where(there[:, number], _floats(batch, f"o{number}"), 0.0)
        values = np.where(there, values, 0.0)
        self._sum(WHOLE, values, others, weights)
        self._span(WHOLE, bases, weights, np.ones(len(weights), bool))
        for place, split in enumerate(self._splits):
            category = np.nan_to_num(_floats(batch, f"c{place}"), nan=-1).astype(np.int64)
            for number, codes in enumerate(split.codes):
                rows = category == number
                if rows.any():
                    self._sum((split.breakdowns, codes), values[rows], others[rows], weights[rows])
                    self._span((split.breakdowns, codes), bases, weights, rows)

    def _sum(self, domain: Domain, values: Floats, others: Floats, weights: Floats) -> None:
        none = np.zeros((len(self._plan.items), self._count))
        self._y[domain] = self._y.get(domain, none) + values.T @ weights
        self._x[domain] = self._x.get(domain, none) + others.T @ weights

    def _span(self, domain: Domain, bases: list[Bools], weights: Floats, rows: Bools) -> None:
        for place, base in enumerate(bases):
            space = self._spaces.setdefault((domain, place), RowSpace(self._count))
            space.add(weights[rows & base])

    def rank(self, number: int, domains: Sequence[Domain]) -> int:
        """The rank of the replicate weights in the base of an item in domains together."""
        key = tuple((domain, self._base_of[number]) for domain in domains)
        if key not in self._ranks:
            self._ranks[key] = rank(*(self._spaces[each] for each in key))
        return self._ranks[key]

    @property
    def rank_of_all(self) -> int:
        """The rank of the replicate weights of the whole file."""
        return rank(self._all)

    def figure(self, number: int, domain: Domain, statistic: Statistic, value: float) -> Linearised:
        """A figure with what it is by each replicate; not a number where a replicate has nothing of the domain."""
        y, x = self._y[domain][number], self._x[domain][number]
        with np.errstate(divide="ignore", invalid="ignore"):
            by_replicate = y if statistic is Statistic.TOTAL else y / x
        return Linearised(value, np.arange(self._count), by_replicate)


def _floats(batch: pa.RecordBatch, name: str) -> Floats:
    return np.asarray(batch.column(name).to_numpy(zero_copy_only=False), dtype=np.float64)
