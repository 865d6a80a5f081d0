"""Letters by the calendar: reminders, thanks, withdrawals, and the letter of the day to the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from indicators.base.clock import fixed
from indicators.mail import worklist
from indicators.organisations import calendar
from indicators.organisations.offices import address_book
from indicators.release.announce import open_due
from indicators.release.lifecycle import withdraw
from indicators.release.publish import release
from indicators.store import letters
from indicators.store.context import Context
from indicators.submissions import check, receive, record
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared, released


def _at(context: Context, moment: dt.datetime) -> Context:
    return replace(context, clock=fixed(moment))


def test_reminders_follow_the_calendar_of_the_office_and_stop_when_data_came(context: Context) -> None:
    # 30 June 2026 is a Tuesday; 14 days before is 16 June, and 07:00 in Nairobi is 04:00 UTC.
    early, due = (dt.datetime(2026, 6, 16, hour, 30, tzinfo=dt.UTC) for hour in (3, 4))
    collect(_at(context, dt.datetime(2026, 5, 1, tzinfo=dt.UTC)), [SAMPLES / "COL_2013-2016_indicadores.csv"])
    assert "reminder-core-ict-2025-ken-14" not in calendar.remind(_at(context, early))
    queued = calendar.remind(_at(context, due))
    assert "reminder-core-ict-2025-ken-14" in queued
    assert calendar.remind(_at(context, due)) == []
    data = b"REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\nKEN,2016,HH7,2025,45.5\n"
    receipt = receive.receive(_at(context, due), data, "KEN.csv", sender="ken")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    late = calendar.remind(_at(context, dt.datetime(2026, 7, 8, 12, tzinfo=dt.UTC)))
    assert "overdue-core-ict-2025-col-7" in late
    assert not any("-ken-" in key for key in late)
    assert "ken" not in {each.office for each in calendar.late(_at(context, dt.datetime(2026, 7, 8, tzinfo=dt.UTC)))}


def test_days_that_are_no_working_days_there_are_not_counted(context: Context) -> None:
    office: Callable[[str], Any] = address_book(context).named
    friday = dt.date(2026, 6, 26)
    assert not calendar.is_working(context, office("egy"), friday), "Friday in Egypt"
    assert calendar.is_working(context, office("ken"), friday)
    madaraka = dt.date(2026, 6, 1)
    assert not calendar.is_working(context, office("ken"), madaraka)
    assert calendar.working_days_later(context, office("ken"), dt.date(2026, 5, 29), 1) == dt.date(2026, 6, 2)
    assert str(calendar.zone_of(context, office("ton"))) == "Pacific/Tongatapu"


def test_offices_are_thanked_and_told_of_a_withdrawal(context: Context) -> None:
    version = prepared(context, released, "KEN_2016_questionnaire.xlsx")
    open_due(context)
    thanks = [each.letter for each in letters.unsent(context.lake) if each.letter.kind == "thanks"]
    assert [(letter.email, letter.subject) for letter in thanks] == [("ict-ken@stat.example", version)]
    withdraw(context, version, "a wrong unit")
    told = [each.letter for each in letters.unsent(context.lake) if each.letter.kind == "withdrawal"]
    assert [letter.email for letter in told] == ["ict-ken@stat.example"]


def test_the_desk_gets_one_letter_a_day_and_none_where_nothing_is_to_be_done(context: Context) -> None:
    assert not worklist.tell(_at(context, dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC))), "nothing is late in January"
    collect(context, [SAMPLES / "BGD_2012-2016.csv"])
    assert not worklist.tell(_at(context, NOW.replace(hour=5)))
    assert worklist.tell(context)
    assert not worklist.tell(context)
    found = worklist.summary(context)
    assert [row[0] for row in found.waiting] == ["BGD"]


def test_thanks_reach_the_offices_of_releases_that_were_not_told_of_by_themselves(context: Context) -> None:
    prepared(context, released, "KEN_2016_questionnaire.xlsx")
    open_due(context)
    for hours, sample in enumerate(("FJI_2012-2016.csv", "COL_2013-2016_indicadores.csv"), start=1):
        at = _at(context, NOW + dt.timedelta(hours=hours))
        collect(at, [SAMPLES / sample])
        release(at)
        open_due(at)
    open_due(_at(context, NOW + dt.timedelta(days=2)))
    thanked = {each.letter.email for each in letters.unsent(context.lake) if each.letter.kind == "thanks"}
    assert thanked == {"ict-ken@stat.example", "ict-fji@stat.example", "ict-col@stat.example"}
