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

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from indicators.definitions.registry import Definitions
from indicators.errors import Unreadable
from indicators.intake.book import open_book
from indicators.intake.formats import delimited, sdmx_csv
from indicators.intake.formats.limits import Limits
from indicators.intake.formats.sdmx_actions import ACTION
from indicators.intake.formats.sdmx_levels import component
from indicators.intake.headings import DOUBTFUL
from indicators.intake.layouts import layout_of
from indicators.intake.layouts.long_table import (
    LongTable,
    columns_of,
    heading,
    long_observations,
    other_dimensions,
    unread,
)
from indicators.intake.normalise import Normaliser
from indicators.intake.raw import Hints
from indicators.intake.sheet import Sheet

_HEAD = 2_000_000
_BLOCK = 24_000_000
_ROWS = 100_000
_OF_ALL_LINES = {"encoding_guessed", sdmx_csv.DELETED, DOUBTFUL}  # what the first lines do not show


class _Irregular(Exception):
    """The quick reader's rows are not the lines of the file."""


_Reader = Callable[["Plan"], Iterator[pa.Table]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of a long file before it is read: its layout and encoding, where the heading is, what columns mean.

    Attributes:
        names: the headings as they are written.
        others: the columns of dimensions that are no concept.
        notes: (key, detail) of what was assumed or looks odd.
        said: of the rows that state no value, once the file was read.
    """

    path: Path
    layout: str
    encoding: str
    delimiter: str
    line: int
    names: list[str]
    headings: dict[str, int]
    others: dict[str, int]
    notes: tuple[tuple[str, str], ...]
    limits: Limits
    said: list[tuple[str, str]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns the heading has."""
        return len(self.names)

    @property
    def value(self) -> int:
        """The column of the values."""
        return self.headings["OBS_VALUE"]


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows, and (key, detail) of what was left out or assumed."""

    rows: int
    notes: tuple[tuple[str, str], ...]


def plan(path: Path, name: str, definitions: Definitions, hints: Hints, limits: Limits) -> Plan | None:
    """How to read a long file, or nothing if its first lines are no long table.

    Raises:
        Unreadable: a line is too long, or the file is no text.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if b"\n" not in head[: limits.line_bytes]:
        raise Unreadable("too_large", f"a line of more than {limits.line_bytes:,} bytes")
    book = open_book(head[: head.rindex(b"\n") + 1], name, limits, hints.charset)
    layout = layout_of(book, definitions, hints.profile)
    found = heading(book.sheets[0], definitions) if isinstance(layout, LongTable) else None
    if layout is None or found is None:
        return None
    line, headings = found
    encoding = delimited.encoding_of(path, hints.charset)  # the first lines may not show it
    notes = [note for note in book.notes if note[0] not in _OF_ALL_LINES]
    notes += [("encoding_guessed", encoding)] if delimited.guessed(encoding, hints.charset) else []
    notes += unread(book.sheets[0], line, headings, definitions)
    names, others = book.sheets[0].rows[line], other_dimensions(book.sheets[0], line, definitions)
    return Plan(path, layout.name, encoding, book.delimiter, line, names, headings, others, tuple(notes), limits)


def to_parquet(described: Plan, definitions: Definitions, hints: Hints, output: Path) -> Written:
    """Writes all observations of a long file to a Parquet file, in the order of the file.

    Raises:
        Unreadable: the file is damaged or has more rows than the limits allow.
    """
    with Normaliser(definitions, hints) as normaliser:
        try:
            return _decided(_quick, described, normaliser, output)
        except _Irregular:
            return _decided(_careful, described, normaliser, output)


def _decided(reader: _Reader, described: Plan, normaliser: Normaliser, output: Path) -> Written:
    """Reads once; and once more where the whole file writes decimals otherwise than its first batch promised."""
    assumed, written, (commas, points, doubtful) = _write(reader, described, normaliser, output, None)
    if doubtful and assumed != (commas > points):
        _, written, _ = _write(reader, described, normaliser, output, commas > points)
    return written


def _write(
    reader: _Reader, described: Plan, normaliser: Normaliser, output: Path, comma: bool | None
) -> tuple[bool, Written, tuple[int, int, int]]:
    """One pass; gives the decimal mark that was assumed, what was written, and what the whole file says of the mark."""
    evidence = (0, 0, 0)
    rows = sent = 0
    part = output.with_suffix(".part")
    writer: pq.ParquetWriter | None = None
    try:
        for raw in reader(described):
            seen = normaliser.decimals(raw)
            evidence = (evidence[0] + seen[0], evidence[1] + seen[1], evidence[2] + seen[2])
            if comma is None:
                comma = evidence[0] > evidence[1]
            typed = normaliser.typed(raw, decimal_comma=comma)
            writer = writer or _writer(part, typed)
            writer.write_table(typed)
            rows, sent = rows + typed.num_rows, sent + raw.num_rows
            if sent > described.limits.long_rows:
                raise Unreadable("too_large", f"more than {described.limits.long_rows:,} rows")
        if not sent:
            raise Unreadable("no_observation", described.layout)
        assert writer is not None  # noqa: S101 - something was sent
        writer.close()
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)
    doubts = normaliser.doubts()
    left_out = [("aggregates_left_out", str(sent - rows))] if sent > rows else []
    return bool(comma), Written(rows, (*left_out, *doubts, *described.said, *described.notes)), evidence


