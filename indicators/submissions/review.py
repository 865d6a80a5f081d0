"""What a statistician decides of values that wait for a confirmation, other than to confirm them."""

from __future__ import annotations

import datetime as dt

import duckdb

from indicators.base import resources
from indicators.base.clock import naive_utc
from indicators.base.errors import UsageError
from indicators.organisations.offices import address_book
from indicators.store import events, letters
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind
from indicators.store.letter_payloads import Decision, DecisionPayload, LetterKind
from indicators.submissions.queries import report_of
from indicators.validation.report import wording

_FIRST_PAUSE, _LONGEST_PAUSE = dt.timedelta(minutes=10), dt.timedelta(days=1)


def waits(context: Context, submission: str) -> bool:
    """Whether a submission still waits: nobody confirmed it, refused it, or sent a later file."""
    if not context.lake.exists:
        return False
    rows = context.lake.rows(resources.sql("store/waiting_confirmation"))
    return submission in {row[2] for row in rows}


def described(context: Context, submission: str) -> str:
    """What is asked, in Markdown: the rules and how often each; no value, which may be confidential."""
    report = report_of(context, submission)
    counts: dict[str, int] = {}
    for finding in report.open:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    area = context.definitions.names.name(report.ref_area, "en") if report.ref_area else "unknown area"
    lines = [f"* {rule} {wording.rule_title(rule, context.definitions)}: {n}" for rule, n in sorted(counts.items())]
    link = f"{context.settings.portal.rstrip('/')}/areas/{report.ref_area}"
    head = (
        f"**{area}**, {', '.join(map(str, report.periods))}: `{report.file_name}`, {report.observations} observations."
    )
    return "\n".join([head, "", *lines, "", f"Values and history: {link}"])


def asked_by(context: Context, submission: str, run: str) -> str:
    """The run that asks a person about a submission: the first that says so, however often it is announced.

    After a run that failed, the next one asks.
    """
    about = Kind.SUBMISSION.of(submission)
    with context.lake.write() as con:
        asks = events.last_note_in(con, about, Event.REVIEW)
        if asks is None or submission in _failures(con):
            events.record(con, Happened(Event.REVIEW, about, context.actor, run), context.clock())
            asks = run
    return asks


def note_failure(context: Context, submission: str, run: str) -> None:
    """Records that the run which asks about a submission failed for good: another one is to ask."""
    about = Kind.SUBMISSION.of(submission)
    with context.lake.write() as con:
        asks = events.last_note_in(con, about, Event.REVIEW)
        if asks in {None, run} and submission not in _failures(con):
            events.record(con, Happened(Event.REVIEW_FAILED, about, context.actor, run), context.clock())


def to_repeat(context: Context) -> list[str]:
    """The submissions that still wait and of which the last review failed: at once, then after longer and longer."""
    if not context.lake.exists:
        return []
    now = naive_utc(context.clock())
    with context.lake.reading() as con:
        failed = _failures(con)
    due = [name for name, (count, at) in failed.items() if now - at >= _pause(count)]
    return [name for name in due if waits(context, name)]


def _failures(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, dt.datetime]]:
    """How often a review failed and when it last did, of the submissions about which no other run asks yet."""
    rows = con.execute(resources.sql("store/reviews_to_repeat")).fetchall()
    return {name: (count, at) for name, count, at in rows}


def _pause(failures: int) -> dt.timedelta:
    return min(_FIRST_PAUSE * ((1 << min(failures - 1, 20)) - 1), _LONGEST_PAUSE)


def refuse(context: Context, submission: str, *, author: str, reason: str) -> None:
    """Ends the wait without accepting anything, and asks the office for a corrected file.

    Raises:
        UsageError: it does not wait, or the name or the reason is missing.
    """
    _decide(context, submission, Decision.REFUSED, author, reason)


def ask_again(context: Context, submission: str, *, author: str, question: str) -> None:
    """Sends the office the report once more, with a question; the submission goes on waiting.

    Raises:
        UsageError: it does not wait, or the name or the question is missing.
    """
    _decide(context, submission, Decision.ASKED, author, question)


def _decide(context: Context, submission: str, decision: Decision, author: str, words: str) -> None:
    if not author.strip() or len(words.strip()) < 3:
        raise UsageError("A decision needs a name and a few words.", advice="Give a reason.")
    report, book, about = report_of(context, submission), address_book(context), Kind.SUBMISSION.of(submission)
    office = book.of_area(report.ref_area) or book.staff
    with context.lake.write() as con:
        now = context.clock()
        if events.has_happened(con, about, Event.ACCEPTED, Event.ANSWERED, Event.REFUSED):
            raise UsageError(
                f"{submission} does not wait for a decision.", advice="`ict status` says what became of it."
            )
        payload = DecisionPayload(submission=submission, file_name=report.file_name, decision=decision, words=words)
        # A question may be asked again, with other words.
        key = f"decision-{submission}-{decision}-{now:%Y%m%dT%H%M%S}"
        events.record(con, Happened(Event(decision), about, author, words), now)
        letters.queue(con, [letters.letter_to(key, LetterKind.DECISION, submission, office, payload)], now)
