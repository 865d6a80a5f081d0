"""The heat map of who reports: drawn on the server as SVG, with the same numbers in a table beneath."""

from __future__ import annotations

from typing import Any

from indicators.base import vega_lite
from indicators.base.vega_lite import Spec

_INK, _NONE, _ALL = "#101828", "#f2f4f7", "#84adff"
_WIDTH, _HEIGHT = 36, 26  # pixels of a cell


def coverage(rows: list[dict[str, Any]]) -> str:
    """A cell for each group and year, the darker the more of its areas have a value, as SVG.

    Args:
        rows: NAME, TIME_PERIOD, AREAS_COVERED and AREAS_TOTAL.
    """
    return vega_lite.svg(_spec(rows))


def _spec(rows: list[dict[str, Any]]) -> Spec:
    """What it is drawn from, in Vega-Lite."""
    values = [
        {
            "name": row["NAME"],
            "year": str(row["TIME_PERIOD"]),
            "share": row["AREAS_COVERED"] / row["AREAS_TOTAL"],
            "shown": str(row["AREAS_COVERED"] or ""),
        }
        for row in rows
    ]
    names = list(dict.fromkeys(each["name"] for each in values))
    years = sorted({each["year"] for each in values})
    plain: Spec = {"ticks": False, "domain": False}
    place: Spec = {
        "x": {"field": "year", "type": "nominal", "title": None, "sort": years, "axis": {"labelAngle": 0, **plain}},
        "y": {"field": "name", "type": "nominal", "title": None, "sort": names,
              "axis": {"labelLimit": 400, "minExtent": 250, **plain}},
    }  # fmt: skip
    color = {
        "field": "share", "type": "quantitative", "legend": None, "scale": {"domain": [0, 1], "range": [_NONE, _ALL]},
    }  # fmt: skip
    cells = {"mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 1.5}, "encoding": {**place, "color": color}}
    numbers = {
        "mark": {"type": "text", "fontSize": 10, "color": _INK},
        "encoding": {**place, "text": {"field": "shown", "type": "nominal"}},
    }
    return {
        "data": {"values": values},
        "layer": [cells, numbers],
        "width": _WIDTH * len(years),
        "height": _HEIGHT * len(names),
        "padding": 10,
        "config": {"view": {"stroke": None}},
    }
