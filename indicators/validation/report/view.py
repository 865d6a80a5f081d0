"""What a report says in one language: verdict, what to do, labels; text, mail and page share it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from indicators.base.language import Speaker
from indicators.base.report import Finding, Report, Severity, Verdict
from indicators.definitions.registry import Definitions
from indicators.validation.causes import Cause, alike, cause, rank, shown_and_held_back
from indicators.validation.report import wording


@dataclass(frozen=True, slots=True)
class Row:
    """One finding as a reader sees it, and how many `others` of the same cause it stands for."""

    address: str
    what: str
    title: str
    sent: str
    message: str
    others: list[Row] = field(default_factory=list)
    others_line: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule that are open, or those that were confirmed: their `severity` reads so, too."""

    rule: str
    cause: str
    cause_label: str
    severity: str
    severity_label: str
    title: str
    remedy: str
    count: int
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class View:
    """A whole report as a reader sees it; `say` is the language it is written in.

    `remarks` say what of the titles is no official wording, and which codes are doubtful.
    `held_back` are the findings that only follow from a value already wrong: counted in `held_back_line`, and in no
    other number that the reader sees.
    """

    say: Speaker
    report: Report
    area: str
    subject: str
    verdict: str
    headline: str
    to_do: str
    summary: list[tuple[str, str]]
    groups: list[Group]
    held_back: list[Group]
    held_back_line: str
    remarks: list[str]


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
        chart: the series with the doubtful value; none if there is none.
    """

    reply_by: str = ""
    link: str = ""
    button: str = ""
    since: list[str] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    chart: Chart | None = None


def view(report: Report, definitions: Definitions, language: str, published: Iterable[tuple[str, str]] = ()) -> View:
    """Turns a report into words of a language.

    Args:
        report: the report.
        definitions: for the wording.
        language: of the reader.
        published: edition and code of indicators that are named besides those of the findings.
    """
    say = Speaker(language)
    named = dict.fromkeys([*((each.edition, each.indicator) for each in report.findings), *published])
    area = definitions.names.name(report.ref_area, language) if report.ref_area else say("unknown area")
    shown, held = shown_and_held_back(report, definitions)
    counts = {severity: _count(shown, severity, definitions) for severity in Severity}
    verdict, headline, to_do = _verdict(report, counts, say)
    return View(
        say=say,
        report=report,
        area=area,
        subject=_subject(report, area, verdict, say),
        verdict=verdict,
        headline=headline,
        to_do=to_do,
        summary=_summary(report, counts, say),
        groups=_groups(shown, definitions, say),
        held_back=_groups(held, definitions, say),
        held_back_line=held_back_line(len(held), say),
        remarks=wording.about_indicators(
            say, (definitions.indicators[each] for each in named if each in definitions.indicators)
        ),
    )


def _count(findings: list[Finding], severity: Severity, definitions: Definitions) -> int:
    counted = (finding for finding in findings if finding.severity is severity and finding.confirmed is None)
    return len(alike(counted, definitions))


def held_back_line(n: int, say: Speaker) -> str:
    """How many findings are held back, and until when; blank for none."""
    if not n:
        return ""
    return say.plural(
        "{n} more finding follows from a value that is wrong already; it is held back until that is corrected.",
        "{n} more findings follow from values that are wrong already; they are held back until these are corrected.",
        n,
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


def _verdict(report: Report, counts: dict[Severity, int], say: Speaker) -> tuple[str, str, str]:
    errors, warnings = counts[Severity.ERROR], counts[Severity.WARNING]
    if report.verdict is Verdict.REJECTED:
        return (
            verdict_label(report.verdict, say),
            say.plural("{n} error", "{n} errors", errors),
            say("Please correct the cells listed below and send the whole file again. None of it has been published."),
        )
    if report.verdict is Verdict.TO_CONFIRM:
        return (
            verdict_label(report.verdict, say),
            say.plural("{n} value to look at", "{n} values to look at", warnings),
            say(
                "Please look at the cells listed below: correct them and send the file again, "
                "or confirm that the values are correct."
            ),
        )
    return (
        verdict_label(report.verdict, say),
        say.plural("{n} observation", "{n} observations", report.observations),
        say("Thank you. Nothing is left for you to do; the values go into the next release."),
    )


def _summary(report: Report, counts: dict[Severity, int], say: Speaker) -> list[tuple[str, str]]:
    return [
        (say("File"), report.file_name),
        (say("Number of this submission"), report.submission),
        (say("Checked"), say.moment(report.checked_at)),
        (say("Edition of the core list"), say.listed(report.editions) or "–"),
        (say("Observations read"), say.number(report.observations)),
        (say("Errors"), say.number(counts[Severity.ERROR])),
        (say("To be confirmed"), say.number(counts[Severity.WARNING])),
        (say("For information"), say.number(counts[Severity.INFORMATION])),
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


def cause_label(reason: Cause, say: Speaker) -> str:
    """The heading above the findings of a cause, as the office reads it."""
    return {
        Cause.UNREADABLE: say("What cannot be read"),
        Cause.IMPOSSIBLE: say("What is impossible"),
        Cause.INCONSISTENT: say("What does not fit together"),
        Cause.TO_CONFIRM: say("What is to be confirmed"),
        Cause.TO_KNOW: say("What is good to know"),
        Cause.CONFIRMED: say("What was confirmed"),
    }[reason]


def _groups(findings: list[Finding], definitions: Definitions, say: Speaker) -> list[Group]:
    """The findings by rule, in the order of their causes and the most frequent before others."""
    ranked = sorted(findings, key=lambda f: (rank(f, definitions), f.rule, _word(f)))
    by_rule = groupby(ranked, key=lambda f: (rank(f, definitions), f.rule, _word(f)))
    groups = [(place[0], _group(list(found), definitions, say)) for place, found in by_rule]
    return [group for _, group in sorted(groups, key=lambda each: (each[0], -each[1].count, each[1].rule))]


def _state(finding: Finding) -> str:
    return Cause.CONFIRMED.value if finding.confirmed else finding.severity.value


def _word(finding: Finding) -> tuple[str, str]:
    return (finding.confirmed.author, finding.confirmed.explanation) if finding.confirmed else ("", "")


def _group(findings: list[Finding], definitions: Definitions, say: Speaker) -> Group:
    first = findings[0]
    reason = cause(first, definitions)
    rows = [_row(lot, definitions, say) for lot in alike(findings, definitions)]
    return Group(
        rule=first.rule,
        cause=reason.value,
        cause_label=cause_label(reason, say),
        severity=_state(first),
        severity_label=state_label(first, say),
        title=wording.rule_title(first.rule, definitions, say.language),
        remedy=wording.to_do(first, definitions, say),
        count=len(rows),
        rows=rows,
    )


def others_line(n: int, say: Speaker) -> str:
    """How many other cells a finding stands for; blank for none."""
    return say.plural("The same is true of {n} other cell.", "The same is true of {n} other cells.", n) if n else ""


def _row(lot: list[Finding], definitions: Definitions, say: Speaker) -> Row:
    finding, *others = lot
    known = definitions.indicators.get((finding.edition, finding.indicator))
    return Row(
        address=wording.where(finding.address, say),
        what=wording.subject(finding, definitions, say.language),
        title=known.title(say.language) if known else "",
        sent=finding.obs_text,
        message=wording.message(finding, definitions, say.language),
        others=[_row([other], definitions, say) for other in others],
        others_line=others_line(len(others), say),
    )
