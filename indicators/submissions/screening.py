"""Which received bytes may be archived: a file of statistical software only after it was read as a table.

The archive keeps every byte for ever, and microdata may never be among them. A file of SPSS, Stata or SAS, alone or
packed, is therefore read before it is archived; where it is no table, a notice with its hash is archived in its place.
Nothing of such a file comes to a disk.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from typing import BinaryIO

from indicators.base.errors import IctError, Unreadable
from indicators.definitions.registry import Definitions
from indicators.reading.formats import workbook
from indicators.reading.formats.limits import BROKEN_ZIP, Limits, zip_members
from indicators.reading.microdata_guard import MICRODATA
from indicators.reading.raw import Declared
from indicators.reading.read import read
from indicators.reading.statistical.table import format_of
from indicators.reading.withheld import Withheld

_HEAD, _BLOCK = 512, 4_000_000


def archivable(
    data: bytes | BinaryIO, name: str, definitions: Definitions, declared: Declared, limits: Limits | None = None
) -> tuple[bytes | BinaryIO, bool]:
    """What is archived of a file (its bytes, or a stream of them), and whether a notice stands for it."""
    limits = limits or Limits()
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    head = stream.read(_HEAD)
    if not _is_statistical(head) and not head.startswith(b"PK"):
        return (data if isinstance(data, bytes) else _Joined(head, stream)), False  # type: ignore[return-value]
    whole = head + stream.read(limits.file_bytes + 1 - len(head))
    if len(whole) > limits.file_bytes:
        return _of_large(whole, stream)
    if head.startswith(b"PK") and not _holds_statistical(whole, limits):
        return whole, False
    found = _unread(whole, name, definitions, declared, limits)
    if found is None:
        return whole, False
    return Withheld(*found, hashlib.sha256(whole).hexdigest(), len(whole)).written(), True


def _of_large(begun: bytes, stream: BinaryIO) -> tuple[bytes | BinaryIO, bool]:
    """A file that is larger than any that is held in memory: no table of statistical software is."""
    if not _is_statistical(begun[:_HEAD]):
        return _Joined(begun, stream), False  # type: ignore[return-value]
    digest, size = hashlib.sha256(begun), len(begun)
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
    return Withheld(MICRODATA, f"{size:,} bytes", digest.hexdigest(), size).written(), True


def _unread(
    data: bytes, name: str, definitions: Definitions, declared: Declared, limits: Limits
) -> tuple[str, str] | None:
    """Why a file is not read as a table; nothing if it is. What fails its reader is none."""
    try:
        return read(data, name, definitions, declared, limits).unreadable
    except IctError as exc:
        return "damaged", str(exc)


def _is_statistical(head: bytes) -> bool:
    """Whether a file begins like one of statistical software, also under gzip."""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, _HEAD)
        except zlib.error:
            return False
    return bool(format_of(head))


def _holds_statistical(data: bytes, limits: Limits) -> bool:
    """Whether a ZIP that is no workbook holds such a file; one that cannot be opened holds nothing."""
    try:
        members = zip_members(data, limits)
        if workbook.PARTS & {member.filename for member in members}:
            return False
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(_is_statistical(_head(archive, member)) for member in members if not member.is_dir())
    except Unreadable:
        return False


def _head(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(member) as file:
            return file.read(_HEAD)
    except BROKEN_ZIP:
        return b""


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
