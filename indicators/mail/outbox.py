"""The verbs of the outbox: what goes when, each letter once, whatever happens to the sender.

The store says which letters wait; a journal beside it says, line by line and on the disk before each step, which letter
is being handed over and what came of it. The lines go into the store in batches. A sender that is killed leaves the
journal: the next one first takes it over. Only a letter that was being handed over at that moment can reach its reader
twice; it has the same Message-ID both times, so that mail systems show it once, and its second sending is on record.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from indicators.base import resources, step_log
from indicators.base.clock import from_store
from indicators.base.errors import MailFailure
from indicators.definitions.decisions import Retry
from indicators.mail.mailers import mailer
from indicators.organisations.calendar import morning_of, zone_of
from indicators.organisations.offices import address_book, unreachable
from indicators.store.context import Context
from indicators.store.events import Kind
from indicators.store.incidents import cause, tell_desk
from indicators.store.letter_payloads import DigestPayload, LetterKind
from indicators.store.letters import (
    Letter,
    LetterEvent,
    Mark,
    Waiting,
    is_on_correction,
    letter_for,
    mark_letters,
    numbers_of,
    queue,
    unsent,
)

_BATCH, _LONGEST = 50, 500


def send(context: Context) -> list[tuple[str, str]]:
    """Sends what is due, and gives (message, where to). Another sender at work has it: then nothing is done."""
    if not context.lake.exists:
        return []
    context.settings.home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(context.settings.home / "outbox.lock", timeout=0):
            journal = _Journal(context.settings.home / "outbox.journal")
            _take_over(context, journal)
            return _send_due(context, journal)
    except Timeout:
        return []


def _send_due(context: Context, journal: _Journal) -> list[tuple[str, str]]:
    from indicators.mail import letters  # a check before sending needs no mail

    sent: list[tuple[str, str]] = []
    due = iter(_due(context))
    with mailer(context.settings).session() as session:
        while batch := list(islice(due, _BATCH)):
            away = ""
            for waiting in batch:
                letter = waiting.letter
                try:
                    message = letters.write(context, letter, waiting.caused_at)
                except Exception as exc:  # whatever stands in it, the others go on
                    _unwritten(context, journal, waiting, exc)
                    continue
                journal.add(letter.message, LetterEvent.SENDING, "", context.clock())
                try:
                    where = session.send(message, letter.message)
                except MailFailure as exc:
                    became = _became(context, exc, waiting)
                    journal.add(letter.message, became, exc.detail, context.clock())
                    _trace(step_log.Step.NOT_SENT, letter, f"{became}: {exc.detail}")
                    if exc.away:
                        away = exc.detail
                        break
                except Exception as exc:  # a message that a mail program cannot encode
                    _unwritten(context, journal, waiting, exc)
                else:
                    journal.add(letter.message, LetterEvent.SENT, where, context.clock())
                    sent.append((letter.message, where))
                    _trace(step_log.Step.SENT, letter, where)
            _take_over(context, journal)
            if away:  # the rest would fail in the same way, and be late by as many time-outs
                _hold(context, away)
                break
    return sent


def _trace(step: step_log.Step, letter: Letter, said: str) -> None:
    """A line of the log for each file that a letter is about; for one about no file, under its own key."""
    for number in numbers_of(letter) or [letter.message]:
        step_log.note(step, number, letter=letter.message, said=said)


def _hold(context: Context, said: str) -> None:
    """Records what the server said with each letter that was due and waits behind the one that failed."""
    now = context.clock()
    due = [waiting for group in _ready(context) for waiting in group]
    marks = [
        Mark(each.letter.message, LetterEvent.HELD, said[:_LONGEST], now)
        for each in due
        if not each.tries and each.held != said
    ]
    if marks:
        with context.lake.write() as con:
            mark_letters(con, marks)


def _unwritten(context: Context, journal: _Journal, waiting: Waiting, wrong: Exception) -> None:
    """A letter that cannot be written failed like one that is not taken: the desk is told, and it is tried again."""
    if not waiting.tries:
        tell_desk(context, Kind.LETTER.of(waiting.letter.message), wrong)
    journal.add(
        waiting.letter.message, _overdue(context, waiting, LetterEvent.UNWRITTEN), cause(wrong), context.clock()
    )


def _became(context: Context, wrong: MailFailure, waiting: Waiting) -> LetterEvent:
    """What a failure makes of a letter: refused for good, given up after days, or to be tried again."""
    if not wrong.retry:
        return LetterEvent.REFUSED
    return _overdue(context, waiting, LetterEvent.DEFERRED if wrong.recipient else LetterEvent.FAILED)


def _overdue(context: Context, waiting: Waiting, otherwise: LetterEvent) -> LetterEvent:
    days = context.definitions.correspondence.retry.give_up_days
    first = waiting.first_try or context.clock()
    return LetterEvent.UNDELIVERED if context.clock() - first >= dt.timedelta(days=days) else otherwise


@dataclass
class _Journal:
    """Lines about letters that are not in the store yet; each is on the disk before the next step."""

    path: Path

    def add(self, message: str, event: LetterEvent, detail: str, at: dt.datetime) -> None:
        line = json.dumps({"message": message, "event": event, "detail": detail[:_LONGEST], "at": at.isoformat()})
        with self.path.open("ab") as file:
            file.write(f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())

    def lines(self) -> list[Mark]:
        """What is not in the store; a line that was cut off by a kill is no line."""
        if not self.path.is_file():
            return []
        found = []
        for line in self.path.read_bytes().split(b"\n")[:-1]:
            said = json.loads(line)
            at = dt.datetime.fromisoformat(said["at"])
            found.append(Mark(said["message"], LetterEvent(said["event"]), said["detail"], at))
        return found


def _take_over(context: Context, journal: _Journal) -> None:
    """Puts the lines of the journal into the store; of a letter with no outcome it is recorded that this is unsure."""
    lines = journal.lines()
    marks = [line for line in lines if line.event is not LetterEvent.SENDING]
    known = {mark.message for mark in marks}
    said = "the sender ended while it was handed over"
    marks += [Mark(each.message, LetterEvent.UNSURE, said, each.at) for each in lines if each.message not in known]
    if marks:
        with context.lake.write() as con:
            mark_letters(con, marks)
    journal.path.unlink(missing_ok=True)


def _due(context: Context) -> Iterator[Waiting]:
    """The letters that go now; what an office gets once a day is one letter."""
    for group in _ready(context):
        yield _together(context, group)


def _ready(context: Context) -> Iterator[list[Waiting]]:
    """The letters that go now: those at once, each alone, and for each office once a day all that wait.

    Who corrected a file sits at it: the report on what was sent then goes at once.
    """
    now, settings = context.clock(), context.definitions.correspondence
    bad = unreachable(context)
    held: dict[str, list[Waiting]] = defaultdict(list)
    for waiting in unsent(context.lake):
        if waiting.letter.email.casefold() in bad or not _time_to_try(waiting, now, settings.retry):
            continue
        at_once = waiting.letter.kind in (*settings.at_once, LetterKind.DIGEST) or is_on_correction(waiting.letter)
        if at_once or waiting.tries:
            yield [waiting]
        else:
            held[waiting.letter.email].append(waiting)
    last = _last_sent(context, settings.at_once)
    for email, letters in held.items():
        if _may_go(context, email, last.get(email)):
            yield letters


def _time_to_try(waiting: Waiting, now: dt.datetime, retry: Retry) -> bool:
    if waiting.last_try is None:
        return True
    minutes = min(retry.first_minutes * 2 ** (waiting.tries - 1), retry.longest_minutes)
    return now - waiting.last_try >= dt.timedelta(minutes=minutes)


def _last_sent(context: Context, at_once: Iterable[str]) -> dict[str, dt.datetime]:
    found = context.lake.rows(resources.sql("store/last_sent"), {"at_once": [*at_once]})
    return {email: from_store(at) for email, at in found}


def _may_go(context: Context, email: str, last: dt.datetime | None) -> bool:
    """Whether an address had nothing else on this day, in its own time; what had waited goes in the morning."""
    if last is None:
        return True
    now = context.clock()
    office = address_book(context).at(email)
    zone = zone_of(context, office) if office else dt.UTC
    today = now.astimezone(zone).date()
    if last.astimezone(zone).date() >= today:
        return False
    return office is None or now >= morning_of(context, office, today)


def _together(context: Context, letters: list[Waiting]) -> Waiting:
    """One letter as it is; several as a digest, recorded before it goes, so that a second try is the same one."""
    if len(letters) == 1:
        return letters[0]
    names = [waiting.letter.message for waiting in letters]
    first = letters[0].letter
    key = f"{LetterKind.DIGEST}-{hashlib.sha256(' '.join(names).encode()).hexdigest()[:16]}"
    reader = (first.recipient, first.email, first.language)
    digest = letter_for(key, LetterKind.DIGEST, key, reader, DigestPayload(letters=tuple(names)))
    now = context.clock()
    with context.lake.write() as con:
        queue(con, [digest], now)
        mark_letters(con, [Mark(name, LetterEvent.DIGESTED, key, now) for name in names])
    return Waiting(digest, now, 0, None, None)


def listed(context: Context) -> list[tuple[dt.datetime, str, str, str, str, int, str]]:
    """All letters: when caused, key, kind, address, state, failures and detail, the newest last."""
    if not context.lake.exists:
        return []
    rows = context.lake.rows(resources.sql("store/outbox"))
    return [(from_store(at), m, kind, email, state, n, detail) for at, m, kind, email, state, n, _, detail in rows]


def letters_sent(context: Context) -> int:
    """How many letters were sent, ever; those of a digest count as one."""
    query = "SELECT count(DISTINCT MESSAGE) FROM lake.outbox_events WHERE EVENT = 'sent'"
    return int(context.lake.rows(query)[0][0])
