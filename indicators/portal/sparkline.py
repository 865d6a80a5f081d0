"""Small lines without axes, for a cell of a table."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH, HEIGHT = 84, 20


def points(years: Sequence[int], values: Sequence[float]) -> str:
    """The points of a polyline of SVG, from the first year to the last and from 0 to the highest value."""
    span, top = max(years[-1] - years[0], 1), max(*values, 0.0) or 1.0
    return " ".join(
        f"{round((year - years[0]) / span * WIDTH, 1):g},{round(HEIGHT - max(value, 0) / top * HEIGHT, 1):g}"
        for year, value in zip(years, values, strict=True)
    )
