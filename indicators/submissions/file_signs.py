"""What a file is by its first bytes, as far as it may carry microdata: statistical software, packed, or neither."""

from __future__ import annotations

import re
import zlib
from enum import StrEnum

from indicators.base.errors import UnreadableReason
from indicators.reading.formats.other_formats import OTHER
from indicators.reading.formats.workbook import OLE
from indicators.reading.microdata_guard import MICRODATA
from indicators.reading.statistical.table import format_of

HEAD = 32_768  # bytes that are looked at; the head of a message may be long
_GZIP, _ZIP = b"\x1f\x8b", b"PK"
_BLANK = b" \t\r\n"
# Of SPSS, SAS and R, and not read here: such a file is never taken for a table.
_UNREAD = (
    (re.compile(rb"ASCII SPSS PORT FILE|.{0,600}SPSSPORT", re.DOTALL), "SPSS (POR)"),
    (re.compile(rb".{0,16}ENCRYPTEDS", re.DOTALL), "SPSS, encrypted"),
    (re.compile(rb"\*\*COMPRESSED\*\*|LIB CONTROL"), "SAS (CPORT)"),
    (re.compile(rb"RD[AX]\d\n|X\n\0\0\0[\x02\x03]\0"), "R"),
)
_ARCHIVES = (
    (re.compile(rb"7z\xbc\xaf\x27\x1c"), "7z"),
    (re.compile(rb"Rar!\x1a\x07"), "RAR"),
    (re.compile(rb"BZh[1-9]1AY&SY"), "bzip2"),
    (re.compile(rb"\xfd7zXZ\0"), "xz"),
    (re.compile(rb"\x28\xb5\x2f\xfd"), "Zstandard"),
    (re.compile(rb"LZIP\x01"), "lzip"),
    (re.compile(rb"\x1f\x9d"), "compress"),
    (re.compile(rb"MSCF\0{4}"), "CAB"),
    (re.compile(rb".{257}ustar", re.DOTALL), "tar"),
    (re.compile(rb"\x78\x9f\x3e\x22"), "TNEF (winmail.dat)"),
)
# The head of a part of a ZIP, as its specification (APPNOTE, 4.3.7) has it, up to the name.
_PART = re.compile(rb"PK\x03\x04.{22}(..)..", re.DOTALL)
_OF_DOCUMENTS = (
    *(b"[Content_Types].xml", b"_rels/", b"docProps/", b"customXml/", b"xl/", b"word/"),
    *(b"mimetype", b"META-INF/", b"content.xml", b"styles.xml", b"meta.xml", b"settings.xml", b"manifest.rdf"),
    *(b"Configurations2/", b"Thumbnails/", b"Pictures/", b"Object"),
)
_CLOSED: tuple[tuple[tuple[tuple[re.Pattern[bytes], str], ...], UnreadableReason], ...] = (
    (_UNREAD, MICRODATA),
    (_ARCHIVES, OTHER),
)
_MESSAGE = re.compile(rb"(?:From [^\n]*\n)?[!-9;-~]+:[ \t][^\0]*?^(?:mime-version|content-type):", re.I | re.M | re.S)


class Sign(StrEnum):
    """What the first bytes of a file say."""

    PLAIN = "plain"  # text, a picture, anything that packs nothing
    STATISTICAL = "statistical"
    ZIP = "zip"
    GZIP = "gzip"
    OLE = "ole"  # a workbook of Excel 97, or a message of Outlook
    CLOSED = "closed"  # what may carry microdata, and is not looked into


def sign_of(head: bytes) -> Sign:
    """What a file is."""
    begun = _begun(head)
    if format_of(head) or format_of(begun):
        return Sign.STATISTICAL
    if why_closed(head):
        return Sign.CLOSED
    for start, sign in ((_ZIP, Sign.ZIP), (_GZIP, Sign.GZIP), (OLE, Sign.OLE)):
        if begun.startswith(start):
            return sign
    return Sign.PLAIN


def why_closed(head: bytes) -> tuple[UnreadableReason, str] | None:
    """Of a file that nothing looks into: the reason and detail by which it is refused."""
    begun = _begun(head)
    for known, reason in _CLOSED:
        for pattern, name in known:
            if pattern.match(head) or pattern.match(begun):
                return reason, name
    return (OTHER, "MIME (mail message)") if _MESSAGE.match(begun) else None


def _begun(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)


def sign_within(head: bytes) -> Sign:
    """What a file in gzip is; closed where its beginning is damaged."""
    try:
        unpacked = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, HEAD)
    except zlib.error:
        return Sign.CLOSED
    return sign_of(unpacked)


def is_document_by_its_parts(data: bytes) -> bool:
    """Whether a ZIP, whole or cut off, has parts of a workbook or text document alone, by the name before each part."""
    names = []
    for found in _PART.finditer(data):
        start = found.end()
        names.append(data[start : start + int.from_bytes(found[1], "little")])
    return bool(names) and all(name.startswith(_OF_DOCUMENTS) for name in names)
