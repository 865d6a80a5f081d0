"""The estimates of an indicator with their intervals as a picture, in Vega-Lite: what a report shows, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from indicators.base import vega_lite
from indicators.base.language import Speaker
from indicators.base.vega_lite import Spec
from indicators.survey.publication import Publication
from indicators.survey.report.content import Line, Section

_STEP = 19  # pixels of a line
_WIDE, _NARROW = 460, 250  # of a picture that stands alone, and of one of several beside each other
_BESIDE = 2
_INCH, _INCH_OF_VEGA = 96, 72  # pixels of a sheet, and of a picture
FINER = 2  # pixels of a picture for one of a sheet
_INK, _QUIET, _LINE = "#101828", "#475467", "#175cd3"
_SMALL = 11.5
_FONT = "system-ui, 'Noto Sans', 'DejaVu Sans', sans-serif"


def svg(section: Section, say: Speaker) -> str:
    """The picture for a page."""
    return vega_lite.svg(spec(section, say), say.axis_numbers())


def png(section: Section, say: Speaker) -> bytes:
    """The picture for a workbook, as large as on a page at 96 dots an inch, and finer."""
    return vega_lite.png(spec(section, say), say.axis_numbers(), scale=_INCH_OF_VEGA / _INCH, ppi=FINER * _INCH)


def description(section: Section, say: Speaker) -> str:
    """What the picture shows, for those who do not see it."""
    return say("{indicator}: estimates with their intervals, as in the table", indicator=section.code)


def spec(section: Section, say: Speaker) -> Spec:
    """What the picture is drawn from: panels beside each other, one for each category of the indicator itself."""
    main = [line for line in section.lines if line.is_main]
    panels = [(item, list(lines)) for item, lines in groupby(main, key=lambda line: line.item)]
    width = _WIDE if len(panels) == 1 else _NARROW
    drawn = [_panel(item, lines, width, say) for item, lines in panels]
    return {
        "description": description(section, say),
        "background": "#ffffff",
        "padding": 8,
        "columns": _BESIDE,
        "concat": drawn,
        "resolve": {"scale": {"x": "shared"}},
        "config": {"view": {"stroke": None}, "font": _FONT, "aria": False, "concat": {"spacing": 24}},
    }


def _panel(item: str, lines: Sequence[Line], width: int, say: Speaker) -> Spec:
    """One line for each category, with the name of its breakdown above them."""
    rows = _rows(lines, say)
    y: Spec = {"field": "y", "type": "quantitative", "scale": None, "axis": None}
    unit = lines[0].measure_name
    x: Spec = {
        "field": "value",
        "type": "quantitative",
        "scale": {"zero": True, "nice": True},
        "axis": {"title": unit, "tickCount": 5, "domain": False, "gridColor": "#eaecf0", "labelColor": _QUIET,
                 "titleColor": _QUIET, "titleFontWeight": "normal"},
    }  # fmt: skip
    beside: Spec = {"value": width + 10 if say.from_right else -10}
    side = "left" if say.from_right else "right"
    name: Spec = {"type": "text", "align": side, "baseline": "middle", "fontSize": _SMALL}
    written: Spec = {"x": beside, "y": y, "text": {"field": "name"}}
    layers: list[Spec] = [
        _layer("isValid(datum.low)", {"type": "rule", "strokeWidth": 2, "color": _LINE},
               {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y}),
        _layer("isValid(datum.value)", {"type": "point", "size": 46, "filled": False, "strokeWidth": 1.6},
               {"x": x, "y": y, "color": {"value": _LINE},
                "fill": {"condition": {"test": "datum.firm", "value": _LINE}, "value": "#ffffff"}}),
        _layer("!datum.heading", {**name, "color": _INK}, written),
        _layer("datum.heading", {**name, "color": _QUIET, "fontStyle": "italic"}, written),
        _layer("datum.told !== ''", {"type": "text", "align": "left", "baseline": "middle", "x": 6,
                                     "fontSize": _SMALL - 1, "color": _QUIET},
               {"y": y, "text": {"field": "told"}}),
    ]  # fmt: skip
    title = {"text": item, "anchor": "end" if say.from_right else "start", "fontSize": 12.5, "frame": "group"}
    sized: Spec = {"width": width, "height": len(rows) * _STEP, "data": {"values": rows}, "layer": layers}
    return sized | ({"title": title} if item else {})


def _rows(lines: Sequence[Line], say: Speaker) -> list[Spec]:
    rows: list[Spec] = []
    for breakdown, found in groupby(lines, key=lambda line: line.breakdown):
        if breakdown:
            rows.append({"name": breakdown, "heading": True, "told": ""})
        rows += [_row(line, say) for line in found]
    return [row | {"y": (place + 0.5) * _STEP} for place, row in enumerate(rows)]


def _row(line: Line, say: Speaker) -> Spec:
    suppressed = line.publication is Publication.SUPPRESSED
    row: Spec = {"name": line.category, "heading": False, "told": say("suppressed") if suppressed else ""}
    if line.figures.value is not None:
        row |= {"value": line.figures.value, "firm": line.publication is Publication.FREE}
    if line.figures.low is not None:
        row |= {"low": line.figures.low, "high": line.figures.high}
    return row


def _layer(test: str, mark: Spec, encoding: Spec) -> Spec:
    return {"transform": [{"filter": test}], "mark": mark, "encoding": encoding}
