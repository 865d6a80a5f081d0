"""A census tabulated, cold by `ict survey tabulate`: nine indicators in twelve domains with errors and all checks.

The persons lie in a Parquet file, 500 in each enumeration area, 20 areas in each stratum. The file is made in a process
of its own, for the memory of a child counts from that of its parent.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.benchmarks.measure import Cost, cost
from tests.benchmarks.survey import design_document
from tests.benchmarks.table import Row

ICT = str(Path(sys.executable).with_name("ict"))
_FEW, _MANY = 5_000_000, 50_000_000
_KENYA = 48_139_687  # R210 wants weights that stand for the population of the year
_MADE = """
import duckdb
questions = ", ".join(f"(1 + (hash(r, {{n}}) + hash(r // 500, {{n}}) % 3) % 2)::TINYINT AS q{{n}}" for n in range(9))
duckdb.execute(f'''COPY (
    SELECT r AS id, r // 10000 AS stratum, r // 500 AS unit, (100 + hash(r) % 900)::DOUBLE * {weight}::DOUBLE AS w,
        (1 + hash(r, 'sex') % 2)::TINYINT AS sex, (15 + hash(r, 'age') % 70)::TINYINT AS age,
        (1 + hash(r // 500, 'area') % 2)::TINYINT AS area, {{questions}}
    FROM range({rows}) AS rows (r)
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)''')
"""


def rows(small: bool) -> Iterator[Row]:
    """CPU and memory of few and of many persons; none when small."""
    if small:
        return
    few, many = _tabulated(_FEW), _tabulated(_MANY)
    what = "`ict survey tabulate`, {:,} persons"
    yield Row(f"{what.format(_FEW)}, memory", few.memory, "MB", goal=2_000)
    yield Row(f"{what.format(_MANY)}, memory", many.memory, "MB", f"{_FEW:,} persons", few.memory, goal=2_000)
    yield Row(
        what=what.format(_MANY),
        measured=many.cpu / _MANY * 1e6,
        unit="CPU s a million",
        beside=f"{_FEW:,} persons",
        beside_measured=few.cpu / _FEW * 1e6,
        goal_ratio=1.2,
    )


def _tabulated(persons: int) -> Cost:
    with tempfile.TemporaryDirectory(prefix="ict-census-") as name:
        folder = Path(name)
        path = folder / "person.parquet"
        weight = _KENYA / (549.5 * persons)
        cost([sys.executable, "-c", _MADE.format(weight=weight, rows=persons, path=path)])
        document = design_document(path.name)
        for each in document["indicators"]:
            each["indicator"] = "HH7"  # nine times: `ict` knows no Q0
        design = folder / "DESIGN.yml"
        design.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
        return cost([ICT, "survey", "tabulate", str(design), "-o", str(folder / "submission.csv")])
