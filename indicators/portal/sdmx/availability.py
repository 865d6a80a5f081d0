"""Which codes and years the dataflow has for a query, before the data are asked for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response

from indicators.base.errors import UsageError
from indicators.portal.release_reader import Row
from indicators.portal.sdmx.query import WrongQuery, check_flow, media_type, reader_of, refused, unsupported, wanted
from indicators.portal.sdmx.structure import FORMATS, written
from indicators.portal.threads import long_answer
from indicators.release.products import sdmx

router = APIRouter(prefix="/sdmx/v2")


@router.get("/availability/{context}/{agency}/{resource}/{version}/{key}/{component}", name="sdmx_availability")
@router.get("/availability/{context}/{agency}/{resource}/{version}/{key}", include_in_schema=False)
@router.get("/availability/{context}/{agency}/{resource}/{version}", include_in_schema=False)
@router.get("/availability/{context}/{agency}/{resource}", include_in_schema=False)
@long_answer
def availability(
    request: Request,
    context: str,
    agency: str,
    resource: str,
    version: str = "~",
    key: str = "*",
    component: str = "*",
    as_of: Annotated[str, Query(alias="asOf")] = "",
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """The codes of each dimension, the first and the last year, and how many series and observations there are."""
    check_flow(context, agency, resource, version)
    media = media_type(accept, FORMATS)
    if media is None:
        return unsupported(FORMATS)
    if component not in {"*", "all", "TIME_PERIOD", *sdmx.KEY}:
        raise UsageError(f"There is no dimension {component}.", advice=", ".join(sdmx.KEY))
    try:
        found = wanted(request, key).available(reader_of(request, as_of))
    except WrongQuery as exc:
        return refused(exc)
    return Response(written((_constraint(found, component),), media), media_type=media)


def _constraint(found: Row, component: str) -> Any:
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
        CubeKeyValue(name, [CubeValue(code) for code in found[name]])
        for name in sdmx.KEY
        if component in {"*", "all", name} and found["OBS_COUNT"]
    ]
    if found["OBS_COUNT"] and component in {"*", "all", "TIME_PERIOD"}:
        first, last = (TimePeriodBoundary(str(found[name])) for name in ("FIRST_YEAR", "LAST_YEAR"))
        values.append(CubeKeyValue("TIME_PERIOD", time_range=CubeTimeRange(start_period=first, end_period=last)))
    return AvailabilityConstraint(
        constraint_attachment=ConstraintAttachment(data_provider=None, dataflows=[sdmx.FLOW_URN]),
        cube_region=CubeRegion(values),
        series_count=found["SERIES_COUNT"],
        obs_count=found["OBS_COUNT"],
    )
