"""Time is injected: a verb asks its clock, so that a test or an as-of run can set it. Always UTC."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from indicators.base.errors import UsageError

Clock = Callable[[], dt.datetime]


def system_clock() -> dt.datetime:
    """Now, in UTC."""
    return dt.datetime.now(dt.UTC)


def fixed(moment: dt.datetime) -> Clock:
    """A clock that stands still."""
    return lambda: moment


def naive_utc(moment: dt.datetime) -> dt.datetime:
    """A moment as the store writes it: UTC without a zone."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def from_store(moment: dt.datetime) -> dt.datetime:
    """A moment as the store gives it, with its zone: the inverse of `naive_utc`."""
    return moment.replace(tzinfo=dt.UTC)


def parse(text: str) -> dt.datetime:
    """A moment from ISO 8601; without a zone it is UTC.

    Raises:
        UsageError: it is no ISO 8601 date or time.
    """
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"“{text}” is not a valid date or time.", advice="Write it as 2026-11-22 or 2026-11-22T18:30:00Z."
        ) from None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
