"""Connections of DuckDB."""

from __future__ import annotations

import os
import stat
import tempfile
import uuid
from pathlib import Path

import duckdb


def connect(
    path: Path | None = None, *, read_only: bool = False, **settings: str | bool | int
) -> duckdb.DuckDBPyConnection:
    """A connection of its own, to a file or in memory, that prints nothing.

    In a process that runs no script (a child of a pool, ``python -c``) DuckDB takes standard output for a terminal and
    draws a bar on it after two seconds, in the middle of whatever is written there.

    What memory does not hold goes to a folder of this connection alone (`_overflow`), unless a setting says otherwise.
    """
    config: dict[str, str | bool | int | float | list[str]] = {"temp_directory": _overflow(path), **settings}
    con = duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config)
    con.execute("SET enable_progress_bar = false")  # a cursor has it from its connection
    return con


def _overflow(path: Path | None) -> str:
    """A folder that is not there yet: DuckDB makes it when memory is full, and removes it when it closes.

    Two DuckDB that share one write over each other's files there, which have the same names: they read what is not
    theirs, or crash. By default they share the one of the current folder. Connections of one process to the same file
    are one DuckDB.
    """
    name = uuid.uuid4() if path is None else uuid.uuid5(uuid.NAMESPACE_OID, f"{os.getpid()} {path.absolute()}")
    return str(_own_folder() / name.hex)


def _own_folder() -> Path:
    """Where only this user reads: what overflows may be confidential."""
    folder = Path(tempfile.gettempdir()) / f"ict-duckdb-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077:
        return folder
    return Path(tempfile.mkdtemp(prefix="ict-duckdb-"))  # somebody else was there first
