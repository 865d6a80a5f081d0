"""The charts of a release: Internet users by MDG region (MDG 8.16), and the progress chart of target 8.F."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import duckdb

from indicators.base import resources, vega_lite
from indicators.base.vega_lite import Spec
from indicators.release.products.line_labels import apart

_SUBTITLE = (
    "MDG regions and world; reporting areas weighted by population; "
    "withheld where they hold less than the coverage rule asks"
)
FILE = "mdg-8.16-by-region.svg"
PROGRESS_FILE = "mdg-progress-chart.svg"


def draw(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Draws the chart, and gives the number of values in it; without a published value it says so in the picture."""
    rows = con.execute(resources.sql("extracts/_chart")).to_arrow_table().to_pylist()
    values = [{**row, "year": f"{row['TIME_PERIOD']}-01-01"} for row in rows]
    _write(_lines(values) if values else _nothing(), path)
    return len(values)


def draw_progress(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Draws the progress chart: a cell for each region and indicator, with its level and how it moved."""
    rows = con.execute(resources.sql("extracts/_progress_chart")).to_arrow_table().to_pylist()
    _write(_cells(rows, _classes_told(con)) if rows else _nothing(), path)
    return len(rows)


def _write(spec: Spec, path: Path) -> None:
    path.write_text(vega_lite.svg(spec), encoding="utf-8")


_LEVELS = {"high": "#7fb1e6", "moderate": "#cfe2f7", "low": "#f2f4f7"}
_TRENDS = {"rising": "▲", "steady": "■", "falling": "▼"}
_SERIES = {
    "8.14": "8.14 Fixed telephone lines",
    "8.15": "8.15 Mobile subscriptions",
    "8.16": "8.16 Internet users",
}


def _classes_told(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What the words and signs of the cells mean, by the thresholds that the release was made with."""
    found = con.execute("SELECT LEVEL, SERIES, FROM_VALUE FROM chart_level ORDER BY SERIES, FROM_VALUE").fetchall()
    levels: dict[str, list[str]] = {}
    for level, series, least in found:
        if least > 0:
            levels.setdefault(level, []).append(f"{float(least):g} ({series})")
    words = [f"{level}: from {', '.join(levels[level])}" for level in _LEVELS if level in levels]
    rest = [f"{level}: less" for level in _LEVELS if level not in levels]
    [(rising, falling)] = con.execute("SELECT RISING_FROM, FALLING_FROM FROM chart_trend").fetchall()
    return [
        f"{'; '.join([*words, *rest])}.",
        f"▲ up by {float(rising):g} or more, ▼ down by {-float(falling):g} or more, ■ between:"
        " on average of a year, over the last five years.",
        "These thresholds are proposals of this project. An empty cell: no value is published.",
    ]


def _cells(rows: list[dict[str, Any]], told: list[str]) -> Spec:
    order = list(dict.fromkeys(row["NAME_EN"] for row in rows))
    values = [
        {
            **row,
            "series": _SERIES[row["SERIES"]],
            "said": f"{row['OBS_VALUE']:.0f} {row['LEVEL_WORD']} {_TRENDS.get(row['TREND'] or '', '')}",
            "year": str(row["TIME_PERIOD"]),
        }
        for row in rows
    ]
    axis = {"ticks": False, "labelFontSize": 12}
    place = {
        "x": {**_field("series"), "title": None, "axis": {**axis, "orient": "top", "labelAngle": 0}},
        "y": {**_field("NAME_EN"), "title": None, "sort": order, "axis": {**axis, "labelLimit": 260}},
    }
    levels = {"domain": list(_LEVELS), "range": list(_LEVELS.values())}
    colour = {**_field("LEVEL_WORD"), "scale": levels, "legend": None}
    said = {"type": "text", "fontSize": 13, "dy": -5, "color": "#101828"}
    year = {"type": "text", "fontSize": 10, "dy": 10, "color": "#475467"}
    return {
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "rect", "stroke": "white", "strokeWidth": 3}, "encoding": {**place, "color": colour}},
            {"mark": said, "encoding": {**place, "text": _field("said")}},
            {"mark": year, "encoding": {**place, "text": _field("year")}},
        ],
        "width": {"step": 170},
        "height": {"step": 40},
        "padding": {"left": 48, "right": 12, "top": 12, "bottom": 12},
        "title": _title("Target 8.F: per 100 inhabitants, latest year", told),
        "config": {"view": {"stroke": None}, "axis": {"domain": False, "grid": False}},
    }


