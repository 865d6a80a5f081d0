"""The two catalogues of DuckLake: a SQLite file beside its data, or a database of PostgreSQL.

SQLite runs with a write-ahead log: who reads sees the last state that was committed and keeps no writer waiting, and a
writer keeps no reader waiting (docs/decisions/0021-readers-and-writers.md has the measurement).
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sqlite3
import tempfile
from abc import ABC, abstractmethod
from contextlib import AbstractContextManager, closing
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from indicators.base.database import connect
from indicators.base.errors import StoreReadOnly
from indicators.base.settings import Settings
from indicators.store.locking import FileOfOneWriter, Held, by_postgres, holder_on_postgres

_LOG = 1_000_000  # bytes that the log of SQLite may need
_INLINED_ROWS = 100  # more in one insert are a file of their own: cheaper to commit, and to read again (decision 0035)
# No extension comes from anywhere but the wheels of requirements.lock, whose hashes were held against it when they were
# installed; nobody but `connect` names one. DuckDB would hash their 70 MB again at each opening: 0.35 CPU seconds.
_ONLY_OURS: dict[str, Any] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_unsigned_extensions": "true",
}


def extension(name: str) -> Path:
    """The file of a DuckDB extension from its wheel; nothing is downloaded."""
    spec = importlib.util.find_spec(f"duckdb_extension_{name}")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"duckdb-extension-{name.replace('_', '-')} is not installed")
    folder = Path(spec.submodule_search_locations[0]) / "extensions" / f"v{duckdb.__version__}"
    return folder / f"{name}.duckdb_extension"


class Catalogue(ABC):
    """Where DuckLake keeps what it knows of its tables."""

    embedded: bool
    _scanner: str

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    @abstractmethod
    def exists(self) -> bool:
        """Whether there is something that may be asked."""

    @abstractmethod
    def made(self, root: duckdb.DuckDBPyConnection) -> bool:
        """Whether it has the tables of a store, whole, so that attaching it makes nothing."""

    @property
    @abstractmethod
    def writable(self) -> bool:
        """Whether this process may write to it."""

    @property
    def full(self) -> bool:
        """Whether nothing more fits on its disk, as far as this process can see it."""
        return False

    @abstractmethod
    def lock(self, con: duckdb.DuckDBPyConnection) -> AbstractContextManager[Held]:
        """The lock of the one writer."""

    @abstractmethod
    def held_by(self) -> str:
        """Who has the lock of the one writer now, in words; blank if that cannot be known."""

    @abstractmethod
    def _address(self) -> str:
        """As DuckLake attaches it."""

    def prepare(self) -> None:  # noqa: B027 - PostgreSQL needs nothing
        """Makes what a new catalogue needs before DuckLake fills it."""

    def connect(self) -> duckdb.DuckDBPyConnection:
        """DuckDB with what it needs to reach the catalogue, which is not attached yet.

        Most questions are about a few rows, and each makes DuckLake ask its catalogue four more: threads that only wait
        for them doubled what they cost (decision 0043). `lake.all_processors` is for those about all rows.
        """
        con = connect(threads=1, **_ONLY_OURS)
        for name in (self._scanner, "ducklake"):
            con.execute(f"LOAD '{extension(name)}'")
        return con

    def attach(self, root: duckdb.DuckDBPyConnection) -> None:
        """Attaches the store as `lake`."""
        data = self._settings.data or str(self._settings.lake / "data")
        options = f"DATA_PATH '{quoted(data)}', DATA_INLINING_ROW_LIMIT {_INLINED_ROWS}"
        if self.embedded:  # a work folder may be moved, and named by a relative path: its data move with it
            options += ", OVERRIDE_DATA_PATH true"
        root.execute(f"ATTACH 'ducklake:{quoted(self._address())}' AS lake ({options})")

    def require_writable(self) -> None:
        """Returns where this process may write.

        Raises:
            StoreReadOnly: it may not.
        """
        if not self.writable:
            raise StoreReadOnly(
                f"The store in {self._settings.lake} can be read but not written.",
                advice="Mount its disk for writing, or run this as the user who owns it; reading commands work.",
            )


class EmbeddedCatalogue(Catalogue):
    """A SQLite file with a write-ahead log."""

    embedded = True
    _scanner = "sqlite_scanner"

    @cached_property
    def path(self) -> Path:
        """The file of the catalogue."""
        named = self._settings.catalogue.removeprefix("sqlite:")
        return Path(named) if named else self._settings.lake / "catalogue.sqlite"

    @cached_property
    def _writer(self) -> FileOfOneWriter:
        return FileOfOneWriter(self._settings.lake / "write.lock")

    @property
    def exists(self) -> bool:
        """Whether the file is there and has something in it."""
        return self.path.is_file() and self.path.stat().st_size > 0

    @property
    def writable(self) -> bool:
        """Whether the folder takes new files: SQLite needs its log beside the catalogue."""
        return os.access(self._folder_there, os.W_OK) and (not self.path.exists() or os.access(self.path, os.W_OK))

    @property
    def full(self) -> bool:
        """Whether the disk has no room for the log, without which SQLite does not even read."""
        return shutil.disk_usage(self._folder_there).free < _LOG

    @property
    def _folder_there(self) -> Path:
        """The folder of the catalogue, or the nearest above it that exists."""
        return next(path for path in (self.path.parent, *self.path.parents) if path.exists())

    def made(self, root: duckdb.DuckDBPyConnection) -> bool:
        """Whether the file has the tables of a store: DuckLake makes its own in one transaction, ours come after."""
        if not self.exists:
            return False
        with closing(sqlite3.connect(f"file:{self._readable}?mode=ro", uri=True)) as con:
            if not con.execute("SELECT 1 FROM sqlite_master WHERE name = 'ducklake_table'").fetchall():
                return False
            query = "SELECT count(*) FROM ducklake_table WHERE table_name IN ('deliveries', 'observations')"
            return bool(con.execute(query).fetchone()[0])

    def prepare(self) -> None:
        """Makes the file with a write-ahead log, which SQLite then keeps."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(self.path)) as con:
            con.execute("PRAGMA journal_mode = WAL")

    def attach(self, root: duckdb.DuckDBPyConnection) -> None:
        """Attaches the store; one from before there was a write-ahead log gets it."""
        if self.writable and self.exists and not _has_log(self.path):
            with self._writer.lock():
                self.prepare()
        super().attach(root)

    def lock(self, con: duckdb.DuckDBPyConnection) -> AbstractContextManager[Held]:
        """A lock of the operating system, which ends with its process; its holder may take it twice."""
        return self._writer.lock()

    def held_by(self) -> str:
        """The command that has the lock, and since when."""
        return self._writer.holder()

    def _address(self) -> str:
        return f"sqlite:{self._readable}"

    @property
    def _readable(self) -> Path:
        return self.path if self.writable else self._copy

    @cached_property
    def _copy(self) -> Path:
        """A copy of the catalogue where SQLite can have its log: the disk of the store takes none."""
        self._folder = tempfile.TemporaryDirectory(prefix="ict-catalogue-")
        for path in self.path.parent.glob(f"{self.path.name}*"):
            shutil.copyfile(path, Path(self._folder.name) / path.name)
        return Path(self._folder.name) / self.path.name


