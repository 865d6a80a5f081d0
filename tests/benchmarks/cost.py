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
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.conftest import SAMPLES

ICT = str(Path(sys.executable).parent / "ict")
FILE = SAMPLES / "FJI_2012-2016.csv"
# Read the file, look at values as the simplest rules do, write them as Parquet: no ledger, no report, no letter.
FLOOR = f"""
import duckdb
con = duckdb.connect()
con.execute("CREATE TABLE seen AS FROM read_csv('{FILE}', all_varchar = true)")
value = "TRY_CAST(OBS_VALUE AS DOUBLE)"
con.execute(f"SELECT count(*) FILTER ({{value}} NOT BETWEEN 0 AND 100) FROM seen").fetchall()
con.execute(f"SELECT count(*) FILTER ({{value}} IS NULL) FROM seen").fetchall()
con.execute("SELECT count(*) FROM (FROM seen GROUP BY ALL HAVING count(*) > 1)").fetchall()
con.execute("COPY seen TO '{{out}}/observations.parquet'")
"""


def cpu(command: list[str]) -> tuple[float, float]:
    """CPU and wall seconds of a command with its children."""
    before, begun = os.times(), time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return used, time.monotonic() - begun


def best(command: list[str], work: Path | None = None) -> tuple[float, float]:
    """The cheapest of three, each in an empty work folder."""
    found = []
    for _ in range(3):
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
        found.append(cpu(command))
    return min(found)


def main() -> None:
    """Measures and prints a table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inbox = folder / "inbox"
        inbox.mkdir()
        shutil.copy(FILE, inbox)
        work = folder / "var"
        floor = [sys.executable, "-c", FLOOR.replace("{out}", name)]
        cases = {
            "bare DuckDB: read, three rules, write": best(floor),
            "`ict check` of the file": best([ICT, "check", str(FILE)]),
            "receive, check, settle, release, letters, without Airflow": best(
                [ICT, "run", str(inbox), "--work", str(work)], work
            ),
            "the same through Airflow (`dag.test`)": best([ICT, "dags", "run", str(inbox), "--work", str(work)], work),
            "a release of all samples, without Airflow": best([ICT, "run", str(SAMPLES), "--work", str(work)], work),
        }
    table = Table("Case", "CPU seconds", "Wall seconds", header_style="bold")
    for case, (used, wall) in cases.items():
        table.add_row(case, f"{used:.1f}", f"{wall:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
