"""The verbs of confirmation: a named person says that doubtful values are right, or takes the word back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import duckdb

from indicators.base import resources
from indicators.base.confirmation import Confirmation, with_findings
from indicators.base.errors import Overtaken, UsageError
from indicators.base.report import Finding, Report, Severity, Verdict
from indicators.store import confirmations, events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind
from indicators.submissions.recheck import Again, again, refuse
from indicators.submissions.record import accept, stop_if_overtaken
from indicators.validation.check import Checked
from indicators.validation.confirmed_findings import confirmable, subjects

_LISTED = 10  # of what waits, where a number is none


@dataclass(frozen=True, slots=True)
class Word:
    """What a person says: who, why, and until when it counts.

    Attributes:
        author: the person.
        explanation: why the values are right; it is published as a footnote.
        until: the last day on which it counts for later submissions; none: as long as the value stays the same.
        rule: only the findings of this rule; blank: all warnings. An error is confirmed only by naming its rule.
    """

    author: str
    explanation: str
    until: dt.date | None = None
    rule: str = ""


def confirm(context: Context, number: str, word: Word, *, only: frozenset[str] | None = None) -> list[Report]:
    """Confirms open findings of a submission, or of all of a delivery; what is left without any is accepted.

    Args:
        context: the world.
        number: of a submission (``1a2b3c4d5e6f-KEN``) or of a delivery (``1a2b3c4d5e6f``).
        word: what the person says.
        only: those of the submissions of a delivery that are meant; none: all of them.

    Returns:
        the reports in which something was confirmed, as they now are.

    Raises:
        UsageError: nothing of that number can be confirmed, or the explanation or the name is missing; the file is read
            otherwise than it was, or does not agree with what was accepted since, of which a word must be said, too.
    """
    return confirm_each(context, number, [word], only=only)


def confirm_each(
    context: Context,
    number: str,
    words: Sequence[Word],
    also: Callable[[duckdb.DuckDBPyConnection], None] | None = None,
    *,
    only: frozenset[str] | None = None,
) -> list[Report]:
    """Confirms what several words are about, in one transaction: all of it counts, or nothing.

    Args:
        context: the world.
        number: of a submission or of a delivery.
        words: what the person says, of one rule each or of all.
        also: what is recorded with it, before anything else; what it raises leaves nothing recorded.
        only: those of the submissions of a delivery that are meant; none: all of them.

    Returns:
        the reports in which something was confirmed, as they now are.

    Raises:
        UsageError: as `confirm`.
    """
    if not all(word.explanation.strip() and word.author.strip() for word in words):
        raise UsageError(
            "A confirmation needs an explanation and a name.", advice="Say why the values are right: --note TEXT."
        )
    if not context.lake.exists:
        raise UsageError(f"There is no submission {number}.", advice="`ict status` lists all.")
    while True:
        with context.lake.reading() as con:
            found = [report for report in _reports(con, number) if only is None or report.submission in only]
        try:
            return _confirm_all(context, number, words, again(context, found), also)
        except Overtaken:
            continue  # somebody else has come further meanwhile


def _confirm_all(
    context: Context,
    number: str,
    words: Sequence[Word],
    judged: dict[str, Again],
    also: Callable[[duckdb.DuckDBPyConnection], None] | None,
) -> list[Report]:
    confirmed: dict[str, Report] = {}
    with context.lake.write() as con:  # what is open is looked up inside: somebody else may say something meanwhile
        stop_if_overtaken(con, [each.part for each in judged.values()])
        if also:
            also(con)
        for word in words:
            confirmed |= {report.submission: report for report in _confirm(context, con, number, word, judged)}
    return list(confirmed.values())


def _confirm(
    context: Context, con: duckdb.DuckDBPyConnection, number: str, word: Word, judged: dict[str, Again]
) -> list[Report]:
    found = [report for report in _reports(con, number) if report.submission in judged]
    chosen = {report.submission: _chosen(context, report, word.rule) for report in found}
    about_new = {report.submission: _about_new(context, judged[report.submission], word) for report in found}
    if not any(chosen.values()) and not any(about_new.values()):
        return _nothing_open(context, con, number, found, word)
    parts, said = [], []
    for report in found:
        name, today = report.submission, judged[report.submission]
        if chosen[name] or about_new[name]:
            part, new = _confirmed(replace(today.part, report=report), chosen[name], word, context.clock())
            said += [*new, *about_new[name]]
            judged[name] = today.covered(word.rule, about_new[name])
            if part.report.verdict is Verdict.ACCEPTED and judged[name].new and not _was_accepted(con, name):
                raise refuse(context, name, judged[name].new)
            parts.append(part)
    _record(context, con, parts, said, word)
    return [part.report for part in parts]


def _about_new(context: Context, today: Again, word: Word) -> list[Confirmation]:
    """The words about what the recorded report does not say: only a word that names the rule is about it."""
    about = [each for each in today.new if each.rule == word.rule and confirmable(each, context.definitions)]
    known = subjects(about, today.part.report, today.part.observations)
    now = context.clock()
    return [Confirmation(word.rule, each, word.author, word.explanation, word.until, now) for each in known]


def _was_accepted(con: duckdb.DuckDBPyConnection, submission: str) -> bool:
    return events.has_happened(con, Kind.SUBMISSION.of(submission), Event.ACCEPTED)


def _reports(con: duckdb.DuckDBPyConnection, number: str) -> list[Report]:
    column = "SUBMISSION" if "-" in number else "DELIVERY"
    found = confirmations.reports_in(con, column, number)
    if not found:
        raise UsageError(f"There is no {column.lower()} {number}.", advice=_what_waits(con))
    return found


def _what_waits(con: duckdb.DuckDBPyConnection) -> str:
    """The numbers that could have been meant: of what waits for a confirmation, the newest first."""
    waiting = [what for _, what, _ in con.execute(resources.sql("store/waiting_confirmation")).fetchall()]
    if not waiting:
        return "Nothing waits for a confirmation."
    shown = "; ".join(reversed(waiting[-_LISTED:]))
    others = (
        f"; and {len(waiting) - _LISTED} older ones (`ict status --state 'to confirm'`)"
        if len(waiting) > _LISTED
        else ""
    )
    return f"These wait: {shown}{others}."


def _chosen(context: Context, report: Report, rule: str) -> list[int]:
    """The places of the findings that the word is about."""
    return [
        place
        for place, finding in enumerate(report.findings)
        if finding.confirmed is None
        and confirmable(finding, context.definitions)
        and (finding.rule == rule if rule else report.verdict is not Verdict.REJECTED)
    ]


def _nothing_open(
    context: Context, con: duckdb.DuckDBPyConnection, number: str, found: list[Report], word: Word
) -> list[Report]:
    """The same word again changes nothing; else it is told why nothing can be confirmed."""
    again = [report for report in found if any(_said(finding, word) for finding in report.findings)]
    if again:
        return again
    verdicts = sorted({report.verdict.value for report in found})
    errors = sorted({finding.rule for report in found for finding in report.open if finding.severity is Severity.ERROR})
    waived = [rule for rule in errors if context.definitions.rules[rule].waiver]
    advice = f"What may be confirmed although it is an error: {', '.join(waived)} (--rule)." if waived else ""
    advice = advice or _what_waits(con)
    raise UsageError(f"{number} is {', '.join(verdicts)}; nothing in it can be confirmed.", advice=advice)


def _said(finding: Finding, word: Word) -> bool:
    known = finding.confirmed
    return known is not None and known.author == word.author and word.rule in {"", finding.rule}


def _confirmed(
    part: Checked, places: Collection[int], word: Word, now: dt.datetime
) -> tuple[Checked, list[Confirmation]]:
    """An area of a file in which the chosen findings are covered, and the confirmations that cover them."""
    findings: list[Finding] = list(part.report.findings)
    about = subjects([findings[place] for place in places], part.report, part.observations)
    words = [
        Confirmation(findings[place].rule, subject, word.author, word.explanation, word.until, now)
        for place, subject in zip(places, about, strict=True)
    ]
    for place, said in zip(places, words, strict=True):
        findings[place] = replace(findings[place], confirmed=said.confirmed())
    return replace(part, report=with_findings(part.report, findings)), words


def _record(
    context: Context,
    con: duckdb.DuckDBPyConnection,
    parts: list[Checked],
    words: Iterable[Confirmation],
    word: Word,
) -> None:
    """The word, what it covers, and the observations that it lets in."""
    passed = [part for part in parts if part.report.verdict is Verdict.ACCEPTED]
    now = context.clock()
    new = [part for part in passed if not _was_accepted(con, part.report.submission)]
    confirmations.add(con, words, now)
    confirmations.cover(con, [part.report for part in parts], now)
    happened = [Happened(Event.CONFIRMED, _subject(part), word.author, word.explanation) for part in parts]
    happened += [Happened(Event.ACCEPTED, _subject(part), context.actor) for part in new]
    events.record_all(con, happened, now)
    accept(context, con, new, now)


def _subject(part: Checked) -> events.Subject:
    return Kind.SUBMISSION.of(part.report.submission)


def withdraw(context: Context, confirmation: str, *, author: str, note: str) -> None:
    """Takes a confirmation back: it counts for no later submission; what was accepted stays, and says why.

    Raises:
        UsageError: there is no such confirmation, it was withdrawn before, or the reason is missing.
    """
    if not note.strip() or not author.strip():
        raise UsageError("A withdrawal needs a name and a reason.", advice="Say why: --note TEXT.")
    known = {row["CONFIRMATION"]: row["STATE"] for row in confirmations.all_words(context.lake, context.clock().date())}
    if known.get(confirmation, "withdrawn") == "withdrawn":
        raise UsageError(
            f"There is no confirmation {confirmation} that could be withdrawn.", advice="`ict confirmations` lists all."
        )
    with context.lake.write() as con:
        taken_back = Happened(Event.WITHDRAWN, Kind.CONFIRMATION.of(confirmation), author, note)
        events.record(con, taken_back, context.clock())
