"""The picture of a letter: the number of the doubtful value lies on no number of the axis."""

from __future__ import annotations

import pytest

from indicators.base.language import Speaker
from indicators.store.letter_payloads import Series
from indicators.validation.report import series_chart

POINTS = ((2013, 111.02), (2014, 103.82), (2015, 100.25))


@pytest.mark.parametrize(("year", "align"), [(2013, "left"), (2014, "center"), (2015, "right")])
def test_the_number_stands_inwards_at_both_ends(year: int, align: str) -> None:
    spec = series_chart._spec(Series(code="A2 (2016)", year=year, points=POINTS), "A2", Speaker("en"))
    assert spec["layer"][-1]["mark"]["align"] == align


def test_the_number_of_a_single_point_is_above_it() -> None:
    spec = series_chart._spec(Series(code="A2 (2016)", year=2013, points=POINTS[:1]), "A2", Speaker("en"))
    assert spec["layer"][-1]["mark"]["align"] == "center"
