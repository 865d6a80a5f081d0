"""Accepted values whose codes change when another reading of a list is followed: recorded, never rewritten."""

from __future__ import annotations

import datetime as dt
from dataclasses import astuple, dataclass, fields
from itertools import groupby, pairwise

import duckdb
import pyarrow as pa

from indicators.base import resources
from indicators.base.clock import naive_utc
from indicators.base.errors import UsageError
from indicators.definitions.readings import Readings
from indicators.store import events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind

_BEGINNING = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - times of the store are UTC without a zone
_END = dt.datetime(9999, 1, 1)  # noqa: DTZ001


Known = tuple[str, str, dt.datetime]
"""An edition, the reading that its codes follow, and since when; in the order of editions and times."""


@dataclass(frozen=True, slots=True)
class Move:
    """What was recorded under a code within a time, and the code that it has now; none: it is set aside."""

    edition: str
    indicator: str
    recoded: str | None
    since: dt.datetime
    until: dt.datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """How many values a re-coding moves."""

    edition: str
    indicator: str
    recoded: str | None
    values: int


def require_agreement(con: duckdb.DuckDBPyConnection, readings: Readings) -> None:
    """Makes sure that what a store has is coded by the readings that are carried; most stores have none of these codes.

    Raises:
        UsageError: it is not; the advice names the command.
    """
    _require_agreement(con, _known(con), readings)


def _require_agreement(con: duckdb.DuckDBPyConnection, known: list[Known], readings: Readings) -> None:
    differing = _differing(known, readings)
    open_moves = [each for each in moves(known, readings, _END) if each.edition in differing]
    if open_moves and (moved := _counted(con, open_moves)):
        edition = moved[0].edition
        raise UsageError(
            f"{sum(each.values for each in moved):,} accepted values (edition {edition} …) are coded as the reading "
            f"{_last(known)[edition]} has it; disputed.yml carries {_carried(readings)[edition]}.",
            advice="`ict definitions recode --dry-run` says what would move, `ict definitions recode` records it.",
        )


def begin(con: duckdb.DuckDBPyConnection, readings: Readings, actor: str, now: dt.datetime) -> None:
    """Records by which readings the values are coded that are recorded from now on, where that is not known yet.

    Raises:
        UsageError: there are values that other readings coded.
    """
    recorded = _known(con)
    _require_agreement(con, recorded, readings)
    known = _last(recorded)
    for edition, reading in _carried(readings).items():
        if known.get(edition) != reading:
            since = naive_utc(now) if edition in known else _BEGINNING
            con.execute("INSERT INTO lake.readings VALUES (?, ?, ?, ?)", [edition, reading, actor, since])


def recode(context: Context, *, dry_run: bool = False) -> list[Moved]:
    """Re-codes what was accepted by the readings that are carried now; gives what moves.

    What was received and recorded stays as it is; a release, a rule and a questionnaire read it in the codes of now.
    """
    readings = context.definitions.readings
    if dry_run:
        with context.lake.reading() as con:
            return _counted(con, moves(_known(con), readings, naive_utc(context.clock())))
    with context.lake.write() as con:
        now = context.clock()
        known = _known(con)
        found, differing = moves(known, readings, naive_utc(now)), _differing(known, readings)
        if not differing:
            return []
        counted = _counted(con, found)
        for each in found:
            row = [*astuple(each), context.actor, naive_utc(now)]
            con.execute("INSERT INTO lake.recodings VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for edition, reading in differing.items():
            con.execute(
                "INSERT INTO lake.readings VALUES (?, ?, ?, ?)", [edition, reading, context.actor, naive_utc(now)]
            )
            events.record(con, Happened(Event.RECODED, Kind.EDITION.of(edition), context.actor, reading), now)
        return counted


def moves(known: list[Known], readings: Readings, now: dt.datetime) -> list[Move]:
    """What every code of every time becomes by the readings that are carried.

    Args:
        known: edition, reading and since when, in the order of editions and times.
        readings: those that are carried.
        now: the end of the last time.
    """
    found = []
    for edition, entries in groupby(known, key=lambda each: each[0]):
        times = [*((reading, since) for _, reading, since in entries), ("", now)]
        for (reading, since), (_, until) in pairwise(times):
            names = readings.choosing({edition: reading}).names
            for (of, code), name in names.items():
                target = readings.codes.get((edition, name))
                if of == edition and target != code:
                    found.append(Move(edition, code, target, since, until))
    return found


def _carried(readings: Readings) -> dict[str, str]:
    return {edition: each.chosen for each in readings.disputes for edition in each.editions}


def _differing(known: list[Known], readings: Readings) -> dict[str, str]:
    last, carried = _last(known), _carried(readings)
    return {edition: reading for edition, reading in carried.items() if last.get(edition, reading) != reading}


def _known(con: duckdb.DuckDBPyConnection) -> list[Known]:
    query = "SELECT EDITION, READING, RECORDED_AT FROM lake.readings ORDER BY EDITION, RECORDED_AT"
    return con.execute(query).fetchall()


def _last(known: list[Known]) -> dict[str, str]:
    return {edition: reading for edition, reading, _ in known}


def _counted(con: duckdb.DuckDBPyConnection, found: list[Move]) -> list[Moved]:
    types = (pa.string(), pa.string(), pa.string(), pa.timestamp("us"), pa.timestamp("us"))
    names = [each.name.upper() for each in fields(Move)]
    columns = list(zip(*(astuple(each) for each in found), strict=True)) or [()] * len(names)
    con.register("moves", pa.table([pa.array(c, t) for c, t in zip(columns, types, strict=True)], names=names))
    try:
        return [Moved(*row) for row in con.execute(resources.sql("store/recoded_values")).fetchall()]
    finally:
        con.unregister("moves")
