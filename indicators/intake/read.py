"""From bytes to addressed observations: opens the file, finds its layout, reads and normalises it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from indicators.definitions.registry import Definitions
from indicators.errors import Unreadable
from indicators.intake import large, normalise
from indicators.intake.book import open_book
from indicators.intake.file_name import parts
from indicators.intake.formats.limits import Limits, gunzip_to
from indicators.intake.layouts import layout_named, layouts
from indicators.intake.raw import Hints


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says.

    Attributes:
        profile: the layout it was read by.
        observations: one row an observation (see `normalise.OBSERVATION_COLUMNS`).
        notes: (key, value) of what was left out or assumed.
        unreadable: (reason, detail) when the file could not be read; then there are no observations.
    """

    profile: str
    observations: pa.Table
    notes: tuple[tuple[str, str], ...] = ()
    language: str = ""
    unreadable: tuple[str, str] | None = None


def read(
    source: bytes | Path, name: str, definitions: Definitions, hints: Hints | None = None, limits: Limits | None = None
) -> Reading:
    """Reads a file, given as its bytes or its path; a file that cannot be read gives a `Reading` that says why."""
    hints, limits = _with_name(hints or Hints(), name, definitions), limits or Limits()
    try:
        with _content(source, limits) as content:
            plan = large.plan(content, definitions, hints, limits) if isinstance(content, Path) else None
            if plan and hints.profile in {"", large.LAYOUT}:
                return _read_large(plan, name, definitions, hints)
            data = content if isinstance(content, bytes) else _held(content, limits)
        return _read_book(data, name, definitions, hints, limits)
    except Unreadable as wrong:
        return Reading("", normalise.nothing(definitions), unreadable=(wrong.reason, wrong.detail))


def to_parquet(
    path: Path, output: Path, definitions: Definitions, hints: Hints | None = None, limits: Limits | None = None
) -> tuple[Reading, int]:
    """Writes the addressed observations of a file to a Parquet file; gives what was read without them, and how many.

    A long CSV file of any size is written batch by batch, so that memory does not grow with it.
    """
    hints, limits = _with_name(hints or Hints(), path.name, definitions), limits or Limits()
    try:
        with _content(path, limits) as content:
            plan = large.plan(content, definitions, hints, limits) if isinstance(content, Path) else None
            if plan:
                written = large.to_parquet(plan, definitions, hints, output)
                return Reading(large.LAYOUT, normalise.nothing(definitions), written.notes), written.rows
    except Unreadable as wrong:
        return Reading("", normalise.nothing(definitions), unreadable=(wrong.reason, wrong.detail)), 0
    reading = read(path, path.name, definitions, hints, limits)
    if reading.unreadable is None:
        part = output.with_suffix(".part")
        pq.write_table(reading.observations, part, compression="zstd")
        part.replace(output)
    return replace(reading, observations=normalise.nothing(definitions)), reading.observations.num_rows


@contextmanager
def _content(source: bytes | Path, limits: Limits) -> Iterator[bytes | Path]:
    """The bytes of a small file, or the path of one that may be read in batches; a packed one is unpacked for that.

    Raises:
        Unreadable: the file is too large.
    """
    if isinstance(source, bytes):
        yield source
        return
    size = source.stat().st_size
    if size > limits.long_bytes:
        raise Unreadable("too_large", f"{size:,} bytes; at most {limits.long_bytes:,}")
    with source.open("rb") as file:
        start = file.read(4)
    if start.startswith(b"\x1f\x8b") and size > limits.batched_bytes // 10:
        with tempfile.TemporaryDirectory() as folder:
            unpacked = gunzip_to(source, Path(folder) / "unpacked", limits)
            yield unpacked if unpacked.stat().st_size > limits.batched_bytes else unpacked.read_bytes()
    elif start[:1] in {b"P", b"\xd0", b"{", b"[", b"<", b"\x1f"} or size <= limits.batched_bytes:
        yield _held(source, limits)
    else:
        yield source


def _held(path: Path, limits: Limits) -> bytes:
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Unreadable("too_large", f"{size:,} bytes; at most {limits.file_bytes:,}")
    return path.read_bytes()


def _with_name(hints: Hints, name: str, definitions: Definitions) -> Hints:
    """A year that only the file name says holds for rows that name none."""
    said = parts(name, definitions.names)
    return replace(hints, time_period=hints.time_period or said.time_period, ref_area=hints.ref_area or said.ref_area)


def _read_large(plan: large.Plan, name: str, definitions: Definitions, hints: Hints) -> Reading:
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "observations.parquet"
        written = large.to_parquet(plan, definitions, hints, output)
        return _reading(large.LAYOUT, pq.read_table(output), list(written.notes), hints, "", _named(name, definitions))


def _read_book(data: bytes, name: str, definitions: Definitions, hints: Hints, limits: Limits) -> Reading:
    book = open_book(data, name, limits, hints.charset)
    layout = (
        layout_named(hints.profile, definitions)
        if hints.profile
        else next((each for each in layouts(definitions) if each.recognises(book, definitions)), None)
    )
    if layout is None:
        raise Unreadable("no_layout", _first_cells(book.sheets[0].rows))
    raw = layout.read(book, definitions, hints)
    raw.notes.extend(book.notes)
    if raw.empty:
        return Reading("", normalise.nothing(definitions), tuple(raw.notes), unreadable=("no_observation", layout.name))
    table = normalise.observations(raw, definitions, hints)
    return _reading(raw.profile, table, raw.notes, hints, raw.language, _named(name, definitions))


def _named(name: str, definitions: Definitions) -> str:
    return parts(name, definitions.names).ref_area


def _reading(
    profile: str, table: pa.Table, notes: list[tuple[str, str]], hints: Hints, language: str, named: str
) -> Reading:
    areas = set(table["REF_AREA"].unique().to_pylist()) - {None}
    if hints.expect_areas and len(areas) < int(hints.expect_areas):
        notes.append(("coverage_short", f"REF_AREA {len(areas)} / {hints.expect_areas}"))
    newest = pc.max(table["TIME_PERIOD"]).as_py() or 0
    if hints.expect_year and newest < int(hints.expect_year):
        notes.append(("coverage_short", f"TIME_PERIOD {newest} / {hints.expect_year}"))
    if named and len(areas) == 1 and named not in areas:  # in a file of many areas the word may mean something else
        notes.append(("name_contradicts", f"{named}; REF_AREA {areas.pop()}"))
    return Reading(profile, table, tuple(notes), language)


def _first_cells(rows: list[list[str]]) -> str:
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return " | ".join(cell.strip() for cell in first[:6] if cell.strip())[:120]
