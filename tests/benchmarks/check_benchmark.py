"""What the check costs against hand-written DuckDB SQL for a few of the same rules, measured in the same run.

Run with `make benchmark`. It measures and prints; it never fails on time.
"""

from __future__ import annotations

import random
import resource
import time

import duckdb
import pyarrow as pa
from rich.console import Console
from rich.table import Table

from indicators.definitions.registry import Definitions
from indicators.intake.normalise import observations
from indicators.intake.raw import Hints, Raw
from indicators.validation import runner

FLOOR = """
SELECT count(*) FILTER (OBS_VALUE NOT BETWEEN 0 AND 100), count(*) FILTER (OBS_STATUS NOT IN ('A', 'E')),
    count(*) FILTER (TIME_PERIOD > 2026), count(*) - count(DISTINCT (REF_AREA, EDITION, INDICATOR, TIME_PERIOD, SEX))
FROM t
"""


def observations_of(rows: int, definitions: Definitions) -> pa.Table:
    """A table of `rows` plausible observations."""
    random.seed(1)
    raw = Raw("benchmark")
    codes = ("HH4", "HH5", "HH6", "HH7", "HH10", "A1", "A2", "A3", "A4")
    for number in range(rows):
        raw.add(
            f"{number}:1",
            REF_AREA="KEN",
            EDITION="2016",
            INDICATOR=codes[number % len(codes)],
            TIME_PERIOD=str(1990 + (number // len(codes)) % 35),
            SEX=("", "F", "M")[(number // 315) % 3],
            AGE=f"g{number // 945}",
            OBS_VALUE=f"{random.random() * 90:.1f}",  # noqa: S311 - not for secrets
        )
    return observations(raw, definitions, Hints())


def main() -> None:
    """Prints CPU seconds for batches of one size and for many small files."""
    definitions = Definitions()
    out = Table("case", "CPU s", "floor CPU s", "ratio", title="all rules against a floor of four")
    for size, files in ((500, 1), (500, 50), (100_000, 1)):
        table = observations_of(size, definitions)
        batch = {f"s{n}": table for n in range(files)}
        start = time.process_time()
        runner.run(batch, definitions, this_year=2026)
        cost = time.process_time() - start
        start = time.process_time()
        with duckdb.connect() as con:
            con.register("t", pa.concat_tables([table] * files))
            con.execute(FLOOR).fetchall()
        floor = time.process_time() - start
        out.add_row(f"{files} x {size:,} rows", f"{cost:.2f}", f"{floor:.3f}", f"{cost / floor:.1f}")
    console = Console()
    console.print(out)
    console.print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
