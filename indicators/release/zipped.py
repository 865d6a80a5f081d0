"""A ZIP file as a stream: the same content gives the same bytes, and no more than a block of it is held."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from indicators.base.release_files import MANIFEST, SUMS
from indicators.release.published import Published

_BLOCK = 1 << 18
_PACKED = {".parquet", ".gz", ".xlsx", ".duckdb", ".zip"}  # what is compressed already
Entry = tuple[str, Iterable[bytes]]


def release_entries(published: Published) -> Iterator[Entry]:
    """All files of a release, in a folder of its name."""
    for name in [*(each["path"] for each in published.manifest["files"]), MANIFEST, SUMS]:
        yield f"{published.version}/{name}", _blocks(published.folder / name)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def stream(entries: Iterable[Entry], moment: dt.datetime) -> Iterator[bytes]:
    """The bytes of a ZIP file.

    Args:
        entries: names with their content.
        moment: the time that every entry states.
    """
    out = _Out()
    time = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(out, "w") as archive:
        for name, blocks in entries:
            info = zipfile.ZipInfo(name, time)
            info.compress_type = zipfile.ZIP_STORED if Path(name).suffix in _PACKED else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            with archive.open(info, "w", force_zip64=True) as entry:
                for block in blocks:
                    entry.write(block)
                    yield out.taken()
            yield out.taken()
    yield out.taken()


class _Out(io.RawIOBase):
    """Where the archive writes; it cannot go back, so that sizes stand behind each entry."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        """It is written to."""
        return True

    def write(self, data: object) -> int:
        """Takes bytes in."""
        block = bytes(data)  # type: ignore[call-overload]
        self._held += block
        return len(block)

    def taken(self) -> bytes:
        """What was written since the last time."""
        block, self._held = bytes(self._held), bytearray()
        return block
