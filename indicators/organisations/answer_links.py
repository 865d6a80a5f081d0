"""Signed links: one lets an office say once that values are right; others show how far a file is, or a series."""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import duckdb
from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer

from indicators.base.errors import UsageError
from indicators.store import events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind

_ANSWER, _STATE, _SERIES = "ict-answer", "ict-state", "ict-series"
_LASTS_SECONDS = 60 * 24 * 3600
# Why a link opens nothing, and what to do: the portal says it in the reader's language.
TOO_OLD = ("This link is too old.", "Answer the letter, or send the file again.")
INCOMPLETE = ("This link is incomplete.", "Copy all of it from the letter.")
USED = ("This link has already been used.", "Answer the letter if there is something to add.")
REFUSALS = (TOO_OLD, INCOMPLETE, USED)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a link allows.

    Attributes:
        submission: whose values may be confirmed.
        message: the letter that it came in; it names the link, too.
    """

    submission: str
    message: str


def answer_link(context: Context, submission: str, message: str) -> str:
    """The address of the page where an office says that values are right."""
    token = _serializer(context, _ANSWER).dumps([submission, message])
    return f"{context.settings.portal.rstrip('/')}/answer/{token}"


def opened(context: Context, token: str) -> Invitation:
    """What a link allows.

    Raises:
        UsageError: it is not one of ours, is too old, or was used.
    """
    invitation = invitation_of(context, token)
    if context.lake.exists and _was_used(context, invitation):
        raise _refusal(USED)
    return invitation


def invitation_of(context: Context, token: str) -> Invitation:
    """What a link allows, or allowed: it may have been used.

    Raises:
        UsageError: it is not one of ours, or is too old.
    """
    try:
        submission, message = _loaded(context, token, _ANSWER)
    except (TypeError, ValueError):
        raise _refusal(INCOMPLETE) from None
    return Invitation(str(submission), str(message))


def _loaded(context: Context, token: str, salt: str) -> Any:
    """What was signed; a token of one kind of page opens no other."""
    try:
        return _serializer(context, salt).loads(token, max_age=_LASTS_SECONDS)
    except SignatureExpired:
        raise _refusal(TOO_OLD) from None
    except (BadSignature, ValueError):
        raise _refusal(INCOMPLETE) from None


def _refusal(words: tuple[str, str]) -> UsageError:
    title, advice = words
    return UsageError(title, advice=advice)


def _was_used(context: Context, invitation: Invitation) -> bool:
    with context.lake.reading() as con:
        return events.has_happened(con, _subject(invitation), Event.USED)


def use(context: Context, con: duckdb.DuckDBPyConnection, invitation: Invitation, author: str) -> None:
    """Records, inside a transaction, that a link was used: it opens nothing any more.

    Raises:
        UsageError: it was used meanwhile.
    """
    if events.has_happened(con, _subject(invitation), Event.USED):
        raise _refusal(USED)
    events.record(con, Happened(Event.USED, _subject(invitation), author, invitation.submission), context.clock())


def _subject(invitation: Invitation) -> events.Subject:
    return Kind.LINK.of(invitation.message)


def _serializer(context: Context, salt: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_secret(context), salt=salt)


def state_link(context: Context, delivery: str, language: str) -> str:
    """The address of the page that says how far a received file is; it shows no value, and may be looked at again."""
    token = _serializer(context, _STATE).dumps(delivery)
    return f"{context.settings.portal.rstrip('/')}/received/{token}?lang={language}"


def delivery_of(context: Context, token: str) -> str:
    """The file that such an address is about.

    Raises:
        UsageError: it is not one of ours, or is too old.
    """
    return str(_loaded(context, token, _STATE))


def series_link(context: Context, submission: str) -> str:
    """The address of the picture of a series with its doubtful value, for who reviews it."""
    token = _serializer(context, _SERIES).dumps(submission)
    return f"{context.settings.portal.rstrip('/')}/series/{token}"


def submission_of(context: Context, token: str) -> str:
    """The submission that such an address is about.

    Raises:
        UsageError: it is not one of ours, or is too old.
    """
    return str(_loaded(context, token, _SERIES))


def _secret(context: Context) -> str:
    """The secret of the settings, else one of the work folder, which only its owner can read."""
    if context.settings.secret:
        return context.settings.secret
    path = context.settings.home / "secret.key"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".secret-{secrets.token_hex(8)}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        with suppress(FileExistsError):  # made by somebody else meanwhile: theirs counts, whole
            path.hardlink_to(part)
        part.unlink()
    return path.read_text(encoding="utf-8")
