"""The variables of a PC-Axis file: names from STUB and HEADING, categories from VALUES, CODES and TIMEVAL."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from indicators.reading.formats.cube import Category, FaultKind, Role, Variable
from indicators.reading.formats.px_keywords import Keywords, Statement
from indicators.reading.formats.px_time import TimeList, period, time_list

_OF_A_VARIABLE = ("VALUES", "CODES", "TIMEVAL", "KEYS")
_SWAPPING = {"0", "3"}  # of PRESTEXT, before the format of 2010
_NEW_PRESTEXT = 2010


@dataclass(slots=True)
class PxVariables:
    """The variables of a file.

    Attributes:
        stub: how many of them stand in the stub: the first ones.
        times: what TIMEVAL says, by the name of the variable.
        remarks: what was assumed of them.
    """

    variables: list[Variable] = field(default_factory=list)
    stub: int = 0
    times: dict[str, TimeList] = field(default_factory=dict)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    def named(self, name: str) -> Variable | None:
        """The variable of that name."""
        return next((each for each in self.variables if each.name == name), None)


def variables(keywords: Keywords) -> PxVariables:
    """The variables in the order of the cells; what contradicts itself is told to the keywords."""
    found = PxVariables()
    stub, heading = keywords.values("STUB"), keywords.values("HEADING")
    names = (*stub, *heading)
    found.stub = len(stub)
    if not names:
        keywords.wrong(FaultKind.KEYWORD, "STUB", "", "STUB or HEADING")
    for name, count in Counter(names).items():
        if count > 1:
            keywords.wrong(FaultKind.VARIABLE, "STUB, HEADING", f"{name} ({count})", "each variable once")
    for statement in keywords.all(*_OF_A_VARIABLE):
        if not statement.language and statement.keys[:1] and statement.keys[0] not in names:
            expected = ", ".join(names) or "STUB or HEADING"
            keywords.wrong(FaultKind.VARIABLE, statement.name, statement.keys[0], expected, statement.offset)
    for name in dict.fromkeys(names):
        variable = _variable(keywords, name, found)
        if variable:
            found.variables.append(variable)
    return found


def _variable(keywords: Keywords, name: str, found: PxVariables) -> Variable | None:
    times = _times(keywords, name)
    texts, codes = keywords.values("VALUES", name), keywords.values("CODES", name)
    if times:
        found.times[name] = times
        if not texts:
            texts, codes = codes or times.texts, codes or times.codes
    texts = texts or codes
    if not texts:
        stated = keywords.get("VALUES", name)
        offset = stated.offset if stated else None
        keywords.wrong(FaultKind.KEYWORD, f'VALUES("{name}")', "", "the values of the variable", offset)
        return None
    if codes and _is_swapped(keywords, name):
        texts, codes = codes, texts
        remark = "AXIS-VERSION is before 2010 and PRESTEXT is 0: VALUES holds the codes and CODES the texts"
        found.remarks.append((name, remark))
    codes = codes or texts
    if not _are_fit(keywords, name, texts, codes):
        return None
    periods = _periods(keywords, name, times, len(codes))
    categories = tuple(map(Category, codes, texts, periods))
    return Variable(name, name, categories, _role(keywords, name, times))


def _times(keywords: Keywords, name: str) -> TimeList | None:
    stated = keywords.get("TIMEVAL", name)
    times = time_list(stated.raw) if stated else None
    if stated and times is None:
        keywords.wrong(FaultKind.SYNTAX, stated.name, stated.raw.strip()[:60], "TLIST(A1), …", stated.offset)
    return times


def _periods(keywords: Keywords, name: str, times: TimeList | None, count: int) -> tuple[str, ...]:
    """The period of each category, by its place in TIMEVAL."""
    if times is None or not times.codes:
        return ("",) * count
    if len(times.codes) != count:
        stated = keywords.get("TIMEVAL", name)
        offset = stated.offset if stated else None
        keywords.wrong(FaultKind.COUNTS, f'TIMEVAL("{name}")', str(len(times.codes)), str(count), offset)
        return ("",) * count
    return tuple(period(times.scale, code) for code in times.codes)


def _is_swapped(keywords: Keywords, name: str) -> bool:
    version = re.match(r"\d{4}", keywords.text("AXIS-VERSION"))
    return (
        bool(version) and int(version[0]) < _NEW_PRESTEXT and keywords.text("PRESTEXT", name) in _SWAPPING
        if version
        else False
    )


def _are_fit(keywords: Keywords, name: str, texts: tuple[str, ...], codes: tuple[str, ...]) -> bool:
    """Whether there is a code for each text, and no code twice."""
    stated: Statement | None = keywords.get("CODES", name) or keywords.get("VALUES", name)
    where, offset = (stated.name, stated.offset) if stated else (f'TIMEVAL("{name}")', None)
    if len(texts) != len(codes):
        keywords.wrong(FaultKind.COUNTS, where, str(len(codes)), str(len(texts)), offset)
        return False
    twice = [code for code, count in Counter(codes).items() if count > 1]
    if twice:
        keywords.wrong(FaultKind.COUNTS, where, f"{', '.join(twice[:5])} twice", "distinct codes", offset)
    return not twice


def _role(keywords: Keywords, name: str, times: TimeList | None) -> Role:
    if times:
        return Role.TIME
    if keywords.text("CONTVARIABLE") == name:
        return Role.METRIC
    geographic = keywords.text("VARIABLE-TYPE", name).lower() in {"geographical", "g"} or keywords.get("MAP", name)
    return Role.GEO if geographic else Role.NONE
