"""A figure is rounded once, for display, and halves go away from zero: as DuckDB and VTL do it, not as Python does."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.base.language import number_text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        *((0.25, 1, "0.3"), (0.35, 1, "0.4"), (-0.25, 1, "-0.3"), (1.005, 2, "1.01"), (2.675, 2, "2.68")),
        *((2.5, 0, "3"), (3.5, 0, "4"), (-0.04, 1, "0"), (0.0, 2, "0"), (1234.5, 0, "1,235"), (62.45, 1, "62.5")),
        *((9_007_199_254, 1, "9,007,199,254"), (123_456_789_012_345.0, 3, "123,456,789,012,345")),
    ],
)
def test_a_half_is_rounded_away_from_zero(value: float, places: int, text: str) -> None:
    assert number_text(value, "en", places=places) == text


@settings(deadline=None)
@given(st.lists(st.decimals(min_value=-10_000, max_value=10_000, places=3), min_size=1, max_size=200))
def test_what_is_shown_is_what_duckdb_rounds_the_written_figure_to(values: list[Decimal]) -> None:
    query = "SELECT round(CAST(unnest(?) AS DECIMAL(18, 3)), 1)"
    rounded = [float(value) for (value,) in duckdb.sql(query, params=[list(map(str, values))]).fetchall()]
    shown = [number_text(float(value), "en", places=1).replace(",", "") for value in values]
    assert list(map(float, shown)) == rounded
