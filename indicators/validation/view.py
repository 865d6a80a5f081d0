"""What a reader sees of a report, in one language: the same for text, mail and page."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from indicators.definitions.registry import Definitions
from indicators.language import Speaker
from indicators.model import Finding, Report, Severity, Verdict
from indicators.validation import wording

CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as a reader sees it."""

    address: str
    what: str
    title: str
    sent: str
    message: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule that are open, or those that were confirmed: their `severity` reads so, too."""

    rule: str
    severity: str
    severity_label: str
    title: str
    mend: str
    count: int
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class View:
    """A whole report as a reader sees it; `say` is the language it is written in."""

    say: Speaker
    report: Report
    area: str
    subject: str
    verdict: str
    headline: str
    to_do: str
    summary: list[tuple[str, str]]
    groups: list[Group]


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in the letter: its content identity, and what it shows in words."""

    cid: str
    alt: str


@dataclass(frozen=True, slots=True)
class Extras:
    """What a letter says beyond the report itself.

    Attributes:
        reply_by: the day by which an answer is asked for, in words; blank for none.
        link: where the office answers; blank for none.
        button: what the link leads to.
        since: what was mended, remains and is new since the last file.
        published: indicator and years of what will be published.
        english_titles: a remark where titles are in English.
        chart: the series with the doubtful value; none if there is none.
    """

    reply_by: str = ""
    link: str = ""
    button: str = ""
    since: list[str] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    english_titles: str = ""
    chart: Chart | None = None


def view(report: Report, definitions: Definitions, language: str) -> View:
    """Turns a report into words of a language."""
    say = Speaker(language)
    area = definitions.names.name(report.ref_area, language) if report.ref_area else say("unknown area")
    verdict, headline, to_do = _verdict(report, say)
    return View(
        say=say,
        report=report,
        area=area,
        subject=_subject(report, area, verdict, say),
        verdict=verdict,
        headline=headline,
        to_do=to_do,
        summary=_summary(report, say),
        groups=_groups(report, definitions, say),
    )


def _subject(report: Report, area: str, verdict: str, say: Speaker) -> str:
    period = _span(report)
    if period:
        return say("{area}: ICT indicators {period}: {verdict}", area=area, period=period, verdict=verdict)
    return say("{area}: ICT indicators: {verdict}", area=area, verdict=verdict)


def _span(report: Report) -> str:
    if not report.periods:
        return ""
    first, last = report.periods[0], report.periods[-1]
    return str(first) if first == last else f"{first}–{last}"


def verdict_label(verdict: Verdict, say: Speaker) -> str:
    """The word for a verdict, as the office reads it."""
    return {
        Verdict.REJECTED: say("to be corrected"),
        Verdict.TO_CONFIRM: say("to be confirmed"),
        Verdict.ACCEPTED: say("accepted"),
    }[verdict]


def _verdict(report: Report, say: Speaker) -> tuple[str, str, str]:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    if report.verdict is Verdict.REJECTED:
        return (
            verdict_label(report.verdict, say),
            say.plural("{n} error", "{n} errors", errors),
            say("Please correct the cells listed below and send the whole file again. Nothing of it was published."),
        )
    if report.verdict is Verdict.TO_CONFIRM:
        return (
            verdict_label(report.verdict, say),
            say.plural("{n} value to look at", "{n} values to look at", warnings),
            say(
                "Please look at the cells listed below: correct them and send the file again, "
                "or answer that they are right."
            ),
        )
    return (
        verdict_label(report.verdict, say),
        say.plural("{n} observation", "{n} observations", report.observations),
        say("Thank you. Nothing is left for you to do; the values go into the next release."),
    )


def _summary(report: Report, say: Speaker) -> list[tuple[str, str]]:
    return [
        (say("File"), report.file_name),
        (say("Number of this submission"), report.submission),
        (say("Checked"), say.moment(report.checked_at)),
        (say("Edition of the core list"), ", ".join(report.editions) or "–"),
        (say("Observations read"), say.number(report.observations)),
        (say("Errors"), say.number(report.count(Severity.ERROR))),
        (say("To be confirmed"), say.number(report.count(Severity.WARNING))),
        (say("For information"), say.number(report.count(Severity.INFORMATION))),
        (say("Confirmed"), say.number(sum(finding.confirmed is not None for finding in report.findings))),
        (say("Checks made"), say.number(sum(each.evaluated for each in report.evaluations))),
    ]


def severity_label(severity: Severity, say: Speaker) -> str:
    """The word for a severity, as the office reads it."""
    return {
        Severity.ERROR: say("error: must be corrected"),
        Severity.WARNING: say("warning: correct or confirm"),
        Severity.INFORMATION: say("for information"),
    }[severity]


def state_label(finding: Finding, say: Speaker) -> str:
    """The word for what a finding asks of the office; nothing, if it was confirmed."""
    return say("confirmed") if finding.confirmed else severity_label(finding.severity, say)


def _groups(report: Report, definitions: Definitions, say: Speaker) -> list[Group]:
    """The findings by rule, the worst first and the most frequent before others; what was confirmed comes last."""
    order = [*(severity.value for severity in Severity), CONFIRMED]
    ranked = sorted(report.findings, key=lambda f: (order.index(_state(f)), f.rule, _word(f)))
    alike = groupby(ranked, key=lambda f: (_state(f), f.rule, _word(f)))
    groups = [_group(list(found), definitions, say) for _, found in alike]
    return sorted(groups, key=lambda g: (order.index(g.severity), -g.count, g.rule))


def _state(finding: Finding) -> str:
    return CONFIRMED if finding.confirmed else finding.severity.value


def _word(finding: Finding) -> tuple[str, str]:
    return (finding.confirmed.author, finding.confirmed.explanation) if finding.confirmed else ("", "")


def _group(findings: list[Finding], definitions: Definitions, say: Speaker) -> Group:
    first = findings[0]
    return Group(
        rule=first.rule,
        severity=_state(first),
        severity_label=state_label(first, say),
        title=wording.rule_title(first.rule, definitions, say.language),
        mend=wording.to_do(first, definitions, say),
        count=len(findings),
        rows=[_row(finding, definitions, say) for finding in findings],
    )


def _row(finding: Finding, definitions: Definitions, say: Speaker) -> Row:
    parts = (finding.indicator, finding.time_period, finding.breakdown)
    known = definitions.indicators.get((finding.edition, finding.indicator))
    return Row(
        address=wording.where(finding.address, say),
        what=", ".join(part for part in parts if part),
        title=known.title(say.language) if known else "",
        sent=finding.obs_text,
        message=wording.message(finding, definitions, say.language),
    )
