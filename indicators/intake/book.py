"""Bytes to addressed cells: one `Book` of text, whatever the file format was.

Nothing is interpreted here. A cell keeps the text that was sent; numbers of a workbook keep their shortest exact
spelling. Limits are checked before anything is parsed.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field

from indicators.errors import Unreadable
from indicators.intake.formats import delimited, json_records, sdmx_ml, workbook
from indicators.intake.formats.limits import Limits, gunzip, refuse_other_kinds, zip_members
from indicators.intake.sheet import Sheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le").rstrip(b"\0")


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


def open_book(data: bytes, name: str, limits: Limits | None = None) -> Book:
    """Reads a file of any supported format: workbooks, delimited text, JSON, SDMX-ML, and gzip or ZIP of these.

    Raises:
        Unreadable: the file is empty, too large, encrypted, damaged or no table.
    """
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", f"{len(data):,} bytes; at most {limits.file_bytes:,}")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", f"{len(data)} bytes")
    if data.startswith(b"\x1f\x8b"):
        return _plain(gunzip(data, limits), name.removesuffix(".gz"), limits)
    if data.startswith(b"PK"):
        members = zip_members(data, limits)
        if not workbook.PARTS & {member.filename for member in members}:
            return _zipped(data, members, name, limits)
    return _plain(data, name, limits)


def _plain(data: bytes, name: str, limits: Limits) -> Book:
    """A file that is not packed: what its first bytes say decides, never its name."""
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise Unreadable("encrypted", "the workbook has a password")
    if data.startswith((b"PK", _OLE)):
        if data.startswith(b"PK"):
            zip_members(data, limits)
        return Book(name, "workbook", workbook.read(data, limits))
    refuse_other_kinds(data)
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return Book(name, "json", [json_records.read(data, limits)])
    if start.startswith(b"<"):
        return Book(name, "sdmx-ml", [sdmx_ml.read(data, limits)])
    sheet, encoding, mark = delimited.read(data, limits)
    return Book(name, "text", [sheet], encoding, mark, ["encoding_guessed"] if encoding == "cp1252" else [])


def _zipped(data: bytes, members: list[zipfile.ZipInfo], name: str, limits: Limits) -> Book:
    """A ZIP of delimited files, as the World Bank sends them, without its metadata; a ZIP in a ZIP is refused."""
    sheets: list[Sheet] = []
    encoding = mark = ""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in members:
            if member.is_dir() or member.filename.rpartition("/")[2].startswith("Metadata_"):
                continue
            content = archive.read(member)
            if content.startswith((b"PK", b"\x1f\x8b")):
                raise Unreadable("not_a_table", f"{member.filename}: a packed file in a ZIP")
            refuse_other_kinds(content)
            sheet, encoding, mark = delimited.read(content, limits, member.filename)
            sheets.append(sheet)
    if not sheets:
        raise Unreadable("not_a_table", "a ZIP without tables")
    return Book(name, "text", sheets, encoding, mark)
