"""The values that are kept as standing change what a check costs, and nothing of what it compares a file with."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from indicators.base import resources
from indicators.base.errors import Overtaken
from indicators.operation.maintain import maintain
from indicators.store import migrate, observations, standing
from indicators.store.context import Context
from indicators.submissions import inbox
from indicators.submissions.check import check
from indicators.submissions.inbox import collect
from indicators.submissions.record import record_verdicts
from tests.conftest import ROOT, SAMPLES
from tests.store.standing_world import AREAS, ASKED, CODES, ONE, TWO, Failing, World, as_defined, sent, store, values

_STATEMENTS = 9  # of `standing.rebuild` where values of a part of the areas stand
_seconds = st.sampled_from((-3, 0, 0, 1, 1, 3600))
_row = st.tuples(
    st.sampled_from(CODES),
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
        st.dictionaries(st.sampled_from(AREAS), _rows, min_size=1, max_size=3),
    ),
    st.tuples(st.just("end"), _seconds, _provider, st.sampled_from(AREAS), _rows),
    st.tuples(
        st.just("recode"),
        st.sampled_from(CODES),
        st.sampled_from((None, *CODES)),
        st.sampled_from((-10, 0, 1)),
        st.sampled_from((1, 2, 4000)),
    ),
    st.tuples(st.just("maintain"), st.sampled_from((0, 60))),
    st.tuples(st.just("stand")),
    st.tuples(st.just("stand")),
    st.tuples(st.just("break_off"), st.integers(0, 6)),
)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(_happening, min_size=3, max_size=7))
@example([("accept", 1, "", 0, {"KEN": [ONE]}), ("stand",), ("accept", 1, "", 0, {"KEN": [(*ONE[:3], 3.0, "C")]})])
@example([("accept", 1, "", 0, {"KEN": [ONE]}), ("stand",), ("accept", -3, "", 0, {"KEN": [(*ONE[:3], 3.0, "C")]})])
@example([("accept", 1, "", 0, {"KEN": [ONE]}), ("stand",), ("accept", 0, "", 0, {"KEN": [(*ONE[:3], 3.0, "F")]})])
@example([("accept", 1, "", 0, {"KEN": [ONE]}), ("stand",), ("accept", -3, "", 0, {"KEN": [TWO]})])
@example([("accept", 1, "", 0, {"KEN": [ONE]}), ("stand",), ("accept", 0, "", 0, {"KEN": [TWO]})])
@example([("accept", 0, "", 1, {"KEN": [ONE]}), ("accept", 0, "", 0, {"KEN": [(*ONE[:3], 3.0, "F")]}), ("stand",)])
@example([("accept", 1, "", 0, {"KEN": [ONE]}), ("stand",), ("end", 1, "", "KEN", [ONE]), ("stand",)])
@example([("accept", 1, "", 0, {"KEN": [ONE]}), ("stand",), ("end", 0, "", "KEN", [ONE])])
@example([("accept", 1, "", 0, {"KEN": [ONE, TWO]}), ("stand",), ("recode", "HH7", "HH5", 0, 4000), ("stand",)])
@example(
    [
        ("accept", 1, "", 0, {"KEN": [TWO]}),
        ("recode", "HH7", "HH5", 0, 4000),
        ("stand",),
        ("recode", "HH7", None, 0, 4000),
        ("accept", 3600, "", 0, {"KEN": [TWO]}),
        ("accept", 3600, "", 0, {"KEN": [TWO]}),
    ]
)
@example([("accept", 1, "", 1, {"KEN": [ONE]}), ("maintain", 60), ("accept", 1, "", 0, {"SEN": [ONE]}), ("stand",)])
def test_whatever_happened_the_history_is_as_it_is_defined(happened: list[tuple]) -> None:
    with store() as context:
        world = World(context)
        for number, (what, *how) in enumerate(happened):
            getattr(world, what)(*how)
            as_defined(context, [ASKED[number % 3]])
        world.stand()
        as_defined(context)
        with context.lake.reading() as con:
            assert standing.differing(con) == []


def test_what_is_kept_is_what_a_check_reads(context: Context) -> None:
    """Otherwise all of these tests would look at the same question twice."""
    world = sent(context)
    world.stand()
    with context.lake.write() as con:
        con.execute("UPDATE lake.standing_values SET OBS_VALUE = 7 WHERE REF_AREA = 'KEN'")
    assert sorted(values(context)) == [1.0, 2.0, 7.0]
    world.accept(1, "", 0, {"SEN": [ONE]})
    assert 7.0 in values(context)
    with context.lake.reading() as con:
        assert standing.differing(con) == [("9-0", 2)]
    world.stand()
    as_defined(context)
    with context.lake.reading() as con:
        assert standing.differing(con) == []


@pytest.mark.parametrize("statement", range(_STATEMENTS))
def test_maintenance_that_breaks_off_leaves_what_was_kept_before(context: Context, statement: int) -> None:
    world = sent(context)
    world.stand()
    world.accept(1, "", 0, {"KEN": [TWO], "TZA": [ONE]})
    with context.lake.reading() as con:
        before = standing.mark(con)
    assert before is not None
    world.break_off(statement)
    with context.lake.reading() as con:
        assert standing.mark(con) == before
        assert standing.differing(con) == []
    as_defined(context)
    world.stand()
    as_defined(context)


def test_the_number_of_statements_is_that_of_the_test(context: Context) -> None:
    world = sent(context)
    with context.lake.alone() as con:
        standing.rebuild(Failing(con, _STATEMENTS))  # type: ignore[arg-type]
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        world.break_off(_STATEMENTS)


_KILLED = """
import sys
from pathlib import Path
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store import standing
from indicators.store.context import Context
from tests.store.standing_world import Failing
context = Context(Settings(home=Path(sys.argv[1])), Definitions())
with context.lake.alone() as con:
    standing.rebuild(Failing(con, int(sys.argv[2]), "exit"))
