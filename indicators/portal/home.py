"""The home page: a map of an indicator, its figures for the regions, and the catalogue of all indicators."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from indicators.portal import indicator_values, sparkline
from indicators.portal.absent import Absence, Absent, Instead
from indicators.portal.chart_choice import Choice
from indicators.portal.collation import in_order
from indicators.portal.indicator_page import heading_of, unit
from indicators.portal.indicator_values import IndicatorValues, Value
from indicators.portal.pages import list_name, listed, name_in, names_of, newest, show, titles_told
from indicators.portal.release_reader import Reader, Row
from indicators.portal.world_map.view import view as world_map

router = APIRouter()
FIRST = "MDG_2008/8.16"  # the indicator whose map is shown before one is chosen
_MAPPED = {"MDG_2008", "SDG"}
_CHANGE_YEARS = 5
_NO_MAP: dict[str, Any] = {"map": None, "figures": []}  # where words are searched
FRAMEWORKS = ("MDG_2008", "SDG", "MDG_2003", "CORE")
_YEAR = re.compile(r"^[0-9]{4}$")


@router.get("/", name="catalogue", response_class=HTMLResponse)
def catalogue(request: Request, q: str = "", framework: str = "", year: str = "", edition: str = "") -> HTMLResponse:
    """What there is, searched by words, list, year and edition."""
    reader, language = newest(request), request.state.say.language
    rows = _with_lines(listed(request, reader).values(), reader)
    wanted = q.casefold().split()
    in_year = int(year) if _YEAR.match(year) else None  # the form sends a blank where none was chosen
    shown = [row for row in rows if _matches(row, wanted, framework, in_year) and edition in {"", *row["EDITIONS"]}]
    areas = in_order([{**row, "NAME": name_in(row, language)} for row in reader.ask("area_names")], language)
    areas = [row for row in areas if all(word in f"{row['NAME']} {row['REF_AREA']}".casefold() for word in wanted)]
    grouped = [(name, list(found)) for name, found in groupby(shown, key=lambda row: row["FRAMEWORK"])]
    return show(
        request, "catalogue", q=q, framework=framework, year=year, edition=edition, groups=grouped, areas=areas,
        frameworks=FRAMEWORKS, editions=sorted({each for row in rows for each in row["EDITIONS"]}),
        remarks=titles_told(shown, request.state.say), release=reader.published,
        **(_NO_MAP if q or framework or year or edition else _map(request, reader, rows)),
    )  # fmt: skip


def _with_lines(rows: Iterable[Row], reader: Reader) -> list[Row]:
    """Indicators with the points of a small line of the world, and what it says in words; blank where there is none."""
    lines = {(row["FRAMEWORK"], row["SERIES"]): row for row in reader.ask("world_lines")}
    found = []
    for row in rows:
        line = lines.get((row["FRAMEWORK"], row["SERIES"]))
        drawn = {"points": sparkline.points(line["YEARS"], line["LINE"]), "line": line} if line else {"points": ""}
        found.append({**row, **drawn})
    return found


def _map(request: Request, reader: Reader, rows: list[Row]) -> dict[str, Any]:
    """The map of the indicator that was chosen, and the newest figures of the world and its regions."""
    asked, say = request.query_params, request.state.say
    mapped = {f"{row['FRAMEWORK']}/{row['SERIES']}": row for row in rows if row["FRAMEWORK"] in _MAPPED}
    if not mapped:
        return _NO_MAP
    name = asked.get("indicator") or (FIRST if FIRST in mapped else next(iter(mapped)))
    if name not in mapped:
        raise Absent(Absence.INDICATOR, Instead.CATALOGUE, name)
    row, names = mapped[name], names_of(request)
    known = indicator_values.of_indicator(reader, row["FRAMEWORK"], row["SERIES"], say.language)
    shown = known.widest(known.main)
    title = f"{list_name(row['FRAMEWORK'], say)} {say.apart(row['SERIES'])}{say.colon}{say.gap}{row['TITLE']}"
    choice = Choice(known.main, shown[0].category if known.main else "", ())
    return {
        "map": world_map(known, shown, asked.get("at", ""), request.app.state.context.definitions, say),
        "map_title": heading_of(title, choice, known, names),
        "map_address": request.state.links.to("catalogue", say.language).partition("?")[0],
        "map_hidden": [], "map_chosen": name, "unit": unit(shown, names), "figures": _figures(known, shown),
        "map_row": row,
        "map_choices": [
            (each, f"{list_name(of['FRAMEWORK'], say)} {say.apart(of['SERIES'])} {of['TITLE']}")
            for each, of in mapped.items()
        ],
    }  # fmt: skip


def _figures(known: IndicatorValues, shown: Iterable[Value]) -> list[Figure]:
    """The newest value of the world and each of its regions, with the one of five years before, and all as a line."""
    found = []
    for code in known.first_shown(known.main):
        line = [each for each in shown if each.code == code and each.grouping and each.value is not None]
        if not line:
            continue
        before = next((each for each in line if each.year == line[-1].year - _CHANGE_YEARS), None)
        years, values = [each.year for each in line], [each.value or 0.0 for each in line]
        found.append(Figure(line[-1], before, sparkline.points(years, values) if len(line) > 1 else ""))
    return found


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline: the newest value of a group.

    Attributes:
        last: the newest value.
        before: of five years before; none where there is none.
        points: of its small line.
    """

    last: Value
    before: Value | None
    points: str

    @property
    def change(self) -> float | None:
        """By how much it changed."""
        if self.before is None:
            return None
        return (self.last.value or 0) - (self.before.value or 0)


def _matches(row: Row, wanted: Iterable[str], framework: str, year: int | None) -> bool:
    text = f"{row['SERIES']} {row['CODE']} {row['TITLE']} {row['TITLE_EN']} {row['GOAL']} {row['TARGET']}".casefold()
    in_time = year is None or row["FIRST_PERIOD"] <= year <= row["LAST_PERIOD"]
    return all(word in text for word in wanted) and framework in {"", row["FRAMEWORK"]} and in_time
