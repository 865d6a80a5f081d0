"""The production catalogue: DuckLake on a real PostgreSQL, several writers at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from indicators.base import resources
from indicators.base.clock import system_clock
from indicators.base.errors import ClockWrong
from indicators.operation.maintain import maintain
from indicators.store import clock_guard, observations, standing
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from indicators.submissions.receive import receive
from tests.conftest import SAMPLES


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("data"))


@pytest.fixture
def worker(context: Context, dsn: str, data: str) -> Context:
    return replace(context, settings=replace(context.settings, catalogue=dsn, data=data))


def test_the_flow_on_postgresql_with_four_writers(worker: Context) -> None:
    worker.lake.make()
    names = (
        "KEN_2016_questionnaire.xlsx",
        "CAN_internet_use.csv",
        "FJI_2012-2016.csv",
        "COL_2013-2016_indicadores.csv",
    )

    def one(name: str) -> str:
        return collect(replace(worker), [SAMPLES / name])[0][1][0].verdict.value

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(one, names)) == ["accepted"] * 4
    assert worker.lake.rows("SELECT count(DISTINCT SUBMISSION) FROM lake.observations") == [(4,)]


@pytest.mark.parametrize(("hours", "words"), [(30, "1 day, 6:00:00 ahead of"), (-2, "2:00:00 behind")])
def test_a_worker_whose_clock_jumped_records_nothing(
    worker: Context, monkeypatch: pytest.MonkeyPatch, hours: int, words: str
) -> None:
    receive(worker, b"before", f"before{hours}.csv")
    monkeypatch.setattr(clock_guard, "system_clock", lambda: system_clock() + dt.timedelta(hours=hours))
    with pytest.raises(ClockWrong, match=f"is {words} the clock of the database"):
        receive(worker, b"after", f"after{hours}.csv")
    monkeypatch.undo()
    names = worker.lake.rows("SELECT FILE_NAME FROM lake.deliveries")
    assert (f"after{hours}.csv",) not in names
    assert receive(worker, f"after{hours}".encode(), f"after{hours}.csv").new


def test_what_stands_is_kept_on_postgresql_too(worker: Context) -> None:
    wanted = [("KEN", "2014", code) for code in ("HH5", "HH7", "HH8")] + [("CAN", "2014", "HH7")]

    def plain() -> object:
        columns = dict(zip(("areas", "editions", "indicators"), zip(*wanted, strict=True), strict=True))
        asked = {name: list(column) for name, column in columns.items()}
        return worker.lake.table(resources.sql("store/history"), {**asked, "until": None, "times": None})

    collect(worker, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    maintain(worker)
    with worker.lake.reading() as con:
        assert standing.mark(con) is not None
        assert standing.differing(con) == []
    assert observations.history(worker.lake, wanted) == plain()
    later = replace(worker, clock=system_clock)
    collect(later, [SAMPLES / "CAN_internet_use.csv"])
    with worker.lake.reading() as con:
        assert standing.mark(con) is not None
        assert observations.accepted_in(con, ["KEN", "CAN"]).submissions.keys() <= {"CAN"}
    assert observations.history(worker.lake, wanted) == plain()
    maintain(later)
    assert observations.history(worker.lake, wanted) == plain()
