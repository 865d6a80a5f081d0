"""Names at the ends of lines: near their line, none upon another."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.release.products.line_labels import apart


@pytest.mark.parametrize(
    ("wanted", "sizes", "expected"),
    [
        ([10.0, 50.0], [10.0, 10.0], [10.0, 50.0]),
        ([50.0, 50.0], [10.0, 10.0], [45.0, 55.0]),
        ([50.0, 52.0, 10.0], [10.0, 20.0, 10.0], [43.5, 58.5, 10.0]),
        ([0.0, 0.0], [10.0, 10.0], [5.0, 15.0]),
        ([100.0], [10.0], [95.0]),
    ],
)
def test_labels_move_no_more_than_they_must(wanted: list[float], sizes: list[float], expected: list[float]) -> None:
    assert apart(wanted, sizes, 0, 100) == pytest.approx(expected)


@given(st.lists(st.tuples(st.floats(0, 400), st.floats(5, 40)), min_size=1, max_size=12))
def test_no_label_lies_upon_another_and_the_order_of_the_lines_is_kept(ends: list[tuple[float, float]]) -> None:
    wanted, sizes = [end for end, _ in ends], [size for _, size in ends]
    placed = apart(wanted, sizes, 0, 1000)
    order = sorted(range(len(ends)), key=lambda each: wanted[each])
    for above, below in itertools.pairwise(order):
        assert placed[above] + sizes[above] / 2 <= placed[below] - sizes[below] / 2 + 1e-6
    assert all(size / 2 - 1e-6 <= at <= 1000 - size / 2 + 1e-6 for at, size in zip(placed, sizes, strict=True))
