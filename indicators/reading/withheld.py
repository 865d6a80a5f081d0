"""What stands in the archive for a file whose bytes may not be kept: why, and the hash by which it is known again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from indicators.base.errors import UnreadableReason

_SIGN = "ict-withheld"
_LONGEST = 20_000  # bytes


class _Told(msgspec.Struct, forbid_unknown_fields=True):
    sign: Literal[1] = msgspec.field(name=_SIGN)
    reason: UnreadableReason
    detail: str
    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    bytes: Annotated[int, msgspec.Meta(ge=0)]


@dataclass(frozen=True, slots=True)
class Withheld:
    """The notice.

    Attributes:
        reason: why the file could not be read, as `Unreadable` has it.
        detail: what was seen, without a value of the file.
        sha256: of its bytes.
        size: how many they were.
    """

    reason: UnreadableReason
    detail: str
    sha256: str
    size: int

    def written(self) -> bytes:
        """The notice as it is archived: the same for the same file, whenever it comes."""
        told = {_SIGN: 1, "reason": self.reason, "detail": self.detail, "sha256": self.sha256, "bytes": self.size}
        return msgspec.json.format(msgspec.json.encode(told)) + b"\n"


def notice(data: bytes) -> Withheld | None:
    """The notice that some bytes of the archive are; nothing where they are none, to the last byte.

    Only who reads from the archive asks this. No received file is archived as it came if it is such a notice, so that
    every one in the archive was written here.
    """
    if not begins_like_one(data) or len(data) > _LONGEST:
        return None
    try:
        told = msgspec.json.decode(data, type=_Told)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    found = Withheld(told.reason, told.detail, told.sha256, told.bytes)
    return found if found.written() == data else None


def notice_at(path: Path) -> Withheld | None:
    """The same of a file of the archive."""
    with path.open("rb") as file:
        return notice(file.read(_LONGEST + 1))


def begins_like_one(data: bytes) -> bool:
    """Whether some bytes begin as a notice does."""
    return data.startswith(b"{") and _SIGN.encode() in data[:40]
