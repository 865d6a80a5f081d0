"""The verbs about the address book: who gets which letters, in which language, and how that changed."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.errors import UsageError
from indicators.definitions.tables import checked
from indicators.store import events, lake
from indicators.store.context import Context

BOUNCED, WORKS = "bounced", "works"


def change(context: Context, office: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Changes an entry of the address book, or adds one; what it was before stays on record.

    Raises:
        UsageError: the entry would not be valid, or its time zone is unknown.
    """
    known = context.office(office) or {"office": office, "ref_area": []}
    entry = {name: value for name, value in (known | changes).items() if value not in ("", None)}
    checked([entry], "offices")
    try:
        ZoneInfo(entry.get("zone", "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        raise UsageError(f"There is no time zone {entry['zone']}.", advice="Write it like Africa/Nairobi.") from None
    now = context.clock()
    with context.lake.write() as con:
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        lake.insert(con, "offices", [(office, text, context.actor, naive_utc(now))])
        events.record(con, f"office:{office}", "changed", context.actor, text, now)
    context.__dict__.pop("offices", None)
    return entry


def history(context: Context, office: str) -> list[tuple[dt.datetime, str, dict[str, Any]]]:
    """When an entry was changed, by whom, and to what, the oldest first."""
    query = "SELECT RECORDED_AT, ACTOR, ENTRY FROM lake.offices WHERE OFFICE = ? ORDER BY RECORDED_AT, rowid"
    rows = context.lake.rows(query, [office]) if context.lake.exists else []
    return [(from_store(at), actor, json.loads(entry)) for at, actor, entry in rows]


def stored(context: Context) -> dict[str, dict[str, Any]]:
    """The entries that were changed in the store, by office."""
    if not context.lake.exists:
        return {}
    rows = context.lake.rows(resources.sql("store/offices"))
    return {office: json.loads(entry) for office, entry in rows}


def mark(context: Context, address: str, state: str, note: str) -> None:
    """Says of an address that mail comes back from it, or that it works again."""
    with context.lake.write() as con:
        events.record(con, f"address:{address.casefold()}", state, context.actor, note, context.clock())


def unreachable(context: Context) -> dict[str, str]:
    """The addresses from which mail comes back, with the reason."""
    if not context.lake.exists:
        return {}
    query = """SELECT substr(SUBJECT, 9), arg_max(EVENT, (RECORDED_AT, rowid)), arg_max(NOTE, (RECORDED_AT, rowid))
        FROM lake.events WHERE SUBJECT LIKE 'address:%' GROUP BY SUBJECT"""
    rows = context.lake.rows(query)
    return {address: note for address, state, note in rows if state == BOUNCED}
