"""One writer at a time, on both kinds of catalogue: a lock file beside the embedded one, a lock in PostgreSQL."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from indicators.errors import StoreBusy

SECONDS = 120
# The key is any number that nothing else in this database uses.
_TRY = "SELECT pg_try_advisory_xact_lock(455)::INT AS taken"
_LOOK = (0.01, 0.05)  # seconds between two tries: DuckDB would burn a processor while PostgreSQL lets it wait

Held = Callable[[], object]
"""Raises when the lock was lost on the way."""
Lock = Callable[[], AbstractContextManager[Held]]


def by_file(path: Path) -> Lock:
    """A lock of the operating system, which ends with its process; its holder may take it twice."""
    lock = FileLock(path, timeout=SECONDS)

    @contextmanager
    def taken() -> Iterator[Held]:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout:
            raise _busy(str(path)) from None
        try:
            yield lambda: None
        finally:
            lock.release()

    return taken


def by_postgres(con: duckdb.DuckDBPyConnection, database: str) -> Lock:
    """An advisory lock of PostgreSQL, which ends with the connection that holds it.

    DuckLake's own transactions only notice that two writers changed the same files; two that add rows after looking for
    the same key would both succeed. With one writer at a time what was looked up still holds when it is committed.

    Args:
        con: a connection of the process; the lock gets one of its own.
        database: the attached PostgreSQL database with the catalogue.
    """

    @contextmanager
    def taken() -> Iterator[Held]:
        own = con.cursor()

        def ask(query: str) -> int:
            return int(own.execute("FROM postgres_query(?, ?)", [database, query]).fetchall()[0][0])

        own.execute("BEGIN")
        try:
            end = time.monotonic() + SECONDS
            while not ask(_TRY):
                if time.monotonic() > end:
                    raise _busy("the advisory lock 455 of the catalogue")
                time.sleep(random.uniform(*_LOOK))  # noqa: S311 - no secret
            yield lambda: ask("SELECT 1")
        finally:
            own.close()  # ends the transaction, and with it the lock

    return taken


def _busy(detail: str) -> StoreBusy:
    return StoreBusy(
        "The store is in use by another process.",
        advice=f"Wait for it to end; it was tried for {SECONDS} seconds.",
        detail=detail,
    )
