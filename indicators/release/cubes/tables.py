"""What goes into a cube: the values of one indicator or area of an extract, by what they are broken down by.

An extract has a dozen breakdowns, of which a value has one or two. A cube of all of them would be almost empty, so
that there is a table for each set of breakdowns that occur together: `sex-age` has the totals, too, and what has one of
both.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from indicators.base import resources
from indicators.base.errors import ReleaseError, UsageError
from indicators.base.observation import DIMENSIONS

EXTRACTS = ("harmonised", "observations", "mdg", "sdg", "aggregates")
TIME, UNIT, TOTAL = "TIME_PERIOD", "UNIT_MEASURE", "_T"
WITHOUT_BREAKDOWN = "total"
MOST_CELLS = 1_000_000  # what our own readers take (`indicators.reading.formats.limits`)
_VALUE, _STATUS, _NOTES = "OBS_VALUE", "OBS_STATUS", ("COMMENT_OBS", "FOOTNOTE")
_BREAKDOWNS = frozenset(DIMENSIONS)
_EVERYTHING = {"series": "", "area": ""}
_LONGEST_MATRIX = 20  # characters, says the specification of PC-Axis


@dataclass(frozen=True, slots=True)
class Selection:
    """Which values: of one series or of one area of an extract."""

    extract: str
    series: str = ""
    area: str = ""

    def __post_init__(self) -> None:
        """Refuses what selects everything, or from an extract that is no cube.

        Raises:
            UsageError: it does.
        """
        if self.extract not in EXTRACTS:
            raise UsageError(f"{self.extract} is no extract with cubes.", advice=f"Use one of {', '.join(EXTRACTS)}.")
        if not (self.series or self.area):
            raise UsageError("A cube is of one indicator or of one area.", advice="Name one of them.")


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension with the codes that occur."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Observation:
    """One value.

    Attributes:
        value: the exact decimal; blank where there is none.
        status: as the extract has it.
        notes: of this value.
        attributes: in the order of those of the table.
    """

    value: str
    status: str
    notes: tuple[str, ...]
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A cube.

    Attributes:
        selection: what it was made from.
        name: the breakdowns, or `total`.
        dimensions: the last one, time, runs fastest.
        attributes: the names of what is said of each value beside its status.
        observations: by the place of the cell, counted from 0; a place without one was not published.
    """

    selection: Selection
    name: str
    dimensions: tuple[Dimension, ...]
    attributes: tuple[str, ...]
    observations: dict[int, Observation]

    @property
    def size(self) -> int:
        """How many cells it has."""
        return math.prod(len(each.codes) for each in self.dimensions)

    @property
    def matrix(self) -> str:
        """A short name that stays the same from release to release."""
        chosen = self.selection
        whole = "_".join((chosen.extract, chosen.series, chosen.area, self.name))
        kind, subject = chosen.extract[:3].upper(), chosen.series or chosen.area
        parts = ("" if subject.startswith(kind) else kind, subject, "" if self.name == WITHOUT_BREAKDOWN else self.name)
        plain = re.sub(r"[^A-Z0-9]+", "_", "_".join(filter(None, parts)).upper())
        if len(plain) <= _LONGEST_MATRIX:
            return plain
        return f"{plain[:13]}_{hashlib.sha256(whole.encode()).hexdigest()[:6].upper()}"

    def dimension(self, name: str) -> Dimension | None:
        """The dimension of that name."""
        return next((each for each in self.dimensions if each.name == name), None)

    def decimals(self) -> dict[str, tuple[int, int]]:
        """By unit how many decimals its values have, and how many are to be shown.

        What has more than six was computed, not sent: two of these are shown.
        """
        place = next(at for at, each in enumerate(self.dimensions) if each.name == UNIT)
        behind = math.prod(len(each.codes) for each in self.dimensions[place + 1 :])
        codes, found = self.dimensions[place].codes, dict.fromkeys(self.dimensions[place].codes, 0)
        for number, each in self.observations.items():
            code = codes[number // behind % len(codes)]
            found[code] = max(found[code], len(each.value.partition(".")[2]))
        return {code: (held, held if held <= 6 else 2) for code, held in found.items()}


@dataclass(frozen=True, slots=True)
class Rows:
    """The values of a selection, with the names of their columns."""

    selection: Selection
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the key; time is the last one."""
        return self.columns[: self.columns.index(TIME) + 1]

    def used(self, row: tuple[Any, ...]) -> frozenset[str]:
        """By what a value is broken down."""
        return frozenset(
            name for name, code in zip(self.keys, row, strict=False) if name in _BREAKDOWNS and code != TOTAL
        )


def series_of(con: duckdb.DuckDBPyConnection, extract: str) -> list[str]:
    """The series that an extract has."""
    found = con.sql(resources.sql(f"cubes/{Selection(extract, series='any').extract}"), params=_EVERYTHING)
    return [code for (code,) in found.project(found.columns[0]).distinct().order("1").fetchall()]


def rows_of(con: duckdb.DuckDBPyConnection, selection: Selection) -> Rows:
    """The values of a selection.

    Args:
        con: where the extracts of a release are tables or views.
        selection: which of them.

    Raises:
        UsageError: there are none.
    """
    found = _selected(con, selection).order("ALL")
    columns, rows = tuple(found.columns), found.fetchall()
    if not rows:
        what = selection.series or selection.area
        raise UsageError(f"The extract {selection.extract} has no values of {what}.", advice="The catalogue lists all.")
    return Rows(selection, columns, rows)


def _selected(con: duckdb.DuckDBPyConnection, selection: Selection) -> duckdb.DuckDBPyRelation:
    query = resources.sql(f"cubes/{selection.extract}")
    return con.sql(query, params={"series": selection.series, "area": selection.area})


def names(rows: Rows) -> list[str]:
    """The tables of a selection: without breakdown, then those of which no other one has all breakdowns."""
    return _largest({rows.used(row) for row in rows.rows})


def names_of(con: duckdb.DuckDBPyConnection, selection: Selection) -> list[str]:
    """The tables of a selection without reading its values; none where it has none."""
    found = _selected(con, selection)
    broken_down = [name for name in found.columns if name in _BREAKDOWNS]
    if not broken_down:
        return [WITHOUT_BREAKDOWN] * bool(found.limit(1).fetchall())
    used = found.project(", ".join(f"{name} <> '{TOTAL}'" for name in broken_down)).distinct().fetchall()
    return _largest(
        {frozenset(name for name, is_used in zip(broken_down, row, strict=True) if is_used) for row in used}
    )


def _largest(sets: set[frozenset[str]]) -> list[str]:
    largest = [each for each in sets if each and not any(each < other for other in sets)]
    return [WITHOUT_BREAKDOWN] * (frozenset() in sets) + sorted(map(_name, largest))


def _name(used: Iterable[str]) -> str:
    return "-".join(name.lower() for name in DIMENSIONS if name in used) or WITHOUT_BREAKDOWN


def table(rows: Rows, name: str) -> Table:
    """One table of a selection.

    Raises:
        UsageError: it has no such table, or it would have too many cells.
    """
    if name not in names(rows):
        raise UsageError(f"There is no table {name}.", advice=f"There are: {', '.join(names(rows))}.")
    within = frozenset() if name == WITHOUT_BREAKDOWN else frozenset(name.upper().split("-"))
    chosen = _chosen(rows, within)
    places = [at for at, key in enumerate(rows.keys) if key not in _BREAKDOWNS or key in within]
    dimensions = tuple(Dimension(rows.keys[at], _sorted({str(row[at]) for row in chosen})) for at in places)
    found = Table(rows.selection, name, dimensions, _attributes(rows), {})
    if found.size > MOST_CELLS:
        raise UsageError(
            f"The table {name} would have {found.size:,} cells; at most {MOST_CELLS:,} are written.",
            advice=f"The extract {rows.selection.extract} as Parquet or CSV has the same values.",
        )
    _fill(found, rows, chosen, places)
    return found


def _chosen(rows: Rows, within: frozenset[str]) -> list[tuple[Any, ...]]:
    """The rows with these breakdowns at most, of series that have one of them."""
    fitting = [row for row in rows.rows if rows.used(row) <= within]
    if not within:
        return fitting
    broken_down = {row[0] for row in fitting if rows.used(row)}
    return [row for row in fitting if row[0] in broken_down]


def _sorted(codes: set[str]) -> tuple[str, ...]:
    return tuple(sorted(codes, key=lambda code: (code != TOTAL, code)))


def _attributes(rows: Rows) -> tuple[str, ...]:
    return tuple(name for name in rows.columns[len(rows.keys) :] if name not in {_VALUE, _STATUS, *_NOTES})


def _fill(found: Table, rows: Rows, chosen: list[tuple[Any, ...]], places: list[int]) -> None:
    numbered = [{code: number for number, code in enumerate(each.codes)} for each in found.dimensions]
    at = {name: place for place, name in enumerate(rows.columns)}
    notes = [at[name] for name in _NOTES if name in at]
    attributes = [at[name] for name in found.attributes]
    for row in chosen:
        number = 0
        for known, place in zip(numbered, places, strict=True):
            number = number * len(known) + known[str(row[place])]
        if number in found.observations:
            raise ReleaseError(f"{found.matrix} has two values in one cell.", advice="Tell the maintainer.")
        found.observations[number] = Observation(
            _text(row[at[_VALUE]]),
            row[at[_STATUS]] or "",
            tuple(dict.fromkeys(row[place] for place in notes if row[place])),
            tuple(_text(row[place]) for place in attributes),
        )


def _text(value: object) -> str:
    """A value as text, a number with all its digits and no others."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ReleaseError(
                "A value is no number.", advice="Find out how it was accepted; publish nothing until then."
            )
        return f"{Decimal(repr(value + 0.0)).normalize():f}"  # a negative zero is none
    return "" if value is None else str(value)
