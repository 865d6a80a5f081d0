"""The text of a PC-Axis file of any age: byte order marks, CODEPAGE, CHARSET, or without them the DOS code page."""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGN = re.compile(r'\s*(?:CHARSET|AXIS-VERSION|CODEPAGE)\s*=\s*"', re.IGNORECASE)
_ANY_KEYWORD = re.compile(r"\s*[A-Z][A-Z0-9-]+\s*(?:\[[^\]]*\]\s*)?(?:\([^)]*\)\s*)?=")
_OF_PX = re.compile(r'^\s*(?:STUB|HEADING|VALUES\s*\("[^"]*"\))\s*=\s*"', re.MULTILINE)
_STATED = re.compile(rb'(CHARSET|CODEPAGE)\s*=\s*"?\s*([^";\s]+)', re.IGNORECASE)
_KNOWN = re.compile(
    r"utf-?(?:8|16)(?:-?[lb]e)?|(?:windows-|cp-?|ibm-?)\d{3,4}|iso-?8859-\d{1,2}|latin-?1|us-ascii"
    r"|koi8-[ru]|big5|gb(?:2312|k|18030)|shift_jis|euc-(?:jp|kr)|macintosh"
)
_WINDOWS, _DOS = "windows-1252", "cp850"
_LATIN = {"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii"}
_LINE_END = re.compile(r"\r\n?|\n")
_HEAD = 4_096


@dataclass(frozen=True, slots=True)
class PxText:
    """A decoded file; `remark` says what of the encoding was assumed."""

    text: str
    encoding: str
    remark: str
    line_starts: list[int]

    def address(self, offset: int) -> str:
        """The place of a character as ``line:position``, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return f"{line}:{offset - self.line_starts[line - 1] + 1}"


def recognises(data: bytes) -> bool:
    """Whether a file is PC-Axis, by its first keywords; if it begins with others, it must also name variables."""
    head = data[:_HEAD].removeprefix(codecs.BOM_UTF8).lstrip(b"\xff\xfe").replace(b"\0", b"").decode("latin-1")
    return bool(_SIGN.match(head)) or bool(_ANY_KEYWORD.match(head) and _OF_PX.search(head))


def decoded(data: bytes) -> PxText:
    """The text of a file; bytes that its encoding does not know become U+FFFD, and that is told."""
    encoding, remark = _encoding(data)
    text, broken = _decoded(data, encoding)
    if broken:
        remark = f"{remark}; " if remark else ""
        remark += f"encoding: some bytes are not {encoding}"
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    return PxText(text, encoding, remark, starts)


def _encoding(data: bytes) -> tuple[str, str]:
    """The encoding, and what was assumed of it."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, ""
    if b"\0" in data[:2]:
        return "utf-16-le" if data[1:2] == b"\0" else "utf-16-be", "encoding: UTF-16 without a byte order mark"
    stated = {name.upper(): value.decode("ascii", "replace").lower() for name, value in _STATED.findall(data[:_HEAD])}
    page = stated.get(b"CODEPAGE", "")
    known = _codec(page) if _KNOWN.fullmatch(page) else ""
    if known == "utf-8" and not _is_utf_8(data):
        return _WINDOWS, f"encoding: CODEPAGE is {page}, the text is not"
    if known and not known.startswith("utf-16"):
        return known, ""
    if page and not known:
        return _guessed(data), f"encoding: CODEPAGE {page[:20]} is not known"
    if not data.isascii() and _is_utf_8(data):
        return "utf-8", "encoding: UTF-8, which no CODEPAGE states"
    return (_WINDOWS, "") if b"CHARSET" in stated else (_DOS, "")


def _codec(page: str) -> str:
    """The codec of a CODEPAGE; Western European is read as its Windows form, which has more characters."""
    if page in _LATIN:
        return _WINDOWS
    name = re.sub(r"^(?:windows-|cp-?|ibm-?)", "cp", page)
    try:
        return codecs.lookup(name).name.replace("cp125", "windows-125")
    except LookupError:
        return ""


def _guessed(data: bytes) -> str:
    return "utf-8" if _is_utf_8(data) else _WINDOWS


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _decoded(data: bytes, encoding: str) -> tuple[str, bool]:
    """The text without its mark, and whether some bytes mean nothing in the encoding."""
    mark = next((mark for mark, name in _MARKS if name == encoding and data.startswith(mark)), b"")
    content = data[len(mark) :]
    try:
        return content.decode(encoding), False
    except UnicodeDecodeError:
        return content.decode(encoding, "replace"), True
