"""The lines of an indicator over the years, in Vega-Lite: a browser and this server draw the same."""

from __future__ import annotations

import math
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.base.language import Speaker
from indicators.base.vega_lite import SCHEMA, Spec
from indicators.portal.indicator_values import BREAK, NORMAL, TOTAL, Value
from indicators.release.cubes.names import Names
from indicators.release.products.line_labels import apart

_COLOURS = (  # told apart by colour-blind readers in this order; the world is black
    *("#175cd3", "#b54708", "#067647", "#c11574", "#0e7090", "#6941c6", "#7a2e0e", "#b42318"),
    *("#4d7c0f", "#475467", "#1d4ed8", "#be185d", "#0f766e", "#a16207", "#9333ea", "#334155"),
)
_WORLD = "001"
_DASHES: tuple[list[int], ...] = ([], [5, 3], [2, 2], [8, 3, 2, 3], [1, 3])
_FEW_BANDS = 3  # more areas of bounds upon each other show nothing
_INK, _QUIET = "#101828", "#475467"
_PIXELS = {"type": "quantitative", "scale": None, "axis": None}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Sizes in pixels for a screen."""

    width: int
    height: int
    room: int  # for the names at the right
    font: int
    letters: int  # of a line of a name
    title_letters: int


_WIDE = _Layout(width=560, height=400, room=215, font=12, letters=34, title_letters=88)
_NARROW = _Layout(width=190, height=420, room=118, font=11, letters=16, title_letters=40)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a picture says above its lines, so that it can stand alone.

    Attributes:
        title: the indicator.
        unit: of the axis.
        origin: release and licence.
    """

    title: str
    unit: str
    origin: str


def lines(values: Sequence[Value], heading: Heading, names: Names, say: Speaker, *, narrow: bool = False) -> Spec:
    """The specification; of a reader's choice without a value one that says so.

    Args:
        values: of each area and category, in any order; those without a number leave a gap.
        heading: what the picture says above.
        names: what categories and statuses are called.
        say: the reader's language.
        narrow: whether it is for a phone.
    """
    layout = _NARROW if narrow else _WIDE
    shown = [each for each in values if each.value is not None]
    if not shown:
        return _titled({"mark": "text", "data": {"values": []}, "height": 40}, heading, [], layout, say)
    drawn = _Lines(shown, names, say, layout)
    marks = _marks_told(drawn.points, say)
    return _titled(drawn.spec(heading.unit), heading, marks, layout, say)


