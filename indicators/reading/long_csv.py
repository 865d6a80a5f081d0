"""Long CSV files of any length: read in batches, typed batch by batch, written as Parquet; memory does not grow.

Two readers give the same rows. The quick one (Arrow's) is tried first; where its rows do not agree with the lines of
the file (quoted line breaks, blank lines, rows of different lengths) the careful one reads the file from its start, so
that every address is right. How the file writes decimals is known at its end: where that differs from what its first
batch promised, and some value depends on it, the file is read once more.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from indicators.base.errors import Unreadable
from indicators.base.observation import SAMPLING_ERRORS
from indicators.definitions.registry import Definitions
from indicators.reading.around_tables import doubts
from indicators.reading.book import open_book
from indicators.reading.faults import Fault, Faults
from indicators.reading.formats import delimited, sdmx_csv
from indicators.reading.formats.limits import Limits
from indicators.reading.headings import DOUBTFUL
from indicators.reading.layouts import layout_of
from indicators.reading.layouts.heading_row import Heading, heading, unread
from indicators.reading.layouts.long_columns import LongColumns
from indicators.reading.layouts.long_table import LongTable
from indicators.reading.normalise import Normaliser
from indicators.reading.raw import Declared
from indicators.reading.sheet import Sheet
from indicators.reading.unnamed import Unnamed

_HEAD = 2_000_000
_BLOCK = 24_000_000
_PIECE = 2**20
_ROWS = 100_000
_ASKED_FOR = ["REF_AREA", "INDICATOR", "TIME_PERIOD"]  # statistics of all columns took two fifths of the writing
# To allow for absence costs a third of the writing.
_ABSENT = {"REF_AREA", "TIME_PERIOD", "RESPONDENTS", "OBS_VALUE", *SAMPLING_ERRORS}
_OF_ALL_LINES = {"encoding_guessed", sdmx_csv.DELETED, DOUBTFUL}  # what the first lines do not show


class _Irregular(Exception):
    """The quick reader's rows are not the lines of the file."""


