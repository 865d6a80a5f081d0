"""What the estimates of a survey cost: all indicators, breakdowns and checks beside a plain query for the same figures.

Run from the root: python -m tests.benchmarks.survey [ROWS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import yaml

from indicators.base.database import connect
from indicators.reading.statistical.dictionary import FileVariable
from indicators.survey.design_file import DesignFile, read_design
from indicators.survey.estimation import estimate
from indicators.survey.microdata import Microdata, MicrodataTable
from tests.benchmarks.table import Row

_ROWS, _SMALL, _ITEMS = 1_000_000, 100_000, 9
_AGES = (15, 25, 35, 45, 55, 65, 75, 85)
# About 20 persons of each of the primary sampling units, 20 units in each stratum, nine questions.
_MADE = """
CREATE TABLE person AS
SELECT r::DOUBLE AS id, (r // 400)::DOUBLE AS stratum, (r // 20)::DOUBLE AS unit, (100 + hash(r) % 900)::DOUBLE AS w,
    (1 + hash(r, 'sex') % 2)::DOUBLE AS sex, (15 + hash(r, 'age') % 70)::DOUBLE AS age,
    (1 + hash(r // 20, 'area') % 2)::DOUBLE AS area, {questions}
FROM range({rows}) AS rows (r)
"""
# The floor: sums by unit for all, sexes, ages and areas, then the variance of each share; nothing is checked.
_BY_HAND = """
WITH sums AS (
    SELECT stratum, unit, sex, band, area, sum(w) AS w, {sums}
    FROM (SELECT *, (age - 15) // 10 AS band FROM person)
    GROUP BY GROUPING SETS ((stratum, unit), (stratum, unit, sex), (stratum, unit, band), (stratum, unit, area))
),
shares AS (SELECT sex, band, area, sum(w) AS w, {shares} FROM sums GROUP BY ALL),
scores AS (
    SELECT s.stratum, s.sex, s.band, s.area, {scores}
    FROM sums AS s JOIN shares AS p
    ON s.sex IS NOT DISTINCT FROM p.sex AND s.band IS NOT DISTINCT FROM p.band AND s.area IS NOT DISTINCT FROM p.area
)
SELECT sex, band, area, {errors}
FROM (SELECT stratum, sex, band, area, {moments} FROM scores GROUP BY ALL)
GROUP BY ALL
"""


def _listed(text: str) -> str:
    return ", ".join(text.format(n=number) for number in range(_ITEMS))


def _by_hand() -> str:
    return _BY_HAND.format(
        sums=_listed("sum(CASE WHEN q{n} = 1 THEN w ELSE 0 END) AS y{n}"),
        shares=_listed("sum(y{n}) / sum(w) AS p{n}"),
        scores=_listed("(s.y{n} - p.p{n} * s.w) / p.w AS z{n}"),
        moments=_listed("20 / 19 * (sum(z{n} * z{n}) - sum(z{n}) ** 2 / 20) AS v{n}"),
        errors=_listed("sqrt(sum(v{n})) AS e{n}"),
    )


def design_document(path: str) -> dict[str, Any]:
    """The design of a survey of persons with nine questions, whose file has this path."""
    person = {
        "path": path,
        "unit": "individual",
        "key": ["id"],
        "sampling": {"weight": "w", "stages": [{"units": "unit", "strata": "stratum"}]},
    }
    return {
        "title": "A survey to measure",
        "area": "KEN",
        "edition": "2016",
        "year": 2016,
        "source": "invented",
        "answers": [
            {
                "variables": ["q*", "sex", "area"],
                "codes": [1, 2],
                "no_answer": {"codes": [98], "counts_as": "negative"},
            },
            {"variables": ["age"], "between": [0, 120]},
        ],
        "files": {"person": person},
        "breakdowns": {
            "sex": {"files": ["person"], "categories": {"M": "sex = 1", "F": "sex = 2"}},
            "area": {"files": ["person"], "categories": {"U": "area = 1", "R": "area = 2"}},
            "age": {"files": ["person"], "of": "age", "bands": [f"Y{age}T{age + 9}" for age in _AGES[:-1]]},
        },
        "indicators": [{"indicator": f"Q{n}", "file": "person", "share": f"q{n} = 1"} for n in range(_ITEMS)],
    }


def _design(folder: Path) -> DesignFile:
    path = folder / "DESIGN.yml"
    path.write_text(yaml.safe_dump(design_document("none.csv")), encoding="utf-8")
    return read_design(path)


def _data(rows: int) -> Microdata:
    con = connect()
    questions = _listed("(1 + (hash(r, {n}) + hash(r // 20, {n}) % 3) % 2)::DOUBLE AS q{n}")
    con.execute(_MADE.format(rows=rows, questions=questions))
    names = [name for (name, *_) in con.execute("DESCRIBE person").fetchall()]
    return Microdata(con, {"person": MicrodataTable("person", rows, {name: FileVariable(name) for name in names})})


def _cpu(work: Callable[[], object]) -> float:
    """The CPU seconds of some work, the best of three."""
    found = []
    for _ in range(3):
        begun = time.process_time()
        work()
        found.append(time.process_time() - begun)
    return min(found)


def _query(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(_by_hand()).fetchall()


def rows(small: bool) -> list[Row]:
    """The estimates of nine indicators in twelve domains, beside the same figures by hand."""
    count = _SMALL if small else _ROWS
    data = _data(count)
    with tempfile.TemporaryDirectory() as folder:
        design = _design(Path(folder))
        by_hand = _cpu(lambda: _query(data.con))
        measured = _cpu(lambda: estimate(design, data))
    return [
        Row(
            what=f"estimates of nine indicators in twelve domains with errors, {count:,} persons",
            measured=measured,
            unit="CPU s",
            beside="one query by hand for shares and errors, nothing checked",
            beside_measured=by_hand,
            goal_ratio=3,
        )
    ]


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else _ROWS
    for row in rows(wanted <= _SMALL):
        print(
            f"{row.what}: {row.measured:.2f} {row.unit}; {row.beside}: {row.beside_measured:.2f}; ratio {row.ratio:.2f}"
        )
