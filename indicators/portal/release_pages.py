"""The pages about releases: all of them, one with its files and changes, and the reference metadata of a dataset."""

from __future__ import annotations

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markdown_it import MarkdownIt
from markupsafe import Markup

from indicators.portal import json_ld
from indicators.portal.absent import Absence, Absent, Instead
from indicators.portal.links import whole
from indicators.portal.pages import newest, note_early, show
from indicators.portal.release_reader import ReleaseCatalogue
from indicators.release.products import catalogue, extracts
from indicators.release.products.data_package import TITLE

router = APIRouter()
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")


@router.get("/metadata/{dataset}", name="metadata", response_class=HTMLResponse)
def metadata(request: Request, dataset: str) -> HTMLResponse:
    """The reference metadata of a dataset (ESMS)."""
    reader = newest(request)
    found = next((each for each in reader.published.reference_metadata() if each["dataset"] == dataset), None)
    if found is None:
        raise Absent(Absence.METADATA, Instead.RELEASE, dataset)
    concepts = [{**each, "text": _inline(each["text"])} for each in found["concepts"]]
    title = extracts.schema(dataset)["title"]
    return show(request, "metadata", title=title, dataset=dataset, concepts=concepts, release=reader.published)


@router.get("/releases", name="releases", response_class=HTMLResponse)
def releases(request: Request) -> HTMLResponse:
    """All releases that the caller may know of, the newest first."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    caller, now = request.state.caller, request.app.state.context.clock()
    listed = [(each, state, state.open_to(caller, now)) for each, state in release_catalogue.releases(caller)]
    return show(request, "releases", releases=listed, now=now)


@router.get("/releases/{version}", name="release", response_class=HTMLResponse)
def release(request: Request, version: str) -> Response:
    """A release: what changed, and its files."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    caller, now = request.state.caller, request.app.state.context.clock()
    reader = release_catalogue.reader(version, caller)
    published, state = reader.published, release_catalogue.state(reader.published.version, caller)
    if state.withdrawn is None and not state.open_to(caller, now):
        return show(request, "sign_in", status=HTTPStatus.UNAUTHORIZED, wrong=False)
    note_early(request, published)
    at_top = [file for file in published.manifest["files"] if "/" not in file["path"]]
    parts = [file for file in published.manifest["files"] if "/" in file["path"]]
    page = whole(request, "release", version=published.version)
    described = json_ld.dataset(TITLE, page, published, json_ld.release_files(request, published))
    return show(
        request, "release", release=published, withdrawn=state.withdrawn or "", state=state, now=now,
        files=at_top, parts=parts,
        changes=_changes((published.folder / catalogue.CHANGES_FILE).read_text(encoding="utf-8")),
        datasets=published.datasets(), json_ld="" if state.withdrawn is not None else described,
    )  # fmt: skip


def _changes(text: str) -> Markup:
    """What changed, as HTML: the page has a heading of its own, and no markup of the text counts."""
    below = text.partition("\n")[2].replace("\n## ", "\n### ")
    return Markup(_MARKDOWN.render(below))  # noqa: S704 - html is off


def _inline(text: str) -> Markup:
    return Markup(_MARKDOWN.renderInline(text))  # noqa: S704 - html is off
