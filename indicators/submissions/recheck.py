"""A submission that waited is judged again before it is accepted: other values may have been accepted meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from indicators.base.confirmation import Confirmation
from indicators.base.errors import UsageError
from indicators.base.report import Finding, Report, Severity
from indicators.definitions.rules import OF_OBSERVATIONS
from indicators.store.context import Context
from indicators.submissions.check import check
from indicators.validation.check import Checked
from indicators.validation.confirmed_findings import confirmable, subjects
from indicators.validation.report import wording

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Again:
    """A recorded report beside what the check says of the same file today.

    Attributes:
        part: the area of the file as it is judged today.
        new: the open findings of today of which the recorded report says nothing, and that must be confirmed.
    """

    part: Checked
    new: tuple[Finding, ...]

    def covered(self, rule: str, words: Iterable[Confirmation]) -> Again:
        """The same without the findings of a rule that words are about."""
        about = {word.subject for word in words if word.rule == rule}
        known = zip(self.new, subjects(self.new, self.part.report, self.part.observations), strict=True)
        return Again(self.part, tuple(finding for finding, subject in known if subject not in about))


def again(context: Context, reports: list[Report]) -> dict[str, Again]:
    """Judges the submissions of one delivery again, beside all that was accepted by now.

    Raises:
        UsageError: the file is not read as it was when the reports were made, so that they say nothing of it.
    """
    today = {part.report.submission: part for part in check(context, [reports[0].delivery])}
    for report in reports:
        if not _read_alike(report, today.get(report.submission)):
            raise UsageError(
                f"{report.file_name} is read otherwise today than when {report.submission} was checked.",
                advice="The layout or the definitions changed since. Put them back, or receive the file once more with "
                "--area or --edition, which makes a delivery of its own.",
                detail=f"Layout {report.profile}, definitions {report.definitions[:12]}",
            )
    return {report.submission: Again(part, _new(context, report, part)) for report, part in _pairs(reports, today)}


def _pairs(reports: list[Report], today: dict[str, Checked]) -> list[tuple[Report, Checked]]:
    return [(report, today[report.submission]) for report in reports]


def _read_alike(report: Report, part: Checked | None) -> bool:
    """Whether what was read is there again: as many observations of the same years, and each finding at its place."""
    if part is None:
        return False
    names = ("profile", "observations", "editions", "periods")
    if any(getattr(report, name) != getattr(part.report, name) for name in names):
        return False
    places = dict(zip(*(part.observations[name].to_pylist() for name in ("ROW_ID", "ADDRESS")), strict=True))
    found = [(each.position, each.address) for each in report.findings if each.position is not None]
    return all(places.get(position) == address for position, address in found)


def _new(context: Context, report: Report, part: Checked) -> tuple[Finding, ...]:
    rules = context.definitions.rules
    known = {(finding.rule, finding.position) for finding in report.findings}
    return tuple(
        finding
        for finding in part.report.open
        if finding.severity is not Severity.INFORMATION
        and rules[finding.rule].kind.grain in OF_OBSERVATIONS
        and (finding.rule, finding.position) not in known
    )


def refuse(context: Context, submission: str, new: tuple[Finding, ...]) -> UsageError:
    """Why a submission cannot be accepted although nothing in its report is open."""
    said = [f"{f.rule}, {f.address}: {wording.message(f, context.definitions)}" for f in new[:_SHOWN]]
    rules = sorted({finding.rule for finding in new if confirmable(finding, context.definitions)})
    more = f" (+{len(new) - _SHOWN})" if len(new) > _SHOWN else ""
    options = " ".join(f"--rule {rule}" for rule in rules)
    return UsageError(
        f"{submission} does not agree with what was accepted since it was checked: {'; '.join(said)}{more}",
        advice=f"Say why these values are right, too, one rule after the other ({options}), then confirm the rest."
        if len(rules) == len({finding.rule for finding in new})
        else "Refuse it, and ask for a corrected file.",
    )
