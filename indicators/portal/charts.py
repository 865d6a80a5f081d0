"""Charts of the portal: drawn on the server as SVG, with the same numbers in a table beneath."""

from __future__ import annotations

from typing import Any

from indicators.base.language import Speaker

_COLOURS = (
    *("#101828", "#175cd3", "#b42318", "#067647", "#b54708", "#6941c6", "#0e7090"),
    *("#c11574", "#7a2e0e", "#66c61c", "#f79009", "#53b1fd", "#98a2b3", "#9b8afb"),
)


def coverage(rows: list[dict[str, Any]]) -> str:
    """A cell for each group and year, the darker the more of its areas have a value, as SVG.

    Args:
        rows: NAME, TIME_PERIOD, AREAS_COVERED and AREAS_TOTAL.
    """
    import altair as alt
    import vl_convert as vlc

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
    base = alt.Chart(alt.Data(values=values)).encode(
        x=alt.X("year:N", title=None, sort=years, axis=alt.Axis(labelAngle=0, ticks=False, domain=False)),
        y=alt.Y(
            "name:N", title=None, sort=names, axis=alt.Axis(labelLimit=400, minExtent=250, ticks=False, domain=False)
        ),
    )
    cells = base.mark_rect(stroke="#ffffff", strokeWidth=1.5).encode(
        color=alt.Color(
            "share:Q", scale=alt.Scale(domain=[0, 1], range=["#f2f4f7", "#84adff"]), legend=None,
        )
    )  # fmt: skip
    numbers = base.mark_text(fontSize=10, color="#101828").encode(text="shown:N")
    chart = (cells + numbers).properties(width=36 * len(years), height=26 * len(names), padding=10)
    return str(vlc.vegalite_to_svg(chart.configure_view(stroke=None).to_json()))


def lines(rows: list[dict[str, Any]], say: Speaker) -> str:
    """A line for each group over the years, as SVG.

    Args:
        rows: NAME, TIME_PERIOD and OBS_VALUE.
        say: the reader's language, for the numbers of the axis.
    """
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
    return str(vlc.vegalite_to_svg(chart.to_json(), format_locale=say.axis_numbers()))
