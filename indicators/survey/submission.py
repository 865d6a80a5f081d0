"""Estimates as a submission in the product's own layout, and as a full table for the office."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.definitions.registry import Definitions
from indicators.survey.design import Design, Indicator
from indicators.survey.design_file import DesignFile
from indicators.survey.estimates import Estimate
from indicators.survey.estimation import Estimation, Gap
from indicators.survey.plan import Item, Statistic
from indicators.survey.publication import Decision, Publication, decide, rules_of
from indicators.survey.totals import WHOLE, Domain

_TOTAL = "_T"
_DIGITS = 2  # of values: more than their error allows
_DIGITS_OF_ERRORS = 4
_PERCENT = 100.0
ERRORS = ("STANDARD_ERROR", "CV", "CI_LOW", "CI_HIGH")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Tabulation:
    """What a survey says.

    Attributes:
        submission: a row for each value that the layout of the product holds.
        estimates: a row for each estimate and difference.
        only_in_table: what is in the table alone, and why: the edition has no codes for it.
        unclassified: rows in scope that are in no category, by file and breakdown.
        confidence: of the intervals.
        decisions: how many estimates are free, flagged and suppressed.
    """

    submission: tuple[Row, ...]
    estimates: tuple[Row, ...]
    only_in_table: tuple[str, ...]
    unclassified: Mapping[tuple[str, str], int]
    confidence: float
    decisions: Mapping[Publication, int]


def tabulation(design_file: DesignFile, found: Estimation, definitions: Definitions) -> Tabulation:
    """The rows of a submission and of the table of estimates."""
    return _Writer(design_file, found, definitions).write()


class _Writer:
    def __init__(self, design_file: DesignFile, found: Estimation, definitions: Definitions) -> None:
        self._design: Design = design_file.design
        self._found = found
        self._definitions = definitions
        self._decisions = decide(found.estimates, rules_of(self._design, definitions))
        self._sizes: dict[str, int] = {}
        for each in found.estimates:
            if not each.domain[0] and not each.item.base:
                file = each.item.indicator.file
                self._sizes[file] = max(self._sizes.get(file, 0), each.sample + each.missing)

    def write(self) -> Tabulation:
        submission, estimates, left = [], [], []
        for each, decision in zip(self._found.estimates, self._decisions, strict=True):
            measure = self._measure(each)
            unfit = self._unfit(each.item, each.domain)
            estimates.append(self._estimate(each, decision, measure))
            if unfit:
                left.append(unfit)
            else:
                submission.append(self._submitted(each, decision, measure))
                if each.statistic is Statistic.SHARE and "DEN" in each.item.indicator.measures:
                    submission.append(self._base(each, decision))
        submission += self._not_collected()
        estimates += [self._gap(each) for each in self._found.gaps]
        counts = {kind: sum(each.publication is kind for each in self._decisions) for kind in Publication}
        return Tabulation(
            tuple(submission),
            tuple(estimates),
            tuple(dict.fromkeys(left)),
            self._found.unclassified,
            self._design.confidence,
            counts,
        )

    def _measure(self, each: Estimate) -> str:
        if each.statistic is not each.item.statistic:
            return "NUM"
        return "PCT" if each.statistic is Statistic.SHARE else each.item.indicator.measures[0]

    def _unfit(self, item: Item, domain: Domain) -> str:
        """Why an estimate cannot stand in a submission; blank where it can."""
        indicator = self._definitions.indicator(self._design.edition, item.indicator.indicator)
        for name, code in zip(*domain, strict=True):
            dimension = self._design.breakdowns[name].dimension
            if not dimension:
                return f"{name} (no dimension)"
            if dimension in item.dimensions:
                return f"{indicator.code} by {name}: its {dimension} is stated already"
            if code not in self._definitions.codes(indicator, dimension):
                return f"{indicator.code} by {dimension}: the edition {self._design.edition} has no codes for it"
        return ""

    def _key(self, item: Item, domain: Domain, measure: str) -> Row:
        dimensions = dict.fromkeys(self._definitions.dimensions, _TOTAL) | dict(item.dimensions)
        for name, code in zip(*domain, strict=True):
            dimensions[self._design.breakdowns[name].dimension] = code
        return {
            "REF_AREA": self._design.area,
            "EDITION": self._design.edition,
            "INDICATOR": item.indicator.indicator,
            "MEASURE": measure,
            "TIME_PERIOD": str(self._design.year),
            **dimensions,
        }

    def _submitted(self, each: Estimate, decision: Decision, measure: str) -> Row:
        scale = _PERCENT if measure == "PCT" else 1.0
        hidden = decision.publication is Publication.SUPPRESSED
        figures = {
            "STANDARD_ERROR": _figure(each.error, scale, measure),
            "CV": _figure(each.cv, _PERCENT, "PCT"),
            "CI_LOW": _figure(each.low, scale, measure),
            "CI_HIGH": _figure(each.high, scale, measure),
        }
        return {
            **self._key(each.item, each.domain, measure),
            "OBS_VALUE": "" if hidden else _figure(each.value, scale, measure, _DIGITS),
            "OBS_STATUS": self._status(each, decision),
            **(dict.fromkeys(figures, "") if hidden else figures),
            **self._about(each, decision),
        }

    def _base(self, each: Estimate, decision: Decision) -> Row:
        """The estimated base of a share: how many people or households it is a share of."""
        hidden = decision.publication is Publication.SUPPRESSED
        figures = dict.fromkeys(ERRORS, "")
        return {
            **self._key(each.item, each.domain, "DEN"),
            "OBS_VALUE": "" if hidden else _figure(each.base, 1.0, "DEN"),
            "OBS_STATUS": self._status(each, decision),
            **figures,
            **self._about(each, decision),
        }

    def _not_collected(self) -> list[Row]:
        """A row without a value for each category that the survey did not ask for."""
        blank = dict.fromkeys(("OBS_VALUE", *ERRORS), "")
        found = []
        for indicator in self._design.indicators:
            for code in indicator.not_collected:
                item = Item(indicator, {**indicator.dimensions, "BREAKDOWN": code}, Statistic.SHARE, "")
                about = {**self._survey(indicator), "RESPONDENTS": "", "COMMENT_OBS": indicator.note}
                key = self._key(item, WHOLE, "PCT" if indicator.items else indicator.measures[0])
                found.append({**key, **blank, "OBS_STATUS": "L", **about})
        return found

    def _status(self, each: Estimate, decision: Decision) -> str:
        if decision.publication is Publication.SUPPRESSED:
            return "Q"
        if decision.publication is Publication.FLAGGED:
            return "U"
        return "D" if self._design.files[each.item.indicator.file].definition_differs else ""

    def _about(self, each: Estimate, decision: Decision) -> Row:
        """What the submission says of the survey and of this value."""
        indicator = each.item.indicator
        notes = [indicator.note, self._design.files[indicator.file].definition_differs, decision.reason]
        note = "; ".join(note for note in notes if note)
        return {**self._survey(indicator), "RESPONDENTS": str(each.sample), "COMMENT_OBS": note}

    def _survey(self, indicator: Indicator) -> Row:
        file = self._design.files[indicator.file]
        rate = self._design.response_rate
        return {
            "AGE_SCOPE": file.age_scope,
            "REF_PERIOD": file.reference_period,
            "DENOM_BASE": indicator.denominator_base,
            "SAMPLE_SIZE": str(self._sizes.get(indicator.file, "")),
            "RESPONSE_RATE": "" if rate is None else f"{rate:g}",
            "FIELDWORK": self._design.fieldwork,
            "SOURCE": self._design.source,
        }

    def _estimate(self, each: Estimate, decision: Decision, measure: str) -> Row:
        return {
            **self._where(each.item, each.domain),
            "STATISTIC": str(each.statistic),
            "MEASURE": measure,
            "ESTIMATE": _full(each.value),
            "STANDARD_ERROR": _full(each.error),
            "CV": _full(each.cv),
            "CI_LOW": _full(each.low),
            "CI_HIGH": _full(each.high),
            "DEGREES_OF_FREEDOM": str(each.freedom),
            "DESIGN_EFFECT": _full(each.deff),
            "SAMPLE_SIZE": str(each.sample),
            "WEIGHTED_BASE": _full(each.base),
            "NOT_ANSWERED": str(each.missing),
            "PUBLICATION": str(decision.publication),
            "REASON": decision.reason,
        }

    def _gap(self, gap: Gap) -> Row:
        row = self._where(gap.item, gap.first)
        (name,), (first,), (second,) = gap.first[0], gap.first[1], gap.second[1]
        return {
            **row,
            "CATEGORY": f"{first} - {second}",
            "BREAKDOWN_NAME": name,
            "STATISTIC": "difference",
            "MEASURE": "PCT" if gap.item.statistic is Statistic.SHARE else gap.item.indicator.measures[0],
            "ESTIMATE": _full(gap.value),
            "STANDARD_ERROR": _full(gap.error),
            "CV": "",
            "CI_LOW": _full(gap.low),
            "CI_HIGH": _full(gap.high),
            "DEGREES_OF_FREEDOM": str(gap.freedom),
            **dict.fromkeys(
                ("DESIGN_EFFECT", "SAMPLE_SIZE", "WEIGHTED_BASE", "NOT_ANSWERED", "PUBLICATION", "REASON"), ""
            ),
        }

    def _where(self, item: Item, domain: Domain) -> Row:
        return {
            "REF_AREA": self._design.area,
            "TIME_PERIOD": str(self._design.year),
            "INDICATOR": item.indicator.indicator,
            "ITEM": ", ".join(item.dimensions.values()),
            "BREAKDOWN_NAME": ", ".join(domain[0]),
            "CATEGORY": ", ".join(domain[1]),
        }


def _figure(value: float | None, scale: float, measure: str, digits: int = _DIGITS_OF_ERRORS) -> str:
    """A figure as a submission writes it: counts of people whole, all else with a few digits."""
    if value is None:
        return ""
    if measure in ("NUM", "DEN", "CUM"):
        return f"{round(value * scale) + 0:d}"
    return f"{round(value * scale, digits) + 0:.{digits}f}".rstrip("0").rstrip(".")


def _full(value: float | None) -> str:
    """A figure with all its digits."""
    return "" if value is None else repr(float(value))
