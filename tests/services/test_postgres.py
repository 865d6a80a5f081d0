"""The production catalogue: DuckLake on a real PostgreSQL, several writers at once."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from indicators.base.clock import system_clock
from indicators.base.errors import ClockWrong
from indicators.store import clock_guard
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
