"""The verbs about members of the Partnership: who they are, and the tokens that let them in."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.errors import UsageError
from indicators.definitions.names import UN_LANGUAGES
from indicators.store import events, lake
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind

# What a token may open: releases for members, releases before their time, and what was found in the files of an area.
RELEASES, EMBARGO, HISTORY = "releases", "embargo", "history"
_SCOPE = re.compile(rf"^({RELEASES}|{EMBARGO}|{HISTORY}:([A-Z]{{3}}|SDN_736|\*))$")
_MEMBER = re.compile(r"^[a-z0-9][a-z0-9-]{0,39}$")
_EMAIL = re.compile(r"^[^@\s<>,;]+@[^@\s<>,;]+$")
_TOKEN = re.compile(r"^ict_([a-f0-9]{12})_([A-Za-z0-9_-]{43})$")
LONGEST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Token:
    """A token as it is listed: never with its secret.

    Attributes:
        token: its number.
        scopes: what it opens.
        expires_at: when it ends, in UTC.
        revoked: whether somebody ended it before.
    """

    token: str
    scopes: tuple[str, ...]
    expires_at: dt.datetime
    revoked: bool


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the Partnership, with what lets it in."""

    member: str
    name: str
    email: str
    language: str
    tokens: list[Token] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a member by one of its tokens, or nobody in particular.

    Attributes:
        member: its name; blank for the public.
        token: the number of the token.
        scopes: what may be seen.
    """

    member: str = ""
    token: str = ""
    scopes: frozenset[str] = frozenset()

    def may(self, scope: str) -> bool:
        """Whether something is open to this caller, named itself or by ``history:*``."""
        kind, _, part = scope.partition(":")
        return scope in self.scopes or (bool(part) and f"{kind}:*" in self.scopes)


PUBLIC = Caller()


def add(context: Context, member: str, name: str, email: str, language: str = "en") -> None:
    """Records a member; the same name again replaces what was recorded.

    Raises:
        UsageError: the short name, the address or the language is none.
    """
    for value, pattern, what in ((member, _MEMBER, "short name"), (email, _EMAIL, "e-mail address")):
        if not pattern.match(value):
            raise UsageError(f"{value!r} is not a valid {what}.", advice="A short name is written like unesco-uis.")
    if language not in UN_LANGUAGES:
        raise UsageError(f"There is no language {language}.", advice=f"Use one of {', '.join(UN_LANGUAGES)}.")
    now = context.clock()
    with context.lake.write() as con:
        lake.insert(con, "members", [(member, name, email, language, naive_utc(now))])
        events.record(con, Happened(Event.ADDED, Kind.MEMBER.of(member), context.actor, email), now)


def issue(context: Context, member: str, scopes: tuple[str, ...], days: int) -> tuple[str, Token]:
    """Makes a token for a member; the text is shown this once, the store keeps only its hash.

    Raises:
        UsageError: there is no such member, a scope is none, or the time is longer than two years.
    """
    if member not in {each.member for each in members(context)}:
        raise UsageError(f"There is no member {member}.", advice="`ict member add` records one.")
    wrong = [scope for scope in scopes if not _SCOPE.match(scope)]
    if wrong or not scopes:
        raise UsageError(
            f"{', '.join(wrong) or 'Nothing'} is not a valid scope.",
            advice=f"Use {RELEASES}, {EMBARGO} or {HISTORY}:KEN.",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise UsageError(f"A token lasts 1 to {LONGEST_DAYS} days.", advice="Issue another one before it ends.")
    now, number, secret = context.clock(), secrets.token_hex(6), secrets.token_urlsafe(32)
    token = Token(number, tuple(sorted(set(scopes))), now + dt.timedelta(days=days), revoked=False)
    row = (number, member, _hash(secret), list(token.scopes), naive_utc(token.expires_at), naive_utc(now))
    with context.lake.write() as con:
        lake.insert(con, "tokens", [row])
        note = f"{member}: {', '.join(token.scopes)}"
        events.record(con, Happened(Event.ISSUED, Kind.TOKEN.of(number), context.actor, note), now)
    return f"ict_{number}_{secret}", token


def _hash(secret: str) -> str:
    # 256 random bits cannot be guessed, so that a plain hash keeps them as safe as a slow one would.
    return hashlib.sha256(secret.encode()).hexdigest()


def revoke(context: Context, name: str, reason: str) -> str:
    """Ends a member with all its tokens, or one token by its number, from this moment on; once is enough.

    Returns:
        what was ended, in words.

    Raises:
        UsageError: there is no such member or token.
    """
    known = members(context)
    tokens = {each.token for member in known for each in member.tokens if not each.revoked}
    if name in tokens:
        subject, said = Kind.TOKEN.of(name), f"the token {name}"
    elif name in {each.member for each in known}:
        subject, said = Kind.MEMBER.of(name), f"the member {name} and its tokens"
    elif ended := _ended(context, name):
        return ended
    else:
        raise UsageError(f"There is no member or token {name}.", advice="`ict member list` lists all.")
    with context.lake.write() as con:
        events.record(con, Happened(Event.REVOKED, subject, context.actor, reason), context.clock())
    return said


def _ended(context: Context, name: str) -> str:
    """What was ended before under a name, in words; blank for nothing."""
    if not context.lake.exists:
        return ""
    with context.lake.reading() as con:
        if events.has_happened(con, Kind.MEMBER.of(name), Event.REVOKED):
            return f"the member {name} and its tokens, before"
        return f"the token {name}, before" if events.has_happened(con, Kind.TOKEN.of(name), Event.REVOKED) else ""


def members(context: Context) -> list[Member]:
    """The members that stand, with all tokens that they ever had."""
    if not context.lake.exists:
        return []
    found: dict[str, Member] = {}
    rows = context.lake.rows(resources.sql("store/members"))
    for name, title, email, language, token, scopes, expires_at, _, ended_at in rows:
        member = found.setdefault(name, Member(name, title, email, language))
        if token:
            until = from_store(expires_at)
            member.tokens.append(Token(token, tuple(scopes), until, revoked=ended_at is not None))
    return list(found.values())


def caller(context: Context, text: str) -> Caller | None:
    """Who shows this token; none where it is wrong, expired or revoked."""
    parts = _TOKEN.match(text)
    if parts is None or not context.lake.exists:
        return None
    row: Any = next(iter(context.lake.rows(resources.sql("store/token"), {"token": parts[1]})), None)
    if row is None or not hmac.compare_digest(row[2], _hash(parts[2])):
        return None
    if from_store(row[4]) <= context.clock():
        return None
    return Caller(row[1], row[0], frozenset(row[3]))
