"""A file of 500 values checked, cold by `ict check` and in a warm process, beside plain SQL for the plainest rules.

The floors are of the same kind of work, and both sides are measured in turn: on a machine that others keep busy all
costs rise together. On two processors with a load of 12 to 24 ten runs of the warm row gave ratios of 8.5 to 9.6, five
of the cold one 1.9 to 2.5. So `make test` may fail where one is 1.5 times the recorded one.
"""

from __future__ import annotations

import csv
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from indicators.base.observation import OBSERVATION_COLUMNS
from indicators.definitions.registry import Definitions
from indicators.validation import runner
from tests.benchmarks.check_benchmark import FLOOR, write
from tests.benchmarks.measure import cost
from tests.benchmarks.table import Row

ICT = str(Path(sys.executable).with_name("ict"))
_ROWS = 500
_FLOORS = 3  # of them to one check: so short a time is measured badly alone
_SENT = (
    *("REF_AREA", "EDITION", "INDICATOR", "MEASURE", "TIME_PERIOD", "SEX", "AGE", "URBANISATION", "BREAKDOWN"),
    *("OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS"),
)
# A process of its own that reads the CSV with DuckDB and asks what the simplest rules ask.
_COLD = """
import sys, duckdb, pyarrow
con = duckdb.connect(config={"threads": 1})
con.execute("CREATE TABLE o AS FROM read_csv(?, all_varchar = true)", [sys.argv[1]])
value = "TRY_CAST(OBS_VALUE AS DOUBLE)"
con.execute(f"SELECT count(*) FILTER ({value} NOT BETWEEN 0 AND 100), count(*) FILTER ({value} IS NULL) FROM o")
print(con.fetchall(), con.execute("SELECT count(*) FROM (FROM o GROUP BY ALL HAVING count(*) > 1)").fetchall())
"""


def rows(small: bool) -> Iterator[Row]:
    """The rows of the table; few tries when small, which takes some ten CPU seconds."""
    definitions = Definitions()
    with tempfile.TemporaryDirectory(prefix="ict-checking-") as name:
        parquet, sent = Path(name) / "observations.parquet", Path(name) / "sent.csv"
        write(_ROWS, parquet, 1, definitions)
        table = pq.read_table(parquet, read_dictionary=list(OBSERVATION_COLUMNS))
        with sent.open("w", newline="", encoding="utf-8") as file:
            out = csv.DictWriter(file, _SENT, extrasaction="ignore")
            out.writeheader()
            out.writerows(table.to_pylist())

        def cold() -> tuple[float, float]:
            command = [ICT, "check", str(sent), "--work", str(Path(name) / "none")]
            ours = cost(command, may_fail=True).cpu
            return ours, cost([sys.executable, "-c", _COLD, str(sent)]).cpu

        ours, floor = _least(cold, tries=3 if small else 5)
        beside = "Python, DuckDB and Arrow: read, three rules"
        yield Row("`ict check`, 500 rows, cold", ours, "CPU s", beside, floor, goal=0.7)

        with duckdb.connect(config={"threads": 1}) as con:
            statements = [each.rstrip(";") for each in FLOOR.format(path=parquet).strip().split(";\n")]

            def warm() -> tuple[float, float]:
                begun = time.process_time()
                runner.run({"s": table}, definitions, this_year=2026)
                between = time.process_time()
                for _ in range(_FLOORS):
                    for statement in statements:
                        con.execute(statement.replace("CREATE TEMP", "CREATE OR REPLACE TEMP")).fetchall()
                return (between - begun) * 1000, (time.process_time() - between) / _FLOORS * 1000

            ours, floor = _least(warm, tries=8 if small else 20)
        beside = "plain DuckDB: counts for 25 rules"
        yield Row("check a file of 500 rows, warm", ours, "CPU ms", beside, floor, goal=50)


def _least(both: Callable[[], tuple[float, float]], tries: int) -> tuple[float, float]:
    """The least that each side took, in turn; what the first try warms up is not counted."""
    both()
    ours, floor = zip(*(both() for _ in range(tries)), strict=True)
    return min(ours), min(floor)
