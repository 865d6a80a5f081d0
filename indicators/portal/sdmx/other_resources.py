"""The resources of SDMX REST that are not served, and what is no query of it: told, never passed over."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from indicators.portal.sdmx import query
from indicators.portal.sdmx.parameters import METADATA, REGISTRATION, RESOURCES, given
from indicators.portal.sdmx.problems import Problem, SdmxError, not_served, wrong

router = APIRouter(prefix="/sdmx")
_ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_METADATA = {"structure", "metadataflow", "metadataset"}
_DETAILS = ("full", "allstubs")
_REGISTRATION = {"id", "provider", "datastructure", "dataflow", "provisionagreement", "*"}


@router.get("/v2/metadata/{path:path}", include_in_schema=False)
@router.get("/v2/metadata", include_in_schema=False)
async def metadata(request: Request, path: str = "") -> Response:
    """Reference metadata are files of a release (ESMS), not yet sets of SDMX."""
    parameters = given(request, METADATA)
    _check(path, _METADATA)
    detail = parameters.get("detail", _DETAILS[0])
    if detail not in _DETAILS:
        raise wrong("detail", detail, ", ".join(_DETAILS))
    query.moment(parameters, "asOf")
    raise not_served("metadata", "/metadata/{dataset}")


@router.get("/v2/registration/{path:path}", include_in_schema=False)
@router.get("/v2/registration", include_in_schema=False)
async def registration(request: Request, path: str = "") -> Response:
    """Nobody registers data with us."""
    parameters = given(request, REGISTRATION)
    _check(path, _REGISTRATION)
    for name in ("updatedAfter", "updatedBefore"):
        query.moment(parameters, name)
    raise not_served("registration")


@router.api_route("/{path:path}", methods=_ANY_METHOD, include_in_schema=False)
async def unknown(request: Request, path: str) -> Response:
    """No query of SDMX REST 2, or not one to read."""
    if request.method != "GET":
        raise SdmxError(HTTPStatus.METHOD_NOT_ALLOWED, Problem.READ_ONLY)
    raise SdmxError(HTTPStatus.BAD_REQUEST, Problem.NO_QUERY, advice=f"/sdmx/v2/{{{', '.join(RESOURCES)}}}/…")


def _check(path: str, known: set[str]) -> None:
    kind = path.partition("/")[0]
    if kind not in known:
        raise wrong("context", kind, ", ".join(sorted(known)))
