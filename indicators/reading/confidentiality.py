"""Whether a value may be published, however an office says so: in a column, in a status, in a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Row
from indicators.reading.headings import CONF_STATUS, DENIED, resembled

FREE, CONFIDENTIAL = "F", "C"
_NO, _EMBARGO = "N", "E"
_OVER = r"(?!(?: \w+){0,3}? (?:lifted|over|ended|expired|leve|levee|levantado|снят\w*)\b)"
_WITHOUT_SPACES, _FEW_SIGNS = re.compile("[\u4e00-\u9fff]"), 3
# In a column of yes and no, these letters are the answers; O and S are codes of SDMX, too, and leave a doubt.
_YES = frozenset({"y", "yes", "oui", "si", "v", "vrai", "true", "да", "д", "نعم", "是", "1"})
_CODES = frozenset("FCADEGMT")
# Between the statuses of one cell, and around them; single letters may have nothing but blanks between them.
_BETWEEN, _AROUND = re.compile(r"[,;/|+&]|:\s"), " ()[]{}*'\"“”’"
_LETTERS = re.compile(r"\w(?:\s+\w)+")
_NO_FLAGS = {"dec", "sec"}  # a month, and a unit of time
_A_NUMBER = re.compile(r"\d[\d.,\s%]*")
_LABEL = re.compile(r"\s*[:=–-]\s+(.*)$|\s*\((?!missing\))(.*)\)$")


@lru_cache(maxsize=2)
def _simplified(definitions: Definitions) -> tuple[dict[str, str], dict[str, Row]]:
    """The labels of codes and the words of definitions without accents and signs: the same for every file."""
    codes = definitions.code_lists["conf_status"]
    labels = {simplified(label): code.code for code in codes for label in code.labels.values()}
    words = definitions.confidentiality.items()
    return labels, {key: row for text, row in words if (key := simplified(text))}


@lru_cache(maxsize=2)
def _phrases(definitions: Definitions) -> tuple[tuple[re.Pattern[str], str], ...]:
    """What says that a value is confidential wherever it stands in a comment: several words, or an embargo.

    Words that deny it stand before them, and of an embargo that is over after them.
    """
    found = {}
    for text, row in definitions.confidentiality.items():
        plain = simplified(text)
        together = len(plain.split()) > 1 or (_WITHOUT_SPACES.search(plain) and len(plain) >= _FEW_SIGNS)
        if row["use"] == "anywhere" and (together or row["conf_status"] == _EMBARGO):
            edge = "" if _WITHOUT_SPACES.search(plain) else r"\b"
            body = f"{edge}{re.escape(plain)}{edge}" + (_OVER if row["conf_status"] == _EMBARGO else "")
            found[re.compile(rf"(?P<denied>{DENIED}(?:\w+ )?)?{body}")] = row["conf_status"]
    return tuple(found.items())


class Confidentiality:
    """Understands what was written about confidentiality."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._codes = {code.code for code in definitions.code_lists["conf_status"]}
        self._words = definitions.confidentiality
        self._labels, self._simple = _simplified(definitions)
        self._statuses = {code.code.lower() for code in definitions.code_lists["obs_status"]}

    def answers(self, texts: Iterable[str | None]) -> bool:
        """Whether a column asks yes or no: then N is no answer of SDMX (not for publication) but a no."""
        said = {(text or "").strip().casefold() for text in texts} - {""}
        plain = {simplified(text) or text for text in said}
        return bool(plain & _YES) and not {text.upper() for text in said} & _CODES

    def of_column(self, text: str | None, *, answers: bool = False) -> str:
        """CONF_STATUS of a text under a heading about it: blank where it says nothing, C where it is not understood."""
        sent = (text or "").strip()
        if not sent:
            return ""
        short = _LABEL.sub("", sent).strip().upper()
        if self._contradicts_itself(sent):
            return CONFIDENTIAL
        if short == _NO:
            return FREE if answers else _NO
        if short in self._codes:
            return short
        row = self._words.get(sent.lower()) or self._simple.get(simplified(sent)) or self._words.get(short.lower())
        if row:
            return row["conf_status"]
        return self._labels.get(simplified(sent)) or CONFIDENTIAL

    def understands(self, text: str | None) -> bool:
        """Whether a text under a heading about confidentiality is a known one."""
        sent = (text or "").strip()
        short = _LABEL.sub("", sent).strip()
        known = sent.lower() in self._words or simplified(sent) in self._simple or short.lower() in self._words
        known = known or short.upper() in self._codes or simplified(sent) in self._labels
        return not sent or (known and not self._contradicts_itself(sent))

    def _contradicts_itself(self, sent: str) -> bool:
        """Whether a code stands with a label, one of which is free and the other is not: ``F = “Confidential”``."""
        found = _LABEL.search(sent)
        short, label = _LABEL.sub("", sent).strip(), (found[1] or found[2] or "").strip('“”" ') if found else ""
        if found and not label:
            return True  # a number of the office that nothing explains
        if not label or not (self.understands(short) and self.understands(label)):
            return False
        return (self.of_column(short) == FREE) != (self.of_column(label) == FREE)

    def anywhere(self, text: str | None) -> str:
        """CONF_STATUS that a mark, a status or a text in place of a value says; blank where it says nothing."""
        sent = (text or "").strip().strip("()[]*").strip()
        row = self._words.get(sent.lower()) or self._simple.get(simplified(sent))
        return row["conf_status"] if row and row["use"] == "anywhere" else ""

    def of_status(self, text: str | None) -> str:
        """CONF_STATUS that a status says, alone or among others: ``bc``, ``C, E``, ``A: Confidential``.

        A code of CL_OBS_STATUS says nothing of it.
        """
        said = (self._of_part(part) for part in (*self._statuses_in(text), (text or "").strip()))
        return next((conf for conf in said if conf), "")

    def of_value(self, text: str | None) -> str:
        """CONF_STATUS that the words beside a number in its cell say, also where both together are no number.

        ``confidential: 45.2`` and ``45.2 c,e`` are refused, and what is told of them does not say the number.
        """
        is_number = text and _A_NUMBER.search(text) and text[:1] not in {"=", "#"}  # nor a formula, nor an error
        return self.of_status(_A_NUMBER.sub(" ", text)) if text and is_number else ""

    def beside(self, text: str | None) -> str:
        """The status that stands beside the one that says confidential: B of ``bc``; blank for none."""
        flags = self._definitions.flags
        known = (
            part.upper() if part in self._statuses else flags.get(part, {}).get("obs_status", "")
            for part in self._statuses_in(text)
            if not self._of_part(part)
        )
        return next((status for status in known if status), "")

    def _of_part(self, part: str) -> str:
        if part.lower() in self._statuses:
            return ""
        return self.anywhere(part) or (CONFIDENTIAL if len(part) > 1 and self._speaks(part) else "")

    @lru_cache(maxsize=10_000)  # noqa: B019 - one object a reading
    def _statuses_in(self, text: str | None) -> tuple[str, ...]:
        """The statuses that a text names one after the other, with signs between them or, as flags, without."""
        parts = [part.strip(_AROUND) for part in _BETWEEN.split((text or "").lower())]
        words = [word for part in parts for word in (part.split() if _LETTERS.fullmatch(part) else [part])]
        return tuple(each for word in words for each in (word if self._is_flags(word) else [word]) if each)

    def _is_flags(self, word: str) -> bool:
        """Whether a word is flags of one letter, one of which says confidential."""
        flags = self._definitions.flags
        few = len(word) in {2, 3} and word not in {*flags, *_NO_FLAGS} and all(letter in flags for letter in word)
        return few and any(flags[letter]["conf_status"] for letter in word)

    def of_comment(self, text: str | None) -> str:
        """CONF_STATUS that a comment says: the whole of it, or words about confidentiality that it does not deny."""
        if not (text or "").strip():
            return ""
        return self.anywhere(text) or self._phrase(str(text)) or (CONFIDENTIAL if self._speaks(str(text)) else "")

    def is_certain(self, text: str) -> bool:
        """Whether a comment does not only speak of confidentiality, but says what may not be done with the values."""
        return bool(self.anywhere(text) or self._phrase(text))

    @lru_cache(maxsize=10_000)  # noqa: B019 - one object a reading
    def _phrase(self, text: str) -> str:
        plain = simplified(text)
        matches = ((pattern.search(plain), conf) for pattern, conf in _phrases(self._definitions))
        return next((conf for match, conf in matches if match and not match["denied"]), "")

    @lru_cache(maxsize=10_000)  # noqa: B019 - one object a reading
    def _speaks(self, text: str) -> bool:
        return resembled(text, self._definitions, only=CONF_STATUS) == (CONF_STATUS, True)

    def strictest(self, *codes: str) -> str:
        """The first that is not free; free where one says so, blank where none says anything."""
        said = [code for code in codes if code]
        return next((code for code in said if code != FREE), FREE if said else "")
