"""CSV, TSV and their kin, of any of four delimiters and several encodings."""

from __future__ import annotations

import csv
import io

from indicators.errors import Unreadable
from indicators.intake.formats.limits import Limits
from indicators.intake.sheet import Sheet

_DELIMITERS = ",;\t|"


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding: a byte order mark first, then UTF-8, then Windows-1252, which reads any byte."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def read(data: bytes, limits: Limits, name: str = "") -> tuple[Sheet, str, str]:
    """One sheet, with the encoding and the delimiter that were found.

    Raises:
        Unreadable: it is damaged, too large, or has one column only.
    """
    text, encoding = decode(data)
    if max(map(len, text.splitlines()), default=0) > limits.line_bytes:
        raise Unreadable("too_large", "a single line of more than a million characters")
    delimiter = _delimiter(text)
    rows: list[list[str]] = []
    csv.field_size_limit(limits.line_bytes)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > limits.rows or len(row) > limits.columns:
                raise Unreadable("too_large", f"more than {limits.rows:,} lines or {limits.columns:,} columns")
    except csv.Error as wrong:
        raise Unreadable("damaged", f"line {len(rows) + 1}: {wrong}") from None
    if max(map(len, rows), default=0) < 2:
        raise Unreadable("not_a_table", "no line has more than one column")
    return Sheet(name, rows, kind="text"), encoding, delimiter


def _delimiter(text: str) -> str:
    """The delimiter that splits most of the first lines most often; a tab wins over commas inside a field."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if sum("\t" in line for line in lines) > len(lines) / 2:
        return "\t"
    return max(
        _DELIMITERS, key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines))
    )
