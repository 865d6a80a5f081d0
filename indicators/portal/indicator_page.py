"""The page of an indicator, and its charts."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from indicators.base.language import Speaker
from indicators.portal import charts, cubes, json_ld
from indicators.portal.absent import Absence, Absent, Instead
from indicators.portal.links import whole
from indicators.portal.pages import codes_told, name_in, names_of, newest, show, titled, titles_told
from indicators.portal.release_reader import Reader, Row

router = APIRouter()
_YEARS = 12
_ENOUGH = 0.1  # of the areas of the fullest year


@router.get("/indicators/{framework}/{series}", name="indicator", response_class=HTMLResponse)
def indicator(request: Request, framework: str, series: str) -> HTMLResponse:
    """An indicator: definition by edition, chart, regions and countries."""
    reader, language = newest(request), request.state.say.language
    [row] = titled(request, [_series(reader, framework, series)])
    regions = reader.ask("regions", framework=framework, series=series)
    values = reader.ask("values", framework=framework, series=series)
    codes = row["CODE"].split("+")
    defined = titled(request, [each for code in codes for each in reader.ask("definitions", code=code)])
    years = _years_shown(values)
    remarks = titles_told(defined, request.state.say) + codes_told(request, defined)
    listed = cubes.of_indicator(reader, names_of(request), framework, series)
    page = whole(request, "indicator", framework=framework, series=series)
    span = row["FIRST_PERIOD"], row["LAST_PERIOD"]
    return show(
        request, "indicator", row=row, title=row["TITLE"], years=years, defined=defined,
        regions=_table(regions, years, language, "BREAKDOWN"), countries=_table(values, years, language, "CATEGORY"),
        covered=_covered(reader, framework, series, language), remarks=remarks, release=reader.published,
        listed=listed, sdmx_key=",".join(f"*.{code}" for code in codes), json_ld=json_ld.dataset(
            row["TITLE"], page, reader.published, json_ld.cube_files(request, listed), years=span
        ),
    )  # fmt: skip


def _covered(reader: Reader, framework: str, series: str, language: str) -> list[Row]:
    """How many areas of each region have a value, for the newest years."""
    rows = reader.ask("coverage", framework=framework, series=series)
    years = sorted({row["TIME_PERIOD"] for row in rows})[-_YEARS:]
    return [{**row, "NAME": name_in(row, language)} for row in rows if row["TIME_PERIOD"] in years]


def _years_shown(values: list[Row]) -> list[int]:
    """The newest years for which enough areas have values; a single early reporter gives no column."""
    areas = Counter(year for year, _ in {(each["TIME_PERIOD"], each["REF_AREA"]) for each in values})
    enough = max(areas.values(), default=0) * _ENOUGH
    return sorted(year for year, count in areas.items() if count >= enough)[-_YEARS:]


def _series(reader: Reader, framework: str, series: str) -> Row:
    found = [row for row in reader.ask("series") if (row["FRAMEWORK"], row["SERIES"]) == (framework, series)]
    if not found:
        raise Absent(Absence.INDICATOR, Instead.CATALOGUE, f"{framework} {series}")
    return found[0]


def _table(rows: list[Row], years: list[int], language: str, category: str) -> list[dict[str, Any]]:
    """A line for each area or group and category, with a cell for each year."""
    lines = []
    for key, found in groupby(rows, key=lambda row: (row["REF_AREA"], row.get("GROUPING", "AREA"), row[category])):
        cells = {row["TIME_PERIOD"]: row for row in found}
        first = next(iter(cells.values()))
        lines.append(
            {
                "code": key[0],
                "is_area": key[1] == "AREA",
                "name": name_in(first, language),
                "category": "" if key[2] == "_T" else key[2],
                "cells": [cells.get(year) for year in years],
            }
        )
    return lines


@router.get("/charts/{framework}/{series}.svg", name="chart")
def chart(request: Request, framework: str, series: str) -> Response:
    """The chart of an indicator by region."""
    return _picture(request, "regions", framework, series)


@router.get("/charts/{framework}/{series}/coverage.svg", name="coverage")
def coverage(request: Request, framework: str, series: str) -> Response:
    """The heat map of an indicator: how many areas of each region have a value, by year."""
    return _picture(request, "coverage", framework, series)


def _picture(request: Request, kind: str, framework: str, series: str) -> Response:
    reader, language = newest(request), request.state.say.language
    _series(reader, framework, series)
    key = (reader.published.version, kind, framework, series, language)
    drawn: dict[tuple[str, ...], str] = request.app.state.charts
    if key not in drawn:
        drawn[key] = _DRAWN[kind](reader, framework, series, language)
    return Response(drawn[key], media_type="image/svg+xml", headers={"Cache-Control": "max-age=3600"})


def _draw_regions(reader: Reader, framework: str, series: str, language: str) -> str:
    rows = reader.ask("regions", framework=framework, series=series)
    named = [{**row, "NAME": name_in(row, language)} for row in rows if row["BREAKDOWN"] in {"_T", "3G"}]
    return charts.lines(named, Speaker(language))


def _draw_coverage(reader: Reader, framework: str, series: str, language: str) -> str:
    return charts.coverage(_covered(reader, framework, series, language))


_DRAWN = {"regions": _draw_regions, "coverage": _draw_coverage}
