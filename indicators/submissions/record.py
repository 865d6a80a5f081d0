"""Records what checks said: reports, accepted observations, letters, and what happened, all of a file at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

import duckdb

from indicators.base import step_log
from indicators.base.errors import Overtaken
from indicators.base.report import Report, Verdict
from indicators.organisations.offices import address_book
from indicators.store import confirmations, events, observations, recoding, records
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind
from indicators.store.lake import state
from indicators.store.letter_payloads import AreaVerdict, LetterKind, SummaryPayload
from indicators.store.letters import Letter, add_letters, letter_to, queue
from indicators.store.reports import add_reports
from indicators.submissions.previous import COVERAGE_LOST
from indicators.validation.check import Checked
from indicators.validation.scope import about_file

_TOGETHER = 25  # files in one transaction


def record_verdicts(context: Context, checked: Iterable[Checked]) -> list[Report]:
    """Records what the checks said: reports, accepted observations and letters, all of a file in one transaction.

    Files that were checked together share one, up to a number: a store with many small files is slow, and while a
    transaction lasts nobody else writes. What was recorded before is left as it is.

    Raises:
        Overtaken: values of the same areas were accepted since the check, with which these were not compared; what was
            recorded before that stays.
    """
    files = [list(parts) for _, parts in groupby(checked, key=lambda each: each.report.delivery)]
    own = frozenset(part.report.submission for parts in files for part in parts)
    for start in range(0, len(files), _TOGETHER):
        _record(context, files[start : start + _TOGETHER], own)
    return [part.report for parts in files for part in parts]


def _record(context: Context, files: list[list[Checked]], own: frozenset[str]) -> None:
    with context.lake.write() as con:
        now = context.clock()
        names = [parts[0].report.delivery for parts in files]
        seen = {part.state for parts in files for part in parts}
        unchanged = seen == {state(con)}  # nobody recorded anything since the check: what it looked up holds
        done = set() if unchanged else records.recorded_of(con, names)
        letters, new = [], []
        for parts in files:
            if added := [part for part in parts if part.report.submission not in done]:
                letters.append(_report_letter(context, con, added, len(parts)))
                new += added
        if not unchanged:
            stop_if_overtaken(con, new, own)
        reports = [part.report for part in new]
        add_reports(con, reports, now)
        confirmations.add(con, [word for part in new for word in part.confirmations], now)
        confirmations.cover(con, reports, now)
        happened = [_of(report, Event.CHECKED, context.actor, report.hash) for report in reports]
        happened += [_of(report, Event(report.verdict.value), context.actor) for report in reports]
        happened += [event for part in new for event in _answered(part)]
        events.record_all(con, happened, now)
        passed = [part for part in new if part.report.verdict is Verdict.ACCEPTED]
        accept(context, con, passed, now)
        (add_letters if unchanged else queue)(con, letters, now)
    for report in reports:
        told = {"verdict": report.verdict, "values": report.observations, "findings": len(report.findings)}
        step_log.note(step_log.Step.JUDGED, report.delivery, submission=report.submission, **told)
    for letter in letters:
        step_log.note(step_log.Step.QUEUED, letter.subject.partition("-")[0], letter=letter.message)


def accept(context: Context, con: duckdb.DuckDBPyConnection, parts: list[Checked], now: dt.datetime) -> None:
    """Records the observations of accepted submissions; what they lack, and a person confirmed as withdrawn, ends."""
    if parts:
        recoding.begin(con, context.definitions.readings, context.actor, now)
    observations.add_observations(con, [part.accepted for part in parts], now)
    for part in parts:
        if part.absent and _confirmed_absent(context, part.report):
            observations.withdraw_values(con, part.accepted, part.report.ref_area, part.absent, now)


def _confirmed_absent(context: Context, report: Report) -> bool:
    """Whether a person said that it is right that values of the delivery before are absent."""
    rule = about_file(context.definitions)[COVERAGE_LOST].id
    return any(finding.rule == rule and finding.confirmed is not None for finding in report.findings)


def stop_if_overtaken(con: duckdb.DuckDBPyConnection, parts: list[Checked], own: frozenset[str] = frozenset()) -> None:
    """Makes sure, inside a transaction, that nothing was accepted beside what was checked.

    Args:
        con: the transaction.
        parts: what was checked.
        own: submissions that were checked together with them, each after those before it.

    Raises:
        Overtaken: something was.
    """
    compared = [part for part in parts if part.report.ref_area and part.observations.num_rows]
    accepted = observations.accepted_in(con, {part.report.ref_area for part in compared})
    for part in compared:
        others = accepted.submissions.get(part.report.ref_area, frozenset()) - part.beside - own
        if others or part.kept != accepted.kept:  # kept anew meanwhile, and it is not known which were accepted since
            raise Overtaken(
                f"While {part.report.submission} was checked, other values of {part.report.ref_area} were accepted.",
                advice="Check it again.",
                detail=", ".join(sorted(others)),
            )


def _of(report: Report, event: Event, actor: str, note: str = "") -> Happened:
    return Happened(event, Kind.SUBMISSION.of(report.submission), actor, note)


def _answered(part: Checked) -> list[Happened]:
    """The submissions that the answers in a file are about: they no longer wait, their successor does."""
    own = part.report.submission
    return [
        Happened(Event.ANSWERED, Kind.SUBMISSION.of(name), author, own)
        for name, author in sorted(set(part.answered))
        if name != own
    ]


def _report_letter(context: Context, con: duckdb.DuckDBPyConnection, parts: list[Checked], areas: int) -> Letter:
    """The report of a file with one area goes to its office; that of a file with many to its sender, as one list."""
    book, sender = address_book(context), parts[0].sender
    if areas == 1:
        from indicators.submissions.letter_facts import facts as facts_of  # a check before sending needs no calendar

        report = parts[0].report
        office = book.named(sender) or book.of_area(report.ref_area) or book.staff
        language = office.language if office is not book.staff else report.language or office.language
        told = facts_of(context, con, parts[0], sender, office)
        key = f"report-{report.submission}"
        return letter_to(key, LetterKind.REPORT, report.submission, office, told, language)
    reports = [part.report for part in parts]
    office, delivery = book.named(sender) or book.staff, reports[0].delivery
    listed = tuple(
        AreaVerdict(
            ref_area=report.ref_area,
            verdict=report.verdict,
            observations=report.observations,
            findings=len(report.findings),
            submission=report.submission,
        )
        for report in reports
    )
    payload = SummaryPayload(file_name=reports[0].file_name, delivery=delivery, areas=listed)
    return letter_to(f"summary-{delivery}", LetterKind.SUMMARY, delivery, office, payload)