class _Lines:
    """The lines of some values: their names, colours, and where their labels stand."""

    def __init__(self, shown: Sequence[Value], names: Names, say: Speaker, layout: _Layout) -> None:
        self._names, self._say, self._layout = names, say, layout
        self._several = len({each.category for each in shown}) > 1
        self._alone = len({each.code for each in shown}) == 1
        self._first = min(each.year for each in shown)
        self._last = max(each.year for each in shown)
        highest = max(max(each.value or 0, 0) for each in shown)
        self._low = min(0.0, *(each.value or 0 for each in shown))
        self._high = _round_up(highest)
        by_line: dict[tuple[str, str], list[Value]] = defaultdict(list)
        for each in shown:
            by_line[each.code, each.category].append(each)
        self._by_line = {key: sorted(found, key=lambda each: each.year) for key, found in by_line.items()}
        self._colours = self._coloured()
        self._dashes = {code: _DASHES[at % len(_DASHES)] for at, code in enumerate({k[1]: 0 for k in self._by_line})}
        self.points = [point for key in self._by_line for point in self._points(key)]

    def _coloured(self) -> dict[tuple[str, str], str]:
        """A colour for each area; for each category where there is one area alone."""
        own = [key[1] if self._alone else key[0] for key in self._by_line]
        others = [each for each in dict.fromkeys(own) if each != _WORLD or self._alone]
        known = {_WORLD: _INK} | {each: _COLOURS[at % len(_COLOURS)] for at, each in enumerate(others)}
        return {key: known[each] for key, each in zip(self._by_line, own, strict=True)}

    def _name(self, value: Value) -> str:
        if not self._several:
            return value.name
        category = self._names.code(value.dimension, value.category)
        return category if self._alone else self._say.listed((value.name, category))

    def _points(self, key: tuple[str, str]) -> Iterable[Spec]:
        part = 0
        for each in self._by_line[key]:
            part += each.status == BREAK  # no line leads over a break
            row: Spec = {
                "line": "/".join(key), "part": f"{'/'.join(key)}/{part}", "name": self._name(each), "year": each.year,
                "value": round(each.value or 0, 3), "shown": self._say.decimal(each.value or 0),
                "status": "" if each.status == NORMAL else self._names.code("OBS_STATUS", each.status),
                "mark": {NORMAL: "", BREAK: "break"}.get(each.status, "other"),
            }  # fmt: skip
            if each.low is not None and each.high is not None:
                row |= {"low": round(each.low, 3), "high": round(min(each.high, self._high), 3)}
                row["bounds"] = self._say.interval(each.low, each.high)
                row["sampled"] = not each.grouping
            yield row

    def _labels(self) -> tuple[list[Spec], list[Spec]]:
        """The leaders from the ends of lines, and the lines of their names, moved apart; heights in pixels."""
        height, step = self._layout.height, self._layout.font + 2.0
        texts = {key: self._label(found[-1]) for key, found in self._by_line.items()}
        scale = height / (self._high - self._low)
        ends = [height - ((found[-1].value or 0) - self._low) * scale for found in self._by_line.values()]
        middles = apart(ends, [len(text) * step + 2 for text in texts.values()], -6, height + 10)
        leaders, written = [], []
        for (key, text), end, middle in zip(texts.items(), ends, middles, strict=True):
            line = "/".join(key)
            year = self._by_line[key][-1].year
            leaders.append({"line": line, "year": year, "end": round(end, 1), "middle": round(middle, 1)})
            top = middle - (len(text) - 1) * step / 2
            # Each line of a name is a text of its own: not every program sets texts of several lines from the right.
            written += [{"line": line, "text": part, "y": round(top + at * step, 1)} for at, part in enumerate(text)]
        return leaders, written

    def _label(self, end: Value) -> list[str]:
        year = "" if end.year == self._last else f" ({end.year})"
        text = f"{self._name(end)} {self._say.decimal(end.value or 0)}{year}"
        return textwrap.wrap(text, self._layout.letters, break_long_words=False) or [text]

    def spec(self, unit: str) -> Spec:
        """Bounds, lines, points, breaks, names and their leaders."""
        say, keys = self._say, ["/".join(key) for key in self._by_line]
        colour = {
            "field": "line", "type": "nominal", "legend": None,
            "scale": {"domain": keys, "range": [self._colours[key] for key in self._by_line]},
        }  # fmt: skip
        years = self._last - self._first
        most = 5 if self._layout is _NARROW else 9  # a tick within a year would repeat its number
        x: Spec = {
            "field": "year", "type": "quantitative", "title": None,
            "scale": {"domain": [self._first, self._last if years else self._first + 1], "nice": False},
            "axis": {"format": "d", "grid": False, "tickMinStep": 1, "tickCount": min(most, max(years, 1))},
        }  # fmt: skip
        y: Spec = {
            "field": "value", "type": "quantitative",
            "scale": {"domain": [self._low, self._high], "nice": False},
            "axis": {"tickCount": 5, "domain": False, "title": unit, "titleAngle": 0, "titleAlign": "left",
                     "titleAnchor": "end", "titleX": -22, "titleY": -10, "titleFontWeight": "normal",
                     "titleColor": _QUIET},
        }  # fmt: skip
        tooltip = [{"field": "name", "title": " "}, {"field": "year", "title": say("Year")},
                   {"field": "shown", "title": say("Value")}]  # fmt: skip
        if any(point["status"] for point in self.points):
            tooltip.append({"field": "status", "title": say("Status")})
        if any("bounds" in point for point in self.points):
            tooltip.append({"field": "bounds", "title": say("Bounds")})
        faint = {"condition": {"param": "near", "empty": True, "value": 1}, "value": 0.18}
        drawn: Spec = {
            "x": x, "y": y, "color": colour, "detail": {"field": "part"}, "opacity": faint,
            "strokeDash": {"field": "line", "type": "nominal", "legend": None,
                           "scale": {"domain": keys, "range": [self._dashes[key[1]] for key in self._by_line]}},
        }  # fmt: skip
        layers: list[Spec] = [
            *self._bands(colour),
            *(
                _filtered(f"datum.line {sign} '{_WORLD}/{TOTAL}'", {"type": "line", "strokeWidth": width}, drawn)
                for sign, width in (("!==", 1.8), ("===", 3.2))
            ),
            _filtered("datum.mark !== 'other'", {"type": "circle", "size": 9},
                      {"x": x, "y": y, "color": colour, "opacity": faint}),
            _filtered("datum.mark === 'other'", {"type": "point", "size": 26, "fill": "#ffffff", "strokeWidth": 1.4},
                      {"x": x, "y": y, "color": colour, "opacity": faint}),
            _filtered("datum.mark === 'break'", {"type": "tick", "orient": "vertical", "size": 16, "thickness": 2},
                      {"x": x, "y": y, "color": colour, "opacity": faint}),
            {
                "params": [{"name": "near", "select": {"type": "point", "fields": ["line"], "on": "pointerover",
                                                       "clear": "pointerout"}}],
                "mark": {"type": "circle", "size": 190, "opacity": 0},
                "encoding": {"x": x, "y": y, "detail": {"field": "line"}, "tooltip": tooltip},
            },
            *self._names_at_the_end(colour),
        ]  # fmt: skip
        return {"data": {"values": self.points}, "layer": layers}

    def _bands(self, colour: Spec) -> list[Spec]:
        if not 0 < _bounded(self.points) <= _FEW_BANDS:
            return []
        encoding = {"x": {"field": "year", "type": "quantitative"}, "y": {"field": "low", "type": "quantitative"},
                    "y2": {"field": "high"}, "color": colour, "detail": {"field": "part"}}  # fmt: skip
        return [_filtered("isValid(datum.low)", {"type": "area", "opacity": 0.14}, encoding)]

    def _names_at_the_end(self, colour: Spec) -> list[Spec]:
        """Names at the right, each with a leader from the last point of its line; their heights are in pixels."""
        leaders, written = self._labels()
        leader: Spec = {
            "data": {"values": leaders},
            "mark": {"type": "rule", "strokeWidth": 0.8, "opacity": 0.75},
            "encoding": {"x": {"field": "year", "type": "quantitative"}, "x2": {"value": {"expr": "width + 9"}},
                         "y": {"field": "end", **_PIXELS}, "y2": {"field": "middle"}, "color": colour},
        }  # fmt: skip
        text: Spec = {
            "data": {"values": written},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "fontSize": self._layout.font},
            "encoding": {"x": {"value": {"expr": "width + 12"}}, "y": {"field": "y", **_PIXELS},
                         "text": {"field": "text"}, "color": colour},
        }  # fmt: skip
        return [leader, text]


