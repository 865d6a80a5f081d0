"""DuckLake: one catalogue for everything that is recorded; append-only, transactional, readable as of a time."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from indicators import resources
from indicators.errors import StoreBusy
from indicators.settings import Settings

_LOCK_SECONDS = 120


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

    @property
    def exists(self) -> bool:
        """Whether something was ever recorded; an embedded store is made by the first write."""
        return not self._embedded or self._catalogue_file.is_file()

    @property
    def _catalogue_file(self) -> Path:
        named = self._settings.catalogue.removeprefix("sqlite:")
        return Path(named) if named else self._settings.lake / "catalogue.sqlite"

    @cached_property
    def _lock(self) -> FileLock:
        self._settings.lake.mkdir(parents=True, exist_ok=True)
        return FileLock(self._settings.lake / "write.lock", timeout=_LOCK_SECONDS)

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        data = self._settings.data or str(self._settings.lake / "data")
        catalogue = self._settings.catalogue if not self._embedded else f"sqlite:{self._catalogue_file}"
        self._settings.lake.mkdir(parents=True, exist_ok=True)
        con = duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"})
        for name in ("sqlite_scanner" if self._embedded else "postgres_scanner", "ducklake"):
            con.execute(f"LOAD '{extension(name)}'")
        options = "DATA_PATH '{}', DATA_INLINING_ROW_LIMIT 1000".format(data.replace("'", "''"))
        if self._embedded:  # a work folder may be moved, and named by a relative path: its data move with it
            options += ", OVERRIDE_DATA_PATH true"
        con.execute("ATTACH 'ducklake:{}' AS lake ({})".format(catalogue.replace("'", "''"), options))
        con.execute(resources.sql("store/schema"))
        return con

    def _open(self) -> duckdb.DuckDBPyConnection:
        if "_connection" in self.__dict__ or not self._embedded:
            return self._connection
        with self._locked():  # two processes must not make the catalogue at once
            return self._connection

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with self._lock:
                yield
        except Timeout:
            raise StoreBusy(
                "The store is in use by another process.",
                advice=f"Wait for it to end; it was tried for {_LOCK_SECONDS} seconds.",
                detail=str(self._lock.lock_file),
            ) from None

    def read(self) -> duckdb.DuckDBPyConnection:
        """A connection to query `lake`."""
        return self._open()

    @contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """One transaction: all of it is recorded, or nothing.

        Raises:
            StoreBusy: another process holds the embedded store.
        """
        con = self._open()
        with self._locked() if self._embedded else _nothing():
            con.execute("BEGIN")
            try:
                yield con
            except BaseException:
                con.execute("ROLLBACK")
                raise
            con.execute("COMMIT")

    def close(self) -> None:
        """Closes the connection, if there is one."""
        if "_connection" in self.__dict__:
            self._connection.close()
            del self.__dict__["_connection"]


@contextmanager
def _nothing() -> Iterator[None]:
    yield
