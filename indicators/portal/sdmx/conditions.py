"""Conditions on components: ``c[X]=ge:A+le:B,ne:C`` means (X >= A and X <= B) or X <> C."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indicators.portal.sdmx.cube import Cube
from indicators.portal.sdmx.periods import Period, period
from indicators.portal.sdmx.problems import wrong
from indicators.release.products.sdmx_flows import FREE, MEASURE, NUMBERS, TIME

_ORDER: Mapping[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": operator.lt,
    "le": operator.le,
    "gt": operator.gt,
    "ge": operator.ge,
}
_TEXT: Mapping[str, Callable[[str, str], bool]] = {
    "co": lambda text, part: part in text,
    "nc": lambda text, part: part not in text,
    "sw": str.startswith,
    "ew": str.endswith,
}
# Of a stretch of time: wholly before, not beginning before, and so on.
_TIME: Mapping[str, Callable[[Period, Period], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "lt": lambda a, b: a.last < b.first,
    "le": lambda a, b: a.last <= b.last,
    "gt": lambda a, b: a.first > b.last,
    "ge": lambda a, b: a.first >= b.first,
}
OPERATORS = (*_ORDER, *_TEXT)
_MOST_TERMS = 5_000
Test = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """What the values of a component must be: one of the alternatives, each of them a list of tests that all hold."""

    component: str
    alternatives: Sequence[Sequence[Test]]

    def allowed(self, cube: Cube) -> NDArray[np.bool_]:
        """For each value of a coded component, and for having none (the last), whether it is allowed."""
        values = cube.values[self.component]
        return np.array([*(self._holds(each) for each in values), False], dtype=np.bool_)

    def measured(self, numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which numbers are allowed; a missing one is not."""
        found = np.zeros(len(numbers), dtype=np.bool_)
        for tests in self.alternatives:
            fits = ~np.isnan(numbers)
            for test in tests:
                fits &= test(numbers)
            found |= fits
        return found

    def _holds(self, value: str) -> bool:
        return any(all(test(value) for test in tests) for tests in self.alternatives)


def condition(name: str, component: str, text: str, year_start: tuple[int, int]) -> Condition:
    """The condition that the value of a parameter says.

    Args:
        name: of the parameter, for messages.
        component: on which it is.
        text: alternatives separated by commas, what must hold together by plus.
        year_start: see `indicators.portal.sdmx.periods.period`.

    Raises:
        SdmxError: it cannot be understood.
    """
    alternatives = [part.split("+") for part in text.split(",")]
    if sum(map(len, alternatives)) > _MOST_TERMS:
        raise wrong(name, text, f"At most {_MOST_TERMS} values.")
    return Condition(
        component, [[_test(name, component, each, year_start) for each in terms] for terms in alternatives]
    )


def _test(name: str, component: str, term: str, year_start: tuple[int, int]) -> Test:
    sign, value = _split(component, term)
    if not value or sign not in OPERATORS:
        raise wrong(name, term, f"Operators: {', '.join(OPERATORS)}.")
    if component == MEASURE:
        return _number_test(name, term, sign, value)
    if component in NUMBERS:
        test = _number_test(name, term, sign, value)
        return lambda text: test(float(text))
    if sign in _TEXT:
        found = _TEXT[sign]
        return lambda text: found(text, value)
    if component == TIME:
        return _time_test(name, sign, value, year_start)
    compare = _ORDER[sign]
    return lambda text: compare(text, value)


def _split(component: str, term: str) -> tuple[str, str]:
    before, colon, after = term.partition(":")
    if colon and (before in OPERATORS or component not in FREE):
        return before, after
    return "eq", term


def _number_test(name: str, term: str, sign: str, value: str) -> Test:
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if sign not in _ORDER or not np.isfinite(number):
        raise wrong(name, term, f"A number, with one of: {', '.join(_ORDER)}.")
    compare = _ORDER[sign]
    return lambda numbers: compare(numbers, number)


def _time_test(name: str, sign: str, value: str, year_start: tuple[int, int]) -> Test:
    try:
        bound = period(value, year_start)
    except (ValueError, OverflowError):
        raise wrong(name, value, "A period: 2020, 2020-03, 2020-03-15, 2020-Q1, 2020-W10.") from None
    compare = _TIME[sign]
    return lambda text: compare(period(text), bound)
