"""TIMEVAL of PC-Axis: the periods that the values of a time variable stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_LIST = re.compile(r"\s*+TLIST\s*+\(\s*+([A-Z]\d*+)\s*+(?:,\s*+(.*?))?\)\s*+(?:,(.*))?", re.DOTALL | re.IGNORECASE)
_STRING = re.compile(r'"([^"]*+)"')
_RANGE = re.compile(r'\s*+"([^"]*+)"\s*+-\s*+"([^"]*+)"\s*+')
_FORM = re.compile(r"(\d{4})(\D{0,3}?)(\d{0,2})")
_DAY = re.compile(r"(\d{4})(\D?)(\d\d)\2(\d\d)")
_PARTS = {"A": 1, "H": 2, "Q": 4, "M": 12}
_SDMX = {"H": "S", "Q": "Q", "W": "W"}
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class TimeList:
    """What TIMEVAL says.

    Attributes:
        scale: A1, H1, Q1, M1, W1 or D1.
        codes: the periods as they are written.
    """

    scale: str
    codes: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """The periods as they are shown where no VALUES say it: 2022Q3, 2023M11, 2024W05."""
        return tuple(_text(self.scale, code) for code in self.codes)

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods as SDMX writes them; blank where the text is none of the scale."""
        return tuple(period(self.scale, code) for code in self.codes)


def time_list(raw: str) -> TimeList | None:
    """The periods of TIMEVAL: a list, or the first and the last; nothing where it is not written as it must be."""
    found = _LIST.fullmatch(raw.strip())
    if found is None:
        return None
    scale, inside, after = found[1].upper(), found[2] or "", found[3] or ""
    ends = _RANGE.fullmatch(inside)
    if ends:
        between = _between(scale[0], ends[1], ends[2])
        return TimeList(scale, between) if between else None
    return TimeList(scale, tuple(_STRING.findall(inside or after)))


def period(scale: str, code: str) -> str:
    """One period as SDMX writes it: 2022, 2022-S1, 2022-Q3, 2023-11, 2024-W05; the country's form of it counts, too."""
    kind = scale[:1]
    day = _DAY.fullmatch(code) if kind == "D" else None
    if day:
        return f"{day[1]}-{day[3]}-{day[4]}"
    form = _FORM.fullmatch(code)
    if form is None or (kind == "A") != (not form[3]):
        return ""
    if kind == "A":
        return form[1]
    if kind == "M":
        return f"{form[1]}-{int(form[3]):02}"
    number = f"{int(form[3]):02}" if kind == "W" else str(int(form[3]))
    return f"{form[1]}-{_SDMX[kind]}{number}" if kind in _SDMX else ""


def _text(scale: str, code: str) -> str:
    kind = scale[:1]
    form = _FORM.fullmatch(code)
    return f"{form[1]}{kind}{form[3]}" if form and kind != "A" and form[3] and not form[2] else code


def _between(kind: str, first: str, last: str) -> tuple[str, ...]:
    """All periods from the first to the last, written as these are; none where they are no periods of one form."""
    if kind == "D":
        return _days(first, last)
    one, two = _FORM.fullmatch(first), _FORM.fullmatch(last)
    if not one or not two or one[2] != two[2] or len(one[3]) != len(two[3]):
        return ()
    year, number, width = int(one[1]), int(one[3] or 1), len(one[3])
    end = (int(two[1]), int(two[3] or 1))
    found: list[str] = []
    while (year, number) <= end and len(found) < _MOST:
        found.append(f"{year:04}{one[2]}" + (f"{number:0{width}}" if width else ""))
        number += 1
        if number > _parts(kind, year):
            year, number = year + 1, 1
    return tuple(found)


def _parts(kind: str, year: int) -> int:
    """How many periods a year has; of weeks 52 or 53 (ISO 8601)."""
    if kind == "W":
        return date(max(year, 1), 12, 28).isocalendar().week
    return _PARTS.get(kind, 1)


def _days(first: str, last: str) -> tuple[str, ...]:
    one, two = _DAY.fullmatch(first), _DAY.fullmatch(last)
    try:
        begin, end = (date(int(day[1]), int(day[3]), int(day[4])) for day in (one, two) if day)
    except ValueError:  # one of them is no date
        return ()
    mark = one[2] if one else ""
    days = range(min((end - begin).days + 1, _MOST))
    return tuple((begin + timedelta(days=day)).strftime(f"%Y{mark}%m{mark}%d") for day in days)
