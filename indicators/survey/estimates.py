"""Estimates of all indicators of a survey in all their domains, with their errors."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from indicators.survey import intervals
from indicators.survey.plan import Item, Statistic
from indicators.survey.totals import Domain, ItemTotals
from indicators.survey.variance import Floats, Ints

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure of a survey.

    Attributes:
        item: what was estimated.
        domain: breakdowns and codes.
        statistic: what kind of figure it is; a share that is also given as a number is a total.
        value: the figure; shares from 0 to 1.
        error: its standard error; None: it cannot be computed.
        freedom: degrees of freedom.
        low: the interval begins here; None: there is none.
        high: it ends here.
        deff: design effect; None: of a ratio, or where the population is no greater than the sample.
        sample: rows of the base with a weight (unweighted).
        base: weighted rows of the base.
        missing: rows of the domain with a weight but no answer.
        remainder: of amounts, what all but the two largest respondents give, as a share of the largest; None: of rows.
    """

    item: Item
    domain: Domain
    statistic: Statistic
    value: float
    error: float | None
    freedom: int
    low: float | None
    high: float | None
    deff: float | None
    sample: int
    base: float
    missing: int
    remainder: float | None = None

    @property
    def cv(self) -> float | None:
        """The coefficient of variation, as a fraction."""
        return self.error / abs(self.value) if self.error is not None and self.value != 0 else None


@dataclass(frozen=True, slots=True)
class Linearised:
    """A figure with what each sampling unit adds to it.

    Attributes:
        value: the figure.
        units: sampling units; of replicate weights the replicates.
        scores: of each of them; of replicate weights the figure by each.
        divisor: what the weighted rows are divided by: the base of a share, 1 of a total.
    """

    value: float
    units: Ints
    scores: Floats
    divisor: float = 1.0


def linearise(found: ItemTotals, statistic: Statistic) -> Linearised | None:
    """The figure of a domain and its scores; None where there is nothing to divide by."""
    y, x = float(found.y.sum()), float(found.x.sum())
    if statistic is Statistic.TOTAL:
        return Linearised(y, found.places, found.y)
    if x == 0 or not math.isfinite(x):
        return None
    value = y / x
    return Linearised(value, found.places, (found.y - value * found.x) / x, x)


def simple_variance(found: ItemTotals, statistic: Statistic) -> float | None:
    """The variance that a simple random sample of the same size would have; of a ratio none is computed.

    Source: R's ``svymean(deff = TRUE)``: the variance of the population is that of the weighted sample.
    """
    size, base = float(found.answered.sum()), float(found.weights.sum())
    if statistic is Statistic.RATIO or size < 2 or base < size or base == 0:
        return None
    mean = float(found.y.sum()) / base
    spread = max(float(found.squares.sum()) / base - mean * mean, 0.0) * size / (size - 1)
    of_mean = spread * (base - size) / (base * size)
    return of_mean * base * base if statistic is Statistic.TOTAL else of_mean


def interval(
    statistic: Statistic, value: float, error: float | None, freedom: float, confidence: float
) -> tuple[float, float] | None:
    """The interval of a figure: on the logit scale for a share, symmetric for all else."""
    if error is None or freedom < 1 or not math.isfinite(value):
        return None
    if statistic is Statistic.SHARE:
        return intervals.logit(value, error, freedom, confidence)
    return intervals.symmetric(value, error, freedom, confidence)


class Spread(Protocol):
    """How a sample tells the variance of figures: by linearisation or by replicates."""

    def variances(self, values: Floats, scores: Floats, units: Ints) -> Floats:
        """The variance of each figure; not finite where it cannot be computed.

        Args:
            values: the figures.
            scores: a column for each figure.
            units: of each row of scores.
        """


def errors(figures: Mapping[Key, Linearised], spread: Spread) -> dict[Key, float | None]:
    """The standard error of each figure; None where it cannot be computed.

    Figures of the same units are computed together.
    """
    together: dict[bytes, list[Key]] = {}
    for key, figure in figures.items():
        together.setdefault(figure.units.tobytes(), []).append(key)
    found: dict[Key, float | None] = {}
    for keys in together.values():
        scores = np.column_stack([figures[key].scores for key in keys])
        values = np.array([figures[key].value for key in keys])
        variances = spread.variances(values, scores, figures[keys[0]].units)
        for key, each in zip(keys, variances, strict=True):
            found[key] = math.sqrt(max(float(each), 0.0)) if math.isfinite(each) else None
    return found


def difference(first: Linearised, second: Linearised) -> Linearised:
    """The first figure less the second of the same sample, with their covariance in its scores."""
    return Linearised(
        first.value - second.value,
        np.concatenate([first.units, second.units]),
        np.concatenate([first.scores, -second.scores]),
    )
