"""A small picture of a series with its doubtful value, for a letter."""

from __future__ import annotations

from indicators.base import vega_lite
from indicators.base.language import Speaker
from indicators.base.vega_lite import Spec
from indicators.store.letter_payloads import Series

_LINE, _DOUBTFUL = "#667085", "#b42318"


def series_png(series: Series, label: str, say: Speaker) -> bytes:
    """A line over the years with one point marked.

    Args:
        series: with its doubtful year.
        label: which series it is, in words.
        say: the reader's language.
    """
    return vega_lite.png(_spec(series, label, say), say.axis_numbers(), scale=1.5)


def _align(series: Series) -> str:
    """Where the number stands beside its point: inwards at both ends, so that it lies on no number of the axis."""
    years = [year for year, _ in series.points]
    return {min(years): "left", max(years): "right"}.get(series.year, "center") if len(years) > 1 else "center"


def _spec(series: Series, label: str, say: Speaker) -> Spec:
    """What it is drawn from, in Vega-Lite."""
    points = [
        {"year": f"{year}-01-01", "value": value, "doubtful": year == series.year, "said": say.number(value)}
        for year, value in series.points
    ]
    place: Spec = {
        "x": {"field": "year", "type": "temporal", "title": None,
              "axis": {"format": "%Y", "grid": False, "tickCount": len(points)}},
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": {"tickCount": 4, "domain": False}},
    }  # fmt: skip
    doubtful = [{"filter": "datum.doubtful"}]
    line = {"type": "line", "color": _LINE, "point": {"color": _LINE, "size": 28}}
    ring = {"type": "point", "color": _DOUBTFUL, "size": 150, "strokeWidth": 2.5, "shape": "circle"}
    said = {"type": "text", "color": _DOUBTFUL, "align": _align(series), "dy": -16, "fontSize": 13, "fontWeight": 700}
    return {
        "title": {"text": label, "anchor": "end" if say.from_right else "start", "fontSize": 13, "offset": 18},
        "data": {"values": points},
        "layer": [
            {"mark": line, "encoding": place},
            {"mark": ring, "encoding": place, "transform": doubtful},
            {"mark": said, "encoding": {**place, "text": {"field": "said", "type": "nominal"}}, "transform": doubtful},
        ],
        "width": 500,
        "height": 150,
        "padding": 12,
        "background": "#ffffff",
        "config": {"view": {"stroke": None}},
    }
