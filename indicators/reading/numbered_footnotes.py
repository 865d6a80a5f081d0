"""Footnotes that stand one after the other in a text, ``(1) Age 18+. (2) Estimate.``, and the cells that name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_ENDS = tuple(".;:!?。；：！؛؟")
_GOES_ON = (",", ";", ":", "，", "；")
_NAMES = re.compile(
    r"(?i)(?:(?:see|notes?|footnotes?|fn)\b\.?\s*)*(?:[\d\s,;/&()\[\].*†‡§¹²³⁴-⁹–-]+|[(\[]?[a-z][)\]]?)"
)
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_WHOLE = re.compile(r"\b(\d+)\.0+\b")  # a table that was made by a program writes 1.0


@dataclass(frozen=True, slots=True)
class Numbered:
    """Footnotes by their number.

    Attributes:
        texts: what each says; where it is not certain where it begins or ends, all that stands around it.
        unclear: the numbers of those.
    """

    texts: dict[str, str] = field(default_factory=dict)
    unclear: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Mark:
    number: int
    start: int
    text: int


def numbered(rows: Iterable[list[str]], pattern: str) -> Numbered:
    """The footnotes of some rows, in any of their cells; a footnote begins only at the next number.

    Args:
        rows: beneath the table.
        pattern: of a mark: its group ``mark`` is the number, and ``text`` begins where its text does.
    """
    found = Numbered()
    for text in _lines(rows):
        marks = [_Mark(int(m["mark"]), m.start(), m.start("text")) for m in re.finditer(pattern, text)]
        _take(found, text, marks)
    return found


def named(cell: str) -> list[str]:
    """The numbers and signs that a cell names, if it holds nothing else (``1, 2``, ``(3)``, ``see note 1``)."""
    plain = _WHOLE.sub(r"\1", cell.strip().translate(_SUPERSCRIPTS))
    if not plain or not _NAMES.fullmatch(plain):
        return []
    rest = re.sub(r"(?i)\b(?:see|notes?|footnotes?|fn)\b", " ", plain)
    parts = re.split(r"[\s,;/&()\[\]]+|\.(?!\d)", rest)
    return [str(int(each)) if each.isdecimal() else each for each in parts if each.strip("-–.")]


def in_words(cell: str, texts: Mapping[str, str]) -> str:
    """A cell with the footnotes that it names in the place of their numbers; as it is where none of them is known."""
    marks = named(cell)
    return "; ".join(texts.get(mark, mark) for mark in marks) if any(mark in texts for mark in marks) else cell


def _lines(rows: Iterable[list[str]]) -> list[str]:
    """Each row as one text; a sentence that was not finished goes on in the next row."""
    lines: list[str] = []
    for row in rows:
        text = ", ".join(cell.strip() for cell in row if cell.strip())
        if text and lines and (text[0].islower() or lines[-1].endswith(_GOES_ON)):
            lines[-1] += f" {text}"
        elif text:
            lines.append(text)
    return lines


def _take(found: Numbered, text: str, marks: list[_Mark]) -> None:
    """Adds the footnotes of one text; a list that begins anew says more of the same numbers."""
    begins = {mark.number: mark.start for mark in reversed(marks)}
    following = max(map(int, found.texts), default=0) + 1
    anew = 1 in begins and begins[1] < begins.get(following, len(text) + 1)
    starts, unclear = _starts(text, marks, 1 if anew else following)
    ends = [*(each.start for each in starts), len(text)][1:]
    for mark, end in zip(starts, ends, strict=True):
        number = str(mark.number)
        said = text if number in unclear else text[mark.text : end].strip(" ,\n")
        if said:
            before = found.texts.get(number)
            found.texts[number] = f"{before}; {said}" if before else said
    found.unclear.update(unclear)


def _starts(text: str, marks: list[_Mark], number: int) -> tuple[list[_Mark], set[str]]:
    """Where the footnotes begin from a number on, and which of them are not certain to begin or end there.

    Of several marks of one number the one counts that stands after the end of a sentence.
    """
    starts: list[_Mark] = []
    unclear: set[str] = set()
    after = -1
    while here := [mark for mark in marks if mark.number == number and mark.start > after]:
        certain = [mark for mark in here if text[: mark.start].rstrip(" ,\n").endswith(_ENDS) or not mark.start]
        if len(here) > 1 and len(certain) != 1:
            unclear |= {str(number), *([str(number - 1)] if starts else [])}
        starts.append(certain[0] if len(certain) == 1 else here[0])
        after, number = starts[-1].start, number + 1
    return starts, unclear
