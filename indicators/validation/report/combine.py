"""Reports put together: of files to an office, of offices to a region, of regions to the world, without loss.

Putting together is closed: a `Combined` with another is a `Combined`, in any order, and the same report twice counts
once. What it says in sum is closed, too: the `Totals` of disjoint parts add up to those of the whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from indicators.base.report import Evaluation, Report, Severity
from indicators.definitions.offices import Office
from indicators.definitions.registry import Definitions


@dataclass(frozen=True, slots=True)
class Totals:
    """What some reports say in sum.

    Attributes:
        submissions: how many reports.
        observations: how many observations they are about.
        verdicts: how many reports have each verdict.
        findings: how many open findings there are of each severity, and how many were confirmed.
        evaluations: the ledger of each rule.
    """

    submissions: int = 0
    observations: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    evaluations: dict[str, Evaluation] = field(default_factory=dict)

    def __add__(self, other: Totals) -> Totals:
        """The totals of two disjoint parts together."""
        rules = sorted({*self.evaluations, *other.evaluations})
        return Totals(
            self.submissions + other.submissions,
            self.observations + other.observations,
            self.verdicts + other.verdicts,
            self.findings + other.findings,
            {rule: _sum(rule, self.evaluations.get(rule), other.evaluations.get(rule)) for rule in rules},
        )

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        ledger = {
            rule: [each.evaluated, each.failed, each.not_applicable, each.confirmed]
            for rule, each in self.evaluations.items()
        }
        counts = {"submissions": self.submissions, "observations": self.observations}
        return counts | {"verdicts": dict(self.verdicts), "findings": dict(self.findings), "evaluations": ledger}


def _sum(rule: str, *parts: Evaluation | None) -> Evaluation:
    there = [part for part in parts if part]
    return Evaluation(
        rule,
        sum(each.evaluated for each in there),
        sum(each.failed for each in there),
        sum(each.not_applicable for each in there),
        sum(each.confirmed for each in there),
    )


@dataclass(frozen=True, slots=True)
class Combined:
    """Reports, each once, in the order of their numbers."""

    reports: tuple[Report, ...] = ()

    @classmethod
    def of(cls, reports: Iterable[Report]) -> Combined:
        """Reports put together; the same one twice counts once."""
        known = {(report.submission, report.hash): report for report in reports}
        return cls(tuple(report for _, report in sorted(known.items())))

    def __or__(self, other: Combined) -> Combined:
        """Both together."""
        return Combined.of((*self.reports, *other.reports))

    @property
    def totals(self) -> Totals:
        """What the reports say in sum."""
        whole = Totals()
        for report in self.reports:
            whole += _of_one(report)
        return whole

    def by(self, groups: Callable[[Report], Iterable[str]]) -> dict[str, Combined]:
        """The parts by some groups that a report belongs to, in the order of their names."""
        parts: dict[str, list[Report]] = {}
        for report in self.reports:
            for group in groups(report):
                parts.setdefault(group, []).append(report)
        return {group: Combined(tuple(parts[group])) for group in sorted(parts)}

    def as_dict(self) -> dict[str, Any]:
        """Plain values for JSON; the totals are there for the reader, the reports say all."""
        reports = [report.as_dict() | {"hash": report.hash} for report in self.reports]
        return {"totals": self.totals.as_dict(), "reports": reports}


def _of_one(report: Report) -> Totals:
    findings = Counter({severity.value: report.count(severity) for severity in Severity})
    findings["confirmed"] = len(report.findings) - len(report.open)
    ledger = {each.rule: replace(each) for each in report.evaluations}
    return Totals(1, report.observations, Counter([report.verdict.value]), +findings, ledger)


def grouped_by(name: str, definitions: Definitions, offices: Iterable[Office]) -> Callable[[Report], list[str]]:
    """What a report belongs to: its ``area``, the ``office`` of that, a grouping of areas (``SDG``), or the ``world``.

    Raises:
        KeyError: there is no such grouping.
    """
    if name == "world":
        return lambda _: ["WORLD"]
    if name == "area":
        return lambda report: [report.ref_area or "unknown"]
    if name == "office":
        own = {area: each.office for each in offices for area in each.ref_area}
        return lambda report: [own.get(report.ref_area, "none")]
    if name not in {each.grouping for each in definitions.members()}:
        raise KeyError(name)
    members: dict[str, set[str]] = {}
    for each in definitions.members():
        if each.grouping == name and each.stands and each.last is None:
            members.setdefault(each.ref_area, set()).add(each.group)
    return lambda report: sorted(members.get(report.ref_area, {"none"}))
