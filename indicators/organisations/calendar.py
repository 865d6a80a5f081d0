"""The reporting calendar: which data are due when, in the office's own time, and the letters that remind of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from indicators.base import resources
from indicators.definitions.decisions import Collection
from indicators.definitions.offices import Office
from indicators.organisations.offices import address_book
from indicators.store import letters
from indicators.store.context import Context
from indicators.store.letter_payloads import DuePayload, LetterKind
from indicators.store.letters import Letter

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Due:
    """Data that an office is to send.

    Attributes:
        office: its name in the address book.
        collection: which data, as ``correspondence.yml`` names it.
        year: the reference year.
        day: the last day, a working day in the office's country.
        sent: whether data of that year were received from anybody in its area.
    """

    office: str
    collection: str
    year: int
    day: dt.date
    sent: bool


@cache
def _zones() -> dict[str, str]:
    """The first time zone of each country, from the zone tables that come with Python's time zones."""
    from importlib.resources import files

    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    zones: dict[str, str] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            zones.setdefault(country, zone)
    return zones


def zone_of(context: Context, office: Office) -> ZoneInfo:
    """The time zone of an office: as its entry says, else the first one of its country, else UTC."""
    if office.zone:
        return ZoneInfo(office.zone)
    return ZoneInfo(_zones().get(_country(context, office), "UTC"))


def _country(context: Context, office: Office) -> str:
    """The ISO code (two letters) of the country of an office; blank where it speaks for several, or for none."""
    return context.definitions.areas[office.ref_area[0]]["iso2"] if len(office.ref_area) == 1 else ""


@cache
def _holidays(country: str, year: int) -> Any:
    """The public holidays of a country in a year; none where the library does not know the country."""
    import holidays

    try:
        return holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return None


def is_working(context: Context, office: Office, day: dt.date) -> bool:
    """Whether an office works on a day, by weekends and public holidays of its country."""
    country = _country(context, office)
    known = _holidays(country, day.year) if country else None
    if known is None:
        return day.weekday() < _SATURDAY
    return day.weekday() not in known.weekend and day not in known


def working_days_later(context: Context, office: Office, start: dt.date, days: int) -> dt.date:
    """The day that is a number of working days after another one; with 0 the next working day, or the day itself."""
    day, left = start, days
    while left > 0 or not is_working(context, office, day):
        day += dt.timedelta(days=1)
        left -= is_working(context, office, day)
    return day


def morning_of(context: Context, office: Office, day: dt.date) -> dt.datetime:
    """The time (UTC) at which letters of a day go to an office."""
    morning = context.definitions.correspondence.morning_time
    return dt.datetime.combine(day, morning, zone_of(context, office)).astimezone(dt.UTC)


def dues(context: Context, around: dt.datetime) -> Iterator[Due]:
    """What national offices are to send: for each collection the due date of this year and of the last one."""
    received = _received(context)
    for collection in context.definitions.correspondence.collections:
        for due_year in (around.year - 1, around.year, around.year + 1):
            year = due_year - collection.years_before
            for office in address_book(context).offices:
                if office.is_national and office.ref_area:
                    day = working_days_later(context, office, collection.due_in(due_year), 0)
                    sent = any((area, year) in received for area in office.ref_area)
                    yield Due(office.office, collection.collection, year, day, sent)


def due_day(context: Context, ref_area: str, year: int) -> dt.date | None:
    """The last day for the data of an area and year, a working day there; none where no collection asks for them."""
    days = []
    office = address_book(context).of_area(ref_area)
    for collection in context.definitions.correspondence.collections:
        day = collection.due_in(year + collection.years_before)
        days.append(working_days_later(context, office, day, 0) if office else day)
    return min(days, default=None)


def _received(context: Context) -> set[tuple[str, int]]:
    """The areas and years of which something was sent."""
    if not context.lake.exists:
        return set()
    rows = context.lake.rows(resources.sql("store/received_years"))
    return {(area, year) for area, year in rows}


def remind(context: Context) -> list[str]:
    """Queues the reminders that are due by now, each once; gives their keys.

    A reminder that is late by more than a week (the service was off) is not sent after all: the next one is near.
    """
    now = context.clock()
    queued = []
    for due in dues(context, now):
        office = address_book(context).named(due.office)
        if office is None or due.sent:
            continue
        for kind, days in _steps(context.definitions.correspondence.collection(due.collection)):
            day = working_days_later(context, office, due.day + dt.timedelta(days=days), 0)
            if dt.timedelta(0) <= now - morning_of(context, office, day) < dt.timedelta(days=7):
                queued.append(_letter(kind, due, office, abs(days)))
    with context.lake.write() as con:
        known = {key for key in (letter.message for letter in queued) if letters.is_queued(con, key)}
        letters.queue(con, queued, now)
    return [letter.message for letter in queued if letter.message not in known]


def _steps(collection: Collection) -> list[tuple[LetterKind, int]]:
    before = [(LetterKind.REMINDER, -days) for days in collection.remind_days_before]
    return before + [(LetterKind.OVERDUE, days) for days in collection.overdue_days_after]


def _letter(kind: LetterKind, due: Due, office: Office, days: int) -> Letter:
    key = f"{kind}-{due.collection}-{due.year}-{due.office}-{days}"
    payload = DuePayload(collection=due.collection, year=due.year, day=due.day, office=due.office)
    return letters.letter_to(key, kind, due.office, office, payload)


def late(context: Context) -> list[Due]:
    """What is overdue now, for the statistician."""
    now = context.clock()
    return [due for due in dues(context, now) if not due.sent and now.date() > due.day and due.day.year == now.year]
