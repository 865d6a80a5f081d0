"""The headings of the tables of a survey's report: page and workbook have the same."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.base.language import Speaker


@dataclass(frozen=True, slots=True)
class Headings:
    """What the columns are called."""

    indicator: str
    item: str
    breakdown: str
    category: str
    measure: str
    estimate: str
    difference: str
    error: str
    cv: str
    low: str
    high: str
    interval: str
    sample: str
    missing: str
    base: str
    deff: str
    freedom: str
    reason: str


def headings(say: Speaker) -> Headings:
    """The headings in a language."""
    return Headings(
        indicator=say("Indicator"),
        item=say("Category of the indicator"),
        breakdown=say("Breakdown"),
        category=say("Category"),
        measure=say("Measure"),
        estimate=say("Estimate"),
        difference=say("Difference"),
        error=say("Standard error"),
        cv=say("Coefficient of variation (%)"),
        low=say("Interval from"),
        high=say("Interval to"),
        interval=say("Interval"),
        sample=say("Respondents"),
        missing=say("Without an answer"),
        base=say("Weighted base"),
        deff=say("Design effect"),
        freedom=say("Degrees of freedom"),
        reason=say("Why"),
    )
