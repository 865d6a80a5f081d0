"""What a survey found, with what becomes of each figure: what its submission, its tables and its report are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from indicators.definitions.registry import Definitions
from indicators.survey.design import Design
from indicators.survey.design_file import DesignFile
from indicators.survey.estimates import Estimate
from indicators.survey.estimation import Estimation, Gap
from indicators.survey.plan import Item, Statistic
from indicators.survey.protection import Protection, protected
from indicators.survey.publication import FREE, Decision, Other, Publication, Rules, decide, rules_of
from indicators.survey.sample_facts import SampleFacts
from indicators.survey.totals import Domain


class Absence(StrEnum):
    """Why an estimate cannot stand in a submission."""

    NO_DIMENSION = "no dimension"
    STATED = "stated already"
    NO_CODES = "no codes"


@dataclass(frozen=True, slots=True)
class Unfit:
    """An estimate that is in the table of estimates alone.

    Attributes:
        indicator: its code.
        breakdown: its name in the design.
        dimension: of the breakdown; blank where it has none.
        absence: why.
    """

    indicator: str
    breakdown: str
    dimension: str
    absence: Absence


@dataclass(frozen=True, slots=True)
class Result:
    """An estimate and what becomes of it.

    Attributes:
        estimate: the figure.
        measure: in which it is given.
        decision: whether it is published.
        unfit: why it cannot stand in a submission; None: it can.
    """

    estimate: Estimate
    measure: str
    decision: Decision
    unfit: Unfit | None


@dataclass(frozen=True, slots=True)
class JudgedGap:
    """A difference and what becomes of it: with one figure and the difference the other one is known."""

    gap: Gap
    measure: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Results:
    """All results of a survey.

    Attributes:
        design: of the survey.
        rules: by which it was decided.
        samples: of each file.
        results: in the order of the design.
        gaps: the differences that the design asks for.
        unclassified: rows in scope that are in no category, by file and breakdown.
    """

    design: Design
    rules: Rules
    samples: tuple[SampleFacts, ...]
    results: tuple[Result, ...]
    gaps: tuple[JudgedGap, ...]
    unclassified: Mapping[tuple[str, str], int]

    def count(self, publication: Publication) -> int:
        """How many estimates are free, flagged or suppressed."""
        return sum(each.decision.publication is publication for each in self.results)

    def unfit(self) -> Iterable[Unfit]:
        """What cannot stand in a submission, and why, each once."""
        return dict.fromkeys(each.unfit for each in self.results if each.unfit)


def results_of(
    design_file: DesignFile, found: Estimation, definitions: Definitions, con: duckdb.DuckDBPyConnection
) -> Results:
    """The results of a survey, judged by its rules of publication.

    Args:
        design_file: of the survey.
        found: what was estimated.
        definitions: with the rules.
        con: where the files lie: what follows from what is seen in them.
    """
    design = design_file.design
    rules = rules_of(design, definitions)
    decided = decide(found.estimates, rules)
    protection = Protection(rules.protected, definitions.disclosure)
    decisions = protected(found.estimates, decided, found.looks, protection, con)
    results = tuple(
        Result(each, measure_of(each), decision, _unfit(each.item, each.domain, design, definitions))
        for each, decision in zip(found.estimates, decisions, strict=True)
    )
    shown = {(id(each.estimate.item), each.estimate.domain) for each in results if not each.decision.is_suppressed}
    gaps = tuple(_judged(gap, shown) for gap in found.gaps)
    return Results(design, rules, found.samples, results, gaps, found.unclassified)


def measure_of(each: Estimate) -> str:
    """The measure of an estimate: the number of a share that is also given as one is NUM."""
    if each.statistic is not each.item.statistic:
        return "NUM"
    return _measure(each.item)


def _measure(item: Item) -> str:
    return "PCT" if item.statistic is Statistic.SHARE else item.indicator.measures[0]


def _judged(gap: Gap, shown: set[tuple[int, Domain]]) -> JudgedGap:
    both = all((id(gap.item), domain) in shown for domain in (gap.first, gap.second))
    return JudgedGap(gap, _measure(gap.item), FREE if both else Decision(Publication.SUPPRESSED, Other.OF_TWO))


def _unfit(item: Item, domain: Domain, design: Design, definitions: Definitions) -> Unfit | None:
    """Why an estimate cannot stand in a submission; None where it can."""
    indicator = definitions.indicator(design.edition, item.indicator.indicator)
    for name, code in zip(*domain, strict=True):
        dimension = design.breakdowns[name].dimension
        if not dimension:
            return Unfit("", name, "", Absence.NO_DIMENSION)
        if dimension in item.dimensions:
            return Unfit(indicator.code, name, dimension, Absence.STATED)
        if code not in definitions.codes(indicator, dimension):
            return Unfit(indicator.code, name, dimension, Absence.NO_CODES)
    return None
