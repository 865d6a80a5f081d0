"""One observation a row, with a heading over each column: long CSV, SDMX-CSV, or a plain sheet."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from indicators.definitions.registry import Definitions
from indicators.intake.book import Book
from indicators.intake.codes import is_total
from indicators.intake.encoded import constant, encoded, mapped
from indicators.intake.formats.sdmx_levels import component
from indicators.intake.headings import CONF_STATUS, Note, concept_of, confidential_column, is_passed, notes_of
from indicators.intake.raw import Hints, Raw, completed
from indicators.intake.sheet import Sheet

_SDMX = {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "ACTION"}
_NEEDED = {"INDICATOR", "OBS_VALUE"}
_SEARCHED_LINES = 30


def _headings(row: list[str], definitions: Definitions) -> dict[str, int]:
    """Concept to column, the first of each."""
    found: dict[str, int] = {}
    for column, text in enumerate(row):
        concept = concept_of(text, definitions)
        if concept:
            found.setdefault(concept, column)
    if CONF_STATUS not in found:
        column_of = confidential_column({c: t for c, t in enumerate(row) if c not in found.values()}, definitions)
        found |= {} if column_of is None else {CONF_STATUS: column_of}
    return found


def unread(sheet: Sheet, line: int, headings: dict[str, int], definitions: Definitions) -> list[Note]:
    """What is told of the headings of a table that mean no concept, or one that another column has already."""
    row = sheet.rows[line]
    left = [column for column, text in enumerate(row) if text.strip() and column not in headings.values()]
    return notes_of([(row[column], sheet.address(line, column)) for column in left], definitions)


def heading(sheet: Sheet, definitions: Definitions) -> tuple[int, dict[str, int]] | None:
    """The line of the heading row and the column of each concept, if the sheet has such a row."""
    for line, row in enumerate(sheet.rows[:_SEARCHED_LINES]):
        headings = _headings(row, definitions)
        titles = {"TITLE"} & headings.keys()
        if headings.keys() >= _NEEDED or (titles and headings.keys() >= _NEEDED - {"INDICATOR"}):
            return line, headings
    return None


class LongTable:
    """Long CSV or a long sheet, with headings in English, French or Spanish."""

    name = "long"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """Some sheet has a heading row with indicator and value."""
        return any(heading(sheet, definitions) for sheet in book.sheets)

    def read(self, book: Book, definitions: Definitions, hints: Hints) -> Raw:
        """One observation a row below the heading row; rows without a value and a status are kept as missing."""
        raw = Raw(self.name)
        for sheet in book.sheets:
            found = heading(sheet, definitions)
            if found:
                raw.notes.extend(unread(sheet, *found, definitions))
                self._read_sheet(sheet, *found, raw, definitions)
        return raw

    def _read_sheet(
        self, sheet: Sheet, line: int, headings: dict[str, int], raw: Raw, definitions: Definitions
    ) -> None:
        rows = sheet.rows[line + 1 :]
        if not rows:
            return
        value = headings["OBS_VALUE"]
        columns, others = columns_of(rows, headings), columns_of(rows, other_dimensions(sheet, line, definitions))
        if sheet.kinds:
            lines = range(line + 1, line + 1 + len(rows))
            columns["IS_NUMBER"] = pa.array([sheet.is_number(each, value) for each in lines], pa.bool_())
            columns["IS_PERCENT"] = pa.array([sheet.is_percent(each, value) for each in lines], pa.bool_())
            columns["OBS_VALUE"] = pa.array([sheet.value(each, value) for each in lines], pa.string())
        columns["ADDRESS"] = sheet.addresses(line + 1, len(rows), value)
        raw.tables.append(long_observations(columns, others))


def other_dimensions(sheet: Sheet, line: int, definitions: Definitions) -> dict[str, int]:
    """The columns of the dimensions of an SDMX message that are no concept of ours, and may not be passed over."""
    return {
        component(text): column
        for column, text in enumerate(sheet.rows[line])
        if component(text) in sheet.dimensions
        and not concept_of(text, definitions)
        and not is_passed(text, definitions)
    }


def long_observations(columns: dict[str, Any], others: dict[str, Any], before: int = 0) -> pa.Table:
    """Raw observations of the columns of a long table; rows that name no indicator are no observations.

    Args:
        columns: texts by concept.
        others: texts by dimension that is no concept: what is no total there stands in BREAKDOWN, for a rule to find.
        before: the rows of the file before these.
    """
    if others:
        known = columns.get("BREAKDOWN", constant("", len(columns["OBS_VALUE"])))
        columns |= {"BREAKDOWN": mapped([known, *others.values()], partial(breakdown, [*others]))}
    columns = {name: _trimmed(column) if _is_text(name) else column for name, column in columns.items()}
    table = completed(columns, before)
    kept = pc.or_(_says(table["INDICATOR"]), _says(table["TITLE"]))
    return table if pc.all(kept).as_py() else table.filter(kept)


def breakdown(names: Sequence[str], known: str | None, *texts: str | None) -> str:
    """What a row says of dimensions beside the known breakdown; a total says nothing."""
    said = [
        f"{name}={text.strip()}" for name, text in zip(names, texts, strict=True) if text and not is_total(text.strip())
    ]
    return "; ".join(said if said and is_total(known or "") else [known or "", *said])


def _trimmed(column: Any) -> pa.DictionaryArray:
    """Texts without blanks around them; only the distinct texts are looked at."""
    coded = encoded(column)
    texts = pc.utf8_trim_whitespace(coded.dictionary)
    if texts.equals(coded.dictionary):
        return coded
    again = texts.dictionary_encode()
    return pa.DictionaryArray.from_arrays(again.indices.take(coded.indices), again.dictionary)


def _is_text(name: str) -> bool:
    return name != "ADDRESS" and not name.startswith("IS_")


def _says(column: Any) -> Any:
    coded = encoded(column)
    return pc.not_equal(coded.dictionary, "").take(coded.indices)


def columns_of(rows: list[list[str]], headings: dict[str, int]) -> dict[str, Any]:
    """The columns that are asked for, as arrays of texts; a short row has blanks."""
    return {
        name: pa.array([row[column] if column < len(row) else "" for row in rows], pa.string())
        for name, column in headings.items()
    }


class SdmxCsv(LongTable):
    """SDMX-CSV 1.0 and 2.x: the headings are concepts, and a column names the structure."""

    name = "sdmx-csv"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """The first row names DATAFLOW or STRUCTURE beside the concepts."""
        first = book.sheets[0].rows[0] if book.format == "text" else []
        return bool(_SDMX & {text.split("[")[0].strip() for text in first}) and super().recognises(book, definitions)
