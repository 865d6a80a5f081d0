"""Whether a reader has the newest state of an answer, by the time of its last change (If-Modified-Since)."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime, parsedate_to_datetime

from starlette.datastructures import Headers


def last_modified(moment: dt.datetime) -> str:
    """A time as the header Last-Modified has it."""
    return format_datetime(moment.astimezone(dt.UTC).replace(microsecond=0), usegmt=True)


def unmodified(asked: Headers, changed: str) -> bool:
    """Whether an answer is as it was at the time that a request names; a tag in the request says more, and decides.

    Args:
        asked: headers of the request.
        changed: what Last-Modified says; blank: not known.
    """
    since = asked.get("if-modified-since", "")
    if not since or not changed or "if-none-match" in asked:
        return False
    try:
        return parsedate_to_datetime(changed) <= parsedate_to_datetime(since).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return False
