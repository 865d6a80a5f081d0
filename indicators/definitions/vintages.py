"""Vintages of lists of groups: which area counts in which group and year, as a list was at some time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from indicators.base.errors import UsageError
from indicators.definitions.tables import Row

LATEST = "LATEST"
REFERENCE_YEAR = "REFERENCE_YEAR"
_FISCAL_YEAR = re.compile(r"^FY(\d{4})$")
_INCOMES_BEFORE = 2  # the groups of a fiscal year come from the incomes of so many years before (OGHIST)
_BEGINS_BEFORE = 1  # and it begins on 1 July of the year before
_EVER = (0, 9999)


@dataclass(frozen=True, slots=True)
class Vintages:
    """The vintages that somebody asks for; blank takes what `vintages.yml` publishes.

    Attributes:
        groups: LATEST, REFERENCE_YEAR or a fiscal year of the World Bank (FY2018), for all lists that change.
        population: of the weights: WPP_2017.
    """

    groups: str = ""
    population: str = ""


DEFAULT = Vintages()


@dataclass(frozen=True, slots=True)
class Member:
    """An area in a group, in years of data.

    Attributes:
        grouping: the kind of group.
        group: its code.
        ref_area: the area.
        first: the first year of data; None is always.
        last: the last one; None is still.
        vintage: FY2018, or REFERENCE_YEAR.
        stands: whether the vintage is the one of progress, targets and pages.
        confidence: of the membership.
        source: of the membership.
    """

    grouping: str
    group: str
    ref_area: str
    first: int | None
    last: int | None
    vintage: str
    stands: bool
    confidence: str
    source: str

    def counts(self, year: int) -> bool:
        """Whether the area counts in a year of data."""
        return (self.first or _EVER[0]) <= year <= (self.last or _EVER[1])


def members(rows: Sequence[Row], lists: Sequence[Mapping[str, Any]], asked: Vintages) -> list[Member]:
    """The members of all groups in the vintages that are wanted; of each list the first one stands.

    Args:
        rows: of memberships.csv, and of the income groups.
        lists: of `vintages.yml`: the lists that change. The years of others are those in which an area existed.
        asked: the vintage of the lists that change.

    Raises:
        UsageError: there is no such vintage.
    """
    newest = latest(rows)
    published = {grouping: each["published"] for each in lists for grouping in each["groupings"]}
    by_grouping: dict[str, list[Row]] = {}
    for row in rows:
        by_grouping.setdefault(row["grouping"], []).append(row)
    return [
        replace(member, stands=place == 0)
        for grouping, of_one in by_grouping.items()
        for place, name in enumerate(_wanted(published.get(grouping), asked))
        for member in _members(of_one, fiscal_year(name, newest))
    ]


def latest(rows: Iterable[Row]) -> int:
    """The fiscal year of the newest list: the last in which an area changed its group."""
    return max(int(row["vintage_from"]) for row in rows if row["vintage_from"])


def _wanted(published: Sequence[str] | None, asked: Vintages) -> Sequence[str]:
    if published is None:
        return [REFERENCE_YEAR]
    return [asked.groups] if asked.groups else published


def _members(rows: Iterable[Row], year: int | None) -> list[Member]:
    return _in_their_years(rows) if year is None else _as_of(rows, year)


def fiscal_year(vintage: str, newest: int) -> int | None:
    """The fiscal year of a vintage; None where each year of data has its own.

    Raises:
        UsageError: there is no such vintage.
    """
    if vintage in {LATEST, REFERENCE_YEAR}:
        return newest if vintage == LATEST else None
    written = _FISCAL_YEAR.match(vintage)
    if not written or not int(written[1]) <= newest:
        raise UsageError(
            f"There is no vintage {vintage} of groups.",
            advice=f"Use {LATEST}, {REFERENCE_YEAR}, or FY1989 to FY{newest}.",
        )
    return int(written[1])


def _in_their_years(rows: Iterable[Row]) -> list[Member]:
    found = []
    for row in rows:
        first, last = _span(row, "year")
        begin, end = _span(row, "vintage")
        first = max(first, begin - _INCOMES_BEFORE) if begin else first
        last = min(last, end - _INCOMES_BEFORE) if end < _EVER[1] else last
        if first <= last:
            found.append(_member(row, first, last, REFERENCE_YEAR))
    return found


def _as_of(rows: Iterable[Row], year: int) -> list[Member]:
    """The list of a fiscal year for all years; where the list itself says years of data, for those."""
    found = []
    for row in rows:
        begin, end = _span(row, "vintage")
        first, last = _span(row, "year")
        if begin <= year <= end:
            if not row["vintage_from"]:
                if not first <= year - _BEGINS_BEFORE <= last:
                    continue
                first, last = _EVER
            found.append(_member(row, first, last, f"FY{year}"))
    return found


def _span(row: Row, name: str) -> tuple[int, int]:
    return int(row[f"{name}_from"] or _EVER[0]), int(row[f"{name}_to"] or _EVER[1])


def _member(row: Row, first: int, last: int, vintage: str) -> Member:
    years = (None if first == _EVER[0] else first, None if last == _EVER[1] else last)
    names = (row["grouping"], row["group"], row["ref_area"])
    return Member(*names, *years, vintage, True, row["confidence"], row["source"])
