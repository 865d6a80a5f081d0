"""What leads others to the data: a feed and a list of releases, a map of the pages, and words for robots.

All of it tells of what the public may read now, whoever asks: nothing of a release under embargo or for members.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from indicators.definitions.names import UN_LANGUAGES
from indicators.organisations.members import PUBLIC
from indicators.portal.feeds import Entry, atom, texts, xml
from indicators.portal.links import whole
from indicators.portal.release_reader import Reader, ReleaseCatalogue
from indicators.release.products import croissant, csvw, dcat
from indicators.release.products.catalogue import CHANGES_FILE, PUBLISHER
from indicators.release.products.data_package import LICENCE, SUMMARY, TITLE
from indicators.release.published import Published, find

router = APIRouter()
_SITEMAP, _XHTML = "http://www.sitemaps.org/schemas/sitemap/0.9", "http://www.w3.org/1999/xhtml"
_PRIVATE = ("/answer/", "/check", "/sign-in", "/sign-out", "/status", "/metrics")


def _open(request: Request) -> list[tuple[Published, dt.datetime]]:
    """The releases that the public may read, the newest first, each with the time since when."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    context = request.app.state.context
    now = context.clock()
    known = [each for each in release_catalogue.states().values() if each.open_to(PUBLIC, now)]
    return [(find(context, each.version), each.available_from(PUBLIC)) for each in reversed(known)]


@router.get("/releases.json", name="release_list")
def release_list(request: Request) -> JSONResponse:
    """The releases, as JSON."""
    listed = [
        {
            "version": each.version,
            "as_of": each.as_of.isoformat(),
            "published": since.isoformat(),
            "page": whole(request, "release", version=each.version),
            "zip": whole(request, "release_zip", version=each.version),
            "catalogue": whole(request, "file", version=each.version, path=dcat.FILE),
            **{
                name: whole(request, "file", version=each.version, path=path)
                for name, path in (("croissant", croissant.FILE), ("csvw", csvw.FILE))
                if any(file["path"] == path for file in each.manifest["files"])  # releases of before have none
            },
            "files": [
                {**file, "url": whole(request, "file", version=each.version, path=file["path"])}
                for file in each.manifest["files"]
                if "/" not in file["path"]
            ],
        }
        for each, since in _open(request)
    ]
    return JSONResponse({"title": TITLE, "publisher": PUBLISHER, "license": LICENCE["path"], "releases": listed})


@router.get("/releases.atom", name="feed")
def feed(request: Request) -> Response:
    """The releases, as an Atom feed."""
    entries = []
    for each, since in _open(request):
        path = each.folder / CHANGES_FILE
        text = path.read_text(encoding="utf-8") if path.is_file() else SUMMARY
        link = whole(request, "release", version=each.version)
        entries.append(Entry(f"urn:ict-indicators:{each.version}", each.version, link, text, since))
    return atom(request, TITLE, "urn:ict-indicators", ("feed", "releases"), entries)


@router.get("/sitemap.xml", name="sitemap")
def sitemap(request: Request) -> Response:
    """The pages of the newest public release, each in all languages."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    reader = release_catalogue.latest()
    root = ET.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for page, parameters in _pages(reader) if reader else ():
        address = whole(request, page, **parameters)
        for language in UN_LANGUAGES:
            url = ET.SubElement(root, "url")
            texts(url, loc=f"{address}?lang={language}")
            if reader:
                texts(url, lastmod=f"{reader.published.as_of:%Y-%m-%d}")
            for other in UN_LANGUAGES:
                href = f"{address}?lang={other}"
                ET.SubElement(url, "xhtml:link", rel="alternate", hreflang=other, href=href)
    return xml(root, "application/xml")


def _pages(reader: Reader) -> Iterator[tuple[str, dict[str, str]]]:
    yield "catalogue", {}
    yield "releases", {}
    yield "release", {"version": reader.published.version}
    for row in reader.ask("series"):
        yield "indicator", {"framework": row["FRAMEWORK"], "series": row["SERIES"]}
    for row in reader.ask("area_names"):
        yield "area", {"code": row["REF_AREA"]}
    for row in reader.ask("groups"):
        yield "area", {"code": row["REF_AREA"]}
    for dataset in reader.published.datasets():
        yield "metadata", {"dataset": dataset}


@router.get("/robots.txt", name="robots", response_class=PlainTextResponse)
def robots(request: Request) -> str:
    """What robots may read: everything but what is for one person."""
    refused = "".join(f"Disallow: {path}\n" for path in _PRIVATE)
    return f"User-agent: *\n{refused}\nSitemap: {whole(request, 'sitemap')}\n"


@router.get("/llms.txt", name="llms", response_class=PlainTextResponse)
def llms(request: Request) -> Response:
    """Where a language model finds the data, in Markdown (llmstxt.org)."""
    newest = next((each.version for each, _ in _open(request)), "")
    named = ("DICTIONARY.md", "datapackage.json", croissant.FILE, csvw.FILE)
    file = [whole(request, "file", version="latest", path=name) for name in named]
    base = whole(request, "catalogue").rstrip("/")
    lines = [
        f"# {TITLE}",
        "",
        f"> {SUMMARY}",
        "",
        f"Newest release: {newest or 'none yet'}. Licence: {LICENCE['title']}.",
        "A value is cited with its release and its column SOURCE. A blank value with status Q is withheld, and where",
        "no value was published there is no row: neither is zero.",
        "",
        "## Data",
        "",
        f"- [Releases as JSON]({whole(request, 'release_list')}): files with rows, bytes and SHA-256",
        f"- [Dictionary]({file[0]}): tables, columns and what they mean",
        f"- [Data package]({file[1]}): the same for programs",
        f"- The same as [Croissant]({file[2]}) and as [CSV on the Web]({file[3]})",
        f"- One indicator as CSV: {base}/cubes/latest/mdg/series/MDG_2008-8.16.csv",
        f"- The same as JSON-stat 2: {base}/cubes/latest/mdg/series/MDG_2008-8.16/total.json",
        f"- One country as CSV: {base}/cubes/latest/harmonised/area/KEN.csv",
        f"- SDMX REST 2: {base}/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0/KEN.HH7?format=csv",
        "- Model Context Protocol, for assistants: POST to /mcp of this portal",
        "",
        "## Optional",
        "",
        f"- [Feed of releases]({whole(request, 'feed')})",
        f"- [Pages]({whole(request, 'sitemap')})",
        "",
    ]
    return PlainTextResponse("\n".join(lines), media_type="text/markdown; charset=utf-8")
