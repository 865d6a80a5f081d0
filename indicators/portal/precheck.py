"""The page where an office drops a file and gets its report; nothing is stored.

Anybody may use the page, so it checks without the store, as `ict check` does on a machine that has none: a report names
earlier values that it compares with, and these may be accepted without being published.

The answer is one page that is sent while the work goes on: each step as it begins, the report at the end. So progress
is seen without a script, without a second request, and without anything that outlives the request.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, StreamingResponse

from indicators.base.errors import IctError
from indicators.base.language import Speaker
from indicators.base.markup import environment
from indicators.base.report import Report
from indicators.portal.pages import shared, show
from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.store.events import Kind
from indicators.store.incidents import tell_desk
from indicators.submissions import deliveries
from indicators.submissions.check import check_read
from indicators.validation.report import render

router = APIRouter()
LARGEST = 20 * 1024 * 1024
_PIECE = 1 << 16


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
    """The report, after the steps that lead to it; the file is gone when it is shown."""
    if submission.size is not None and submission.size > LARGEST:
        return show(
            request, "check", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE, largest=LARGEST // 1024**2, too_large=True
        )
    folder = Path(tempfile.mkdtemp(prefix="ict-check-"))
    # What comes from outside never names a path: only the ending of the name is kept, if it is a plain one.
    name = Path(submission.filename or "file").name
    path = folder / f"submission{_ending(name)}"
    with path.open("wb") as out:
        await run_in_threadpool(shutil.copyfileobj, submission.file, out, _PIECE)
    say = request.state.say
    declared = Declared(ref_area=area.upper(), edition=edition, language=say.language)
    work = _Work(request.app.state.context, say, path, declared)
    template = environment().get_template("checked.html.j2")
    values = {"file_name": name, "steps": work.steps(), "reports": work.reports, "failed": work.failed}
    # A proxy must not hold the steps back until the page is whole.
    pieces = template.generate(**shared(request), **values)
    return StreamingResponse(pieces, media_type="text/html", headers={"X-Accel-Buffering": "no"})


def _ending(name: str) -> str:
    ending = "".join(Path(name).suffixes[-2:])
    return ending if len(ending) <= 12 and all(each.isalnum() or each == "." for each in ending) else ""


@dataclass(slots=True)
class _Work:
    """A check that tells its steps; it leaves reports, or why there are none."""

    context: Context
    say: Speaker
    path: Path
    declared: Declared
    reports: list[dict[str, Any]] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def steps(self) -> Iterator[str]:
        """Does the work between one step and the next; the file is gone at the end, whatever happens."""
        say = self.say
        try:
            yield say("Bytes received: {n}. Reading the file …", n=say.number(self.path.stat().st_size))
            yield from self._checked()
        except IctError as exc:
            self.failed.append(f"{exc.title} {exc.advice}")
        except Exception as exc:
            tell_desk(self.context, Kind.PAGE.of("POST /check"), exc)
            self.failed.append(say("This did not work. The statistics desk has been notified; please try again later."))
        finally:
            shutil.rmtree(self.path.parent, ignore_errors=True)

    def _checked(self) -> Iterator[str]:
        say, settings = self.say, self.context.settings
        nothing = replace(settings, home=self.path.parent / "no-store", catalogue="", data="")
        context = replace(self.context, settings=nothing)
        file = deliveries.read_file(context, self.path, self.declared)
        read, rules = file.reading.observations.num_rows, len(context.definitions.rules)
        yield say("Values read: {n}. Rules applied: {rules}. Checking …", n=say.number(read), rules=rules)
        found = [checked.report for checked in check_read(context, file)]
        yield say("Findings: {n}. Writing the report …", n=say.number(sum(len(r.findings) for r in found)))
        self.reports += [
            _summary(report, render.render_all([report], context.definitions, "html", say.language)) for report in found
        ]
        yield say("Done. The file has been deleted.")


def _summary(report: Report, page: str) -> dict[str, Any]:
    said = {"area": report.ref_area, "verdict": report.verdict.value, "findings": len(report.findings)}
    return said | {"page": page}
