"""Processes that accept the same files at once: nothing is lost, nothing is there twice."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind, record
from indicators.store.lake import Lake
from indicators.submissions.receive import receive
from tests.conftest import NOW, ROOT

AREAS = ("KEN", "SEN", "PER", "FJI", "COL", "CAN", "MAR", "TON", "BGD", "VNM")
HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
KEYS = {
    "deliveries": "DELIVERY",
    "submissions": "SUBMISSION",
    "observations": "SUBMISSION, POSITION",
    "evaluations": "SUBMISSION, RULE",
    "findings": "SUBMISSION, NUMBER",
    "outbox": "MESSAGE",
    "events": "SUBJECT, EVENT",
    "schema_versions": "VERSION",
}


def _accept(context: Context, tmp_path: Path, catalogue: str, processes: int) -> Lake:
    files = []
    for area in AREAS:
        files.append(tmp_path / f"{area}.csv")
        rows = [f"{area},2016,HH7,{year},{40 + year - 2010}.5,Survey {year}" for year in range(2010, 2016)]
        files[-1].write_text(HEAD + "\n".join(rows) + "\n")
    home = str(context.settings.home)
    command = [sys.executable, "-m", "tests.services.accept", home, catalogue, *map(str, files)]
    running = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(processes)]
    said = [process.communicate(timeout=300)[1] for process in running]
    assert [process.returncode for process in running] == [0] * processes, said
    return replace(context, settings=replace(context.settings, catalogue=catalogue)).lake


def _all_is_there_once(lake: Lake) -> None:
    rows = {name: lake.rows(f"SELECT count(*) FROM lake.{name}")[0][0] for name in KEYS}
    assert (rows["deliveries"], rows["submissions"], rows["observations"]) == (len(AREAS), len(AREAS), 6 * len(AREAS))
    for name, key in KEYS.items():
        twice = lake.rows(f"SELECT {key} FROM lake.{name} GROUP BY ALL HAVING count(*) > 1")
        assert twice == [], name
    happened = Counter(row[0] for row in lake.rows("SELECT EVENT FROM lake.events"))
    assert happened == {name: len(AREAS) for name in ("received", "checked", "accepted", "stored")}


@pytest.mark.slow
def test_eight_processes_on_postgresql(context: Context, tmp_path: Path, dsn: str) -> None:
    _all_is_there_once(_accept(context, tmp_path, dsn, 8))


@pytest.mark.slow
def test_four_processes_on_the_embedded_catalogue(context: Context, tmp_path: Path) -> None:
    _all_is_there_once(_accept(context, tmp_path, "", 4))


def test_the_time_of_a_record_is_taken_when_it_is_written(context: Context) -> None:
    """A writer that waits for another one records a later time: what is read as of a time never grows afterwards."""
    clock = iter(NOW + dt.timedelta(seconds=each) for each in range(100))
    first, second = (replace(context, clock=lambda: next(clock)) for _ in range(2))
    first.lake.make()
    with ThreadPoolExecutor(1) as pool:
        with first.lake.write() as con:
            waiting = pool.submit(receive, second, b"REF_AREA\n", "KEN.csv")
            time.sleep(1)
            earlier = first.clock()
            record(con, Happened(Event.BACKED_UP, Kind.STORE.of("any"), "test"), earlier)
        assert waiting.result(timeout=60).received_at > earlier
