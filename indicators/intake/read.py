"""From bytes to addressed observations: opens the file, finds its layout, reads and normalises it."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from indicators.definitions.registry import Definitions
from indicators.errors import Unreadable
from indicators.intake import normalise
from indicators.intake.book import open_book
from indicators.intake.formats.limits import Limits
from indicators.intake.layouts import layout_named, layouts
from indicators.intake.raw import Hints, Raw


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
    data: bytes, name: str, definitions: Definitions, hints: Hints | None = None, limits: Limits | None = None
) -> Reading:
    """Reads a file; a file that cannot be read gives a `Reading` that says why."""
    hints = hints or Hints()
    try:
        book = open_book(data, name, limits)
        layout = (
            layout_named(hints.profile, definitions)
            if hints.profile
            else next((each for each in layouts(definitions) if each.recognises(book, definitions)), None)
        )
        if layout is None:
            raise Unreadable("no_layout", _first_cells(book.sheets[0].rows))
        raw = layout.read(book, definitions, hints)
        raw.notes.extend((note, book.encoding) for note in book.notes)
        if not raw.rows:
            raise Unreadable("no_observation", layout.name)
    except Unreadable as wrong:
        empty = normalise.observations(Raw(""), definitions, hints)
        return Reading("", empty, unreadable=(wrong.reason, wrong.detail))
    table = normalise.observations(raw, definitions, hints)
    areas = len(set(table["REF_AREA"].to_pylist()) - {None})
    if hints.expect_areas and areas < int(hints.expect_areas):
        raw.notes.append(("coverage_short", f"{areas} / {hints.expect_areas}"))
    return Reading(raw.profile, table, tuple(raw.notes), raw.language)


def _first_cells(rows: list[list[str]]) -> str:
    first = next((row for row in rows if any(cell.strip() for cell in row)), [])
    return " | ".join(cell.strip() for cell in first[:6] if cell.strip())[:120]
