"""The charts of a release: Internet users by MDG region (MDG 8.16), and the progress chart of target 8.F."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from indicators.base import resources

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
    spec = _cells(alt, rows) if rows else _nothing(alt)
    path.write_text(vlc.vegalite_to_svg(spec.to_json()), encoding="utf-8")
    return len(rows)


_LEVELS = {"high": "#7fb1e6", "moderate": "#cfe2f7", "low": "#f2f4f7"}
_TRENDS = {"rising": "▲", "steady": "■", "falling": "▼"}
_SERIES = {
    "8.14": "8.14 Fixed telephone lines",
    "8.15": "8.15 Mobile subscriptions",
    "8.16": "8.16 Internet users",
}


def _cells(alt: Any, rows: list[dict[str, Any]]) -> Any:
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
                subtitle="Levels and trends of five years are proposals (progress_chart.yml): ▲ up ■ steady ▼ down",
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
    ends = _placed(values, last)
    end = alt.Chart(alt.Data(values=ends))
    x = alt.X("year:T", title=None, axis=alt.Axis(format="%Y", grid=False))
    y = alt.Y("OBS_VALUE:Q", title=None, axis=alt.Axis(tickCount=5, domain=False))
    colour = alt.Color(
        "NAME_EN:N",
        legend=None,
        scale=alt.Scale(domain=["World", *regions], range=["#101828", *_PALETTE[: len(regions)]]),
    )
    width = alt.condition("datum.NAME_EN == 'World'", alt.value(3.5), alt.value(1.8))
    lines = base.mark_line().encode(x=x, y=y, color=colour, strokeWidth=width, detail="NAME_EN:N")
    # Names stand at the ends of their lines, moved apart so that none covers another.
    names = end.mark_text(align="left", dx=8, fontSize=12).encode(
        x=alt.X("edge:T"), y=alt.Y("label:Q"), text="text:N", color=colour
    )
    points = end.mark_circle(size=28).encode(x=x, y=y, color=colour)
    return (
        (lines + points + names)
        .properties(
            width=560,
            height=420,
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
_GAP = 4.2


def _placed(values: list[dict[str, Any]], last: int) -> list[dict[str, Any]]:
    """The last value of each region with the place of its name; a value older than the others says its year."""
    latest = {row["NAME_EN"]: row for row in sorted(values, key=lambda row: row["TIME_PERIOD"])}
    below = -_GAP
    ends = sorted((dict(row) for row in latest.values()), key=lambda row: row["OBS_VALUE"])
    for row in ends:
        below = max(row["OBS_VALUE"], below + _GAP)
        year = "" if row["TIME_PERIOD"] == last else f" ({row['TIME_PERIOD']})"
        row |= {"label": below, "edge": f"{last}-01-01", "text": f"{row['NAME_EN']} {row['OBS_VALUE']:.1f}{year}"}
    return ends


def _nothing(alt: Any) -> Any:
    text = "No regional value: too few areas have reported."
    return (
        alt.Chart(alt.Data(values=[{"text": text}]))
        .mark_text(fontSize=16)
        .encode(text="text:N")
        .properties(width=560, height=120)
    )
