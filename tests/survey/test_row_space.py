"""The rank of rows that come in batches is that of the whole matrix, also after it cannot grow any more."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.survey.row_space import RowSpace, rank


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 60), st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_the_rank_is_that_of_all_rows(columns: int, independent: int, rows: int, batch: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    table = chance.integers(0, 5, (rows, independent)) @ chance.normal(0, 1, (independent, columns))
    whole, one, other = (RowSpace(columns) for _ in range(3))
    for place in range(0, rows, batch):
        part = table[place : place + batch]
        whole.add(part)
        (one if place < rows / 2 else other).add(part)
    known = int(np.linalg.matrix_rank(table, tol=1e-5 * max(float(np.linalg.norm(table, 2)), 1e-9)))
    assert rank(whole) == rank(one, other) == known


def test_nothing_has_no_rank() -> None:
    assert rank(RowSpace(4)) == 0
