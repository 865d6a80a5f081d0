"""The word of a named person that a doubtful value is right: what it is about, and what it makes of a report."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from indicators.base.report import Confirmed, Evaluation, Finding, Report, decide


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: the key of an observation, and the fingerprint of its value.

    `breakdown` holds the codes of the dimensions, joined by dots in the order of `DIMENSIONS`. What is about the file
    as a whole has only an area, and the SHA-256 of the file for a fingerprint.
    """

    ref_area: str
    edition: str = ""
    indicator: str = ""
    measure: str = ""
    time_period: int = 0
    breakdown: str = ""
    fingerprint: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """The key without the value."""
        period = str(self.time_period or "")
        return (self.ref_area, self.edition, self.indicator, self.measure, period, self.breakdown)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One word of one person about one value and one rule; `at` is missing where it stands in the file itself."""

    rule: str
    subject: Subject
    author: str
    explanation: str
    until: dt.date | None = None
    at: dt.datetime | None = None

    @property
    def name(self) -> str:
        """Its number, made of all that it says: the same word again is the same confirmation."""
        said = (self.rule, *self.subject.key, self.subject.fingerprint, self.author, self.explanation, str(self.until))
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:12]

    def confirmed(self) -> Confirmed:
        """As a finding shows it."""
        at = self.at.date().isoformat() if self.at else ""
        return Confirmed(self.name, self.author, self.explanation, at, self.until.isoformat() if self.until else "")


def fingerprint(value: float | None, text: str) -> str:
    """Tells a value from another one: 45.2 and 45.20 are the same, a text that is no number stands for itself."""
    return hashlib.sha256((text if value is None else repr(float(value))).encode()).hexdigest()


def with_findings(report: Report, findings: Sequence[Finding], ledger: Iterable[Evaluation] = ()) -> Report:
    """A report with other findings, and with the ledger and the verdict that follow from them."""
    confirmed: dict[str, int] = defaultdict(int)
    for finding in findings:
        confirmed[finding.rule] += finding.confirmed is not None
    replaced = {each.rule: each for each in ledger}
    evaluations = (replaced.get(each.rule, each) for each in report.evaluations)
    return replace(
        report,
        findings=tuple(findings),
        evaluations=tuple(replace(each, confirmed=confirmed[each.rule]) for each in evaluations),
        verdict=decide(findings),
    )
