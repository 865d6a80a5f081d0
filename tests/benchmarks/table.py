"""What the pipeline costs, each case beside a floor or a peer that was measured in the same run: one table of all.

    make benchmark                                      # everything; writes measured.json and docs/performance.md
    python -m tests.benchmarks.table recording          # some benchmarks; the others stay as they were measured
    python -m tests.benchmarks.table --small --check    # the quick rows; fails where a ratio got much worse

A benchmark is a module of this folder that is named in `BENCHMARKS` and has a function `rows(small)`, which gives its
rows; when small only those that take no more than a minute together.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

BENCHMARKS: tuple[str, ...] = ("checking", "recording", "certifying", "releasing", "survey", "census")
MEASURED = Path(__file__).parent / "measured.json"
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"
_WORSE = 1.5  # times the recorded ratio: more than the noise of a machine that others keep busy
_LIBRARIES = ("duckdb", "pyarrow", "great-expectations", "apache-airflow", "polars", "pandera", "frictionless")


@dataclass(frozen=True, slots=True)
class Row:
    """One case.

    Attributes:
        what: the case; names it in the record, so it is the same in each run.
        measured: what it took.
        unit: of `measured`, `beside_measured` and `goal`: CPU seconds where a time is meant, never wall time.
        beside: the floor or the peer of the same run; blank where there is none.
        beside_measured: what that took.
        goal: the most that `measured` may be.
        goal_ratio: the most that the ratio may be.
    """

    what: str
    measured: float
    unit: str
    beside: str = ""
    beside_measured: float | None = None
    goal: float | None = None
    goal_ratio: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times what it is measured beside."""
        return self.measured / self.beside_measured if self.beside_measured else None

    @property
    def reached(self) -> bool | None:
        """Whether it is within its goals; none where it has none."""
        asked = [(self.measured, self.goal), (self.ratio, self.goal_ratio)]
        held = [found is not None and found <= goal for found, goal in asked if goal is not None]
        return all(held) if held else None


def cells(row: Row) -> tuple[str, ...]:
    """A row as it is shown: case, measured, unit, beside, its measure, ratio, goal, reached."""
    goals = [_number(row.goal)] if row.goal is not None else []
    goals += [f"{_number(row.goal_ratio)} ×"] if row.goal_ratio is not None else []
    return (
        *(row.what, _number(row.measured), row.unit, row.beside, _number(row.beside_measured)),
        *(f"{row.ratio:.2f}" if row.ratio is not None else "", " and ".join(goals)),
        {True: "yes", False: "no", None: ""}[row.reached],
    )


HEADINGS = ("case", "measured", "unit", "beside", "that took", "ratio", "goal", "reached")


def _number(found: float | None) -> str:
    if found is None:
        return ""
    return f"{found:,.0f}" if abs(found) >= 100 else f"{found:.3g}"


def worse(rows: Iterable[Row], recorded: Iterable[Row]) -> list[str]:
    """The cases whose ratio is much above the recorded one, in words; a case that was not recorded is none."""
    before = {row.what: row.ratio for row in recorded}
    said = []
    for row in rows:
        known = before.get(row.what)
        if known is not None and row.ratio is not None and row.ratio > known * _WORSE:
            said.append(f"{row.what}: {row.ratio:.2f} times {row.beside}; recorded are {known:.2f}")
    return said


def machine() -> dict[str, str]:
    """Where it was measured."""
    info = Path("/proc/cpuinfo")
    models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
    return {
        "processor": f"{os.cpu_count()} × {models[0] if models else platform.processor()}",
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": platform.system(),
        "python": platform.python_version(),
        **{name: version(name) for name in _LIBRARIES},
    }


def _commit() -> str:
    asked = ["git", "-C", str(MEASURED.parent), "describe", "--always", "--dirty"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def recorded() -> dict[str, Any]:
    """What was measured last, benchmark by benchmark."""
    return json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.is_file() else {"benchmarks": {}}


def rows_of(measured: dict[str, Any]) -> list[Row]:
    """All rows of a record."""
    return [Row(**row) for each in measured["benchmarks"].values() for row in each["rows"]]


def page(measured: dict[str, Any]) -> str:
    """docs/performance.md."""
    lines = [
        "# Performance",
        "",
        "Made by `make benchmark` (`tests/benchmarks/table.py`) from `tests/benchmarks/measured.json`; do not edit it.",
        "CPU seconds of user and system, the best of some tries; each beside a floor or a peer of the same run. The",
        "ratio tells more than the number: it holds on another machine, too.",
        "",
        "Machine: " + ", ".join(f"{name} {said}" for name, said in measured["machine"].items()) + ".",
    ]
    for name, each in measured["benchmarks"].items():
        doc = (importlib.import_module(f"tests.benchmarks.{name}").__doc__ or "").strip().splitlines()
        lines += ["", f"## {name}", "", doc[0] if doc else "", f"Measured {each['on']} at {each['commit']}.", ""]
        lines += [_line(HEADINGS), _line(["---"] * len(HEADINGS))]
        lines += [_line(cells(Row(**row))) for row in each["rows"]]
    return "\n".join(lines) + "\n"


def _line(found: Iterable[str]) -> str:
    return "| " + " | ".join(found) + " |"


def shown(rows: Iterable[Row]) -> Table:
    """The table of the terminal."""
    table = Table(title="CPU beside a floor or a peer of the same run", header_style="bold")
    for heading in HEADINGS:
        table.add_column(heading, justify="right" if heading in {"measured", "that took", "ratio"} else "left")
    for row in rows:
        table.add_row(*cells(row), style="" if row.reached is not False else "yellow")
    return table


def main() -> None:
    """Measures, shows and records."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], default=[])
    parser.add_argument("--small", action="store_true", help="only the quick rows; nothing is recorded")
    parser.add_argument("--check", action="store_true", help="fail where a ratio is much above the recorded one")
    asked = parser.parse_args()
    before = recorded()
    found: list[Row] = []
    for name in asked.names or BENCHMARKS:
        own = list(importlib.import_module(f"tests.benchmarks.{name}").rows(asked.small))
        found += own
        measured = {"on": f"{dt.datetime.now(dt.UTC):%Y-%m-%d}", "commit": _commit(), "rows": [*map(asdict, own)]}
        if not asked.small:
            _write(name, measured)
    Console(width=160).print(shown(found))
    if asked.check and (said := worse(found, rows_of(before))):
        said.append("If that is meant, record it: python -m tests.benchmarks.table, with the name of the benchmark.")
        sys.exit("Slower than recorded:\n" + "\n".join(said))


def _write(name: str, measured: dict[str, Any]) -> None:
    """Records a benchmark as soon as it is done, in the order of `BENCHMARKS`, and makes the page."""
    all_ = recorded()
    benchmarks = all_["benchmarks"] | {name: measured}
    whole = {"machine": machine(), "benchmarks": {each: benchmarks[each] for each in BENCHMARKS if each in benchmarks}}
    MEASURED.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(whole), encoding="utf-8")


if __name__ == "__main__":
    main()
