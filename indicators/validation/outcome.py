"""What rules said of a submission."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.base.report import Evaluation, Finding


@dataclass(frozen=True, slots=True)
class Outcome:
    """What failed, and how much every rule looked at."""

    findings: tuple[Finding, ...]
    evaluations: tuple[Evaluation, ...]
