"""The page where an office drops a file and gets its report; nothing is stored.

Anybody may use the page, so it checks without the store, as `ict check` does on a machine that has none: a report names
earlier values that it compares with, and these may be accepted without being published.

The answer is one page that is sent while the work goes on: each step as it begins, the report at the end. So progress
is seen without a script, without a second request, and without anything that outlives the request: what can be
downloaded is in the page itself.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, StreamingResponse

from indicators.base.errors import IctError
from indicators.base.language import Speaker
from indicators.base.markup import environment
from indicators.base.printable import readable
from indicators.portal.checked_file import CheckedFile, checked_file
from indicators.portal.collation import names_in_order
from indicators.portal.pages import shared, show
from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.store.events import Kind
from indicators.store.incidents import tell_desk
from indicators.submissions import deliveries
from indicators.submissions.check import check_read

router = APIRouter()
LARGEST = 20 * 1024 * 1024
_PIECE = 1 << 16
_NAME = 60  # characters of a file name that are kept: a name on a disk has 255 bytes
_FIELD = 200


@router.get("/check", name="check")
def form(request: Request) -> HTMLResponse:
    """The form."""
    return _form(request)


def _form(request: Request, status: HTTPStatus = HTTPStatus.OK, wrong: str = "") -> HTMLResponse:
    definitions, language = request.app.state.context.definitions, request.state.say.language
    names = [definitions.names.name(code, language) for code, row in definitions.areas.items() if row["iso2"]]
    return show(
        request, "check", status=status, largest=LARGEST // 1024**2, wrong=wrong,
        areas=names_in_order(names, language),
        editions=list(definitions.editions), longest=_FIELD,
    )  # fmt: skip


@router.post("/check")
async def check(
    request: Request,
    submission: Annotated[UploadFile | None, File()] = None,
    area: Annotated[str, Form()] = "",
    edition: Annotated[str, Form()] = "",
) -> Response:
    """The report, after the steps that lead to it; the file is gone when it is shown."""
    context: Context = request.app.state.context
    say: Speaker = request.state.say
    ref_area = context.definitions.names.resolve(area[:_FIELD]).ref_area or ""
    if submission is None or not submission.filename:
        return _form(request, HTTPStatus.UNPROCESSABLE_ENTITY, say("Please choose a file."))
    if submission.size is not None and submission.size > LARGEST:
        too_large = say("The file is larger than {n} MB.", n=LARGEST // 1024**2)
        return _form(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, too_large)
    if (area.strip() and not ref_area) or (edition and edition not in context.definitions.editions):
        return _form(request, HTTPStatus.UNPROCESSABLE_ENTITY, _unknown(request, area, ref_area))
    folder = Path(tempfile.mkdtemp(prefix="ict-check-"))
    path = folder / _plain(submission.filename)
    with path.open("wb") as out:
        await run_in_threadpool(shutil.copyfileobj, submission.file, out, _PIECE)
    work = _Work(context, say, path, Declared(ref_area=ref_area, edition=edition, language=say.language))
    template = environment().get_template("checked.html.j2")
    shown = readable(submission.filename)[-_FIELD:]
    values = {"file_name": shown, "steps": work.steps(), "files": work.files, "failed": work.failed}
    # A proxy must not hold the steps back until the page is whole.
    pieces = template.generate(**shared(request), **values)
    return StreamingResponse(pieces, media_type="text/html", headers={"X-Accel-Buffering": "no"})


def _unknown(request: Request, area: str, ref_area: str) -> str:
    """Which field of the form says what nobody knows."""
    say: Speaker = request.state.say
    if ref_area or not area.strip():
        return say("There is no such edition of the list.")
    names = request.app.state.context.definitions.names
    near = names.nearest(area[:_FIELD])
    if near:
        return say("This country is not known. Is it {area}?", area=names.name(near, say.language))
    return say("This country is not known. Choose one of the list.")


def _plain(name: str) -> str:
    """The file's own name, of which only letters, digits and a few signs are kept: it names no other path."""
    kept = re.sub(r"[^\w .()+-]", "_", Path(name).name)[-_NAME:].lstrip(". ")
    return kept or "file"


@dataclass(slots=True)
class _Work:
    """A check that tells its steps; it leaves the file with its reports, or why there are none."""

    context: Context
    say: Speaker
    path: Path
    declared: Declared
    files: list[CheckedFile] = field(default_factory=list)
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
        self.files.append(checked_file(context, self.path, file, found, say))
        yield say("Done. The file has been deleted.")
