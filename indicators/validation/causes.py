"""Why a finding was made: reports are ordered by it, and hold back what only follows from a value already wrong."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from indicators.base.report import Finding, Report, Severity
from indicators.definitions.registry import Definitions


class Cause(StrEnum):
    """Why a finding was made, in the order in which findings are mended: a later cause may go away with an earlier."""

    UNREADABLE = "unreadable"
    IMPOSSIBLE = "impossible"
    INCONSISTENT = "inconsistent"
    TO_CONFIRM = "to confirm"
    TO_KNOW = "to know"
    CONFIRMED = "confirmed"


_WITHOUT_ERROR = {Severity.WARNING: Cause.TO_CONFIRM, Severity.INFORMATION: Cause.TO_KNOW}
_WRONG = (Cause.UNREADABLE, Cause.IMPOSSIBLE)
_ORDER = {cause: place for place, cause in enumerate(Cause)}


def cause(finding: Finding, definitions: Definitions) -> Cause:
    """The cause of a finding: of an error what its rule says, else what is asked of the office."""
    if finding.confirmed:
        return Cause.CONFIRMED
    # An older report may hold an error of a rule that only warns today.
    stated = definitions.rules[finding.rule].cause
    return _WITHOUT_ERROR.get(finding.severity) or Cause(stated or Cause.INCONSISTENT)


def rank(finding: Finding, definitions: Definitions) -> int:
    """The place of a finding in a report: what is to be mended first comes first, what was confirmed last."""
    return _ORDER[cause(finding, definitions)]


def shown_and_held_back(report: Report, definitions: Definitions) -> tuple[list[Finding], list[Finding]]:
    """The findings that a reader is shown, and those held back: about the size of a value already wrong.

    Where an open finding calls a value unreadable or impossible, the others about its size would say again, in other
    words, that it is wrong. That first one is always shown, so that each cell keeps one at least. The report itself,
    its verdict and its hash hold all of them.
    """
    wrong = {
        finding.position
        for finding in report.findings
        if finding.position is not None and cause(finding, definitions) in _WRONG
    }
    shown: list[Finding] = []
    held_back: list[Finding] = []
    for finding in report.findings:
        follows = finding.position in wrong and _follows(finding, definitions)
        (held_back if follows else shown).append(finding)
    return shown, held_back


def alike(findings: Iterable[Finding], definitions: Definitions) -> list[list[Finding]]:
    """The findings, those of one cause together: an edition that is nowhere declared is one mistake, not one a cell."""
    lots: dict[tuple[str, str], list[Finding]] = {}
    for place, finding in enumerate(findings):
        lots.setdefault(shared(finding, definitions) or ("", str(place)), []).append(finding)
    return list(lots.values())


def shared(finding: Finding, definitions: Definitions) -> tuple[str, str] | None:
    """What makes an open finding one with others: its rule and the fact they share; none where it stands alone."""
    fact = definitions.rules[finding.rule].one_by
    if not fact or fact not in finding.facts or finding.confirmed:
        return None
    return finding.rule, str(finding.facts[fact])


def _follows(finding: Finding, definitions: Definitions) -> bool:
    of_size = definitions.rules[finding.rule].kind.of_size
    return of_size and cause(finding, definitions) not in {*_WRONG, Cause.CONFIRMED}