def _writer(path: Path, first: pa.Table) -> pq.ParquetWriter:
    """Columns that hardly ever say the same twice are written as they are, or as differences, not as a dictionary."""
    differences = {"ROW_ID": "DELTA_BINARY_PACKED", "ADDRESS": "DELTA_BYTE_ARRAY"}
    various = {"OBS_TEXT", "OBS_VALUE"} if len(first["OBS_TEXT"].unique()) * 2 > first.num_rows else set()
    alike = [name for name in first.column_names if name not in differences and name not in various]
    return pq.ParquetWriter(
        path, first.schema, compression="zstd", compression_level=1, use_dictionary=alike, column_encoding=differences
    )


def _quick(described: Plan) -> Iterator[pa.Table]:
    """Arrow's reader: several threads, each distinct text of a block once."""
    names = [f"c{number}" for number in range(described.width)]
    spelt = [component(text) for text in described.names]
    is_message = sdmx_csv.Message.of(described.names) is not None
    actions = [spelt.index(ACTION)] if ACTION in spelt else []
    wanted = [names[column] for column in (*described.headings.values(), *described.others.values(), *actions)]
    text = pa.dictionary(pa.int32(), pa.string())
    line = described.line + 1
    try:
        with pa_csv.open_csv(
            described.path,
            pa_csv.ReadOptions(
                block_size=_BLOCK, skip_rows=line, column_names=names, encoding=_plain(described.encoding)
            ),
            pa_csv.ParseOptions(delimiter=described.delimiter),
            pa_csv.ConvertOptions(
                column_types=dict.fromkeys(wanted, text), include_columns=wanted, strings_can_be_null=False
            ),
        ) as batches:
            for batch in batches:
                columns = dict(zip(described.headings, batch.columns, strict=False))
                others = dict(zip(described.others, batch.columns[len(columns) :], strict=False))
                seen = columns | others | ({ACTION: batch.columns[-1]} if actions else {})
                if is_message and not sdmx_csv.is_plain(seen):
                    raise _Irregular
                yield _addressed(columns, others, line, described)
                line += batch.num_rows
    except pa.ArrowInvalid as wrong:
        raise _Irregular from wrong
    if line != _lines(described.path):
        raise _Irregular


def _careful(described: Plan) -> Iterator[pa.Table]:
    """Python's reader: quoted line breaks, blank lines, rows of any length, bytes that are no text."""
    message = sdmx_csv.Message.of(described.names)
    if message:
        for _, rows in _rows(described):
            message.learn(rows)
        for line, rows in _rows(described):
            message.collect(rows, line)
    for line, rows in _rows(described):
        kept = message.resolved(rows) if message else rows
        columns, others = columns_of(kept, described.headings), columns_of(kept, described.others)
        yield _addressed(columns, others, line, described)
    described.said[:] = message.notes if message else []


def _rows(described: Plan) -> Iterator[tuple[int, list[list[str]]]]:
    """The rows beneath the heading, many at a time, each time with the line of the first, counted from 0."""
    csv.field_size_limit(described.limits.line_bytes)
    with described.path.open(encoding=described.encoding, errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=described.delimiter)
        try:
            for _ in range(described.line + 1):
                next(reader)
            line = described.line + 1
            while rows := list(islice(reader, _ROWS)):
                yield line, rows
                line += len(rows)
        except csv.Error as wrong:
            raise Unreadable("damaged", f"line {reader.line_num}: {wrong}") from None


def _addressed(columns: dict[str, Any], others: dict[str, Any], line: int, described: Plan) -> pa.Table:
    """Raw observations with the addresses of their values."""
    rows = len(next(iter(columns.values())))
    addresses = Sheet("", [], kind="text").addresses(line, rows, described.value)
    return long_observations(columns | {"ADDRESS": addresses}, others, before=line - described.line - 1)


def _plain(encoding: str) -> str:
    return "utf8" if encoding in {"utf-8", "utf-8-sig"} else encoding


def _lines(path: Path) -> int:
    """How many lines a file has, whether its last one ends or not."""
    count, last = 0, b"\n"
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            count += block.count(b"\n")
            last = block[-1:]
    return count + (last != b"\n")
