"""Time periods of SDMX as stretches of days: a year, a quarter, a week, a day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

_GREGORIAN = re.compile(r"^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?$")
_REPORTING = re.compile(r"^(\d{4})-([ASTQMWD])(\d{1,3})$")
_MONTHS = {"A": 12, "S": 6, "T": 4, "Q": 3, "M": 1}
_YEAR = 12
_DAY = dt.timedelta(days=1)
_WEEKS, _DAYS = 53, 366
_THURSDAY = 3


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time, both days included."""

    first: dt.date
    last: dt.date


def period(text: str, year_start: tuple[int, int] = (1, 1)) -> Period:
    """A period of SDMX.

    Args:
        text: such as 2020, 2020-03, 2020-03-15, 2020-Q1, 2020-W10.
        year_start: month and day on which the reporting year begins: as the Technical Notes of SDMX say it, the
            first day of a reporting year is this day of the calendar year of the same number.

    Raises:
        ValueError: it is none.
    """
    if match := _REPORTING.match(text):
        year, kind, number = int(match[1]), match[2], int(match[3])
        return _reporting(dt.date(year, *year_start), kind, number)
    match = _GREGORIAN.match(text)
    if not match:
        raise ValueError(text)
    parts = tuple(int(each) for each in match.groups() if each)
    year, month, day = (*parts, 0, 0)[:3]
    if not month:
        return Period(dt.date(year, 1, 1), dt.date(year, 12, 31))
    if not day:
        return Period(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))
    return Period(dt.date(year, month, day), dt.date(year, month, day))


def _reporting(begin: dt.date, kind: str, number: int) -> Period:
    if kind in _MONTHS:
        length = _MONTHS[kind]
        if not 1 <= number <= _YEAR // length:
            raise ValueError(number)
        return Period(_later(begin, (number - 1) * length), _later(begin, number * length) - _DAY)
    if kind == "D":
        if not 1 <= number <= _DAYS:
            raise ValueError(number)
        day = begin + (number - 1) * _DAY
        return Period(day, day)
    if not 1 <= number <= _WEEKS:
        raise ValueError(number)
    # The first week is that of the first Thursday, as in ISO 8601.
    monday = begin - begin.weekday() * _DAY
    monday = monday if begin.weekday() <= _THURSDAY else monday + 7 * _DAY
    first = monday + (number - 1) * 7 * _DAY
    return Period(first, first + 6 * _DAY)


def _later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, _YEAR)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
