"""What a heading means: its concept, whether it speaks of confidentiality, and which headings are not understood."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions

CONF_STATUS, ACTIVITY = "CONF_STATUS", "ACTIVITY"
_LETTER = re.compile(r"[A-Za-z](: .*)?")  # with its label, as SDMX-CSV writes it
UNKNOWN, DOUBTFUL = "heading_unknown", "heading_doubtful"
# What names a row once more, or where it comes from: without it no value is taken for another.
_OF_THE_ROW = {"REF_AREA", "INDICATOR", "TITLE", "TIME_PERIOD", "SOURCE", "COMMENT_OBS"}
_ASK, _READ, _PASS = "ask", "read", "pass"
# "non confidentiel", "no longer confidential": a heading that says the opposite is not read, but asked about.
DENIED = r"(?:^| )(?:non|not|no|un|pas|sin|не|غير|ليس)(?: \w+)?[ -]?"
_DENIED_WITHOUT_SPACES = "(?:非|不|无)"
_MOST = 20
SEARCHED_LINES = 30  # of a table, for its heading row

Note = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Stem:
    concept: str
    reading: str
    text: str
    pattern: re.Pattern[str]
    denied: re.Pattern[str]


def concept_of(text: str, definitions: Definitions) -> str | None:
    """The concept of a heading; an SDMX-CSV heading may carry a label after a colon, and [] for several values."""
    known = definitions.columns.get(simplified(text.split(":")[0].removesuffix("[]")))
    return known or (ACTIVITY if scheme_of(text, definitions) else None)


def is_other_value(text: str, definitions: Definitions) -> bool:
    """Whether a heading is one of values with a unit, a measure or a number beside it: ``value (number)``, ``Value 2``.

    Of two measures of one series in two columns one alone is read; which are the values is not said then.
    """
    if concept_of(text, definitions):
        return False
    plain = simplified(text)
    names = (name for name, concept in definitions.columns.items() if concept == "OBS_VALUE")
    rests = (plain.removeprefix(f"{name} ").removesuffix(f" {name}") for name in names)
    return any(rest != plain and (rest.isdigit() or rest in _value_words(definitions)) for rest in rests)


@lru_cache(maxsize=2)
def _value_words(definitions: Definitions) -> frozenset[str]:
    """Units, measures and words for thousands, as they stand beside a heading of values."""
    measures = (text for row in definitions.measures.values() for key, text in row.items() if key.startswith("label_"))
    words = (*definitions.units, *definitions.scale_words, *definitions.measures, *measures)
    return frozenset(map(simplified, words)) - {""}


def scheme_of(text: str, definitions: Definitions) -> str:
    """The classification of activities that a heading names, where its letters are not those of ISIC rev. 4."""
    plain = _plain(text)
    named = (
        each for spelling, each in definitions.schemes.items() if re.search(rf"{re.escape(spelling)}(?!\d)", plain)
    )
    return next(named, "")


def in_scheme(scheme: str, text: str | None) -> str:
    """A letter under such a heading as the code of its section (``J`` is ``ISIC5_J``); other texts as they are."""
    return f"{scheme}_{text}" if text and _LETTER.fullmatch(text) else text or ""


def resembled(text: str, definitions: Definitions, only: str = "") -> tuple[str, bool] | None:
    """The concept that a text seems to be about, and whether it may be read as that; nothing if it resembles none.

    Args:
        text: a heading or a comment.
        definitions: know what words say.
        only: look for this concept alone.
    """
    plain = _plain(text)
    for stem in _stems(definitions.heading_stems):
        if stem.reading != _PASS and only in {"", stem.concept} and stem.pattern.search(plain):
            return stem.concept, stem.reading == _READ and not stem.denied.search(plain)
    return None


def is_passed(text: str, definitions: Definitions) -> bool:
    """Whether nothing is lost without the column of a heading (FREQ, a row number)."""
    plain = _plain(text.split(":")[0].removesuffix("[]"))
    return any(stem.reading == _PASS and stem.text == plain for stem in _stems(definitions.heading_stems))


def confidential_column(headings: Mapping[int, str], definitions: Definitions) -> int | None:
    """The column whose heading speaks of confidentiality without being a known spelling; none if there are several."""
    found = [column for column, text in headings.items() if resembled(text, definitions) == (CONF_STATUS, True)]
    return found[0] if len(found) == 1 else None


def notes_of(unread: Iterable[tuple[str, str]], definitions: Definitions) -> list[Note]:
    """What is told of columns that were not read: those that may matter to every value, and the others.

    A column of a unit, a status or a breakdown that a layout does not ask for makes its values others than they are
    taken for. That of a second name of the area or the indicator does not.

    Args:
        unread: heading and address of each.
        definitions: know what headings may be about.
    """
    doubtful, unknown = [], []
    for text, address in unread:
        known = concept_of(text, definitions)
        near = None if is_passed(text, definitions) else resembled(text, definitions)
        if (known and known not in _OF_THE_ROW) or (near and not known):
            doubtful.append(f"“{text.strip()}” ({address}): {known or (near[0] if near else '')}")
        elif not known and not is_passed(text, definitions):
            unknown.append(f"“{text.strip()}” ({address})")
    return [(key, _listed(found)) for key, found in ((UNKNOWN, unknown), (DOUBTFUL, doubtful)) if found]


def _listed(texts: list[str]) -> str:
    rest = f"; … (+{len(texts) - _MOST})" if len(texts) > _MOST else ""
    return "; ".join(texts[:_MOST]) + rest


def _plain(text: str) -> str:
    return simplified(text.replace("_", " "))


@lru_cache(maxsize=4)
def _stems(rows: tuple[tuple[str, str, str], ...]) -> tuple[_Stem, ...]:
    return tuple(_stem(*row) for row in rows)


def _stem(concept: str, reading: str, text: str) -> _Stem:
    """Latin and Cyrillic words begin with a stem; Arabic has an article before it, Chinese no words apart."""
    plain = _plain(text) + (" " if text.endswith(" ") else "")
    spaced = re.fullmatch(r"[\w ]*[a-zа-я][\w ]*", plain) is not None
    body = re.escape(plain.rstrip()) + (r"\b" if plain.endswith(" ") else "")
    return _Stem(
        concept,
        reading,
        plain,
        re.compile(rf"\b{body}" if spaced else body),
        re.compile((DENIED if spaced or not re.search(r"[\u4e00-\u9fff]", plain) else _DENIED_WITHOUT_SPACES) + body),
    )
