"""Random tables of counts: none leaves a confidential cell that whoever solves what is published knows to 5 percent."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy.optimize import linprog

from indicators.definitions.registry import Definitions
from indicators.derivation.derive import derive
from indicators.derivation.disclosure.protect import Cell, Relation, components, suppress
from indicators.derivation.inputs import Snapshot
from tests.derivation.test_derive import OFFICES, accepted

Code = tuple[str, str]
STATES, JOBS = ("LF_EMPL_PAID", "LF_EMPL_SELF", "LF_UNEMP", "LF_OUT"), ("1", "2", "3", "4", "5")
NAMES = [(state, job) for state in (*STATES, "_T") for job in (*JOBS, "_T")]
AREAS = ("KEN", "SEN", "COL", "PER", "JOR", "UGA")
TABLES = 600


def _table(chance: random.Random) -> tuple[dict[Code, float], list[Code]]:
    """Counts with their margins, some of them 0 and some small, and the confidential ones among them."""
    cells = {
        (state, job): float(chance.choice((0, chance.randint(0, 9), chance.randint(1, 200))))
        for state in STATES
        for job in JOBS
    }
    cells |= {(state, "_T"): sum(cells[state, job] for job in JOBS) for state in STATES}
    cells |= {("_T", job): sum(cells[state, job] for state in STATES) for job in (*JOBS, "_T")}
    return cells, chance.sample(NAMES, chance.choice((1, 1, 2, 3, 5)))


def _sums() -> np.ndarray:
    """Rows and columns: a total less its parts is nothing."""
    place = {name: number for number, name in enumerate(NAMES)}
    lines = [((state, "_T"), [(state, job) for job in JOBS]) for state in (*STATES, "_T")]
    lines += [(("_T", job), [(state, job) for state in STATES]) for job in (*JOBS, "_T")]
    matrix = np.zeros((len(lines), len(NAMES)))
    for row, (total, parts) in enumerate(lines):
        matrix[row, place[total]] = 1
        matrix[row, [place[part] for part in parts]] = -1
    return matrix


def _interval(shown: dict[Code, float], cell: Code, sums: np.ndarray) -> tuple[float, float]:
    """What can be said of a cell by whoever knows what is shown, how it adds up, and that counts are not below 0."""
    bounds = [(shown.get(name, 0.0), shown.get(name)) for name in NAMES]
    goal = np.zeros(len(NAMES))
    goal[NAMES.index(cell)] = 1
    low = linprog(goal, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds)
    high = linprog(-goal, A_eq=sums, b_eq=np.zeros(len(sums)), bounds=bounds)
    assert low.status == 0
    return low.fun, -high.fun if high.status == 0 else np.inf


@pytest.mark.slow
def test_no_table_gives_a_confidential_cell_away(definitions: Definitions) -> None:
    chance = random.Random(20)  # noqa: S311
    tables = {(AREAS[number % 6], 1900 + number // 6): _table(chance) for number in range(TABLES)}
    rows = [
        {"INDICATOR": "HH7", "MEASURE": "NUM", "UNIT_MEASURE": "COUNT", "REF_AREA": area, "TIME_PERIOD": year}
        | {
            "LABOUR_STATUS": state,
            "OCCUPATION": job,
            "OBS_VALUE": value,
            "CONF_STATUS": "C" if (state, job) in secret else "F",
        }
        for (area, year), (cells, secret) in tables.items()
        for (state, job), value in cells.items()
    ]
    con = derive(
        Snapshot(accepted(*({**row, "POSITION": place} for place, row in enumerate(rows))), OFFICES), definitions
    )
    shown: dict[tuple[str, int], dict[Code, float]] = {name: {} for name in tables}
    query = "SELECT REF_AREA, TIME_PERIOD, LABOUR_STATUS, OCCUPATION, OBS_VALUE FROM publishable"
    for area, year, state, job, value in con.execute(query).fetchall():
        shown[area, year][state, job] = value
    con.close()
    known = []
    sums = _sums()
    for name, (cells, secret) in tables.items():
        for cell in secret:
            assert cell not in shown[name]
            low, high = _interval(shown[name], cell, sums)
            if low > 0.95 * cells[cell] - 1e-6 and high < 1.05 * cells[cell] + 1e-6:
                known.append((name, cell, cells[cell], low, high))
    assert known == []
    hidden = sum(len(cells) - len(shown[name]) for name, (cells, _) in tables.items())
    assert hidden / TABLES < 9, "no more than is needed: 2.4 are confidential, and each needs three others at least"


def test_parts_that_hold_nothing_confidential_are_not_looked_at() -> None:
    cells = [Cell(5.0), Cell(3.0), Cell(2.0), Cell(7.0, protection=0.7, hidden=True), Cell(4.0), Cell(3.0)]
    first, second = (Relation(((place, 1.0), (place + 1, -1.0), (place + 2, -1.0))) for place in (0, 3))
    assert components(cells, [first, second]) == [([3, 4, 5], [second])]
    assert suppress(cells, [first, second]) == {4}


def test_the_cheapest_cell_is_suppressed() -> None:
    relation = Relation(((0, 1.0), (1, -1.0), (2, -1.0), (3, -1.0)))
    weights = {1: 9.0, 2: 2.0, 3: 5.0}
    cells = [Cell(60.0, weight=50.0)]
    cells += [
        Cell(20.0, protection=2.0, hidden=True) if place == 1 else Cell(20.0, weight=weights[place])
        for place in (1, 2, 3)
    ]
    assert suppress(cells, [relation]) == {2}


def test_a_part_that_is_too_small_to_hide_behind_is_not_enough() -> None:
    """A total of 100 and parts of 95 (confidential), 1 and 4: without the total it varies by 5 only."""
    relation = Relation(((0, 1.0), (1, -1.0), (2, -1.0), (3, -1.0)))
    cells = [
        Cell(100.0, weight=50.0),
        Cell(95.0, protection=9.5, hidden=True),
        Cell(1.0, weight=1.0),
        Cell(4.0, weight=2.0),
    ]
    assert 0 in suppress(cells, [relation])


def test_what_another_confidential_cell_brought_is_used() -> None:
    relation = Relation(((0, 1.0), (1, -1.0), (2, -1.0)))
    cells = [Cell(50.0), Cell(30.0, protection=3.0, hidden=True), Cell(20.0, protection=2.0, hidden=True)]
    assert suppress(cells, [relation]) == set()


def test_a_share_at_its_bound_is_protected_to_the_other_side() -> None:
    relation = Relation(((0, 1.0), (1, -0.5), (2, -0.5)))
    cells = [Cell(100.0, high=100.0), Cell(100.0, high=100.0, protection=10.0, hidden=True), Cell(100.0, high=100.0)]
    assert len(suppress(cells, [relation])) == 1


def test_two_relations_that_leave_no_room_hide_everything() -> None:
    relations = [Relation(((0, 1.0), (1, -1.0))), Relation(((0, 1.0), (1, -2.0)))]
    assert suppress([Cell(10.0, protection=1.0, hidden=True), Cell(10.0)], relations) == {1}
