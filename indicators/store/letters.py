"""Letters as they are recorded: queued once, each with what became of it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Any

import duckdb
import pyarrow as pa

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.step_log import numbers
from indicators.definitions.offices import Office
from indicators.store.lake import Lake, insert
from indicators.store.letter_payloads import RECORDS, LetterKind, Payload, decoded, encoded


class LetterEvent(StrEnum):
    """What can become of a letter."""

    SENDING = "sending"  # only in the journal: it is being handed over
    SENT = "sent"
    UNSURE = "unsure"  # the sender ended while it was handed over
    DIGESTED = "digested"  # it went as part of another one
    HELD = "held"  # it waits behind one that failed
    FAILED = "failed"
    DEFERRED = "deferred"
    UNWRITTEN = "unwritten"
    REFUSED = "refused"
    UNDELIVERED = "undelivered"  # given up after days
    DELAYED = "delayed"
    BOUNCED = "bounced"


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a letter, by its key: where it went, or what the server said, and when (UTC)."""

    message: str
    event: LetterEvent
    detail: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """A message of the outbox; its key makes sure that nothing is sent twice.

    Attributes:
        message: its key.
        kind: a `LetterKind`, or a kind that only a later version of the code knows: no other letter waits behind it.
        subject: what it is about: the number of a delivery or submission, the version of a release, and the like.
        recipient: the name of who gets it.
        email: the address.
        language: in which it is written.
        payload: what it says, as it is recorded (`letter_payloads`).
    """

    message: str
    kind: str
    subject: str
    recipient: str
    email: str
    language: str
    payload: str


def numbers_of(letter: Letter) -> list[str]:
    """The numbers of the files that a letter is about, by its key; of several in one, by theirs."""
    return numbers(letter.payload if letter.kind == LetterKind.DIGEST else f"{letter.message} {letter.subject}")


def letter_to(
    message: str, kind: LetterKind, subject: str, office: Office, payload: Payload, language: str = ""
) -> Letter:
    """A letter to a correspondent of the address book, in its language unless another is given."""
    return letter_for(message, kind, subject, (office.name, office.email, language or office.language), payload)


def letter_for(message: str, kind: LetterKind, subject: str, reader: tuple[str, str, str], payload: Payload) -> Letter:
    """A letter to whoever is called so and has that address and language.

    Raises:
        TypeError: letters of this kind are about something else.
    """
    if not isinstance(payload, RECORDS[kind]):
        raise TypeError(f"a letter of the kind {kind} is about a {RECORDS[kind].__name__}")
    return Letter(message, kind, subject, *reader, encoded(payload))


def payload_of(letter: Letter) -> Any:
    """What a letter is about: the record of its kind.

    Raises:
        StoreTooNew: a later version of the code queued it.
    """
    return decoded(letter.kind, letter.payload)


def is_on_correction(letter: Letter) -> bool:
    """Whether a letter is the report on a file that was sent in place of one with findings."""
    if letter.kind != LetterKind.REPORT:
        return False
    with suppress(ValueError, AttributeError):  # one that cannot be read is told when it is written
        return json.loads(letter.payload).get("since") is not None
    return False


def is_queued(con: duckdb.DuckDBPyConnection, message: str) -> bool:
    """Whether a letter of that key is in the outbox, sent or not."""
    return con.execute("SELECT 1 FROM lake.outbox WHERE MESSAGE = ?", [message]).fetchone() is not None


def queue(con: duckdb.DuckDBPyConnection, letters: list[Letter], now: dt.datetime) -> None:
    """Puts letters into the outbox, each once: the same key again changes nothing."""
    by_key = {letter.message: letter for letter in reversed(letters)}
    if not by_key:
        return
    known = con.execute("SELECT MESSAGE FROM lake.outbox WHERE list_contains(?, MESSAGE)", [[*by_key]]).fetchall()
    add_letters(con, [by_key[key] for key in sorted(by_key.keys() - {row[0] for row in known})], now)


def add_letters(con: duckdb.DuckDBPyConnection, letters: list[Letter], now: dt.datetime) -> None:
    """Puts letters into the outbox about what the same transaction records for the first time: none can be there."""
    insert(con, "outbox", [(*astuple(letter), naive_utc(now)) for letter in letters])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that has no end yet.

    Attributes:
        caused_at: when the event was that caused it, in UTC.
        tries: how often it could not be handed over.
        first_try: when first; none if never.
        last_try: when last.
        held: what the mail server said when the letter last waited behind others; blank if it does not wait so.
    """

    letter: Letter
    caused_at: dt.datetime
    tries: int
    first_try: dt.datetime | None
    last_try: dt.datetime | None
    held: str = ""


def unsent(lake: Lake) -> list[Waiting]:
    """Letters that have no end yet, the oldest first."""
    return [
        Waiting(
            letter=_recorded(row),
            caused_at=from_store(row["RECORDED_AT"]),
            tries=row["TRIES"],
            first_try=row["FIRST_TRY"] and from_store(row["FIRST_TRY"]),
            last_try=row["LAST_TRY"] and from_store(row["LAST_TRY"]),
            held=row["HELD"],
        )
        for row in lake.records(resources.sql("store/unsent"))
    ]


def _recorded(row: Mapping[str, Any]) -> Letter:
    return Letter(
        message=row["MESSAGE"],
        kind=row["KIND"],
        subject=row["SUBJECT"],
        recipient=row["RECIPIENT"],
        email=row["EMAIL"],
        language=row["LANGUAGE"],
        payload=row["PAYLOAD"],
    )


def by_key(lake: Lake, messages: list[str]) -> list[Letter]:
    """Letters by their keys, in the order of the keys."""
    rows = lake.records("FROM lake.outbox WHERE list_contains(?, MESSAGE)", [messages])
    found = {row["MESSAGE"]: _recorded(row) for row in rows}
    return [found[message] for message in messages if message in found]


def mark_letters(con: duckdb.DuckDBPyConnection, marks: Sequence[Mark]) -> None:
    """Records what became of letters; what was recorded before is left."""
    if not marks:
        return
    columns: dict[str, list[Any]] = {
        "MESSAGE": [mark.message for mark in marks],
        "EVENT": [mark.event.value for mark in marks],
        "DETAIL": [mark.detail for mark in marks],
        "RECORDED_AT": [naive_utc(mark.at) for mark in marks],
    }
    con.register("new_marks", pa.table(columns))
    con.execute(
        "INSERT INTO lake.outbox_events FROM new_marks ANTI JOIN lake.outbox_events USING (MESSAGE, EVENT, RECORDED_AT)"
    )
    con.unregister("new_marks")
