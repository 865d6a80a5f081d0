"""An indicator or an area of a release as PC-Axis, JSON-stat and CSV, and what pages list of these."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from indicators.base import spreadsheet
from indicators.definitions.names import UN_LANGUAGES
from indicators.portal.absent import Absence, Absent, Instead
from indicators.portal.release_access import opened
from indicators.portal.release_reader import Reader
from indicators.release import zipped
from indicators.release.cubes import tables, write
from indicators.release.cubes.names import Names
from indicators.release.cubes.tables import Selection
from indicators.release.cubes.write import Wanted
from indicators.release.products.catalogue import CITATION_FILE
from indicators.release.published import POINTER
from indicators.store.context import Context

router = APIRouter()
_PATH = "/cubes/{version}/{extract}/{kind}/{subject}"


class Kind(StrEnum):
    """What a cube is of."""

    SERIES = "series"
    AREA = "area"


class Form(StrEnum):
    """The format of a cube."""

    PX = "px"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Listed:
    """What there is of a selection: its address without table and form, and its tables with their names."""

    extract: str
    kind: Kind
    subject: str
    tables: tuple[tuple[str, str], ...]


@router.get(f"{_PATH}/{{table}}.{{form}}", name="cube")
def cube(request: Request, version: str, extract: str, kind: Kind, subject: str, table: str, form: Form) -> Response:
    """A table in a format; JSON-stat in the language of the request, PC-Axis in all of them."""
    reader = opened(request, version, f"cubes/{extract}/{kind}/{subject}/{table}.{form}")
    if isinstance(reader, Response):
        return reader
    links = {} if request.state.links.static else {code: _address(request, code) for code in UN_LANGUAGES}
    wanted = Wanted(_selection(extract, kind, subject), table, form.value, request.state.say.language)
    context: Context = request.app.state.context
    with reader.extracts() as con:
        made = write.made(con, context.definitions, reader.published, wanted, links)
    return Response(made.data, media_type=made.media, headers=_named(made.name))


def _address(request: Request, language: str) -> str:
    return str(request.url.include_query_params(lang=language))


@router.get(f"{_PATH}.csv", name="values")
def values(request: Request, version: str, extract: str, kind: Kind, subject: str) -> Response:
    """All values of an indicator or area, one a row."""
    reader = opened(request, version, f"cubes/{extract}/{kind}/{subject}.csv")
    if isinstance(reader, Response):
        return reader
    made = _csv(reader, _selection(extract, kind, subject))
    return Response(made, media_type="text/csv; charset=utf-8", headers=_named(f"{extract}-{subject}.csv"))


def _csv(reader: Reader, selection: Selection) -> str:
    with reader.extracts() as con:
        rows = tables.rows_of(con, selection)
    out = io.StringIO()
    written = csv.writer(out, lineterminator="\n")
    written.writerow(rows.columns)
    written.writerows([spreadsheet.neutral(value) for value in row] for row in rows.rows)
    return out.getvalue()


@router.get(f"{_PATH}.zip", name="all_forms", response_class=StreamingResponse)
def all_forms(request: Request, version: str, extract: str, kind: Kind, subject: str) -> Response:
    """An indicator or area in every format, with how it is cited, as a ZIP file; JSON-stat in English."""
    reader = opened(request, version, f"cubes/{extract}/{kind}/{subject}.zip")
    if isinstance(reader, Response):
        return reader
    selection = _selection(extract, kind, subject)
    with reader.extracts() as con:
        if not tables.names_of(con, selection):
            raise Absent(Absence.VALUES, Instead.CATALOGUE, subject)
    entries = _entries(request.app.state.context, reader, selection)
    made = zipped.stream(entries, reader.published.as_of)
    headers = _named(f"{extract}-{subject}.zip")
    return StreamingResponse(made, media_type="application/zip", headers=headers)


def _entries(context: Context, reader: Reader, selection: Selection) -> Iterator[zipped.Entry]:
    published = reader.published
    yield CITATION_FILE, [(published.folder / CITATION_FILE).read_bytes()]
    yield f"{selection.extract}-{selection.series or selection.area}.csv", [_csv(reader, selection).encode()]
    with reader.extracts() as con:
        names = tables.names_of(con, selection)
    for name in names:
        for form in Form:
            with reader.extracts() as con:
                made = write.made(con, context.definitions, published, Wanted(selection, name, form.value, "en"))
            yield made.name, [made.data]


def _selection(extract: str, kind: Kind, subject: str) -> Selection:
    return Selection(extract, series=subject) if kind is Kind.SERIES else Selection(extract, area=subject)


def _named(name: str) -> dict[str, str]:
    """The name under which a browser keeps the file: of letters that a header takes."""
    plain = "".join(sign if (sign.isalnum() and sign.isascii()) or sign in "._-" else "_" for sign in name)
    return {"Content-Disposition": f'inline; filename="{plain}"'}


def of_indicator(reader: Reader, names: Names, framework: str, series: str) -> list[Listed]:
    """What there is of an indicator: its values by area, and those of regions."""
    of_goal = f"{framework}-{series}"
    extract, subject = ("harmonised", series) if framework == "CORE" else (framework[:3].lower(), of_goal)
    found = [
        _listed(reader, names, extract, Kind.SERIES, subject),
        _listed(reader, names, "aggregates", Kind.SERIES, of_goal),
    ]
    return [each for each in found if each.tables]


def of_area(reader: Reader, names: Names, code: str) -> list[Listed]:
    """What there is of an area."""
    return [_listed(reader, names, "harmonised", Kind.AREA, code)]


def _listed(reader: Reader, names: Names, extract: str, kind: Kind, subject: str) -> Listed:
    found = _tables(reader, _selection(extract, kind, subject))
    return Listed(extract, kind, subject, tuple((name, _label(name, names)) for name in found))


@cached(LRUCache(1000), key=lambda reader, selection: (reader.published.folder.resolve(), selection), lock=Lock())
def _tables(reader: Reader, selection: Selection) -> tuple[str, ...]:
    """The tables of a selection; kept, since a release never changes."""
    with reader.extracts() as con:
        return tuple(tables.names_of(con, selection))


def _label(table: str, names: Names) -> str:
    """The name of a table: by what it is broken down."""
    say = names.say
    if table == tables.WITHOUT_BREAKDOWN:
        return say("Totals")
    return say.listed(names.dimension(each.upper()) for each in table.split("-"))


def files(listed: list[Listed]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The addresses of what is listed, in the newest release, for a static export."""
    for each in listed:
        address = {"version": POINTER, "extract": each.extract, "kind": each.kind.value, "subject": each.subject}
        yield "values", address
        for table, _ in each.tables:
            for form in Form:
                yield "cube", address | {"table": table, "form": form.value}
