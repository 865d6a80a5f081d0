"""One release, opened to be asked: its extracts as views of a DuckDB connection."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from indicators import resources
from indicators.context import Context
from indicators.publish import extracts
from indicators.publish.published import Published, all_releases, find, latest, withdrawn

_KEPT = 8
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reader:
    """A release and its tables; safe to be asked by several requests at once."""

    published: Published
    _con: duckdb.DuckDBPyConnection

    def ask(self, query: str, **parameters: Any) -> list[Row]:
        """The rows of a query of ``sql/portal``."""
        with self._con.cursor() as cursor:
            found = cursor.execute(resources.sql(f"portal/{query}"), parameters or None)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@lru_cache(maxsize=_KEPT)
def _opened(folder: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": "2", "memory_limit": "1GB"})
    for name in extracts.NAMES:
        con.read_parquet(str(folder / f"{name}.parquet")).create_view(name)
    # The dataflow of SDMX REST is the one that the release has as a file.
    con.table("harmonised").create_view("extract_harmonised")
    con.sql(resources.sql("extracts/_sdmx")).create_view("sdmx_series")
    return con


@dataclass(frozen=True, slots=True)
class Shelf:
    """All releases that stand, and the reasons of those that do not."""

    context: Context

    def latest(self) -> Reader | None:
        """The newest release that stands."""
        published = latest(self.context)
        return Reader(published, _opened(published.folder)) if published else None

    def reader(self, version: str) -> Reader:
        """A release by its version, or `latest`.

        Raises:
            UsageError: there is no such release.
        """
        published = find(self.context, version)
        return Reader(published, _opened(published.folder))

    def releases(self) -> list[tuple[Published, str]]:
        """All releases, the newest first, each with the reason where it was withdrawn."""
        gone = self.withdrawn()
        return [(each, gone.get(each.version, "")) for each in reversed(all_releases(self.context))]

    def withdrawn(self) -> dict[str, str]:
        """The releases that were withdrawn, with the reasons."""
        return withdrawn(self.context)
