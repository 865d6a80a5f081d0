"""What a reviewer decides of values that wait, who is asked about them, and when nobody decided, who is asked next."""

from __future__ import annotations

import datetime as dt

import duckdb

from indicators.base import resources
from indicators.base.clock import naive_utc
from indicators.base.errors import UsageError
from indicators.base.report import Verdict
from indicators.organisations.offices import address_book
from indicators.store import events, letters
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind, Subject
from indicators.store.letter_payloads import Decision, DecisionPayload, LetterKind
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.queries import report_of
from indicators.submissions.review_choice import ReviewAnswer, ReviewChoice

ON_REVIEW = "Confirmed on review."  # the footnote, where the reviewer gave no other words
_FIRST_PAUSE, _LONGEST_PAUSE = dt.timedelta(minutes=10), dt.timedelta(days=1)


def waiting_of(context: Context, number: str) -> list[str]:
    """The submissions of that number, or of the delivery of that number, that still wait.

    Nobody confirmed them, refused them, or sent a later file.
    """
    if not context.lake.exists:
        return []
    rows = context.lake.rows(resources.sql("store/waiting_confirmation"))
    return sorted(row[2] for row in rows if number in {row[2], row[2].partition("-")[0]})


def waits(context: Context, number: str) -> bool:
    """Whether a submission, or something of a delivery, still waits."""
    return bool(waiting_of(context, number))


def _about(number: str) -> Subject:
    return (Kind.SUBMISSION if "-" in number else Kind.DELIVERY).of(number)


def asked_by(context: Context, number: str, run: str) -> str:
    """The run that asks a person about a submission or a delivery: the first that says so, however often announced.

    After a run that failed, or that left something to be asked again, the next one asks.
    """
    about = _about(number)
    with context.lake.write() as con:
        asks = events.last_note_in(con, about, Event.REVIEW)
        if asks is None or number in _ended(con):
            events.record(con, Happened(Event.REVIEW, about, context.actor, run), context.clock())
            asks = run
    return asks


def note_failure(context: Context, number: str, run: str) -> None:
    """Records that the run which asks failed for good: another one is to ask."""
    about = _about(number)
    with context.lake.write() as con:
        asks = events.last_note_in(con, about, Event.REVIEW)
        if asks in {None, run} and number not in _ended(con):
            events.record(con, Happened(Event.REVIEW_FAILED, about, context.actor, run), context.clock())


def to_repeat(context: Context) -> list[str]:
    """What still waits and nobody is asked about, because the last review failed: then after longer and longer."""
    if not context.lake.exists:
        return []
    now = naive_utc(context.clock())
    with context.lake.reading() as con:
        ended = _ended(con)
    due = [name for name, (failures, at) in ended.items() if now - at >= _pause(failures)]
    return [name for name in due if waits(context, name)]


def _ended(con: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, dt.datetime]]:
    """How often reviews failed and when the last one ended, of what no other run asks about yet."""
    rows = con.execute(resources.sql("store/reviews_to_repeat")).fetchall()
    return {name: (failures, at) for name, failures, at in rows}


def _pause(failures: int) -> dt.timedelta:
    return min(_FIRST_PAUSE * ((1 << min(max(failures - 1, 0), 20)) - 1), _LONGEST_PAUSE)


def decide(context: Context, number: str, answer: ReviewAnswer) -> tuple[str, ...]:
    """Records what a reviewer answered; what was decided meanwhile is left.

    An answer that cannot be recorded, or that is about some of the areas only, has what still waits asked again.

    Args:
        context: the world.
        number: of a submission or of a delivery.
        answer: the choice, whose it is, the words, and which areas.

    Returns:
        the areas whose values were accepted.
    """
    waiting = waiting_of(context, number)
    if answer.choice is ReviewChoice.LEAVE or not waiting:
        return ()
    try:
        chosen = _chosen(waiting, answer)
        accepted = _record(context, number, chosen, answer)
    except UsageError as exc:
        _ask_again(context, number, answer.author, f"{exc.title} {exc.advice}".strip())
        return ()
    if answer.choice is not ReviewChoice.ASK and set(waiting) - set(chosen):
        _ask_again(context, number, answer.author, f"decided: {', '.join(map(_area, chosen))}")
    return accepted


def _chosen(waiting: list[str], answer: ReviewAnswer) -> list[str]:
    areas = set(answer.areas)
    if unknown := areas - set(map(_area, waiting)):
        raise UsageError(
            f"Nothing of {', '.join(sorted(unknown))} waits.", advice=f"Those that wait: {_listed(waiting)}."
        )
    return [name for name in waiting if not areas or _area(name) in areas]


def _area(submission: str) -> str:
    return submission.partition("-")[2]


def _listed(submissions: list[str]) -> str:
    return ", ".join(map(_area, submissions))


def _record(context: Context, number: str, chosen: list[str], answer: ReviewAnswer) -> tuple[str, ...]:
    if answer.choice is ReviewChoice.CONFIRM:
        word = Word(answer.author, answer.words.strip() or ON_REVIEW)
        reports = confirm(context, number, word, only=frozenset(chosen))
        return tuple(report.ref_area for report in reports if report.verdict is Verdict.ACCEPTED)
    for submission in chosen:
        if answer.choice is ReviewChoice.REFUSE:
            refuse(context, submission, author=answer.author, reason=answer.words)
        else:
            ask_again(context, submission, author=answer.author, question=answer.words)
    return ()


def _ask_again(context: Context, number: str, author: str, why: str) -> None:
    with context.lake.write() as con:
        events.record(con, Happened(Event.REVIEW_AGAIN, _about(number), author, why), context.clock())


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
        raise UsageError("A decision needs a name and a few words.", advice="The office reads it: give a reason.")
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
