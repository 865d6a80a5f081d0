"""A cube of a published release, from its files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb

from indicators.base.database import connect
from indicators.base.errors import UsageError
from indicators.definitions.registry import Definitions
from indicators.release.cubes import json_stat_file, px_file, tables
from indicators.release.cubes.tables import Selection
from indicators.release.products import extracts
from indicators.release.published import Published, find
from indicators.release.terms import states
from indicators.store.context import Context

FORMATS = ("px", "json")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which table, in which format."""

    selection: Selection
    table: str
    form: str
    language: str


def listed(context: Context, version: str, extract: str) -> Iterator[tuple[str, list[str]]]:
    """The series of an extract with their tables.

    Raises:
        UsageError: there is no such release, or it was withdrawn.
    """
    with _extracts(_standing(context, version), extract) as con:
        for series in tables.series_of(con, extract):
            yield series, tables.names_of(con, Selection(extract, series=series))


@dataclass(frozen=True, slots=True)
class CubeFile:
    """A file that was made: its name, its bytes, and of what media type they are."""

    name: str
    data: bytes
    media: str


def written(context: Context, version: str, wanted: Wanted) -> CubeFile:
    """A file of a release by its version.

    Raises:
        UsageError: there is no such release, table or format, or the release was withdrawn.
    """
    published = _standing(context, version)
    with _extracts(published, wanted.selection.extract) as con:
        return made(con, context.definitions, published, wanted)


def _standing(context: Context, version: str) -> Published:
    """A release that was not withdrawn: nothing more is made of one that was."""
    published = find(context, version)
    state = states(context).get(published.version)
    if state is not None and state.withdrawn is not None:
        raise UsageError(
            f"The release {published.version} was withdrawn: {state.withdrawn}.",
            advice="`ict release list` shows those that stand; without --version it is the newest.",
        )
    return published


def made(
    con: duckdb.DuckDBPyConnection,
    definitions: Definitions,
    published: Published,
    wanted: Wanted,
    links: Mapping[str, str] | None = None,
) -> CubeFile:
    """A file of a release.

    Args:
        con: where its extracts are tables or views.
        definitions: for names.
        published: the release.
        wanted: which table of what, and in which format.
        links: by language where the same table is; JSON-stat tells it.

    Raises:
        UsageError: there is no such table or format.
    """
    if wanted.form not in FORMATS:
        raise UsageError(f"There is no format {wanted.form}.", advice=f"Use one of {', '.join(FORMATS)}.")
    table = tables.table(tables.rows_of(con, wanted.selection), wanted.table)
    name = f"{table.matrix}.{wanted.form}"
    if wanted.form == "px":
        return CubeFile(name, px_file.write(table, definitions, published.version, published.as_of), px_file.MEDIA)
    data = json_stat_file.write(table, definitions, published.version, published.as_of, wanted.language, links)
    return CubeFile(name, data, json_stat_file.MEDIA)


@contextmanager
def _extracts(published: Published, extract: str) -> Iterator[duckdb.DuckDBPyConnection]:
    if extract not in tables.EXTRACTS:
        raise UsageError(f"{extract} is no extract with cubes.", advice=f"Use one of {', '.join(tables.EXTRACTS)}.")
    with connect() as con:
        extracts.opened(con, published.folder / f"{extract}.parquet").create_view(extract)
        yield con
