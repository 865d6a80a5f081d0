"""Search: areas and regions, indicators and breakdowns by any of their names, as a page and while one types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse

from indicators.base.language import Speaker
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.definitions.search_words import Kind, search_words
from indicators.portal.pages import AND, list_name, listed, name_in, names_of, newest, show
from indicators.portal.release_reader import Reader, ReleaseCatalogue, Row
from indicators.portal.search_index import LONGEST, Entry, Found, SearchIndex
from indicators.release.cubes.names import Names
from indicators.store.context import Context

router = APIRouter()
_MOST, _MOST_SUGGESTED = 50, 8
_LOCK = Lock()
_INDEXES: LRUCache[tuple[str, str], SearchIndex] = LRUCache(4)
_HAS_VALUES = "has values"


@dataclass(frozen=True, slots=True)
class Hit:
    """A line of the answer: where it leads, what it is called, what stands small beside it, its breakdown."""

    page: str
    parameters: dict[str, str]
    label: str
    beside: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The lines of one kind."""

    title: str
    hits: list[Hit]


@router.get("/search", name="search", response_class=HTMLResponse)
def search(request: Request, q: str = "") -> HTMLResponse:
    """What is found, in groups; the group with the best line comes first."""
    reader, say = newest(request), request.state.say
    hits = found(request, reader, q)
    groups = _grouped(request, reader, hits, say)
    asked = " ".join(q[:LONGEST].split())
    return show(
        request, "search", q=asked, found_for=asked, corrected=hits.corrected, groups=groups, release=reader.published,
        robots="noindex",
    )  # fmt: skip


@router.get("/suggest", name="suggest")
def suggest(request: Request, q: str = "") -> JSONResponse:
    """The names of the best that fits, for the list below the search box."""
    reader, say = newest(request), request.state.say
    groups = _grouped(request, reader, found(request, reader, q), say)
    return JSONResponse([hit.label for group in groups for hit in group.hits][:_MOST_SUGGESTED])


def found(request: Request, reader: Reader, text: str) -> Found:
    """What fits a text, in the language of a request."""
    return find(reader, request.app.state.context.definitions, text, request.state.say.language)


def find(reader: Reader, definitions: Definitions, text: str, language: str) -> Found:
    """What a release has that is called so in a language."""
    return _index(reader, definitions).find(text, language)


def _index(reader: Reader, definitions: Definitions) -> SearchIndex:
    """The index of a release, made once: of many readers who ask at once, one has it made."""
    key = (str(reader.published.folder), definitions.hash)
    with _LOCK:
        if key not in _INDEXES:
            _INDEXES[key] = SearchIndex(_entries(reader, definitions))
        return _INDEXES[key]


def prepare(context: Context, release_catalogue: ReleaseCatalogue) -> None:
    """Makes the index of the newest public release, before the first reader searches."""
    reader = release_catalogue.latest()
    if reader is not None:
        _index(reader, context.definitions)


def _entries(reader: Reader, definitions: Definitions) -> Iterator[Entry]:
    words: dict[tuple[Kind, str], list[str]] = {}
    for each in search_words(definitions):
        words.setdefault((each.kind, each.code), []).append(each.word)
    spellings = definitions.names.spellings
    for row in reader.ask("groups"):
        code = row["REF_AREA"]
        yield Entry(Kind.GROUP, (code,), _in_all(row), (code, *words.get((Kind.GROUP, code), ())), row["PLACE"])
    for row in reader.ask("search_areas"):
        code, has_values = row["REF_AREA"], row["HAS_VALUES"]
        known = (code, *spellings.get(code, ()), *words.get((Kind.AREA, code), ()))
        yield Entry(Kind.AREA, (code, _HAS_VALUES if has_values else ""), _in_all(row), known, int(not has_values))
    for place, row in enumerate(reader.ask("series")):
        codes = row["CODE"].split("+")
        known = tuple(word for code in codes for word in words.get((Kind.INDICATOR, code), ()))
        own = (row["SERIES"], *codes, *(list_name(row["FRAMEWORK"], Speaker(each)) for each in UN_LANGUAGES))
        titles = _titles(row, definitions)
        yield Entry(Kind.INDICATOR, (row["FRAMEWORK"], row["SERIES"]), titles, (*own, *known), place)
    names = {each: Names(definitions, each) for each in UN_LANGUAGES}
    for row in reader.ask("breakdowns"):
        dimension, category = row["DIMENSION"], row["CATEGORY"]
        labels = {language: known_as.code(dimension, category) for language, known_as in names.items()}
        known = tuple(words.get((Kind.BREAKDOWN, f"{dimension}={category}"), ()))
        yield Entry(Kind.BREAKDOWN, (dimension, category, *row["CODES"]), labels, known)


def _in_all(row: Row) -> dict[str, str]:
    return {language: name_in(row, language) for language in UN_LANGUAGES}


def _titles(row: Row, definitions: Definitions) -> dict[str, str]:
    """The titles of an indicator by language, as far as there are any."""
    found = {each: row[f"TITLE_{each.upper()}"] for each in ("en", "fr", "es")}
    for language in UN_LANGUAGES[3:]:
        parts = [definitions.titles.get(part, {}).get(f"title_{language}") for part in (found["en"] or "").split(AND)]
        found[language] = AND.join(part for part in parts if part)
    return {language: title for language, title in found.items() if title}


def _grouped(request: Request, reader: Reader, hits: Found, say: Speaker) -> list[Group]:
    series = listed(request, reader)
    names = names_of(request)
    titles = {
        Kind.AREA: say("Countries, areas and regions"),
        Kind.INDICATOR: say("Indicators"),
        Kind.BREAKDOWN: say("Breakdowns"),
    }
    lines: dict[Kind, list[Hit]] = {}
    for entry in hits.entries[:_MOST]:
        kind = Kind.AREA if entry.kind is Kind.GROUP else entry.kind
        lines.setdefault(kind, []).extend(_hits(entry, series, names, say))
    return [Group(titles[kind], hits) for kind, hits in lines.items()]


def _hits(entry: Entry, series: dict[tuple[str, str], Row], names: Names, say: Speaker) -> Iterator[Hit]:
    if entry.kind in {Kind.AREA, Kind.GROUP}:
        without = "" if _HAS_VALUES in entry.key else say("no value published")
        beside = say("region or group") if entry.kind is Kind.GROUP else without
        yield Hit("area", {"code": entry.key[0]}, entry.names[say.language], beside)
    elif entry.kind is Kind.INDICATOR:
        yield _indicator((entry.key[0], entry.key[1]), series, say)
    else:
        dimension, category, *codes = entry.key
        for code in codes:
            if ("CORE", code) in series:
                of = _indicator(("CORE", code), series, say)
                label = f"{names.code(dimension, category)}{say.colon}{say.gap}{of.label}"
                beside = f"{names.dimension(dimension)} · {of.beside}"
                yield Hit(of.page, of.parameters, label, beside, f"{dimension}.{category}")


def _indicator(key: tuple[str, str], series: dict[tuple[str, str], Row], say: Speaker) -> Hit:
    row = series[key]
    framework, code = row["FRAMEWORK"], row["SERIES"]
    beside = f"{list_name(framework, say)} · {row['FIRST_PERIOD']}–{row['LAST_PERIOD']}"
    return Hit("indicator", {"framework": framework, "series": code}, f"{say.apart(code)} {row['TITLE']}", beside)
