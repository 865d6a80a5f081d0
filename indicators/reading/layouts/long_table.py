"""One observation a row, with a heading over each column: long CSV, SDMX-CSV, or a plain sheet."""

from __future__ import annotations

import pyarrow as pa

from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.faults import Kind
from indicators.reading.layouts.heading_row import Heading, heading, unread
from indicators.reading.layouts.long_columns import LongColumns
from indicators.reading.raw import Declared, Raw
from indicators.reading.sheet import Sheet

_SDMX = {"DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "ACTION"}


class LongTable:
    """Long CSV or a long sheet, with headings in English, French or Spanish."""

    name = "long"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """Some sheet has a heading row with indicator and value."""
        return any(heading(sheet, definitions) for sheet in book.sheets)

    def read(self, book: Book, definitions: Definitions, declared: Declared) -> Raw:
        """One observation a row below the heading row; rows without a value and a status are kept as missing."""
        raw = Raw(self.name)
        read = set()
        for sheet in book.sheets:
            found = heading(sheet, definitions)
            if found:
                read.add(sheet.name)
                raw.notes.extend(unread(sheet, found, definitions))
                self._read_sheet(sheet, found, definitions, raw)
        raw.notes.extend(book.left_out(read))
        return raw

    def _read_sheet(self, sheet: Sheet, found: Heading, definitions: Definitions, raw: Raw) -> None:
        first, value = found.line + 1, found.value
        rows = sheet.filled_down(first, len(sheet.rows), [value])
        if not rows:
            return
        look = LongColumns(sheet, found, definitions, raw.faults)
        columns = look.of_rows(rows, first)
        raw.notes.extend(look.notes())
        lines = range(first, first + len(rows))
        if sheet.kinds:
            columns["IS_NUMBER"] = pa.array([sheet.is_number(each, value) for each in lines], pa.bool_())
            columns["IS_PERCENT"] = pa.array([sheet.is_percent(each, value) for each in lines], pa.bool_())
            columns["OBS_VALUE"] = pa.array([sheet.value(each, value) for each in lines], pa.string())
        columns["ADDRESS"] = sheet.addresses(first, len(rows), value)
        raw.tables.append(look.observations(columns))
        for place in sheet.merged_values(first, len(sheet.rows), [value]):
            raw.faults.add(Kind.VALUE_MERGED, sheet.address(*place), sheet.rows[found.line][value].strip())
        if not sheet.shows_all:
            for line in lines:
                if sheet.value(line, value):
                    raw.seen(sheet, (line, value))


class SdmxCsv(LongTable):
    """SDMX-CSV 1.0 and 2.x: the headings are concepts, and a column names the structure."""

    name = "sdmx-csv"

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """The first row names DATAFLOW or STRUCTURE beside the concepts."""
        first = book.sheets[0].rows[0] if book.format == "text" else []
        return bool(_SDMX & {text.split("[")[0].strip() for text in first}) and super().recognises(book, definitions)
