"""CSV, TSV and similar files, with any of four delimiters and any encoding."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from itertools import islice, pairwise
from pathlib import Path

from indicators.base.errors import Unreadable, UsageError
from indicators.reading.formats.limits import Limits
from indicators.reading.sheet import Sheet

_DELIMITERS = ",;\t|"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_EXAMINED = 500_000
_BEFORE = 1_000
_BLOCK = 24_000_000


def decode(data: bytes, charset: str = "") -> tuple[str, str]:
    """Text and encoding: a byte order mark first, then UTF-8, then what the office declared, then what is likely.

    UTF-8 goes before the declaration because bytes that are valid UTF-8 and not ASCII are nothing else.

    Raises:
        UsageError: the declared encoding does not exist.
    """
    marked = _marked(data)
    if marked:
        return data.decode(marked, errors="replace"), marked
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as exc:
        encoding = _other(data, exc.start, charset)
        return data.decode(encoding, errors="replace"), encoding


def encoding_of(path: Path, charset: str = "") -> str:
    """The encoding of a whole file, found as `decode` does, without holding the file.

    Raises:
        UsageError: the declared encoding does not exist.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        block = file.read(_BLOCK)
        marked = _marked(block)
        while block and not marked:
            following = file.read(_BLOCK)
            try:
                decoder.decode(block, final=not following)
            except UnicodeDecodeError as exc:
                return _other(block, exc.start, charset)
            block = following
    return marked or "utf-8"


def guessed(encoding: str, charset: str) -> bool:
    """Whether an encoding that was found is neither certain nor declared."""
    return not encoding.startswith(("utf-8", "utf-16", "utf-32")) and not charset


def _marked(data: bytes) -> str:
    """The encoding that a byte order mark names, or that zero bytes show: no text in another has any."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "") or of_two_bytes(data)


def of_two_bytes(data: bytes) -> str:
    """UTF-16 or UTF-32 of a text, with a byte order mark or without; blank if it is neither.

    Without a mark every character of the beginning must be one that a table may have: of binary data, and of text in
    the wrong byte order, some is none.
    """
    marked = next((encoding for mark, encoding in _MARKS[1:] if data.startswith(mark)), "")
    if marked or b"\0" not in data[:_BEFORE]:
        return marked
    head = data[: _BEFORE * 4]
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        try:
            text = head[: len(head) // width * width].decode(encoding)
        except UnicodeDecodeError as exc:
            if exc.start < len(head) - width:  # else a pair of surrogates was cut in two
                continue
            text = head[: exc.start].decode(encoding)
        if text and all(_is_of_table(character) for character in text) and re.search(f"[{_DELIMITERS}]", text):
            return encoding
    return ""


def _is_of_table(character: str) -> bool:
    """Whether a character may stand in a table: none that controls a device, is private or assigned to nothing."""
    return character in "\t\r\n\u200e\u200f\ufeff" or unicodedata.category(character) not in {"Cc", "Cs", "Co", "Cn"}


def _other(data: bytes, at: int, charset: str) -> str:
    """The declared encoding, else the likeliest, judged from where the text stops being UTF-8."""
    return known(charset) if charset else likely(data[max(0, at - _BEFORE) : at + _EXAMINED])


def known(charset: str) -> str:
    """The name by which Python knows an encoding.

    Raises:
        UsageError: there is no such encoding of text.
    """
    try:
        b"a".decode(charset, errors="replace")  # refuses codecs that are none of text, too
        return codecs.lookup(charset).name
    except (LookupError, ValueError) as exc:
        raise UsageError(
            f"There is no encoding {charset}.", advice="Say utf-8, windows-1252, windows-1251, iso-8859-1 …"
        ) from exc


def likely(data: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8: detected, else Windows-1252, which reads any byte."""
    from charset_normalizer import from_bytes

    # Western text has few letters beyond ASCII: too few to tell the code pages of one script apart.
    found = from_bytes(data, cp_exclusion=["utf_7", "utf_16", "utf_32", "utf_16_le", "utf_16_be"]).best()
    western = {
        "ascii",
        "cp1252",
        "latin_1",
        "iso8859_15",
        "cp1250",
        "cp1254",
        "cp1257",
        "cp1258",
        "iso8859_9",
        "mac_roman",
    }
    return "cp1252" if found is None or found.encoding in western or _is_western(data) else found.encoding


def _is_western(data: bytes) -> bool:
    """Whether bytes beyond ASCII stand alone among ASCII letters, as accents do; Cyrillic or Arabic come in runs."""
    beyond = [byte >= 0x80 for byte in data]
    runs = sum(1 for here, after in pairwise(beyond) if here and after)
    return runs * 2 < sum(beyond)


def read(data: bytes, limits: Limits, name: str = "", charset: str = "") -> tuple[Sheet, str, str]:
    """One sheet, with the encoding and the delimiter that were found.

    Raises:
        Unreadable: it is damaged, too large, or has one column only.
    """
    if data.count(b"\n") > limits.rows:  # before millions of small objects are made of it
        raise Unreadable("too_large", f"more than {limits.rows:,} lines")
    text, encoding = decode(data, charset)
    if max(map(len, io.StringIO(text)), default=0) > limits.line_bytes:
        raise Unreadable("too_large", "a single line of more than a million characters")
    delimiter = _delimiter(text)
    rows: list[list[str]] = []
    csv.field_size_limit(limits.line_bytes)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > limits.rows or len(row) > limits.columns:
                raise Unreadable("too_large", f"more than {limits.rows:,} lines or {limits.columns:,} columns")
    except csv.Error as exc:
        raise Unreadable("damaged", f"line {len(rows) + 1}: {exc}") from None
    if max(map(len, rows), default=0) < 2:
        raise Unreadable("not_a_table", "no line has more than one column")
    return Sheet(name, rows, kind="text"), encoding, delimiter


def _delimiter(text: str) -> str:
    """The delimiter that splits most of the first lines most often; a tab wins over commas inside a field."""
    lines = [line for line in islice(io.StringIO(text), 50) if line.strip()]
    if sum("\t" in line for line in lines) > len(lines) / 2:
        return "\t"
    return max(
        _DELIMITERS, key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines))
    )
