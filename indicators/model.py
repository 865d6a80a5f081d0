"""Frozen records that the verbs pass to each other."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import asdict, dataclass
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


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule that failed at one observation (or, without a row, at the file)."""

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


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How many observations a rule evaluated, failed, and did not apply to."""

    rule: str
    evaluated: int
    failed: int
    not_applicable: int


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
        """How many findings have this severity."""
        return sum(finding.severity == severity for finding in self.findings)

    @property
    def hash(self) -> str:
        """A SHA-256 of everything but the time: the same data and definitions give the same report."""
        content = self.as_dict()
        del content["checked_at"]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def as_dict(self) -> dict[str, Any]:
        """The report as plain values for JSON; its schema is ``schemas/report.schema.json``."""
        content = asdict(self)
        content["checked_at"] = self.checked_at.isoformat()
        content["editions"], content["periods"] = list(self.editions), list(self.periods)
        content["findings"], content["evaluations"] = list(content["findings"]), list(content["evaluations"])
        return content


def report_from_dict(content: dict[str, Any]) -> Report:
    """The inverse of `Report.as_dict`."""
    return Report(
        **{
            **content,
            "editions": tuple(content["editions"]),
            "periods": tuple(content["periods"]),
            "verdict": Verdict(content["verdict"]),
            "findings": tuple(Finding(**{**f, "severity": Severity(f["severity"])}) for f in content["findings"]),
            "evaluations": tuple(Evaluation(**e) for e in content["evaluations"]),
            "checked_at": dt.datetime.fromisoformat(content["checked_at"]),
        }
    )
