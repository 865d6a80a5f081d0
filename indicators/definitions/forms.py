"""The plural forms of a rule's message: of several forms the one that a counted fact asks for in a language (CLDR)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from babel import Locale

Words = str | dict[str, str]
PLACES = 4  # a number is said with so many decimals, and counted as it is said


def plain(words: Words) -> str:
    """The text, or the form that stands for most numbers: what a page shows where nothing is counted."""
    return words if isinstance(words, str) else words["other"]


def chosen(words: Words, language: str, facts: Mapping[str, Any]) -> str:
    """The text, or that one of its forms which the counted fact asks for.

    Args:
        words: a text, or forms by the names of CLDR's categories and under `count` the name of the fact.
        language: whose rules count.
        facts: what was found; a fact that is not there, or is no number, is said like most numbers.
    """
    if isinstance(words, str):
        return words
    counted = facts.get(words["count"])
    if isinstance(counted, bool) or not isinstance(counted, (int, float)) or not math.isfinite(counted):
        return words["other"]
    # French and Spanish have a form for millions, which a message that counts no millions does without.
    return words.get(Locale.parse(language).plural_form(round(float(counted), PLACES)), words["other"])


def texts(words: Words) -> tuple[str, ...]:
    """All texts: the one, or each of the forms."""
    return (words,) if isinstance(words, str) else tuple(text for name, text in words.items() if name != "count")
