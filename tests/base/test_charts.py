"""The numbers on the axes of charts are written as the reader's language writes them."""

from __future__ import annotations

import re

import pytest

from indicators.base.language import Speaker
from indicators.portal import charts
from indicators.store.letter_payloads import Series
from indicators.validation.report.series_chart import series_png


def _axis(language: str, values: tuple[float, ...]) -> set[str]:
    rows = [{"NAME": "World", "TIME_PERIOD": 2010 + place, "OBS_VALUE": value} for place, value in enumerate(values)]
    return set(re.findall(r">([^<>]+)</text>", charts.lines(rows, Speaker(language))))


@pytest.mark.parametrize(
    ("language", "half", "thousand"),
    [("en", "0.4", "4,000"), ("fr", "0,4", "4\u202f000"), ("es", "0,4", "4.000"), ("ru", "0,4", "4\u00a0000")],
)
def test_an_axis_speaks_the_readers_language(language: str, half: str, thousand: str) -> None:
    assert half in _axis(language, (0.0, 0.8))
    assert thousand in _axis(language, (0, 8000))


def test_the_picture_of_a_letter_speaks_it_too() -> None:
    series = Series(code="A2", year=2012, points=((2010, 0.2), (2011, 0.8), (2012, 1.0)))  # 1 is written alike
    assert series_png(series, "A2", Speaker("en")) == series_png(series, "A2", Speaker("en"))
    assert series_png(series, "A2", Speaker("en")) != series_png(series, "A2", Speaker("fr"))
