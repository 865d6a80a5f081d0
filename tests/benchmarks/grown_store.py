"""A store that grew: what was really recorded of some files, again and again under other numbers, times and years.

The copies are made in SQL, table by table, so that they look as the code of today records them; then the store is kept
as `ict maintain` keeps it. It is for measuring: the archive has no bytes for the copies.
"""

from __future__ import annotations

import duckdb

from indicators.operation.maintain import maintain
from indicators.store.context import Context

_PIECE = 2_500  # submissions in one transaction
_YEARS = 20  # over so many years, back from that of the files, the copies spread; more copies are revisions
# What differs in a copy, by column; a number of a file keeps its length.
_CHANGED = {
    "DELIVERY": "lpad(copy::VARCHAR, 6, '0') || DELIVERY[7:]",
    "SUBMISSION": "lpad(copy::VARCHAR, 6, '0') || SUBMISSION[7:]",
    "SUBJECT": "lpad(copy::VARCHAR, 6, '0') || SUBJECT[7:]",
    "MESSAGE": "MESSAGE || '.' || copy",
    "RECORDED_AT": "RECORDED_AT - to_hours(copy)",
}
_GROW = ("deliveries", "submissions", "events", "observations", "findings", "outbox", "outbox_events")


def grow(context: Context, submissions: int) -> int:
    """Copies what is in a store until it has about so many submissions; gives how many there are then."""
    [(there,)] = context.lake.rows("SELECT count(*) FROM lake.submissions")
    copies = max(0, submissions // there - 1)
    tables = {name: context.lake.table(f"FROM lake.{name}") for name in _GROW}
    step = max(1, _PIECE // there)
    for first in range(1, copies + 1, step):
        with context.lake.write() as con:
            for name, table in tables.items():
                con.register("template", table)
                _copy(con, name, first, min(first + step, copies + 1))
                con.unregister("template")
    maintain(context)
    return int(there * (copies + 1))


def _copy(con: duckdb.DuckDBPyConnection, name: str, first: int, end: int) -> None:
    columns = [row[0] for row in con.execute("DESCRIBE template").fetchall()]
    changed = {column: said for column, said in _CHANGED.items() if column in columns}
    if name == "observations":
        changed["TIME_PERIOD"] = f"TIME_PERIOD - (copy % {_YEARS})::INTEGER"
    replaced = ", ".join(f"{said} AS {column}" for column, said in changed.items())
    con.execute(
        f"""INSERT INTO lake.{name} BY NAME
        SELECT template.* REPLACE ({replaced}) FROM template, range({first}, {end}) AS r(copy)"""
    )
