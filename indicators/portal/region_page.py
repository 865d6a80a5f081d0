"""The page of a region or of the world: its values with bounds and coverage, its members, and gaps within them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from fastapi import Request, Response

from indicators.portal import area_series
from indicators.portal.collation import in_order
from indicators.portal.pages import listed, name_in, names_of, show, titled
from indicators.portal.release_reader import Reader, Row
from indicators.release.cubes.names import Names

_FIVE_YEARS = 5


@dataclass(frozen=True, slots=True)
class Trend:
    """An indicator of a group: its newest value with bounds and coverage, the change, and all values by year."""

    framework: str
    series: str
    title: str
    category: str
    unit: str
    latest: Row
    since: int | None
    change: float | None
    values: list[Row]


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far two categories lie apart in each area of a group that has both."""

    title: str
    first: str
    second: str
    rows: list[Row]


def page(request: Request, reader: Reader, group: Row) -> Response:
    """The page of a group.

    Args:
        request: of the reader.
        reader: the release.
        group: REF_AREA, GROUPING and names.
    """
    language, names = request.state.say.language, names_of(request)
    asked = {"grouping": group["GROUPING"], "group": group["REF_AREA"]}
    members = [{**row, "NAME": name_in(row, language)} for row in reader.ask("group_members", **asked)]
    return show(
        request, "region", code=group["REF_AREA"], name=name_in(group, language),
        trends=_trends(request, reader.ask("group_series", **asked), reader, names),
        gaps=_gaps(request, reader.ask("group_gaps", **asked), names), members=in_order(members, language),
        release=reader.published,
    )  # fmt: skip


def _trends(request: Request, rows: list[Row], reader: Reader, names: Names) -> list[Trend]:
    titles = {key: row["TITLE"] for key, row in listed(request, reader).items()}
    found = []
    key = ("FRAMEWORK", "SERIES", "MEASURE", "BREAKDOWN", "UNIT_MEASURE")
    for _, each in groupby(rows, key=lambda row: tuple(row[column] for column in key)):
        values = list(each)
        latest = values[-1]
        earlier = [row for row in values if row["TIME_PERIOD"] <= latest["TIME_PERIOD"] - _FIVE_YEARS]
        before = earlier[-1] if earlier else values[0]
        changed = before is not latest
        series = latest["FRAMEWORK"], latest["SERIES"]
        if series not in titles:
            continue  # it has no page of its own
        found.append(
            Trend(
                *series, titles[series], area_series.categories(latest, names, request.state.say),
                names.code("UNIT_MEASURE", latest["UNIT_MEASURE"]), latest,
                before["TIME_PERIOD"] if changed else None,
                latest["OBS_VALUE"] - before["OBS_VALUE"] if changed else None, values,
            )
        )  # fmt: skip
    return found


def _gaps(request: Request, rows: list[Row], names: Names) -> list[Gaps]:
    found = []
    codes = {"SEX": ("F", "M"), "URBANISATION": ("R", "U")}
    language = request.state.say.language
    for (dimension, _), each in groupby(rows, key=lambda row: (row["DIMENSION"], row["CODE"])):
        lines = [{**row, "NAME": name_in(row, language)} for row in titled(request, each)]
        first, second = (names.code(dimension, code) for code in codes[dimension])
        found.append(Gaps(f"{lines[0]['CODE']} {lines[0]['TITLE']}", first, second, lines))
    return found
