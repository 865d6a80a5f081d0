"""What a workbook says beside its values without a cell of its own: notes on cells, and words of number formats.

A note is a talk among colleagues as often as it is a footnote: nothing of it is kept, but a value whose note calls it
confidential is confidential. A word that a format shows beside a number is read as if it were written there.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pyarrow as pa

from indicators.definitions.registry import Definitions
from indicators.reading.around_tables import marked
from indicators.reading.book import Book
from indicators.reading.confidentiality import Confidentiality
from indicators.reading.raw import Raw
from indicators.reading.sheet import Sheet

_BY_NOTE = "a note on the cell, or on one of its row, read as confidential"
_READ = ("OBS_VALUE", "IS_NUMBER", "IS_PERCENT")


def with_words_of_formats(raw: Raw, book: Book, definitions: Definitions) -> Raw:
    """The observations with the words that number formats show beside their values."""
    said = Confidentiality(definitions)
    words = {
        sheet.address(*place): word
        for sheet in book.sheets
        for place, word in sheet.words.items()
        if said.anywhere(word) or word.lower() in {*definitions.flags, *definitions.scale_words}
    }
    if not words:
        return raw
    table = raw.table()
    rows = []
    for address, *row in zip(table["ADDRESS"].to_pylist(), *(table[name].to_pylist() for name in _READ), strict=True):
        value, number, percent = row
        word = words.get(address, "")
        if word and number:
            value = f"{Decimal(value).scaleb(2).normalize():f} % {word}" if percent else f"{value} {word}"
            number = percent = False
        rows.append((value, number, percent))
    for name, column in zip(_READ, zip(*rows, strict=True), strict=True):
        place = table.column_names.index(name)
        table = table.set_column(
            place, table.schema.field(place), pa.array(column).cast(table.schema.field(place).type)
        )
    raw.rows, raw.tables = [], [table]
    return raw


def with_notes(observations: pa.Table, book: Book, definitions: Definitions) -> pa.Table:
    """The typed observations, of which those with a note that calls something confidential are confidential."""
    said = Confidentiality(definitions)
    secret = {address for sheet in book.sheets for address in _noted(sheet, said)}
    return marked(observations, secret, _BY_NOTE)


def _noted(sheet: Sheet, said: Confidentiality) -> Iterator[str]:
    """The cells of the rows in which a note calls something confidential."""
    for row in {row for (row, _), text in sheet.notes.items() if said.of_comment(text)}:
        width = len(sheet.rows[row]) if row < len(sheet.rows) else 0
        yield from (sheet.address(row, column) for column in range(width))
