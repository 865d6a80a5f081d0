"""Formats that are known and not read: the file is told by its name, so that its sender can save it as another."""

from __future__ import annotations

import re
from typing import Final

from indicators.base.errors import Unreadable
from indicators.reading.formats import delimited

OTHER: Final = "other_format"
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_HTML = re.compile(rb"<(?:!doctype html|html|head|body|table|meta)\b")
_SIGNS = (  # how files begin
    (re.compile(rb"%pdf"), "PDF"),
    (re.compile(rb"\{\\rtf"), "RTF"),
    (re.compile(rb"mime-version:|content-type: *multipart/related|from: *<?saved by"), "MHT (web archive)"),
    (re.compile(rb"par1"), "Parquet"),
    (re.compile(rb"ascii spss port file|.{0,200}spssport", re.DOTALL), "SPSS (POR)"),
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7z"),
    (re.compile(rb"rar!"), "RAR"),
    (re.compile(rb"\x89png|\xff\xd8\xff|gif8"), "image"),
    (re.compile(rb"sqlite format 3"), "SQLite"),
)
_TEXT_DOCUMENT = "word/document.xml"
_PRESENTATION = "ppt/presentation.xml"


def refuse(data: bytes) -> None:
    """Refuses what is certainly no table.

    Raises:
        Unreadable: it begins like a file of another format, whose name is the detail; or it is binary data.
    """
    head = _unmarked(data[:4096]).lower()
    if _SPREADSHEET_2003 in head:
        raise Unreadable(OTHER, "XML Spreadsheet 2003")
    if head.startswith(b"<") and _HTML.search(head) and b"sdmx" not in head:
        raise Unreadable(OTHER, "HTML (web page)")
    for sign, name in _SIGNS:
        if sign.match(head):
            raise Unreadable(OTHER, name)
    if b"\0" in data[:4096] and not delimited.of_two_bytes(data):
        raise Unreadable("not_a_table", "binary data of an unknown kind")


def refuse_parts(parts: set[str]) -> None:
    """Refuses a packed document that holds no cells, by the names of its parts.

    Raises:
        Unreadable: it is a text document or a presentation.
    """
    if _TEXT_DOCUMENT in parts:
        raise Unreadable(OTHER, "DOCX (text document)")
    if _PRESENTATION in parts:
        raise Unreadable(OTHER, "PPTX (presentation)")


def _unmarked(head: bytes) -> bytes:
    """The beginning as if it were ASCII, whatever of the encodings of Unicode it has."""
    return head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").replace(b"\0", b"").lstrip(b" \t\r\n")
