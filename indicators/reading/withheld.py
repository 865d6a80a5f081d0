"""What stands in the archive for a file whose bytes may not be kept: why, and the hash by which it is known again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from indicators.base.errors import Unreadable

_SIGN = "ict-withheld"


@dataclass(frozen=True, slots=True)
class Withheld:
    """The notice.

    Attributes:
        reason: why the file could not be read, as `Unreadable` has it.
        detail: what was seen, without a value of the file.
        sha256: of its bytes.
        size: how many they were.
    """

    reason: str
    detail: str
    sha256: str
    size: int

    def written(self) -> bytes:
        """The notice as it is archived: the same for the same file, whenever it comes."""
        told = {_SIGN: 1, "reason": self.reason, "detail": self.detail, "sha256": self.sha256, "bytes": self.size}
        return msgspec.json.format(msgspec.json.encode(told)) + b"\n"


def refuse(document: Any) -> None:
    """Says of a document that is such a notice what was said of the file itself.

    Raises:
        Unreadable: it is one.
    """
    if isinstance(document, dict) and _SIGN in document:
        raise Unreadable(str(document.get("reason", "")), str(document.get("detail", "")))
