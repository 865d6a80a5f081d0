"""What happens when a release opens: the pointer names it, the targets get it, and members are told by mail."""

from __future__ import annotations

import datetime as dt
import hashlib

import duckdb

from indicators.base import resources
from indicators.organisations.members import RELEASES, Caller, Member, members
from indicators.organisations.notes import Note, for_reader, versions
from indicators.organisations.offices import address_book
from indicators.release import targets
from indicators.release.open_notes import open_notes
from indicators.release.pointer import point
from indicators.release.published import Published, find
from indicators.release.terms import State, states
from indicators.store import events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind
from indicators.store.letter_payloads import (
    Changes,
    LetterKind,
    NoteTold,
    ReleasePayload,
    ThanksPayload,
    WithdrawalPayload,
)
from indicators.store.letters import Letter, letter_for, letter_to, queue

# Releases follow what offices send, at times several a day; members are told once a day at most.
_QUIET = dt.timedelta(days=1)
_MOST_NOTES = 10  # in a letter; the page for members has all


def open_due(context: Context) -> list[str]:
    """Does what is due by now, whatever was done of it before; gives the releases of which members were told.

    Raises:
        SourceFailure: a target does not answer; the next call goes on.
        ReleaseError: the files of a release are not there.
    """
    if not context.lake.exists:
        return []
    point(context)
    told = _tell(context)
    for address in context.settings.targets:
        targets.sync(context, address)
    return told


def _tell(context: Context) -> list[str]:
    """Letters to each reader about the newest release that opened to it, with the note that all that opened were told.

    Of two that opened together, a public one and a newer one for members, readers without a token hear of the former.
    """
    now, known = context.clock(), states(context)
    waiting = [each for each in known.values() if each.announced_at is None and _stands(each, now)]
    last = max((each.announced_at for each in known.values() if each.announced_at), default=None)
    if not waiting or (last and now - last < _QUIET and not any(each.terms.opens_at for each in waiting)):
        return []
    written, letters = versions(context), _thanks(context, known, waiting)
    told: dict[str, Published] = {}
    for member in members(context):
        caller = _caller(member, now)
        newest = next((each for each in reversed(waiting) if each.open_to(caller, now)), None)
        if newest:
            if newest.version not in told:
                told[newest.version] = find(context, newest.version)
            news = _news(written, known, caller, now)
            letters.append(_letter(context, member, told[newest.version], newest, news))
    with context.lake.write() as con:
        queue(con, letters, now)
        subjects = [Kind.RELEASE.of(each.version) for each in waiting]
        events.record_all(
            con, [Happened(Event.ANNOUNCED, each, context.actor, waiting[-1].version) for each in subjects], now
        )
    return sorted(told)


def _stands(state: State, now: dt.datetime) -> bool:
    return state.withdrawn is None and state.terms.is_open(now)


def _caller(member: Member, now: dt.datetime) -> Caller:
    """The member as a reader of letters: releases for members if a token opens them, nothing before its time."""
    is_let_in = any(RELEASES in each.scopes and not each.revoked and each.expires_at > now for each in member.tokens)
    return Caller(member.member, scopes=frozenset({RELEASES} if is_let_in else ()))


def _news(written: list[Note], known: dict[str, State], reader: Caller, now: dt.datetime) -> list[Note]:
    """The notes that a reader has since the letter before, about a release that this reader was told of."""
    announced = [each.announced_at for each in known.values() if each.announced_at and each.is_for(reader)]
    last = max(announced, default=None)
    return [each for each in open_notes(written, known, reader, now) if last is None or last < each.since <= now]


def _letter(context: Context, member: Member, published: Published, state: State, told: list[Note]) -> Letter:
    payload = ReleasePayload(
        version=published.version,
        as_of=published.as_of,
        audience=state.terms.audience,
        changes={name: Changes(**counts) for name, counts in published.manifest.get("changes", {}).items()},
        portal=context.settings.portal,
        notes=tuple(
            NoteTold(indicator=each.indicator, custodian=each.name, text=each.text)
            for each in for_reader(told, member.language)[:_MOST_NOTES]
        ),
    )
    message, reader = f"release-{published.version}-{member.member}", (member.name, member.email, member.language)
    return letter_for(message, LetterKind.RELEASE, published.version, reader, payload)


def _thanks(context: Context, known: dict[str, State], waiting: list[State]) -> list[Letter]:
    """Thanks to national offices with values in the newest public release that were not in the one told of before."""
    public = [each for each in waiting if each.terms.audience == "public"]
    if not public:
        return []
    published = find(context, public[-1].version)
    told = [each.version for each in known.values() if each.announced_at and each.terms.audience == "public"]
    old = {each for version in told[-1:] for each in find(context, version).manifest["submissions"]}
    new = [each for each in published.manifest["submissions"] if each not in old]
    query = resources.sql("store/values_of_offices")
    rows = context.lake.rows(query, {"submissions": new}) if new else []
    letters = []
    for provider, area, values in rows:
        office = address_book(context).named(provider)
        if office and office.is_national:
            payload = ThanksPayload(
                version=published.version, values=values, ref_area=area, portal=context.settings.portal
            )
            key = f"thanks-{published.version}-{provider}"
            letters.append(letter_to(key, LetterKind.THANKS, published.version, office, payload))
    return letters


def withdrawn(context: Context, con: duckdb.DuckDBPyConnection, version: str, reason: str, latest: str) -> None:
    """Queues the letters that say that a release was withdrawn, to whoever was told of it.

    Args:
        context: the world.
        con: the open transaction.
        version: of the release.
        reason: why it was withdrawn.
        latest: the release that stands instead; blank for none.
    """
    payload = WithdrawalPayload(version=version, reason=reason, latest=latest, portal=context.settings.portal)
    query = """SELECT DISTINCT RECIPIENT, EMAIL, LANGUAGE FROM lake.outbox
        WHERE SUBJECT = ? AND KIND IN ('release', 'thanks') ORDER BY ALL"""
    letters = []
    for name, email, language in con.execute(query, [version]).fetchall():
        key = f"withdrawal-{version}-{hashlib.sha256(email.encode()).hexdigest()[:12]}"
        letters.append(letter_for(key, LetterKind.WITHDRAWAL, version, (name, email, language), payload))
    queue(con, letters, context.clock())
