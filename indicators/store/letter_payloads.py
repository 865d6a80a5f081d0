"""What letters are about, as it is recorded with them: one frozen record for each kind, with a version.

A letter that is queued outlives a release of the code: a field may be added with a default; whatever else changes gets
a new version, and a way to read the old one. The records as JSON Schema: ``schemas/letters/``.
"""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from typing import Any, Literal, get_args

import msgspec

from indicators.base.errors import StoreTooNew
from indicators.base.report import Verdict

Version = Literal[1, 2]  # every version that this code reads


class LetterKind(StrEnum):
    """The kinds of letters; each has one record below."""

    RECEIPT = "receipt"
    REPORT = "report"
    SUMMARY = "summary"
    DECISION = "decision"
    REMINDER = "reminder"
    OVERDUE = "overdue"
    THANKS = "thanks"
    RELEASE = "release"
    WITHDRAWAL = "withdrawal"
    DESK = "desk"
    DIGEST = "digest"


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """What a letter is about. Letters that were queued before there were versions have none: they are of the first."""

    payload_version: Version = 1


class ReceiptPayload(Payload, frozen=True, kw_only=True):
    """A file arrived."""

    delivery: str
    file_name: str
    size: int
    sha256: str
    received_at: dt.datetime


class AreaVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one area of a file with many."""

    ref_area: str
    verdict: Verdict
    observations: int
    findings: int
    submission: str = ""


class SummaryPayload(Payload, frozen=True, kw_only=True):
    """What was found in a file with many areas."""

    file_name: str
    delivery: str
    areas: tuple[AreaVerdict, ...]


class Since(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the findings of the file before, counted."""

    mended: int
    remaining: int
    new: int


class PublishedYears(msgspec.Struct, frozen=True, kw_only=True):
    """The years of an indicator of which values will be published, as spans."""

    edition: str
    indicator: str
    years: str


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """A series with one doubtful year, as pairs of year and value; none of them is confidential.

    Attributes:
        code: of the indicator, with its edition.
        year: the doubtful one.
        points: year and value.
        address: of the doubtful value; blank in letters that were queued before it was kept.
    """

    code: str
    year: int
    points: tuple[tuple[int, float], ...]
    address: str = ""


class ReportPayload(Payload, frozen=True, kw_only=True):
    """What a letter says beside the report of its subject.

    Attributes:
        report: as ``schemas/report.schema.json`` describes it, in letters of version 1; since then it is that which is
            recorded under the subject of the letter.
        reply_by: the day by which an answer is asked for; none where nothing is asked.
        since: what became of the findings of the file before; none where there was none.
        published: what of it will be published.
        series: a picture of a doubtful value; none without one.
    """

    payload_version: Version = 2
    report: dict[str, Any] | None = None
    reply_by: dt.date | None = None
    since: Since | None = None
    published: tuple[PublishedYears, ...] = ()
    series: Series | None = None


class Decision(StrEnum):
    """What the statistics desk can decide of values that wait, beside confirming them; events have these names, too."""

    ASKED = "asked"
    REFUSED = "refused"


class DecisionPayload(Payload, frozen=True, kw_only=True):
    """What the statistics desk decided of values that wait for a confirmation."""

    submission: str
    file_name: str
    decision: Decision
    words: str


class DuePayload(Payload, frozen=True, kw_only=True):
    """Data that an office is to send: `collection` is one of ``correspondence.yml``."""

    collection: str
    year: int
    day: dt.date
    office: str = ""


class ThanksPayload(Payload, frozen=True, kw_only=True):
    """How many values of an area are in a release."""

    version: str
    values: int
    ref_area: str
    portal: str


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """How many values of an extract are new, revised, or no longer there."""

    added: int = 0
    changed: int = 0
    removed: int = 0


class NoteTold(msgspec.Struct, frozen=True, kw_only=True):
    """A note of a custodian on an indicator."""

    indicator: str
    custodian: str
    text: str


