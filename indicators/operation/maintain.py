"""Keeps the store quick and small: small files into large ones, what stands apart, old copies away.

Nothing that is a record goes: observations, events and letters are the same before and after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import duckdb

from indicators.base.clock import naive_utc
from indicators.store import standing
from indicators.store.context import Context


@dataclass(frozen=True, slots=True)
class Step:
    """What was done, or would be.

    Attributes:
        name: of the step.
        number: of files, snapshots or days that it is about.
    """

    name: str
    number: int


# A step, the function of DuckLake that does it, and the days of retention.yml after which.
_CLEANING = (
    ("snapshots that expire", "ducklake_expire_snapshots", "snapshots_days"),
    ("data files that are deleted", "ducklake_cleanup_old_files", "files_days"),
    ("files of broken transactions", "ducklake_delete_orphaned_files", "files_days"),
)


def maintain(context: Context, *, dry_run: bool = False) -> list[Step]:
    """Merges and cleans up by the times of ``retention.yml``; a dry run says what would be done.

    Merging is a transaction of DuckLake; files that it replaces stay until no snapshot of the last days needs them, so
    that whoever reads meanwhile reads on.
    """
    if not context.lake.exists:
        return []
    kept = context.definitions.retention
    now = context.clock()
    steps = [] if dry_run else [_alone(context, _flush), _alone(context, _merge)]
    for name, function, days in _CLEANING:
        before = naive_utc(now - dt.timedelta(days=getattr(kept, days)))
        steps.append(_alone(context, partial(_call, name, function, before, dry_run)))
    steps += [] if dry_run else [_alone(context, _stand)]
    return [*steps, _access(context, now - dt.timedelta(days=kept.access_days), dry_run)]


def _alone(context: Context, step: Callable[[duckdb.DuckDBPyConnection], Step]) -> Step:
    """A step while nobody writes; between two of them others have their turn."""
    with context.lake.alone() as con:
        return step(con)


def _flush(con: duckdb.DuckDBPyConnection) -> Step:
    rows = con.execute("CALL ducklake_flush_inlined_data('lake')").fetchall()
    return Step("rows moved from the catalogue into files", sum(int(row[-1]) for row in rows))


def _merge(con: duckdb.DuckDBPyConnection) -> Step:
    rows = con.execute("CALL ducklake_merge_adjacent_files('lake')").fetchall()
    return Step("small files merged", sum(int(row[2]) for row in rows))


def _stand(con: duckdb.DuckDBPyConnection) -> Step:
    return Step("values that stand kept for checks", standing.rebuild(con))


def _call(name: str, function: str, before: dt.datetime, dry_run: bool, con: duckdb.DuckDBPyConnection) -> Step:
    rows = con.execute(f"CALL {function}('lake', older_than => ?, dry_run => ?)", [before, dry_run]).fetchall()
    return Step(name, len(rows))


def _access(context: Context, before: dt.datetime, dry_run: bool) -> Step:
    old = [path for path in context.settings.access.glob("*.jsonl") if path.stem < f"{before:%Y-%m-%d}"]
    for path in [] if dry_run else old:
        path.unlink()
    return Step("days of the access log that are deleted", len(old))
