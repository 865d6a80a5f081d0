"""Weights that agree with known totals, and what that agreement takes from the error of an estimate.

Rows that are alike in all margins (a cell) have their weights multiplied by one factor. The error is that of the
residuals: of what the margins do not explain. Sources: Deville and Särndal, JASA 87 (1992); as R's ``postStratify``,
``rake`` and ``calibrate`` compute it (a raked estimate: ten rounds of means over the rows of each margin).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa

from indicators.base import resources
from indicators.survey.design_file import DesignFile
from indicators.survey.estimates import Linearised
from indicators.survey.plan import FilePlan, Statistic
from indicators.survey.sampling import Adjustment, Calibration
from indicators.survey.totals import ItemTotals
from indicators.survey.variance import Floats, Ints

_ROUNDS = 200
_CLOSE = 1e-13
_PROJECTIONS = 10
_AGREE = 1e-6  # margins state one population
FACTOR = "calibrated.g"


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells of a calibration.

    Attributes:
        codes: of each cell its place in each margin.
        sizes: the number of categories of each margin.
        rows: rows of each cell.
        weights: their weights before.
        factors: by which they are multiplied.
        units: of pairs of a sampling unit and a cell: the unit.
        cells: of such pairs: the cell.
        parts: of such pairs: their calibrated weights.
    """

    codes: Ints
    sizes: tuple[int, ...]
    rows: Floats
    weights: Floats
    factors: Floats
    units: Ints
    cells: Ints
    parts: Floats


def source_of(plan: FilePlan) -> str:
    """The FROM of a file with the cell of each row and the factor of its weight."""
    same = " AND ".join(f"{value} = calibrated.m{place}" for place, value in enumerate(plan.margins))
    return f"JOIN calibrated ON {same}"


def calibrate(
    plan: FilePlan, calibration: Calibration, by_unit: str, con: duckdb.DuckDBPyConnection, design_file: DesignFile
) -> Cells:
    """Computes the factors of all cells and makes the table ``calibrated``.

    Args:
        plan: of the file.
        calibration: the known totals.
        by_unit: the FROM of the file with the sampling unit of each row.
        con: where the tables are.
        design_file: for errors.

    Raises:
        DesignError: a row has no category, a category no total or no rows, or the totals cannot be reached.
    """
    names = [f"m{place}" for place in range(len(plan.margins))]
    query = resources.sql("survey/cells").format(
        margins=", ".join(f"{value} AS {name}" for value, name in zip(plan.margins, names, strict=True)),
        names=", ".join(names),
        weight=plan.weight.sql,
        source=plan.source,
    )
    con.execute(query)
    found = con.execute("FROM calibration_cells ORDER BY cell").to_arrow_table()
    codes = np.column_stack(
        [_codes(plan, calibration, place, found[name], design_file) for place, name in enumerate(names)]
    )
    targets = [np.array(list(margin.totals.values()), dtype=float) for margin in calibration.margins]
    weights = np.asarray(found["d"], dtype=float)
    factors = _factors(plan, calibration, codes, targets, weights, design_file)
    table = pa.table({"cell": found["cell"], "g": factors, **{name: found[name] for name in names}})
    con.from_arrow(table).create("calibrated_once")
    con.execute("CREATE OR REPLACE TEMP TABLE calibrated AS FROM calibrated_once; DROP TABLE calibrated_once")
    pairs = con.execute(
        resources.sql("survey/cells_of_units").format(
            source=f"{by_unit} {source_of(plan)}", weight=f"{plan.weight.sql} * {FACTOR}"
        )
    ).to_arrow_table()
    return Cells(
        codes=codes,
        sizes=tuple(len(each) for each in targets),
        rows=np.asarray(found["n"], dtype=float),
        weights=weights,
        factors=factors,
        units=np.asarray(pairs["unit"], dtype=np.int64),
        cells=np.asarray(pairs["cell"], dtype=np.int64),
        parts=np.asarray(pairs["w"], dtype=float),
    )


def _codes(
    plan: FilePlan, calibration: Calibration, place: int, column: pa.ChunkedArray, design_file: DesignFile
) -> Ints:
    """The place of each cell's category among the totals of a margin."""
    where = ("files", plan.name, "sampling", "calibration", "margins", place)
    margin = calibration.margins[place]
    places = {code: number for number, code in enumerate(margin.totals)}
    found = [_code(value) for value in column.to_pylist()]
    for code in found:
        if code not in places:
            what = f"the category {code} of {margin.by} has" if code else f"some rows have no {margin.by}, and so"
            known = ", ".join(places)
            raise design_file.wrong((*where, "totals"), f"{what} no total", f"There are totals of {known}.")
    for code in places:
        if code not in found:
            wrong = f"no row of the file is in the category {code} of {margin.by}"
            raise design_file.wrong((*where, "totals", code), wrong, "Join the category with another one.")
    return np.array([places[code or ""] for code in found], dtype=np.int64)


