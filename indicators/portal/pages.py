"""The pages for people: catalogue, indicators, countries and releases, in English, French and Spanish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from indicators.errors import UsageError
from indicators.portal import charts
from indicators.portal.reader import Reader, Row, Shelf
from indicators.validation.render import environment

router = APIRouter()
FRAMEWORKS = ("MDG_2008", "SDG", "MDG_2003", "CORE")
_YEARS = 12
_ENOUGH = 0.1  # of the areas of the fullest year
_STYLE = Path(__file__).parent / "site.css"


def show(request: Request, name: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template, in the language of the request."""
    say = request.state.say
    template = environment().get_template(f"portal/{name}.html.j2")
    return HTMLResponse(
        template.render(say=say, language=say.language, request=request, link=request.url_for, **values), status
    )


def _newest(request: Request) -> Reader:
    shelf: Shelf = request.app.state.shelf
    reader = shelf.latest()
    if reader is None:
        raise UsageError("Nothing was published yet.", advice="`ict run PATH` makes the first release.")
    return reader


def _title(row: Row, language: str) -> str:
    return str(row.get(f"TITLE_{language.upper()}") or row.get("TITLE_EN") or row.get("SERIES") or "")


def _name(row: Row, language: str) -> str:
    return str(row.get(f"NAME_{language.upper()}") or row["NAME_EN"])


@router.get("/site.css", name="style")
def style() -> Response:
    """The style of all pages."""
    return Response(
        _STYLE.read_text(encoding="utf-8"), media_type="text/css", headers={"Cache-Control": "max-age=3600"}
    )


@router.get("/", name="catalogue", response_class=HTMLResponse)
def catalogue(request: Request, q: str = "", framework: str = "", year: int | None = None) -> HTMLResponse:
    """What there is, searched by words, framework and year."""
    reader, language = _newest(request), request.state.say.language
    rows = [{**row, "TITLE": _title(row, language)} for row in reader.ask("series")]
    wanted = q.casefold().split()
    shown = [row for row in rows if _matches(row, wanted, framework, year)]
    areas = [{**row, "NAME": _name(row, language)} for row in reader.ask("area_names")]
    areas = [row for row in areas if all(word in f"{row['NAME']} {row['REF_AREA']}".casefold() for word in wanted)]
    grouped = [(name, list(found)) for name, found in groupby(shown, key=lambda row: row["FRAMEWORK"])]
    return show(
        request, "catalogue", q=q, framework=framework, year=year, groups=grouped, areas=areas, frameworks=FRAMEWORKS,
        release=reader.published,
    )  # fmt: skip


def _matches(row: Row, wanted: Iterable[str], framework: str, year: int | None) -> bool:
    text = f"{row['SERIES']} {row['CODE']} {row['TITLE']} {row['TITLE_EN']} {row['GOAL']} {row['TARGET']}".casefold()
    in_time = year is None or row["FIRST_PERIOD"] <= year <= row["LAST_PERIOD"]
    return all(word in text for word in wanted) and framework in {"", row["FRAMEWORK"]} and in_time


@router.get("/indicators/{framework}/{series}", name="indicator", response_class=HTMLResponse)
def indicator(request: Request, framework: str, series: str) -> HTMLResponse:
    """An indicator: definition by edition, chart, regions and countries."""
    reader, language = _newest(request), request.state.say.language
    row = _series(reader, framework, series)
    regions = reader.ask("regions", framework=framework, series=series)
    values = reader.ask("values", framework=framework, series=series)
    defined = [
        {**each, "TITLE": _title(each, language)}
        for code in row["CODE"].split("+")
        for each in reader.ask("definitions", code=code)
    ]
    years = _years_shown(values)
    return show(
        request, "indicator", row=row, title=_title(row, language), years=years,
        defined=[{**each, "TITLE": _title(each, language)} for each in defined],
        regions=_table(regions, years, language, "BREAKDOWN"), countries=_table(values, years, language, "CATEGORY"),
        release=reader.published,
    )  # fmt: skip


def _years_shown(values: list[Row]) -> list[int]:
    """The newest years for which enough areas have values; a single early reporter gives no column."""
    areas = Counter(year for year, _ in {(each["TIME_PERIOD"], each["REF_AREA"]) for each in values})
    enough = max(areas.values(), default=0) * _ENOUGH
    return sorted(year for year, count in areas.items() if count >= enough)[-_YEARS:]


def _series(reader: Reader, framework: str, series: str) -> Row:
    found = [row for row in reader.ask("series") if (row["FRAMEWORK"], row["SERIES"]) == (framework, series)]
    if not found:
        raise UsageError(f"There is no indicator {framework} {series}.", advice="The catalogue lists all of them.")
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
                "name": _name(first, language),
                "category": "" if key[2] == "_T" else key[2],
                "cells": [cells.get(year) for year in years],
            }
        )
    return lines


@router.get("/charts/{framework}/{series}.svg", name="chart")
def chart(request: Request, framework: str, series: str) -> Response:
    """The chart of an indicator by region."""
    reader = _newest(request)
    _series(reader, framework, series)
    key = (reader.published.version, framework, series, request.state.say.language)
    drawn: dict[tuple[str, ...], str] = request.app.state.charts
    if key not in drawn:
        drawn[key] = _draw(reader, framework, series, key[-1])
    return Response(drawn[key], media_type="image/svg+xml", headers={"Cache-Control": "max-age=3600"})


def _draw(reader: Reader, framework: str, series: str, language: str) -> str:
    rows = reader.ask("regions", framework=framework, series=series)
    return charts.lines([{**row, "NAME": _name(row, language)} for row in rows if row["BREAKDOWN"] in {"_T", "3G"}])


@router.get("/areas/{code}", name="area", response_class=HTMLResponse)
def area(request: Request, code: str) -> HTMLResponse:
    """The profile of a country: its last values, and what is available."""
    reader, language = _newest(request), request.state.say.language
    found = reader.ask("area_name", area=code)
    if not found:
        raise UsageError(f"There is no area {code}.", advice="The catalogue lists the areas that have values.")
    rows = [{**row, "TITLE": _title(row, language)} for row in reader.ask("area", area=code)]
    status_rows = reader.ask("area_status", area=code)
    name = _name(found[0], language)
    return show(request, "area", code=code, name=name, rows=rows, status_rows=status_rows, release=reader.published)


@router.get("/releases", name="releases", response_class=HTMLResponse)
def releases(request: Request) -> HTMLResponse:
    """All releases, the newest first."""
    shelf: Shelf = request.app.state.shelf
    return show(request, "releases", releases=shelf.releases())


@router.get("/releases/{version}", name="release", response_class=HTMLResponse)
def release(request: Request, version: str) -> HTMLResponse:
    """A release: what changed, and its files."""
    shelf: Shelf = request.app.state.shelf
    reader = shelf.reader(version)
    folder = reader.published.folder
    files = reader.published.manifest["files"]
    whole = [file for file in files if "/" not in file["path"]]
    parts = [file for file in files if "/" in file["path"]]
    changes = (folder / "CHANGES.md").read_text(encoding="utf-8")
    reason = shelf.withdrawn().get(reader.published.version, "")
    return show(
        request, "release", release=reader.published, files=whole, parts=parts, changes=changes, withdrawn=reason
    )
