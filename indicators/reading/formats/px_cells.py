"""The cells of a PC-Axis file: numbers, dots and dashes until the stated number is reached, or rows under KEYS."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from indicators.reading.formats.cube import FaultKind, Reason, Variable
from indicators.reading.formats.px_keywords import Keywords

# Comma, blank, semicolon, tabulator and line ends stand between cells; so does the end mark of DOS.
_TOKEN = re.compile(r'"([^"]*+)"|([^\s,;"\x1a]++)|(")')
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,2})?", re.ASCII)
_DOTS = re.compile(r"\.{1,7}")
_LONGEST = 64
_NIL = "-"
_MISSING = (Reason.NONE, *(Reason(f"missing-{dots}") for dots in range(1, 7)), Reason.SUM_OF_UNLIKE)
ABSENT = ""  # in place of a cell of a row that KEYS leave out


@dataclass(slots=True)
class PxCells:
    """The cells as they are stored, with the place of each; what KEYS leave out is `ABSENT` and has none."""

    texts: list[str] = field(default_factory=list)
    offsets: array[int] = field(default_factory=lambda: array("q"))
    ended: bool = True  # by a semicolon


def reason(text: str) -> Reason:
    """What a stored text says beside a number."""
    if text == ABSENT:
        return Reason.ABSENT_ZERO
    if text == _NIL:
        return Reason.NIL
    return _MISSING[len(text)] if _DOTS.fullmatch(text) else Reason.NONE


def cells(keywords: Keywords, variables: list[Variable], stub: int, count: int) -> PxCells:
    """All cells; too few, too many and what is no cell is told to the keywords."""
    keyed = [statement for statement in keywords.all("KEYS") if not statement.language]
    if keyed:
        return _of_rows(keywords, variables, stub, count)
    found = PxCells()
    for offset, text, _ in _tokens(keywords):
        found.texts.append(text)
        found.offsets.append(offset)
    if len(found.texts) != count:
        product = " × ".join(f"{each.name} ({len(each.categories)})" for each in variables)
        place = found.offsets[count] if len(found.texts) > count else _end(keywords)
        keywords.wrong(FaultKind.CELLS, "DATA", str(len(found.texts)), str(count), place, product)
    _look(keywords, found)
    found.ended = _is_ended(keywords)
    return found


def _tokens(keywords: Keywords) -> Iterator[tuple[int, str, bool]]:
    """The place of each text after DATA, the text, and whether it is quoted."""
    begin = keywords.data or 0
    for token in _TOKEN.finditer(keywords.source.text, begin):
        if token[3]:
            keywords.wrong(FaultKind.SYNTAX, "DATA", "a quotation mark that is not closed", '"', token.start())
            return
        yield token.start(), token[1].strip() if token[2] is None else token[2], token[2] is None


def _end(keywords: Keywords) -> int:
    return len(keywords.source.text.rstrip(" \t\r\n\x1a"))


def _is_ended(keywords: Keywords) -> bool:
    return keywords.source.text[max(_end(keywords) - 1, 0) :].startswith(";")


def _look(keywords: Keywords, found: PxCells) -> None:
    """Tells the cells that are neither number nor symbol, without their text."""
    wrong = {text for text in set(found.texts) if text != ABSENT and not _is_cell(text)}
    if not wrong:
        return
    for text, offset in zip(found.texts, found.offsets, strict=True):
        if text in wrong:
            keywords.wrong(FaultKind.CELL, "DATA", "a text", 'a number, "-", or one to seven dots', offset)


def _is_cell(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    return text == _NIL or bool(_DOTS.fullmatch(text)) or bool(_NUMBER.fullmatch(text))


def _of_rows(keywords: Keywords, variables: list[Variable], stub: int, count: int) -> PxCells:
    """Under KEYS each row begins with the values of the stub; rows that are not there hold zeros."""
    places = _places(keywords, variables[:stub])
    width = 1
    for variable in variables[stub:]:
        width *= len(variable.categories)
    found = PxCells([ABSENT] * count, array("q", [-1]) * count)
    tokens = list(_tokens(keywords))
    size = stub + width
    rows: set[int] = set()
    for start in range(0, len(tokens), size):
        row = tokens[start : start + size]
        at = _row(keywords, row, places, size)
        if at is None:
            break
        if at in rows:
            keywords.wrong(FaultKind.CELLS, "DATA", "a row again", "each row once", row[0][0])
        rows.add(at)
        for number, (offset, text, _) in enumerate(row[stub:], start=at * width):
            found.texts[number], found.offsets[number] = text, offset
    _look(keywords, found)
    found.ended = _is_ended(keywords)
    return found


def _places(keywords: Keywords, stub: list[Variable]) -> list[dict[str, int]]:
    """The place of each value of the stub, by code or by text as KEYS says."""
    places = []
    for variable in stub:
        stated = keywords.get("KEYS", variable.name)
        kind = stated.text.upper() if stated else ""
        if stated is None or kind not in {"CODES", "VALUES"}:
            offset = stated.offset if stated else None
            keywords.wrong(FaultKind.KEYWORD, f'KEYS("{variable.name}")', kind, "CODES or VALUES", offset)
        named = (each.code if kind == "CODES" else each.text for each in variable.categories)
        places.append({name: place for place, name in enumerate(named)})
    return places


def _row(keywords: Keywords, row: list[tuple[int, str, bool]], places: list[dict[str, int]], size: int) -> int | None:
    """The number of a row by its keys; nothing where it is not whole or names what is not there."""
    if len(row) < size:
        keywords.wrong(FaultKind.CELLS, "DATA", str(len(row)), f"{size} in a row: keys and cells", row[0][0])
        return None
    at = 0
    for (offset, text, is_quoted), known in zip(row, places, strict=False):
        if not is_quoted or text not in known:
            expected = "a value of the stub in quotation marks"
            keywords.wrong(FaultKind.CELLS, "DATA", "a key that is not known", expected, offset)
            return None
        at = at * len(known) + known[text]
    return at
