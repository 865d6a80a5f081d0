"""What the pages for people share, in six languages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from indicators.base.language import Speaker
from indicators.base.markup import environment
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.portal.access_log import Access
from indicators.portal.citation import citation
from indicators.portal.release_reader import Reader, ReleaseCatalogue, Row
from indicators.release.cubes.names import Names
from indicators.release.published import POINTER, Published
from indicators.validation.report.wording import about_codes, about_titles

router = APIRouter()
AND = " + "  # between the titles of a sum (sql/portal/_titles.sql)
_LANGUAGES = tuple(zip(UN_LANGUAGES, ("English", "Français", "Español", "Русский", "العربية", "中文"), strict=True))
_STYLE = Path(__file__).parent / "site.css"


def show(request: Request, name: str, /, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from its template, in the language of the request."""
    return HTMLResponse(environment().get_template(f"{name}.html.j2").render(**shared(request), **values), status)


def list_name(framework: str, say: Speaker) -> str:
    """What readers call a list of indicators."""
    return {
        "MDG_2008": say("MDG 2008"),
        "MDG_2003": say("MDG 2003"),
        "SDG": say("SDG"),
        "CORE": say("Core list"),
    }.get(framework, framework)


def shared(request: Request) -> dict[str, Any]:
    """What every template uses: the language, who reads, and the addresses of other pages."""
    say, links = request.state.say, request.state.links
    language = say.language

    def to(page: str, **parameters: Any) -> str:
        return str(links.to(page, language, **parameters))

    return {
        "say": say,
        "language": language,
        "languages": _LANGUAGES,
        "to": to,
        "list_name": partial(list_name, say=say),
        "here": links.here,
        "static": links.static,
        "caller": request.state.caller,
        "base": str(request.base_url).rstrip("/"),
        "citation": partial(citation, say),
    }


def newest(request: Request) -> Reader:
    """The newest release that is open to the caller."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    reader = release_catalogue.reader(POINTER, request.state.caller)
    note_early(request, reader.published)
    return reader


def note_early(request: Request, published: Published) -> None:
    """Who reads a release before its time, or one for members, is recorded."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    if release_catalogue.is_early(published.version):
        path = request.url.path[:200]
        request.state.access = Access("page", 0, release=published.version, path=path, early=True)


def titled(request: Request, rows: Iterable[Row]) -> list[Row]:
    """Rows with TITLE in the reader's language, and with OWN_TITLE: whether there is one."""
    return _titled(request.app.state.context.definitions, request.state.say.language, rows)


def _titled(definitions: Definitions, language: str, rows: Iterable[Row]) -> list[Row]:
    found = []
    for row in rows:
        english = str(row.get("TITLE_EN") or "")
        parts = [definitions.titles.get(part, {}).get(f"title_{language}") for part in english.split(AND)]
        translated = [part for part in parts if part]
        whole = AND.join(translated) if len(translated) == len(parts) else ""
        own = row.get(f"TITLE_{language.upper()}") or whole
        found.append({**row, "TITLE": str(own or english or row.get("SERIES") or ""), "OWN_TITLE": bool(own)})
    return found


def listed(request: Request, reader: Reader) -> dict[tuple[str, str], Row]:
    """All indicators of a release by list and code, with TITLE in the reader's language."""
    return _listed(reader, request.app.state.context.definitions, request.state.say.language)


@cached(LRUCache(24), key=lambda reader, *of: (str(reader.published.folder), of[0].hash, of[1]), lock=Lock())
def _listed(reader: Reader, definitions: Definitions, language: str) -> dict[tuple[str, str], Row]:
    """Kept, since a release never changes."""
    return {(row["FRAMEWORK"], row["SERIES"]): row for row in _titled(definitions, language, reader.ask("series"))}


def titles_told(rows: list[Row], say: Speaker) -> list[str]:
    """What a reader should know of the titles of rows: that they are translations, or in English."""
    own = [row for row in rows if row["OWN_TITLE"]]
    translated = any("not the official" in (row["TITLE_TRANSLATION_STATUS"] or "") for row in own)
    return about_titles(say, translated=translated, in_english=len(own) < len(rows))


def codes_told(request: Request, rows: list[Row]) -> list[str]:
    """What a reader should know of the codes of rows, as they are defined now."""
    known = request.app.state.context.definitions.indicators
    keys = [(row["EDITION"], row["INDICATOR"]) for row in rows]
    return about_codes(request.state.say, [known[key] for key in keys if key in known])


def name_in(row: Row, language: str) -> str:
    """The name of an area or a group in a language."""
    return str(row.get(f"NAME_{language.upper()}") or row["NAME_EN"])


def names_of(request: Request) -> Names:
    """What codes are called in the reader's language."""
    return Names(request.app.state.context.definitions, request.state.say.language)


@router.get("/site.css", name="style")
def style() -> Response:
    """The style of all pages."""
    return Response(
        _STYLE.read_text(encoding="utf-8"), media_type="text/css", headers={"Cache-Control": "max-age=3600"}
    )
