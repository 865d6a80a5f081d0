"""From the files of a design to all its estimates and differences."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb

from indicators.survey.base_checks import check_base
from indicators.survey.check import require_sound
from indicators.survey.design_file import DesignFile
from indicators.survey.dominance import remainders
from indicators.survey.error_methods import errors_of
from indicators.survey.estimates import Estimate, Linearised, difference, errors, interval, simple_variance
from indicators.survey.first_look import Look, look
from indicators.survey.microdata import Microdata, MicrodataTable
from indicators.survey.plan import FilePlan, Item, Statistic, plans
from indicators.survey.sample_facts import SampleFacts, sample_facts
from indicators.survey.totals import WHOLE, Domain, ItemTotals, totals

_Key = tuple[int, Statistic]


@dataclass(frozen=True, slots=True)
class Gap:
    """A difference between two domains of one sample: the first less the second.

    Attributes:
        item: what was estimated.
        first: the domain from which is taken away.
        second: the domain that is taken away.
        value: the difference; of shares from -1 to 1.
        error: its standard error, with the covariance of both; None: it cannot be computed.
        freedom: degrees of freedom: of the units and strata of both together.
        low: the interval begins here; None: there is none.
        high: it ends here.
    """

    item: Item
    first: Domain
    second: Domain
    value: float
    error: float | None
    freedom: int
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Estimation:
    """What was estimated from all files of a design.

    Attributes:
        estimates: in the order of the design.
        gaps: the differences that it asks for.
        unclassified: rows in scope that are in no category, by file and breakdown.
        samples: what the samples of its files are.
        looks: what was seen of each file.
    """

    estimates: tuple[Estimate, ...]
    gaps: tuple[Gap, ...]
    unclassified: Mapping[tuple[str, str], int]
    samples: tuple[SampleFacts, ...]
    looks: tuple[Look, ...]


def estimate(design_file: DesignFile, data: Microdata) -> Estimation:
    """All that a design asks for, file by file, indicator by indicator.

    Raises:
        DesignError: nothing may be tabulated: the text names variable, rows and the way out.
    """
    estimates: list[Estimate] = []
    gaps: list[Gap] = []
    unclassified: dict[tuple[str, str], int] = {}
    samples: list[SampleFacts] = []
    looks: list[Look] = []
    require_sound(design_file, data)
    for plan in plans(design_file, data):
        check_base(plan, data.con, design_file)
        found = _File(plan, data.con, design_file, data.tables)
        estimates += found.estimates()
        gaps += found.gaps()
        unclassified.update({(plan.name, name): rows for name, rows in found.unclassified.items()})
        samples.append(found.sample)
        looks.append(found.look)
    return Estimation(tuple(estimates), tuple(gaps), unclassified, tuple(samples), tuple(looks))


class _File:
    """The estimates of one file."""

    def __init__(
        self,
        plan: FilePlan,
        con: duckdb.DuckDBPyConnection,
        design_file: DesignFile,
        tables: Mapping[str, MicrodataTable],
    ) -> None:
        self.look = seen = look(plan, con, design_file)
        self._plan, self._con, self._design_file = seen.plan, con, design_file
        self._splits, self.unclassified = seen.splits, seen.unclassified
        self._errors = errors_of(self._plan, self._splits, con, design_file, tables)
        self._remainders = remainders(self._plan, self._splits, self._errors.weighed, con)
        self.sample = sample_facts(self._plan, self._errors, con)
        self._differences = [
            (((each.breakdown,), (each.between[0],)), ((each.breakdown,), (each.between[1],)))
            for each in design_file.design.differences
        ]
        self._compared = {domain for pair in self._differences for domain in pair}
        self._kept: dict[tuple[int, Domain], tuple[Linearised, ItemTotals]] = {}

    def estimates(self) -> list[Estimate]:
        """In the order of the indicators, the whole first, then the breakdowns as the design has them."""
        order = {WHOLE: 0}
        for split in self._plan.splits:
            order.update({(split.breakdowns, codes): len(order) + place for place, codes in enumerate(split.codes)})
        found: list[tuple[int, int, Estimate]] = []
        by_domain = totals(self._plan, self._splits, self._errors.grouping, self._con)
        for domain, items in itertools.groupby(by_domain, key=lambda each: each[1]):
            for number, each in self._of_domain(domain, {number: found for number, _, found in items}):
                found.append((number, order[domain], each))
        self._check_whole({number for number, _, each in found if each.domain == WHOLE})
        return [each for *_, each in sorted(found, key=lambda each: each[:2])]

    def gaps(self) -> Iterator[Gap]:
        """The differences that the design asks for, of each item that has both domains."""
        for number, item in enumerate(self._plan.items):
            for first, second in self._differences:
                one, other = self._kept.get((number, first)), self._kept.get((number, second))
                if one is not None and other is not None:
                    figure = difference(one[0], other[0])
                    yield self._gap(number, item, figure, {first: one[1], second: other[1]})

    def _gap(self, number: int, item: Item, figure: Linearised, found: dict[Domain, ItemTotals]) -> Gap:
        error = errors({item.indicator.indicator: figure}, self._errors.spread)[item.indicator.indicator]
        freedom = self._errors.freedom_of(number, found)
        limits = interval(Statistic.MEAN, figure.value, error, freedom, self._design_file.design.confidence)
        low, high = limits or (None, None)
        first, second = found
        return Gap(item, first, second, figure.value, error, freedom, low, high)

    def _check_whole(self, there: set[int]) -> None:
        """An indicator whose base holds nobody is a slip of the design."""
        missing = [number for number in range(len(self._plan.items)) if number not in there]
        if missing:
            item = self._plan.items[missing[0]]
            place = self._design_file.design.indicators.index(item.indicator)
            wrong = f"no row of {self._plan.name} is in the base of {item.indicator.indicator}"
            advice = "Correct scope, base or the answers that count as missing."
            raise self._design_file.wrong(("indicators", place), wrong, advice)

    def _of_domain(self, domain: Domain, found: dict[int, ItemTotals]) -> Iterator[tuple[int, Estimate]]:
        figures: dict[_Key, Linearised] = {}
        for number, each in found.items():
            for statistic in _statistics(self._plan.items[number]):
                figure = self._errors.figure(number, domain, statistic, each)
                if figure is not None:
                    figures[number, statistic] = figure
                    if domain in self._compared and statistic is self._plan.items[number].statistic:
                        self._kept[number, domain] = figure, each
        spread = errors(figures, self._errors.spread)
        for (number, statistic), figure in figures.items():
            error = spread[number, statistic]
            made = self._estimate(number, domain, statistic, found[number], figure, error)
            yield number, replace(made, remainder=self._remainders.get((number, domain)))

    def _estimate(
        self,
        number: int,
        domain: Domain,
        statistic: Statistic,
        found: ItemTotals,
        figure: Linearised,
        error: float | None,
    ) -> Estimate:
        freedom = self._errors.freedom_of(number, {domain: found})
        limits = interval(statistic, figure.value, error, freedom, self._design_file.design.confidence)
        simple = simple_variance(found, statistic)
        return Estimate(
            item=self._plan.items[number],
            domain=domain,
            statistic=statistic,
            value=figure.value,
            error=error if freedom > 0 else None,
            freedom=freedom,
            low=limits[0] if limits else None,
            high=limits[1] if limits else None,
            deff=error**2 / simple if error is not None and simple else None,
            sample=round(float(found.answered.sum())),
            base=float(found.weights.sum()),
            missing=round(float(found.in_domain.sum() - found.answered.sum())),
        )


def _statistics(item: Item) -> tuple[Statistic, ...]:
    """What is estimated of an item: a share, and its number where the design asks for it."""
    wants_number = item.statistic is Statistic.SHARE and "NUM" in item.indicator.measures
    return (item.statistic, Statistic.TOTAL) if wants_number else (item.statistic,)
