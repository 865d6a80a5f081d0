"""What the whole flow costs: one real submission and one release, through Airflow, without it, and bare DuckDB.

    make cost

CPU seconds (user and system) of the processes and their children, each case in a process of its own, the best of three.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from indicators.base import resources
from indicators.base.clock import system_clock
from indicators.derivation import inputs
from indicators.release.snapshot import take
from indicators.store.context import open_context
from tests.conftest import SAMPLES

BIN = Path(sys.executable).parent
ICT = str(BIN / "ict")
FILE = SAMPLES / "FJI_2012-2016.csv"
# Read the file, look at values as the simplest rules do, write them as Parquet: no ledger, no report, no letter.
SUBMISSION = """
import sys, duckdb
file, out = sys.argv[1:]
con = duckdb.connect()
con.execute(f"CREATE TABLE seen AS FROM read_csv('{file}', all_varchar = true)")
value = "TRY_CAST(OBS_VALUE AS DOUBLE)"
con.execute(f"SELECT count(*) FILTER ({value} NOT BETWEEN 0 AND 100) FROM seen").fetchall()
con.execute(f"SELECT count(*) FILTER ({value} IS NULL) FROM seen").fetchall()
con.execute("SELECT count(*) FROM (FROM seen GROUP BY ALL HAVING count(*) > 1)").fetchall()
con.execute(f"COPY seen TO '{out}/observations.parquet'")
"""
# Derive with the hand-written floor and write each table as Parquet and CSV: no workbook, chart, metadata or checks.
RELEASE = """
import sys, pathlib, duckdb
given, sql, out = (pathlib.Path(each) for each in sys.argv[1:])
con = duckdb.connect(config={"threads": 1})
for path in given.glob("*.parquet"):
    con.execute(f"CREATE TABLE {path.stem} AS FROM '{path}'")
before = {row[0] for row in con.execute("SHOW TABLES").fetchall()}
for statement in sql.read_text().strip().split(";\\n"):
    con.execute(statement)
for (name,) in con.execute("SHOW TABLES").fetchall():
    if name not in before:
        con.execute(f"COPY {name} TO '{out}/{name}.parquet'")
        con.execute(f"COPY (SELECT * FROM {name}) TO '{out}/{name}.csv.gz'")
"""
THROUGH_AIRFLOW = """
import os, sys, pathlib
from indicators.cli import dags
home = pathlib.Path(sys.argv[1])
os.environ.update(dags.environment(home))
dags.run_one("release", {}, home / "airflow" / "run.log")
"""
Cost = tuple[float, float]


def cpu(command: list[str], environment: dict[str, str] | None = None) -> Cost:
    """CPU and wall seconds of a command with its children."""
    before, begun = os.times(), time.monotonic()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | (environment or {}))
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return used, time.monotonic() - begun


def best(command: list[str], prepare: Callable[[], object] = lambda: None, **environment: str) -> Cost:
    """The cheapest of three, each after what prepares it."""
    found = []
    for _ in range(3):
        prepare()
        found.append(cpu(command, environment))
    return min(found)


def gone(*folders: Path) -> Callable[[], None]:
    """Removes folders, so that what is measured has to be done."""

    def remove() -> None:
        for each in folders:
            shutil.rmtree(each, ignore_errors=True)

    return remove


def submission(folder: Path) -> dict[str, Cost]:
    """One file through the whole flow, each time into an empty work folder."""
    inbox, work = folder / "inbox", folder / "one"
    inbox.mkdir()
    shutil.copy(FILE, inbox)
    paths = [str(inbox), "--work", str(work)]
    metadata = {"AIRFLOW_HOME": str(work), "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{work}/airflow.db"}
    return {
        "bare DuckDB: read, three rules, write": best([sys.executable, "-c", SUBMISSION, str(FILE), str(folder)]),
        "`ict check`: all rules, a report": best([ICT, "check", str(FILE)]),
        "`ict run`: receive, check, settle, release, letters": best([ICT, "run", *paths], gone(work)),
        "the same through Airflow, with empty metadata (`ict dags run`)": best(
            [ICT, "dags", "run", *paths], gone(work)
        ),
        "of it Airflow's metadata (`airflow db migrate`)": best(
            [str(BIN / "airflow"), "db", "migrate"], lambda: (gone(work)(), work.mkdir()), **metadata
        ),
    }


def given(work: Path, folder: Path) -> None:
    """What the floor of a release begins with: the accepted observations and the tables beside them."""
    folder.mkdir()
    context = open_context(work)
    taken = take(context, system_clock(), folder / "accepted.parquet")
    for name, table in inputs.tables(taken.snapshot, context.definitions):
        pq.write_table(table, folder / f"{name}.parquet")
    with duckdb.connect() as con:
        for path in folder.glob("*.parquet"):
            con.read_parquet(str(path)).create_view(path.stem)
        con.execute(resources.sql("derive/harmonised_codes"))
        con.execute(f"COPY (FROM harmonised_codes) TO '{folder}/harmonised_codes.parquet'")
    context.lake.close()


def release(folder: Path) -> dict[str, Cost]:
    """One release of all samples, whose files are built anew each time."""
    work, out = folder / "all", folder / "out"
    out.mkdir()
    cpu([ICT, "dags", "run", str(SAMPLES), "--work", str(work)])
    given(work, folder / "given")
    floor = Path(__file__).parent / "derive_floor.sql"
    lost = gone(work / "releases")
    return {
        "bare DuckDB: derive, write Parquet and CSV": best(
            [sys.executable, "-c", RELEASE, str(folder / "given"), str(floor), str(out)]
        ),
        "`ict release`: derive, all formats, verify": best([ICT, "release", "--work", str(work)], lost),
        "the same through Airflow (`dag.test`)": best([sys.executable, "-c", THROUGH_AIRFLOW, str(work)], lost),
    }


def main() -> None:
    """Measures and prints a table."""
    with tempfile.TemporaryDirectory() as name:
        one, all_ = submission(Path(name)), release(Path(name))
    table = Table("Case", "CPU seconds", "Wall seconds", header_style="bold")
    for title, cases in (("One submission", one), ("One release of all samples", all_)):
        table.add_section()
        table.add_row(f"[bold]{title}")
        for case, (used, wall) in cases.items():
            table.add_row(case, f"{used:.1f}", f"{wall:.1f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
