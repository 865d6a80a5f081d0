"""Charts of the portal: drawn on the server as SVG, with the same numbers in a table beneath."""

from __future__ import annotations

from typing import Any

_COLOURS = (
    *("#101828", "#175cd3", "#b42318", "#067647", "#b54708", "#6941c6", "#0e7090"),
    *("#c11574", "#7a2e0e", "#66c61c", "#f79009", "#53b1fd", "#98a2b3", "#9b8afb"),
)


def lines(rows: list[dict[str, Any]]) -> str:
    """A line for each group over the years, as SVG; rows have NAME, TIME_PERIOD and OBS_VALUE."""
    import altair as alt
    import vl_convert as vlc

    values = [
        {"name": row["NAME"], "year": f"{row['TIME_PERIOD']}-01-01", "value": row["OBS_VALUE"]}
        for row in rows
        if row["OBS_VALUE"] is not None
    ]
    names = list(dict.fromkeys(each["name"] for each in values))
    colours = [_COLOURS[place % len(_COLOURS)] for place in range(len(names))]
    chart = (
        alt.Chart(alt.Data(values=values))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X("year:T", title=None, axis=alt.Axis(format="%Y", grid=False)),
            y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=5, domain=False)),
            color=alt.Color(
                "name:N", sort=names, title=None, scale=alt.Scale(domain=names, range=colours),
                legend=alt.Legend(orient="bottom", columns=3, labelLimit=260, columnPadding=30, symbolStrokeWidth=3),
            ),
        )
        .properties(width=680, height=340, padding=10)
        .configure_view(stroke=None)
    )  # fmt: skip
    return str(vlc.vegalite_to_svg(chart.to_json()))
