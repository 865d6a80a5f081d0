"""The values that stood when the store was last maintained, kept sorted by area, so that a check need not read more.

They are copies. What is compared is defined by what was accepted (`sql/store/history.sql`). Whoever reads them asks
first whether they count: they do as long as they hold everything that was recorded until a time, in the codes of now.
What was recorded later is read beside them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from indicators.base import resources
from indicators.base.clock import naive_utc

_MEMORY = "1GB"  # of DuckDB, beside 0.3 of the process and what a file needs that is being written
_TOGETHER = 1_000_000  # values that are sorted and written together
_LAST = """SELECT greatest(
    (SELECT max(RECORDED_AT) FROM lake.observations), (SELECT max(RECORDED_AT) FROM lake.withdrawn_values))"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Until when the values count that are kept as standing.

    Attributes:
        built: names this making of them; another one has another name.
        until: they count everything that was recorded until then, UTC without a zone.
    """

    built: str
    until: dt.datetime


def mark(con: duckdb.DuckDBPyConnection) -> Mark | None:
    """Until when they count; None where they were never made, or what they rest on has changed."""
    rows = con.execute(resources.sql("store/standing_until")).fetchall()
    return next((Mark(built, until) for built, until, counts in rows if counts), None)


def give_up(con: duckdb.DuckDBPyConnection, now: dt.datetime) -> None:
    """Before values are recorded: those that are kept no longer count if they should have counted these.

    So it is when a clock was set back, if only by a second (`clock_guard.BEHIND`), or stands still.
    """
    con.execute("DELETE FROM lake.standing_until WHERE UNTIL >= ?", [naive_utc(now)])


def rebuild(con: duckdb.DuckDBPyConnection) -> int:
    """Keeps the values that stand now, in one transaction; gives how many.

    Args:
        con: as `Lake.alone` gives it: nobody else writes, and its settings are its own.
    """
    con.execute(f"SET memory_limit = '{_MEMORY}'")  # what does not fit goes to a temporary file
    con.execute("SET preserve_insertion_order = false")
    con.execute("BEGIN TRANSACTION")
    try:
        con.execute("DELETE FROM lake.standing_until")
        con.execute("DELETE FROM lake.standing_values")
        [(until,)] = con.execute(_LAST).fetchall()
        number = 0
        for first, last, values in _parts(_look(con, until)):
            con.execute(resources.sql("store/standing_kept"), {"first": first, "last": last})
            number += values
        con.execute("INSERT INTO lake.standing_until SELECT uuid()::VARCHAR, ?, count(*) FROM lake.recodings", [until])
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")
    return number


def differing(con: duckdb.DuckDBPyConnection) -> list[tuple[str, int]]:
    """Submissions of which other values are kept than stood then, and how many; none where they do not count."""
    kept = mark(con)
    if kept is None:
        return []
    _look(con, kept.until)
    return con.execute(resources.sql("store/standing_differing")).fetchall()


def _look(con: duckdb.DuckDBPyConnection, until: dt.datetime) -> list[tuple[str, int]]:
    """Which values stand, as a table of this connection; gives how many do of each area, in order.

    In one statement with all their columns it would take twice as long.
    """
    query = resources.sql("store/standing_values")
    con.execute("CREATE OR REPLACE TEMP TABLE standing AS\n" + query, {"until": until})
    return con.execute("SELECT REF_AREA, count(*) FROM standing GROUP BY ALL ORDER BY ALL").fetchall()


def _parts(areas: list[tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
    """The first and the last area of what is written together, and how many values that is: a file each."""
    first, number = "", 0
    for place, (area, values) in enumerate(areas):
        first, number = first or area, number + values
        if place + 1 == len(areas) or number + areas[place + 1][1] > _TOGETHER:
            yield first, area, number
            first, number = "", 0
