"""One indicator of an edition, and one code of a code list."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.tables import Row


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of one edition; the key is (edition, code). A disputed code has the name of what it means."""

    edition: str
    code: str
    titles: dict[str, str]
    group: str
    unit_measure: str
    measures: tuple[str, ...]
    code_lists: tuple[str, ...]
    required_dimension: str
    confidence: str
    row: Row
    name: str = ""

    def title(self, language: str = "en") -> str:
        """The title in a language, else in English."""
        return self.titles.get(language) or self.titles["en"]

    @property
    def is_disputed(self) -> bool:
        """Whether another reading of its list gives its code to something else."""
        return bool(self.name)

    def is_translated(self, language: str) -> bool:
        """Whether its title in a language is a translation, not the official wording."""
        ours = "not the official" in self.row["title_translation_status"]
        return language != "en" and language in self.titles and ours


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a code list; blank editions mean all."""

    code: str
    labels: dict[str, str]
    edition_from: str
    edition_to: str
    applies_to: tuple[str, ...]
    row: Row

    def label(self, language: str = "en") -> str:
        """The label in a language, else in English."""
        return self.labels.get(language) or self.labels["en"]

    def holds(self, edition: str, indicator: str) -> bool:
        """Whether the code belongs to the list in this edition and for this indicator."""
        return self.is_of(edition) and (not self.applies_to or indicator in self.applies_to)

    def is_of(self, edition: str) -> bool:
        """Whether the code belongs to the list in this edition."""
        return (self.edition_from or "0000") <= edition <= (self.edition_to or "9999")


def _labels(row: Row, stem: str) -> dict[str, str]:
    return {language: row[name] for language in UN_LANGUAGES if row.get(name := f"{stem}_{language}")}


def indicator_of(edition: str, row: Row, titles: Row, name: str = "") -> Indicator:
    """The indicator that a row of an edition describes."""
    return Indicator(
        edition=edition,
        code=row["code"],
        titles=_labels(row | titles, "title"),
        group=row["group"],
        unit_measure=row["unit_measure"],
        measures=tuple(row["measures"].split(";")),
        code_lists=tuple(part for part in row["code_lists"].split(";") if part),
        required_dimension=row["required_dimension"],
        confidence=row["confidence"],
        row=row,
        name=name,
    )


def code_of(row: Row) -> Code:
    """The code that a row of a code list describes."""
    return Code(
        code=row["code"],
        labels=_labels(row, "label"),
        edition_from=row["edition_from"],
        edition_to=row["edition_to"],
        applies_to=tuple(part for part in row["applies_to"].split(";") if part),
        row=row,
    )
