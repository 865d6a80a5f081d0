"""The charts of an indicator and their values as files, and the scripts that draw them: all of it from here."""

from __future__ import annotations

import csv
import io
from dataclasses import astuple, dataclass
from functools import cache
from pathlib import Path
from threading import Lock

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from indicators.base import spreadsheet, vega_lite
from indicators.base.vega_lite import Spec
from indicators.portal import chart_choice, coverage_chart, indicator_page, indicator_values, line_chart
from indicators.portal.absent import SaidError
from indicators.portal.chart_choice import Choice
from indicators.portal.citation import citation
from indicators.portal.indicator_values import IndicatorValues
from indicators.portal.pages import list_name, names_of, newest
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.published import Published

router = APIRouter()
_SCRIPTS = {path.stem: path for path in (Path(__file__).parent / "scripts").glob("*.js")}
_VEGA = "vega"
_A_DAY = {"Cache-Control": "max-age=86400"}
_AN_HOUR = {"Cache-Control": "max-age=3600"}
_made = Lock()
_COLUMNS = (
    *("FRAMEWORK", "SERIES", "REF_AREA", "NAME", "DIMENSION", "CATEGORY", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE"),
    *("OBS_STATUS", "LOW", "HIGH", "SOURCE", "COMMENT_OBS", "RELEASE", "CITATION"),
    *("STANDARD_ERROR", "CV", "RESPONDENTS", "SAMPLE_SIZE"),
)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a reader chose of an indicator, with the title of its page and the release that has it."""

    title: str
    known: IndicatorValues
    choice: Choice
    published: Published


@router.get("/scripts/{name}.js", name="script")
def script(request: Request, name: str) -> Response:
    """A script of a page, or the libraries Vega, Vega-Lite and Vega-Embed in one file."""
    if name == _VEGA:
        with _made:
            return Response(_libraries(), media_type="text/javascript", headers=_A_DAY)
    if name not in _SCRIPTS:
        raise SaidError(request.state.say("There is no such page."))
    return Response(_SCRIPTS[name].read_bytes(), media_type="text/javascript", headers=_AN_HOUR)


@cache
def _libraries() -> bytes:
    """The libraries as vl-convert carries them, by the hash in our lock; once for a process, in about two seconds."""
    import vl_convert

    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;")).encode()


@router.get("/charts/{framework}/{series}.svg", name="chart")
def chart(request: Request, framework: str, series: str) -> Response:
    """The chart of what a reader chose, as a picture."""
    spec = _spec(request, framework, series)
    drawn = vega_lite.svg(spec, spec["usermeta"]["numbers"])
    return Response(drawn, media_type="image/svg+xml", headers=_AN_HOUR)


@router.get("/charts/{framework}/{series}.json", name="chart_data")
def chart_data(request: Request, framework: str, series: str) -> Response:
    """The same chart as a specification of Vega-Lite with its values, for the browser."""
    return JSONResponse(_spec(request, framework, series))


@router.get("/charts/{framework}/{series}.csv", name="chart_values")
def chart_values(request: Request, framework: str, series: str) -> Response:
    """The values of the same chart, one a row, each with its source and how it is cited."""
    chosen, say = _chosen(request, framework, series), request.state.say
    release = chosen.published.version, citation(say, chosen.title, chosen.published)
    rows = [
        (framework, series, each.code, each.name, each.dimension, each.category, each.year, each.value, each.unit,
         each.status, each.low, each.high, each.source, each.comment, *release, *astuple(each.precision))
        for each in chosen.choice.values(chosen.known)
    ]  # fmt: skip
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    written.writerow(_COLUMNS)
    written.writerows([spreadsheet.neutral(value) for value in row] for row in rows)
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8")


def _chosen(request: Request, framework: str, series: str) -> _Chosen:
    reader, say = newest(request), request.state.say
    row = indicator_page.series_row(request, reader, framework, series)
    known = indicator_values.of_indicator(reader, framework, series, say.language)
    title = f"{list_name(framework, say)} {say.apart(series)}{say.colon}{say.gap}{row['TITLE']}"
    return _Chosen(title, known, chart_choice.chosen(request, known, say), reader.published)


def _spec(request: Request, framework: str, series: str) -> Spec:
    chosen, say, names = _chosen(request, framework, series), request.state.say, names_of(request)
    values = chosen.choice.values(chosen.known)
    heading = line_chart.Heading(
        indicator_page.heading_of(chosen.title, chosen.choice, chosen.known, names),
        indicator_page.unit(values, names),
        say("{publisher}, release {version}. Licence: CC BY 4.0.",
            publisher=PUBLISHER, version=chosen.published.version),
    )  # fmt: skip
    return line_chart.lines(values, heading, names, say, narrow=chosen.choice.narrow)


@router.get("/charts/{framework}/{series}/coverage.svg", name="coverage")
def coverage(request: Request, framework: str, series: str) -> Response:
    """The heat map of an indicator: how many areas of each region have a value, by year."""
    reader, say = newest(request), request.state.say
    indicator_page.series_row(request, reader, framework, series)
    drawn = coverage_chart.coverage(indicator_page.covered(reader, framework, series, say.language))
    return Response(drawn, media_type="image/svg+xml", headers=_AN_HOUR)
