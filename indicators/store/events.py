"""What happened to a delivery, a submission, a letter or a release."""

from __future__ import annotations

import datetime as dt

import duckdb

from indicators.base.clock import naive_utc
from indicators.store.lake import Lake, insert


def record(con: duckdb.DuckDBPyConnection, subject: str, name: str, actor: str, note: str, now: dt.datetime) -> None:
    """Records that something happened."""
    con.execute("INSERT INTO lake.events VALUES (?, ?, ?, ?, ?)", [subject, name, actor, note, naive_utc(now)])


def happened(con: duckdb.DuckDBPyConnection, subject: str, *names: str) -> bool:
    """Whether one of these events was recorded for a subject."""
    found = con.execute(
        "SELECT 1 FROM lake.events WHERE SUBJECT = ? AND list_contains(?, EVENT) LIMIT 1", [subject, names]
    )
    return found.fetchone() is not None


def last_note(lake: Lake, subject: str, name: str) -> str | None:
    """The note of the last event of that name, if there was one."""
    if not lake.exists:
        return None
    with lake.reading() as con:
        return last_note_in(con, subject, name)


def last_note_in(con: duckdb.DuckDBPyConnection, subject: str, name: str) -> str | None:
    """The same, as the transaction sees it."""
    query = "SELECT NOTE FROM lake.events WHERE SUBJECT = ? AND EVENT = ? ORDER BY RECORDED_AT DESC LIMIT 1"
    return next((str(note) for (note,) in con.execute(query, [subject, name]).fetchall()), None)


def record_all(con: duckdb.DuckDBPyConnection, rows: list[tuple[str, str, str, str]], now: dt.datetime) -> None:
    """Records many events at once, each as (subject, event, actor, note)."""
    insert(con, "events", [(*row, naive_utc(now)) for row in rows])