def _code(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _factors(
    plan: FilePlan,
    calibration: Calibration,
    codes: Ints,
    targets: Sequence[Floats],
    weights: Floats,
    design_file: DesignFile,
) -> Floats:
    where = ("files", plan.name, "sampling", "calibration")
    sums = [float(each.sum()) for each in targets]
    if max(sums) - min(sums) > _AGREE * max(sums):
        wrong = f"the totals of the margins add up to {', '.join(f'{each:,.6g}' for each in sums)}"
        raise design_file.wrong((*where, "margins"), wrong, "All margins are of one population: correct the totals.")
    if calibration.method is Adjustment.POSTSTRATIFICATION and len(targets) > 1:
        advice = "Cross them in one expression (case when …), or choose raking."
        raise design_file.wrong((*where, "margins"), "post-stratification has one margin", advice)
    factors = _linear(codes, targets, weights) if calibration.method is Adjustment.LINEAR else None
    if factors is None:
        factors = _raked(codes, targets, weights)
    if not np.isfinite(factors).all() or (factors < 0).any() or not _reached(factors, codes, targets, weights):
        wrong = "the totals cannot be reached with weights that are not negative"
        raise design_file.wrong(where, wrong, "Check the totals; join small categories.")
    return factors


def _raked(codes: Ints, targets: Sequence[Floats], weights: Floats) -> Floats:
    """Factors by iterative proportional fitting; with one margin one round is exact."""
    factors = np.ones(len(weights))
    for _ in range(_ROUNDS):
        before = factors
        for place, target in enumerate(targets):
            sums = np.bincount(codes[:, place], weights=factors * weights, minlength=len(target))
            factors = factors * (target / np.where(sums == 0, np.nan, sums))[codes[:, place]]
        if not np.isfinite(factors).all() or np.abs(factors / before - 1).max() < _CLOSE:
            break
    return factors


def _linear(codes: Ints, targets: Sequence[Floats], weights: Floats) -> Floats:
    x = _indicators(codes, tuple(len(each) for each in targets))
    gap = np.concatenate(targets) - x.T @ weights
    return np.asarray(1 + x @ (np.linalg.pinv(x.T @ (weights[:, None] * x)) @ gap))


def _reached(factors: Floats, codes: Ints, targets: Sequence[Floats], weights: Floats) -> bool:
    return all(
        np.allclose(np.bincount(codes[:, place], weights=factors * weights, minlength=len(each)), each, rtol=1e-9)
        for place, each in enumerate(targets)
    )


def _indicators(codes: Ints, sizes: Sequence[int]) -> Floats:
    """Of each cell, and of each category of each margin, whether it lies in it."""
    return np.column_stack([np.eye(size)[codes[:, place]] for place, size in enumerate(sizes)])


def residual(
    figure: Linearised, statistic: Statistic, by_cell: ItemTotals, cells: Cells, method: Adjustment, size: int
) -> Linearised:
    """A figure with what the margins explain taken from its scores.

    Args:
        figure: with its scores by sampling unit.
        statistic: what is estimated.
        by_cell: the totals of its domain by cell: of a raked sample by rows, of all others by the weights before.
        cells: of the calibration.
        method: of the calibration.
        size: the number of sampling units.
    """
    scores = by_cell.y if statistic is Statistic.TOTAL else by_cell.y - figure.value * by_cell.x
    sums = np.zeros(len(cells.rows))
    sums[by_cell.places] = scores
    explained = _raked_means(sums, cells) if method is Adjustment.RAKING else _regressed(sums, cells)
    found = np.zeros(size)
    np.add.at(found, figure.units, figure.scores)
    np.add.at(found, cells.units, -cells.parts * explained[cells.cells] / figure.divisor)
    return Linearised(figure.value, np.arange(size), found)


def _regressed(sums: Floats, cells: Cells) -> Floats:
    x = _indicators(cells.codes, cells.sizes)
    return np.asarray(x @ (np.linalg.pinv(x.T @ (cells.weights[:, None] * x)) @ (x.T @ sums)))


def _raked_means(sums: Floats, cells: Cells) -> Floats:
    explained = np.zeros(len(sums))
    for _ in range(_PROJECTIONS):
        for place, size in enumerate(cells.sizes):
            code = cells.codes[:, place]
            left = sums - cells.rows * explained
            means = np.bincount(code, weights=left, minlength=size) / np.bincount(
                code, weights=cells.rows, minlength=size
            )
            explained = explained + means[code]
    return explained
