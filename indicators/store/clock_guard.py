"""A machine whose clock is wrong writes nothing: what was known at a time must not change afterwards.

Everything recorded carries the time at which it was recorded, and a release is what was recorded until then. An entry
with a time of the past would change releases that are out, one of the future would be missing from the next.
"""

from __future__ import annotations

import datetime as dt

import duckdb

from indicators.base import resources
from indicators.base.clock import system_clock
from indicators.base.errors import ClockWrong

BEHIND = dt.timedelta(seconds=5)  # a clock that is kept by NTP is slewed or stepped by less
APART = dt.timedelta(minutes=1)


def times(con: duckdb.DuckDBPyConnection, *, embedded: bool) -> tuple[dt.datetime | None, dt.datetime | None]:
    """What the clock of the database says, where it has one, and when the store was last written, by its own record.

    Args:
        con: a connection with the store attached as `lake`.
        embedded: whether the catalogue is a file.
    """
    server, last = con.execute(resources.sql(f"store/times_{'embedded' if embedded else 'postgres'}")).fetchall()[0]
    return _moment(server), _moment(last)


def require_agreement(server: dt.datetime | None, last: dt.datetime | None) -> None:
    """Returns when the clock of this machine fits both.

    Raises:
        ClockWrong: it is behind the last entry of the store, or it differs from the clock of the database.
    """
    now = system_clock()
    if server is not None and abs(now - server) > APART:
        raise ClockWrong(
            f"The clock of this machine is {_words(now - server)} the clock of the database.",
            advice="Set both by NTP; nothing was recorded, and it is tried again.",
            detail=f"this machine: {now:%Y-%m-%dT%H:%M:%SZ}, database: {server:%Y-%m-%dT%H:%M:%SZ}",
        )
    if last is not None and last - now > BEHIND:
        raise ClockWrong(
            f"The clock of this machine is {_words(now - last)} the last entry of the store.",
            advice="Set it by NTP. If the entry has a time in the future: docs/operations.md, A clock was wrong.",
            detail=f"this machine: {now:%Y-%m-%dT%H:%M:%SZ}, last entry: {last:%Y-%m-%dT%H:%M:%SZ}",
        )


def _moment(epoch: float | None) -> dt.datetime | None:
    return None if epoch is None else dt.datetime.fromtimestamp(epoch, dt.UTC)


def _words(difference: dt.timedelta) -> str:
    size = dt.timedelta(seconds=round(abs(difference).total_seconds()))
    return f"{size} {'ahead of' if difference > dt.timedelta() else 'behind'}"
