"""Recording: `ict run` over the samples, and what a file of an office costs, one by one, in batches, in a large store.

A file has 156 values of a country and year; it is received, read, checked, recorded with its report and its letter is
queued. The floor reads the same file with DuckDB, looks at three rules and adds its rows to a DuckDB file: no ledger,
no addresses, no history, no letter.

    python -m tests.benchmarks.table recording
    python -m tests.benchmarks.recording one 20 [--submissions 100000]     # one case alone, in this process
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store.context import Context
from indicators.submissions import inbox
from tests.benchmarks.grown_store import grow
from tests.benchmarks.load_files import write_files
from tests.benchmarks.measure import best, cost
from tests.benchmarks.table import Row
from tests.conftest import SAMPLES

ICT = str(Path(sys.executable).with_name("ict"))
VALUES = 156
AREAS = 250
WARM = 3  # files before the first that is measured
_TOGETHER = 25
_FLOOR = """
INSERT INTO kept SELECT * FROM read_csv(?, all_varchar = true);
SELECT count(*) FILTER (TRY_CAST(OBS_VALUE AS DOUBLE) NOT BETWEEN 0 AND 100) FROM kept;
SELECT count(*) FILTER (TRY_CAST(OBS_VALUE AS DOUBLE) IS NULL) FROM kept;
SELECT count(*) FROM (FROM kept GROUP BY ALL HAVING count(*) > 1)
"""


def rows(small: bool) -> Iterator[Row]:
    """The rows of the table."""
    if not small:
        yield from _samples()
    with tempfile.TemporaryDirectory(prefix="ict-recording-") as name:
        home = Path(name)
        floor = _alone(home, "floor", 50)
        beside = "bare DuckDB: read, three rules, add to a file"
        one = _alone(home, "one", 20)
        yield Row("record a file of 156 values, one by one", one, "CPU ms a file", beside, floor, goal=200)
        together = _alone(home, "batch", 100)
        yield Row("record files of 156 values, 25 together", together, "CPU ms a file", beside, floor, goal=40)
        if small:
            return
        home = home / "large"
        context = _context(home)
        write_files(home / "files", range(AREAS), VALUES, context.definitions)
        for group in inbox.worked_on_together(sorted((home / "files").iterdir())):
            inbox.collect(context, group)
        grow(context, 100_000)
        context.lake.close()
        for mode, files, empty in (("one", 20, one), ("batch", 100, together)):
            what = f"the same beside 100,000 submissions, {'one by one' if mode == 'one' else '25 together'}"
            large = _alone(home, mode, files, keep=True)
            yield Row(what, large, "CPU ms a file", "empty store", empty, goal_ratio=1.2)


def _samples() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="ict-recording-") as name:
        work = Path(name) / "work"
        command = [ICT, "run", str(SAMPLES), "--work", str(work)]
        start = best([ICT, "--version"]).cpu
        cold = best(command, lambda: shutil.rmtree(work, ignore_errors=True), tries=2).cpu
        yield Row("`ict run samples`, cold", cold, "CPU s", "`ict --version`", start, goal=9)
        again = best(command).cpu
        yield Row("`ict run samples`, again", again, "CPU s", "`ict --version`", start, goal=1.5)


def _alone(home: Path, mode: str, files: int, *, keep: bool = False) -> float:
    """CPU milliseconds a file, in a process of its own; the best of three."""
    found = []
    for attempt in range(3):
        folder = home if keep else home / f"{mode}-{attempt}"
        command = [sys.executable, "-m", "tests.benchmarks.recording", mode, str(files), "--home", str(folder)]
        said = folder / "measured"
        cost([*command, "--first", str(attempt * (files + 25)), "--said", str(said)])
        found.append(float(said.read_text()))
    return min(found)


def _context(home: Path) -> Context:
    home.mkdir(parents=True, exist_ok=True)
    return Context(Settings(home=home), Definitions())


def one_by_one(context: Context, paths: list[Path]) -> float:
    """CPU seconds of recording files, each alone."""
    for path in paths[:WARM]:
        inbox.collect(context, [path])
    begun = time.process_time()
    for path in paths[WARM:]:
        inbox.collect(context, [path])
    return (time.process_time() - begun) / len(paths[WARM:])


def in_batches(context: Context, paths: list[Path]) -> float:
    """CPU seconds of recording files, so many together as `ict run` takes."""
    for path in paths[:WARM]:
        inbox.collect(context, [path])
    begun = time.process_time()
    for group in inbox.worked_on_together(paths[WARM:]):
        inbox.collect(context, group)
    return (time.process_time() - begun) / len(paths[WARM:])


def floor(context: Context, paths: list[Path]) -> float:
    """CPU seconds of what DuckDB alone needs to read, look and keep."""
    with duckdb.connect(context.settings.home / "floor.duckdb", config={"threads": 1}) as con:
        con.execute("CREATE TABLE kept AS FROM read_csv(?, all_varchar = true) LIMIT 0", [str(paths[0])])
        first, *others = _FLOOR.strip().split(";\n")
        begun = time.process_time()
        for path in paths:
            con.execute("BEGIN")
            con.execute("DELETE FROM kept")
            con.execute(first, [str(path)])
            for statement in others:
                con.execute(statement).fetchall()
            con.execute("COMMIT")
        return (time.process_time() - begun) / len(paths)


def main() -> None:
    """One case in this process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mode", choices=["one", "batch", "floor"])
    parser.add_argument("files", type=int)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--said", type=Path, default=Path(os.devnull))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ict-recording-") as name:
        context = _context(asked.home or Path(name))
        first = AREAS + asked.first  # of the year after that of what is there
        write_files(Path(name) / "new", range(first, first + asked.files + WARM), VALUES, context.definitions)
        paths = sorted((Path(name) / "new").iterdir())
        run = {"one": one_by_one, "batch": in_batches, "floor": floor}[asked.mode]
        milliseconds = run(context, paths) * 1000
        asked.said.write_text(f"{milliseconds}")
        print(f"{milliseconds:.1f} CPU ms a file")
        context.lake.close()


if __name__ == "__main__":
    main()
