"""The pages for people: catalogue, indicators and countries, in six languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.base.markup import environment
from indicators.definitions.names import UN_LANGUAGES
from indicators.organisations.members import HISTORY
from indicators.portal import charts, cubes, json_ld
from indicators.portal.access_log import Access
from indicators.portal.links import whole
from indicators.portal.release_reader import Reader, ReleaseCatalogue, Row
from indicators.release.cubes.names import Names
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.published import POINTER
from indicators.store.context import Context
from indicators.validation.report.wording import about_codes, about_titles

router = APIRouter()
FRAMEWORKS = ("MDG_2008", "SDG", "MDG_2003", "CORE")
_YEARS = 12
_AND = " + "  # between the titles of a sum (sql/portal/_titles.sql)
_ENOUGH = 0.1  # of the areas of the fullest year
_YEAR = re.compile(r"^[0-9]{4}$")
_LANGUAGES = tuple(zip(UN_LANGUAGES, ("English", "Français", "Español", "Русский", "العربية", "中文"), strict=True))
_STYLE = Path(__file__).parent / "site.css"


def show(request: Request, name: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template, in the language of the request."""
    return HTMLResponse(environment().get_template(f"{name}.html.j2").render(**shared(request), **values), status)


def _list_name(framework: str, say: Speaker) -> str:
    """What readers call a list of indicators."""
    return {
        "MDG_2008": say("MDG 2008"),
        "MDG_2003": say("MDG 2003"),
        "SDG": say("SDG"),
        "CORE": say("Core list"),
    }.get(framework, framework)


def shared(request: Request) -> dict[str, Any]:
    """What every template uses: the language, who reads, and the addresses of other pages."""
    say, links = request.state.say, request.state.links
    language = say.language

    def to(page: str, **parameters: Any) -> str:
        return str(links.to(page, language, **parameters))

    return {
        "say": say,
        "language": language,
        "languages": _LANGUAGES,
        "to": to,
        "list_name": partial(_list_name, say=say),
        "here": links.here,
        "static": links.static,
        "caller": request.state.caller,
        "base": str(request.base_url).rstrip("/"),
        "publisher": PUBLISHER,
    }


def newest(request: Request) -> Reader:
    """The newest release that is open to the caller."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    reader = release_catalogue.reader(POINTER, request.state.caller)
    note_early(request, reader)
    return reader


def note_early(request: Request, reader: Reader) -> None:
    """Who reads a release before its time, or one for members, is recorded."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    if release_catalogue.is_early(reader.published.version):
        path = request.url.path[:200]
        request.state.access = Access("page", 0, release=reader.published.version, path=path, early=True)


def _titled(request: Request, rows: Iterable[Row]) -> list[Row]:
    """Rows with TITLE in the reader's language, and with OWN_TITLE: whether there is one."""
    definitions, language = request.app.state.context.definitions, request.state.say.language
    found = []
    for row in rows:
        english = str(row.get("TITLE_EN") or "")
        parts = [definitions.titles.get(part, {}).get(f"title_{language}") for part in english.split(_AND)]
        own = row.get(f"TITLE_{language.upper()}") or (_AND.join(parts) if all(parts) else "")
        found.append({**row, "TITLE": str(own or english or row.get("SERIES") or ""), "OWN_TITLE": bool(own)})
    return found


def _about_titles(rows: list[Row], say: Speaker) -> list[str]:
    """What a reader should know of the titles of rows: that they are translations, or in English."""
    own = [row for row in rows if row["OWN_TITLE"]]
    translated = any("not the official" in (row["TITLE_TRANSLATION_STATUS"] or "") for row in own)
    return about_titles(say, translated=translated, in_english=len(own) < len(rows))


def _about_codes(request: Request, rows: list[Row]) -> list[str]:
    """What a reader should know of the codes of rows, as they are defined now."""
    known = request.app.state.context.definitions.indicators
    keys = [(row["EDITION"], row["INDICATOR"]) for row in rows]
    return about_codes(request.state.say, [known[key] for key in keys if key in known])


def _name(row: Row, language: str) -> str:
    return str(row.get(f"NAME_{language.upper()}") or row["NAME_EN"])


@router.get("/site.css", name="style")
def style() -> Response:
    """The style of all pages."""
    return Response(
        _STYLE.read_text(encoding="utf-8"), media_type="text/css", headers={"Cache-Control": "max-age=3600"}
    )


