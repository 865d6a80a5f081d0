"""Frozen records that are passed between the wings: receipt, finding, evaluation, report."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding weighs: an error rejects, a warning must be confirmed, information changes nothing."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


class Verdict(StrEnum):
    """What becomes of a submission."""

    REJECTED = "rejected"
    TO_CONFIRM = "to confirm"
    ACCEPTED = "accepted"


class State(StrEnum):
    """How a file stands: the verdict of its checks, or what a person made of it since (``sql/store/status.sql``)."""

    RECEIVED = "received"
    REJECTED = "rejected"
    TO_CONFIRM = "to confirm"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """One received file; its bytes lie in the archive under `sha256`."""

    delivery: str
    sha256: str
    file_name: str
    size: int
    received_at: dt.datetime
    sender: str = ""
    new: bool = True

    @property
    def order(self) -> tuple[dt.datetime, str]:
        """Its place among all received files: the time of receipt, then the number."""
        return self.received_at, self.delivery


@dataclass(frozen=True, slots=True)
class Absent:
    """What earlier deliveries held that a later one lacks; if a person confirms it, these values end.

    Attributes:
        before: each area with the delivery with which the later one was compared there.
        areas: those of the later one.
        indicators: those of the later one, each as edition and code.
        years: what the later one speaks of; none: all years.
    """

    before: tuple[tuple[str, str], ...]
    areas: frozenset[str]
    indicators: frozenset[str]
    years: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The confirmation that covers a finding: whose word it is, since when and until when it counts.

    `at` is blank where the word stands in the same file; dates are ISO 8601, `until` is blank when it has no end.
    """

    confirmation: str
    author: str
    explanation: str
    at: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that failed at one observation (or, without a position, at the file).

    `position` is the ROW_ID of the observation in its file; a finding that is `confirmed` is no longer open.
    """

    rule: str
    severity: Severity
    level: int
    address: str
    ref_area: str
    edition: str
    indicator: str
    measure: str
    time_period: str
    breakdown: str
    obs_text: str
    facts: dict[str, Any]
    position: int | None = None
    confirmed: Confirmed | None = None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How many observations a rule evaluated, failed, and did not apply to; how many of the failed were confirmed."""

    rule: str
    evaluated: int
    failed: int
    not_applicable: int
    confirmed: int = 0


def hash_of(report: dict[str, Any]) -> str:
    """The hash of a report in plain values, as it is or as it was recorded by an earlier version of the code."""
    content = {name: value for name, value in report.items() if name != "checked_at"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Report:
    """The validation report of one submission: one area in one file."""

    submission: str
    delivery: str
    ref_area: str
    file_name: str
    sha256: str
    profile: str
    language: str
    editions: tuple[str, ...]
    periods: tuple[int, ...]
    observations: int
    verdict: Verdict
    findings: tuple[Finding, ...]
    evaluations: tuple[Evaluation, ...]
    checked_at: dt.datetime
    definitions: str

    def count(self, severity: Severity) -> int:
        """How many open findings have this severity."""
        return sum(finding.severity == severity for finding in self.open)

    @property
    def open(self) -> list[Finding]:
        """The findings that nobody confirmed; they decide the verdict."""
        return [finding for finding in self.findings if finding.confirmed is None]

    @property
    def hash(self) -> str:
        """A SHA-256 of everything but the time: the same data and definitions give the same report."""
        return hash_of(self.as_dict())

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values for JSON; its schema is ``schemas/report.schema.json``."""
        content = _plain(self)
        content["checked_at"] = self.checked_at.isoformat()
        content["editions"], content["periods"] = list(self.editions), list(self.periods)
        content["findings"] = [_plain_finding(each) for each in self.findings]
        content["evaluations"] = [_plain(each) for each in self.evaluations]
        return content


def _plain(record: Report | Finding | Evaluation | Confirmed) -> dict[str, Any]:
    """The fields of a record, as they are: `dataclasses.asdict` copies each of a ledger's thousand numbers deeply."""
    return {name: getattr(record, name) for name in record.__slots__}


def _plain_finding(finding: Finding) -> dict[str, Any]:
    content = _plain(finding)
    content["facts"] = deepcopy(finding.facts)
    content["confirmed"] = _plain(finding.confirmed) if finding.confirmed else None
    return content


def report_from_dict(content: dict[str, Any]) -> Report:
    """The inverse of `Report.as_dict`."""
    return Report(
        **{
            **content,
            "editions": tuple(content["editions"]),
            "periods": tuple(content["periods"]),
            "verdict": Verdict(content["verdict"]),
            "findings": tuple(_finding_from_dict(each) for each in content["findings"]),
            "evaluations": tuple(Evaluation(**e) for e in content["evaluations"]),
            "checked_at": dt.datetime.fromisoformat(content["checked_at"]),
        }
    )


def _finding_from_dict(content: dict[str, Any]) -> Finding:
    confirmed = content.get("confirmed")
    known = {"severity": Severity(content["severity"]), "confirmed": Confirmed(**confirmed) if confirmed else None}
    return Finding(**{**content, **known})


def decide(findings: Iterable[Finding]) -> Verdict:
    """An open error rejects; an open warning must be confirmed; else the submission is accepted."""
    severities = {finding.severity for finding in findings if finding.confirmed is None}
    if Severity.ERROR in severities:
        return Verdict.REJECTED
    return Verdict.TO_CONFIRM if Severity.WARNING in severities else Verdict.ACCEPTED
