"""The weight variable of an SPSS file, which no reader tells: it stands in the header, by its place in the dictionary.

Structure of the file: PSPP developers, "System File Format" (records 1, 2 and 7, subtype 13).
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import IO

_HEADER = 176
_WEIGHT_AT = 76
_VARIABLE, _LABELS, _INDEXES, _DOCUMENTS, _EXTENSION = 2, 3, 4, 6, 7
_LONG_NAMES = 13
_MOST = 200_000  # records; a dictionary that has more is none


def weight_variable(path: str | Path) -> str:
    """The name of the variable by which SPSS weights; blank where there is none, or the header cannot be followed."""
    try:
        with Path(path).open("rb") as file:
            return _weight(file)
    except (OSError, struct.error, ValueError):
        return ""


def _weight(file: IO[bytes]) -> str:
    header = file.read(_HEADER)
    order = "<" if struct.unpack_from("<i", header, 64)[0] in (2, 3) else ">"
    (place,) = struct.unpack_from(f"{order}i", header, _WEIGHT_AT)
    if place <= 0:
        return ""
    short, seen, names = "", 0, b""
    for _ in range(_MOST):
        (kind,) = struct.unpack(f"{order}i", file.read(4))
        if kind == _VARIABLE:
            seen += 1
            name = _variable(file, order)
            short = name if seen == place else short
        elif kind == _EXTENSION:
            subtype, content = _extension(file, order)
            names = content if subtype == _LONG_NAMES else names
        elif not _skipped(file, order, kind):
            break
    return _long(names).get(short, short)


def _variable(file: IO[bytes], order: str) -> str:
    """Reads a record of a variable; its short name, blank for one that goes on with a long text."""
    width, has_label, missing, _, _ = struct.unpack(f"{order}5i", file.read(20))
    name = file.read(8).decode("ascii", errors="replace").strip()
    if has_label:
        (length,) = struct.unpack(f"{order}i", file.read(4))
        file.seek(-(-length // 4) * 4, 1)
    file.seek(8 * abs(missing), 1)
    return "" if width < 0 else name


def _extension(file: IO[bytes], order: str) -> tuple[int, bytes]:
    subtype, size, count = struct.unpack(f"{order}3i", file.read(12))
    if size < 0 or count < 0 or size * count > 100_000_000:
        raise ValueError("no such record")
    if subtype == _LONG_NAMES:
        return subtype, file.read(size * count)
    file.seek(size * count, 1)
    return subtype, b""


def _skipped(file: IO[bytes], order: str, kind: int) -> bool:
    """Passes over value labels, the variables that they are for, and documents; false for any other record."""
    if kind not in {_LABELS, _INDEXES, _DOCUMENTS}:
        return False
    (count,) = struct.unpack(f"{order}i", file.read(4))
    if not 0 <= count < _MOST:
        return False
    if kind == _LABELS:
        for _ in range(count):
            length = file.read(9)[8]
            file.seek(-(-(length + 1) // 8) * 8 - 1, 1)
    else:
        file.seek(count * (4 if kind == _INDEXES else 80), 1)
    return True


def _long(names: bytes) -> dict[str, str]:
    pairs = (each.partition("=") for each in names.decode("utf-8", errors="replace").split("\t"))
    return {short: long for short, _, long in pairs}
