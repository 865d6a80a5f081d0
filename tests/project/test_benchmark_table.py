"""The table of the benchmarks: what counts as reached and as slower, and that each benchmark can be found."""

from __future__ import annotations

import importlib

import pytest

from tests.benchmarks.table import BENCHMARKS, PAGE, Row, cells, page, recorded, worse


@pytest.mark.parametrize(
    ("row", "reached"),
    [
        (Row("a", 200, "CPU ms", goal=200), True),
        (Row("a", 200.1, "CPU ms", goal=200), False),
        (Row("a", 3, "CPU s", "floor", 2, goal_ratio=1.5), True),
        (Row("a", 3.1, "CPU s", "floor", 2, goal_ratio=1.5), False),
        (Row("a", 1, "CPU s", "floor", 2, goal=2, goal_ratio=0.4), False),
        (Row("a", 1, "CPU s", goal_ratio=2), False),  # a goal that nothing was measured for
        (Row("a", 1, "CPU s"), None),
    ],
)
def test_reached_only_within_all_goals(row: Row, reached: bool | None) -> None:
    assert row.reached is reached


def test_slower_is_a_ratio_half_as_high_again() -> None:
    recorded = [Row("a", 2, "CPU s", "floor", 1), Row("b", 5, "CPU s")]
    assert worse([Row("a", 30, "CPU s", "floor", 10)], recorded) == []
    assert worse([Row("a", 31, "CPU s", "floor", 10)], recorded) == ["a: 3.10 times floor; recorded are 2.00"]
    assert worse([Row("b", 50, "CPU s"), Row("new", 9, "CPU s", "floor", 1)], recorded) == []


def test_a_row_is_shown_with_its_ratio_and_goals() -> None:
    row = Row("a file", 1234.5, "CPU ms", "floor", 2, 3.25, 1.5)
    assert cells(row) == ("a file", "1,234", "CPU ms", "floor", "2", "617.25", "3.25 and 1.5 ×", "no")


def test_every_benchmark_says_what_it_is_and_gives_rows() -> None:
    for name in BENCHMARKS:
        module = importlib.import_module(f"tests.benchmarks.{name}")
        assert callable(module.rows)
        assert (module.__doc__ or "").strip()


def test_the_page_is_made_from_the_record() -> None:
    if PAGE.exists():
        assert page(recorded()) == PAGE.read_text(encoding="utf-8")
