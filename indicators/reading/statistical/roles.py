"""What a variable or a code may be, by the words in its name and labels (``survey_words.csv``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from indicators.definitions.registry import Definitions
from indicators.reading.statistical.dictionary import FileVariable

_ANYWHERE = {"ar", "zh"}  # where words are not written apart, or with what goes with them


def plain(text: str) -> str:
    """A text in small letters and without accents, as the words are compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


class Roles:
    """The words of one set of definitions."""

    def __init__(self, definitions: Definitions) -> None:
        self._words = [
            (role, tuple(plain(word) for word in words), language) for role, words, language in definitions.survey_words
        ]

    def of_text(self, text: str, among: Iterable[str]) -> list[str]:
        """Which of some roles a text names."""
        wanted, said = set(among), plain(text)
        parts = [part for part in re.split(r"[\W_]+", said) if part]
        found = [
            role
            for role, words, language in self._words
            if role in wanted and all(_stands(word, said, parts, anywhere=language in _ANYWHERE) for word in words)
        ]
        return list(dict.fromkeys(found))

    def is_named(self, variable: FileVariable, role: str) -> bool:
        """Whether its whole name is a word of a role."""
        return any(role == known and (f"={plain(variable.name)}",) == words for known, words, _ in self._words)

    def of_variable(self, variable: FileVariable, role: str) -> bool:
        """Whether its name or its label names a role."""
        return any(role in self.of_text(text, (role,)) for text in (variable.name, variable.label) if text)


def _stands(word: str, text: str, parts: list[str], *, anywhere: bool) -> bool:
    if word.startswith("="):
        return word[1:] in parts or word[1:] == text
    if anywhere:
        return word in text
    return any(part.startswith(word) for part in parts)
