"""The values that are kept as standing change what a check costs, and nothing of what it compares a file with."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indicators.base import resources
from indicators.base.clock import fixed, naive_utc
from indicators.base.errors import Overtaken
from indicators.base.observation import DIMENSIONS
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.operation.maintain import maintain
from indicators.store import migrate, observations, standing
from indicators.store.context import Context
from indicators.submissions import inbox
from indicators.submissions.check import check
from indicators.submissions.inbox import collect
from indicators.submissions.record import record_verdicts
from tests.conftest import NOW, ROOT, SAMPLES

_AREAS, _CODES = ("KEN", "SEN", "TZA"), ("HH5", "HH7")
_ALL = [(area, "2014", code) for area in _AREAS for code in _CODES]
_ASKED = ([_ALL[0]], _ALL[2:5], _ALL)
_TYPES = {"TIME_PERIOD": pa.int32(), "OBS_VALUE": pa.float64(), "DECIMALS": pa.int32(), "RESPONDENTS": pa.int32()}
_NUMBERS = {"STANDARD_ERROR", "CV", "CI_LOW", "CI_HIGH"}


def _table(area: str, rows: list[tuple[str, int, str, float | None, str]]) -> pa.Table:
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


def _as_defined(context: Context, asked: Iterable[list[tuple[str, str, str]]] = _ASKED) -> None:
    for wanted in asked:
        assert observations.history(context.lake, wanted) == _plain(context, wanted)


@contextmanager
def _store() -> Iterator[Context]:
    with tempfile.TemporaryDirectory() as home:
        context = Context(Settings(home=Path(home)), _DEFINITIONS, fixed(NOW), "test")
        context.lake.make()
        yield context
        context.lake.close()


_DEFINITIONS = Definitions()


@dataclass
class _World:
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
                tables.append((name, provider, _table(area, rows)))
            observations.add_observations(con, tables, self.now)

    def end(self, seconds: int, provider: str, area: str, rows: list[tuple]) -> None:
        """Values that their provider withdraws."""
        self.now += dt.timedelta(seconds=seconds)
        with self.context.lake.write() as con:
            standing.give_up(con, self.now)
            con.register("gone", _table(area, rows).drop_columns(["OBS_VALUE", "CONF_STATUS"]))
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
            standing.rebuild(_Failing(con, statement))  # type: ignore[arg-type]


class _Failing:
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


_STATEMENTS = 9  # of `standing.rebuild` where values of a part of the areas stand
_seconds = st.sampled_from((-3, 0, 0, 1, 1, 3600))
_row = st.tuples(
    st.sampled_from(_CODES),
    st.sampled_from((2013, 2014)),
    st.sampled_from(("_T", "F")),
    st.one_of(st.none(), st.floats(0, 100, width=16)),
    st.sampled_from(("F", "F", "C")),
)
_rows = st.lists(_row, min_size=1, max_size=6)
_provider = st.sampled_from(("", "KE-NSO"))
_happening = st.one_of(
    st.tuples(
        st.just("accept"),
        _seconds,
        _provider,
        st.sampled_from((-1, 0, 1)),
        st.dictionaries(st.sampled_from(_AREAS), _rows, min_size=1, max_size=3),
    ),
    st.tuples(st.just("end"), _seconds, _provider, st.sampled_from(_AREAS), _rows),
    st.tuples(
        st.just("recode"),
        st.sampled_from(_CODES),
        st.sampled_from((None, *_CODES)),
        st.sampled_from((-10, 0, 1)),
        st.sampled_from((1, 2, 4000)),
    ),
    st.tuples(st.just("maintain"), st.sampled_from((0, 60))),
    st.tuples(st.just("stand")),
    st.tuples(st.just("stand")),
    st.tuples(st.just("break_off"), st.integers(0, 6)),
)
_ONE = ("HH5", 2014, "_T", 1.0, "F")
_TWO = ("HH7", 2014, "_T", 2.0, "F")


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_happening, min_size=3, max_size=7))
@example([("accept", 1, "", 0, {"KEN": [_ONE]}), ("stand",), ("accept", 1, "", 0, {"KEN": [(*_ONE[:3], 3.0, "C")]})])
@example([("accept", 1, "", 0, {"KEN": [_ONE]}), ("stand",), ("accept", -3, "", 0, {"KEN": [(*_ONE[:3], 3.0, "C")]})])
@example([("accept", 1, "", 0, {"KEN": [_ONE]}), ("stand",), ("accept", 0, "", 0, {"KEN": [(*_ONE[:3], 3.0, "F")]})])
@example([("accept", 1, "", 0, {"KEN": [_ONE]}), ("stand",), ("accept", -3, "", 0, {"KEN": [_TWO]})])
@example([("accept", 1, "", 0, {"KEN": [_ONE]}), ("stand",), ("accept", 0, "", 0, {"KEN": [_TWO]})])
@example([("accept", 0, "", 1, {"KEN": [_ONE]}), ("accept", 0, "", 0, {"KEN": [(*_ONE[:3], 3.0, "F")]}), ("stand",)])
@example([("accept", 1, "", 0, {"KEN": [_ONE]}), ("stand",), ("end", 1, "", "KEN", [_ONE]), ("stand",)])
@example([("accept", 1, "", 0, {"KEN": [_ONE]}), ("stand",), ("end", 0, "", "KEN", [_ONE])])
@example([("accept", 1, "", 0, {"KEN": [_ONE, _TWO]}), ("stand",), ("recode", "HH7", "HH5", 0, 4000), ("stand",)])
@example(
    [
        ("accept", 1, "", 0, {"KEN": [_TWO]}),
        ("recode", "HH7", "HH5", 0, 4000),
        ("stand",),
        ("recode", "HH7", None, 0, 4000),
        ("accept", 3600, "", 0, {"KEN": [_TWO]}),
        ("accept", 3600, "", 0, {"KEN": [_TWO]}),
    ]
)
@example([("accept", 1, "", 1, {"KEN": [_ONE]}), ("maintain", 60), ("accept", 1, "", 0, {"SEN": [_ONE]}), ("stand",)])
def test_whatever_happened_the_history_is_as_it_is_defined(happened: list[tuple]) -> None:
    with _store() as context:
        world = _World(context)
        for number, (what, *how) in enumerate(happened):
            getattr(world, what)(*how)
            _as_defined(context, [_ASKED[number % 3]])
        world.stand()
        _as_defined(context)
        with context.lake.reading() as con:
            assert standing.differing(con) == []


def _sent(context: Context) -> _World:
    world = _World(context)
    world.accept(1, "", 0, {"KEN": [_ONE], "SEN": [_ONE, _TWO]})
    return world


def _values(context: Context) -> list[float]:
    found = observations.history(context.lake, _ALL)
    return [] if found is None else found.column("OBS_VALUE").to_pylist()


def test_what_is_kept_is_what_a_check_reads(context: Context) -> None:
    """Otherwise all of these tests would look at the same question twice."""
    world = _sent(context)
    world.stand()
    with context.lake.write() as con:
        con.execute("UPDATE lake.standing_values SET OBS_VALUE = 7 WHERE REF_AREA = 'KEN'")
    assert sorted(_values(context)) == [1.0, 2.0, 7.0]
    world.accept(1, "", 0, {"SEN": [_ONE]})
    assert 7.0 in _values(context)
    with context.lake.reading() as con:
        assert standing.differing(con) == [("9-0", 2)]
    world.stand()
    _as_defined(context)
    with context.lake.reading() as con:
        assert standing.differing(con) == []


@pytest.mark.parametrize("statement", range(_STATEMENTS))
def test_maintenance_that_breaks_off_leaves_what_was_kept_before(context: Context, statement: int) -> None:
    world = _sent(context)
    world.stand()
    world.accept(1, "", 0, {"KEN": [_TWO], "TZA": [_ONE]})
    with context.lake.reading() as con:
        before = standing.mark(con)
    assert before is not None
    world.break_off(statement)
    with context.lake.reading() as con:
        assert standing.mark(con) == before
        assert standing.differing(con) == []
    _as_defined(context)
    world.stand()
    _as_defined(context)


def test_the_number_of_statements_is_that_of_the_test(context: Context) -> None:
    world = _sent(context)
    with context.lake.alone() as con:
        standing.rebuild(_Failing(con, _STATEMENTS))  # type: ignore[arg-type]
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        world.break_off(_STATEMENTS)


_KILLED = """
import sys
from pathlib import Path
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store import standing
from indicators.store.context import Context
from tests.store.test_standing_values import _Failing
context = Context(Settings(home=Path(sys.argv[1])), Definitions())
with context.lake.alone() as con:
    standing.rebuild(_Failing(con, int(sys.argv[2]), "exit"))
