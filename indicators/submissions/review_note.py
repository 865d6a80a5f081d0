"""What a reviewer is asked, as Markdown: each doubtful cell, what was expected, its series, and the office's comment.

A finding that could give away a confidential value was masked when it was recorded (`validation/masking.py`); of a
series with such a value nothing is shown, and of a comment no number of such a row.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from indicators.base import resources
from indicators.base.clock import from_store
from indicators.base.language import Speaker
from indicators.base.observation import DIMENSIONS
from indicators.base.report import Finding, Report, Severity
from indicators.organisations.answer_links import series_link
from indicators.store import confirmations
from indicators.store.context import Context
from indicators.submissions.check import history_of, secrets_of
from indicators.submissions.deliveries import read_delivery
from indicators.submissions.queries import series_in_letter
from indicators.validation.causes import rank, shown_and_held_back
from indicators.validation.masking import Secrets
from indicators.validation.report import wording

_MOST_CELLS = 60
_SOME_FIRST = "Decide on the countries above first, chosen from the list: the others are asked about again."
_SAME = ("REF_AREA", "EDITION", "INDICATOR", "MEASURE", *DIMENSIONS)
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:@/=^$])")
_HEADINGS = ("Cell", "What", "Value sent", "What is doubtful", "Series", "Comment of the office")
Key = tuple[Any, ...]


def described(context: Context, submissions: Sequence[str]) -> str:
    """What is asked of submissions of one delivery that wait.

    Args:
        context: where they are recorded, and the portal to which links lead.
        submissions: their numbers; at least one.
    """
    reports = list(confirmations.reports(context.lake, "SUBMISSION", *submissions))
    cells = _Cells(context, reports)
    lines, rest = [*_said_before(context, reports), *_head(context, reports), ""], []
    left = _MOST_CELLS
    for report in reports:
        findings = doubtful(context, report)
        shown, left = findings[:left], max(left - len(findings), 0)
        if len(shown) < len(findings):
            rest.append(f"{plain(name_of(context, report))} ({len(findings) - len(shown)})")
        if shown:
            heading = [f"### {name_of(context, report)}: {_counted(len(findings))}", ""] if len(reports) > 1 else []
            lines += heading + _picture(context, report) + _tables(context, shown, cells)
    if rest:
        lines.append(f"More values wait than are shown: {', '.join(rest)}. {_SOME_FIRST}")
    return "\n".join(lines).strip()


def _head(context: Context, reports: list[Report]) -> list[str]:
    first = reports[0]
    observations = sum(report.observations for report in reports)
    years = sorted({year for report in reports for year in report.periods})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    about = name_of(context, first) if len(reports) == 1 else f"{len(reports)} countries and areas"
    links = ", ".join(f"[{plain(name_of(context, each))}]({_page(context, each.ref_area)})" for each in reports[:20])
    return [
        f"**{about}**, {span}: {observations:,} observations in `{first.file_name.replace('`', '')}`.",
        "",
        f"What is published now: {links}{' …' if len(reports) > 20 else ''}",
    ]


def _page(context: Context, area: str) -> str:
    return f"{context.settings.portal.rstrip('/')}/areas/{area}"


def name_of(context: Context, report: Report) -> str:
    """The country or area of a report."""
    return context.definitions.names.name(report.ref_area, "en") if report.ref_area else "unknown area"


def _counted(n: int) -> str:
    return f"{n} {'value' if n == 1 else 'values'} to look at"


def _said_before(context: Context, reports: list[Report]) -> list[str]:
    """What was said of it in a review before this one: that it is asked again and why, and questions to the office."""
    subjects = [reports[0].delivery, *(report.submission for report in reports)]
    rows = context.lake.rows(resources.sql("store/said_in_reviews"), [subjects])
    return [f"> {from_store(at):%d %B %Y}, {plain(actor)}, {what}: {plain(note)}\n" for at, actor, what, note in rows]


def doubtful(context: Context, report: Report) -> list[Finding]:
    """The open findings of a report that a reviewer is shown, what is to be mended first before others."""
    shown, _ = shown_and_held_back(report, context.definitions)
    waiting = [each for each in shown if each.confirmed is None and each.severity is not Severity.INFORMATION]
    return sorted(waiting, key=lambda each: (rank(each, context.definitions), each.rule))


def _picture(context: Context, report: Report) -> list[str]:
    """The picture that the office has in its letter; a browser fetches it from the portal."""
    if series_in_letter(context, report.submission) is None:
        return []
    return [f"![The series of the first doubtful value]({series_link(context, report.submission)})", ""]


def _tables(context: Context, findings: list[Finding], cells: _Cells) -> list[str]:
    lines: list[str] = []
    by_rule: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_rule[finding.rule].append(finding)
    for rule, same in by_rule.items():
        page = f"{context.settings.portal.rstrip('/')}/rules/{rule}"
        lines += [f"**[{rule}]({page}) {plain(wording.rule_title(rule, context.definitions))}**", ""]
        lines += [_row(_HEADINGS), _row(["---"] * len(_HEADINGS))]
        lines += [_row(map(plain, cells.of(each))) for each in same]
        lines.append("")
    return lines


def finding_cells(finding: Finding, context: Context) -> tuple[str, str, str, str]:
    """Where a finding is, what it is about, the value that was sent, and what is doubtful about it."""
    return (
        wording.where(finding.address, Speaker("en")),
        wording.subject(finding, context.definitions),
        finding.obs_text,
        wording.message(finding, context.definitions),
    )


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    """A text that Markdown shows as it is: what an office wrote makes no link, no picture and no new cell."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


class _Cells:
    """What stands in a file and in the store beside the findings of some of its areas."""

    def __init__(self, context: Context, reports: list[Report]) -> None:
        self._context = context
        _, file = read_delivery(context, reports[0].delivery)
        accepted = history_of(context, [file.reading])
        self._secrets: Secrets = secrets_of(context, file.reading)
        names = ["ROW_ID", "TIME_PERIOD", "OBS_VALUE", "CONF_STATUS", "COMMENT_OBS", *_SAME]
        areas = {report.ref_area for report in reports}
        rows = [row for row in file.reading.observations.select(names).to_pylist() if row["REF_AREA"] in areas]
        self._rows = {row["ROW_ID"]: row for row in rows}
        self._series: dict[Key, list[dict[str, Any]]] = defaultdict(list)
        earlier = [] if accepted is None else accepted.select(names[1:4] + list(_SAME)).to_pylist()
        for row in [*earlier, *rows]:  # a value of the file stands for an earlier one
            self._series[_key(row)].append(row)

    def of(self, finding: Finding) -> tuple[str, ...]:
        """The cells of a row: one finding as a reviewer sees it."""
        row = self._rows.get(finding.position) if finding.position is not None else None
        return (
            *finding_cells(finding, self._context),
            self._drawn(row) if row else "",
            self._secrets.shown(row["COMMENT_OBS"] or "", finding.address) if row else "",
        )

    def _drawn(self, row: dict[str, Any]) -> str:
        series = self._series[_key(row)]
        if not row["EDITION"] or any(each["CONF_STATUS"] != "F" for each in series):
            return ""
        known = {each["TIME_PERIOD"]: each["OBS_VALUE"] for each in series}
        points = sorted((year, value) for year, value in known.items() if None not in (year, value))
        return ", ".join(f"{'▸' if year == row['TIME_PERIOD'] else ''}{year} {value:g}" for year, value in points)


def _key(row: dict[str, Any]) -> Key:
    return tuple(row[name] or "" for name in _SAME)
