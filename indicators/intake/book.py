"""Bytes to addressed cells: one `Book` of text, whatever the file format was.

Nothing is interpreted here. A cell keeps the text that was sent; numbers of a workbook keep their shortest exact
spelling. Limits are checked before anything is parsed.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
import zlib
from dataclasses import dataclass, field

from indicators.errors import Unreadable

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused."""

    file_bytes: int = 100_000_000
    unpacked_bytes: int = 500_000_000
    ratio: int = 200
    members: int = 5_000
    rows: int = 2_000_000
    line_bytes: int = 1_000_000
    columns: int = 16_384


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid of text; `numeric` holds the (row, column) of cells that were numbers in a workbook."""

    name: str
    rows: list[list[str]]
    numeric: frozenset[tuple[int, int]] = frozenset()

    def address(self, row: int, column: int) -> str:
        """The address of a cell, counted from 0: ``HH!E7`` in a workbook, ``12:5`` (line:column) in text."""
        if self.name:
            return f"{self.name}!{column_letters(column)}{row + 1}"
        return f"{row + 1}:{column + 1}"


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file; a text file has one sheet without a name."""

    name: str
    format: str
    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def open_book(data: bytes, name: str, limits: Limits | None = None) -> Book:
    """Reads a file of any supported format.

    Raises:
        Unreadable: the file is empty, too large, encrypted, damaged or no table.
    """
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", f"{len(data):,} bytes; at most {limits.file_bytes:,}")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", f"{len(data)} bytes")
    if data.startswith(b"\x1f\x8b"):
        return open_book(_gunzip(data, limits), name.removesuffix(".gz"), limits)
    if data.startswith(b"PK"):
        _check_zip(data, limits)
        return _workbook(data, name, limits)
    if data.startswith(_OLE):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data:
            raise Unreadable("encrypted", "the workbook has a password")
        return _workbook(data, name, limits)
    _refuse_other_kinds(data)
    return _delimited(data, name, limits)


def _gunzip(data: bytes, limits: Limits) -> bytes:
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(data, limits.unpacked_bytes)
    except zlib.error as wrong:
        raise Unreadable("damaged", f"gzip: {wrong}") from None
    if unpacker.unconsumed_tail:
        raise Unreadable("too_large", f"unpacks to more than {limits.unpacked_bytes:,} bytes")
    if not unpacker.eof:
        raise Unreadable("damaged", "gzip: the file ends too early")
    return unpacked


def _check_zip(data: bytes, limits: Limits) -> None:
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as wrong:
        raise Unreadable("damaged", f"ZIP: {wrong}") from None
    if len(members) > limits.members:
        raise Unreadable("too_large", f"{len(members):,} parts; at most {limits.members:,}")
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("encrypted", "the ZIP has a password")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or unpacked > limits.ratio * max(len(data), 10_000):
        raise Unreadable("too_large", f"unpacks to {unpacked:,} bytes")
    if not any(member.filename in {"xl/workbook.xml", "xl/workbook.bin", "content.xml"} for member in members):
        raise Unreadable("not_a_table", "a ZIP that is no workbook")


def _refuse_other_kinds(data: bytes) -> None:
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"%pdf"):
        raise Unreadable("not_a_table", "a PDF")
    if head.startswith((b"<!doctype html", b"<html")):
        raise Unreadable("not_a_table", "a web page")
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("not_a_table", "binary data of an unknown kind")


def _workbook(data: bytes, name: str, limits: Limits) -> Book:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [_sheet(workbook, title, limits) for title in workbook.sheet_names]
    except PasswordError:
        raise Unreadable("encrypted", "the workbook has a password") from None
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError) as wrong:
        raise Unreadable("damaged", f"workbook: {wrong}") from None
    if not any(sheet.rows for sheet in sheets):
        raise Unreadable("empty", "no sheet has a cell")
    return Book(name, "workbook", sheets)


def _sheet(workbook: object, title: str, limits: Limits) -> Sheet:
    grid = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    if len(grid) > limits.rows or (grid and len(grid[0]) > limits.columns):
        raise Unreadable("too_large", f"sheet {title}: {len(grid):,} rows")
    numeric = frozenset(
        (r, c) for r, row in enumerate(grid) for c, value in enumerate(row) if isinstance(value, (int, float))
    )
    return Sheet(title, [[_text(value) for value in row] for row in grid], numeric)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding: a byte order mark first, then UTF-8, then Windows-1252, which reads any byte."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace"), "cp1252"


def _delimited(data: bytes, name: str, limits: Limits) -> Book:
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
    notes = ["encoding_guessed"] if encoding == "cp1252" else []
    return Book(name, "text", [Sheet("", rows)], encoding, delimiter, notes)


def _delimiter(text: str) -> str:
    """The delimiter that splits most of the first lines most often; a tab wins over commas inside a field."""
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if sum("\t" in line for line in lines) > len(lines) / 2:
        return "\t"
    return max(
        _DELIMITERS, key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines))
    )
