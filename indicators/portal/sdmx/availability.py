"""Which codes and years the dataflow has for a query, before the data are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from indicators.portal.sdmx import changes, query, releases
from indicators.portal.sdmx.artefacts import context_of
from indicators.portal.sdmx.cube import DIMENSIONS, Cube, Rows, starts
from indicators.portal.sdmx.languages import in_languages
from indicators.portal.sdmx.message import CONTEXTS, Context, View
from indicators.portal.sdmx.negotiation import accept_of, check_extensions, chosen
from indicators.portal.sdmx.parameters import AVAILABILITY, given, path_parts
from indicators.portal.sdmx.problems import wrong
from indicators.portal.sdmx.query import Parameters
from indicators.portal.sdmx.releases import Open
from indicators.portal.sdmx.selection import Selection
from indicators.portal.sdmx.structure import FORMATS, named, partial, written
from indicators.portal.threads import long_answer
from indicators.release.products import sdmx

router = APIRouter(prefix="/sdmx/v2")
_PATH = ("context", "agencyID", "resourceID", "version", "key", "componentID")
_MODES = {"exact", "available"}
_REFERENCES = (
    "none",
    "all",
    "codelist",
    "valuelist",
    "datastructure",
    "conceptscheme",
    "dataflow",
    "dataproviderscheme",
)
Found = Mapping[str, list[str]]


@router.get("/availability/{path:path}", name="sdmx_availability")
@router.get("/availability", include_in_schema=False)
@long_answer
def availability(request: Request, path: str = "") -> Response:
    """The codes of each dimension, the first and the last year, and how many series and observations there are."""
    parts = path_parts(path, _PATH)
    if parts["context"] == "*":  # the only resource whose context has no default
        raise wrong("context", parts["context"], ", ".join(CONTEXTS))
    context = context_of(parts["context"], parts["agencyID"], parts["resourceID"], parts["version"])
    parameters = given(request, AVAILABILITY)
    check_extensions(parameters)
    format_ = chosen(accept_of(request), FORMATS, parameters)
    told = _components(parts["componentID"])
    references, mode = _references(parameters), parameters.get("mode", "exact")
    if mode not in _MODES:
        raise wrong("mode", mode, "exact, available")
    wanted = query.selection(parts["key"], parameters, View())
    newest = releases.newest(request)
    if newest is None:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    cubes = _cubes(request, parameters, newest)
    rows = [(cube, wanted.rows(cube)) for cube in cubes]
    found = _found(rows) if mode == "exact" else _choices(cubes, wanted)
    if not any(found.values()):
        return Response(status_code=HTTPStatus.NO_CONTENT)
    found = {name: each for name, each in found.items() if name in told}
    constraint, reader, since = _constraint(found, rows, context), newest.reader, newest.since

    def text(language: str) -> str:
        related = partial(named(request, reader, language), references, found)
        return written((*related, constraint), format_, language, since)

    text_ = in_languages(parameters, format_, request.state.say.language, text)
    return Response(text_, headers={"Content-Type": format_.media_type})


def _components(text: str) -> set[str]:
    if text in {"*", "all"}:
        return set(DIMENSIONS)
    asked = set(text.split(","))
    if not asked <= set(DIMENSIONS):
        raise wrong("componentID", text, ", ".join(DIMENSIONS))
    return asked


def _references(parameters: Parameters) -> set[str]:
    asked = set(parameters.get("references", "none").split(","))
    if not asked <= set(_REFERENCES):
        raise wrong("references", parameters["references"], ", ".join(_REFERENCES))
    return asked


def _cubes(request: Request, parameters: Parameters, newest: Open) -> list[Cube]:
    after = query.moment(parameters, "updatedAfter")
    if after is None:
        return [changes.everything(newest).cube]
    return [each.cube for each in changes.since(newest, releases.seen(request, after))]


def _values(cube: Cube, name: str, rows: Rows) -> set[str]:
    return {cube.values[name][place] for place in np.unique(cube.columns[name][rows])}


def _found(rows: list[tuple[Cube, Rows]]) -> Found:
    """The values that the query gives, by dimension."""
    return {name: sorted(set().union(*(_values(cube, name, each) for cube, each in rows))) for name in DIMENSIONS}


def _choices(cubes: list[Cube], wanted: Selection) -> Found:
    """By dimension the values with which the query would give something, were they chosen there instead or besides."""
    return {
        name: sorted(set().union(*(_values(cube, name, wanted.matching(cube, without=name)) for cube in cubes)))
        for name in DIMENSIONS
    }


def _constraint(found: Found, rows: list[tuple[Cube, Rows]], context: Context) -> Any:
    from pysdmx.model.constraint import (
        AvailabilityConstraint,
        ConstraintAttachment,
        CubeKeyValue,
        CubeRegion,
        CubeTimeRange,
        CubeValue,
        TimePeriodBoundary,
    )

    values = [
        CubeKeyValue(name, [CubeValue(code) for code in codes])
        for name, codes in found.items()
        if codes and name != "TIME_PERIOD"
    ]
    if years := found.get("TIME_PERIOD"):
        first, last = TimePeriodBoundary(years[0]), TimePeriodBoundary(years[-1])
        values.append(CubeKeyValue("TIME_PERIOD", time_range=CubeTimeRange(start_period=first, end_period=last)))
    attached = {"dataflows": [context.urn]} if context.kind == "dataflow" else {"data_structures": [context.urn]}
    return AvailabilityConstraint(
        constraint_attachment=ConstraintAttachment(data_provider=None, **attached),
        cube_region=CubeRegion(values),
        series_count=sum(int(starts(cube, each, sdmx.KEY).sum()) for cube, each in rows),
        obs_count=sum(len(each) for _, each in rows),
    )
