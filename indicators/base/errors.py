"""Failures of the program or the machine; bad data is a finding, never an exception."""

from __future__ import annotations

from typing import Literal


class IctError(Exception):
    """A failure that a person must read.

    Attributes:
        title: what happened, in a few words.
        advice: what to do about it.
        detail: what a maintainer needs to find the cause.
        retry: whether the same call may succeed later.
    """

    retry = False

    def __init__(self, title: str, advice: str = "", detail: str = "") -> None:
        super().__init__(title)
        self.title = title
        self.advice = advice
        self.detail = detail

    def __str__(self) -> str:
        return "\n".join(part for part in (self.title, self.advice, self.detail) if part)


class DefinitionError(IctError):
    """A file under ``indicators/definitions`` is wrong; the text names file and line."""


class UsageError(IctError):
    """The caller asked for something that does not exist."""


class StoreBusy(IctError):
    """Another process holds the store."""

    retry = True


class StoreAway(IctError):
    """The database with the catalogue does not answer, or was lost in the middle of a transaction."""

    retry = True


class StoreFull(IctError):
    """The disk of the store takes nothing more."""

    retry = True


class StoreReadOnly(IctError):
    """The store lies where this process cannot write."""


class ClockWrong(IctError):
    """The clock of this machine cannot be right, so that nothing may be recorded with its time."""

    retry = True


class StoreTooNew(IctError):
    """A later version of the code wrote the store."""


class StoreTooOld(IctError):
    """An earlier version of the code wrote the store; it is brought forward by a command, never by opening it."""


class MachineBusy(IctError):
    """The machine did not give a process the time that it may have: that says nothing of the file."""

    retry = True


class StoreUnsound(IctError):
    """What is recorded contradicts itself, or files are not as they were written."""


class Overtaken(IctError):
    """Between a check and its recording other values of the same areas were accepted: the check is made again."""

    retry = True


class MailFailure(IctError):
    """A message could not be handed to the mail server.

    Attributes:
        retry: whether it may be taken later; false where the receiving side refused it for good.
        away: whether the server itself does not answer, so that other messages would fail in the same way.
        recipient: whether it was said of this recipient, which says nothing of the server.
    """

    def __init__(
        self,
        title: str,
        advice: str = "",
        detail: str = "",
        *,
        retry: bool = True,
        away: bool = False,
        recipient: bool = False,
    ) -> None:
        super().__init__(title, advice, detail)
        self.retry = retry
        self.away = away
        self.recipient = recipient


class MailDown(IctError):
    """No letter goes out, for so long that a person must look at the mail server; each run tries it again."""


class SourceFailure(IctError):
    """A scheduled source could not be fetched."""

    def __init__(self, title: str, advice: str = "", detail: str = "", *, retry: bool = True) -> None:
        super().__init__(title, advice, detail)
        self.retry = retry


class StorageAway(SourceFailure):
    """A folder or object storage of our own does not answer."""


class ReleaseError(IctError):
    """A release did not pass its own verification and was not published."""


class CertificationError(IctError):
    """Great Expectations itself failed; says nothing about the data."""


UnreadableReason = Literal[
    "active_content",
    "cube_wrong",
    "damaged",
    "empty",
    "encrypted",
    "microdata",
    "no_layout",
    "no_observation",
    "not_a_table",
    "other_format",
    "published",
    "too_large",
]


class Unreadable(Exception):
    """A file cannot be read as data; the reader turns it into a finding of the rule that has this reason.

    Attributes:
        reason: why; each is the REASON of a rule about files.
        detail: what was seen, for the report.
    """

    def __init__(self, reason: UnreadableReason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
