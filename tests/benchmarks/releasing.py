"""Releases: that of the sample store, a figure explained, and the global status.

The floor is DuckDB alone, which derives with `derive_floor.sql` and writes each table as Parquet and CSV: no workbook,
no chart, no metadata, and nothing is read back.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store.context import Context
from indicators.submissions import inbox
from tests.benchmarks.cost import RELEASE, given
from tests.benchmarks.measure import best
from tests.benchmarks.table import Row
from tests.conftest import SAMPLES

ICT = str(Path(sys.executable).with_name("ict"))
_DERIVE = Path(__file__).parent / "derive_floor.sql"


def rows(small: bool) -> Iterator[Row]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory(prefix="ict-releasing-") as name:
        yield from _samples(Path(name), tries=1 if small else 3)


def _samples(home: Path, tries: int) -> Iterator[Row]:
    made, work, out = home / "made", home / "work", home / "out"
    out.mkdir()
    context = Context(Settings(home=made), Definitions())
    for group in inbox.worked_on_together(inbox.files_in([SAMPLES])):
        inbox.collect(context, group)
    context.lake.close()
    given(made, home / "given")
    floor = best([sys.executable, "-c", RELEASE, str(home / "given"), str(_DERIVE), str(out)], tries=tries)

    def fresh() -> None:
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(made, work)

    beside = "bare DuckDB: derive, Parquet and CSV"
    found = best([ICT, "release", "--work", str(work)], fresh, tries=tries).cpu
    yield Row("`ict release`, sample store", found, "CPU s", beside, floor.cpu, goal=4.5)
    command = [ICT, "explain", "aggregates", "WLD", "8.16", "2014", "--work", str(work)]
    yield Row("`ict explain aggregates WLD 8.16 2014`", best(command, tries=tries).cpu, "CPU s", beside, floor.cpu, 1.2)
    command = [ICT, "status", "--edition", "2016", "--by", "LDC", "--work", str(work)]
    yield Row("`ict status --edition 2016 --by LDC`", best(command, tries=tries).cpu, "CPU s", beside, floor.cpu, 1.2)
