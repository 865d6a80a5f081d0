"""From bytes to addressed observations: opens the file, finds its layout, reads and normalises it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from indicators.base.errors import Unreadable, UnreadableReason
from indicators.definitions.registry import Definitions
from indicators.reading import cube_meaning, long_csv, microdata_guard, normalise, variables_meaning
from indicators.reading.around_tables import Read, heard
from indicators.reading.beside_cells import with_notes, with_words_of_formats
from indicators.reading.book import Book, open_book
from indicators.reading.faults import Fault, Faults, Kind
from indicators.reading.file_name import parts
from indicators.reading.formats import px_text
from indicators.reading.formats.cube import CubeFault, WrongCube
from indicators.reading.formats.limits import Limits, gunzip_to
from indicators.reading.formats.sdmx_csv import DELETED
from indicators.reading.layouts import fits, layout_of
from indicators.reading.layouts.profiled import Profiled
from indicators.reading.layouts.template import Template
from indicators.reading.notes import unmarked
from indicators.reading.raw import Declared, Layout, Raw
from indicators.reading.response_sheet import Answer, without_responses
from indicators.reading.statistical import table

_HEAD = 4_096
_PACKING = 10  # text is seldom packed to less than a tenth


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says.

    Attributes:
        profile: the layout it was read by.
        observations: one row an observation (see `normalise.OBSERVATION_COLUMNS`).
        notes: (key, value) of what was left out or assumed.
        language: that the file is written in, where it says so.
        unreadable: (reason, detail) when the file could not be read; then there are no observations.
        faults: what is wrong with the table itself, at its cells.
        answers: of the office to the findings of an earlier report, which came back in the file.
        aggregates: values of groups of areas (`normalise.AGGREGATE_COLUMNS`), which are compared and never recorded.
    """

    profile: str
    observations: pa.Table
    notes: tuple[tuple[str, str], ...] = ()
    language: str = ""
    unreadable: tuple[UnreadableReason, str] | None = None
    answers: tuple[Answer, ...] = ()
    faults: tuple[Fault, ...] = ()
    aggregates: pa.Table = field(default_factory=lambda: normalise.NO_AGGREGATE)


