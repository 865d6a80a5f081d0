"""What a release has, found by any of its names in six languages, by beginnings of words, with small errors."""

from __future__ import annotations

import difflib
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from indicators.definitions.names import simplified
from indicators.definitions.search_words import Kind

LONGEST = 100  # characters of a text that are looked at
_MOST_WORDS = 8
_CUTOFF = 0.7
_SHORT = 4  # a word of fewer letters is not corrected
_ARTICLE = "ال"
_CHINESE = re.compile(r"([\u3400-\u9fff])")
_TABLE = "CREATE VIRTUAL TABLE entries USING fts5(names, words, tokenize = 'unicode61 remove_diacritics 0')"
_TERMS = "CREATE VIRTUAL TABLE terms USING fts5vocab(entries, row)"
_FILL = "INSERT INTO entries (rowid, names, words) VALUES (?, ?, ?)"
# A name says more than a word of the list of words.
_FIND = "SELECT rowid, bm25(entries, 4.0, 1.0) FROM entries WHERE entries MATCH ? LIMIT 500"


@dataclass(frozen=True, slots=True)
class Entry:
    """What can be found.

    Attributes:
        kind: area, group, indicator or breakdown.
        key: what its page is asked by.
        names: its name by language.
        words: other words for it.
        place: which of several that fit alike comes first.
    """

    kind: Kind
    key: tuple[str, ...]
    names: dict[str, str]
    words: tuple[str, ...] = ()
    place: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Entries, the best first; and the text that was looked for where that of the reader had a typing error."""

    entries: list[Entry]
    corrected: str = ""


def spelt(text: str) -> str:
    """A text as it is compared: without accents and case, Chinese sign by sign, Arabic words without their article."""
    words = _CHINESE.sub(r" \1 ", simplified(text)).split()
    return " ".join(word.removeprefix(_ARTICLE) if len(word) > _SHORT else word for word in words)


class SearchIndex:
    """The entries of a release, searched by SQLite's FTS5; safe to be asked by several threads.

    Args:
        entries: all that can be found.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._con = sqlite3.connect(":memory:", check_same_thread=False)
        self._con.execute(_TABLE)
        self._con.execute(_TERMS)
        self._phrases: list[set[str]] = []
        for place, entry in enumerate(self._entries):
            names, words = [[spelt(text) for text in texts] for texts in (entry.names.values(), entry.words)]
            self._phrases.append({*names, *words})
            self._con.execute(_FILL, (place, " . ".join(names), " . ".join(words)))

    @cached_property
    def _vocabulary(self) -> dict[str, list[str]]:
        """All words by their first letter."""
        found: dict[str, list[str]] = {}
        for (term,) in self._con.execute("SELECT term FROM terms"):
            found.setdefault(term[0], []).append(term)
        return found

    def find(self, text: str, language: str) -> Found:
        """What fits a text: all of its words, else all after small errors are corrected, else some of them."""
        words = spelt(text[:LONGEST]).split()[:_MOST_WORDS]
        if not words:
            return Found([])
        found = self._sorted(words, language, " AND ")
        if found:
            return Found(found)
        corrected = [self._corrected(word) for word in words]
        found = self._sorted(corrected, language, " AND ") or self._sorted(corrected, language, " OR ")
        return Found(found, " ".join(corrected) if found and corrected != words else "")

    def _sorted(self, words: list[str], language: str, joined: str) -> list[Entry]:
        asked = joined.join(f'"{word}"*' for word in words)
        text = " ".join(words)

        def order(hit: tuple[int, float]) -> tuple[object, ...]:
            place, distance = hit
            entry = self._entries[place]
            exact = text in self._phrases[place]
            begins = spelt(entry.names.get(language, "")).startswith(text)
            return not exact, entry.place if exact else 0, not begins, round(distance, 1), entry.place, place

        hits = self._con.execute(_FIND, (asked,)).fetchall()
        return [self._entries[place] for place, _ in sorted(hits, key=order)]

    def _corrected(self, word: str) -> str:
        """The known word that is spelt most like one that no entry has."""
        known = self._vocabulary.get(word[0], [])
        if len(word) < _SHORT or any(each.startswith(word) for each in known):
            return word
        near = [each for each in known if abs(len(each) - len(word)) <= 2]
        return next(iter(difflib.get_close_matches(word, near, n=1, cutoff=_CUTOFF)), word)
