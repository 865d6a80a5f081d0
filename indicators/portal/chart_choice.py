"""What a reader chose of an indicator: areas and groups, a breakdown, and the size of the screen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from indicators.base.language import Speaker
from indicators.portal.absent import SaidError
from indicators.portal.indicator_values import IndicatorValues, Value
from indicators.release.cubes.names import Names

MOST_AREAS = 16
_MOST_LINES = 24


@dataclass(frozen=True, slots=True)
class Choice:
    """A breakdown and areas of an indicator.

    Attributes:
        dimension: by which the values are broken down; blank: totals.
        category: the only one that is shown; blank: all of the dimension.
        areas: codes of areas and groups, in the order in which they are listed.
        own: whether the reader chose the areas.
        narrow: whether the chart is for a phone.
    """

    dimension: str
    category: str
    areas: tuple[str, ...]
    own: bool = False
    narrow: bool = False

    @property
    def by(self) -> str:
        """The breakdown as an address has it: SEX, or SEX.F for one category."""
        return f"{self.dimension}.{self.category}" if self.category else self.dimension

    def query(self, language: str, *, narrow: bool = False) -> str:
        """The parameters of an address that says the same."""
        said = [("lang", language), *([("by", self.by or "total")]), *((("narrow", "1"),) if narrow else ())]
        return urlencode([*said, *(("area", code) for code in self.areas if self.own)])

    def values(self, known: IndicatorValues) -> list[Value]:
        """The values that were chosen."""
        return [each for each in known.of(self.dimension, self.category) if each.code in self.areas]


def chosen(request: Request, known: IndicatorValues, say: Speaker) -> Choice:
    """What the address of a request chooses.

    Raises:
        SaidError: it names a breakdown or an area of which the indicator has no values, or too much at once.
    """
    asked = request.query_params
    dimension, category = _breakdown(asked, known, say)
    areas = tuple(dict.fromkeys(code for code in asked.getlist("area") if code))
    if any(code not in known.codes for code in areas):
        raise SaidError(
            say("This indicator has no value of one of the areas that were chosen."),
            advice=say("Its page lists the areas that have values."),
        )
    if len(areas) > MOST_AREAS:
        raise SaidError(
            say("These are too many areas for one chart."),
            advice=say("Choose at most {n} areas; the table has all of them.", n=MOST_AREAS),
        )
    with_values = {each.code for each in known.of(dimension, category)}
    ordered = tuple(code for code in known.codes if code in areas and code in with_values)
    own, shown = bool(ordered), ordered or known.first_shown(dimension)
    return _fitting(Choice(dimension, category, shown, own, asked.get("narrow") == "1"), known)


def _breakdown(asked: Mapping[str, str], known: IndicatorValues, say: Speaker) -> tuple[str, str]:
    by = asked.get("by", "")
    dimension, _, category = by.partition(".")
    if not by:
        dimension = known.main
    elif by == "total":
        dimension = ""
    if dimension not in known.dimensions or (category and category not in known.dimensions[dimension]):
        raise SaidError(
            say("This indicator has no such breakdown."), advice=say("Its page lists the breakdowns that it has.")
        )
    return dimension, category


def _fitting(choice: Choice, known: IndicatorValues) -> Choice:
    """The choice, of so few areas that their lines can be told apart."""
    categories = 1 if choice.category else len(known.dimensions[choice.dimension])
    most = max(1, math.floor(_MOST_LINES / categories))
    return Choice(choice.dimension, choice.category, choice.areas[:most], choice.own, choice.narrow)


def breakdowns(known: IndicatorValues, names: Names, say: Speaker) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a reader can choose from: a heading with pairs of parameter and text; the totals have no heading."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for dimension, categories in known.dimensions.items():
        if not dimension:
            found.append(("", [("total", say("Total"))]))
            continue
        named = list(zip(categories, names.codes(dimension, categories), strict=True))
        every = [(dimension, say.listed(text for _, text in named))] if len(named) > 1 else []
        found.append((names.dimension(dimension), [*every, *((f"{dimension}.{code}", text) for code, text in named)]))
    return found
