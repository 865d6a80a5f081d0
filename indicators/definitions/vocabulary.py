"""The words that files are read and texts are written with: headings, units, symbols, marks, names of things."""

from __future__ import annotations

from functools import cached_property

from indicators.definitions.documents import Documents
from indicators.definitions.names import UN_LANGUAGES, simplified
from indicators.definitions.tables import Row
from indicators.definitions.terms import Term, TermWord, term_of, term_word_of


class Vocabulary(Documents):
    """The tables of words under the folder of the definitions, each read and checked when it is first asked for."""

    @cached_property
    def symbols(self) -> dict[str, Row]:
        """Texts that stand for a missing value, in lower case."""
        return {row["text"]: row for row in self.rows("symbols.csv")}

    @cached_property
    def flags(self) -> dict[str, Row]:
        """Marks that are glued to values, in lower case."""
        return {row["flag"]: row for row in self.rows("flags.csv")}

    @cached_property
    def scale_words(self) -> dict[str, int]:
        """Words behind a number that multiply it, in lower case, to their power of ten."""
        return {row["word"]: int(row["exponent"]) for row in self.rows("scale_words.csv")}

    @cached_property
    def note_words(self) -> dict[str, str]:
        """Words with which a sentence of a note names a status, in lower case, to their code of CL_OBS_STATUS."""
        return {row["text"]: row["obs_status"] for row in self.rows("note_words.csv")}

    @cached_property
    def breakdown_words(self) -> tuple[tuple[str, str, str], ...]:
        """Words for the categories of breakdowns: (dimension, meaning, word)."""
        rows = self.rows("breakdown_words.csv")
        return tuple((row["dimension"], row["meaning"], row["word"]) for row in rows)

    @cached_property
    def survey_words(self) -> tuple[tuple[str, tuple[str, ...], str], ...]:
        """By which words the variables and codes of a survey are known: (role, words that stand together, language)."""
        rows = self.rows("survey_words.csv")
        return tuple((row["role"], tuple(row["words"].split(";")), row["language"]) for row in rows)

    @cached_property
    def terms(self) -> dict[str, Term]:
        """The one name of each thing, by the thing."""
        return {row["term"]: term_of(row) for row in self.rows("terms.csv")}

    @cached_property
    def term_words(self) -> list[TermWord]:
        """The words that a text about a thing has, and those that no text has."""
        return [term_word_of(row) for row in self.rows("term_words.csv")]

    @cached_property
    def concepts(self) -> dict[str, Row]:
        """What the concepts of an observation are called in six languages; dimensions are named in their own table."""
        return {row["concept"]: row for row in self.rows("concepts.csv")}

    @cached_property
    def columns(self) -> dict[str, str]:
        """Column headings by their simplified spelling, to the concept they mean: its label is one in each language."""
        named = self.concepts | self.dimensions
        labels = {simplified(row[f"label_{each}"]): name for name, row in named.items() for each in UN_LANGUAGES}
        rows = self.rows("columns.csv")
        return labels | {simplified(row["spelling"]): row["concept"] for row in rows}

    @cached_property
    def schemes(self) -> dict[str, str]:
        """Classifications of activities that headings name, by simplified spelling, to the prefix of their codes."""
        return {simplified(row["spelling"]): row["scheme"] for row in self.rows("schemes.csv")}

    @cached_property
    def heading_stems(self) -> tuple[tuple[str, str, str], ...]:
        """What a heading that is not known may be about: (concept, reading, stem)."""
        rows = self.rows("heading_stems.csv")
        return tuple((row["concept"], row["reading"], row["stem"]) for row in rows)

    @cached_property
    def confidentiality(self) -> dict[str, Row]:
        """What offices write about confidentiality, in lower case."""
        return {row["text"].lower(): row for row in self.rows("confidentiality.csv")}

    @cached_property
    def units(self) -> dict[str, str]:
        """Spellings of units, in lower case, to UNIT_MEASURE."""
        rows = self.rows("unit_aliases.csv")
        spellings = {row["spelling"].lower(): row["unit_measure"] for row in rows}
        return spellings | {unit.lower(): unit for unit in spellings.values()}

    @cached_property
    def dimensions(self) -> dict[str, Row]:
        """The dimensions of an observation, in the order of its key."""
        return {row["dimension"]: row for row in self.rows("dimensions.csv")}
