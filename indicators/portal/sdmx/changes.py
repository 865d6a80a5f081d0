"""What changed from one release to another: observations that are new or otherwise, and those that are gone."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from cachetools import LRUCache, cached

from indicators.base import resources
from indicators.base.database import connect
from indicators.portal.sdmx import cube
from indicators.portal.sdmx.cube import Cube
from indicators.portal.sdmx.message import Action, DataSet
from indicators.portal.sdmx.releases import Open

_KEPT = 8
_LOCK = Lock()


def everything(release: Open) -> DataSet:
    """All observations of a release."""
    found = cube.of_release(release.reader.published.folder)
    return DataSet(Action.INFORMATION, found, found.rows())


def since(release: Open, before: Open | None) -> list[DataSet]:
    """What a release changed: replaced observations, then deleted ones; everything where there was none before.

    Both are compared whole: of a part it could not be said what is gone.
    """
    folder, at = release.reader.published.folder, release.since
    if before is None:
        found = cube.of_release(folder)
        return [DataSet(Action.INFORMATION, found, found.rows(), valid_from=at)]
    if before.version == release.version:
        return []
    replaced, deleted = _compared(folder, before.reader.published.folder)
    return [
        DataSet(Action.REPLACE, replaced, replaced.rows(), valid_from=at),
        DataSet(Action.DELETE, deleted, deleted.rows(), valid_to=at),
    ]


def history(releases: list[Open], before: Open | None = None) -> list[DataSet]:
    """For each release what it changed: all of the first, then what the others replaced and deleted.

    Args:
        releases: the oldest first.
        before: the release after which they are told; none: from the beginning.
    """
    sets: list[DataSet] = []
    for release in releases:
        sets += since(release, before)
        before = release
    return sets


@cached(LRUCache(_KEPT), lock=_LOCK, info=False)
def _compared(now: Path, before: Path) -> tuple[Cube, Cube]:
    """What one release has newly or otherwise, and what it has no more; releases never change."""
    return _has(now, before, whole=True), _has(before, now, whole=False)


def _has(now: Path, before: Path, *, whole: bool) -> Cube:
    with connect(threads=2, memory_limit="1GB") as con:
        for name, folder in (("now", now), ("before", before)):
            con.read_parquet(str(folder / "harmonised.parquet")).create_view("extract_harmonised", replace=True)
            con.execute(f"CREATE TEMP TABLE {name} AS {resources.sql('extracts/_sdmx')}")
        query = resources.sql("portal/sdmx_changes")
        return cube.of_query(con, query, {"whole": whole})
