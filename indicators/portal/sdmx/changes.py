"""What changed from one release to another: observations that are new or otherwise, and those that are gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Lock

import duckdb
from cachetools import LRUCache, cached

from indicators.base import resources
from indicators.base.database import connect
from indicators.portal.sdmx import cube
from indicators.portal.sdmx.cube import Cube
from indicators.portal.sdmx.message import Action, DataSet
from indicators.portal.sdmx.releases import Open
from indicators.release.products import extracts
from indicators.release.products.sdmx_flows import MEASURE, Flow

_KEPT = 8
_BATCH = 20_000
_LOCK = Lock()


def everything(release: Open, flow: Flow) -> DataSet:
    """All observations that a release has of a dataflow."""
    found = cube.of_release(release.reader.published.folder, flow)
    return DataSet(Action.INFORMATION, found, found.rows())


def since(release: Open, before: Open | None, flow: Flow) -> list[DataSet]:
    """What a release changed: replaced observations, then deleted ones; everything where there was none before.

    Both are compared whole: of a part it could not be said what is gone.
    """
    folder, at = release.reader.published.folder, release.since
    if before is None:
        return [replace(everything(release, flow), valid_from=at)]
    if before.version == release.version:
        return []
    replaced, deleted = _compared(folder, before.reader.published.folder, flow)
    return [
        DataSet(Action.REPLACE, replaced, replaced.rows(), valid_from=at),
        DataSet(Action.DELETE, deleted, deleted.rows(), valid_to=at),
    ]


def history(releases: list[Open], before: Open | None, flow: Flow) -> list[DataSet]:
    """For each release what it changed: all of the first, then what the others replaced and deleted.

    Args:
        releases: the oldest first.
        before: the release after which they are told; none: from the beginning.
        flow: of which observations.
    """
    sets: list[DataSet] = []
    for release in releases:
        sets += since(release, before, flow)
        before = release
    return sets


@cached(LRUCache(_KEPT), lock=_LOCK, info=False)
def _compared(now: Path, before: Path, flow: Flow) -> tuple[Cube, Cube]:
    """What one release has newly or otherwise, and what it has no more; releases never change."""
    with connect(threads=2, memory_limit="1GB") as con:
        for name, folder in (("now", now), ("before", before)):
            path = folder / f"{flow.extract}.parquet"
            if not path.exists():
                return cube.of_rows([], flow), cube.of_rows([], flow)
            extracts.opened(con, path).create_view(f"extract_{flow.extract}", replace=True)
            con.execute(f"CREATE TEMP TABLE {name} AS {resources.sql(flow.query)}")
        columns = ", ".join((*flow.components, MEASURE))
        # EXCEPT and USING both take two values that are none for the same.
        changed = con.table("now").project(columns).except_(con.table("before").project(columns))
        gone = con.table("before").join(con.table("now"), ", ".join(flow.dimensions), how="anti")
        return _cube(changed, flow), _cube(gone, flow)


def _cube(rows: duckdb.DuckDBPyRelation, flow: Flow) -> Cube:
    return cube.of_rows(rows.to_arrow_reader(_BATCH), flow)
