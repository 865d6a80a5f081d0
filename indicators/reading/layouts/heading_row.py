"""The heading row of a long table: which column has which concept, and which columns have none or one of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from indicators.definitions.registry import Definitions
from indicators.reading.formats.cube_rows import BESIDE, OTHER
from indicators.reading.formats.sdmx_actions import ACTION
from indicators.reading.formats.sdmx_csv import Message
from indicators.reading.formats.sdmx_levels import component
from indicators.reading.headings import (
    CONF_STATUS,
    SEARCHED_LINES,
    Note,
    concept_of,
    confidential_column,
    is_other_value,
    is_passed,
    notes_of,
)
from indicators.reading.sheet import Sheet

FREQUENCY = "FREQ"
_NEEDED = {"INDICATOR", "OBS_VALUE"}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading row.

    Attributes:
        line: where it stands, counted from 0.
        names: the headings as they are written.
        columns: the column of each concept, the first that has it.
        again: concept and column of every further column of a concept.
        unheaded: the columns without a heading.
        values: the columns that seem to be of further values.
        others: of an SDMX message, the columns of dimensions that are no concept of ours and may not be passed over;
            of any table that of the frequency.
    """

    line: int
    names: list[str]
    columns: dict[str, int]
    again: tuple[tuple[str, int], ...]
    unheaded: tuple[int, ...]
    values: tuple[int, ...]
    others: dict[str, int]

    @property
    def width(self) -> int:
        """How many cells it has."""
        return len(self.names)

    @property
    def value(self) -> int:
        """The column of the values."""
        return self.columns["OBS_VALUE"]

    @property
    def wanted(self) -> dict[str, int]:
        """All columns that are looked at.

        By concept; ``REF_AREA#3`` has one again, ``#4`` has no heading or seems to be of values, ``@INCOME`` is a
        dimension that is no concept; `ACTION` says what a row of an SDMX message does.
        """
        again = {f"{concept}#{column}": column for concept, column in self.again}
        others = {f"@{name}": column for name, column in self.others.items()}
        spelt = [component(text) for text in self.names]
        action = {ACTION: spelt.index(ACTION)} if ACTION in spelt and self.message() else {}
        return (
            self.columns | again | others | action | {f"#{column}": column for column in (*self.unheaded, *self.values)}
        )

    def of(self, concept: str) -> list[str]:
        """The headings of all columns of a concept."""
        columns = [self.columns[concept]] if concept in self.columns else []
        return [self.names[each] for each in (*columns, *(column for name, column in self.again if name == concept))]

    def message(self) -> Message | None:
        """The SDMX message that has this heading, if it is one of which rows may state something else than a value."""
        return Message.of(self.names)

    def is_trailing(self, column: int) -> bool:
        """Whether no column from this one on has a heading: what stands there was split off from the row."""
        return set(range(column, self.width)) <= set(self.unheaded)


def heading(sheet: Sheet, definitions: Definitions) -> Heading | None:
    """The heading row, if the sheet has one."""
    for line, row in enumerate(sheet.rows[:SEARCHED_LINES]):
        found = list(_concepts(sheet, row, definitions))
        concepts = {concept for concept, _ in found}
        if concepts >= _NEEDED or ("TITLE" in concepts and concepts >= _NEEDED - {"INDICATOR"}):
            return _heading(sheet, line, found, definitions)
    return None


def _concepts(sheet: Sheet, row: list[str], definitions: Definitions) -> Iterator[tuple[str, int]]:
    """The concepts that headings have, with their columns."""
    for column, text in enumerate(row):
        concept = _concept(sheet, column, text, definitions)
        if concept:
            yield concept, column


def _concept(sheet: Sheet, column: int, text: str, definitions: Definitions) -> str | None:
    """The concept of a column; a cube states it for all of its own."""
    stated = sheet.concepts.get(column)
    return concept_of(text, definitions) if stated is None else stated if stated not in {BESIDE, OTHER} else None


def _heading(sheet: Sheet, line: int, found: list[tuple[str, int]], definitions: Definitions) -> Heading:
    row = sheet.rows[line]
    columns: dict[str, int] = {}
    for concept, column in found:
        columns.setdefault(concept, column)
    if CONF_STATUS not in columns:
        others = {column: text for column, text in enumerate(row) if column not in columns.values()}
        resembling = confidential_column(others, definitions)
        columns |= {} if resembling is None else {CONF_STATUS: resembling}
    # A second column about confidentiality is told as a doubt (`unread`), whatever it says.
    again = [(concept, column) for concept, column in found if columns[concept] != column and concept != CONF_STATUS]
    unheaded = [column for column, text in enumerate(row) if not text.strip()]
    values = [column for column, text in enumerate(row) if is_other_value(text, definitions)]
    further = _other_dimensions(sheet, line, definitions)
    return Heading(line, row, columns, tuple(again), tuple(unheaded), tuple(values), further)


def _other_dimensions(sheet: Sheet, line: int, definitions: Definitions) -> dict[str, int]:
    return {
        component(text): column
        for column, text in enumerate(sheet.rows[line])
        if component(text) in {*sheet.dimensions, FREQUENCY}
        and not _concept(sheet, column, text, definitions)
        and sheet.concepts.get(column) != BESIDE
        and (component(text) == FREQUENCY or not is_passed(text, definitions))
    }


def unread(sheet: Sheet, found: Heading, definitions: Definitions) -> list[Note]:
    """What is told of the headings of a table that mean no concept, or one that another column has already."""
    row = sheet.rows[found.line]
    stated = {column for column, concept in sheet.concepts.items() if concept != OTHER}  # a cube's own, all read
    known = {*found.columns.values(), *stated}
    left = [column for column, text in enumerate(row) if text.strip() and column not in known]
    return notes_of([(row[column], sheet.address(found.line, column)) for column in left], definitions)
