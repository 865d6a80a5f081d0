"""The page of an indicator: its chart of what the reader chose, map, table of all years, and definition by edition."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from indicators.base.language import Speaker
from indicators.portal import chart_choice, cubes, custodian_notes, indicator_values, json_ld
from indicators.portal.absent import Absence, Absent, Instead
from indicators.portal.chart_choice import Choice
from indicators.portal.indicator_values import NORMAL, IndicatorValues, Value
from indicators.portal.links import whole
from indicators.portal.pages import codes_told, list_name, listed, name_in, names_of, newest, show, titled, titles_told
from indicators.portal.release_reader import Reader, Row
from indicators.portal.sdmx import addresses
from indicators.portal.world_map.view import view as world_map
from indicators.release.cubes.names import Names

router = APIRouter()
_COVERAGE_YEARS = 12
_SOURCES_NAMED = 3
_DEFINING = ("NUMERATOR", "DENOMINATOR", "REFERENCE_PERIOD")


@router.get("/indicators/{framework}/{series}", name="indicator", response_class=HTMLResponse)
def indicator(request: Request, framework: str, series: str) -> HTMLResponse:
    """An indicator: definition by edition, chart, regions and countries."""
    reader, say = newest(request), request.state.say
    language, names = say.language, names_of(request)
    row = series_row(request, reader, framework, series)
    known = indicator_values.of_indicator(reader, framework, series, language)
    choice = chart_choice.chosen(request, known, say)
    codes = row["CODE"].split("+")
    defined = titled(request, [each for code in codes for each in reader.ask("definitions", code=code)])
    told = [_in_language(each, request) for each in defined]
    as_data = cubes.of_indicator(reader, names, framework, series)
    regional = any(each.extract == "aggregates" for each in as_data)
    shown = known.of(choice.dimension, choice.category)
    years = sorted({each.year for each in shown}, reverse=True)
    page = whole(request, "indicator", framework=framework, series=series)
    of_chart = partial(_chart_address, request, choice, framework=framework, series=series)
    described = json_ld.dataset(
        row["TITLE"], page, reader.published, json_ld.cube_files(request, as_data),
        years=(row["FIRST_PERIOD"], row["LAST_PERIOD"]),
    )  # fmt: skip
    return show(
        request, "indicator", row=row, title=row["TITLE"], years=years, defined=told, choice=choice, known=known,
        breakdowns=chart_choice.breakdowns(known, names, say), most_areas=chart_choice.MOST_AREAS,
        unit=unit(shown, names), sources=_sources(shown), about=_about(request, defined),
        groups=_table([each for each in shown if each.grouping], years, names, say),
        countries=_table([each for each in shown if not each.grouping], years, names, say),
        notes=custodian_notes.shown(request, reader, codes),
        covered=covered(reader, framework, series, language), release=reader.published,
        remarks=titles_told(defined, say) + codes_told(request, defined), listed=as_data, json_ld=described,
        sdmx_keys=addresses.of_indicator(framework, series, codes, regional=regional),
        chart_wide=of_chart("chart"), chart_narrow=of_chart("chart", narrow=True),
        chart_data=of_chart("chart_data").partition("?")[0],
        chart_values="" if request.state.links.static else of_chart("chart_values"),
        **_map(request, row, known, choice, names),
    )  # fmt: skip


def _map(request: Request, row: Row, known: IndicatorValues, choice: Choice, names: Names) -> dict[str, Any]:
    """The map of the category that was chosen, else of the one of which most areas have values."""
    say, definitions = request.state.say, request.app.state.context.definitions
    shown = known.of(choice.dimension, choice.category) if choice.category else known.widest(choice.dimension)
    mapped = Choice(choice.dimension, shown[0].category if choice.dimension else "", ())
    title = f"{list_name(row['FRAMEWORK'], say)} {say.apart(row['SERIES'])}{say.colon}{say.gap}{row['TITLE']}"
    address = request.state.links.to("indicator", say.language, framework=row["FRAMEWORK"], series=row["SERIES"])
    areas = [("area", code) for code in choice.areas if choice.own]
    return {
        "map": world_map(known, shown, request.query_params.get("at", ""), definitions, say),
        "map_title": heading_of(title, mapped, known, names),
        "map_address": f"{address.partition('?')[0]}#map",
        "map_hidden": [("by", choice.by or "total"), *areas],
    }


def _chart_address(request: Request, choice: Choice, page: str, *, narrow: bool = False, **of: str) -> str:
    """The address of a chart of what was chosen; a static export has the one that is shown first."""
    links, language = request.state.links, request.state.say.language
    if links.static:
        return str(links.to("chart", language, **of))
    return f"{links.to(page, language, **of).partition('?')[0]}?{choice.query(language, narrow=narrow)}"


def series_row(request: Request, reader: Reader, framework: str, series: str) -> Row:
    """What the catalogue says of an indicator, with TITLE in the reader's language.

    Raises:
        Absent: there is none of this name.
    """
    found = listed(request, reader).get((framework, series))
    if found is None:
        raise Absent(Absence.INDICATOR, Instead.CATALOGUE, f"{framework} {series}")
    return found


def covered(reader: Reader, framework: str, series: str, language: str) -> list[Row]:
    """How many areas of each region have a value, for the newest years."""
    rows = reader.ask("coverage", framework=framework, series=series)
    years = sorted({row["TIME_PERIOD"] for row in rows})[-_COVERAGE_YEARS:]
    return [{**row, "NAME": name_in(row, language)} for row in rows if row["TIME_PERIOD"] in years]


def unit(values: list[Value], names: Names) -> str:
    """In what the values are, in words."""
    used = dict.fromkeys(each.unit for each in values if each.unit)
    return names.say.listed(names.codes("UNIT_MEASURE", tuple(used)))


def _sources(values: list[Value]) -> list[str]:
    """The sources that most values come from; a full stop or capitals make no other source."""
    counted: Counter[str] = Counter()
    written: dict[str, str] = {}
    for each in values:
        key = each.source.strip(" .").casefold()
        if key:
            counted[key] += 1
            written.setdefault(key, each.source.strip(" ."))
    return [written[key] for key, _ in counted.most_common(_SOURCES_NAMED)]


def _in_language(row: Row, request: Request) -> Row:
    """What an edition says, in the reader's language if known; IN_ENGLISH names what is not."""
    definitions, language = request.app.state.context.definitions, request.state.say.language
    texts = {name: definitions.text(row[name] or "", language) for name in _DEFINING}
    same = {name for name in _DEFINING if texts[name] and texts[name] == row[name]}
    return {**row, **texts, "IN_ENGLISH": same if language != "en" else set()}


