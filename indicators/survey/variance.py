"""The variance of a total over the stages of a sample, as Taylor linearisation needs it.

Every estimate is linearised before: its score in a unit is what the unit adds to it (for a ratio of totals Y and X in
a unit: (y - Y / X * x) / X). Stages are drawn without replacement where their population is stated; the contribution
of a further stage counts by the fractions that were drawn before it. Source: Särndal, Swensson and Wretman, Model
Assisted Survey Sampling (1992), sections 4.3 and 5.5; the policies for single units are those of R's `survey`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicators.survey.sampling import SinglePsu

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_ALL_DRAWN = 1e-7  # a stratum of which less than this was not drawn represents itself


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a sample.

    Attributes:
        unit: for each ultimate unit its unit of this stage.
        stratum: for each unit of this stage its stratum, within the unit of the stage before.
        drawn: for each stratum the number of units that were drawn.
        population: for each stratum the number from which they were drawn; infinite: with replacement.
        parent: for each stratum the unit of the stage before; 0 at the first stage.
        fraction: for each stratum the product of the fractions that were drawn before it; 1 at the first stage.
    """

    unit: Ints
    stratum: Ints
    drawn: Ints
    population: Floats
    parent: Ints
    fraction: Floats


@dataclass(frozen=True, slots=True)
class Sample:
    """The stages of a sample, and what becomes of strata with one unit."""

    stages: tuple[Stage, ...]
    single: SinglePsu
    single_in_domains: bool = False

    @property
    def size(self) -> int:
        """The number of ultimate units."""
        return len(self.stages[0].unit)

    def variances(self, values: Floats, scores: Floats, units: Ints) -> Floats:
        """The variance of each figure by its scores (`indicators.survey.estimates.Spread`)."""
        return variance(scores, units, self)

    def freedom(self, units: Ints) -> int:
        """Degrees of freedom of the part of the sample with these ultimate units: primary units less strata."""
        first = self.stages[0]
        there = np.zeros(len(first.stratum), dtype=bool)
        there[first.unit[units]] = True
        strata = np.zeros(len(first.drawn), dtype=bool)
        strata[first.stratum[there]] = True
        return int(there.sum() - strata.sum())


class SingleUnit(ValueError):
    """A stratum holds one unit, and the policy is to fail.

    Attributes:
        stage: of the stratum, from 0.
        stratum: its number.
    """

    def __init__(self, stage: int, stratum: int) -> None:
        super().__init__(f"stratum {stratum} of stage {stage} has one unit")
        self.stage = stage
        self.stratum = stratum


def check_single_units(sample: Sample) -> None:
    """Sees to it that a sample whose policy is to fail has no stratum with one unit.

    Raises:
        SingleUnit: it has one that does not represent itself.
    """
    if sample.single is not SinglePsu.FAIL:
        return
    for number, stage in enumerate(sample.stages):
        alone = np.flatnonzero((stage.drawn == 1) & (_left(stage) > _ALL_DRAWN))
        if len(alone):
            raise SingleUnit(number, int(alone[0]))


def variance(scores: Floats, units: Ints, sample: Sample) -> Floats:
    """The variance of the total of each column of scores.

    Args:
        scores: a row for each ultimate unit that has any, a column for each estimate.
        units: the ultimate unit of each row; all others have zeros.
        sample: where the units belong.
    """
    found = np.zeros(scores.shape[1])
    for stage in sample.stages:
        found += _of_stage(scores, units, stage, sample)
    return found


def _left(stage: Stage) -> Floats:
    """The fraction of each stratum that was not drawn."""
    return np.asarray(1.0 - stage.drawn / stage.population)


def _sums(values: Floats, places: Ints, length: int) -> Floats:
    """The sum of the rows of each place."""
    found = np.zeros((length, values.shape[1]))
    np.add.at(found, places, values)
    return found


def _of_stage(scores: Floats, units: Ints, stage: Stage, sample: Sample) -> Floats:
    there_is = np.zeros(len(stage.stratum), dtype=bool)
    there_is[stage.unit[units]] = True
    present = np.flatnonzero(there_is)
    place = (np.cumsum(there_is) - 1)[stage.unit[units]]
    totals = _sums(scores, place, len(present))
    strata, at = np.unique(stage.stratum[present], return_inverse=True)
    there = np.bincount(at, minlength=len(strata))
    drawn, left = stage.drawn[strata].astype(float), _left(stage)[strata]
    means = _sums(totals, at, len(strata)) / drawn[:, None]
    around = means.copy()
    zero = _from_zero(sample, there, drawn)
    around[zero] = 0.0
    squares = _sums((totals - around[at]) ** 2, at, len(strata)) + (drawn - there)[:, None] * around**2
    by_stratum = (left * drawn / np.maximum(drawn - 1, 1))[:, None] * squares
    single = (drawn == 1) & (left > _ALL_DRAWN)
    parents = stage.parent[strata]
    if sample.single is SinglePsu.CENTERED and single.any():
        by_stratum[single] = left[single, None] * _from_the_mean(means, drawn, parents)[single]
    by_stratum[left <= _ALL_DRAWN] = 0.0
    by_stratum *= stage.fraction[strata][:, None]
    if sample.single is SinglePsu.AVERAGE:
        without = single | (sample.single_in_domains & (there == 1) & (drawn > 1))
        return _averaged(by_stratum, without, parents)
    return np.asarray(by_stratum.sum(axis=0))


def _from_zero(sample: Sample, there: Ints, drawn: Floats) -> npt.NDArray[np.bool_]:
    """The strata whose units deviate from zero and not from their mean."""
    if sample.single is not SinglePsu.ADJUST:
        return np.zeros(len(drawn), dtype=bool)
    return np.asarray((there == 1) & ((drawn == 1) | sample.single_in_domains))


def _from_the_mean(means: Floats, drawn: Floats, parents: Ints) -> Floats:
    """The squared distance of each stratum's mean from the mean of all units beneath the same parent."""
    _, at = np.unique(parents, return_inverse=True)
    sums, counts = np.zeros((at.max() + 1, means.shape[1])), np.bincount(at, weights=drawn)
    np.add.at(sums, at, means * drawn[:, None])
    return np.asarray((means - (sums / counts[:, None])[at]) ** 2)


def _averaged(by_stratum: Floats, without: npt.NDArray[np.bool_], parents: Ints) -> Floats:
    """The sum over strata, in which those without a variance have the average of the others beneath their parent."""
    _, at = np.unique(parents, return_inverse=True)
    all_strata, with_one = np.bincount(at), np.bincount(at, weights=~without)
    factor = np.divide(all_strata, with_one, out=np.full(len(all_strata), np.nan), where=with_one > 0)
    kept = np.where(without[:, None], 0.0, by_stratum)
    return np.asarray((kept * factor[at][:, None]).sum(axis=0))
