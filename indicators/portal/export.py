"""The pages of the portal as files for a plain web server: the same pages, with links to each other and to files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx

from indicators.base.errors import ReleaseError, UsageError
from indicators.definitions.names import UN_LANGUAGES
from indicators.portal import cubes
from indicators.portal.app import create
from indicators.portal.links import place
from indicators.portal.release_reader import Reader, ReleaseCatalogue
from indicators.release import targets
from indicators.release.cubes.names import Names
from indicators.store.context import Context

Page = tuple[str, dict[str, Any]]


def export(context: Context, folder: Path, tell: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Writes the pages of the newest public release; gives their number.

    A page is replaced in one step, the catalogue last, so that a reader meets old pages or new ones, never half of one.
    The files of all public releases lie beside them: the folder is a target as those of the setting ``publish``.

    Args:
        context: the world.
        folder: where to.
        tell: is told of progress, as pages done and all.

    Raises:
        UsageError: nothing was published.
        ReleaseError: a page could not be made.
    """
    release_catalogue = ReleaseCatalogue(context)
    reader = release_catalogue.latest()
    if reader is None:
        raise UsageError("Nothing was published yet.", advice="`ict run PATH` makes the first release.")
    unlimited = replace(context, settings=replace(context.settings, rate="off"))
    pages = _once(_pages(release_catalogue, reader, Names(context.definitions, UN_LANGUAGES[0])), reader)
    targets.sync(context, str(folder))
    asyncio.run(_write(unlimited, reader, pages, folder, tell))
    _entry(folder)
    return len(pages)


def _once(found: Iterable[Page], reader: Reader) -> list[tuple[str, Page]]:
    """Every page in every language; what is the same in all of them once."""
    places: dict[str, tuple[str, Page]] = {}
    for page, parameters in found:
        for language in UN_LANGUAGES:
            where = place(page, language, reader.published.version, **parameters)
            places.setdefault(where, (language, (page, parameters)))
    return list(places.values())


def _pages(release_catalogue: ReleaseCatalogue, reader: Reader, names: Names) -> Iterator[Page]:
    """All pages, most of them of one release; the catalogue, from which readers come to the others, is the last one."""
    yield "style", {}
    for row in reader.ask("series"):
        parameters = {"framework": row["FRAMEWORK"], "series": row["SERIES"]}
        for page in ("chart", "coverage", "indicator"):
            yield page, parameters
        yield from cubes.files(cubes.of_indicator(reader, names, row["FRAMEWORK"], row["SERIES"]))
    for row in reader.ask("area_names"):
        yield "area", {"code": row["REF_AREA"]}
        yield from cubes.files(cubes.of_area(reader, names, row["REF_AREA"]))
    for row in reader.ask("groups"):
        yield "area", {"code": row["REF_AREA"]}
    for dataset in reader.published.datasets():
        yield "metadata", {"dataset": dataset}
    for published, _ in release_catalogue.releases():
        yield "release", {"version": published.version}
    yield "releases", {}
    yield "catalogue", {}


async def _write(
    context: Context, reader: Reader, pages: list[tuple[str, Page]], folder: Path, tell: Callable[[int, int], None]
) -> None:
    app = create(context, static=True)
    version = reader.published.version
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://static") as client:
        for done, (language, (page, parameters)) in enumerate(pages, start=1):
            address = str(app.url_path_for(page, **parameters))
            answer = await client.get(address, params={"lang": language})
            if answer.status_code != httpx.codes.OK:
                raise ReleaseError(f"The page {address} could not be made.", detail=answer.text[:300])
            path = folder / place(page, language, version, **parameters)
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_name(f".{path.name}")
            part.write_bytes(answer.content)
            part.replace(path)
            tell(done, len(pages))


def _entry(folder: Path) -> None:
    """The page at the root leads on to the English catalogue, from which the other languages are one step away."""
    part = folder / ".index.html"
    part.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>ICT indicators</title>'
        '<meta http-equiv="refresh" content="0; url=en/index.html"><a href="en/index.html">ICT indicators</a></html>\n',
        encoding="utf-8",
    )
    part.replace(folder / "index.html")
