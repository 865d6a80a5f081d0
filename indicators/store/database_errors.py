"""What DuckDB, DuckLake, SQLite and PostgreSQL say of a store that does not work, in the project's own errors."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import duckdb

from indicators.base.errors import IctError, StoreAway, StoreBusy, StoreFull, StoreReadOnly, StoreUnsound


class _Store(Protocol):
    @property
    def full(self) -> bool: ...

    def held_by(self) -> str: ...


_BUSY = re.compile(r"database (table )?is locked|database is busy", re.IGNORECASE)
_FULL = re.compile(r"disk is full|no space left|disk quota", re.IGNORECASE)
_READ_ONLY = re.compile(r"readonly database|read-only file system|permission denied", re.IGNORECASE)
_DAMAGED = re.compile(
    r"malformed|file is not a database|disk i/o error|file is encrypted|no such table: ducklake"
    r"|too small to be a parquet|no magic bytes|cannot open file .*no such file|no files found that match",
    re.IGNORECASE | re.DOTALL,
)


@contextmanager
def told(store: _Store) -> Iterator[None]:
    """Turns what the libraries raise inside into our errors; what is none of theirs passes.

    Raises:
        StoreBusy: another process holds the catalogue; the text says which.
        StoreFull, StoreReadOnly: the disk takes nothing.
        StoreUnsound: the catalogue or a data file is not what was written.
        StoreAway: the database or the storage does not answer.
    """
    try:
        yield
    except (duckdb.Error, sqlite3.Error) as exc:
        failure = failure_of(exc, store)
        if failure is None:
            raise
        raise failure from exc


def failure_of(exc: duckdb.Error | sqlite3.Error, store: _Store | None = None) -> IctError | None:
    """Our error for one of a library; none where the fault is in the question."""
    text = str(exc)
    if _BUSY.search(text):
        return busy(store.held_by() if store else "", text)
    if _FULL.search(text) or (store is not None and store.full and _of_the_disk(exc, text)):
        return StoreFull(
            "The disk of the store is full; nothing of this was recorded.",
            advice="Free some space and run it again; what was recorded before is intact.",
            detail=text,
        )
    if _READ_ONLY.search(text):
        return StoreReadOnly(
            "The store can be read but not written.",
            advice="Mount its disk for writing, or run this as the user who owns it.",
            detail=text,
        )
    if _DAMAGED.search(text):
        return StoreUnsound(
            "The catalogue of the store, or a file that it refers to, is missing or damaged.",
            advice="Nothing was written. Restore it (docs/operations.md): `ict restore FOLDER --work NEW`.",
            detail=text,
        )
    if isinstance(exc, (duckdb.IOException, duckdb.TransactionException, duckdb.ConnectionException)):
        return StoreAway("The catalogue of the store does not answer.", advice="Try again in a minute.", detail=text)
    return None


def _of_the_disk(exc: duckdb.Error | sqlite3.Error, text: str) -> bool:
    """Whether a full disk may be behind a failure: SQLite, which makes its log even to read, calls it an I/O error."""
    raised = (duckdb.IOException, duckdb.TransactionException, sqlite3.OperationalError)
    return isinstance(exc, raised) or _DAMAGED.search(text) is not None


def busy(holder: str, detail: str = "") -> StoreBusy:
    """The failure of who waited too long."""
    who = f" by {holder}" if holder else " by another process"
    return StoreBusy(
        f"The store is in use{who}.",
        advice="Wait for it to end and try again, or end it if it hangs; nothing of this was recorded.",
        detail=detail,
    )