"""


@pytest.mark.parametrize("statement", [3, _STATEMENTS - 1])
def test_maintenance_that_is_killed_is_done_again(context: Context, statement: int) -> None:
    world = _sent(context)
    world.stand()
    world.accept(1, "", 0, {"KEN": [_TWO]})
    context.lake.close()
    command = [sys.executable, "-c", _KILLED, str(context.settings.home), str(statement)]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == 9
    _as_defined(context)
    world.maintain(60)
    _as_defined(context)


def test_values_are_recorded_while_others_are_kept(context: Context) -> None:
    world, failed = _sent(context), []

    def keep() -> None:
        try:
            for _ in range(6):
                world.stand()
        except Exception as exc:
            failed.append(exc)

    keeper = threading.Thread(target=keep)
    keeper.start()
    for second in range(8):
        world.accept(second % 3 - 1, "", 0, {_AREAS[second % 3]: [_ONE, (*_TWO[:3], float(second), "F")]})
        _as_defined(context)
    keeper.join()
    assert failed == []
    _as_defined(context)


def test_the_areas_are_kept_in_parts(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_TOGETHER", 2)
    world = _World(context)
    world.accept(1, "", 0, {"KEN": [_ONE], "SEN": [_ONE, _TWO, (*_ONE[:2], "F", 1.0, "F")], "TZA": [_ONE]})
    with context.lake.alone() as con:
        assert standing.rebuild(con) == 5
    _as_defined(context)


@pytest.mark.parametrize(
    ("areas", "parts"),
    [
        ([], []),
        ([("A", 3)], [("A", "A", 3)]),
        ([("A", 1), ("B", 1), ("C", 1)], [("A", "B", 2), ("C", "C", 1)]),
        ([("A", 5), ("B", 1), ("C", 1)], [("A", "A", 5), ("B", "C", 2)]),
    ],
)
def test_a_part_has_whole_areas(
    areas: list[tuple[str, int]], parts: list[tuple[str, str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "_TOGETHER", 2)
    assert list(standing._parts(areas)) == parts


def test_a_file_that_was_checked_before_maintenance_is_checked_again(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which values were accepted since the check is no longer known then."""
    collect(context, [SAMPLES / "CAN_internet_use.csv"])
    receipt = inbox.recognise(context, SAMPLES / "KEN_2016_questionnaire.xlsx")
    checked = check(context, [receipt.delivery])
    maintain(context)
    with pytest.raises(Overtaken):
        record_verdicts(context, checked)
    tried = []

    def once(*args: object) -> list[object]:
        found = check(*args)  # type: ignore[arg-type]
        if not tried:
            maintain(context)
        tried.append(found)
        return found  # type: ignore[return-value]

    monkeypatch.setattr(inbox, "check", once)
    collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    assert len(tried) == 2
    assert len(context.lake.rows("SELECT DISTINCT SUBMISSION FROM lake.observations")) == 2


