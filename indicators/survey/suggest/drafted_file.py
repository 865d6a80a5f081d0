"""A file that a design is drafted for: what a row of it is, and by which words that is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indicators.reading.statistical.dictionary import FileVariable
from indicators.survey.design import Unit
from indicators.survey.suggest.measured import MeasuredFile
from indicators.survey.suggest.words import Words
from indicators.survey.suggest.written import listed

_NAMES = {Unit.HOUSEHOLD: "household", Unit.INDIVIDUAL: "person", Unit.BUSINESS: "business"}
_ORDER = list(_NAMES)
_OF_PEOPLE = ("sex", "age")
_OF_BUSINESSES = (
    *("business_key", "activity", "employment", "business"),
    *("B2", "B4", "B6", "B7", "B8", "B10", "B11"),
)
_ENOUGH = 2  # signs of a business: one alone, as the economic activity of its head, a household may have, too


@dataclass
class DraftedFile:
    """A file and what its variables were taken for.

    Attributes:
        name: in the design.
        measured: the file, and questions to it.
        unit: what a row is.
        why: what else it might be; blank: nothing speaks against it.
        key: the variables that name a row.
        linked: whether each row has its row among the households.
    """

    name: str
    measured: MeasuredFile
    unit: Unit
    why: str = ""
    key: list[str] = field(default_factory=list)
    linked: bool = False

    @property
    def is_of_persons(self) -> bool:
        """Whether a row is a person."""
        return self.unit is Unit.INDIVIDUAL


def drafted_files(files: Sequence[MeasuredFile], words: Words) -> list[DraftedFile]:
    """The files by what they are of, households first; of several alike each has a number."""
    found: list[DraftedFile] = []
    for each in files:
        unit, why = _unit(each, words)
        taken = sum(other.unit is unit for other in found)
        name = _NAMES[unit]
        found.append(DraftedFile(f"{name}{taken + 1}" if taken else name, each, unit, why))
    return sorted(found, key=lambda each: _ORDER.index(each.unit))


def _unit(file: MeasuredFile, words: Words) -> tuple[Unit, str]:
    """A file with sex or age is one of persons, unless its key is one of businesses."""
    people = _first(file, words, _OF_PEOPLE)
    businesses = _first(file, words, _OF_BUSINESSES)
    if len(businesses) >= _ENOUGH and not words.of(file, "household_key"):
        if not people:
            return Unit.BUSINESS, ""
        if any(file.is_key([each.name]) for each in words.of(file, "business_key")):
            return Unit.BUSINESS, f"persons have {listed(people)}"
        return Unit.INDIVIDUAL, f"businesses have {listed(businesses)}"
    return (Unit.INDIVIDUAL if people else Unit.HOUSEHOLD), ""


def _first(file: MeasuredFile, words: Words, roles: Sequence[str]) -> list[FileVariable]:
    return [found[0] for role in roles if (found := words.of(file, role))]