_Reader = Callable[["Plan", LongColumns], Iterator[pa.Table]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a long file before it is read: its layout and encoding, its heading.

    Attributes:
        notes: (key, detail) of what was assumed or looks odd.
        said: of the rows that state no value, once the file was read.
    """

    path: Path
    layout: str
    encoding: str
    delimiter: str
    heading: Heading
    notes: tuple[tuple[str, str], ...]
    limits: Limits
    said: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows, what was left out or assumed, and faults; apart from it the values of groups of areas."""

    rows: int
    notes: tuple[tuple[str, str], ...]
    faults: tuple[Fault, ...]
    aggregates: pa.Table


def plan(path: Path, name: str, definitions: Definitions, declared: Declared, limits: Limits) -> Plan | None:
    """How to read a long file, or nothing if its first lines are no long table.

    Raises:
        Unreadable: a line is too long, or the file is no text.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"\n" not in head[: limits.line_bytes]:
        raise Unreadable("too_large", f"a line of more than {limits.line_bytes:,} bytes")
    book = open_book(head[: head.rindex(b"\n") + 1], name, limits, declared.charset)
    layout = layout_of(book, definitions, declared.profile)
    found = heading(book.sheets[0], definitions) if isinstance(layout, LongTable) else None
    if layout is None or found is None:
        return None
    encoding = delimited.encoding_of(path, declared.charset)  # the first lines may not show it
    notes = [note for note in book.notes if note[0] not in _OF_ALL_LINES]
    notes += [("encoding_guessed", encoding)] if delimited.guessed(encoding, declared.charset) else []
    notes += unread(book.sheets[0], found, definitions)
    notes += doubts({text for row in book.sheets[0].rows[: found.line] for text in row if text}, definitions)
    return Plan(path, layout.name, encoding, book.delimiter, found, tuple(notes), limits)


def to_parquet(described: Plan, definitions: Definitions, declared: Declared, output: Path) -> Written:
    """Writes all observations of a long file to a Parquet file, in the order of the file.

    Raises:
        Unreadable: the file is damaged or has more rows than the limits allow.
    """
    with Normaliser(definitions, declared) as normaliser:
        work = _Work(described, definitions, declared, normaliser, output)
        try:
            return work.decided(_quick)
        except _Irregular:
            return work.decided(_careful)


@dataclass(frozen=True, slots=True)
class _Work:
    """The writing of one file."""

    described: Plan
    definitions: Definitions
    declared: Declared
    normaliser: Normaliser
    output: Path

    def decided(self, reader: _Reader) -> Written:
        """Reads once; and once more where the whole file writes decimals otherwise than its first batch promised."""
        assumed, written, (commas, points, doubtful) = self._write(reader, None)
        if doubtful and assumed != (commas > points):
            _, written, _ = self._write(reader, commas > points)
        return written

    def _write(self, reader: _Reader, comma: bool | None) -> tuple[bool, Written, tuple[int, int, int]]:
        """One pass; gives the decimal mark that was assumed, what was written, and what the file says of the mark."""
        evidence = (0, 0, 0)
        rows = sent = 0
        aggregates: list[pa.Table] = []
        part = self.output.with_suffix(".part")
        writer: pq.ParquetWriter | None = None
        described, normaliser, faults, unnamed = self.described, self.normaliser, Faults(), Unnamed(self.declared)
        look = LongColumns(Sheet("", [], kind="text"), described.heading, self.definitions, faults)
        try:
            for raw in reader(described, look):
                seen = normaliser.decimals(raw)
                evidence = (evidence[0] + seen[0], evidence[1] + seen[1], evidence[2] + seen[2])
                if comma is None:
                    comma = evidence[0] > evidence[1]
                unnamed.look(raw)
                typed, of_groups = normaliser.typed(raw, decimal_comma=comma)
                aggregates.append(of_groups)
                writer = writer or _writer(part, typed)
                writer.write_table(typed.cast(writer.schema))
                rows, sent = rows + typed.num_rows, sent + raw.num_rows
                if sent > described.limits.long_rows:
                    raise Unreadable("too_large", f"more than {described.limits.long_rows:,} rows")
            if not sent:
                raise Unreadable("no_observation", described.layout)
            assert writer is not None  # noqa: S101 - something was sent
            writer.close()
            part.replace(self.output)
        finally:
            part.unlink(missing_ok=True)
        unnamed.tell(faults)
        left_out = [("aggregates_left_out", str(sent - rows))] if sent > rows else []
        notes = (*left_out, *normaliser.doubts(), *described.said, *look.notes(), *described.notes)
        notes += tuple(doubts(look.beside, self.definitions))
        return bool(comma), Written(rows, notes, faults.all(), pa.concat_tables(aggregates)), evidence


def _writer(path: Path, first: pa.Table) -> pq.ParquetWriter:
    """Columns that hardly ever say the same twice are written as they are, or as differences, not as a dictionary."""
    differences = {"ROW_ID": "DELTA_BINARY_PACKED", "ADDRESS": "DELTA_BYTE_ARRAY"}
    various = {"OBS_TEXT", "OBS_VALUE"} if len(first["OBS_TEXT"].unique()) * 2 > first.num_rows else set()
    alike = [name for name in first.column_names if name not in differences and name not in various]
    schema = pa.schema([each.with_nullable(each.name in _ABSENT) for each in first.schema])
    return pq.ParquetWriter(
        path,
        schema,
        compression="zstd",
        compression_level=1,
        use_dictionary=alike,
        column_encoding=differences,
        write_statistics=_ASKED_FOR,
    )


def _quick(described: Plan, look: LongColumns) -> Iterator[pa.Table]:
    """Arrow's reader: several threads, each distinct text of a block once."""
    heading = described.heading
    names = [f"c{number}" for number in range(heading.width)]
    wanted, is_message = heading.wanted, heading.message() is not None
    columns = [names[column] for column in wanted.values()]
    text = pa.dictionary(pa.int32(), pa.string())
    line = heading.line + 1
    try:
        with pa_csv.open_csv(
            described.path,
            pa_csv.ReadOptions(
                block_size=_BLOCK, skip_rows=line, column_names=names, encoding=_plain(described.encoding)
            ),
            pa_csv.ParseOptions(delimiter=described.delimiter),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(columns, text), include_columns=columns, strings_can_be_null=False
            ),
        ) as batches:
            for batch in batches:
                seen = dict(zip(wanted, batch.columns, strict=True))
                if is_message and not sdmx_csv.is_plain(seen):
                    raise _Irregular
                yield _addressed(look.looked_over(seen, line), line, described, look)
                line += batch.num_rows
    except pa.ArrowInvalid as exc:
        raise _Irregular from exc
    if line != _lines(described.path):
        raise _Irregular


def _careful(described: Plan, look: LongColumns) -> Iterator[pa.Table]:
    """Python's reader: quoted line breaks, blank lines, rows of any length, bytes that are no text."""
    message = described.heading.message()
    if message:
        for _, rows in _rows(described):
            message.learn(rows)
        for line, rows in _rows(described):
            message.collect(rows, line)
    for line, rows in _rows(described):
        kept = message.resolved(rows) if message else rows
        yield _addressed(look.of_rows(kept, line), line, described, look)
    described.said[:] = message.notes if message else []


def _rows(described: Plan) -> Iterator[tuple[int, list[list[str]]]]:
    """The rows beneath the heading, many at a time, each time with the line of the first, counted from 0."""
    csv.field_size_limit(described.limits.line_bytes)
    with described.path.open(encoding=described.encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=described.delimiter)
        try:
            for _ in range(described.heading.line + 1):
                next(reader)
            line = described.heading.line + 1
            while rows := list(islice(reader, _ROWS)):
                yield line, rows
                line += len(rows)
        except csv.Error as exc:
            raise Unreadable("damaged", f"line {reader.line_num}: {exc}") from None


def _addressed(columns: dict[str, Any], line: int, described: Plan, look: LongColumns) -> pa.Table:
    """Raw observations with the addresses of their values."""
    rows = len(next(iter(columns.values())))
    addresses = Sheet("", [], kind="text").addresses(line, rows, described.heading.value)
    return look.observations(columns | {"ADDRESS": addresses}, before=line - described.heading.line - 1)


def _plain(encoding: str) -> str:
    return "utf8" if encoding in {"utf-8", "utf-8-sig"} else encoding


def _lines(path: Path) -> int:
    """How many lines a file has, whether its last one ends or not."""
    count, last = 0, b"\n"
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            count += int(np.count_nonzero(np.frombuffer(piece, np.uint8) == ord("\n")))  # a third of piece.count
            last = piece[-1:]
    return count + (last != b"\n")
