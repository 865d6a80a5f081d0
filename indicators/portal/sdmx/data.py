"""Observations of the dataflow as SDMX-CSV, SDMX-JSON or SDMX-ML: what a query asks for, or what of it changed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse

from indicators.base.errors import UsageError
from indicators.portal.access_log import Access
from indicators.portal.release_reader import Reader, ReleaseCatalogue, Row
from indicators.portal.sdmx import formats
from indicators.portal.sdmx.query import (
    Wanted,
    WrongQuery,
    check_flow,
    history_of,
    media_type,
    reader_of,
    refused,
    unsupported,
    wanted,
)
from indicators.portal.threads import long_answer
from indicators.release.products import sdmx

router = APIRouter(prefix="/sdmx/v2")
_MOST = 1_000_000
_MOST_WHOLE = 200_000  # of formats that are made as a whole in memory
_IDENTITY = (*sdmx.KEY, "TIME_PERIOD")


@router.get("/data/{context}/{agency}/{resource}/{version}/{key}", name="sdmx_data")
@router.get("/data/{context}/{agency}/{resource}/{version}", include_in_schema=False)
@router.get("/data/{context}/{agency}/{resource}", include_in_schema=False)
@long_answer
def data(
    request: Request,
    context: str,
    agency: str,
    resource: str,
    version: str = "~",
    key: str = "*",
    as_of: Annotated[str, Query(alias="asOf")] = "",
    updated_after: Annotated[str, Query(alias="updatedAfter")] = "",
    include_history: Annotated[bool, Query(alias="includeHistory")] = False,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _MOST,
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """Observations; with ``asOf`` as a release of that time had them, with ``updatedAfter`` what changed since.

    ``includeHistory`` gives one data set for each release, each with what it changed (SDMX-JSON only).
    """
    check_flow(context, agency, resource, version)
    media = media_type(accept, formats.JSON_ONLY if include_history else formats.ALL)
    if media is None:
        return unsupported(formats.JSON_ONLY if include_history else formats.ALL)
    try:
        asked = wanted(request, key)
    except WrongQuery as exc:
        return refused(exc)
    reader = reader_of(request, as_of)
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    readers = history_of(request) if include_history else [reader]
    early = any(release_catalogue.is_early(each.published.version) for each in readers)
    path = f"{resource}/{key}"[:200]
    request.state.access = Access("data", 0, release=reader.published.version, path=path, early=early)
    if include_history:
        sets = _history(asked, readers)
        if not sets:
            return _nothing()
        return Response(formats.as_json(sets, reader, request.app.state.context.clock()), media_type=media)
    if updated_after:
        before = _reader_before(request, updated_after)
        rows = _changes(asked, reader, before)[offset : offset + limit]
    else:
        rows = asked.rows(reader, limit=limit, offset=offset)
    return _answer(request, rows, media, reader)


def _nothing() -> Response:
    # As the standard of SDMX REST says it.
    return PlainTextResponse("No observation matches.\n", status_code=HTTPStatus.NOT_FOUND)


def _answer(request: Request, rows: list[Row], media: str, reader: Reader) -> Response:
    if not rows:
        return _nothing()
    if media in formats.CSV:
        return StreamingResponse(formats.as_csv(rows), media_type=media)
    if len(rows) > _MOST_WHOLE:
        said = f"The answer has more than {_MOST_WHOLE:,} observations: ask with limit and offset, or for CSV.\n"
        return PlainTextResponse(said, status_code=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if media in formats.JSON_ONLY:
        text = formats.as_json([(reader, "I", rows)], reader, request.app.state.context.clock())
        return Response(text, media_type=media)
    return Response(formats.as_xml(rows, media, reader), media_type=media)


def _reader_before(request: Request, moment: str) -> Reader | None:
    """The release that a client had at a time; none if there was none."""
    try:
        return reader_of(request, moment)
    except UsageError:
        return None


def _changes(asked: Wanted, now: Reader, before: Reader | None) -> list[Row]:
    """What a release has that the one before had not or had otherwise (R), and what it has no more (D).

    Both are compared whole: of a part it could not be said what is gone.
    """
    rows = asked.rows(now)
    if before is None:
        return rows
    if before.published.version == now.published.version:
        return []
    old = {tuple(row[name] for name in _IDENTITY): row for row in asked.rows(before)}
    new = {tuple(row[name] for name in _IDENTITY): row for row in rows}
    changed = [row | {"ACTION": "R"} for key, row in new.items() if old.get(key) != row]
    gone = [row | {"ACTION": "D"} for key, row in old.items() if key not in new]
    return changed + gone


def _history(asked: Wanted, readers: list[Reader]) -> list[tuple[Reader, str, list[Row]]]:
    """For each release the observations that it changed: all of the first, then those replaced and deleted."""
    sets: list[tuple[Reader, str, list[Row]]] = []
    before: Reader | None = None
    for reader in readers:
        rows = _changes(asked, reader, before)
        for action in ("I", "R", "D"):
            part = [row for row in rows if row["ACTION"] == action]
            if part:
                sets.append((reader, action, part))
        before = reader
    return sets