class PostgresCatalogue(Catalogue):
    """A database of PostgreSQL, attached beside the store as `catalogue`."""

    embedded = False
    exists = True
    writable = True
    _scanner = "postgres_scanner"

    def connect(self) -> duckdb.DuckDBPyConnection:
        """DuckDB with the database attached as `catalogue`."""
        con = super().connect()
        dsn = self._settings.catalogue.removeprefix("postgres:")
        con.execute(f"ATTACH '{quoted(dsn)}' AS catalogue (TYPE postgres)")
        return con

    def made(self, root: duckdb.DuckDBPyConnection) -> bool:
        """Whether the database has the tables of a store."""
        query = "SELECT count(*) FROM pg_tables WHERE tablename = 'ducklake_metadata'"
        return root.execute("FROM postgres_query('catalogue', ?)", [query]).fetchall() != [(0,)]

    def lock(self, con: duckdb.DuckDBPyConnection) -> AbstractContextManager[Held]:
        """A lock of the database, which ends with the connection that holds it."""
        return by_postgres(con, "catalogue", self.held_by)

    def held_by(self) -> str:
        """The connection that has the lock, and since when."""
        return holder_on_postgres(self.connect)

    def _address(self) -> str:
        return self._settings.catalogue


def quoted(text: str) -> str:
    """A text inside a literal of SQL, where a statement takes no parameters."""
    return text.replace("'", "''")


def _has_log(path: Path) -> bool:
    """Whether a SQLite file has a write-ahead log: bytes 18 and 19 of its header say 2."""
    with path.open("rb") as file:
        return file.read(20)[18:] == b"\x02\x02"