def _about(request: Request, defined: list[Row]) -> Row:
    """Numerator, denominator and reference period by the newest edition, in the reader's language if known."""
    definitions, language = request.app.state.context.definitions, request.state.say.language
    newest_edition = max((row["EDITION"] for row in defined), default="")
    found: Row = {}
    for row in defined:
        if row["EDITION"] == newest_edition and not found:
            for name in _DEFINING:
                found[name] = definitions.text(row[name] or "", language)
    return found


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value as a table shows it: its number, the mark of its status with what that means, and its interval."""

    number: str = ""
    mark: str = ""
    meaning: str = ""
    interval: str = ""


def _table(values: list[Value], years: list[int], names: Names, say: Speaker) -> list[dict[str, Any]]:
    """A line for each area or group and category, with a cell for each year."""
    lines = []
    for _, found in groupby(values, key=lambda each: (each.code, each.grouping, each.category)):
        cells = {each.year: each for each in found}
        first = next(iter(cells.values()))
        lines.append(
            {
                "code": first.code,
                "is_area": not first.grouping,
                "name": first.name,
                "category": names.code(first.dimension, first.category) if first.dimension else "",
                "cells": [_cell(cells.get(year), names, say) for year in years],
            }
        )
    return lines


def _cell(value: Value | None, names: Names, say: Speaker) -> _Cell:
    if value is None:
        return _Cell()
    status = "" if value.status == NORMAL else names.code("OBS_STATUS", value.status)
    if value.value is None:
        return _Cell("", say("withheld") if value.status == indicator_values.WITHHELD else "–", status)
    return _Cell(say.decimal(value.value), value.status if status else "", status, say.interval(*value.limits))


def heading_of(title: str, choice: Choice, known: IndicatorValues, names: Names) -> str:
    """What a chart is called: the indicator, and the one category that it shows."""
    categories = known.dimensions[choice.dimension] if choice.dimension else ()
    category = choice.category or (categories[0] if len(categories) == 1 else "")
    return names.say.listed((title, names.code(choice.dimension, category))) if category else title
