"""Observations as text, many at once: Arrow joins the texts of their components, each made once for each value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from indicators.portal.sdmx.cube import Cube, Rows, starts
from indicators.portal.sdmx.message import DataSet
from indicators.release.products.sdmx_flows import MEASURE

_CHUNK = 20_000


@dataclass(frozen=True, slots=True)
class Field:
    """A component within a text.

    Attributes:
        name: of the component.
        text: how a value of it is written.
        none: what stands where there is no value.
    """

    name: str
    text: Callable[[str], str]
    none: str = ""


Piece = str | Field


@dataclass(frozen=True, slots=True)
class Layout:
    """How the observations of a data set are written.

    Attributes:
        head: what stands before the observations of a group.
        observation: an observation.
        between: what stands between two observations of a group.
        close: what stands after a group.
        group: the dimensions that make a group; none: nothing is grouped.
        repeats: whether the head of its group stands before each observation.
    """

    head: Sequence[Piece]
    observation: Sequence[Piece]
    between: str = ""
    close: str = ""
    group: Sequence[str] = ()
    repeats: bool = False


def pieces(data: DataSet, layout: Layout) -> Iterator[bytes]:
    """The observations of a data set, in pieces that are small beside the whole."""
    texts = _Texts(data.cube, data.rows)
    begins = starts(data.cube, data.rows, layout.group)
    for first in range(0, len(data.rows), _CHUNK):
        part = slice(first, first + _CHUNK)
        rows, begin = data.rows[part], begins[part]
        begin[0] |= layout.repeats
        heads = np.flatnonzero(begin)
        head = _joined([layout.close, *texts.of(layout.head, rows[heads])], len(heads))
        lead = np.cumsum(begin) - 1 if layout.repeats else np.where(begin, np.cumsum(begin) - 1, len(heads))
        choice = pa.concat_arrays([head, pa.array([layout.between], pa.string())])
        written = _bytes(_joined([choice.take(pa.array(lead)), *texts.of(layout.observation, rows)], len(rows)))
        yield written[len(layout.close.encode()) :] if first == 0 else written
    if len(data.rows):
        yield layout.close.encode()


class _Texts:
    """The texts of values, made once for each value that occurs."""

    def __init__(self, cube: Cube, rows: Rows) -> None:
        self._cube = cube
        self._rows = rows
        self._made: dict[int, tuple[pa.Array, NDArray[np.int64]]] = {}

    def of(self, parts: Sequence[Piece], rows: Rows) -> Iterator[pa.Array | str]:
        """For each part a text, or the texts of these rows."""
        for part in parts:
            if isinstance(part, str):
                yield part
            elif part.name == MEASURE:
                yield _numbers(self._cube.measure[rows], part)
            else:
                texts, places = self._dictionary(part)
                yield texts.take(pa.array(places[self._cube.columns[part.name][rows]]))

    def _dictionary(self, part: Field) -> tuple[pa.Array, NDArray[np.int64]]:
        if id(part) not in self._made:
            values, column = self._cube.values[part.name], self._cube.columns[part.name]
            occurs = np.zeros(len(values) + 1, dtype=np.bool_)
            occurs[column[self._rows]] = True
            needed = np.flatnonzero(occurs)
            places = np.zeros(len(values) + 1, dtype=np.int64)
            places[needed] = np.arange(len(needed))
            texts = [part.text(values[each]) if each < len(values) else part.none for each in needed.tolist()]
            self._made[id(part)] = pa.array(texts, pa.string()), places
        return self._made[id(part)]


def _numbers(numbers: NDArray[np.float64], part: Field) -> pa.Array:
    missing = np.isnan(numbers)
    texts = [part.text(repr(each)) for each in numbers.tolist()]
    if missing.any():
        texts = [part.none if gone else text for text, gone in zip(texts, missing, strict=True)]
    return pa.array(texts, pa.string())


def _joined(parts: Sequence[pa.Array | str], length: int) -> pa.Array:
    """The texts of each row one after another."""
    merged: list[pa.Array | str] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    if not any(isinstance(part, pa.Array) for part in merged):
        return pa.array(["".join(str(part) for part in merged)] * length, pa.string())
    return pc.binary_join_element_wise(*(pa.scalar(part) if isinstance(part, str) else part for part in merged), "")


def _bytes(texts: pa.Array) -> bytes:
    """The texts of an array without anything between: what Arrow has in one piece of memory."""
    _, places, data = texts.buffers()
    ends = np.frombuffer(places, dtype=np.int32)
    return bytes(memoryview(data)[ends[texts.offset] : ends[texts.offset + len(texts)]]) if len(texts) else b""