def _field(name: str, kind: str = "nominal") -> Spec:
    return {"field": name, "type": kind}


def _title(text: str, subtitle: str | list[str]) -> Spec:
    size = {"fontSize": 17, "subtitleFontSize": 11, "subtitleColor": "#475467"}
    return {"text": text, "subtitle": subtitle, "anchor": "start", **size}


def _lines(values: list[dict[str, Any]]) -> Spec:
    last = max(row["TIME_PERIOD"] for row in values)
    regions = sorted({row["NAME_EN"] for row in values if row["NAME_EN"] != "World"})
    colours = {"domain": ["World", *regions], "range": ["#101828", *_PALETTE[: len(regions)]]}
    colour = {"color": {**_field("NAME_EN"), "legend": None, "scale": colours}}
    scale = {"domain": [0, _top(values)], "nice": False}
    axis = {"tickCount": 5, "domain": False}
    years = {"format": "%Y", "grid": False, "labelFlush": False}
    place = {
        "x": {**_field("year", "temporal"), "title": None, "axis": years},
        "y": {**_field("OBS_VALUE", "quantitative"), "title": None, "scale": scale, "axis": axis},
        **colour,
    }
    width = {"condition": {"test": "datum.NAME_EN == 'World'", "value": 3.5}, "value": 1.8}
    line = {**place, "strokeWidth": width, "detail": _field("NAME_EN")}
    # Names stand at the ends of their lines, moved apart so that none covers another; a leader joins each to its line.
    leader = {**place, "x2": {"value": _WIDTH + _LEADER}, "y2": {"field": "label"}}
    label = {"x": {"value": _WIDTH + _LEADER + 3}, "y": _field("label", "quantitative"), "text": _field("text")}
    end = {"values": _placed(values, last)}
    name = {"type": "text", "align": "left", "baseline": "middle", "fontSize": 12}
    return {
        "layer": [
            {"data": {"values": values}, "mark": "line", "encoding": line},
            {"data": end, "mark": {"type": "rule", "strokeWidth": 0.8}, "encoding": leader},
            {"data": end, "mark": {"type": "circle", "size": 28}, "encoding": place},
            {"data": end, "mark": name, "encoding": {**label, **colour}},
        ],
        "width": _WIDTH,
        "height": _HEIGHT,
        "padding": {"left": 12, "right": 60, "top": 12, "bottom": 12},
        "title": _title("Internet users per 100 inhabitants (MDG 8.16)", _SUBTITLE),
        "config": {"view": {"stroke": None}},
    }


_PALETTE = (
    "#175cd3",
    "#b42318",
    "#067647",
    "#b54708",
    "#6941c6",
    "#0e7090",
    "#c11574",
    "#4e5ba6",
    "#3e4784",
    "#7a2e0e",
)
_WIDTH, _HEIGHT, _LEADER = 560, 420, 14
_NAME_HEIGHT = 17.0  # pixels


def _top(values: list[dict[str, Any]]) -> float:
    """The end of the axis: the next multiple of twenty above all values."""
    return math.ceil(max(row["OBS_VALUE"] for row in values) / 20) * 20 or 20


def _placed(values: list[dict[str, Any]], last: int) -> list[dict[str, Any]]:
    """The last value of each region with the place of its name; a value older than the others says its year."""
    latest = {row["NAME_EN"]: row for row in sorted(values, key=lambda row: row["TIME_PERIOD"])}
    pixels = _HEIGHT / _top(values)
    ends = [row["OBS_VALUE"] * pixels for row in latest.values()]
    places = apart(ends, [_NAME_HEIGHT] * len(ends), -_NAME_HEIGHT, _HEIGHT + _NAME_HEIGHT)
    found = []
    for row, place in zip(latest.values(), places, strict=True):
        year = "" if row["TIME_PERIOD"] == last else f" ({row['TIME_PERIOD']})"
        text = f"{row['NAME_EN']} {row['OBS_VALUE']:.1f}{year}"
        found.append({**row, "label": round(place / pixels, 3), "text": text})
    return found


def _nothing() -> Spec:
    text = "No regional value: too few areas have reported."
    return {
        "data": {"values": [{"text": text}]},
        "mark": {"type": "text", "fontSize": 16},
        "encoding": {"text": _field("text")},
        "width": 560,
        "height": 120,
    }