def read(
    source: bytes | Path,
    name: str,
    definitions: Definitions,
    declared: Declared | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Reads a file, given as its bytes or its path; a file that cannot be read gives a `Reading` that says why."""
    declared, limits = _with_name(declared or Declared(), name, definitions), limits or Limits()
    try:
        with _content(source, name, definitions, declared, limits) as content:
            if isinstance(content, bytes):
                return _read_book(content, name, definitions, declared, limits)
            with tempfile.TemporaryDirectory() as folder:
                output = Path(folder) / "observations.parquet"
                written = long_csv.to_parquet(content, definitions, declared, output)
                reading = Reading(content.layout, _whole(output), written.notes, faults=written.faults)
                reading = replace(reading, aggregates=written.aggregates)
                return _judged(reading, name, definitions, declared)
    except WrongCube as exc:
        return _wrong(exc.faults, definitions)
    except Unreadable as exc:
        return Reading("", normalise.nothing(definitions), unreadable=(exc.reason, exc.detail))


def _wrong(found: Sequence[CubeFault], definitions: Definitions) -> Reading:
    """A cube that contradicts itself: every contradiction at its place."""
    faults = Faults()
    for fault in found:
        faults.add(Kind.CUBE_FAULT, fault.address, str(fault))
    return Reading("", normalise.nothing(definitions), unreadable=("cube_wrong", str(len(found))), faults=faults.all())


def to_parquet(
    path: Path, output: Path, definitions: Definitions, declared: Declared | None = None, limits: Limits | None = None
) -> tuple[Reading, int]:
    """Writes the addressed observations of a file to a Parquet file; gives what was read without them, and how many.

    A long CSV file of any size is written batch by batch, so that memory does not grow with it.
    """
    declared, limits = _with_name(declared or Declared(), path.name, definitions), limits or Limits()
    nothing = normalise.nothing(definitions)
    try:
        with _content(path, path.name, definitions, declared, limits) as content:
            if isinstance(content, long_csv.Plan):
                written = long_csv.to_parquet(content, definitions, declared, output)
                reading = Reading(content.layout, nothing, written.notes, faults=written.faults)
                return replace(reading, aggregates=written.aggregates), written.rows
            reading = _read_book(content, path.name, definitions, declared, limits)
    except WrongCube as exc:
        return _wrong(exc.faults, definitions), 0
    except Unreadable as exc:
        return Reading("", nothing, unreadable=(exc.reason, exc.detail)), 0
    if reading.unreadable is None:
        part = output.with_suffix(".part")
        pq.write_table(reading.observations, part, compression="zstd")
        part.replace(output)
    return replace(reading, observations=nothing), reading.observations.num_rows


@contextmanager
def _content(
    source: bytes | Path, name: str, definitions: Definitions, declared: Declared, limits: Limits
) -> Iterator[bytes | long_csv.Plan]:
    """The bytes of a file that is held in memory, or the plan of a long one; a packed long one is unpacked for that.

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
        head = file.read(_HEAD)
    start, is_px = head[:2], px_text.recognises(head)
    with tempfile.TemporaryDirectory() as folder:
        if start == b"\x1f\x8b" and size > limits.batched_bytes // _PACKING:
            source = gunzip_to(source, Path(folder) / "unpacked", limits)
            name, start = name.removesuffix(".gz"), b""
        parsed_whole = is_px or table.format_of(head)
        is_text = start[:1] not in {b"P", b"\xd0", b"{", b"[", b"<", b"\x1f"} and not parsed_whole
        plan = None
        if is_text and source.stat().st_size > limits.batched_bytes:
            plan = long_csv.plan(source, name, definitions, declared, limits)
        yield plan or _held(source, limits)


def _whole(path: Path) -> pa.Table:
    """A written table, as a short file gives it, so that both can be joined.

    Each batch came with dictionaries of its own, which Arrow can neither group nor compare, and the writer knows which
    columns are never absent.
    """
    table = pq.read_table(path).unify_dictionaries()
    return table.cast(pa.schema([column.with_nullable(True) for column in table.schema]))


def _held(path: Path, limits: Limits) -> bytes:
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Unreadable("too_large", f"{size:,} bytes; at most {limits.file_bytes:,}")
    return path.read_bytes()


def _with_name(declared: Declared, name: str, definitions: Definitions) -> Declared:
    """An area and a year that only the file name says hold for rows that name none."""
    said = parts(name, definitions.names)
    return replace(
        declared, time_period=declared.time_period or said.time_period, ref_area=declared.ref_area or said.ref_area
    )


def _read_book(data: bytes, name: str, definitions: Definitions, declared: Declared, limits: Limits) -> Reading:
    opened = cube_meaning.understood(open_book(data, name, limits, declared.charset), definitions)
    book, answers = without_responses(variables_meaning.understood(opened, definitions))
    book, layout = _laid_out(book, definitions, declared.profile)
    if layout is None and DELETED in dict(book.notes):  # to delete everything no value need be named
        nothing = normalise.nothing(definitions)
        return Reading("", nothing, tuple(book.notes), unreadable=("no_observation", "ACTION D"))
    if layout is None:
        raise Unreadable("no_layout", _first_cells(book.sheets[0].rows))
    raw = layout.read(book, definitions, declared)
    raw.notes.extend(book.notes)
    if raw.empty:
        nothing, faults = normalise.nothing(definitions), raw.faults.all()
        return Reading("", nothing, tuple(raw.notes), unreadable=("no_observation", layout.name), faults=faults)
    raw = with_words_of_formats(raw, book, definitions)
    typed = normalise.normalised(raw, definitions, declared)
    noted = with_notes(typed.observations, book, definitions)
    said = heard(noted, book, definitions, _read_already(raw, layout))
    if book.variables and (persons := microdata_guard.repeated(typed.observations)):
        raise Unreadable(microdata_guard.MICRODATA, persons)
    reading = Reading(
        raw.profile,
        said.observations,
        (*raw.notes, *said.notes),
        raw.language,
        answers=answers,
        faults=raw.faults.all(),
        aggregates=typed.aggregates,
    )
    return _judged(reading, name, definitions, declared)


def _read_already(raw: Raw, layout: Layout) -> Read:
    profile = layout.profile if isinstance(layout, Profiled) else None
    return Read(
        scale=bool(pc.any(pc.not_equal(pc.cast(raw.table()["UNIT_MULT"], pa.string()), "")).as_py()),
        footnotes=profile is not None and bool(profile.footnotes or profile.footnote_list),
        cells=isinstance(layout, Template),
    )


def _laid_out(book: Book, definitions: Definitions, profile: str) -> tuple[Book, Layout | None]:
    """The file with its layout; one of variables that no layout knows by their names may be known by their labels.

    Raises:
        Unreadable: variables look like the records of a survey.
    """
    layout = layout_of(book, definitions, profile)
    if not book.variables:
        return book, layout
    if not _is_known(layout, book, definitions):
        labelled = variables_meaning.headed_by_labels(book)
        other = layout_of(labelled, definitions, profile)
        if _is_known(other, labelled, definitions):
            book, layout = labelled, other
    if design := "; ".join(filter(None, _designs(book, definitions, profile))):
        raise Unreadable(microdata_guard.MICRODATA, design)
    return book, layout


def _is_known(layout: Layout | None, book: Book, definitions: Definitions) -> bool:
    return layout is not None and fits(layout, book, definitions)


def _designs(book: Book, definitions: Definitions, profile: str) -> Iterator[str]:
    """What in each file of variables looks like the records of a survey: beside a table, too, each is judged alone."""
    sheets = [sheet for sheet in book.sheets if sheet.kind == "variables"]
    for sheet, variables in zip(sheets, book.variables, strict=True):
        alone = replace(book, sheets=[sheet], variables=(variables,))
        ways = (alone, variables_meaning.headed_by_labels(alone))
        recognised = any(_is_known(layout_of(way, definitions, profile), way, definitions) for way in ways)
        yield microdata_guard.design_of(variables.dictionary, definitions, recognised=recognised)


def _judged(reading: Reading, name: str, definitions: Definitions, declared: Declared) -> Reading:
    """A reading with notes about what was expected and is not there, or contradicts the name of the file."""
    notes = list(reading.notes)
    areas = set(reading.observations["REF_AREA"].unique().to_pylist()) - {None}
    if declared.expect_areas and len(areas) < int(declared.expect_areas):
        notes.append(("coverage_short", f"REF_AREA {len(areas)} / {declared.expect_areas}"))
    newest = pc.max(reading.observations["TIME_PERIOD"]).as_py() or 0
    if declared.expect_year and newest < int(declared.expect_year):
        notes.append(("coverage_short", f"TIME_PERIOD {newest} / {declared.expect_year}"))
    named = parts(name, definitions.names).ref_area
    if named and len(areas) == 1 and named not in areas:  # in a file of many areas the word may mean something else
        notes.append(("name_contradicts", f"{named}; REF_AREA {areas.pop()}"))
    if any(key == "aggregates_left_out" for key, _ in notes):  # also where none of the regions has a value
        sent = sorted({text for text in reading.observations["REF_AREA_TEXT"].unique().to_pylist() if text})
        both = [f"“{text}”" for text in sent if definitions.names.also_group(unmarked(text))]
        notes += [("area_or_region", ", ".join(both))] if both else []
    return replace(reading, notes=tuple(notes))


def _first_cells(rows: list[list[str]]) -> str:
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return " | ".join(cell.strip() for cell in first[:6] if cell.strip())[:120]
