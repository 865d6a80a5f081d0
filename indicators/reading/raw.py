"""Raw observations: what a layout hands over, all text, each with the address of its value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import pyarrow as pa

from indicators.base.observation import TEXTS
from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.dictionary_columns import constant, encoded
from indicators.reading.faults import Faults, Kind
from indicators.reading.sheet import Sheet

# IS_NUMBER, IS_PERCENT: the cell of a workbook is a number, and is shown as a percentage.
SCHEMA = pa.schema(
    [
        ("ROW_ID", pa.int64()),
        ("ADDRESS", pa.string()),
        ("IS_NUMBER", pa.bool_()),
        ("IS_PERCENT", pa.bool_()),
        *((c, pa.string()) for c in TEXTS),
    ]
)


@dataclass(frozen=True, slots=True)
class Declared:
    """What the sender or the caller says about a file that the file itself may not say.

    Attributes:
        ref_area: the country of rows that name none.
        edition: the edition of rows that declare none.
        time_period: the year of rows that name none.
        profile: the layout, where it is not to be recognised.
        charset: the encoding of a text file that is not UTF-8.
        language: that of the report.
        expect_areas: at least so many areas must be there.
        expect_year: a year as new as this must be there.
        source: the scheduled source and its period; its deliveries are compared with each other.
    """

    ref_area: str = ""
    edition: str = ""
    time_period: str = ""
    profile: str = ""
    charset: str = ""
    language: str = ""
    expect_areas: str = ""
    expect_year: str = ""
    source: str = ""


@dataclass(slots=True)
class Raw:
    """Collects raw observations, row by row or by columns."""

    profile: str
    rows: list[dict[str, object]] = field(default_factory=list)
    tables: list[pa.Table] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    language: str = ""
    faults: Faults = field(default_factory=Faults)

    def add(self, address: str, *, number: bool = False, percent: bool = False, **texts: str) -> None:
        """Adds one observation; concepts that are not named are blank."""
        row = {"ROW_ID": len(self.rows) + 1, "ADDRESS": address, "IS_NUMBER": number, "IS_PERCENT": percent}
        self.rows.append(row | texts)

    def add_cell(self, sheet: Sheet, place: tuple[int, int], **texts: str) -> None:
        """Adds the observation whose value stands in a cell; what the sheet hides or strikes out is told."""
        number, percent = sheet.is_number(*place), sheet.is_percent(*place)
        said = {"OBS_VALUE": sheet.value(*place)} | texts
        self.add(sheet.address(*place), number=number, percent=percent, **said)
        self.seen(sheet, place)

    def seen(self, sheet: Sheet, place: tuple[int, int]) -> None:
        """Tells a value that a person who opens the workbook does not see, or sees struck out."""
        hidden = sheet.out_of_sight(*place)
        if hidden:
            self.faults.add(Kind.OUT_OF_SIGHT, sheet.address(*place), hidden)
        if place in sheet.struck:
            self.faults.add(Kind.STRUCK_OUT, sheet.address(*place), sheet.address(*place))

    def table(self) -> pa.Table:
        """All observations as an Arrow table with the columns of `SCHEMA`."""
        if self.tables:
            joined = pa.concat_tables(self.tables).unify_dictionaries()
            return joined.set_column(0, "ROW_ID", pa.array(np.arange(1, joined.num_rows + 1)))
        columns = {
            name: [row.get(name, False if name.startswith("IS_") else "") for row in self.rows] for name in SCHEMA.names
        }
        return pa.table(columns, schema=SCHEMA)

    @property
    def empty(self) -> bool:
        """Whether there is no observation."""
        return not self.rows and not any(table.num_rows for table in self.tables)


def completed(columns: dict[str, Any], before: int = 0) -> pa.Table:
    """Columns of raw observations with all others of `SCHEMA` blank; rows are counted on from `before`."""
    rows = len(columns["ADDRESS"])
    whole: dict[str, Any] = {"ROW_ID": pa.array(np.arange(before + 1, before + rows + 1))}
    for name in SCHEMA.names[1:]:
        given = columns.get(name)
        if name == "ADDRESS":
            whole[name] = given
        elif name.startswith("IS_"):
            whole[name] = given if given is not None else pa.repeat(pa.scalar(False), rows)
        else:
            whole[name] = encoded(given) if given is not None else constant("", rows)
    return pa.table(whole)


class Layout(Protocol):
    """One way to lay out observations in cells."""

    name: str

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """Whether the file is laid out this way."""

    def read(self, book: Book, definitions: Definitions, declared: Declared) -> Raw:
        """The raw observations of a file that is laid out this way."""
