"""The keywords of a PC-Axis file: ``KEYWORD[language]("key","key")="text","text";`` until DATA."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from indicators.reading.formats.cube import CubeFault, FaultKind, WrongCube
from indicators.reading.formats.px_text import PxText

# Possessive throughout: whatever a damaged file holds, each character is looked at once.
_KEY = r'(?:"[^"]*+"|[^"(),;=\s][^"(),;=]*+)'
_HEAD = re.compile(
    r"[\s\x1a]*+([A-Za-z][A-Za-z0-9_-]*+)\s*+"
    r'(?:\[\s*+"?([^\]"\n]*+)"?\s*+\]\s*+)?'
    rf"(?:\(\s*+({_KEY}(?:\s*+,\s*+{_KEY})*+)\s*+\)\s*+)?="
)
_VALUE = re.compile(r'(?:[^";]|"[^"]*+")*+')
_TO_NEXT = re.compile(r'(?:[^";]|"[^"]*+"|")*?(?:;|$)', re.DOTALL)
_PART = re.compile(r'\s*+(?:((?:"[^"]*+"\s*+)++)|([^",]*+))(?:,|\Z)')
_STRING = re.compile(r'"([^"]*+)"')
_BREAK = re.compile(r"[\r\n]+")
_REST = re.compile(r"[\s\x1a;]*+")
_OTHER_SYNTAX = {"TIMEVAL", "HIERARCHIES"}
_MAY_REPEAT = {"NOTE", "NOTEX", "VALUENOTE", "VALUENOTEX", "CELLNOTE", "CELLNOTEX", "PARTITIONED"}
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Statement:
    """One keyword with what is said of it.

    Attributes:
        keyword: in capitals.
        language: blank for the language of the file.
        keys: variables, values or codes that it is about.
        raw: everything between ``=`` and the semicolon.
        values: the texts in it; of TIMEVAL and HIERARCHIES, which are written otherwise, none.
        offset: where it begins in the text.
    """

    keyword: str
    language: str
    keys: tuple[str, ...]
    raw: str
    values: tuple[str, ...]
    offset: int

    @property
    def name(self) -> str:
        """The keyword as it is written, for a finding: ``CODES("Region")``."""
        keys = ",".join(f'"{key}"' for key in self.keys)
        return self.keyword + (f"[{self.language}]" if self.language else "") + (f"({keys})" if keys else "")

    @property
    def text(self) -> str:
        """The only value, or the first; blank for none."""
        return self.values[0] if self.values else ""


@dataclass(slots=True)
class Keywords:
    """All statements before DATA.

    Attributes:
        data: where the cells begin; nothing if there is no DATA.
        faults: what is wrong with the syntax.
    """

    source: PxText
    statements: list[Statement] = field(default_factory=list)
    data: int | None = None
    faults: list[CubeFault] = field(default_factory=list)
    _first: dict[tuple[str, str, tuple[str, ...]], Statement] = field(default_factory=dict)

    def get(self, keyword: str, *keys: str, language: str = "") -> Statement | None:
        """The first statement of a keyword about some keys, if there is one."""
        return self._first.get((keyword, language, keys))

    def text(self, keyword: str, *keys: str, language: str = "") -> str:
        """The only value of a statement; blank where it is missing."""
        found = self.get(keyword, *keys, language=language)
        return found.text if found else ""

    def values(self, keyword: str, *keys: str, language: str = "") -> tuple[str, ...]:
        """All values of a statement."""
        found = self.get(keyword, *keys, language=language)
        return found.values if found else ()

    def all(self, *keywords: str) -> Iterator[Statement]:
        """All statements of some keywords, in the order of the file."""
        return (each for each in self.statements if each.keyword in keywords)

    def wrong(
        self, kind: FaultKind, where: str, found: str, expected: str, offset: int | None = None, why: str = ""
    ) -> None:
        """Tells a fault at a place of the file; after many, no more are told."""
        if len(self.faults) < WrongCube.MOST:
            address = "" if offset is None else self.source.address(offset)
            self.faults.append(CubeFault(kind, where, found, expected, address, why))

    def add(self, statement: Statement) -> None:
        """Takes in a statement; of one that stands again and says something else, that is told."""
        before = self._first.setdefault((statement.keyword, statement.language, statement.keys), statement)
        if before is not statement and before.raw != statement.raw and statement.keyword not in _MAY_REPEAT:
            line = self.source.address(before.offset)
            self.wrong(FaultKind.KEYWORD, statement.name, f"again ({line})", "once", statement.offset)
        self.statements.append(statement)

    def read_as_main(self, language: str) -> None:
        """Makes statements with the language of the file, where they have it in brackets, those without brackets."""
        for statement in [each for each in self.statements if each.language == language]:
            self._first.setdefault((statement.keyword, "", statement.keys), statement)


def keywords(source: PxText) -> Keywords:
    """The statements of a file; what is no statement is told, and the next one is looked for."""
    found = Keywords(source)
    text, at, last = source.text, 0, ""
    while at < len(text) and found.data is None and len(found.faults) < WrongCube.MOST:
        head = _HEAD.match(text, at)
        if head is None:
            at = _stray(found, at, last)
        elif head[1].upper() == "DATA":
            found.data = head.end()
        else:
            at = _statement(found, head)
            last = head[1].upper()
    return found


def _stray(found: Keywords, at: int, last: str) -> int:
    """Tells what stands where a keyword must stand; gives the place after it."""
    text = found.source.text
    begin = _REST.match(text, at)
    start = begin.end() if begin else at
    if start == len(text):
        return start
    stop = _TO_NEXT.match(text, start)
    end = stop.end() if stop else len(text)
    said = text[start:end].rstrip("; \r\n")
    found.wrong(FaultKind.SYNTAX, last or "–", _short(said), "a keyword", start)
    return max(end, start + 1)


def _statement(found: Keywords, head: re.Match[str]) -> int:
    """Takes in one statement; gives the place after its semicolon."""
    text = found.source.text
    value = _VALUE.match(text, head.end())
    end = value.end() if value else head.end()
    raw = text[head.end() : end]
    keyword, keys = head[1].upper(), tuple(_key(each[0]) for each in re.finditer(_KEY, head[3] or ""))
    begin = head.start(1)
    if text[end : end + 1] != ";":
        what = "a quotation mark that is not closed" if text[end : end + 1] == '"' else "the end of the file"
        found.wrong(FaultKind.SYNTAX, keyword, what, ";", begin)
        return len(text)
    values = () if keyword in _OTHER_SYNTAX else _values(raw)
    if values is None:
        found.wrong(FaultKind.SYNTAX, keyword, _short(raw.strip()), '"…","…"', begin)
    else:
        found.add(Statement(keyword, (head[2] or "").strip(), keys, raw, values, begin))
    return end + 1


def _key(text: str) -> str:
    return text[1:-1] if text.startswith('"') else text.strip()


def _values(raw: str) -> tuple[str, ...] | None:
    """The values between commas; strings that follow each other are one, and a line end in one is no part of it."""
    found, at = [], 0
    while at < len(raw) or (at and raw[at - 1] == ","):
        part = _PART.match(raw, at)
        if part is None:
            return None
        strings = _STRING.findall(part[1]) if part[1] else [(part[2] or "").strip()]
        found.append(_BREAK.sub("", "".join(strings)))
        if part.end() == at:
            break
        at = part.end()
    return tuple(found) if found != [""] else ()


def _short(text: str) -> str:
    return text[:_SHOWN] + "…" if len(text) > _SHOWN else text