"""


@pytest.mark.parametrize("statement", [3, _STATEMENTS - 1])
def test_maintenance_that_is_killed_is_done_again(context: Context, statement: int) -> None:
    world = sent(context)
    world.stand()
    world.accept(1, "", 0, {"KEN": [TWO]})
    context.lake.close()
    command = [sys.executable, "-c", _KILLED, str(context.settings.home), str(statement)]
    assert subprocess.run(command, check=False, cwd=ROOT).returncode == 9
    as_defined(context)
    world.maintain(60)
    as_defined(context)


def test_values_are_recorded_while_others_are_kept(context: Context) -> None:
    world, failed = sent(context), []

    def keep() -> None:
        try:
            for _ in range(6):
                world.stand()
        except Exception as exc:
            failed.append(exc)

    keeper = threading.Thread(target=keep)
    keeper.start()
    for second in range(8):
        world.accept(second % 3 - 1, "", 0, {AREAS[second % 3]: [ONE, (*TWO[:3], float(second), "F")]})
        as_defined(context)
    keeper.join()
    assert failed == []
    as_defined(context)


def test_the_areas_are_kept_in_parts(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_TOGETHER", 2)
    world = World(context)
    world.accept(1, "", 0, {"KEN": [ONE], "SEN": [ONE, TWO, (*ONE[:2], "F", 1.0, "F")], "TZA": [ONE]})
    with context.lake.alone() as con:
        assert standing.rebuild(con) == 5
    as_defined(context)


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
    sent(context)
    with context.lake.reading() as con:
        assert standing.mark(con) is None
        assert observations.accepted_in(con, ["KEN"]).submissions.keys() == {"KEN"}
    as_defined(context)


def test_a_later_migration_ends_what_is_kept(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may change what was accepted, of which these are copies."""
    sent(context).stand()
    known, sql = migrate._names(), resources.sql
    more = "UPDATE lake.observations SET OBS_VALUE = OBS_VALUE + 1;"
    monkeypatch.setattr(migrate, "_names", lambda: [*known, "9999_more"])
    monkeypatch.setattr(resources, "sql", lambda name: more if "9999" in name else sql(name))
    context.lake.close()
    assert context.lake.migrate() == ["9999_more"]
    as_defined(context)
    assert sorted(values(context)) == [2.0, 2.0, 3.0]


def test_an_old_store_gets_the_tables(context: Context) -> None:
    sent(context)
    with context.lake.write() as con:  # what version 6 had
        con.execute("DELETE FROM lake.schema_versions WHERE VERSION > 6")
        con.execute("DROP TABLE lake.standing_values")
        con.execute("DROP TABLE lake.standing_until")
    context.lake.close()
    assert context.lake.migrate(dry_run=True) == ["0007_standing_values"]
    assert context.lake.migrate() == ["0007_standing_values"]
    as_defined(context)
    World(context).maintain(60)
    as_defined(context)


def test_what_is_kept_has_the_columns_of_what_was_accepted(context: Context) -> None:
    context.lake.make()
    query = "SELECT column_name, column_type FROM (DESCRIBE lake.{})"
    accepted, kept = (context.lake.rows(query.format(name)) for name in ("observations", "standing_values"))
    assert kept == [*accepted, ("RECEIVED_AT", "TIMESTAMP")]
