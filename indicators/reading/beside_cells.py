"""What a workbook says beside its values without a cell of its own: notes on cells, and words of number formats.

A note is a talk among colleagues as often as it is a footnote: nothing of it is kept, but a value whose note calls it
confidential is confidential. A word that a format shows beside a number is read as if it were written there.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pyarrow as pa

from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.confidentiality import Confidentiality
from indicators.reading.raw import Raw
from indicators.reading.sheet import Sheet

_CONFIDENTIAL = "confidential"
_BY_NOTE = "a note on the cell, or on one of its row, read as confidential"
_READ = ("OBS_VALUE", "OBS_STATUS", "TRACE", "IS_NUMBER", "IS_PERCENT")


def with_what_stands_beside(raw: Raw, book: Book, definitions: Definitions) -> Raw:
    """The observations with what notes and number formats say of their values."""
    said = Confidentiality(definitions)
    secret = {address for sheet in book.sheets for address in _noted(sheet, said)}
    words = {
        sheet.address(*place): word
        for sheet in book.sheets
        for place, word in sheet.words.items()
        if said.anywhere(word) or word.lower() in {*definitions.flags, *definitions.scale_words}
    }
    if not secret and not words:
        return raw
    table = raw.table()
    rows = []
    for address, *row in zip(table["ADDRESS"].to_pylist(), *(table[name].to_pylist() for name in _READ), strict=True):
        value, status, trace, number, percent = row
        word = words.get(address, "")
        if word and number:
            value = f"{Decimal(value).scaleb(2).normalize():f} % {word}" if percent else f"{value} {word}"
            number = percent = False
        if address in secret:
            status = "; ".join(filter(None, (status, _CONFIDENTIAL)))
            trace = "; ".join(filter(None, (trace, _BY_NOTE)))
        rows.append((value, status, trace, number, percent))
    for name, column in zip(_READ, zip(*rows, strict=True), strict=True):
        place = table.column_names.index(name)
        table = table.set_column(
            place, table.schema.field(place), pa.array(column).cast(table.schema.field(place).type)
        )
    raw.rows, raw.tables = [], [table]
    return raw


def _noted(sheet: Sheet, said: Confidentiality) -> Iterator[str]:
    """The cells of the rows in which a note calls something confidential."""
    for row in {row for (row, _), text in sheet.notes.items() if said.of_comment(text)}:
        width = len(sheet.rows[row]) if row < len(sheet.rows) else 0
        yield from (sheet.address(row, column) for column in range(width))
