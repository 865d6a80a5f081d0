"""DuckLake: one catalogue for everything that is recorded; append-only, transactional, readable as of a time."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import duckdb

from indicators.errors import StoreAway
from indicators.settings import Settings
from indicators.store.locking import Lock, by_file, by_postgres
from indicators.store.migrate import migrate, newest, version
from indicators.store.timekeeping import require_agreement, times


def extension(name: str) -> Path:
    """The file of a DuckDB extension from its wheel; nothing is downloaded."""
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"duckdb-extension-{name.replace('_', '-')} is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "extensions" / f"v{duckdb.__version__}"
    return folder / f"{name}.duckdb_extension"


class Lake:
    """A connection to the store, opened when it is first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._embedded = not settings.catalogue.startswith("postgres:")
        self._ready = False

    @property
    def exists(self) -> bool:
        """Whether something was ever recorded; an embedded store is made by the first write."""
        return not self._embedded or self._catalogue_file.is_file()

    @property
    def _catalogue_file(self) -> Path:
        named = self._settings.catalogue.removeprefix("sqlite:")
        return Path(named) if named else self._settings.lake / "catalogue.sqlite"

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """DuckDB with what it needs to reach the catalogue, which is not attached yet."""
        self._settings.lake.mkdir(parents=True, exist_ok=True)
        con = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
        for name in ("sqlite_scanner" if self._embedded else "postgres_scanner", "ducklake"):
            con.execute(f"LOAD '{extension(name)}'")
        if not self._embedded:
            dsn = self._settings.catalogue.removeprefix("postgres:")
            con.execute(f"ATTACH '{_quoted(dsn)}' AS catalogue (TYPE postgres)")
        return con

    @cached_property
    def _lock(self) -> Lock:
        if self._embedded:
            return by_file(self._settings.lake / "write.lock")
        return by_postgres(self._connection, "catalogue")

    def _open(self) -> duckdb.DuckDBPyConnection:
        if self._ready:
            return self._connection
        try:
            if self._made():
                self._attach()
            if not self._ready:  # two processes must not make a catalogue at once, or bring it forward
                with self._lock():
                    self._attach()
                    if not self._ready:
                        migrate(self._connection)
                        self._ready = True
        except duckdb.IOException as failed:
            self.close()
            raise _away(failed) from failed
        except BaseException:
            self.close()
            raise
        return self._connection

    def _made(self) -> bool:
        """Whether the catalogue is there, so that attaching it makes nothing."""
        if self._embedded:
            return False  # a file that is there may be one that another process has just begun
        query = "SELECT count(*) FROM pg_tables WHERE tablename = 'ducklake_metadata'"
        return self._connection.execute("FROM postgres_query('catalogue', ?)", [query]).fetchall() != [(0,)]

    def _attach(self) -> None:
        attached = self._connection.execute("SELECT 1 FROM duckdb_databases() WHERE database_name = 'lake'").fetchone()
        if not attached:
            data = self._settings.data or str(self._settings.lake / "data")
            catalogue = self._settings.catalogue if not self._embedded else f"sqlite:{self._catalogue_file}"
            options = f"DATA_PATH '{_quoted(data)}', DATA_INLINING_ROW_LIMIT 1000"
            if self._embedded:  # a work folder may be moved, and named by a relative path: its data move with it
                options += ", OVERRIDE_DATA_PATH true"
            self._connection.execute(f"ATTACH 'ducklake:{_quoted(catalogue)}' AS lake ({options})")
        self._ready = version(self._connection) == newest()

    def read(self) -> duckdb.DuckDBPyConnection:
        """A connection to query `lake`.

        Raises:
            StoreAway: the catalogue does not answer.
        """
        return self._open()

    @contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction by one writer at a time: all of it is recorded, or nothing.

        What is looked up inside still holds when it is committed, and a time that is taken inside is after all times
        that were recorded before.

        Raises:
            StoreBusy: another process holds the store.
            StoreAway: the catalogue was lost on the way; nothing was recorded, or all of it.
            ClockWrong: the clock of this machine cannot be right.
        """
        con = self._open()
        try:
            with self._lock() as still_held:
                require_agreement(*times(con, embedded=self._embedded))
                con.execute("BEGIN")
                try:
                    yield con
                    still_held()
                except BaseException:
                    con.execute("ROLLBACK")
                    raise
                con.execute("COMMIT")
        except (duckdb.IOException, duckdb.TransactionException) as failed:
            self.close()
            raise _away(failed) from failed

    def wait_for_writers(self) -> None:
        """Returns when every transaction that was under way has ended: what they recorded can be read."""
        self._open()
        with self._lock():
            pass

    def close(self) -> None:
        """Closes the connection, if there is one."""
        self._ready = False
        self.__dict__.pop("_lock", None)
        if "_connection" in self.__dict__:
            self._connection.close()
            del self.__dict__["_connection"]


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _away(failed: duckdb.Error) -> StoreAway:
    return StoreAway("The catalogue of the store does not answer.", advice="It is tried again.", detail=str(failed))
