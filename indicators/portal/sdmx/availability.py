"""Which codes and years the dataflow has for a query, before the data are asked for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response

from indicators.errors import UsageError
from indicators.portal.reader import Row
from indicators.portal.sdmx.query import WrongQuery, check_flow, media_type, reader_of, refused, unsupported, wanted
from indicators.portal.sdmx.structure import FORMATS, written
from indicators.publish import sdmx

router = APIRouter(prefix="/sdmx/v2")
_ALL = 10_000_000
_FLOW_URN = f"urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow={sdmx.AGENCY}:{sdmx.FLOW}({sdmx.VERSION})"


@router.get("/availability/{context}/{agency}/{resource}/{version}/{key}/{component}", name="sdmx_availability")
@router.get("/availability/{context}/{agency}/{resource}/{version}/{key}", include_in_schema=False)
@router.get("/availability/{context}/{agency}/{resource}/{version}", include_in_schema=False)
@router.get("/availability/{context}/{agency}/{resource}", include_in_schema=False)
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
        rows = wanted(request, key).rows(reader_of(request, as_of), limit=_ALL)
    except WrongQuery as wrong:
        return refused(wrong)
    return Response(written((_constraint(rows, component),), media), media_type=media)


def _constraint(rows: list[Row], component: str) -> Any:
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
        CubeKeyValue(name, [CubeValue(code) for code in sorted({row[name] for row in rows})])
        for name in sdmx.KEY
        if component in {"*", "all", name} and rows
    ]
    years = [row["TIME_PERIOD"] for row in rows]
    if years and component in {"*", "all", "TIME_PERIOD"}:
        first, last = TimePeriodBoundary(str(min(years))), TimePeriodBoundary(str(max(years)))
        values.append(CubeKeyValue("TIME_PERIOD", time_range=CubeTimeRange(start_period=first, end_period=last)))
    return AvailabilityConstraint(
        constraint_attachment=ConstraintAttachment(data_provider=None, dataflows=[_FLOW_URN]),
        cube_region=CubeRegion(values),
        series_count=len({tuple(row[name] for name in sdmx.KEY) for row in rows}),
        obs_count=len(rows),
    )
