"""Submissions that are checked together: tables in memory, or a file on disk that is larger than memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


class Batch(Protocol):
    """What the runner checks at once."""

    names: list[str]
    files: list[int]
    providers: list[str]
    size: int
    measures: set[str]

    def pieces(self) -> Iterator[tuple[pa.Table, Any]]:
        """Typed observations, piece by piece, with the number of the submission of each; at least what is checked."""

    def rows(self, positions: Sequence[int], columns: Sequence[str]) -> pa.Table:
        """Some columns of the observations at some positions, counted over all pieces."""


class InMemory:
    """Tables of typed observations by submission.

    Attributes:
        names: the submissions.
        files: the number of the file that each came in; areas of one file may be compared with each other.
        providers: who sent each; blank where that is not known.
        size: how many observations there are.
        measures: the measures that occur.
    """

    def __init__(
        self, submissions: dict[str, pa.Table], files: Sequence[int] = (), providers: Sequence[str] = ()
    ) -> None:
        self.names = list(submissions)
        self.files = list(files) or list(range(len(submissions)))
        self.providers = list(providers) or [""] * len(submissions)
        self._table = pa.concat_tables(submissions.values()).unify_dictionaries()
        self.size = self._table.num_rows
        self.measures = set(pc.unique(self._table["MEASURE"]).to_pylist())
        counts = [table.num_rows for table in submissions.values()]
        self._submissions = np.repeat(np.arange(len(counts), dtype=np.int32), counts)

    def pieces(self) -> Iterator[tuple[pa.Table, Any]]:
        """All tables as one piece."""
        yield self._table, self._submissions

    def rows(self, positions: Sequence[int], columns: Sequence[str]) -> pa.Table:
        """Some columns of the observations at some positions."""
        return self._table.select(columns).take(pa.array(positions, pa.int64()))
