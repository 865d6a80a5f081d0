"""A small picture of a series with its doubtful value, for a letter."""

from __future__ import annotations

from indicators.base.language import Speaker
from indicators.store.letter_payloads import Series


def series_png(series: Series, label: str, say: Speaker) -> bytes:
    """A line over the years with one point marked.

    Args:
        series: with its doubtful year.
        label: which series it is, in words.
        say: the reader's language.
    """
    import altair as alt
    import vl_convert as vlc

    points = [
        {"year": f"{year}-01-01", "value": value, "doubtful": year == series.year, "said": say.number(value)}
        for year, value in series.points
    ]
    base = alt.Chart(alt.Data(values=points)).encode(
        x=alt.X("year:T", title=None, axis=alt.Axis(format="%Y", grid=False, tickCount=len(points))),
        y=alt.Y("value:Q", title=None, axis=alt.Axis(tickCount=4, domain=False)),
    )
    doubtful = base.transform_filter("datum.doubtful")
    layers = (
        base.mark_line(color="#667085", point=alt.OverlayMarkDef(color="#667085", size=28)),
        doubtful.mark_point(color="#b42318", size=150, strokeWidth=2.5, shape="circle"),
        doubtful.mark_text(color="#b42318", dy=-16, fontWeight="bold", fontSize=13).encode(text="said:N"),
    )
    title = alt.TitleParams(label, anchor="end" if say.from_right else "start", fontSize=13, offset=18)
    chart = alt.layer(*layers).properties(title=title, width=500, height=150, padding=12, background="#ffffff")
    spec = chart.configure_view(stroke=None).to_json()
    return bytes(vlc.vegalite_to_png(spec, scale=1.5, format_locale=say.axis_numbers()))
