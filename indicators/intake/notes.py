"""What notes say of values: footnotes beneath a table, and lists of years beside a row."""

from __future__ import annotations

import re
from collections.abc import Iterable

_MARK = re.compile(
    r"(?<=[^\s(\[])(?:\s*\((\d{1,2}|[a-z])\)|\s*\[(\d{1,2}|[a-z])\]|\s+(\d{1,2}|[a-z])\)|\s*([*†‡§¹²³⁴-⁹]+))$"
)
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\s*[-–/]\s*((?:19|20)\d\d))?")


def footnotes(rows: Iterable[list[str]], pattern: str) -> dict[str, str]:
    """The footnotes of a sheet by their mark; the pattern names the groups ``mark`` and ``text``."""
    found: dict[str, str] = {}
    for row in rows:
        cell = next((text.strip() for text in row if text.strip()), "")
        match = re.fullmatch(pattern, cell)
        if match:
            found.setdefault(match["mark"].translate(_SUPERSCRIPTS), match["text"].strip())
    return found


def mark(text: str) -> str:
    """The footnote mark at the end of a text: ``45.2 1)`` gives 1, ``Kenya*`` gives ``*``; blank if there is none."""
    match = _MARK.search(text.strip())
    return str(match[match.lastindex or 0]).translate(_SUPERSCRIPTS) if match else ""


def unmarked(text: str) -> str:
    """A text without the footnote mark at its end."""
    return _MARK.sub("", text.strip()).strip()


def of_year(note: str, year: str) -> list[str]:
    """The parts of a note that name a year: ``2010, 2012-2014: estimate; 2015: break``, or ``estimate (2010, 2012)``.

    A part that names no year at all is about every year.
    """
    said = []
    for part in re.split(r"[;\n]|//", note):
        spans = [(first, last or first) for first, last in _YEAR.findall(part)]
        words = _YEAR.sub("", part).strip(" ,:()-–.")
        if words and (not spans or any(first <= year[:4] <= last for first, last in spans)):
            said.append(words)
    return said
