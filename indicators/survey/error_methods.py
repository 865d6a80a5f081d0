"""How the errors of a file's estimates are computed: by its sampling units, after a calibration, or by replicates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import duckdb
import numpy as np

from indicators.survey.binding import Binder
from indicators.survey.calibration import FACTOR, calibrate, residual, source_of
from indicators.survey.design_file import DesignFile
from indicators.survey.estimates import Linearised, Spread, linearise
from indicators.survey.microdata import MicrodataTable
from indicators.survey.plan import FilePlan, Split, Statistic
from indicators.survey.replicates import ReplicateTotals, Replication, replicate_columns, scales
from indicators.survey.sample import load_units, sample_of, unit_keys
from indicators.survey.sampling import Adjustment, Calibration, Freedom, Replicates
from indicators.survey.totals import Domain, Grouping, ItemTotals, totals


@dataclass(frozen=True, slots=True)
class Shape:
    """What a sample consists of.

    Attributes:
        strata: of the first stage.
        units: primary sampling units; both are 0 where only replicate weights are known.
        single: strata with one unit.
        replicates: replicate weights.
    """

    strata: int = 0
    units: int = 0
    single: int = 0
    replicates: int = 0


class Errors(Protocol):
    """A way to compute errors.

    Attributes:
        grouping: how rows are summed up for it.
        weighed: the same without sampling units.
        spread: how the variance follows from the figures.
        shape: what the sample consists of.
    """

    grouping: Grouping
    weighed: Grouping
    spread: Spread
    shape: Shape

    def figure(self, number: int, domain: Domain, statistic: Statistic, found: ItemTotals) -> Linearised | None:
        """The figure of an item in a domain with its scores; None where there is none."""

    def freedom_of(self, number: int, found: Mapping[Domain, ItemTotals]) -> int:
        """The degrees of freedom of an item in a domain, or in several together."""


def errors_of(
    plan: FilePlan,
    splits: Sequence[Split],
    con: duckdb.DuckDBPyConnection,
    design_file: DesignFile,
    tables: Mapping[str, MicrodataTable],
) -> Errors:
    """The way that the design of a file asks for.

    Raises:
        DesignError: the design and the file do not fit.
    """
    sampling = plan.file.sampling
    if sampling.replicates is not None:
        if sampling.calibration is not None:
            where = ("files", plan.name, "sampling", "calibration")
            advice = "Who made the replicate weights calibrates each of them: take the calibration out."
            raise design_file.wrong(where, "replicate weights are not calibrated here", advice)
        return _Replicated(plan, sampling.replicates, splits, con, design_file, tables)
    if sampling.calibration is not None:
        return _Calibrated(plan, sampling.calibration, splits, con, design_file)
    return _Linearised(plan, con, design_file)


class _Linearised:
    """By the sampling units and strata of the file."""

    def __init__(self, plan: FilePlan, con: duckdb.DuckDBPyConnection, design_file: DesignFile) -> None:
        load_units(plan, con)
        self._plan = plan
        self._sample = sample_of(plan, con, design_file)
        self.spread: Spread = self._sample
        drawn = self._sample.stages[0].drawn
        self.shape = Shape(len(drawn), int(drawn.sum()), int((drawn == 1).sum()))
        same = " AND ".join(f"{key} = sampled_units.k{place}" for place, key in enumerate(unit_keys(plan)))
        source = f"{plan.source} JOIN sampled_units ON {same}"
        self.grouping = Grouping(source, "sampled_units.unit", plan.weight.sql)
        self.weighed = Grouping(plan.source, "0", plan.weight.sql)

    def figure(self, number: int, domain: Domain, statistic: Statistic, found: ItemTotals) -> Linearised | None:
        del number, domain
        return linearise(found, statistic)

    def freedom_of(self, number: int, found: Mapping[Domain, ItemTotals]) -> int:
        """Units less strata: of the domain, or of the whole design if it says so."""
        del number
        if self._plan.file.sampling.degrees_of_freedom is Freedom.DESIGN:
            stage = self._sample.stages[0]
            return len(stage.stratum) - len(stage.drawn)
        return self._sample.freedom(np.concatenate([each.places for each in found.values()]))


class _Calibrated(_Linearised):
    """The same, of what the known totals do not explain."""

    def __init__(
        self,
        plan: FilePlan,
        calibration: Calibration,
        splits: Sequence[Split],
        con: duckdb.DuckDBPyConnection,
        design_file: DesignFile,
    ) -> None:
        super().__init__(plan, con, design_file)
        self._method = calibration.method
        self._cells = calibrate(plan, calibration, self.grouping.source, con, design_file)
        cells = source_of(plan)
        before = "1.0" if self._method is Adjustment.RAKING else plan.weight.sql
        by_cell = Grouping(f"{plan.source} {cells}", "calibrated.cell", before)
        self._by_cell = {(n, domain): found for n, domain, found in totals(plan, splits, by_cell, con)}
        weight = f"{plan.weight.sql} * {FACTOR}"
        self.grouping = Grouping(f"{self.grouping.source} {cells}", self.grouping.place, weight)
        self.weighed = Grouping(f"{plan.source} {cells}", "0", weight)

    def figure(self, number: int, domain: Domain, statistic: Statistic, found: ItemTotals) -> Linearised | None:
        figure = super().figure(number, domain, statistic, found)
        if figure is None:
            return None
        by_cell = self._by_cell[number, domain]
        return residual(figure, statistic, by_cell, self._cells, self._method, self._sample.size)


class _Replicated:
    """By replicate weights."""

    def __init__(
        self,
        plan: FilePlan,
        replicates: Replicates,
        splits: Sequence[Split],
        con: duckdb.DuckDBPyConnection,
        design_file: DesignFile,
        tables: Mapping[str, MicrodataTable],
    ) -> None:
        binder = Binder(design_file.design, tables, plan.name)
        names = list(tables[plan.name].variables)
        columns = replicate_columns(plan, replicates, binder, names, design_file)
        factors = scales(replicates, len(columns), plan, design_file)
        self._totals = ReplicateTotals(plan, columns, splits, combined=replicates.combined)
        self._totals.read(con, design_file)
        self._of_design = plan.file.sampling.degrees_of_freedom is Freedom.DESIGN
        self.spread: Spread = Replication(factors, replicates.around)
        self.shape = Shape(replicates=len(columns))
        self.grouping = self.weighed = Grouping(plan.source, "0", plan.weight.sql)

    def figure(self, number: int, domain: Domain, statistic: Statistic, found: ItemTotals) -> Linearised | None:
        figure = linearise(found, statistic)
        return None if figure is None else self._totals.figure(number, domain, statistic, figure.value)

    def freedom_of(self, number: int, found: Mapping[Domain, ItemTotals]) -> int:
        """The rank of the replicate weights less one: of the rows of the domain, or of all if the design says so."""
        ranked = self._totals.rank_of_all if self._of_design else self._totals.rank(number, list(found))
        return ranked - 1
