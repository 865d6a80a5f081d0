"""Raw observations: what a layout hands over, all text, each with the address of its value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from indicators.definitions.registry import Definitions
from indicators.intake.book import Book

DIMENSIONS = (
    "SEX",
    "AGE",
    "URBANISATION",
    "EDUCATION_LEV",
    "LABOUR_STATUS",
    "OCCUPATION",
    "HH_COMPOSITION",
    "SIZE_CLASS",
    "ACTIVITY",
    "BREAKDOWN",
)
CONCEPTS = (
    "REF_AREA",
    "EDITION",
    "INDICATOR",
    "TITLE",
    "MEASURE",
    "TIME_PERIOD",
    *DIMENSIONS,
    "OBS_VALUE",
    "UNIT_MEASURE",
    "UNIT_MULT",
    "OBS_STATUS",
    "CONF_STATUS",
    "AGE_SCOPE",
    "SOURCE",
    "COMMENT_OBS",
)
SCHEMA = pa.schema(
    [("ROW_ID", pa.int64()), ("ADDRESS", pa.string()), ("IS_NUMBER", pa.bool_()), *((c, pa.string()) for c in CONCEPTS)]
)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the sender or the caller says about a file that the file itself may not say."""

    ref_area: str = ""
    edition: str = ""
    profile: str = ""
    language: str = ""
    expect_areas: str = ""


@dataclass(slots=True)
class Raw:
    """Collects raw observations row by row."""

    profile: str
    rows: list[dict[str, object]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    language: str = ""

    def add(self, address: str, *, number: bool = False, **texts: str) -> None:
        """Adds one observation; concepts that are not named are blank."""
        self.rows.append({"ROW_ID": len(self.rows) + 1, "ADDRESS": address, "IS_NUMBER": number, **texts})

    def table(self) -> pa.Table:
        """All observations as an Arrow table of `SCHEMA`."""
        columns = {name: [row.get(name, "") for row in self.rows] for name in SCHEMA.names}
        return pa.table(columns, schema=SCHEMA)


class Layout(Protocol):
    """One way to lay out observations in cells."""

    name: str

    def recognises(self, book: Book, definitions: Definitions) -> bool:
        """Whether the file is laid out this way."""

    def read(self, book: Book, definitions: Definitions, hints: Hints) -> Raw:
        """The raw observations of a file that is laid out this way."""


def cells(row: list[str]) -> Iterator[tuple[int, str]]:
    """The cells of a row that hold something, with their column."""
    return ((column, text.strip()) for column, text in enumerate(row) if text.strip())
