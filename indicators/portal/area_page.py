"""The page of a country: how it developed beside its region and the world, its values, and who sent them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.definitions.search_words import Kind, search_words
from indicators.organisations.members import HISTORY
from indicators.portal import area_series, cubes, json_ld, region_page
from indicators.portal.absent import Absence, Absent, Instead
from indicators.portal.access_log import Access
from indicators.portal.links import whole
from indicators.portal.pages import name_in, names_of, newest, show, titled, titles_told
from indicators.portal.release_reader import Reader, Row
from indicators.portal.sdmx import addresses
from indicators.store.context import Context

router = APIRouter()
_COMPARED = 10  # areas of which a place is told
_DRAWN = 3  # values of which a line is drawn
_MOST_CHARTS = 6
_LONGEST = 100


@router.get("/areas/{code}", name="area", response_model=None)
def area(request: Request, code: str) -> Response:
    """The profile of a country, or of a region or the world; another name or code of one leads to it."""
    reader = newest(request)
    found = reader.ask("area_name", area=code)
    if found:
        return _country(request, reader, code, found[0])
    groups = reader.ask("group_name", group=code)
    if groups:
        return region_page.page(request, reader, groups[0])
    meant = _meant(request, code)
    if not meant:
        raise Absent(Absence.AREA, Instead.CATALOGUE, code)
    return RedirectResponse(request.state.links.to("area", request.state.say.language, code=meant))


def _meant(request: Request, text: str) -> str:
    """The code of an area or group that a text names otherwise (Kenya, WLD, LDC); blank where it names none."""
    definitions = request.app.state.context.definitions
    named = definitions.names.resolve(text[:_LONGEST]).ref_area
    groups = {each.word.casefold(): each.code for each in search_words(definitions) if each.kind is Kind.GROUP}
    return named or groups.get(text.casefold(), "")


def _country(request: Request, reader: Reader, code: str, known: Row) -> Response:
    context, say = request.app.state.context, request.state.say
    name, names = name_in(known, say.language), names_of(request)
    values = reader.ask("area_series", area=code)
    years = [row["TIME_PERIOD"] for row in reader.ask("area_years", area=code)]
    year = _year(request, years)
    groups = reader.ask("area_groups", area=code)
    rows = _rows(request, reader, code, year, values, groups)
    drawn = rows if year == max(years, default=0) else _rows(request, reader, code, max(years), values, groups)
    named_groups = {name_in(row, say.language): row["REF_AREA"] for row in reversed(groups)}
    listed = cubes.of_area(reader, names, code)
    named = f"{name}{say.colon}{say.gap}{say('ICT indicators')}"
    described = json_ld.dataset(
        named, whole(request, "area", code=code), reader.published, json_ld.cube_files(request, listed)
    )
    return show(
        request, "area", code=code, name=name, rows=rows, charts=_charts(request, code, drawn, groups),
        groups=[*reversed(named_groups.items())],
        series=area_series.series(values, context.definitions, names, say),
        notes=area_series.notes(values, context.definitions, names, say), sent=area_series.sent(values, say),
        status_rows=reader.ask("area_status", area=code), history=_history(request, code), compared=_COMPARED,
        remarks=titles_told(rows, say), release=reader.published, listed=listed, json_ld=described,
        sdmx_keys=addresses.of_area(code), years=years, year=year,
    )  # fmt: skip


def _rows(request: Request, reader: Reader, code: str, year: int, values: list[Row], groups: list[Row]) -> list[Row]:
    """The lines of the newest values up to a year."""
    found = titled(request, reader.ask("area", area=code, year=year))
    return [{**_latest(row, values, request), "PAGE": _indicator(request, code, row, groups)} for row in found]


def _year(request: Request, years: list[int]) -> int:
    """The year up to which values are shown: as the address says, else the newest; 0 where there is no value.

    Raises:
        UsageError: there is no value for the year that was asked for.
    """
    asked, say = request.query_params.get("year", ""), request.state.say
    if not asked or not years:
        return max(years, default=0)
    if asked not in map(str, years):
        raise UsageError(
            say("There is no table for this year."),
            advice=say("Choose one from {first} to {last}.", first=min(years), last=max(years)),
        )
    return int(asked)


def _latest(row: Row, values: list[Row], request: Request) -> Row:
    """A line of the newest values, with its words; the earlier value is that of five years before, else the first."""
    names, say = names_of(request), request.state.say
    early = ("EARLIER_PERIOD", "EARLIER_VALUE") if row["EARLIER_PERIOD"] else ("FIRST_PERIOD", "FIRST_VALUE")
    since, before = (row[each] for each in early)
    changed = row["LATEST_VALUE"] - before if since < row["LATEST_PERIOD"] else None
    words = {
        "CATEGORY": area_series.categories(row, names, say),
        "STATUS": area_series.status_words(row["OBS_STATUS"], names, say),
        "UNIT": names.code("UNIT_MEASURE", row["UNIT_MEASURE"]),
        "INTERVAL": say.interval(row["CI_LOW"], row["CI_HIGH"]),
    }
    between = [value for value in values if since < value["TIME_PERIOD"] <= row["LATEST_PERIOD"]]
    broken = any(_breaks(value, row["CODE"].split("+")) for value in between)
    return {**row, **words, "SINCE": since, "CHANGE": changed, "BROKEN": broken}


def _breaks(value: Row, codes: list[str]) -> bool:
    """Whether the series of one of the codes has a break at a value."""
    return value["HARMONISED_INDICATOR"] in codes and bool(value["BREAK_REASON"] or "B" in value["OBS_STATUS"])


def _charts(request: Request, code: str, rows: list[Row], groups: list[Row]) -> list[Row]:
    """The lines that are drawn, each code once: an indicator of one list is often that of another."""
    found: dict[str, Row] = {}
    for row in rows:
        if row["CATEGORY"] == "" and row["VALUES_COUNTED"] >= _DRAWN:
            found.setdefault(row["CODE"], row)
    return [{**row, "CHART": _chart(request, code, row, groups)} for row in list(found.values())[:_MOST_CHARTS]]


def _chart(request: Request, code: str, row: Row, groups: list[Row]) -> str:
    """The address of the chart of an indicator with a country, its region and the world, as far as they have values."""
    query = [("by", "total"), ("narrow", "1"), *_beside(code, row, groups)]
    links, language = request.state.links, request.state.say.language
    return f"{links.to('chart', language, framework=row['FRAMEWORK'], series=row['SERIES'])}&{urlencode(query)}"


def _indicator(request: Request, code: str, row: Row, groups: list[Row]) -> str:
    """The page of an indicator with the same choice; all categories of the dimension that a value is broken down by."""
    links = request.state.links
    page = str(links.to("indicator", request.state.say.language, framework=row["FRAMEWORK"], series=row["SERIES"]))
    parts = [each for each in area_series.DIMENSIONS if row.get(each, area_series.TOTAL) != area_series.TOTAL]
    if links.static or len(parts) > 1:
        return page
    return f"{page}&{urlencode([('by', parts[0] if parts else 'total'), *_beside(code, row, groups)])}"


def _beside(code: str, row: Row, groups: list[Row]) -> list[tuple[str, str]]:
    """A country with its region and the world, as far as they have values, as parameters of an address."""
    beside = {"WORLD", "MDG", "DEVELOPED"} if row["FRAMEWORK"].startswith("MDG") else {"WORLD", "SDG"}
    series = f"{row['FRAMEWORK']} {row['SERIES']}"
    drawn = [each["REF_AREA"] for each in groups if beside & {*each["GROUPINGS"]} and series in each["SERIES"]]
    return [("area", each) for each in (code, *drawn)]


def _history(request: Request, code: str) -> list[Row] | None:
    """What was sent of an area and what the checks said; none for a caller that may not see it."""
    context: Context = request.app.state.context
    if not request.state.caller.may(f"{HISTORY}:{code}"):
        return None
    # A release that is read before its time stays on record with it.
    noted = getattr(request.state, "access", Access("page", 0))
    request.state.access = replace(noted, path=f"history of {code}")
    rows: list[dict[str, Any]] = context.lake.table(
        resources.sql("store/validation_history"), {"area": code}
    ).to_pylist()
    return rows