class ReleasePayload(Payload, frozen=True, kw_only=True):
    """A release that opened, with its changes by extract; none in the first; and notes since the letter before."""

    version: str
    as_of: dt.datetime
    audience: str
    changes: dict[str, Changes]
    portal: str
    notes: tuple[NoteTold, ...] = ()


class WithdrawalPayload(Payload, frozen=True, kw_only=True):
    """A release that was withdrawn, and the one that stands instead; blank for none."""

    version: str
    reason: str
    latest: str
    portal: str


class Worklist(Payload, frozen=True, kw_only=True):
    """What needs a person of the desk on a day: rows of what it is about, and what is said of it."""

    day: dt.date
    mail: tuple[tuple[str, ...], ...] = ()
    held: tuple[tuple[str, ...], ...] = ()
    late: tuple[tuple[str, ...], ...] = ()
    waiting: tuple[tuple[str, ...], ...] = ()
    bounced: tuple[tuple[str, ...], ...] = ()
    undelivered: tuple[tuple[str, ...], ...] = ()
    replies: tuple[tuple[str, ...], ...] = ()
    runs: tuple[tuple[str, ...], ...] = ()

    def lists(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Its lists by name, in the order of a letter."""
        names = (name for name in self.__struct_fields__ if name not in {"payload_version", "day"})
        return {name: getattr(self, name) for name in names}

    def as_dict(self) -> dict[str, Any]:
        """As plain values, for what shows or passes on the result of a task."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        return plain


class DigestPayload(Payload, frozen=True, kw_only=True):
    """The keys of the letters that go as one."""

    letters: tuple[str, ...]


RECORDS: dict[LetterKind, type[Payload]] = {
    LetterKind.RECEIPT: ReceiptPayload,
    LetterKind.REPORT: ReportPayload,
    LetterKind.SUMMARY: SummaryPayload,
    LetterKind.DECISION: DecisionPayload,
    LetterKind.REMINDER: DuePayload,
    LetterKind.OVERDUE: DuePayload,
    LetterKind.THANKS: ThanksPayload,
    LetterKind.RELEASE: ReleasePayload,
    LetterKind.WITHDRAWAL: WithdrawalPayload,
    LetterKind.DESK: Worklist,
    LetterKind.DIGEST: DigestPayload,
}


def encoded(payload: Payload) -> str:
    """The payload as it is recorded; a report may hold numbers beyond those of JSON, which msgspec would leave out."""
    return json.dumps(msgspec.to_builtins(payload), ensure_ascii=False)


def decoded(kind: str, text: str) -> Any:
    """The payload of a letter, as the record of its kind.

    Raises:
        StoreTooNew: a later version of the code queued the letter, or has letters of its kind.
        msgspec.ValidationError: it is not what letters of this kind are about.
    """
    newest = max(get_args(Version))
    if kind not in RECORDS:
        raise _too_new(f"A letter is of the kind {kind}, which this code does not know.")
    content = json.loads(text)
    if kind == LetterKind.DIGEST and isinstance(content, list):  # before there were versions it was the list alone
        content = {"letters": content}
    if kind == LetterKind.REPORT and "submission" in content:  # and at first a report was all that its letter said
        content = {"report": content}
    content.setdefault("payload_version", 1)
    if content.get("reply_by") == "":  # where nothing is asked
        del content["reply_by"]
    found = content["payload_version"]
    if isinstance(found, int) and found > newest:
        raise _too_new(f"A letter ({kind}) has version {found}; this code knows {newest}.")
    return msgspec.convert(content, RECORDS[LetterKind(kind)])


def _too_new(said: str) -> StoreTooNew:
    advice = "Install the version of the code that queued it; nothing was sent, and it stays in the outbox."
    return StoreTooNew(said, advice=advice)


def schema(kind: LetterKind) -> str:
    """The JSON Schema of a kind, as ``schemas/letters/`` holds it."""
    return json.dumps(msgspec.json.schema(RECORDS[kind]), indent=2) + "\n"
