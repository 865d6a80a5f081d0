"""What needs a person: who is late, who must confirm, what came back; one letter a day to the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

from indicators.base import resources
from indicators.base.clock import naive_utc
from indicators.organisations.calendar import late, morning_of
from indicators.organisations.offices import address_book, unreachable
from indicators.release.withheld import held_by
from indicators.store import letters
from indicators.store.context import Context
from indicators.store.letter_payloads import LetterKind, Worklist
from indicators.store.mail_state import mail_state


def summary(context: Context) -> Worklist:
    """What needs a person now."""
    state = mail_state(context)
    now = context.clock()
    offices = {each.office: each.name for each in address_book(context).offices}
    return Worklist(
        day=now.date(),
        mail=((state.level.word, state.sentence()),) if state.level else (),
        held=tuple((version, str(count)) for version, count in held_by(context).items()),
        late=tuple((offices[due.office], f"{due.collection} {due.year}, {due.day}") for due in late(context)),
        waiting=tuple(row[:2] for row in _rows(context, "waiting_confirmation")),
        bounced=tuple(sorted(unreachable(context).items())),
        undelivered=_rows(context, "undelivered"),
        replies=_rows(context, "replies"),
        runs=_rows(context, "runs", {"since": naive_utc(now - dt.timedelta(days=1))}),
    )


def _is_queued(context: Context, key: str) -> bool:
    if not context.lake.exists:
        return False
    with context.lake.reading() as con:
        return letters.is_queued(con, key)


def _rows(context: Context, query: str, values: dict[str, Any] | None = None) -> tuple[tuple[str, ...], ...]:
    if not context.lake.exists:
        return ()
    found = context.lake.rows(resources.sql(f"store/{query}"), values or {})
    return tuple(tuple(str(value) for value in row) for row in found)


def tell(context: Context) -> bool:
    """Queues the letter of the day, in the morning, where something needs a person; whether it was queued now."""
    now = context.clock()
    key = f"desk-{now:%Y-%m-%d}"
    if now < morning_of(context, address_book(context).staff, now.date()) or _is_queued(context, key):
        return False
    found = summary(context)
    if not any(found.lists().values()):
        return False
    with context.lake.write() as con:
        if letters.is_queued(con, key):
            return False
        letters.queue(con, [letters.letter_to(key, LetterKind.DESK, key, address_book(context).staff, found)], now)
    return True
