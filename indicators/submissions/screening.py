"""Which received bytes may be archived: what may carry microdata only after all that is in it was looked at.

The archive keeps every byte for ever, and microdata may never be among them. A file of SPSS, Stata or SAS, alone or
packed, is therefore read before it is archived, each by itself; where one is no table, a notice with the hash of the
whole is archived in its place. The same notice stands for what is packed and cannot be looked into: another archive in
it, too large, too many parts, a password, damage. Nothing of such a file comes to a disk. A workbook that was cut off
on its way is archived as it came: all that its parts are called is what the parts of a workbook are called.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from typing import BinaryIO, Final

from indicators.base.errors import IctError, Unreadable, UnreadableReason
from indicators.definitions.registry import Definitions
from indicators.reading.formats import workbook
from indicators.reading.formats.limits import BROKEN_ZIP, Limits, gunzip, zip_members
from indicators.reading.formats.other_formats import OTHER
from indicators.reading.microdata_guard import MICRODATA
from indicators.reading.raw import Declared
from indicators.reading.read import read
from indicators.reading.withheld import Withheld, begins_like_one, notice
from indicators.submissions.file_signs import HEAD, Sign, is_document_by_its_parts, sign_of, sign_within, why_closed

_BLOCK = 4_000_000
_DEEPEST = 3  # a workbook in a text document in a ZIP
_PARTS_OF_A_DOCUMENT = workbook.PARTS | {"[Content_Types].xml", "mimetype"}
_MESSAGE_OF_OUTLOOK = "__substg1.0".encode("utf-16-le")
_NOT_A_TABLE: Final = "not_a_table"
_TOO_LARGE: Final = "too_large"
_DAMAGED: Final = "damaged"


@dataclass(frozen=True, slots=True)
class Screened:
    """A file after screening.

    Attributes:
        kept: what may be archived: its bytes, a stream of them, or the notice.
        withheld: the notice, where one stands for the file.
    """

    kept: bytes | BinaryIO
    withheld: Withheld | None = None


def screened(
    data: bytes | BinaryIO, name: str, definitions: Definitions, declared: Declared, limits: Limits | None = None
) -> Screened:
    """What is archived of a file."""
    limits = limits or Limits()
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    head = stream.read(HEAD)
    if not _is_looked_into(head):
        return Screened(data if isinstance(data, bytes) else _Joined(head, stream))  # type: ignore[arg-type]
    whole = head + stream.read(max(0, limits.file_bytes + 1 - len(head)))
    if len(whole) > limits.file_bytes:
        return _of_large(whole, stream)
    try:
        _Screening(definitions, declared, limits).of_file(whole, name)
    except Unreadable as exc:
        if exc.reason != _DAMAGED or not is_document_by_its_parts(whole):
            return _withheld(Withheld(exc.reason, exc.detail, hashlib.sha256(whole).hexdigest(), len(whole)))
    return Screened(whole)


def _is_looked_into(head: bytes) -> bool:
    """Whether more than the beginning decides: a long text in gzip is archived as it comes."""
    sign = sign_of(head)
    if sign is Sign.GZIP:
        sign = sign_within(head)
    return sign is not Sign.PLAIN or begins_like_one(head)


def _of_large(begun: bytes, stream: BinaryIO) -> Screened:
    """A file that is larger than any that is held in memory: nothing looks into it."""
    digest, size = hashlib.sha256(begun), len(begun)
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
    reason: UnreadableReason = MICRODATA if sign_of(begun[:HEAD]) is Sign.STATISTICAL else _TOO_LARGE
    return _withheld(Withheld(reason, f"{size:,} bytes", digest.hexdigest(), size))


def _withheld(found: Withheld) -> Screened:
    return Screened(found.written(), found)


class _Screening:
    """Looks at a file and at all that is packed in it; what may not be archived is `Unreadable`."""

    def __init__(self, definitions: Definitions, declared: Declared, limits: Limits) -> None:
        self._definitions, self._declared, self._limits = definitions, declared, limits
        self._tables = 0

    def of_file(self, data: bytes, name: str) -> None:
        """Looks at a whole file."""
        if notice(data):  # only what is written here may stand in the archive as a notice
            raise Unreadable(_NOT_A_TABLE, "JSON without a list of records")
        sign = sign_of(data[:HEAD])
        if sign is Sign.GZIP:
            within = gunzip(data, self._limits)
            if sign_of(within[:HEAD]) is Sign.ZIP:
                data, name = within, name.removesuffix(".gz")
        self._of(data, name, depth=0)
        if self._tables and sign is not Sign.STATISTICAL:  # together, too, they are read as tables
            found = self._unread(data, name)
            if found and found[0] == MICRODATA:
                raise Unreadable(*found)

    def _of(self, data: bytes, name: str, depth: int) -> None:
        sign = sign_of(data[:HEAD])
        if closed := why_closed(data[:HEAD]) if sign is Sign.CLOSED else None:
            raise Unreadable(*closed)
        if sign is Sign.STATISTICAL:
            self._of_statistical(data, name)
        elif sign is Sign.ZIP:
            self._of_zip(data, name, depth)
        elif sign is Sign.GZIP:
            self._of_gzip(data, name, depth)
        elif sign is Sign.OLE and _MESSAGE_OF_OUTLOOK in data:
            raise Unreadable(OTHER, "MSG (mail message)")

    def _of_statistical(self, data: bytes, name: str) -> None:
        self._tables += 1
        if found := self._unread(data, name):
            raise Unreadable(*found)

    def _unread(self, data: bytes, name: str) -> tuple[UnreadableReason, str] | None:
        """Why a file is not read as a table; nothing if it is. What fails its reader is none."""
        try:
            return read(data, name, self._definitions, self._declared, self._limits).unreadable
        except IctError as exc:
            return _DAMAGED, str(exc)

    def _of_gzip(self, data: bytes, name: str, depth: int) -> None:
        within = gunzip(data, self._limits)
        if sign_of(within[:HEAD]) in {Sign.ZIP, Sign.GZIP}:
            raise Unreadable(_NOT_A_TABLE, f"{name}: a packed file in gzip")
        self._of(within, name.removesuffix(".gz"), depth + 1)

    def _of_zip(self, data: bytes, name: str, depth: int) -> None:
        members = zip_members(data, self._limits)
        is_document = bool(_PARTS_OF_A_DOCUMENT & {member.filename for member in members})
        if depth and (not is_document or depth >= _DEEPEST):
            raise Unreadable(_NOT_A_TABLE, f"{name}: a packed file in a ZIP")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for member in members:
                if not member.is_dir():
                    self._of_member(archive, member, depth)

    def _of_member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> None:
        try:
            with archive.open(member) as file:
                content = file.read(HEAD)
                if sign_of(content) is not Sign.PLAIN:
                    content += file.read()
        except BROKEN_ZIP as exc:
            raise Unreadable(_DAMAGED, f"{member.filename}: {exc}") from None
        self._of(content, member.filename, depth + 1)


class _Joined:
    """A stream of which the beginning was read already."""

    def __init__(self, begun: bytes, rest: BinaryIO) -> None:
        self._begun, self._rest = begun, rest

    def read(self, most: int) -> bytes:
        """The next bytes, at most so many; none at the end."""
        if self._begun:
            block, self._begun = self._begun[:most], self._begun[most:]
            return block
        return self._rest.read(most)
