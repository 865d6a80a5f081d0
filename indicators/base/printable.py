"""Texts of senders as they can be shown anywhere: without what XML forbids, and measured by display width."""

from __future__ import annotations

import re
import unicodedata

# XML 1.0, 2.2: no control characters but tab and line ends, no surrogates, neither U+FFFE nor U+FFFF.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def readable(text: str) -> str:
    """A text that HTML, a workbook, a letter and a picture can hold, whatever was sent."""
    return _FORBIDDEN.sub(lambda found: f"U+{ord(found[0]):04X}", text)


def columns(text: str) -> int:
    """How many columns a text takes in a letter of fixed width: two for a Chinese sign, none for a vowel sign."""
    return sum(_columns_of(sign) for sign in text)


def padded(text: str, width: int) -> str:
    """A text with blanks after it, up to a number of columns."""
    return text + " " * (width - columns(text))


def _columns_of(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1
