"""The page where an office drops a file and gets its report; nothing is stored.

Anybody may use the page, so it checks without the store, as `ict check` does on a machine that has none: a report names
earlier values that it compares with, and these may be accepted without being published.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse

from indicators import flows
from indicators.context import Context
from indicators.intake.raw import Hints
from indicators.model import Report
from indicators.portal.pages import show

router = APIRouter()
LARGEST = 20 * 1024 * 1024
_PIECE = 1 << 16
_TOO_LARGE = 413


@router.get("/check", name="check")
def form(request: Request) -> HTMLResponse:
    """The form."""
    return show(request, "check", largest=LARGEST // 1024**2)


@router.post("/check")
async def check(
    request: Request,
    submission: Annotated[UploadFile, File()],
    area: Annotated[str, Form(max_length=3)] = "",
    edition: Annotated[str, Form(max_length=4)] = "",
) -> Response:
    """The report; the file is gone when it is shown."""
    with tempfile.TemporaryDirectory() as folder:
        # What comes from outside never names a path: only the ending of the name is kept, if it is a plain one.
        name = Path(submission.filename or "file").name
        path = Path(folder) / f"submission{_ending(name)}"
        size = 0
        with path.open("wb") as out:
            while piece := await submission.read(_PIECE):
                size += len(piece)
                if size > LARGEST:
                    return show(request, "check", status=_TOO_LARGE, largest=LARGEST // 1024**2, too_large=True)
                out.write(piece)
        language = request.state.say.language
        hints = Hints(ref_area=area.upper(), edition=edition, language=language)
        reports = await run_in_threadpool(_reports, request.app.state.context, path, hints)
        pages = [flows.rendered(request.app.state.context, [each], "html", language) for each in reports]
    return show(request, "checked", file_name=name, reports=[_summary(each) for each in reports], pages=pages)


def _ending(name: str) -> str:
    ending = "".join(Path(name).suffixes[-2:])
    return ending if len(ending) <= 12 and all(each.isalnum() or each == "." for each in ending) else ""


def _reports(context: Context, path: Path, hints: Hints) -> list[Report]:
    nothing = replace(context.settings, home=path.parent / "no-store", catalogue="", data="")
    return [checked.report for checked in flows.check_file(replace(context, settings=nothing), path, hints)]


def _summary(report: Report) -> dict[str, Any]:
    return {"area": report.ref_area, "verdict": report.verdict.value, "findings": len(report.findings)}
