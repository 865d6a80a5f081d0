"""SDMX REST 2: the structure of the dataflow, and its data as SDMX-CSV, filtered by key, component and time."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import PlainTextResponse, StreamingResponse

from indicators.clock import parse
from indicators.errors import UsageError
from indicators.portal.reader import Reader, Row, Shelf
from indicators.publish import extracts
from indicators.publish import sdmx as published

router = APIRouter(prefix="/sdmx/v2")
CSV = "application/vnd.sdmx.data+csv;version=2.0.0"
XML = "application/vnd.sdmx.structure+xml;version=2.1"
_KINDS = {"*", "dataflow", "datastructure", "codelist", "conceptscheme"}
_COMPONENT = re.compile(r"^c\[([A-Z_]+)\]$")
_BOUND = re.compile(r"^(ge|gt|le|lt|eq):(\d{4})$")
_MOST = 1_000_000
_WRONG, _UNSUPPORTED = 400, 406


@router.get("/structure/{kind}/{agency}/{resource}/{version}", name="sdmx_structure")
def structure(request: Request, kind: str, agency: str, resource: str, version: str) -> Response:
    """The structure message: it is small, so that every query gets the whole of it (references=all)."""
    known = {published.DSD, published.FLOW, "*"}
    lists = resource.startswith("CL_") or resource == "CS_ICT"
    if kind not in _KINDS or agency not in {published.AGENCY, "*"} or not (resource in known or lists):
        raise UsageError(
            f"There is no {kind} {agency}:{resource}({version}).", advice=f"{published.AGENCY}:{published.FLOW}"
        )
    reader = _reader(request, "")
    path = reader.published.folder / published.STRUCTURE_FILE
    return Response(path.read_bytes(), media_type=XML)


@router.get("/data/dataflow/{agency}/{resource}/{version}/{key}", name="sdmx_data")
@router.get("/data/dataflow/{agency}/{resource}/{version}", include_in_schema=False)
def data(
    request: Request,
    agency: str,
    resource: str,
    version: str,
    key: str = "*",
    as_of: Annotated[str, Query(alias="asOf")] = "",
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=_MOST)] = _MOST,
    accept: Annotated[str, Header()] = "*/*",
) -> Response:
    """Observations as SDMX-CSV 2.0; ``asOf`` answers with the newest release of that time."""
    if (agency, resource) != (published.AGENCY, published.FLOW) or version not in {published.VERSION, "*", "+", "~"}:
        raise UsageError(
            f"There is no dataflow {agency}:{resource}({version}).", advice=f"{published.AGENCY}:{published.FLOW}"
        )
    if not any(part in accept for part in ("*/*", "csv", "application/*", "text/*")):
        return PlainTextResponse(f"Data are given as {CSV}.\n", status_code=_UNSUPPORTED)
    try:
        wanted = _by_key(key) | _by_component(request)
        first, last = _years(request)
    except ValueError as wrong:
        return PlainTextResponse(f"{wrong}\n", status_code=_WRONG)
    lists = {name.lower(): wanted.get(name, []) for name in published.KEY}
    rows = _reader(request, as_of).ask(
        "sdmx", **lists, from_year=first, to_year=last, row_limit=limit, row_offset=offset
    )
    return StreamingResponse(_lines(rows), media_type=CSV)


def _reader(request: Request, as_of: str) -> Reader:
    shelf: Shelf = request.app.state.shelf
    if not as_of:
        return shelf.reader("latest")
    moment = parse(as_of.replace(" ", "+"))
    standing = [each for each, reason in shelf.releases() if not reason and each.as_of <= moment]
    if not standing:
        raise UsageError(f"There was no release as of {as_of}.", advice="/releases lists them.")
    return shelf.reader(standing[0].version)


def _by_key(key: str) -> dict[str, list[str]]:
    """The codes that a key asks for: positions separated by dots, a star or nothing for all."""
    if key in {"*", "all", ""}:
        return {}
    parts = key.split(".")
    if len(parts) > len(published.KEY):
        raise ValueError(
            f"The key has {len(parts)} positions, the dataflow {len(published.KEY)}: {', '.join(published.KEY)}."
        )
    return {name: [part] for name, part in zip(published.KEY, parts, strict=False) if part not in {"*", ""}}


def _by_component(request: Request) -> dict[str, list[str]]:
    """The codes that ``c[SEX]=F,M`` asks for."""
    wanted = {}
    for name, value in request.query_params.multi_items():
        component = _COMPONENT.match(name)
        if component and component[1] != "TIME_PERIOD":
            if component[1] not in published.KEY:
                raise ValueError(f"There is no dimension {component[1]}.")
            wanted[component[1]] = [part.removeprefix("eq:") for part in value.split(",")]
    return wanted


def _years(request: Request) -> tuple[int, int]:
    """The years that ``c[TIME_PERIOD]=ge:2010+le:2015`` asks for."""
    first, last = 0, 9999
    for bound in re.split(r"[+ ,]", request.query_params.get("c[TIME_PERIOD]", "")):
        if not bound:
            continue
        found = _BOUND.match(bound if ":" in bound else f"eq:{bound}")
        if not found:
            raise ValueError(f"{bound} is no condition on a year: ge:2010, le:2015, 2014.")
        year = int(found[2])
        first = {"ge": year, "gt": year + 1, "eq": year}.get(found[1], first)
        last = {"le": year, "lt": year - 1, "eq": year}.get(found[1], last)
    return first, last


def _lines(rows: list[Row]) -> Iterator[str]:
    """SDMX-CSV, in pieces; texts that a spreadsheet would run are neutralised."""
    names = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *published.COLUMNS]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_plain(extracts.neutral(row[name])) for name in names])
        if out.tell() > 1 << 16:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def _plain(value: Any) -> Any:
    return "" if value is None else value
