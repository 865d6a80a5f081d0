"""Which code and which label of a concept cannot both be right, by the code lists.

A code that no list has says nothing by itself, nor does a label that is not understood: then nothing contradicts.
Numbers that an office gives its areas or categories may be codes of others: they count only where most agree with their
labels.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from indicators.base.observation import DIMENSIONS
from indicators.definitions.names import simplified
from indicators.definitions.registry import Code, Definitions
from indicators.reading.breakdowns import TOTAL, breakdowns_of, unlabelled
from indicators.reading.codes import AGGREGATE, Codes, is_core_code
from indicators.reading.confidentiality import FREE, Confidentiality

_Meant = frozenset[tuple[str, str]]
"""What a text means: codes, each with its list; several where a list says one thing twice."""
_Means = Callable[[str], _Meant]
_NOTHING: _Meant = frozenset()
_NUMBERS_ARE_CODES = {"TIME_PERIOD", "EDITION", "UNIT_MULT"}  # nobody numbers these for himself
_READ_BY_CODES = {"OBS_STATUS", "MEASURE"}
COMPARED = frozenset(
    {"REF_AREA", "EDITION", "MEASURE", "TIME_PERIOD", "UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS", *DIMENSIONS}
)
"""Concepts of which a code and its label are compared wherever they stand; of an indicator its title is (R102)."""


class Contradictions:
    """Finds codes of one column whose labels say something else.

    Args:
        concept: of the column.
        pairs: code and label of each value that has one.
        missing: the codes that the file declares missing.
        definitions: have the code lists and the words.
    """

    def __init__(
        self, concept: str, pairs: Iterable[tuple[str, str]], missing: Collection[str], definitions: Definitions
    ) -> None:
        self._missing = missing
        self._definitions = definitions
        self._concept = concept
        known = list(pairs)
        self._answers = Confidentiality(definitions).answers(label for _, label in known)
        self._by_code, self._by_words = self._meanings()
        numbers = [pair for pair in known if pair[0].isdigit() and self._by_label(pair[1])]
        agree = [code for code, label in numbers if self._agree(code, label)]
        differ = [code for code, label in numbers if self._by_code(code) and not self._agree(code, label)]
        self._numbers_count = concept in _NUMBERS_ARE_CODES or len(agree) > len(differ)
        self._own_numbers = not self._numbers_count and len(agree) < len(numbers)

    def differ(self, code: str, label: str) -> bool:
        """Whether a code and a label cannot both be right."""
        code = code.strip()
        if self._concept == "CONF_STATUS" and code in self._missing:
            return (self._concept, str(True)) in self._by_label(label)  # nobody said that it is free
        if code.isdigit() and not self._numbers_count:
            return False
        by_code = self._by_code(code)
        lists = {name for name, _ in by_code}
        by_label = {each for each in self._by_label(label.strip()) if each[0] in lists}
        return bool(by_label) and not by_label & by_code and not self._is_other_language(code, label)

    def code_of(self, label: str) -> str:
        """The code that a label means, of a concept that is read by its codes alone; else blank."""
        codes = {code for _, code in self._by_label(label.strip())} if self._concept in _READ_BY_CODES else set()
        return codes.pop() if len(codes) == 1 else ""

    def is_bare_number(self, code: str) -> bool:
        """Whether a code without a label is a number of the office, which says nothing to anybody else."""
        return self._own_numbers and code.strip().isdigit()

    def _by_label(self, label: str) -> _Meant:
        return self._by_words(label) or self._by_words(unlabelled(label))

    def _agree(self, code: str, label: str) -> bool:
        return bool(self._by_code(code) & self._by_label(label))

    def _is_other_language(self, code: str, label: str) -> bool:
        """M is a man in one language and a woman in another (mujer); F is a man in none."""
        return self._concept == "SEX" and code.upper() == "M" and label.strip()[:1].upper() == "M"

    def _meanings(self) -> tuple[_Means, _Means]:
        """What a code and what a label of the concept means."""
        if self._concept in DIMENSIONS:
            return self._category, self._category_in_words
        same = {
            "REF_AREA": self._area,
            "TIME_PERIOD": self._period,
            "EDITION": self._edition,
            "INDICATOR": self._indicator,
            "TITLE": self._indicator,
        }
        if self._concept in same:
            return same[self._concept], same[self._concept]
        return {
            "CONF_STATUS": (self._is_free, self._is_free_in_words),
            "OBS_STATUS": (self._status, self._status_in_words),
            "MEASURE": (self._measure, self._measure_in_words),
            "UNIT_MEASURE": (self._unit_in_words, self._unit_in_words),
            "UNIT_MULT": (self._code_of("unit_mult"), self._factor_in_words),
        }.get(self._concept, (_nothing, _nothing))

    def _area(self, text: str) -> _Meant:
        area = Codes(self._definitions).area(text.zfill(3) if text.isdigit() else text)
        return self._one("" if text.isdigit() and area == AGGREGATE else area)  # 001 is the world, and 1 anybody's

    def _period(self, text: str) -> _Meant:
        return self._one(Codes(self._definitions).period(text))

    def _edition(self, text: str) -> _Meant:
        edition = Codes(self._definitions).edition(text)
        return self._one(edition if edition in self._definitions.editions else "")

    def _indicator(self, text: str) -> _Meant:
        return self._one(Codes(self._definitions).indicator("", text, "") if is_core_code(text) else "")

    def _one(self, code: str | None) -> _Meant:
        return frozenset({(self._concept, code)}) if code else _NOTHING

    def _category(self, text: str) -> _Meant:
        plain = text.upper()
        tried = {plain}
        if self._concept == "ACTIVITY":  # the letters of a section are others in other revisions
            tried |= {f"{scheme}_{plain}" for scheme in self._definitions.schemes.values()}
        return frozenset(
            (name, code) for name, codes in self._lists().items() for code in tried if code in codes or code == TOTAL
        )

    def _category_in_words(self, text: str) -> _Meant:
        breakdowns = breakdowns_of(self._definitions)
        found = set(self._category(text))
        total = breakdowns.is_total(self._concept, text)
        for name, codes in self._lists().items():
            words = breakdowns.code(self._concept, codes, text)
            said = {words, TOTAL if total else "", *_labelled(codes.values(), text)}
            found |= {(name, code) for code in said if code}
        return frozenset(found)

    def _lists(self) -> Mapping[str, Mapping[str, Code]]:
        names = self._definitions.dimensions[self._concept]["code_lists"].split(";")
        return {name: {each.code: each for each in self._definitions.code_lists[name]} for name in names}

    def _is_free(self, text: str) -> _Meant:
        plain = text.upper()
        if self._answers and plain not in {"F", "C"}:  # N is a no here, O is oui
            return _NOTHING
        known = any(plain == each.code for each in self._definitions.code_lists["conf_status"])
        return self._one(str(plain == FREE)) if known else _NOTHING

    def _is_free_in_words(self, text: str) -> _Meant:
        confidentiality = Confidentiality(self._definitions)
        if not text or not confidentiality.understands(text):
            return _NOTHING
        return self._one(str(confidentiality.of_column(text, answers=self._answers) == FREE))

    def _status(self, text: str) -> _Meant:
        flag = self._definitions.flags.get(text.lower(), {})
        return self._code_of("obs_status")(text) or (self._one("C") if flag.get("conf_status") else _NOTHING)

    def _status_in_words(self, text: str) -> _Meant:
        if Confidentiality(self._definitions).of_status(text):
            return _NOTHING  # whatever the code says, the value is confidential
        said = {
            *_labelled(self._definitions.code_lists["obs_status"], text),
            self._definitions.note_words.get(text.lower()),
        }
        own = {(self._concept, code) for code in said if code}
        return frozenset(own) | self._code_of("obs_status")(text)

    def _measure(self, text: str) -> _Meant:
        return self._one(text.upper() if text.upper() in self._definitions.measures else "")

    def _measure_in_words(self, text: str) -> _Meant:
        plain = simplified(text)
        rows = self._definitions.measures.items()
        words = {
            name
            for name, row in rows
            for key, each in row.items()
            if key.startswith("label_") and each and simplified(each) == plain
        }
        return frozenset((self._concept, name) for name in words) | self._measure(text)

    def _unit_in_words(self, text: str) -> _Meant:
        said = {
            self._definitions.units.get(text.lower()),
            *_labelled(self._definitions.code_lists["unit_measure"], text),
        }
        return frozenset((self._concept, code) for code in said if code)

    def _factor_in_words(self, text: str) -> _Meant:
        codes = self._definitions.code_lists["unit_mult"]
        factors = {each.row["lower"]: each.code for each in codes}
        exponent = self._definitions.scale_words.get(text.lower())
        said = {*_labelled(codes, text), factors.get(text), None if exponent is None else str(exponent)}
        return frozenset((self._concept, code) for code in said if code) | self._code_of("unit_mult")(text)

    def _code_of(self, name: str) -> _Means:
        codes = {each.code.upper(): each.code for each in self._definitions.code_lists[name]}
        return lambda text: self._one(codes.get(text.upper()))


def shown_together(code: str, label: str) -> str:
    """A code and a label as they stand where both cannot be right: no list has that, so that a rule finds it."""
    return f"{code} = “{label}”"


def settled(row: list[str], shown: int, contradictions: Contradictions) -> list[str]:
    """A row in which a code and its label that contradict each other stand together."""
    label, code = row[shown], row[shown + 1]
    if not label:
        return row
    if contradictions.is_bare_number(code) if label == code else contradictions.differ(code, label):
        both = shown_together(code, "" if label == code else label)
        return [*row[:shown], both, both, *row[shown + 2 :]]
    return [*row[:shown], contradictions.code_of(label) or label, *row[shown + 1 :]]


def _nothing(_: str) -> _Meant:
    return _NOTHING


def _labelled(codes: Iterable[Code], text: str) -> set[str]:
    """The codes that have a text for a label in some language."""
    plain = simplified(text)
    return {each.code for each in codes if plain and plain in map(simplified, each.labels.values())}
