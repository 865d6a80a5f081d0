"""What variables of SPSS, Stata and SAS say in words of ours: headings, labels in place of values, contradictions.

A variable is a concept by its name, else by its label. A label that is shown decides, and the code behind it must not
say something else: a row that contradicts itself shows both, so that a rule finds it. In the place of a value a label
never makes a number: what is known to mean a missing value is one, what is only declared missing is blank and told, and
any other label leaves a text that is no number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.codes import is_core_code
from indicators.reading.confidentiality import Confidentiality
from indicators.reading.contradictions import Contradictions, settled, shown_together
from indicators.reading.cube_meaning import REMARK
from indicators.reading.formats.cube_rows import BESIDE
from indicators.reading.headings import CONF_STATUS, concept_of, resembled
from indicators.reading.sheet import Sheet
from indicators.reading.statistical.dictionary import FileVariable
from indicators.reading.statistical.table import Stated, Variables

_NIL = {"nil", "zero", "-", "–", "—"}  # beside the number 0, which leaves no doubt
_KEYS = {"REF_AREA", "EDITION", "INDICATOR", "TITLE", "TIME_PERIOD", "SEX", "OBS_STATUS", "CONF_STATUS"}
_THREE_DECIMALS = re.compile(r"[-+]?\d{1,3}\.\d{3}")
_MOST = 10


def understood(book: Book, definitions: Definitions) -> Book:
    """The book with what its variables say in words of ours; other books as they are."""
    if not book.variables:
        return book
    return book.understood("variables", (partial(_understood, variables, definitions) for variables in book.variables))


def _understood(variables: Variables, definitions: Definitions, sheet: Sheet) -> tuple[Sheet, list[tuple[str, str]]]:
    meaning = _Meaning(sheet, variables, definitions)
    return meaning.sheet(), meaning.notes()


def headed_by_labels(book: Book) -> Book:
    """The book with the labels of its variables as headings, for a layout that knows these."""
    return book.understood("variables", (partial(_headed, variables) for variables in book.variables))


def _headed(variables: Variables, sheet: Sheet) -> tuple[Sheet, list[tuple[str, str]]]:
    names = [
        name if is_code else variable.label.strip() or name
        for name, (variable, is_code) in zip(sheet.rows[0], variables.columns, strict=True)
    ]
    return replace(sheet, rows=[names, *sheet.rows[1:]]), []


class _Meaning:
    """What the variables of one sheet say."""

    def __init__(self, sheet: Sheet, variables: Variables, definitions: Definitions) -> None:
        self._sheet = sheet
        self._variables = variables
        self._definitions = definitions
        self._confidentiality = Confidentiality(definitions)
        self._untold: Counter[str] = Counter()
        self._concepts = {
            column: concept for column, (variable, _) in enumerate(variables.columns) if (concept := self._of(variable))
        }

    def sheet(self) -> Sheet:
        """The sheet with the concepts of its columns, and its labels as they are read."""
        concepts, rows = dict(self._concepts), self._sheet.rows
        for column, (_, is_code) in enumerate(self._variables.columns):
            if not is_code:
                continue
            shown = column - 1
            concept = concepts.get(shown, "")
            concepts[column] = BESIDE
            if concept in {"INDICATOR", "TITLE"}:
                concepts |= self._of_indicator(shown, column)
            if found := self._contradictions(shown):
                rows = [rows[0], *(settled(row, shown, found) for row in rows[1:])]
        instead = {column: self._instead(column) for column in self._variables.stated}
        return replace(self._sheet, rows=rows, concepts=concepts, instead=instead)

    def notes(self) -> list[tuple[str, str]]:
        """What is told of codes that are missing for a reason that is not known."""
        if not self._untold:
            return []
        shown = [f"{text} ({count:,})" for text, count in list(self._untold.items())[:_MOST]]
        return [(REMARK, ", ".join(shown) + (", …" if len(self._untold) > _MOST else ""))]

    def _of(self, variable: FileVariable) -> str:
        return concept_of(variable.name, self._definitions) or concept_of(variable.label, self._definitions) or ""

    def _of_indicator(self, shown: int, code: int) -> Mapping[int, str]:
        """Which of both columns has the code of the indicator; the other has its title."""
        cells = self._sheet.rows[1:]
        if any(is_core_code(row[code]) for row in cells):
            return {shown: "TITLE", code: "INDICATOR"}
        return {shown: "INDICATOR" if any(is_core_code(row[shown]) for row in cells) else "TITLE"}

    def _contradictions(self, shown: int) -> Contradictions | None:
        """What finds codes and labels of a column that cannot both be right; nothing for one that is no concept."""
        variable = self._variables.columns[shown][0]
        concept = self._concepts.get(shown, "")
        if not concept and any(
            resembled(text, self._definitions) == (CONF_STATUS, True) for text in (variable.name, variable.label)
        ):
            concept = CONF_STATUS  # a layout may take the column for that
        behind = [each for said in self._variables.stated.get(shown, {}).values() for each in said]
        pairs = [(each.code, each.label) for each in behind if each.label]
        missing = {each.code for each in behind if each.missing}
        return Contradictions(concept, pairs, missing, self._definitions) if concept else None

    def _instead(self, column: int) -> Mapping[str, str]:
        """What each text that is shown for a code says in the place of a value."""
        concept = self._concepts.get(column, "")
        found = {}
        counts = Counter[str]()
        if concept not in _KEYS:
            lines = enumerate(self._sheet.rows)
            counts.update(row[column] for line, row in lines if self._sheet.is_label(line, column))
        for text, behind in self._variables.stated[column].items():
            said = {self._as_value(each) for each in behind}
            found[text] = said.pop() if len(said) == 1 else f"“{text}”"
            if counts and found[text] == "":
                variable = self._variables.columns[column][0]
                self._untold[f"{variable.name}: “{text}”"] += counts[text]
        return found

    def _as_value(self, stated: Stated) -> str:
        label, plain = stated.label, stated.label.lower()
        if plain in self._definitions.symbols and not (plain in _NIL and stated.code == "0"):
            return label
        if label and self._confidentiality.anywhere(label):
            return label
        if stated.missing:
            return ""
        if label == stated.code or (plain in _NIL and stated.code == "0"):
            return stated.code
        if plain in self._definitions.flags and not _THREE_DECIMALS.fullmatch(stated.code):
            return f"{stated.code} {plain}"
        return shown_together(stated.code, label)
