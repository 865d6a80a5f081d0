"""The address book: who sends what and gets which letters, in which language, and how that changed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.errors import UsageError
from indicators.definitions.offices import Office, Role, office_of
from indicators.definitions.tables import checked, read_yaml
from indicators.store import events, lake
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind

UNKNOWN = "unknown"  # the provider of values of whom nobody knows who sent them


@dataclass(frozen=True, slots=True)
class AddressBook:
    """The correspondents as they are now, by their names, their areas and their addresses."""

    offices: tuple[Office, ...]

    def named(self, name: str) -> Office | None:
        """The correspondent of that name."""
        return next((each for each in self.offices if each.office == name), None)

    def of_area(self, ref_area: str) -> Office | None:
        """The national office of an area."""
        return next((each for each in self.offices if each.is_national and ref_area in each.ref_area), None)

    def at(self, address: str) -> Office | None:
        """The correspondent whose letters go to an address."""
        return next((each for each in self.offices if each.email == address), None)

    def writing_from(self, address: str) -> Office | None:
        """The correspondent that an address belongs to, also one that gets copies."""
        return next((each for each in self.offices if address.casefold() in each.addresses), None)

    @property
    def staff(self) -> Office:
        """Who gets what nobody else should get: the first correspondent of that role."""
        return next(each for each in self.offices if each.role is Role.STAFF)

    def provider(self, sender: str, ref_area: str, *, alone: bool = True) -> str:
        """Whose word the values of an area are, as they are compared with those of other sources and recorded.

        Args:
            sender: the correspondent that sent the file, or what is known of who did; blank if nothing is.
            ref_area: the area of the values.
            alone: the file is about this area only; who sends figures of many without a name is no national office.

        Returns:
            the sender; else the national office of the area; else `UNKNOWN`.
        """
        office = self.named(sender) or (self.of_area(ref_area) if alone else None)
        return office.office if office else sender or UNKNOWN


def address_book(context: Context) -> AddressBook:
    """The address book: that of the settings, else that of the definitions, with what was changed in the store."""
    return context.once(_address_book)


def _address_book(context: Context) -> AddressBook:
    book = context.definitions.offices
    if context.settings.offices:
        book = tuple(map(office_of, read_yaml(Path(context.settings.offices), "offices")))
    changed = _stored(context)
    kept = [changed.pop(each.office, each) for each in book]
    return AddressBook((*kept, *changed.values()))


def change(context: Context, office: str, changes: dict[str, Any]) -> dict[str, Any]:
    """Changes an entry of the address book, or adds one; what it was before stays on record.

    Raises:
        UsageError: the entry would not be valid, or its time zone is unknown.
    """
    before = address_book(context).named(office)
    known = before.entry() if before else {"office": office, "ref_area": []}
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
        events.record(con, Happened(Event.CHANGED, Kind.OFFICE.of(office), context.actor, text), now)
    context.forget(_address_book)
    return entry


def history(context: Context, office: str) -> list[tuple[dt.datetime, str, dict[str, Any]]]:
    """When an entry was changed, by whom, and to what, the oldest first."""
    query = "SELECT RECORDED_AT, ACTOR, ENTRY FROM lake.offices WHERE OFFICE = ? ORDER BY RECORDED_AT, rowid"
    rows = context.lake.rows(query, [office]) if context.lake.exists else []
    return [(from_store(at), actor, json.loads(entry)) for at, actor, entry in rows]


def _stored(context: Context) -> dict[str, Office]:
    """The entries that were changed in the store, by office."""
    if not context.lake.exists:
        return {}
    rows = context.lake.rows(resources.sql("store/offices"))
    return {office: office_of(json.loads(entry)) for office, entry in rows}


def mark(context: Context, address: str, state: Event, note: str) -> None:
    """Says of an address that mail comes back from it, or that it works again."""
    with context.lake.write() as con:
        events.record(con, Happened(state, Kind.ADDRESS.of(address.casefold()), context.actor, note), context.clock())


def unreachable(context: Context) -> dict[str, str]:
    """The addresses from which mail comes back, with the reason."""
    if not context.lake.exists:
        return {}
    rows = context.lake.rows(resources.sql("store/addresses"), {"prefix": Kind.ADDRESS.prefix})
    return {address: note for address, state, note in rows if state == Event.BOUNCED}