@router.get("/", name="catalogue", response_class=HTMLResponse)
def catalogue(request: Request, q: str = "", framework: str = "", year: str = "", edition: str = "") -> HTMLResponse:
    """What there is, searched by words, list, year and edition."""
    reader, language = newest(request), request.state.say.language
    rows = _titled(request, reader.ask("series"))
    wanted = q.casefold().split()
    in_year = int(year) if _YEAR.match(year) else None  # the form sends a blank where none was chosen
    shown = [row for row in rows if _matches(row, wanted, framework, in_year) and edition in {"", *row["EDITIONS"]}]
    areas = [{**row, "NAME": _name(row, language)} for row in reader.ask("area_names")]
    areas = [row for row in areas if all(word in f"{row['NAME']} {row['REF_AREA']}".casefold() for word in wanted)]
    grouped = [(name, list(found)) for name, found in groupby(shown, key=lambda row: row["FRAMEWORK"])]
    return show(
        request, "catalogue", q=q, framework=framework, year=year, edition=edition, groups=grouped, areas=areas,
        frameworks=FRAMEWORKS, editions=sorted({each for row in rows for each in row["EDITIONS"]}),
        remarks=_about_titles(shown, request.state.say), release=reader.published,
    )  # fmt: skip


def _matches(row: Row, wanted: Iterable[str], framework: str, year: int | None) -> bool:
    text = f"{row['SERIES']} {row['CODE']} {row['TITLE']} {row['TITLE_EN']} {row['GOAL']} {row['TARGET']}".casefold()
    in_time = year is None or row["FIRST_PERIOD"] <= year <= row["LAST_PERIOD"]
    return all(word in text for word in wanted) and framework in {"", row["FRAMEWORK"]} and in_time


@router.get("/indicators/{framework}/{series}", name="indicator", response_class=HTMLResponse)
def indicator(request: Request, framework: str, series: str) -> HTMLResponse:
    """An indicator: definition by edition, chart, regions and countries."""
    reader, language = newest(request), request.state.say.language
    [row] = _titled(request, [_series(reader, framework, series)])
    regions = reader.ask("regions", framework=framework, series=series)
    values = reader.ask("values", framework=framework, series=series)
    codes = row["CODE"].split("+")
    defined = _titled(request, [each for code in codes for each in reader.ask("definitions", code=code)])
    years = _years_shown(values)
    remarks = _about_titles(defined, request.state.say) + _about_codes(request, defined)
    listed = cubes.of_indicator(reader, _names(request), framework, series)
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


def _names(request: Request) -> Names:
    return Names(request.app.state.context.definitions, request.state.say.language)


def _covered(reader: Reader, framework: str, series: str, language: str) -> list[Row]:
    """How many areas of each region have a value, for the newest years."""
    rows = reader.ask("coverage", framework=framework, series=series)
    years = sorted({row["TIME_PERIOD"] for row in rows})[-_YEARS:]
    return [{**row, "NAME": _name(row, language)} for row in rows if row["TIME_PERIOD"] in years]


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
    named = [{**row, "NAME": _name(row, language)} for row in rows if row["BREAKDOWN"] in {"_T", "3G"}]
    return charts.lines(named, Speaker(language))


def _draw_coverage(reader: Reader, framework: str, series: str, language: str) -> str:
    return charts.coverage(_covered(reader, framework, series, language))


_DRAWN = {"regions": _draw_regions, "coverage": _draw_coverage}


@router.get("/areas/{code}", name="area", response_class=HTMLResponse)
def area(request: Request, code: str) -> HTMLResponse:
    """The profile of a country: its last values, and what is available."""
    reader, language = newest(request), request.state.say.language
    found = reader.ask("area_name", area=code)
    if not found:
        raise UsageError(f"There is no area {code}.", advice="The catalogue lists the areas that have values.")
    say, name = request.state.say, _name(found[0], language)
    rows = _titled(request, reader.ask("area", area=code))
    status_rows = reader.ask("area_status", area=code)
    history = _history(request, code)
    listed = cubes.of_area(reader, _names(request), code)
    files = json_ld.cube_files(request, listed)
    named = f"{name}{say.colon}{say.gap}{say('ICT indicators')}"
    return show(
        request, "area", code=code, name=name, rows=rows, status_rows=status_rows, history=history,
        remarks=_about_titles(rows, request.state.say), release=reader.published,
        listed=listed, sdmx_key=code,
        json_ld=json_ld.dataset(named, whole(request, "area", code=code), reader.published, files),
    )  # fmt: skip


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
