"""What happened to what: every kind of event and of subject, recorded and asked for.

Nothing is ever changed in the store: the state of a delivery, a submission or a release is what its events say. SQL
names events and subjects by the same texts (tests/store/test_events.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum

import duckdb

from indicators.base.clock import naive_utc
from indicators.store.lake import Lake, insert


class Kind(Enum):
    """What an event can be about; the value stands before its name, where names of two kinds could be the same."""

    DELIVERY = "delivery"
    SUBMISSION = "submission"
    CONFIRMATION = "confirmation"
    RELEASE = "release"
    STORE = "store"
    ADDRESS = "address:"
    DAG = "dag:"
    EDITION = "edition "
    FILE = "file:"
    LETTER = "letter:"
    LINK = "link:"
    MAIL = "mail:"
    MEMBER = "member:"
    NOTE = "note:"
    OFFICE = "office:"
    OUTGOING = "outgoing:"
    PAGE = "page:"
    SOURCE = "source:"
    TOKEN = "token:"  # noqa: S105 - a prefix

    @property
    def prefix(self) -> str:
        """What stands before the name of such a subject in the store."""
        return "" if self.value.isalpha() else self.value

    def of(self, name: str) -> Subject:
        """The subject of that name."""
        return Subject(self, name)


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about."""

    kind: Kind
    name: str

    def __str__(self) -> str:
        """As the store has it."""
        return self.kind.prefix + self.name


_FAILING = (Kind.DAG, Kind.FILE, Kind.LETTER, Kind.MAIL, Kind.OUTGOING, Kind.PAGE)


class Event(StrEnum):
    """What can happen, what it means, and to what it happens; the note says how."""

    meaning: str
    kinds: tuple[Kind, ...]

    def __new__(cls, value: str, meaning: str = "", *kinds: Kind) -> Event:
        """An event with its meaning and the kinds of its subjects."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning, member.kinds = meaning, kinds
        return member

    RECEIVED = "received", "its bytes are archived; the name of the file", Kind.DELIVERY
    ANSWERS = "answers", "it came with a message that answers a letter; which", Kind.DELIVERY
    CHECKED = "checked", "its report is recorded; the hash of it", Kind.SUBMISSION
    ACCEPTED = "accepted", "its values count", Kind.SUBMISSION
    REJECTED = "rejected", "it has errors that must be corrected", Kind.SUBMISSION
    TO_CONFIRM = "to confirm", "a person must say that its doubtful values are right", Kind.SUBMISSION
    CONFIRMED = "confirmed", "somebody said so; why", Kind.SUBMISSION
    ANSWERED = "answered", "a later file answers its report; which submission", Kind.SUBMISSION
    REFUSED = "refused", "nothing of it is accepted; why", Kind.SUBMISSION
    ASKED = "asked", "the office got a question; its words", Kind.SUBMISSION
    REVIEW = "review", "a run of the DAG asks a person about it; which", Kind.SUBMISSION, Kind.DELIVERY
    REVIEW_FAILED = "review failed", "that run failed for good; which", Kind.SUBMISSION, Kind.DELIVERY
    REVIEW_AGAIN = "review again", "what still waits is to be asked again; why", Kind.SUBMISSION, Kind.DELIVERY
    CERTIFIED = "certified", "Great Expectations came to the same verdict; which", Kind.SUBMISSION
    STORED = "stored", "its values are in the store; their checksum", Kind.SUBMISSION
    PUBLISHED = "published", "it became the current release again", Kind.RELEASE
    AUDIENCE = "audience", "who may read it", Kind.RELEASE
    EMBARGO = "embargo", "from when others may read it", Kind.RELEASE
    ANNOUNCED = "announced", "members were told of it; with which newest one", Kind.RELEASE
    PUT_ASIDE = "put aside", "a folder that was never recorded was moved away", Kind.RELEASE
    WITHDRAWN = "withdrawn", "it no longer counts; why", Kind.RELEASE, Kind.CONFIRMATION, Kind.NOTE
    NOTED = "noted", "what a custodian says of an indicator; its words", Kind.NOTE
    SHOWN_WITH = "shown with", "it is shown with a release, not before; blank: at once", Kind.NOTE
    CHANGED = "changed", "its entry in the address book; as it now is", Kind.OFFICE
    BOUNCED = "bounced", "mail comes back from it; what was said", Kind.ADDRESS
    WORKS = "works", "mail arrives there again; who says so", Kind.ADDRESS
    ADDED = "added", "it may read; its address", Kind.MEMBER
    ISSUED = "issued", "somebody has it; whose it is and what it opens", Kind.TOKEN
    REVOKED = "revoked", "it opens nothing any more; why", Kind.MEMBER, Kind.TOKEN
    USED = "link used", "an answer came by it; about which submission", Kind.LINK
    TAKEN = "taken", "a message was understood and led to what it asks for; to what", Kind.MAIL
    REPLY = "reply", "a message that a person must read; what it says", Kind.MAIL
    READ = "read", "a person read it; what came of it", Kind.MAIL
    FETCHED = "fetched", "a source was loaded; what identifies its state", Kind.SOURCE
    RECODED = "recoded", "its values follow another reading of the list; which", Kind.EDITION
    BACKED_UP = "backed up", "a backup was made; up to when", Kind.STORE
    FAILED = "failed", "a person must know of it; the cause", *_FAILING
    LATE = "late", "a run missed its deadline; which", Kind.DAG


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of one subject, and who caused it."""

    event: Event
    subject: Subject
    actor: str
    note: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError where such a thing cannot happen to such a subject."""
        if self.subject.kind not in self.event.kinds:
            raise ValueError(f"{self.event} does not happen to a {self.subject.kind.name.lower()}")


def record(con: duckdb.DuckDBPyConnection, happened: Happened, now: dt.datetime) -> None:
    """Records that something happened."""
    record_all(con, [happened], now)


def record_all(con: duckdb.DuckDBPyConnection, happened: Iterable[Happened], now: dt.datetime) -> None:
    """Records many events at once."""
    at = naive_utc(now)
    insert(con, "events", [(str(each.subject), each.event.value, each.actor, each.note, at) for each in happened])


def has_happened(con: duckdb.DuckDBPyConnection, subject: Subject, *events: Event) -> bool:
    """Whether one of these events was recorded for a subject."""
    query = "SELECT 1 FROM lake.events WHERE SUBJECT = ? AND list_contains(?, EVENT) LIMIT 1"
    return con.execute(query, [str(subject), [each.value for each in events]]).fetchone() is not None


def last_note(lake: Lake, subject: Subject, event: Event) -> str | None:
    """The note of the last such event of a subject, if there was one."""
    if not lake.exists:
        return None
    with lake.reading() as con:
        return last_note_in(con, subject, event)


def last_note_in(con: duckdb.DuckDBPyConnection, subject: Subject, event: Event) -> str | None:
    """The same, as the transaction sees it."""
    query = "SELECT NOTE FROM lake.events WHERE SUBJECT = ? AND EVENT = ? ORDER BY RECORDED_AT DESC LIMIT 1"
    return next((str(note) for (note,) in con.execute(query, [str(subject), event.value]).fetchall()), None)
