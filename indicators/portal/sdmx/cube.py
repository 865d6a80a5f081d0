"""The observations of a release in memory: a column of small numbers for each component, and what each number means.

A release never changes, so its cube is made once and read by all requests at once; nothing of it is ever written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa
from cachetools import LRUCache, cached
from numpy.typing import NDArray

from indicators.base import resources
from indicators.base.database import connect
from indicators.base.errors import IctError
from indicators.release.products import extracts
from indicators.release.products.sdmx_flows import MEASURE, Flow

_BATCH = 20_000
_KEPT = 12  # of each release the cubes that were asked for
Rows = NDArray[np.int64]
Codes = NDArray[np.signedinteger]


@dataclass(frozen=True, slots=True)
class Cube:
    """Observations, in the order of their dimensions.

    Attributes:
        flow: what they belong to.
        values: the values of each component but the measure, sorted; a column holds positions in them.
        columns: by component, for each observation the position of its value; one past the end where it has none.
        measure: the value of each observation (NaN where it has none).
    """

    flow: Flow
    values: Mapping[str, Sequence[str]]
    columns: Mapping[str, Codes]
    measure: NDArray[np.float64]

    def __len__(self) -> int:
        """How many observations there are."""
        return len(self.measure)

    def rows(self) -> Rows:
        """All observations."""
        return np.arange(len(self), dtype=np.int64)

    def text(self, name: str, row: int) -> str:
        """The value of a component of one observation; blank where it has none."""
        values, place = self.values[name], int(self.columns[name][row])
        return values[place] if place < len(values) else ""


_LOCK = Lock()


@cached(LRUCache(_KEPT), lock=_LOCK, info=False)
def of_release(folder: Path, flow: Flow) -> Cube:
    """The cube of a dataflow in a release, from its extract; without observations where an old release has none."""
    path = folder / f"{flow.extract}.parquet"
    if not path.exists():
        return of_rows([], flow)
    with connect(threads=2, memory_limit="1GB") as con:
        extracts.opened(con, path).create_view(f"extract_{flow.extract}")
        read = _read(con.execute(resources.sql(flow.query)).to_arrow_reader(_BATCH), flow)
    return _made(read, flow)  # what DuckDB took is given back by then


def of_rows(reader: Iterable[pa.RecordBatch], flow: Flow) -> Cube:
    """The cube of rows that have a column for each component.

    Raises:
        IctError: two rows have the same key: neither can be told apart from the other.
    """
    return _made(_read(reader, flow), flow)


@dataclass(frozen=True, slots=True)
class _Read:
    """Rows as they came.

    Attributes:
        known: the values of each component, in the order in which they were first met.
        parts: by component, the places of values in it, batch by batch.
        measure: the values of the measure.
    """

    known: dict[str, dict[str, int]]
    parts: dict[str, list[Codes]]
    measure: list[NDArray[np.float64]]


def _read(reader: Iterable[pa.RecordBatch], flow: Flow) -> _Read:
    known: dict[str, dict[str, int]] = {name: {} for name in flow.components}
    parts: dict[str, list[Codes]] = {name: [] for name in flow.components}
    measure: list[NDArray[np.float64]] = []
    for batch in reader:
        for name in flow.components:
            parts[name].append(_encoded(batch.column(name), known[name]))
        # A copy: a view of one column would keep the texts of all columns of its batch.
        measure.append(np.array(batch.column(MEASURE).cast(pa.float64())))
    return _Read(known, parts, measure)


def _made(read: _Read, flow: Flow) -> Cube:
    values = {name: sorted(each) for name, each in read.known.items()}
    found = {name: _sorted(read.parts.pop(name), read.known[name], values[name]) for name in flow.components}
    numbers = np.concatenate(read.measure) if read.measure else np.empty(0)
    order = np.lexsort([found[name] for name in reversed(flow.dimensions)])
    for name in flow.components:  # one after another: all of them twice is much memory
        found[name] = found[name][order]
    cube = Cube(flow, values, found, numbers[order])
    if not starts(cube, cube.rows(), flow.dimensions).all():
        raise IctError(f"The dataflow {flow.ident} has two observations with one key.")
    return cube


def _encoded(column: pa.Array, known: dict[str, int]) -> Codes:
    """The values of a column as numbers in the order in which they were first met; -1 for none."""
    encoded = column.cast(pa.string()).dictionary_encode()
    places = [known.setdefault(each, len(known)) if each else -1 for each in encoded.dictionary.to_pylist()]
    codes = encoded.indices.fill_null(len(places)).to_numpy()
    found: Codes = np.array([*places, -1], dtype=_smallest(known))[codes]
    return found


def _smallest(known: Sized) -> type[np.int16 | np.int32]:
    """The type of numbers that are places in some values, and one more."""
    return np.int16 if len(known) < np.iinfo(np.int16).max else np.int32


def _sorted(parts: list[Codes], known: Mapping[str, int], values: Sequence[str]) -> Codes:
    """The numbers of a column by the order of the values instead; one past the end for none."""
    places = np.empty(len(values) + 1, dtype=_smallest(values))
    places[[known[value] for value in values]] = np.arange(len(values))
    places[-1] = len(values)
    found = np.concatenate(parts) if parts else np.empty(0, dtype=np.int32)
    return np.take(places, found)


def starts(cube: Cube, rows: Rows, names: Iterable[str]) -> NDArray[np.bool_]:
    """Where, among rows that lie together, the values of some components are others than in the row before."""
    found = np.zeros(len(rows), dtype=np.bool_)
    found[:1] = True
    for name in names:
        column = cube.columns[name][rows]
        found[1:] |= column[1:] != column[:-1]
    return found
