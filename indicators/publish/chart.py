"""The chart of a release: Internet users per 100 inhabitants (MDG 8.16) by MDG region."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from indicators import resources

_SUBTITLE = (
    "MDG regions and world; reporting areas weighted by population; "
    "withheld where they hold less than the coverage rule asks"
)
FILE = "mdg-8.16-by-region.svg"


def draw(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Draws the chart, and gives the number of values in it; without a published value it says so in the picture."""
    import altair as alt
    import vl_convert as vlc

    rows = con.execute(resources.sql("extracts/_chart")).to_arrow_table().to_pylist()
    values = [{**row, "year": f"{row['TIME_PERIOD']}-01-01"} for row in rows]
    spec = _lines(alt, values) if values else _nothing(alt)
    path.write_text(vlc.vegalite_to_svg(spec.to_json()), encoding="utf-8")
    return len(values)


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
            padding={"left": 12, "right": 12, "top": 12, "bottom": 12},
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
