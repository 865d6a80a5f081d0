"""A figure is rounded once, for display, and halves go away from zero: as DuckDB and VTL do it, not as Python does."""

from __future__ import annotations

import math
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.base.language import Speaker, number_text
from indicators.base.rounding import rounded


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


@pytest.mark.parametrize(("value", "text"), [(2.5, "3%"), (0.5, "1%"), (3.5, "4%"), (-2.5, "-3%"), (99.49, "99%")])
def test_percents_without_decimals_are_rounded_so_too(value: float, text: str) -> None:
    assert Speaker("en").percent(value) == text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (28.125, 2, "28.13"),
        (2.5, 0, "3"),
        (-0.001, 2, "0.00"),
        (1e30, 2, f"1{'0' * 30}.00"),
        (1e300, 0, f"1{'0' * 300}"),
    ],
)
def test_a_figure_of_any_magnitude_is_rounded(value: float, places: int, text: str) -> None:
    assert f"{rounded(value, places):f}" == text


def test_what_is_no_finite_number_is_not_rounded() -> None:
    assert rounded(math.inf, 2) == math.inf
    assert math.isnan(rounded(math.nan, 2))
