"""What variables of SPSS, Stata and SAS say in words of ours: headings, labels in place of values, contradictions.

A variable is a concept by its name, else by its label. A label that is shown decides, and the code behind it must not
say something else: a row that contradicts itself shows both, so that a rule finds it. In the place of a value a label
never makes a number: what is known to mean a missing value is one, what is only declared missing is blank and told, and
any other label leaves a text that is no number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.codes import is_core_code
from indicators.reading.column_content import sex_of
from indicators.reading.confidentiality import Confidentiality
from indicators.reading.cube_meaning import REMARK
from indicators.reading.formats.cube_rows import BESIDE
from indicators.reading.headings import concept_of
from indicators.reading.sheet import Sheet
from indicators.reading.statistical.dictionary import FileVariable
from indicators.reading.statistical.table import Stated, Variables

_NIL = {"nil", "zero", "-", "–", "—"}  # beside the number 0, which leaves no doubt
_KEYS = {"REF_AREA", "EDITION", "INDICATOR", "TITLE", "TIME_PERIOD", "SEX", "OBS_STATUS", "CONF_STATUS"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_THREE_DECIMALS = re.compile(r"[-+]?\d{1,3}\.\d{3}")
_MOST = 10


def understood(book: Book, definitions: Definitions) -> Book:
    """The book with what its variables say in words of ours; other books as they are."""
    if not book.variables:
        return book
    notes: list[tuple[str, str]] = []
    sheets, described = [], iter(book.variables)
    for sheet in book.sheets:
        if sheet.kind != "variables":  # in a ZIP, beside others
            sheets.append(sheet)
            continue
        variables = next(described)
        read = _Meaning(sheet, variables, definitions)
        sheets.append(read.sheet())
        notes += read.notes()
    return replace(book, sheets=sheets, notes=[*book.notes, *notes])


def headed_by_labels(book: Book) -> Book:
    """The book with the labels of its variables as headings, for a layout that knows these."""
    described = iter(book.variables)
    sheets = [_headed(sheet, next(described)) if sheet.kind == "variables" else sheet for sheet in book.sheets]
    return replace(book, sheets=sheets)


def _headed(sheet: Sheet, variables: Variables) -> Sheet:
    names = [
        name if is_code else variable.label.strip() or name
        for name, (variable, is_code) in zip(sheet.rows[0], variables.columns, strict=True)
    ]
    return replace(sheet, rows=[names, *sheet.rows[1:]])


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
            if differs := self._differs(concept):
                rows = [rows[0], *(_both(row, shown, differs) for row in rows[1:])]
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

    def _differs(self, concept: str) -> Callable[[str, str], bool] | None:
        """What finds a code and a label of a concept that cannot both be right."""
        if concept == "REF_AREA":
            return self._other_area if self._codes_are_areas(concept) else None
        return {"TIME_PERIOD": _other_year, "SEX": self._other_sex, "INDICATOR": _other_code}.get(concept)

    def _codes_are_areas(self, concept: str) -> bool:
        """Whether most codes of areas are those that everybody knows; an office may number areas for itself."""
        columns = [column for column, known in self._concepts.items() if known == concept]
        found = Counter(
            self._area(each.code) == self._area(text)
            for column in columns
            for text, behind in self._variables.stated.get(column, {}).items()
            for each in behind
            if self._area(each.code)
        )
        letters = any(
            each.code.isalpha() and self._area(each.code)
            for column in columns
            for behind in self._variables.stated.get(column, {}).values()
            for each in behind
        )
        return letters or found[True] > found[False]

    def _area(self, text: str) -> str | None:
        return self._definitions.names.resolve(text.zfill(3) if text.isdigit() else text).ref_area

    def _other_area(self, code: str, label: str) -> bool:
        areas = self._area(code), self._area(label)
        return all(areas) and areas[0] != areas[1]

    def _other_sex(self, code: str, label: str) -> bool:
        # M is a man in one language and a woman (mujer) in another; F is a man in none.
        return code.strip().upper() == "F" and sex_of(label, self._definitions) == "M"

    def _instead(self, column: int) -> Mapping[str, str]:
        """What each text that is shown for a code says in the place of a value."""
        concept = self._concepts.get(column, "")
        found = {}
        counts = Counter(row[column] for row in self._sheet.rows[1:]) if concept not in _KEYS else Counter[str]()
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
        return f"{stated.code} = “{label}”"


def _both(row: list[str], shown: int, differs: Callable[[str, str], bool]) -> list[str]:
    """A row in which a code and its label that contradict each other stand together."""
    label, code = row[shown], row[shown + 1]
    if not label or label == code or not differs(code, label):
        return row
    both = f"{code} = “{label}”"
    return [*row[:shown], both, both, *row[shown + 2 :]]


def _other_year(code: str, label: str) -> bool:
    years = [_YEAR.fullmatch(text.strip()) for text in (code, label)]
    return all(years) and code.strip() != label.strip()


def _other_code(code: str, label: str) -> bool:
    return is_core_code(code) and is_core_code(label) and code.strip().upper() != label.strip().upper()
