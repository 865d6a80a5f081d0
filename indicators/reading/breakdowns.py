"""Categories of breakdowns in words: "Femmes", "aged 15-24 years", "75 и старше" (``breakdown_words.csv``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from indicators.definitions.names import simplified
from indicators.definitions.registry import Code, Definitions

_EVERY = "*"
TOTAL = "_T"
_UNIT = "unit"
_NUMERIC = ("range", "from", "at_least", "below", _UNIT)
_NOTHING = {"", "-", "–", "—", "~"}  # other signs alone are no word for the total
_NO_CATEGORY = re.compile(r"_Z|~|TOT|(\w+_)?TOTAL", re.IGNORECASE)
_DASHES = str.maketrans("‐‑‒–—−﹣－", "--------")
_Bounds = tuple[int, int | None]
_FORMS: dict[str, Callable[..., _Bounds]] = {
    "N range N": lambda first, last: (first, last),
    "N from": lambda first: (first, None),
    "at_least N": lambda first: (first, None),
    "below N": lambda first: (0, first - 1),
}


class Breakdowns:
    """Finds the code of a category that is written in words; a text of which a part is left over is none."""

    def __init__(self, definitions: Definitions) -> None:
        self._words: dict[tuple[str, str], str] = {}
        phrases: dict[str, dict[str, str]] = {}
        for dimension, meaning, word in definitions.breakdown_words:
            if meaning in _NUMERIC:
                phrases.setdefault(dimension, {})[_plain(word)] = meaning
            else:
                self._words[dimension, simplified(word)] = meaning
        self._phrases = {dimension: _Phrases(words) for dimension, words in phrases.items()}

    def is_total(self, dimension: str, text: str) -> bool:
        """Whether a text is blank, the code of the total, or a word for it."""
        plain = simplified(text)
        return text.strip() in _NOTHING or plain == simplified(TOTAL) or self._word(dimension, plain) == TOTAL

    def beside(self, names: Sequence[str], known: str | None, *texts: str | None) -> str:
        """What a row says of dimensions that are no concept, beside its known breakdown; a total says nothing."""
        pairs = zip(names, texts, strict=True)
        said = [f"{name}={text.strip()}" for name, text in pairs if text and not self._is_none(text)]
        return "; ".join(said if said and self._is_none(known or "") else [known or "", *said])

    def _is_none(self, text: str) -> bool:
        """Whether the code or the word for a category means the total, or that there is none."""
        plain = unlabelled(text)
        return self.is_total(_EVERY, plain) or _NO_CATEGORY.fullmatch(plain) is not None

    def code(self, dimension: str, codes: Mapping[str, Code], text: str) -> str:
        """The code of a category among those that are allowed; blank where the text says none of them."""
        named = self._word(dimension, simplified(text))
        if named in codes:
            return named
        bounds = self._phrases[dimension].bounds(text) if dimension in self._phrases else None
        return next((code.code for code in codes.values() if bounds and _bounds(code) == bounds), "")

    def _word(self, dimension: str, plain: str) -> str:
        return "" if not plain else self._words.get((dimension, plain)) or self._words.get((_EVERY, plain), "")


class _Phrases:
    """The words around numbers, each to what it says of them."""

    def __init__(self, words: dict[str, str]) -> None:
        self._meanings = words
        longest = sorted(words, key=len, reverse=True)
        self._pattern = re.compile(r"\d+|" + "|".join(map(_whole, longest)))

    @lru_cache(maxsize=1_000)  # noqa: B019 - one object a reading
    def bounds(self, text: str) -> _Bounds | None:
        """The lower and the upper bound that a whole text says, without an upper one where it is open."""
        plain = _plain(text)
        if self._pattern.sub("", plain).strip():
            return None
        found: list[str] = self._pattern.findall(plain)
        said = [each for each in found if self._meanings.get(each) != _UNIT]
        form = _FORMS.get(" ".join(self._meanings.get(each, "N") for each in said))
        return form(*(int(each) for each in said if each not in self._meanings)) if form else None


def _bounds(code: Code) -> _Bounds | None:
    lower, upper = code.row["lower"], code.row["upper"]
    return (int(lower), int(upper) if upper else None) if lower.isdigit() else None


def _whole(phrase: str) -> str:
    """A phrase of letters that stands apart from other letters; Chinese has no blanks between words."""
    body = re.escape(phrase).replace(r"\ ", r"\s+")
    if not phrase[0].isalpha() or re.search(r"[\u4e00-\u9fff]", phrase):
        return body
    return rf"(?<![^\W\d_]){body}(?![^\W\d_])"


def _plain(text: str) -> str:
    """Small letters without accents, digits of any script as ASCII, one kind of dash."""
    apart = unicodedata.normalize("NFKD", text.translate(_DASHES)).casefold()
    letters = (c for c in apart if not unicodedata.combining(c))
    return "".join(_ascii(letters)).strip()


def _ascii(characters: Iterable[str]) -> Iterable[str]:
    return (str(unicodedata.decimal(c)) if c.isdecimal() else c for c in characters)


@lru_cache(maxsize=2)
def breakdowns_of(definitions: Definitions) -> Breakdowns:
    """The words of some definitions."""
    return Breakdowns(definitions)


def unlabelled(text: str) -> str:
    """SDMX-CSV with labels=both writes ``KEN: Kenya``: the code is before the colon."""
    both = labelled(text)
    return both[0] if both else text.strip()


def labelled(text: str) -> tuple[str, str] | None:
    """The code and the label of such a text; none for any other."""
    code, colon, label = text.partition(": ")
    return (code.strip(), label.strip()) if colon and re.fullmatch(r"[\w.@$-]+", code.strip()) else None
