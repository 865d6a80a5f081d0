"""Failures that a person must know of: each is an event of the store, which the desk shows and its letter tells of."""

from __future__ import annotations

import datetime as dt
import logging

from indicators.base.clock import naive_utc
from indicators.base.errors import IctError
from indicators.store import events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Subject

_LOG = logging.getLogger(__name__)
_LONGEST = 300
_TOLD = "The desk was told."


def cause(wrong: BaseException) -> str:
    """What failed, in a line: of ours its title and detail, of others kind and words."""
    said = f"{wrong.title} {wrong.detail}" if isinstance(wrong, IctError) else f"{type(wrong).__name__}: {wrong}"
    return " ".join(said.split())[:_LONGEST]


def may_pass(wrong: BaseException) -> bool:
    """Whether the same call may succeed later: what it did not do is then left for that one."""
    return isinstance(wrong, IctError) and wrong.retry


def tell_desk(context: Context, about: Subject, wrong: BaseException) -> bool:
    """Records that something failed, for the desk; whether that worked: a store that is away is no second failure."""
    _LOG.error("%s failed", about, exc_info=wrong)
    try:
        with context.lake.write() as con:
            events.record(con, Happened(Event.FAILED, about, context.actor, cause(wrong)), context.clock())
    except Exception:
        _LOG.exception("the failure of %s could not be recorded", about)
        return False
    wrong.add_note(_TOLD)
    return True


def tell_desk_once(context: Context, about: Subject, wrong: BaseException, since: dt.datetime) -> None:
    """Tells the desk unless it was told of the same thing since a time; then the failure counts as told."""
    query = "SELECT 1 FROM lake.events WHERE SUBJECT = ? AND EVENT = 'failed' AND RECORDED_AT >= ? LIMIT 1"
    if context.lake.rows(query, [str(about), naive_utc(since)]):
        wrong.add_note(_TOLD)
    else:
        tell_desk(context, about, wrong)


def is_told(wrong: BaseException | None) -> bool:
    """Whether the desk was told of a failure, so that whoever passes it on need not do it again."""
    return _TOLD in getattr(wrong, "__notes__", ())