def test_a_store_that_was_never_maintained_is_read_wholly(context: Context) -> None:
    _sent(context)
    with context.lake.reading() as con:
        assert standing.mark(con) is None
        assert observations.accepted_in(con, ["KEN"]).submissions.keys() == {"KEN"}
    _as_defined(context)


def test_a_later_migration_ends_what_is_kept(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may change what was accepted, of which these are copies."""
    _sent(context).stand()
    known, sql = migrate._names(), resources.sql
    more = "UPDATE lake.observations SET OBS_VALUE = OBS_VALUE + 1;"
    monkeypatch.setattr(migrate, "_names", lambda: [*known, "9999_more"])
    monkeypatch.setattr(resources, "sql", lambda name: more if "9999" in name else sql(name))
    context.lake.close()
    assert context.lake.migrate() == ["9999_more"]
    _as_defined(context)
    assert sorted(_values(context)) == [2.0, 2.0, 3.0]


def test_an_old_store_gets_the_tables(context: Context) -> None:
    _sent(context)
    with context.lake.write() as con:  # what version 6 had
        con.execute("DELETE FROM lake.schema_versions WHERE VERSION > 6")
        con.execute("DROP TABLE lake.standing_values")
        con.execute("DROP TABLE lake.standing_until")
    context.lake.close()
    assert context.lake.migrate(dry_run=True) == ["0007_standing_values"]
    assert context.lake.migrate() == ["0007_standing_values"]
    _as_defined(context)
    _World(context).maintain(60)
    _as_defined(context)


def test_what_is_kept_has_the_columns_of_what_was_accepted(context: Context) -> None:
    context.lake.make()
    query = "SELECT column_name, column_type FROM (DESCRIBE lake.{})"
    accepted, kept = (context.lake.rows(query.format(name)) for name in ("observations", "standing_values"))
    assert kept == [*accepted, ("RECEIVED_AT", "TIMESTAMP")]
