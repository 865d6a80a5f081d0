"""What number formats of spreadsheets show: percentages, and dates as years."""

from __future__ import annotations

import pytest

from indicators.reading.formats.number_formats import shows_percent, shows_year_only


@pytest.mark.parametrize(
    ("code", "number", "is_percent"),
    [
        ("0%", 0.5, True),
        ("0.00%;[Red]-0.00%", -0.5, True),
        ('0.0" %"', 0.5, False),
        (r"0.0\%", 0.5, False),
        ('0.0" per cent (%)"', 0.5, False),
        ('0.0% "of all"', 0.5, True),
        ("0_%", 0.5, False),
        ("[$%-409]0.0", 0.5, False),
        ("[<1]0.0%;0.0", 0.5, True),
        ("[<1]0.0%;0.0", 45.0, False),
        ('[=0]"-";0.0%', 0.4, True),
        ("0;0%", 5.0, False),
        ("0;0%", -5.0, True),
        ('0;-0;"0%"', 5.0, False),
        ("0.0;0.0;0.0;@%", 5.0, False),
        ("General", 5.0, False),
    ],
)
def test_a_percent_sign_multiplies_where_the_format_multiplies(code: str, number: float, *, is_percent: bool) -> None:
    assert shows_percent(code, number) is is_percent


@pytest.mark.parametrize(
    ("code", "only"), [("yyyy", True), ("[$-409]yyyy;@", True), ('yyyy"年"', True), ("mmm-yy", False), ("0", False)]
)
def test_a_format_that_shows_the_year_only(code: str, *, only: bool) -> None:
    assert shows_year_only(code) is only