def _bounded(points: Iterable[Spec]) -> int:
    """How many lines have bounds."""
    return len({point["line"] for point in points if "bounds" in point})


def _filtered(test: str, mark: Spec, encoding: Spec) -> Spec:
    return {"transform": [{"filter": test}], "mark": mark, "encoding": encoding}


def _round_up(highest: float) -> float:
    """The end of an axis: a fifth of it is 1, 2 or 5 by a power of ten, or 100 where that is the most."""
    if highest <= 0:
        return 1.0
    step = 10.0 ** math.floor(math.log10(highest / 5))
    return next(each * step * 5 for each in (1, 2, 4, 5, 10) if each * step * 5 >= highest)


def _marks_told(points: Sequence[Spec], say: Speaker) -> list[str]:
    """What the marks mean, of those that the chart has."""
    told = {point["mark"] for point in points}
    found = []
    if "other" in told:
        found.append(say("○ estimate, provisional value or other definition"))
    if "break" in told:
        found.append(say("| break in the series: not comparable with the years before"))
    if 0 < _bounded(points) <= _FEW_BANDS:
        sampled = {point["sampled"] for point in points if "bounds" in point}
        if False in sampled:
            found.append(say("Shaded: what an aggregate can be, whatever the areas without a value have."))
        if True in sampled:
            found.append(say("Shaded: the confidence interval of a value from a survey."))
    return found


def _titled(spec: Spec, heading: Heading, marks: list[str], layout: _Layout, say: Speaker) -> Spec:
    wrapped = [say.line(each) for each in textwrap.wrap(heading.title, layout.title_letters)]
    below = [
        say.line(line) for text in (*marks, heading.origin) for line in textwrap.wrap(text, layout.title_letters + 10)
    ]
    return {
        "$schema": SCHEMA,
        "width": layout.width,
        "height": layout.height,
        "padding": {"left": 8, "right": 8, "top": 8, "bottom": 8},
        "title": {
            "text": wrapped, "anchor": "start", "frame": "group", "fontSize": 15 if layout is _WIDE else 13,
            "subtitle": below, "subtitleFontSize": 11, "subtitleColor": _QUIET, "offset": 24, "dx": -22,
        },
        "config": {"view": {"stroke": None}, "font": "system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif",
                   "axis": {"labelColor": _QUIET, "labelFontSize": layout.font, "titleFontSize": layout.font}},
        "usermeta": {"room": layout.room, "numbers": say.axis_numbers(), "marks": [say.line(each) for each in marks]},
        **spec,
    }  # fmt: skip
