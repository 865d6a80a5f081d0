"""What the check costs against hand-written DuckDB SQL for the same rules, measured in the same run.

Run with `make benchmark`. It measures and prints; it never fails on time. Each case runs in a process of its own.
The floor is one pass for the row rules, one grouped pass for duplicates and parts, one self-join for subsets and one
window for the years, over a Parquet file of the same observations: counts of failures only, no ledger, no addresses.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from itertools import product
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from rich.console import Console
from rich.table import Table

from indicators.base.observation import OBSERVATION_COLUMNS, SAMPLING_ERRORS
from indicators.definitions.registry import Definitions
from indicators.validation import runner
from indicators.validation.prepared_checks import workspace
from tests.benchmarks import peers
from tests.benchmarks.memory import peak
from tests.benchmarks.on_disk import OnDisk

# The rules that the floor does too; "all rules" is shown beside it.
SAME = (
    *("R001", "R002", "R003", "R003b", "R004", "R005", "R006", "R007", "R009", "R010", "R012", "R013", "R015", "R016"),
    *("R020", "R031", "R034", "R041", "R043", "R044", "R058", "R067", "R068", "R069", "R101"),
)
FLOOR = (Path(__file__).parent / "floor.sql").read_text(encoding="utf-8")
CODES = ("HH7", "HH5", "HH10", "HH9", "HH8", "HH18", "HH15")


def _shapes(count: int, definitions: Definitions) -> list[tuple[str, ...]]:
    """So many valid keys without area and year: indicator, category, age, residence and sex."""
    found = []
    for code in CODES:
        indicator = definitions.indicators["2016", code]
        valid = {
            name: ["_T", *definitions.codes(indicator, name)] for name in ("BREAKDOWN", "AGE", "URBANISATION", "SEX")
        }
        categories = valid["BREAKDOWN"][1:] or ["_T"]
        found += [(code, *each) for each in product(categories, valid["AGE"], valid["URBANISATION"], valid["SEX"])]
    if len(found) < count:
        raise ValueError(f"only {len(found)} keys for {count}")
    return found[:count]


def write(rows: int, path: Path, areas: int, definitions: Definitions) -> None:
    """Writes plausible observations without a mistake: areas, 20 years, and as many keys as it takes."""
    known = sorted(definitions.areas)[:areas]
    shapes = _shapes(max(1, rows // (areas * 20)), definitions)
    number = np.arange(rows)
    shape, rest = number % len(shapes), number // len(shapes)
    year, area = rest % 20, rest // 20 % areas
    sex = np.array([{"F": -1.0, "M": 1.0}.get(each[4], 0.0) for each in shapes])
    home = np.array([{"U": 3.0, "R": -3.0}.get(each[3], 0.0) for each in shapes])
    below = np.array([0.0 if each[0] in {"HH7", "HH5", "HH10"} else -8.0 for each in shapes])
    values = np.round(20 + (area % 13) + year * 0.8 + sex[shape] + home[shape] + below[shape] + shape % 5 / 10, 1)
    columns_of = [sorted({each[place] for each in shapes}) for place in range(5)]
    codes_of = [np.array([columns_of[place].index(each[place]) for each in shapes])[shape] for place in range(5)]
    text = {
        "REF_AREA": (known, area),
        "EDITION": (["2016"], number * 0),
        "MEASURE": (["PCT"], number * 0),
        "UNIT_MEASURE": (["PERCENT"], number * 0),
        "OBS_STATUS": (["A"], number * 0),
        "CONF_STATUS": (["F"], number * 0),
        "SOURCE": (["National household survey"], number * 0),
        "OBS_TEXT": (["1"], number * 0),
        "TIME_TEXT": ([str(2000 + n) for n in range(20)], year),
    }
    names = ("INDICATOR", "BREAKDOWN", "AGE", "URBANISATION", "SEX")
    text |= {name: (columns_of[place], codes_of[place]) for place, name in enumerate(names)}
    writer = None
    for start in range(0, rows, 1_000_000):
        part = slice(start, min(start + 1_000_000, rows))
        size = part.stop - part.start
        columns = {}
        for name in OBSERVATION_COLUMNS:
            words, codes = text.get(name, (["_T" if name.isupper() and name in _DIMENSIONS else ""], number * 0))
            columns[name] = pa.DictionaryArray.from_arrays(pa.array(codes[part].astype(np.int32)), pa.array(words))
        columns |= {
            "ROW_ID": pa.array(number[part] + 1),
            "ADDRESS": pa.array([f"{n}:9" for n in range(part.start + 2, part.stop + 2)]),
            "TIME_PERIOD": pa.array((2000 + year[part]).astype(np.int32)),
            "OBS_VALUE": pa.array(values[part]),
            "DECIMALS": pa.array(np.ones(size, dtype=np.int64)),
            "RESPONDENTS": pa.nulls(size, pa.int32()),
            **{name: pa.nulls(size, pa.float64()) for name in SAMPLING_ERRORS},
            "MULT_TEXT": pa.array([""] * size),
            "NOT_NUMERIC": pa.array(np.zeros(size, dtype=bool)),
            "PERCENT_SIGN": pa.array(np.zeros(size, dtype=bool)),
        }
        table = pa.table(columns)
        writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd", compression_level=1)
        writer.write_table(table)
    if writer:
        writer.close()


ROWS = (100_000, 1_000_000, 10_000_000)
_DIMENSIONS = frozenset({"EDUCATION_LEV", "LABOUR_STATUS", "OCCUPATION", "HH_COMPOSITION", "SIZE_CLASS", "ACTIVITY"})


def measure(what: str, path: str, files: int) -> dict[str, float]:
    """One case in this process: CPU seconds without start-up, and the peak of memory."""
    definitions = Definitions()
    chosen = {"same": SAME, "row": peers.RULES}.get(what)
    if chosen:
        definitions.__dict__["rules"] = {name: definitions.rules[name] for name in chosen}
        definitions.__dict__["hash"] = "benchmark"
    if what in peers.PEERS:
        return {"cpu": peers.PEERS[what](Path(path)), "memory": peak()}
    if what == "floor":
        import duckdb

        start = time.process_time()
        with duckdb.connect() as con:
            for statement in FLOOR.format(path=path).strip().split(";\n"):
                con.execute(statement.rstrip(";")).fetchall()
    elif files == 0:
        batch = OnDisk(Path(path))
        with workspace(definitions):  # the definitions are read once a process
            start = time.process_time()
        runner.run_batch(batch, definitions, this_year=2026)
    else:
        table = pq.read_table(path, read_dictionary=list(OBSERVATION_COLUMNS))
        runner.run({"warm": table}, definitions, this_year=2026)
        start = time.process_time()
        if what == "all":
            for _ in range(files):
                runner.run({"s": table}, definitions, this_year=2026)
        else:
            runner.run({f"s{n}": table for n in range(files)}, Definitions(), this_year=2026)
    cost = time.process_time() - start
    return {"cpu": cost, "memory": peak()}


def _alone(what: str, path: Path, files: int) -> dict[str, float]:
    command = [sys.executable, __file__, what, str(path), str(files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def main() -> None:
    """Prints CPU seconds and memory for long files and for many small ones."""
    definitions = Definitions()
    out = Table(
        "observations", "floor", "the same rules", "ratio", "all rules", "memory", title="CPU seconds, 2 threads"
    )
    small = Table("250 files of 500 rows", "ms each", title="all rules, a warm process")
    others = Table("100,000 observations", "CPU", "memory", title="eight rules of one row, CPU seconds")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "observations.parquet"
        for rows in ROWS:
            write(rows, path, 200, definitions)
            floor, same, every = (_alone(what, path, 0) for what in ("floor", "same", "all"))
            ratio = same["cpu"] / floor["cpu"]
            memory = f"{same['memory']:.0f} / {every['memory']:.0f} MB (floor {floor['memory']:.0f})"
            out.add_row(
                f"{rows:,}", f"{floor['cpu']:.1f}", f"{same['cpu']:.1f}", f"{ratio:.2f}", f"{every['cpu']:.1f}", memory
            )
            if rows == ROWS[0]:
                for name in ("row", *peers.PEERS):
                    cost = _alone(name, path, 0)
                    label = "this project" if name == "row" else name
                    others.add_row(label, f"{cost['cpu']:.1f}", f"{cost['memory']:.0f} MB")
        write(500, path, 1, definitions)
        small.add_row("one by one", f"{_alone('all', path, 50)['cpu'] / 50 * 1000:.1f}")
        small.add_row("together", f"{_alone('together', path, 250)['cpu'] / 250 * 1000:.1f}")
    console = Console()
    for table in (out, small, others):
        console.print(table)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        sys.stdout.write(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]))) + "\n")
    else:
        main()
