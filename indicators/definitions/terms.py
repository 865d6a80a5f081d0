"""The one word for each thing in six languages, which letters, rules, templates, portal and pages are held to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.tables import Row


class Use(StrEnum):
    """What a word of a term is for."""

    SAID = "said"
    AVOIDED = "avoided"


@dataclass(frozen=True, slots=True)
class Term:
    """A thing and its one name in each language.

    Attributes:
        term: the thing, in English.
        meaning: which thing, where the word alone does not tell.
        wording: its name by language.
        confidence: high, medium or low.
    """

    term: str
    meaning: str
    wording: dict[str, str]
    confidence: str


@dataclass(frozen=True, slots=True)
class TermWord:
    """A word, or how it begins, that a text about a term has (`SAID`) or that no text has (`AVOIDED`)."""

    term: str
    language: str
    use: Use
    word: str


def term_of(row: Row) -> Term:
    """The term that a row of terms.csv describes."""
    return Term(row["term"], row["meaning"], {each: row[each] for each in UN_LANGUAGES}, row["confidence"])


def term_word_of(row: Row) -> TermWord:
    """The word that a row of term_words.csv describes."""
    return TermWord(row["term"], row["language"], Use(row["use"]), row["word"])
