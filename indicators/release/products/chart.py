"""The charts of a release: Internet users by MDG region (MDG 8.16), and the progress chart of target 8.F."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import duckdb

from indicators.base import resources
from indicators.release.products.line_labels import apart

_SUBTITLE = (
    "MDG regions and world; reporting areas weighted by population; "
    "withheld where they hold less than the coverage rule asks"
)
FILE = "mdg-8.16-by-region.svg"
PROGRESS_FILE = "mdg-progress-chart.svg"


def draw(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Draws the chart, and gives the number of values in it; without a published value it says so in the picture."""
    import altair as alt
    import vl_convert as vlc

    rows = con.execute(resources.sql("extracts/_chart")).to_arrow_table().to_pylist()
    values = [{**row, "year": f"{row['TIME_PERIOD']}-01-01"} for row in rows]
    spec = _lines(alt, values) if values else _nothing(alt)
    path.write_text(vlc.vegalite_to_svg(spec.to_json()), encoding="utf-8")
    return len(values)


def draw_progress(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Draws the progress chart: a cell for each region and indicator, with its level and how it moved."""
    import altair as alt
    import vl_convert as vlc

    rows = con.execute(resources.sql("extracts/_progress_chart")).to_arrow_table().to_pylist()
    spec = _cells(alt, rows, _classes_told(con)) if rows else _nothing(alt)
    path.write_text(vlc.vegalite_to_svg(spec.to_json()), encoding="utf-8")
    return len(rows)


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


def _cells(alt: Any, rows: list[dict[str, Any]], told: list[str]) -> Any:
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
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("series:N", title=None, axis=alt.Axis(orient="top", labelAngle=0, labelFontSize=12, ticks=False)),
        y=alt.Y("NAME_EN:N", title=None, sort=order, axis=alt.Axis(labelFontSize=12, labelLimit=260, ticks=False)),
    )
    colour = alt.Color("LEVEL_WORD:N", scale=alt.Scale(domain=list(_LEVELS), range=list(_LEVELS.values())), legend=None)
    boxes = base.mark_rect(stroke="white", strokeWidth=3).encode(color=colour)
    said = base.mark_text(fontSize=13, dy=-5, color="#101828").encode(text="said:N")
    years = base.mark_text(fontSize=10, dy=10, color="#475467").encode(text="year:N")
    return (
        (boxes + said + years)
        .properties(
            width=alt.Step(170),
            height=alt.Step(40),
            padding={"left": 48, "right": 12, "top": 12, "bottom": 12},
            title=alt.TitleParams(
                "Target 8.F: per 100 inhabitants, latest year",
                subtitle=told,
                anchor="start",
                fontSize=17,
                subtitleFontSize=11,
                subtitleColor="#475467",
            ),
        )
        .configure_view(stroke=None)
        .configure_axis(domain=False, grid=False)
    )


def _lines(alt: Any, values: list[dict[str, Any]]) -> Any:
    last = max(row["TIME_PERIOD"] for row in values)
    regions = sorted({row["NAME_EN"] for row in values if row["NAME_EN"] != "World"})
    base = alt.Chart(alt.Data(values=values))
    scale = alt.Scale(domain=[0, _top(values)], nice=False)
    end = alt.Chart(alt.Data(values=_placed(values, last)))
    x = alt.X("year:T", title=None, axis=alt.Axis(format="%Y", grid=False))
    y = alt.Y("OBS_VALUE:Q", title=None, scale=scale, axis=alt.Axis(tickCount=5, domain=False))
    colour = alt.Color(
        "NAME_EN:N",
        legend=None,
        scale=alt.Scale(domain=["World", *regions], range=["#101828", *_PALETTE[: len(regions)]]),
    )
    width = alt.condition("datum.NAME_EN == 'World'", alt.value(3.5), alt.value(1.8))
    lines = base.mark_line().encode(x=x, y=y, color=colour, strokeWidth=width, detail="NAME_EN:N")
    # Names stand at the ends of their lines, moved apart so that none covers another; a leader joins each to its line.
    leaders = end.mark_rule(strokeWidth=0.8).encode(
        x=x, y=y, x2=alt.value(_WIDTH + _LEADER), y2=alt.Y2("label:Q"), color=colour
    )
    names = end.mark_text(align="left", baseline="middle", fontSize=12).encode(
        x=alt.value(_WIDTH + _LEADER + 3), y=alt.Y("label:Q"), text="text:N", color=colour
    )
    points = end.mark_circle(size=28).encode(x=x, y=y, color=colour)
    return (
        (lines + leaders + points + names)
        .properties(
            width=_WIDTH,
            height=_HEIGHT,
            padding={"left": 12, "right": 60, "top": 12, "bottom": 12},
            title=alt.TitleParams(
                "Internet users per 100 inhabitants (MDG 8.16)",
                subtitle=_SUBTITLE,
                anchor="start",
                fontSize=17,
                subtitleFontSize=11,
                subtitleColor="#475467",
            ),
        )
        .configure_view(stroke=None)
    )


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


def _nothing(alt: Any) -> Any:
    text = "No regional value: too few areas have reported."
    return (
        alt.Chart(alt.Data(values=[{"text": text}]))
        .mark_text(fontSize=16)
        .encode(text="text:N")
        .properties(width=560, height=120)
    )
