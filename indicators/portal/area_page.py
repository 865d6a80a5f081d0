"""The page of a country: its last values, what is available, and for those who may see it what was sent."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from indicators.base import resources
from indicators.organisations.members import HISTORY
from indicators.portal import cubes, json_ld
from indicators.portal.absent import Absence, Absent, Instead
from indicators.portal.access_log import Access
from indicators.portal.links import whole
from indicators.portal.pages import name_in, names_of, newest, show, titled, titles_told
from indicators.portal.release_reader import Row
from indicators.store.context import Context

router = APIRouter()


@router.get("/areas/{code}", name="area", response_class=HTMLResponse)
def area(request: Request, code: str) -> HTMLResponse:
    """The profile of a country: its last values, and what is available."""
    reader, language = newest(request), request.state.say.language
    found = reader.ask("area_name", area=code)
    if not found:
        raise Absent(Absence.AREA, Instead.CATALOGUE, code)
    say, name = request.state.say, name_in(found[0], language)
    rows = titled(request, reader.ask("area", area=code))
    status_rows = reader.ask("area_status", area=code)
    history = _history(request, code)
    listed = cubes.of_area(reader, names_of(request), code)
    files = json_ld.cube_files(request, listed)
    named = f"{name}{say.colon}{say.gap}{say('ICT indicators')}"
    return show(
        request, "area", code=code, name=name, rows=rows, status_rows=status_rows, history=history,
        remarks=titles_told(rows, request.state.say), release=reader.published,
        listed=listed, sdmx_key=code,
        json_ld=json_ld.dataset(named, whole(request, "area", code=code), reader.published, files),
    )  # fmt: skip


def _history(request: Request, code: str) -> list[Row] | None:
    """What was sent of an area and what the checks said; none for a caller that may not see it."""
    context: Context = request.app.state.context
    if not request.state.caller.may(f"{HISTORY}:{code}"):
        return None
    # A release that is read before its time stays on record with it.
    noted = getattr(request.state, "access", Access("page", 0))
    request.state.access = replace(noted, path=f"history of {code}")
    rows: list[dict[str, Any]] = context.lake.table(
        resources.sql("store/validation_history"), {"area": code}
    ).to_pylist()
    return rows
