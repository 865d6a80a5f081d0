"""Connections of DuckDB."""

from __future__ import annotations

from pathlib import Path

import duckdb


def connect(
    path: Path | None = None, *, read_only: bool = False, **settings: str | bool | int
) -> duckdb.DuckDBPyConnection:
    """A connection of its own, to a file or in memory, that prints nothing.

    In a process that runs no script (a child of a pool, ``python -c``) DuckDB takes standard output for a terminal and
    draws a bar on it after two seconds, in the middle of whatever is written there.
    """
    config: dict[str, str | bool | int | float | list[str]] = {**settings}
    con = duckdb.connect(str(path) if path else ":memory:", read_only=read_only, config=config)
    con.execute("SET enable_progress_bar = false")  # a cursor has it from its connection
    return con
