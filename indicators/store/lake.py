"""DuckLake: one catalogue for everything that is recorded; append-only, transactional, readable as of a time.

A connection of DuckDB belongs to one use: nothing hands one out that another thread, request or task could also have.
A read is whole before it is given back, or lasts as long as a `with`; it never keeps the catalogue from a writer.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

from indicators.base.errors import StoreAway, StoreTooOld
from indicators.base.settings import Settings
from indicators.store import database_errors
from indicators.store.catalogue import Catalogue, EmbeddedCatalogue, PostgresCatalogue
from indicators.store.clock_guard import require_agreement, times
from indicators.store.damage import require_restored, require_whole
from indicators.store.locking import Held
from indicators.store.migrate import migrate, newest, pending, version

Parameters = Sequence[object] | Mapping[str, object] | None


class Lake:
    """The store; opened when it is first needed, by any number of threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._catalogue: Catalogue = (
            PostgresCatalogue(settings) if settings.catalogue.startswith("postgres:") else EmbeddedCatalogue(settings)
        )
        self._opening = threading.Lock()
        self._own = threading.local()
        self._root: duckdb.DuckDBPyConnection | None = None

    @property
    def exists(self) -> bool:
        """Whether something was ever recorded; an embedded store is made by the first write.

        Raises:
            StoreUnsound: the catalogue is gone, and what it referred to is there; or a restore was broken off.
        """
        require_restored(self._settings)
        there = self._catalogue.exists
        if not there:
            require_whole(self._settings, self._catalogue)
        return there

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own to the attached store, for one use."""
        with self._opening:
            if self._root is None:
                self._root = self._opened()
            return self._root.cursor()

    def _opened(self, *, may_migrate: bool = False) -> duckdb.DuckDBPyConnection:
        require_restored(self._settings)
        root = self._catalogue.connect()
        try:
            with database_errors.told(self._catalogue):
                if not self._catalogue.made(root):
                    self._make(root)
                else:
                    self._catalogue.attach(root)
                    self._require_version(root, may_migrate=may_migrate)
        except BaseException:
            root.close()
            raise
        return root

    def _make(self, root: duckdb.DuckDBPyConnection) -> None:
        """Makes a catalogue, unless another process did so meanwhile."""
        with self._catalogue.lock(root):
            if not self._catalogue.made(root):
                require_whole(self._settings, self._catalogue)
                self._catalogue.prepare()
                self._catalogue.attach(root)
                migrate(root)
            else:
                self._catalogue.attach(root)
                self._require_version(root)

    def _require_version(self, root: duckdb.DuckDBPyConnection, *, may_migrate: bool = False) -> None:
        found = version(root)
        if found < newest() and not may_migrate and self._catalogue.writable:
            with self._catalogue.lock(root):  # whoever makes the store may not be done
                found = version(root)
        if found < newest() and not may_migrate:
            raise StoreTooOld(
                f"The store has version {found}; this code works with {newest()}.",
                advice="`ict migrate --dry-run` says what would be done, `ict migrate` does it. Back it up before.",
            )
        pending(found)  # tells of one that a later version of the code wrote

    def make(self) -> None:
        """Makes the store, where there is none yet: before anything is put beside it that would be lost without it."""
        self._cursor().close()

    def migrate(self, *, dry_run: bool = False) -> list[str]:
        """Makes a store, or brings an old one to the version of this code; gives the names of the steps.

        Raises:
            StoreTooNew: a later version of the code has been at work on it.
        """
        if dry_run and not self.exists:
            return pending(0)
        self.close()
        root = self._opened(may_migrate=True)
        try:
            with database_errors.told(self._catalogue):
                if dry_run:
                    return pending(version(root))
                with self._catalogue.lock(root):
                    return migrate(root)
        finally:
            root.close()

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for several questions that see the same state of `lake`; nobody else has it.

        Raises:
            StoreAway: the catalogue does not answer.
            StoreBusy: the catalogue is held by another process.
        """
        shared: duckdb.DuckDBPyConnection | None = getattr(self._own, "state", None)
        if shared is not None:
            yield shared
            return
        with self._begun() as con:
            yield con

    @contextmanager
    def same_state(self) -> Iterator[None]:
        """All questions of this thread within see one state; nothing else has the connection on which they are asked.

        What is current costs DuckLake 5 ms to look up, and the statistics of a table 3 ms: once, not once a question.

        Raises:
            StoreAway, StoreBusy: as `reading`.
        """
        if getattr(self._own, "state", None) is not None:
            yield
            return
        with self._begun() as con:
            self._own.state = con
            try:
                yield
            finally:
                self._own.state = None

    @contextmanager
    def _begun(self) -> Iterator[duckdb.DuckDBPyConnection]:
        con = self._cursor()
        try:
            with database_errors.told(self._catalogue):
                con.execute("BEGIN TRANSACTION")
                try:
                    yield con
                finally:
                    con.execute("ROLLBACK")
        except StoreAway:
            self.close()
            raise
        finally:
            con.close()

    def rows(self, query: str, parameters: Parameters = None) -> list[tuple[Any, ...]]:
        """All rows of one question.

        Raises:
            StoreAway, StoreBusy: as `reading`.
        """
        with self.reading() as con:
            return con.execute(query, parameters).fetchall()

    def records(self, query: str, parameters: Parameters = None) -> list[dict[str, Any]]:
        """All rows of one question, each by the names of its columns.

        Raises:
            StoreAway, StoreBusy: as `reading`.
        """
        with self.reading() as con:
            found = con.execute(query, parameters)
            names = [column[0] for column in found.description]
            return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def table(self, query: str, parameters: Parameters = None) -> pa.Table:
        """All rows of one question as an Arrow table.

        Raises:
            StoreAway, StoreBusy: as `reading`.
        """
        with self.reading() as con:
            return con.execute(query, parameters).to_arrow_table()

    @contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction by one writer at a time: all of it is recorded, or nothing.

        What is looked up inside still holds when it is committed, and a time that is taken inside is after all times
        that were recorded before.

        Raises:
            StoreBusy: another process holds the store.
            StoreAway: the catalogue was lost on the way; nothing was recorded, or all of it.
            StoreReadOnly: the store lies where this process cannot write.
            ClockWrong: the clock of this machine cannot be right.
        """
        with self._exclusive() as (con, still_held):
            require_agreement(*times(con, embedded=self._catalogue.embedded))
            con.execute("BEGIN TRANSACTION")
            try:
                yield con
                still_held()
            except BaseException:
                con.execute("ROLLBACK")
                raise
            con.execute("COMMIT")

    @contextmanager
    def alone(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection while nobody writes, without a transaction: for maintenance, which makes its own.

        It has a DuckDB of its own, with all processors: where the number of threads is changed while another connection
        reads, both can wait for each other for ever (decision 0058).

        Raises:
            StoreBusy, StoreAway, StoreReadOnly: as `write`.
        """
        root = self._opened()
        with self._exclusive(root) as (con, _):
            con.execute("RESET threads")
            yield con

    @contextmanager
    def _exclusive(
        self, own: duckdb.DuckDBPyConnection | None = None
    ) -> Iterator[tuple[duckdb.DuckDBPyConnection, Held]]:
        con = own or self._cursor()
        before, self._own.state = getattr(self._own, "state", None), None  # a writer looks at what is current
        try:
            with database_errors.told(self._catalogue):
                self._catalogue.require_writable()
                with self._catalogue.lock(con) as still_held:
                    yield con, still_held
        except StoreAway:
            self.close()
            raise
        finally:
            self._own.state = before
            con.close()

    def wait_for_writers(self) -> None:
        """Returns when every transaction that was under way has ended: what they recorded can be read."""
        if self._catalogue.writable:
            with self._exclusive():
                pass

    def close(self) -> None:
        """Closes the connection from which those of each use come; those in use stay open until they end."""
        root, self._root = self._root, None
        if root is not None:
            root.close()


@contextmanager
def all_processors(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """For what reads all rows of a large table; whoever asks the store meanwhile has them, too."""
    con.execute("RESET threads")
    try:
        yield
    finally:
        con.execute("SET threads = 1")


def state(con: duckdb.DuckDBPyConnection) -> int:
    """The number of the state that a transaction sees: while it is the same, nobody has recorded anything."""
    [(found,)] = con.execute("FROM lake.current_snapshot()").fetchall()
    return int(found)


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Adds rows to a table of the store, each with a value for every column."""
    if not rows:
        return
    con.register("new_rows", pa.table({f"c{i}": list(column) for i, column in enumerate(zip(*rows, strict=True))}))
    con.execute(f"INSERT INTO lake.{table} FROM new_rows")
    con.unregister("new_rows")
