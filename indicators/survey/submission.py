"""Results as a submission in the product's own layout, and as a full table for the office."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.base.language import Speaker
from indicators.base.rounding import rounded
from indicators.definitions.registry import Definitions
from indicators.survey.design import Design, Indicator
from indicators.survey.plan import Item, Statistic
from indicators.survey.publication import Decision, Publication
from indicators.survey.result_words import reason
from indicators.survey.results import JudgedGap, Result, Results
from indicators.survey.totals import WHOLE, Domain

_TOTAL = "_T"
_DIGITS = 2  # of values: more than their error allows
_DIGITS_OF_ERRORS = 4
_PERCENT = 100.0
_ENGLISH = Speaker("en")  # notes of a submission, as its column headings
ERRORS = ("STANDARD_ERROR", "CV", "CI_LOW", "CI_HIGH")

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Tabulation:
    """What a survey says.

    Attributes:
        submission: a row for each value that the layout of the product holds.
        estimates: a row for each estimate and difference.
        results: what both are made of.
    """

    submission: tuple[Row, ...]
    estimates: tuple[Row, ...]
    results: Results


def tabulation(results: Results, definitions: Definitions) -> Tabulation:
    """The rows of a submission and of the table of estimates."""
    return _Writer(results, definitions).write()


class _Writer:
    def __init__(self, results: Results, definitions: Definitions) -> None:
        self._results = results
        self._design: Design = results.design
        self._definitions = definitions
        self._sizes: dict[str, int] = {}
        for each in (result.estimate for result in results.results):
            if not each.domain[0] and not each.item.base:
                file = each.item.indicator.file
                self._sizes[file] = max(self._sizes.get(file, 0), each.sample + each.missing)

    def write(self) -> Tabulation:
        submission, estimates = [], []
        for each in self._results.results:
            estimates.append(self._estimate(each))
            if each.unfit is None:
                submission.append(self._submitted(each))
                item = each.estimate.item
                if each.estimate.statistic is Statistic.SHARE and "DEN" in item.indicator.measures:
                    submission.append(self._base(each))
        submission += self._not_collected()
        estimates += [self._gap(each) for each in self._results.gaps]
        return Tabulation(tuple(submission), tuple(estimates), self._results)

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

    def _submitted(self, result: Result) -> Row:
        each, measure, decision = result.estimate, result.measure, result.decision
        scale = _PERCENT if measure == "PCT" else 1.0
        figures = {
            "STANDARD_ERROR": _figure(each.error, scale, measure),
            "CV": _figure(each.cv, _PERCENT, "PCT"),
            "CI_LOW": _figure(each.low, scale, measure),
            "CI_HIGH": _figure(each.high, scale, measure),
        }
        return {
            **self._key(each.item, each.domain, measure),
            "OBS_VALUE": "" if decision.is_suppressed else _figure(each.value, scale, measure, _DIGITS),
            "OBS_STATUS": self._status(each.item, decision),
            **(dict.fromkeys(figures, "") if decision.is_suppressed else figures),
            **self._about(result),
        }

    def _base(self, result: Result) -> Row:
        """The estimated base of a share: how many people, households or businesses it is a share of."""
        each, decision = result.estimate, result.decision
        figures = dict.fromkeys(ERRORS, "")
        return {
            **self._key(each.item, each.domain, "DEN"),
            "OBS_VALUE": "" if decision.is_suppressed else _figure(each.base, 1.0, "DEN"),
            "OBS_STATUS": self._status(each.item, decision),
            **figures,
            **self._about(result),
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

    def _status(self, item: Item, decision: Decision) -> str:
        if decision.is_suppressed:
            return "Q"
        if decision.publication is Publication.FLAGGED:
            return "U"
        return "D" if self._design.files[item.indicator.file].definition_differs else ""

    def _about(self, result: Result) -> Row:
        """What the submission says of the survey and of this value."""
        indicator = result.estimate.item.indicator
        differs = self._design.files[indicator.file].definition_differs
        notes = [indicator.note, differs, reason(result.decision, _ENGLISH)]
        note = "; ".join(note for note in notes if note)
        return {**self._survey(indicator), "RESPONDENTS": str(result.estimate.sample), "COMMENT_OBS": note}

    def _survey(self, indicator: Indicator) -> Row:
        file = self._design.files[indicator.file]
        rate = self._design.response_rate
        return {
            "AGE_SCOPE": file.age_scope,
            "STAT_POP": file.statistical_population,
            "REF_PERIOD": file.reference_period,
            "DENOM_BASE": indicator.denominator_base,
            "SAMPLE_SIZE": str(self._sizes.get(indicator.file, "")),
            "RESPONSE_RATE": "" if rate is None else f"{rate:g}",
            "FIELDWORK": self._design.fieldwork,
            "SOURCE": self._design.source,
        }

    def _estimate(self, result: Result) -> Row:
        each = result.estimate
        return {
            **self._where(each.item, each.domain),
            "STATISTIC": str(each.statistic),
            "MEASURE": result.measure,
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
            **_judgement(result.decision),
        }

    def _gap(self, judged: JudgedGap) -> Row:
        gap = judged.gap
        row = self._where(gap.item, gap.first)
        (name,), (first,), (second,) = gap.first[0], gap.first[1], gap.second[1]
        return {
            **row,
            "CATEGORY": f"{first} - {second}",
            "BREAKDOWN_NAME": name,
            "STATISTIC": "difference",
            "MEASURE": judged.measure,
            "ESTIMATE": _full(gap.value),
            "STANDARD_ERROR": _full(gap.error),
            "CV": "",
            "CI_LOW": _full(gap.low),
            "CI_HIGH": _full(gap.high),
            "DEGREES_OF_FREEDOM": str(gap.freedom),
            **dict.fromkeys(("DESIGN_EFFECT", "SAMPLE_SIZE", "WEIGHTED_BASE", "NOT_ANSWERED"), ""),
            **_judgement(judged.decision),
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


def _judgement(decision: Decision) -> Row:
    return {"PUBLICATION": str(decision.publication), "REASON": reason(decision, _ENGLISH)}


def _figure(value: float | None, scale: float, measure: str, digits: int = _DIGITS_OF_ERRORS) -> str:
    """A figure as a submission writes it: counts of people whole, all else with a few digits."""
    if value is None:
        return ""
    if measure in ("NUM", "DEN", "CUM"):
        return f"{rounded(value * scale, 0):f}"
    return f"{rounded(value * scale, digits):f}".rstrip("0").rstrip(".")


def _full(value: float | None) -> str:
    """A figure with all its digits."""
    return "" if value is None else repr(float(value))
