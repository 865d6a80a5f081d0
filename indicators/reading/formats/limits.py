"""What a file may cost before it is refused, checked before anything is parsed."""

from __future__ import annotations

import gzip
import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from indicators.base.errors import Unreadable

_BLOCK = 4_000_000
# What the library says of a ZIP that is not as its directory promises.
BROKEN_ZIP = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(NotImplementedError, RuntimeError, OSError, EOFError, ValueError, LookupError),
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost before it is refused.

    A long CSV file is read in batches, so that it may be larger than a file that is held in memory.
    """

    file_bytes: int = 100_000_000
    document_bytes: int = 40_000_000
    unpacked_bytes: int = 500_000_000
    batched_bytes: int = 16_000_000
    long_bytes: int = 4_000_000_000
    long_rows: int = 50_000_000
    ratio: int = 200
    members: int = 5_000
    rows: int = 2_000_000
    cells: int = 1_000_000
    variable_cells: int = 4_000_000
    line_bytes: int = 1_000_000
    columns: int = 16_384


def gunzip(data: bytes, limits: Limits) -> bytes:
    """The content of a gzip file, never more than the limit.

    Raises:
        Unreadable: it is damaged, or unpacks to more.
    """
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        unpacked = unpacker.decompress(data, limits.file_bytes)
    except zlib.error as exc:
        raise Unreadable("damaged", f"gzip: {exc}") from None
    if unpacker.unconsumed_tail:
        raise Unreadable("too_large", f"unpacks to more than {limits.file_bytes:,} bytes")
    if not unpacker.eof:
        raise Unreadable("damaged", "gzip: the file ends too early")
    return unpacked


def gunzip_to(packed: Path, output: Path, limits: Limits) -> Path:
    """Unpacks a gzip file into another file, never more than a long file may have.

    Raises:
        Unreadable: it is damaged, or unpacks to more.
    """
    most = min(limits.long_bytes, limits.ratio * packed.stat().st_size)
    try:
        with gzip.open(packed) as source, output.open("wb") as target:
            while block := source.read(_BLOCK):
                target.write(block)
                if target.tell() > most:
                    raise Unreadable("too_large", f"unpacks to more than {most:,} bytes")
    except (OSError, EOFError, zlib.error) as exc:
        raise Unreadable("damaged", f"gzip: {exc}") from None
    return output


def zip_members(data: bytes, limits: Limits) -> list[zipfile.ZipInfo]:
    """The directory of a ZIP, after number, size and ratio of its members were checked.

    Raises:
        Unreadable: it is damaged, encrypted, or too large.
    """
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except BROKEN_ZIP as exc:
        raise Unreadable("damaged", f"ZIP: {exc}") from None
    if len(members) > limits.members:
        raise Unreadable("too_large", f"{len(members):,} parts; at most {limits.members:,}")
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("encrypted", "the ZIP has a password")
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes or unpacked > limits.ratio * max(len(data), 10_000):
        raise Unreadable("too_large", f"unpacks to {unpacked:,} bytes")
    return members


def check_document(data: bytes, limits: Limits) -> None:
    """Refuses a document that is too large to be parsed as a whole.

    Raises:
        Unreadable: it has more bytes than the limit.
    """
    if len(data) > limits.document_bytes:
        raise Unreadable("too_large", f"a document of {len(data):,} bytes; at most {limits.document_bytes:,}")
