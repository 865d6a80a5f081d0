"""Plants confidential values in sound submissions, releases them, and tries to compute them from every published file.

Run with `make audit`; a small part is a test (`tests/audit/test_disclosure_audit.py`). It knows nothing of how values are suppressed:
whoever attacks has all published numbers of an area and year, knows denominators (populations are public), how parts
add up, and that counts are not below 0 and percentages not above 100. A value that is known to 5 percent is a failure.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from scipy.optimize import linprog

sys.path.insert(0, str(Path(__file__).parents[2]))
from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import collect
from tests.audit.planted_secrets import Cell, Table, tables

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
KNOWN = 0.05
OUTPUT = Path(__file__).parents[2] / "docs" / "disclosure_audit.md"
_HEAD = (
    "REF_AREA",
    "EDITION",
    "INDICATOR",
    "MEASURE",
    "TIME_PERIOD",
    "SEX",
    "URBANISATION",
    "OBS_VALUE",
    "CONF_STATUS",
)


def publish(context: Context, sent: list[Table]) -> Path:
    """Sends a file for each area, confirms what is to be confirmed, and releases."""
    by_area: dict[str, list[Table]] = defaultdict(list)
    for table in sent:
        by_area[table.area].append(table)
    folder = context.settings.home / "in" / "itu"
    folder.mkdir(parents=True)
    for area, found in by_area.items():
        (folder / f"{area}_2012-2015.csv").write_text(_text(found), encoding="utf-8")
    for receipt, reports in collect(context, sorted(folder.iterdir())):
        if any(report.verdict.value == "to confirm" for report in reports):
            confirm(context, receipt.delivery, Word("A. Auditor", "made for the audit"))
    return release(context).folder


def _text(found: list[Table]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow((*_HEAD, "SOURCE"))
    for table in found:
        for cell, value in table.values.items():
            key = (table.area, cell.edition, cell.indicator, cell.measure, table.year, cell.sex, cell.place)
            writer.writerow((*key, f"{value:.10g}", "C" if cell in table.secret else "F", "Survey"))
    return out.getvalue()


def shown(folder: Path) -> dict[tuple[str, int], list[float]]:
    """All numbers that a release says of an area and year, whatever the file and column."""
    found: dict[tuple[str, int], list[float]] = defaultdict(list)
    with duckdb.connect() as con:
        for path in sorted(folder.rglob("*.parquet")):
            relation = con.read_parquet(str(path))
            if not {"REF_AREA", "TIME_PERIOD"} <= set(relation.columns):
                continue
            numbers = [n for n, kind in zip(relation.columns, relation.types, strict=True) if str(kind) in _NUMERIC]
            for area, year, *values in relation.select(", ".join(["REF_AREA", "TIME_PERIOD", *numbers])).fetchall():
                found[area, int(year)] += [float(value) for value in values if value is not None]
    return found


_NUMERIC = {"DOUBLE", "FLOAT", "BIGINT", "INTEGER", "HUGEINT"}


def attacked(table: Table, numbers: list[float]) -> Iterator[tuple[Cell, float, float]]:
    """The secrets that can be known to 5 percent, with the interval that was found.

    Args:
        table: what was sent.
        numbers: everything that is published of its area and year.
    """
    sorted_numbers = np.sort(np.array(numbers or [math.nan]))
    cells = list(table.values)
    places = {cell: number for number, cell in enumerate(cells)}
    bounds = []
    for cell in cells:
        value = table.values[cell]
        is_known = cell.measure == "DEN" or _among(sorted_numbers, value)
        high = 100.0 if cell.measure == "PCT" else None
        bounds.append((value, value) if is_known else (0.0, high))
    ties = np.zeros((len(table.ties), len(cells)))
    for row, (tie, _) in enumerate(table.ties):
        for cell, factor in tie.items():
            ties[row, places[cell]] = factor
    slack = np.array([each for _, each in table.ties])
    for cell in sorted(table.secret, key=str):
        low, high = _interval(places[cell], ties, slack, bounds)
        value = table.values[cell]
        if low > (1 - KNOWN) * value - 1e-6 and high < (1 + KNOWN) * value + 1e-6:
            yield cell, low, high


def _among(numbers: np.ndarray, value: float) -> bool:
    place = int(np.searchsorted(numbers, value * (1 - 1e-7)))
    return place < len(numbers) and bool(numbers[place] <= value * (1 + 1e-7))


def _interval(
    place: int, ties: np.ndarray, slack: np.ndarray, bounds: list[tuple[float, float | None]]
) -> tuple[float, float]:
    goal = np.zeros(ties.shape[1])
    goal[place] = 1
    matrix, right = np.vstack((ties, -ties)), np.concatenate((slack, slack))
    low = linprog(goal, A_ub=matrix, b_ub=right, bounds=bounds)
    high = linprog(-goal, A_ub=matrix, b_ub=right, bounds=bounds)
    if 2 in (low.status, high.status):
        raise ArithmeticError("What is published contradicts itself: the ties of this audit are wrong.")
    return (low.fun if low.status == 0 else 0.0), (-high.fun if high.status == 0 else math.inf)


@dataclass(frozen=True, slots=True)
class Found:
    """What an audit found: secrets by kind of table, and those that can be known."""

    secrets: Counter[str]
    known: list[tuple[str, str, int, Cell, float, float]]
    hidden: int
    sent: int


def audit(definitions: Definitions, home: Path, *, areas: int, seed: int) -> Found:
    """Plants, publishes and attacks.

    Args:
        definitions: the definitions in force.
        home: an empty folder for the store.
        areas: how many areas send files.
        seed: of chance.
    """
    context = Context(Settings(home=home), definitions, fixed(NOW), "audit")
    sent = tables(definitions, areas, random.Random(seed))  # noqa: S311
    numbers = shown(publish(context, sent))
    context.lake.close()
    known, secrets, hidden, values = [], Counter[str](), 0, 0
    for table in sent:
        there = numbers.get((table.area, table.year), [])
        if not there:
            continue  # nothing of it was accepted: nothing to attack
        secrets[table.name] += len(table.secret)
        values += len(table.values)
        ordered = np.sort(np.array(there))
        hidden += sum(not _among(ordered, value) for value in table.values.values())
        known += [(table.name, table.area, table.year, *found) for found in attacked(table, there)]
    return Found(secrets, known, hidden, values)


def main() -> int:
    """Writes docs/disclosure_audit.md; exit code 1 when a secret can be known."""
    with tempfile.TemporaryDirectory() as folder:
        found = audit(Definitions(), Path(folder), areas=60, seed=21)
    lines = [
        "# Disclosure audit",
        "",
        "Made by `make audit` (`tests/audit/disclosure_audit.py`): confidential values are planted in sound submissions, a release is made,",
        "and each is attacked as a linear problem with every number that the release holds of its area and year. Known is what lies in",
        "an interval of 5 percent around the truth.",
        "",
        "| Table | Secrets | Known |",
        "|---|---:|---:|",
    ]
    for name, count in sorted(found.secrets.items()):
        lines.append(f"| {name} | {count} | {sum(each[0] == name for each in found.known)} |")
    share = f"{found.hidden / max(found.sent, 1):.1%}"
    lines += [
        "",
        f"Of {found.sent:,} values that were sent {found.hidden:,} ({share}) are hidden, the secret ones included.",
    ]
    OUTPUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for each in found.known:
        print(*each)
    return 1 if found.known else 0


if __name__ == "__main__":
    raise SystemExit(main())
