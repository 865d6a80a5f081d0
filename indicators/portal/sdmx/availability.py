"""Which codes and years the dataflow has for a query, before the data are asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import numpy as np
from fastapi import APIRouter, Request, Response

from indicators.portal.sdmx import changes, query, releases
from indicators.portal.sdmx.artefacts import contexts_of, fitting
from indicators.portal.sdmx.artefacts_of import kind_of, named
from indicators.portal.sdmx.cube import Cube, Rows, starts
from indicators.portal.sdmx.languages import in_languages
from indicators.portal.sdmx.message import CONTEXTS, Context
from indicators.portal.sdmx.negotiation import Format, accept_of, check_extensions, chosen
from indicators.portal.sdmx.parameters import AVAILABILITY, given, path_parts
from indicators.portal.sdmx.problems import wrong
from indicators.portal.sdmx.query import Parameters
from indicators.portal.sdmx.releases import Open
from indicators.portal.sdmx.selection import Selection
from indicators.portal.sdmx.structure import FORMATS, partial
from indicators.portal.sdmx.structure_text import written
from indicators.portal.threads import long_answer
from indicators.release.products.sdmx_flows import TIME, Flow

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
_ATTACHED = {"dataflow": "dataflow", "datastructure": "data_structure", "provisionagreement": "provision_agreement"}
Found = Mapping[str, list[str]]


@router.get("/availability/{path:path}", name="sdmx_availability")
@router.get("/availability", include_in_schema=False)
@long_answer
def availability(request: Request, path: str = "") -> Response:
    """The codes of each dimension, the first and the last year, and how many series and observations there are."""
    parts = path_parts(path, _PATH)
    if not path.strip("/"):  # the only resource whose context has no default
        raise wrong("context", parts["context"], ", ".join(CONTEXTS))
    contexts = contexts_of(parts["context"], parts["agencyID"], parts["resourceID"], parts["version"])
    return answered(request, contexts, parts["key"], parts["componentID"], given(request, AVAILABILITY), FORMATS)


def answered(
    request: Request,
    contexts: Sequence[Context],
    key: str,
    component: str,
    parameters: Parameters,
    formats: Sequence[Format],
) -> Response:
    """The answer to a query of availability.

    Args:
        request: for headers, releases and language.
        contexts: of what data are asked.
        key: of series.
        component: the dimensions that are told.
        parameters: of the query.
        formats: in which there may be an answer.
    """
    check_extensions(parameters)
    format_ = chosen(accept_of(request), formats, parameters)
    references, mode = _references(parameters), parameters.get("mode", "exact")
    if mode not in _MODES:
        raise wrong("mode", mode, "exact, available")
    asked = fitting(contexts, lambda context: _asked(context, key, component, parameters))
    newest = releases.newest(request)
    if newest is None:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    told = [each for one in asked if (each := _told(request, one, parameters, newest, mode)) is not None]
    if not told:
        return Response(status_code=HTTPStatus.NO_CONTENT)
    reader, since = newest.reader, newest.since

    def text(language: str) -> str:
        known = named(request, reader, language)
        others = [other for each in told for other in each.related(known, references)]
        once = {(kind_of(each), each.id): each for each in others}
        return written((*once.values(), *(each.constraint for each in told)), format_, language, since)

    answer = in_languages(parameters, format_, request.state.say.language, text)
    return Response(answer, headers={"Content-Type": format_.media_type})


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked of one dataflow: which observations, and of which dimensions it is told."""

    context: Context
    wanted: Selection
    told: set[str]


@dataclass(frozen=True, slots=True)
class _Told:
    """What one dataflow has."""

    flow: Flow
    found: Found
    constraint: Any

    def related(self, known: tuple[Any, ...], references: set[str]) -> list[Any]:
        """The artefacts that belong to it, cut down to what there is."""
        lists = {f"CL_{self.flow.lists[name]}": codes for name, codes in self.found.items() if name in self.flow.lists}
        return partial(known, references, self.flow.name, lists, set(self.found))


def _asked(context: Context, key: str, component: str, parameters: Parameters) -> _Asked:
    view = query.view({}, context.flow)
    wanted = query.selection(key, parameters, view)
    return _Asked(context, wanted, _components(component, context.flow))


def _told(request: Request, asked: _Asked, parameters: Parameters, newest: Open, mode: str) -> _Told | None:
    flow = asked.context.flow
    cubes = _cubes(request, parameters, newest, flow)
    rows = [(cube, asked.wanted.rows(cube)) for cube in cubes]
    found = _found(rows, flow) if mode == "exact" else _choices(cubes, asked.wanted, flow)
    if not any(found.values()):
        return None
    found = {name: each for name, each in found.items() if name in asked.told}
    return _Told(flow, found, _constraint(found, rows, asked.context))


def _components(text: str, flow: Flow) -> set[str]:
    if text in {"*", "all"}:
        return set(flow.dimensions)
    asked = set(text.split(","))
    if not asked <= set(flow.dimensions):
        raise wrong("componentID", text, ", ".join(flow.dimensions))
    return asked


def _references(parameters: Parameters) -> set[str]:
    asked = set(parameters.get("references", "none").split(","))
    if not asked <= set(_REFERENCES):
        raise wrong("references", parameters["references"], ", ".join(_REFERENCES))
    return asked


def _cubes(request: Request, parameters: Parameters, newest: Open, flow: Flow) -> list[Cube]:
    after = query.moment(parameters, "updatedAfter")
    if after is None:
        return [changes.everything(newest, flow).cube]
    return [each.cube for each in changes.since(newest, releases.seen(request, after), flow)]


def _values(cube: Cube, name: str, rows: Rows) -> set[str]:
    return {cube.values[name][place] for place in np.unique(cube.columns[name][rows])}


def _found(rows: list[tuple[Cube, Rows]], flow: Flow) -> Found:
    """The values that the query gives, by dimension."""
    return {name: sorted(set().union(*(_values(cube, name, each) for cube, each in rows))) for name in flow.dimensions}


def _choices(cubes: list[Cube], wanted: Selection, flow: Flow) -> Found:
    """By dimension the values with which the query would give something, were they chosen there instead or besides."""
    return {
        name: sorted(set().union(*(_values(cube, name, wanted.matching(cube, without=name)) for cube in cubes)))
        for name in flow.dimensions
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
        if codes and name != TIME
    ]
    if years := found.get(TIME):
        first, last = TimePeriodBoundary(years[0]), TimePeriodBoundary(years[-1])
        values.append(CubeKeyValue(TIME, time_range=CubeTimeRange(start_period=first, end_period=last)))
    attached = {f"{_ATTACHED[context.kind]}s": [context.urn]}
    return AvailabilityConstraint(
        constraint_attachment=ConstraintAttachment(data_provider=None, **attached),
        cube_region=CubeRegion(values),
        series_count=sum(int(starts(cube, each, cube.flow.key).sum()) for cube, each in rows),
        obs_count=sum(len(each) for _, each in rows),
    )
