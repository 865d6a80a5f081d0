"""Keeps what opens something out of every log: tokens of answer links, sessions and members.

A path is logged by the template of its route (`route_of`). This is the second line: whatever is logged in the process
of the portal, by us or by a library, in a message or in the text of an exception, is looked through as it is made.
"""

from __future__ import annotations

import logging
from typing import Any

from starlette.types import Scope

from indicators.base.redaction import redacted

_make = logging.getLogRecordFactory()


def route_of(scope: Scope) -> str:
    """The template of the route that took a request (``/answer/{token}``), which says nothing of who asked."""
    return str(getattr(scope.get("route"), "path", "no route"))


def protect() -> None:
    """From now on no record of this process has a token in it, whichever handler writes it."""
    logging.setLogRecordFactory(_private)


def _private(*given: Any, **more: Any) -> logging.LogRecord:
    record = _make(*given, **more)
    said = record.getMessage() if isinstance(record.msg, str) else str(record.msg)
    if (kept := redacted(said)) != said:
        record.msg, record.args = kept, ()
    if record.exc_info and record.exc_info[1] is not None:
        record.exc_text = redacted(logging.Formatter().formatException(record.exc_info))
    return record
