"""What a number format of a spreadsheet does to the number it shows (ECMA-376, part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable

# Quoted, escaped, filling and padding characters are shown as they stand: a percent sign among them multiplies nothing.
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.')
_IN_BRACKETS = re.compile(r"\[[^\]]*\]")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)\]")
_TESTS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "<>": operator.ne,
}
_NUMBERED_SECTIONS = 3  # a fourth is about texts


def shows_percent(code: str, number: float) -> bool:
    """Whether a format shows a number as a percentage: 0.45 as 45 %."""
    if "%" not in code:
        return False
    sections = _LITERAL.sub("", code).split(";")[:_NUMBERED_SECTIONS]
    return "%" in _IN_BRACKETS.sub("", _section(sections, number))


def shows_year_only(code: str) -> bool:
    """Whether a format shows of a date nothing but its year."""
    first = _IN_BRACKETS.sub("", _LITERAL.sub("", code).split(";")[0])
    return re.fullmatch(r"\s*(?:yy|yyyy)\s*", first, re.IGNORECASE) is not None


def _section(sections: list[str], number: float) -> str:
    """The section that is used for a number: the first whose condition holds, else the last."""
    return next((each for place, each in enumerate(sections) if _holds(sections, place, number)), sections[-1])


def _holds(sections: list[str], place: int, number: float) -> bool:
    """Whether a section is for a number; without a condition they are for positive, negative and other numbers."""
    stated = _CONDITION.search(sections[place])
    if stated:
        return _TESTS[stated[1]](number, float(stated[2]))
    if place == 0:
        return number > 0 or (number == 0 and len(sections) < _NUMBERED_SECTIONS)
    return place == 1 and number < 0
