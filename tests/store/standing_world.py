"""A store that things happen to, for what is said of the values that stand."""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from indicators.base import resources
from indicators.base.clock import fixed, naive_utc
from indicators.base.observation import DIMENSIONS
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.operation.maintain import maintain
from indicators.store import observations, standing
from indicators.store.context import Context
from tests.conftest import NOW

AREAS, CODES = ("KEN", "SEN", "TZA"), ("HH5", "HH7")
ALL = [(area, "2014", code) for area in AREAS for code in CODES]
ASKED = ([ALL[0]], ALL[2:5], ALL)
ONE = ("HH5", 2014, "_T", 1.0, "F")
TWO = ("HH7", 2014, "_T", 2.0, "F")
_TYPES = {"TIME_PERIOD": pa.int32(), "OBS_VALUE": pa.float64(), "DECIMALS": pa.int32(), "RESPONDENTS": pa.int32()}
_NUMBERS = {"STANDARD_ERROR", "CV", "CI_LOW", "CI_HIGH"}


def table(area: str, rows: list[tuple[str, int, str, float | None, str]]) -> pa.Table:
    """Values (code, year, sex, value, CONF_STATUS) of an area as a check hands them on."""
    found: dict[str, pa.Array] = {}
    for name in observations.KEPT:
        said = {
            "REF_AREA": [area] * len(rows),
            "EDITION": ["2014"] * len(rows),
            "INDICATOR": [row[0] for row in rows],
            "MEASURE": ["PT"] * len(rows),
            "TIME_PERIOD": [row[1] for row in rows],
            **{dimension: ["_T"] * len(rows) for dimension in DIMENSIONS},
            "SEX": [row[2] for row in rows],
            "OBS_VALUE": [row[3] for row in rows],
            "CONF_STATUS": [row[4] for row in rows],
        }.get(name, [None] * len(rows))
        found[name] = pa.array(said, pa.float64() if name in _NUMBERS else _TYPES.get(name, pa.string()))
    return pa.table({**found, "ROW_ID": pa.array(range(len(rows)), pa.int64())})


def _plain(context: Context, wanted: list[tuple[str, str, str]]) -> pa.Table:
    """The history by its definition: of all that was ever accepted."""
    columns = (list(column) for column in zip(*wanted, strict=True))
    asked = dict(zip(("areas", "editions", "indicators"), columns, strict=True))
    return context.lake.table(resources.sql("store/history"), {**asked, "until": None, "times": None})


def as_defined(context: Context, asked: Iterable[list[tuple[str, str, str]]] = ASKED) -> None:
    for wanted in asked:
        assert observations.history(context.lake, wanted) == _plain(context, wanted)


@contextmanager
def store() -> Iterator[Context]:
    with tempfile.TemporaryDirectory() as home:
        context = Context(Settings(home=Path(home)), _DEFINITIONS, fixed(NOW), "test")
        context.lake.make()
        yield context
        context.lake.close()


_DEFINITIONS = Definitions()


@dataclass
class World:
    """A store that things happen to, at times that need not go forward."""

    context: Context
    now: dt.datetime = NOW
    accepted: list[str] = field(default_factory=list)

    def accept(self, seconds: int, provider: str, received: int, parts: dict[str, list[tuple]]) -> None:
        """Values of some areas in one transaction, of files that were received so many seconds before."""
        self.now += dt.timedelta(seconds=seconds)
        tables = []
        with self.context.lake.write() as con:
            for area, rows in parts.items():
                name = f"{9 - len(self.accepted) % 10}-{len(self.accepted)}"  # names do not follow the times
                self.accepted.append(name)
                at = naive_utc(self.now - dt.timedelta(seconds=received))
                con.execute("INSERT INTO lake.deliveries (DELIVERY, RECORDED_AT) VALUES (?, ?)", [f"d{name}", at])
                query = "INSERT INTO lake.submissions (SUBMISSION, DELIVERY, REF_AREA) VALUES (?, ?, ?)"
                con.execute(query, [name, f"d{name}", area])
                tables.append((name, provider, table(area, rows)))
            observations.add_observations(con, tables, self.now)

    def end(self, seconds: int, provider: str, area: str, rows: list[tuple]) -> None:
        """Values that their provider withdraws."""
        self.now += dt.timedelta(seconds=seconds)
        with self.context.lake.write() as con:
            standing.give_up(con, self.now)
            con.register("gone", table(area, rows).drop_columns(["OBS_VALUE", "CONF_STATUS"]))
            con.execute(
                f"""INSERT INTO lake.withdrawn_values BY NAME
                SELECT REF_AREA, EDITION, INDICATOR, MEASURE, TIME_PERIOD, {", ".join(DIMENSIONS)},
                    ? AS PROVIDER, 'w' AS SUBMISSION, ?::TIMESTAMP AS RECORDED_AT FROM gone""",
                [provider, naive_utc(self.now)],
            )
            con.unregister("gone")

    def recode(self, code: str, becomes: str | None, since: int, until: int) -> None:
        """Another reading of a list is followed, for what was recorded within a time."""
        times = [naive_utc(NOW + dt.timedelta(seconds=each)) for each in (since, until)]
        with self.context.lake.write() as con:
            row = ["2014", code, becomes, *times, naive_utc(self.now)]
            con.execute("INSERT INTO lake.recodings VALUES (?, ?, ?, ?, ?, 'test', ?)", row)

    def maintain(self, days: int) -> None:
        """As the DAG does, at a later day or the same."""
        maintain(replace(self.context, clock=fixed(self.now + dt.timedelta(days=days))))

    def stand(self) -> None:
        """Of maintenance only what this is about."""
        with self.context.lake.alone() as con:
            standing.rebuild(con)

    def break_off(self, statement: int) -> None:
        """Maintenance that fails at a statement."""
        with self.context.lake.alone() as con, pytest.raises(OSError, match="gone"):
            standing.rebuild(Failing(con, statement))  # type: ignore[arg-type]


class Failing:
    """A connection on which a statement fails."""

    def __init__(self, con: duckdb.DuckDBPyConnection, statement: int, how: str = "raise") -> None:
        self._con, self._left, self._how = con, statement, how

    def execute(self, query: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        """Runs it, or fails."""
        if not query.startswith(("SET", "RESET", "ROLLBACK")):
            self._left -= 1
            if self._left < 0:
                self._fail()
        return self._con.execute(query, parameters)

    def _fail(self) -> None:
        if self._how == "exit":
            os._exit(9)
        raise OSError("the disk is gone")


def sent(context: Context) -> World:
    world = World(context)
    world.accept(1, "", 0, {"KEN": [ONE], "SEN": [ONE, TWO]})
    return world


def values(context: Context) -> list[float]:
    found = observations.history(context.lake, ALL)
    return [] if found is None else found.column("OBS_VALUE").to_pylist()
