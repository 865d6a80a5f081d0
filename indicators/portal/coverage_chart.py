"""The heat map of who reports: drawn on the server as SVG, with the same numbers in a table beneath."""

from __future__ import annotations

from typing import Any


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
