"""One writer at a time, on both kinds of catalogue: a lock file beside the embedded one, a lock in PostgreSQL."""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from indicators.base import resources
from indicators.base.clock import system_clock
from indicators.store.database_errors import busy

SECONDS = 120
# The key is any number that nothing else in this database uses.
_TRY = "SELECT pg_try_advisory_xact_lock(455)::INT AS taken"
_LOOK = (0.01, 0.05)  # seconds between two tries: DuckDB would burn a processor while PostgreSQL lets it wait

Held = Callable[[], object]
"""Raises when the lock was lost on the way."""


class FileOfOneWriter:
    """A lock of the operating system, which ends with its process; its holder may take it twice.

    Args:
        path: the file that is locked; beside it lies one that says who has it.
    """

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path, timeout=SECONDS)
        self._path = path
        self._said = path.with_suffix(".holder")

    @contextmanager
    def lock(self) -> Iterator[Held]:
        """Waits for the lock, and holds it.

        Raises:
            StoreBusy: it could not be had in time.
        """
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            raise busy(self.holder(), f"waited {SECONDS} seconds for {self._path}") from None
        try:
            self._said.write_text(f"{_command()} (process {os.getpid()}) since {system_clock():%H:%M:%S} UTC")
            yield lambda: None
        finally:
            self._lock.release()

    def holder(self) -> str:
        """Who had the lock last; blank if nobody ever had."""
        return self._said.read_text() if self._said.is_file() else ""


def _command() -> str:
    """The command of this process, without its arguments, which may be of others' concern."""
    program, *arguments = sys.argv or ["python"]
    return " ".join([Path(program).name, *(word for word in arguments[:1] if word.isalpha())])


@contextmanager
def by_postgres(con: duckdb.DuckDBPyConnection, database: str, holder: Callable[[], str]) -> Iterator[Held]:
    """An advisory lock of PostgreSQL, which ends with the connection that holds it.

    DuckLake's own transactions only notice that two writers changed the same files; two that add rows after looking for
    the same key would both succeed. With one writer at a time what was looked up still holds when it is committed.

    Args:
        con: a connection of the process; the lock gets one of its own.
        database: the attached PostgreSQL database with the catalogue.
        holder: says who has the lock, for who waited too long.

    Raises:
        StoreBusy: it could not be had in time.
    """
    own = con.cursor()

    def ask(query: str) -> int:
        return int(own.execute("FROM postgres_query(?, ?)", [database, query]).fetchall()[0][0])

    own.execute("BEGIN")
    try:
        end = time.monotonic() + SECONDS
        while not ask(_TRY):
            if time.monotonic() > end:
                raise busy(holder(), f"waited {SECONDS} seconds for the advisory lock 455 of the catalogue")
            time.sleep(random.uniform(*_LOOK))  # noqa: S311 - no secret
        yield lambda: ask("SELECT 1")
    finally:
        own.close()  # ends the transaction, and with it the lock


def holder_on_postgres(connect: Callable[[], duckdb.DuckDBPyConnection]) -> str:
    """Which connection has the lock, and since when; blank if none has, or the database does not answer."""
    try:
        with connect() as con:
            query = resources.sql("services/lock_holder")
            rows = con.execute("FROM postgres_query('catalogue', ?)", [query]).fetchall()
    except duckdb.Error:
        return ""
    return str(rows[0][0]) if rows else ""
