"""What a number format of a spreadsheet does to the number it shows (ECMA-376, part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass

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
_TOKEN = re.compile(rf"{_LITERAL.pattern}|{_IN_BRACKETS.pattern}|.", re.DOTALL)
_DIGITS = re.compile(r"[0#?@]|general|[dmyhs]", re.IGNORECASE)
_SCALED = re.compile(r"[0#?],+(?![0#?,])")  # shown in thousands or millions
NO_WORD = " %‰()-+/$€£¥\u00a0\u202f"
_NUMBERED_SECTIONS = 3  # a fourth is about texts


def shows_percent(code: str, number: float) -> bool:
    """Whether a format shows a number as a percentage: 0.45 as 45 %."""
    if "%" not in code:
        return False
    sections = _LITERAL.sub("", code).split(";")[:_NUMBERED_SECTIONS]
    return "%" in _IN_BRACKETS.sub("", _section(sections, number))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a format shows of a number beside its digits.

    Attributes:
        words: quoted or escaped characters other than signs: ``c`` of ``0.0" c"``; of a scale none where the format
            itself divides.
        digits: whether the number itself is shown; ``;;;`` and ``"confidential"`` show nothing of it.
    """

    words: str = ""
    digits: bool = True


def may_show_words(code: str) -> bool:
    """Whether a format may show something else of a number than its digits; most do not."""
    return '"' in code or "\\" in code or not _DIGITS.search(code) or ";" in code


def shown_beside(code: str, number: float) -> Shown:
    """What a format shows of a number beside its digits, or in their place."""
    sections: list[list[str]] = [[]]
    for part in _TOKEN.findall(code):
        if part == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    chosen = _chosen(["".join(each for each in section if not _is_literal(each)) for section in sections], number)
    own = sections[chosen]
    words = "".join(each.strip('"') if each[0] == '"' else each[1] for each in own if each[0] in '"\\').strip(NO_WORD)
    plain = "".join(each for each in own if not _is_literal(each) and each[0] != "[")
    return Shown("" if _SCALED.search(plain) else words, _DIGITS.search(plain) is not None)


def _is_literal(part: str) -> bool:
    return len(part) > 1 and part[0] != "["


def shows_year_only(code: str) -> bool:
    """Whether a format shows of a date nothing but its year."""
    first = _IN_BRACKETS.sub("", _LITERAL.sub("", code).split(";")[0])
    return re.fullmatch(r"\s*(?:yy|yyyy)\s*", first, re.IGNORECASE) is not None


def _section(sections: list[str], number: float) -> str:
    """The section that is used for a number."""
    return sections[_chosen(sections, number)]


def _chosen(sections: list[str], number: float) -> int:
    """The place of that section: the first whose condition holds, else the last of those for numbers."""
    numbered = sections[:_NUMBERED_SECTIONS]
    return next((place for place in range(len(numbered)) if _holds(numbered, place, number)), len(numbered) - 1)


def _holds(sections: list[str], place: int, number: float) -> bool:
    """Whether a section is for a number; without a condition they are for positive, negative and other numbers."""
    stated = _CONDITION.search(sections[place])
    if stated:
        return _TESTS[stated[1]](number, float(stated[2]))
    if place == 0:
        return number > 0 or (number == 0 and len(sections) < _NUMBERED_SECTIONS)
    return place == 1 and number < 0
