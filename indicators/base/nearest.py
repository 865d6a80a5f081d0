"""What a person probably meant: the known words that are spelt most like one that is not known."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from indicators.base.errors import UsageError

_ENOUGH = 0.6


def nearest(text: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known words most like a text, the most alike first; capitals do not count."""
    by_folded = {word.casefold(): word for word in known}
    found = difflib.get_close_matches(text.casefold(), by_folded, n=most, cutoff=_ENOUGH)
    return [by_folded[word] for word in found]


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """A question that names what was probably meant; blank where nothing is like it."""
    found = nearest(text, known)
    return f"Did you mean {' or '.join(found)}?" if found else ""


def unknown(title: str, name: str, known: Iterable[str], advice: str = "") -> UsageError:
    """The failure that a name is not known, with what was probably meant before any other advice."""
    return UsageError(title, advice=" ".join(part for part in (did_you_mean(name, known), advice) if part))
