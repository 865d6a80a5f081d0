"""Countries, regions and indicators side by side; what was chosen stands in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from indicators.definitions.search_words import Kind
from indicators.portal import indicator_values, search
from indicators.portal.indicator_values import NORMAL, TOTAL, IndicatorValues, Value
from indicators.portal.pages import list_name, listed, name_in, names_of, newest, show
from indicators.portal.release_reader import Reader, Row
from indicators.release.cubes.names import Names

router = APIRouter()
MOST_AREAS, MOST_SERIES = 8, 6
_YEARS = 12
_BEGIN_WITH = ("MDG_2008-8.16", "MDG_2008-8.15", "SDG-17.8.1")
_WORLD = "001"
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: areas and groups with their names, and indicators as they stand in an address.

    Attributes:
        areas: name by code.
        series: such as MDG_2008-8.16.
        language: of the reader.
    """

    areas: dict[str, str]
    series: tuple[str, ...]
    language: str

    @property
    def query(self) -> str:
        """The parameters of an address that says the same."""
        areas = [("area", code) for code in self.areas]
        return urlencode([("lang", self.language), *areas, *(("series", each) for each in self.series)])

    def without(self, code: str) -> str:
        """The parameters without one of the areas."""
        return replace(self, areas={each: name for each, name in self.areas.items() if each != code}).query


_Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Side:
    """An indicator with the values of all areas: its page and chart, and a line for each area.

    A cell of a line has the value, its status in words, and its confidence interval.
    """

    framework: str
    series: str
    title: str
    unit: str
    chart: str
    years: list[int]
    lines: list[tuple[str, str, list[_Cell]]]

    @property
    def has_intervals(self) -> bool:
        """Whether a value has one."""
        return any(interval for *_, cells in self.lines for *_, interval in cells)


@router.get("/compare", name="compare", response_model=None)
def compare(
    request: Request,
    area: Annotated[list[str] | None, Query()] = None,
    series: Annotated[list[str] | None, Query()] = None,
    add: str = "",
) -> Response:
    """The page; a name that is added leads to the address with its code, or says that nothing has it."""
    reader, say = newest(request), request.state.say
    series_by_code = {"-".join(key): row for key, row in listed(request, reader).items()}
    known = _known(reader, say.language)
    asked = list(dict.fromkeys(area or ()))
    chosen = [each for each in dict.fromkeys(series or ()) if each in series_by_code]
    added = _added(request, reader, add)
    areas = {code: known[code] for code in [*asked, *added] if code in known}
    compared = Compared(
        dict(list(areas.items())[:MOST_AREAS]), tuple(chosen[:MOST_SERIES]), say.language
    )  # fmt: skip
    if added:
        return RedirectResponse(f"{request.state.links.to('compare', say.language).partition('?')[0]}?{compared.query}")
    shown = compared if compared.areas else replace(compared, areas={_WORLD: known[_WORLD]} if _WORLD in known else {})
    used = shown.series or tuple(each for each in _BEGIN_WITH if each in series_by_code)
    names = names_of(request)
    sides = [_side(request, reader, series_by_code[each], shown, names) for each in used]
    missing = [each[:_LONGEST] for each in asked if each not in known][:MOST_AREAS]
    return show(
        request, "compare", compared=shown, listed=series_by_code, used=used, sides=sides, release=reader.published,
        most_areas=MOST_AREAS, most_series=MOST_SERIES, missing=missing,
        not_found=" ".join(add[:_LONGEST].split()), too_many=len(areas) > MOST_AREAS or len(chosen) > MOST_SERIES,
    )  # fmt: skip


def _known(reader: Reader, language: str) -> dict[str, str]:
    """The areas and groups that have a value, by code."""
    rows = [*reader.ask("area_names"), *reader.ask("groups")]
    return {row["REF_AREA"]: name_in(row, language) for row in rows}


def _added(request: Request, reader: Reader, text: str) -> list[str]:
    """The code of the area or group that fits a name best."""
    found = search.found(request, reader, text)
    return [entry.key[0] for entry in found.entries if entry.kind in {Kind.AREA, Kind.GROUP}][:1]


def _side(request: Request, reader: Reader, row: Row, compared: Compared, names: Names) -> Side:
    framework, series = row["FRAMEWORK"], row["SERIES"]
    known = indicator_values.of_indicator(reader, framework, series, compared.language)
    dimension, category = _totals(known)
    values = [each for each in known.of(dimension, category) if each.code in compared.areas]
    years = sorted({each.year for each in values if each.value is not None})[-_YEARS:]
    cells = {(each.code, each.year): each for each in values}
    with_values = [code for code in compared.areas if any(each.code == code for each in values)]
    by = f"{dimension}.{category}" if category else "total"
    query = urlencode([("by", by), ("narrow", "1"), *(("area", code) for code in with_values)])
    address = request.state.links.to("chart", compared.language, framework=framework, series=series)
    lines = [
        (code, name, [_cell(cells.get((code, year)), names) for year in years])
        for code, name in compared.areas.items()
    ]  # fmt: skip
    units = dict.fromkeys(each.unit for each in values if each.unit)
    unit = names.say.listed(names.code("UNIT_MEASURE", each) for each in units)
    chart = f"{address}&{query}" if years else ""
    title = f"{list_name(framework, names.say)} {names.say.apart(series)} {row['TITLE']}"
    return Side(framework, series, title, unit, chart, years, lines)


def _totals(known: IndicatorValues) -> tuple[str, str]:
    """The totals; where an indicator has none, the first category of its main breakdown."""
    if "" in known.dimensions:
        return "", ""
    return known.main, next(iter(known.dimensions.get(known.main, (TOTAL,))))


def _cell(value: Value | None, names: Names) -> _Cell:
    """A value with its status in words and its interval; all blank where there is none."""
    if value is None:
        return "", "", ""
    status = "" if value.status == NORMAL else names.code("OBS_STATUS", value.status)
    if value.value is None:
        return "", status, ""
    return names.say.decimal(value.value), status, names.say.interval(*value.limits)
