"""One term for one thing in a language: catalogues, rules, and the pages for offices are held to terms.csv."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

import pytest
from babel.messages.pofile import read_po

from indicators.definitions.forms import plain
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.definitions.terms import Use
from tests.conftest import ROOT

DEFINITIONS = Definitions()
WORDS = DEFINITIONS.term_words
TRANSLATED = UN_LANGUAGES[1:]
# Pairs that a reader mixed up while they shared a word.
TOLD_APART = (
    ("edition", "release"),
    ("statistics desk", "national statistical office"),
    ("submission", "receipt number"),
    ("receipt number", "acknowledgement of receipt"),
    ("finding", "observation"),
    ("error", "warning"),
)

_CODE = re.compile(r"\{\w+\}|area, edition, indicator, year, value")  # placeholders, and headings of columns


def _plain(text: str) -> str:
    """A text without the vowel signs of Arabic, in small letters and with one kind of space."""
    bare = "".join(sign for sign in unicodedata.normalize("NFC", text) if not "\u064b" <= sign <= "\u0652")
    return re.sub(r"\s+", " ", bare).casefold()


def _has(text: str, word: str, language: str) -> bool:
    """Whether a text has a word; where words are written apart, one that begins so."""
    start = "" if language in {"ar", "zh"} else r"(?<!\w)"
    return re.search(start + re.escape(_plain(word)), _plain(text)) is not None


def _spoken() -> Iterator[tuple[str, dict[str, str]]]:
    """Where a text stands, and the text by language: the catalogues, and title, message and advice of the rules."""
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for language in TRANSLATED:
        with (ROOT / "indicators" / "base" / "locale" / language / "ict.po").open("rb") as stream:
            for message in read_po(stream, locale=language):
                if message.id:
                    key = message.id[-1] if isinstance(message.id, tuple) else message.id
                    last = message.string[-1] if isinstance(message.string, tuple) else message.string
                    said[key] |= {"en": key, language: last}
    yield from said.items()
    for name, rule in DEFINITIONS.rules.items():
        for part in ("title", "message", "remedy"):
            yield f"{name} {part}", {language: plain(words) for language, words in getattr(rule, part).items()}


SPOKEN = list(_spoken())


def _written() -> Iterator[tuple[str, str, str]]:
    """Where a text stands, its language, and the text: all that is spoken, the templates, and the pages for offices."""
    for place, texts in SPOKEN:
        yield from ((place, language, text) for language, text in texts.items())
    for path in sorted((ROOT / "indicators").rglob("*.j2")):
        yield path.name, "en", re.sub(r"\{[{%].*?[}%]\}", "", path.read_text(encoding="utf-8"))  # code, not text
    for path in sorted((ROOT / "docs" / "offices").glob("*.md")):
        yield path.name, path.stem, path.read_text(encoding="utf-8")
    for name in ("docs/offices.md", "README.md"):
        yield name, "en", (ROOT / name).read_text(encoding="utf-8")


WRITTEN = list(_written())


def test_every_term_has_a_name_of_its_own_in_every_language() -> None:
    known = DEFINITIONS.terms
    for language in UN_LANGUAGES:
        names = [_plain(each.wording[language]) for each in known.values()]
        assert sorted(names) == sorted(set(names)), language
    assert {word.term for word in WORDS} <= known.keys()


@pytest.mark.parametrize(("one", "other"), TOLD_APART)
def test_what_was_mixed_up_is_told_apart(one: str, other: str) -> None:
    known = DEFINITIONS.terms
    for language in UN_LANGUAGES:
        first, second = (_plain(known[each].wording[language]) for each in (one, other))
        assert first not in second, (language, first, second)
        assert second not in first, (language, first, second)


def _said(term: str, language: str) -> list[str]:
    return [each.word for each in WORDS if (each.term, each.language, each.use) == (term, language, Use.SAID)]


@pytest.mark.parametrize("language", TRANSLATED)
@pytest.mark.parametrize("term", sorted({word.term for word in WORDS if word.use is Use.SAID}))
def test_a_text_about_a_thing_says_its_word(term: str, language: str) -> None:
    """Where the English text has the word, the translation has its own; and no other translation of it."""
    about = [
        (place, texts)
        for place, texts in SPOKEN
        if any(_has(_CODE.sub("…", texts["en"]), word, "en") for word in _said(term, "en"))
    ]
    wrong = [
        (p, t[language]) for p, t in about if not any(_has(t[language], w, language) for w in _said(term, language))
    ]
    assert about
    assert wrong == []


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_no_text_has_a_word_that_was_given_up(language: str) -> None:
    avoided = [word for word in WORDS if word.use is Use.AVOIDED and word.language == language]
    assert avoided
    found = [
        (place, word.word)
        for place, spoken_in, text in WRITTEN
        for word in avoided
        if spoken_in == language and _has(text, word.word, language)
    ]
    assert found == []
