"""Which notes of custodians a reader has: of each the last version whose release is open to that reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from indicators.organisations.members import PUBLIC, Caller
from indicators.organisations.notes import Note, versions
from indicators.release.terms import State, states
from indicators.store.context import Context


def open_notes(written: Iterable[Note], known: dict[str, State], caller: Caller, now: dt.datetime) -> list[Note]:
    """The notes that a caller may read, each in one version and with the time since when, the newest first.

    A version that waits for its release leaves the one before it where it is, so nothing hints at that release; one
    whose release was withdrawn gives way to the one before it.

    Args:
        written: versions of notes, the last written first.
        known: the releases.
        caller: who reads.
        now: in UTC.
    """
    found: dict[str, Note] = {}
    for each in written:
        release = known.get(each.shown_with)
        if not each.shown_with:
            found.setdefault(each.key, each)
        elif release and release.open_to(caller, now):
            found.setdefault(each.key, replace(each, opened_at=release.available_from(caller)))
    return sorted(found.values(), key=lambda note: note.since, reverse=True)


def standing_or_public(context: Context) -> list[Note]:
    """The last version of each note, which may wait for its release, and the one that the public reads meanwhile."""
    written = versions(context)
    last = {each.key: each.version for each in reversed(written)}
    read = {(each.key, each.version) for each in open_notes(written, states(context), PUBLIC, context.clock())}
    return [each for each in written if (each.key, each.version) in read | set(last.items())]
