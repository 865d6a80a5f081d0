"""What a page shows of an indicator on the world map: classes of values for each year, and the values of one year."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from markupsafe import Markup

from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.portal.indicator_values import WITHHELD, IndicatorValues, Value
from indicators.portal.world_map.boundaries import Boundaries, boundaries

CLASSES = 5
NONE, HELD = "none", "withheld"  # classes of areas without a number
_WHOLE = 100.0
_ENOUGH = 0.5  # of the areas of the fullest year


@dataclass(frozen=True, slots=True)
class MapView:
    """The map of an indicator.

    Attributes:
        land: what is drawn.
        year: that is shown first.
        years: from the first to the last with a value of an area.
        bounds: of the classes, without the first and the last.
        values: of the year by area.
        classes: of the year by area: 0 to 4, or without a number.
        rows: of the table: code, name, number and what stands in its place.
        data: all years, for the script.
    """

    land: Boundaries
    year: int
    years: range
    bounds: tuple[float, ...]
    classes: dict[str, str]
    rows: list[tuple[str, str, str]]
    labels: list[str]
    data: Markup


def view(
    known: IndicatorValues, shown: Sequence[Value], asked: str, definitions: Definitions, say: Speaker
) -> MapView | None:
    """The map of values of areas; none where no area has one.

    Args:
        known: all values, for the order of the areas.
        shown: those of one category.
        asked: the year; blank: the last one for which many areas have a value.
        definitions: for the codes of shapes.
        say: the reader's language.

    Raises:
        UsageError: there is no value for the year that was asked for.
    """
    areas = [each for each in shown if not each.grouping]
    counted = [each.year for each in areas if each.value is not None]
    if not counted:
        return None
    years = range(min(counted), max(counted) + 1)
    year = _year(asked, counted, years, say)
    bounds = _bounds([each.value for each in areas if each.value is not None])
    in_year = {each.code: each for each in areas if each.year == year}
    rows = [(code, known.codes[code].name, _said(each, say)) for code, each in in_year.items()]
    return MapView(
        boundaries(definitions), year, years, bounds, {code: _class(each, bounds) for code, each in in_year.items()},
        rows, _labels(bounds, say), _data(areas, years, bounds),
    )  # fmt: skip


def _year(asked: str, counted: list[int], years: range, say: Speaker) -> int:
    if not asked:
        most = max(counted.count(year) for year in set(counted))
        return max(year for year in set(counted) if counted.count(year) >= most * _ENOUGH)
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4 and int(asked) in years):
        raise UsageError(
            say("There is no map for this year."),
            advice=say("Choose one from {first} to {last}.", first=years[0], last=years[-1]),
        )
    return int(asked)


def _bounds(values: list[float]) -> tuple[float, ...]:
    """Of the same width, and the same for all years: fifths of a hundred, else of what nearly all values reach."""
    nearly_all = quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
    if max(values) <= _WHOLE and nearly_all > _WHOLE / 2:
        step = _WHOLE / CLASSES
    else:
        power = 10.0 ** math.floor(math.log10(max(nearly_all, 1e-6) / CLASSES))
        step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power * CLASSES >= nearly_all)
    return tuple(round(step * each, 9) for each in range(1, CLASSES))


def _class(value: Value, bounds: tuple[float, ...]) -> str:
    if value.value is None:
        return HELD if value.status == WITHHELD else NONE
    return str(sum(value.value >= bound for bound in bounds))


def _said(value: Value, say: Speaker) -> str:
    if value.value is None:
        return say("withheld") if value.status == WITHHELD else say("no data")
    return say.decimal(value.value)


def _labels(bounds: tuple[float, ...], say: Speaker) -> list[str]:
    inner = [f"{say.number(low)}–{say.number(high)}" for low, high in pairwise(bounds)]
    return [say("below {high}", high=say.number(bounds[0])), *inner, say("{low} or more", low=say.number(bounds[-1]))]


def _data(areas: list[Value], years: range, bounds: tuple[float, ...]) -> Markup:
    """Names and values of all years; a value that is withheld is a word, one that is missing nothing."""
    found: dict[str, tuple[str, list[float | str | None]]] = {}
    for each in areas:
        if each.year in years:
            _, row = found.setdefault(each.code, (each.name, [None] * len(years)))
            number = each.value if each.value is None else round(each.value, 1)
            row[each.year - years[0]] = HELD if number is None and each.status == WITHHELD else number
    text = json.dumps({"first": years[0], "bounds": bounds, "areas": found}, ensure_ascii=False, separators=(",", ":"))
    # No text can end the element or begin another one.
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - as above
