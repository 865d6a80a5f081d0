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
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
from scipy.optimize import linprog

sys.path.insert(0, str(Path(__file__).parents[2]))
from indicators.clock import fixed
from indicators.confirm import Word, confirm
from indicators.context import Context
from indicators.definitions.registry import Definitions
from indicators.inbox import collect
from indicators.publish.release import release
from indicators.settings import Settings

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
_SEXES, _PLACES = ("_T", "F", "M"), ("_T", "U", "R")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that was sent."""

    indicator: str
    measure: str
    sex: str = "_T"
    place: str = "_T"
    edition: str = "2016"


@dataclass(slots=True)
class Table:
    """What an area sent for a year: its values, which of them are secret, and the ties that anybody may use.

    A tie is (coefficients by cell, slack): their sum is 0, give or take what the rounding of shares allows.
    """

    area: str
    year: int
    name: str
    values: dict[Cell, float] = field(default_factory=dict)
    secret: set[Cell] = field(default_factory=set)
    ties: list[tuple[dict[Cell, float], float]] = field(default_factory=list)

    def add_up(self, total: Cell, parts: list[Cell]) -> None:
        """A count is the sum of its parts."""
        self.ties.append(({total: 1.0} | dict.fromkeys(parts, -1.0), 1e-6))

    def divides(self, share: Cell, count: Cell, whole: float, times: float) -> None:
        """A share is a count by a whole that everybody knows."""
        self.ties.append(({share: 1.0, count: -times / whole}, 1e-4))

    def weighs(self, total: Cell, parts: dict[Cell, float]) -> None:
        """A share is the mean of shares, with weights that everybody knows."""
        whole = sum(parts.values())
        self.ties.append(({total: 1.0} | {part: -weight / whole for part, weight in parts.items()}, 1e-3))


def shares(table: Table, people: float, chance: random.Random) -> None:
    """A percentage by sex, its numerator and its denominator; one of the shares or counts is secret."""
    women = round(people * chance.uniform(0.49, 0.52))
    wholes = {"_T": people, "F": women, "M": people - women}
    counts = {sex: round(wholes[sex] * chance.uniform(0.2, 0.7)) for sex in ("F", "M")}
    counts["_T"] = counts["F"] + counts["M"]
    for sex in _SEXES:
        table.values[Cell("HH7", "NUM", sex)] = counts[sex]
        table.values[Cell("HH7", "DEN", sex)] = wholes[sex]
        table.values[Cell("HH7", "PCT", sex)] = round(100 * counts[sex] / wholes[sex], 4)
        table.divides(Cell("HH7", "PCT", sex), Cell("HH7", "NUM", sex), wholes[sex], 100)
    table.add_up(Cell("HH7", "NUM"), [Cell("HH7", "NUM", sex) for sex in ("F", "M")])
    table.weighs(Cell("HH7", "PCT"), {Cell("HH7", "PCT", sex): wholes[sex] for sex in ("F", "M")})
    table.secret = {Cell("HH7", chance.choice(("PCT", "NUM")), chance.choice(_SEXES))}


def crossed(table: Table, people: float, chance: random.Random) -> None:
    """Counts by sex and residence with their margins; up to three are secret."""
    for sex in ("F", "M"):
        for place in ("U", "R"):
            table.values[Cell("HH7", "NUM", sex, place)] = round(people * chance.uniform(0.02, 0.2))
    for place in ("U", "R"):
        table.values[Cell("HH7", "NUM", "_T", place)] = _sum(table, [Cell("HH7", "NUM", s, place) for s in ("F", "M")])
    for sex in _SEXES:
        table.values[Cell("HH7", "NUM", sex)] = _sum(table, [Cell("HH7", "NUM", sex, p) for p in ("U", "R")])
    for place in _PLACES:
        table.add_up(Cell("HH7", "NUM", "_T", place), [Cell("HH7", "NUM", sex, place) for sex in ("F", "M")])
    for sex in _SEXES:
        table.add_up(Cell("HH7", "NUM", sex), [Cell("HH7", "NUM", sex, place) for place in ("U", "R")])
    table.secret = set(chance.sample(sorted(table.values, key=str), chance.choice((1, 1, 2, 3))))


def _sum(table: Table, cells: list[Cell]) -> float:
    return sum(table.values[cell] for cell in cells)


def editions(table: Table, people: float, chance: random.Random) -> None:
    """The same percentages under three editions; one is secret in one of them."""
    women = chance.uniform(0.49, 0.52)
    found = {sex: chance.uniform(20, 70) for sex in ("F", "M")}
    found["_T"] = women * found["F"] + (1 - women) * found["M"]
    for edition in ("2010", "2014", "2016"):
        for sex in _SEXES:
            table.values[Cell("HH7", "PCT", sex, edition=edition)] = round(found[sex], 4)
        parts = {Cell("HH7", "PCT", s, edition=edition): w for s, w in (("F", women), ("M", 1 - women))}
        table.weighs(Cell("HH7", "PCT", edition=edition), parts)
    table.secret = {chance.choice(sorted(table.values, key=str))}


def rates(table: Table, people: float, chance: random.Random) -> None:
    """Subscriptions and what they are per 100 inhabitants, which are MDG indicators too; one is secret."""
    for code in ("A1", "A2"):
        count = round(people * chance.uniform(0.05, 0.6))
        table.values[Cell(code, "NUM")] = count
        table.values[Cell(code, "RATE")] = round(100 * count / people, 4)
        table.divides(Cell(code, "RATE"), Cell(code, "NUM"), people, 100)
    table.secret = {chance.choice(sorted(table.values, key=str))}


KINDS: dict[int, Callable[[Table, float, random.Random], None]] = {
    2012: shares,
    2013: crossed,
    2014: editions,
    2015: rates,
}


def tables(definitions: Definitions, areas: int, chance: random.Random) -> list[Table]:
    """What some areas send, by year another kind of table."""
    people = {(area, year): count for area, year, count, _ in definitions.population if count > 1_000_000}
    fit = sorted({area for area, year in people if all((area, other) in people for other in KINDS)})
    made = []
    for area in chance.sample(fit, areas):
        for year, kind in KINDS.items():
            table = Table(area, year, kind.__name__)
            kind(table, float(people[area, year]), chance)
            table.values[Cell("HH5", "PCT")] = 20.0 + 3 * (year - min(KINDS))  # series that are free
            table.values.setdefault(Cell("A1", "RATE"), 12.0 + year - min(KINDS))
            made.append(table)
    return made


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
