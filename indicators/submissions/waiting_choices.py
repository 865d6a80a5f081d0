"""What waits for a word, as a list from which a reviewer chooses, and as Markdown: cell, value, what was expected.

A finding that could give away a confidential value was masked when it was recorded (`validation/masking.py`); series
and comments, which were not, are not here but in what a review asks (`review_note.py`).
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from indicators.base import resources
from indicators.base.report import Finding, Report
from indicators.store import confirmations
from indicators.store.context import Context
from indicators.submissions import review_note
from indicators.validation.report import wording

MOST = 200  # choices that a list has
_CELLS = 60  # that are shown of them
_LABEL = 160
_HEADINGS = ("Choice", "Cell", "What", "Value sent", "What is doubtful")


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that a word can be said of.

    Attributes:
        number: of the submission, or of the delivery when it is about all areas of a file.
        rule: the rule that the word is about; blank: all warnings.
        label: what a reader sees of it.
        findings: what is doubtful.
    """

    number: str
    rule: str
    label: str
    findings: tuple[Finding, ...]

    @property
    def key(self) -> str:
        """What is handed over of it: `1a2b3c4d5e6f-KEN R103`."""
        return f"{self.number} {self.rule}".strip()


def parsed(key: str) -> tuple[str, str]:
    """The number and the rule of a choice."""
    number, _, rule = key.partition(" ")
    return number, rule


def choices(context: Context) -> list[Choice]:
    """What waits, the newest file first: a file of several areas, each area, and each rule where there are several."""
    by_file: dict[str, list[Report]] = defaultdict(list)
    for report in _waiting(context):
        by_file[report.delivery].append(report)
    return [choice for reports in by_file.values() for choice in _of_file(context, reports)]


def areas(context: Context, number: str) -> dict[str, str]:
    """The countries and areas of a file in which something waits, by name: its code, and what a reader sees of it.

    Args:
        context: where it is recorded.
        number: of the delivery, or of one submission of it.
    """
    reports = [each for each in _waiting(context) if number in {each.delivery, each.submission} and each.ref_area]
    labels = {
        each.ref_area: f"{review_note.name_of(context, each)}: {_counted(tuple(review_note.doubtful(context, each)))}"
        for each in reports
    }
    return dict(sorted(labels.items(), key=lambda each: unicodedata.normalize("NFKD", each[1]).casefold()))


def described(found: list[Choice], context: Context) -> str:
    """The cells of what waits as Markdown, each cell once; how many are not shown.

    Args:
        found: choices, of which a list shows `MOST`.
        context: whose portal has the pages of the rules.
    """
    finest = [choice for choice in found[:MOST] if choice.rule]
    lines = [_row(_HEADINGS), _row(("---",) * len(_HEADINGS))]
    cells = [(choice, finding) for choice in finest for finding in choice.findings]
    for choice, finding in cells[:_CELLS]:
        page = f"[{choice.rule}]({context.settings.portal.rstrip('/')}/rules/{choice.rule})"
        shown = review_note.finding_cells(finding, context)
        lines.append(_row((f"{choice.number} {page}", *map(review_note.plain, shown))))
    if len(cells) > _CELLS:
        lines += ["", f"{len(cells) - _CELLS} more values wait than are shown: the review of each file shows its own."]
    if len(found) > MOST:
        lines += ["", f"{len(found) - MOST} older choices are not in the list: `ict status --state 'to confirm'`."]
    return "\n".join(lines)


def _waiting(context: Context) -> list[Report]:
    if not context.lake.exists:
        return []
    names = [row[2] for row in context.lake.rows(resources.sql("store/waiting_confirmation"))]
    known = (
        {each.submission: each for each in confirmations.reports(context.lake, "SUBMISSION", *names)} if names else {}
    )
    return [known[name] for name in reversed(names) if name in known]


def _of_file(context: Context, reports: list[Report]) -> Iterator[Choice]:
    doubtful = {report.submission: review_note.doubtful(context, report) for report in reports}
    if len(reports) > 1:
        every = tuple(finding for report in reports for finding in doubtful[report.submission])
        file = f"{len(reports)} countries and areas of {reports[0].file_name}"
        yield Choice(reports[0].delivery, "", _label(f"{file}: all rules, {_counted(every)}"), every)
    for report in reports:
        by_rule: dict[str, list[Finding]] = defaultdict(list)
        for finding in doubtful[report.submission]:
            by_rule[finding.rule].append(finding)
        name = review_note.name_of(context, report)
        if len(by_rule) > 1:
            every = tuple(doubtful[report.submission])
            yield Choice(
                report.submission, "", _label(f"{name}, {report.file_name}: all rules, {_counted(every)}"), every
            )
        for rule, same in by_rule.items():
            title = wording.rule_title(rule, context.definitions)
            where, what, value, _ = review_note.finding_cells(same[0], context)
            first = f"{where}: {what} = {value}" if value else f"{where}: {what}"
            said = f"{name}: {rule} {title}: {_counted(tuple(same))}, {'the first ' if len(same) > 1 else ''}{first}"
            yield Choice(report.submission, rule, _label(said), tuple(same))


def _counted(findings: tuple[Finding, ...]) -> str:
    cells = len({finding.address for finding in findings})
    return f"{cells} {'value' if cells == 1 else 'values'}"


def _label(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LABEL else plain[: _LABEL - 1] + "…"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
