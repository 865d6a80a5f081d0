"""The numbers on the axes of charts are written as the reader's language writes them."""

from __future__ import annotations

import json
import re

import pytest
import vl_convert

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.portal import line_chart
from indicators.portal.indicator_values import Value
from indicators.portal.line_chart import Heading
from indicators.release.cubes.names import Names
from indicators.store.letter_payloads import Series
from indicators.validation.report.series_chart import series_png


def _axis(language: str, values: tuple[float, ...], definitions: Definitions) -> set[str]:
    say = Speaker(language)
    drawn = [
        Value("001", "World", "WORLD", "", "_T", 2010 + place, value, "PT", "A", None, None, "", "")
        for place, value in enumerate(values)
    ]
    spec = line_chart.lines(drawn, Heading("Title", "Unit", ""), Names(definitions, language), say)
    picture = vl_convert.vegalite_to_svg(json.dumps(spec), format_locale=spec["usermeta"]["numbers"])
    return set(re.findall(r">([^<>]+)</text>", picture))


@pytest.mark.parametrize(
    ("language", "half", "thousand"),
    [("en", "0.4", "4,000"), ("fr", "0,4", "4\u202f000"), ("es", "0,4", "4.000"), ("ru", "0,4", "4\u00a0000")],
)
def test_an_axis_speaks_the_readers_language(language: str, half: str, thousand: str, definitions: Definitions) -> None:
    assert half in _axis(language, (0.0, 0.8), definitions)
    assert thousand in _axis(language, (0, 8000), definitions)


def test_the_picture_of_a_letter_speaks_it_too() -> None:
    series = Series(code="A2", year=2012, points=((2010, 0.2), (2011, 0.8), (2012, 1.0)))  # 1 is written alike
    assert series_png(series, "A2", Speaker("en")) == series_png(series, "A2", Speaker("en"))
    assert series_png(series, "A2", Speaker("en")) != series_png(series, "A2", Speaker("fr"))
