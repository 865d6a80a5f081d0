"""A batch for measurements: a long file is checked piece by piece, never read whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from indicators.base.observation import SAMPLING_ERRORS
from indicators.reading.dictionary_columns import mapped
from indicators.validation.encode import READ

_PIECE = 131_072


@dataclass
class OnDisk:
    """A Parquet file of typed observations (`reading.long_csv`), one submission an area, never read whole."""

    path: Path
    prefix: str = "file"

    def __post_init__(self) -> None:
        """Learns which areas there are: submissions are numbered in their order."""
        self._file = pq.ParquetFile(self.path, pre_buffer=False)
        found: set[str] = set()
        self.measures: set[str] = set()
        for piece in self._file.iter_batches(_PIECE, columns=["REF_AREA", "MEASURE"]):
            found.update(pc.unique(piece["REF_AREA"]).to_pylist())
            self.measures.update(pc.unique(piece["MEASURE"]).to_pylist())
        self._areas = sorted(area for area in found if area) + ([""] if None in found or "" in found else [])
        self.names = [f"{self.prefix}-{area or 'unknown'}" for area in self._areas]
        self.files = [0] * len(self.names)
        self.providers = [""] * len(self.names)
        self.size = self._file.metadata.num_rows

    def pieces(self) -> Iterator[tuple[pa.Table, Any]]:
        """The file in pieces that fit into memory whatever its length."""
        number = {area: str(place) for place, area in enumerate(self._areas)}
        for piece in self._file.iter_batches(_PIECE, columns=[*READ, *SAMPLING_ERRORS]):
            table = pa.Table.from_batches([piece])
            places = mapped([table["REF_AREA"]], lambda area: number[area or ""])
            codes = pc.cast(places.dictionary, pa.int32()).take(places.indices)
            yield table, codes.to_numpy()

    def rows(self, positions: Sequence[int], columns: Sequence[str]) -> pa.Table:
        """Some columns of the observations at some positions, from the row groups that hold them."""
        wanted = np.asarray(positions)
        order = np.argsort(wanted, kind="stable")
        found, first = [], 0
        for group in range(self._file.num_row_groups):
            count = self._file.metadata.row_group(group).num_rows
            inside = wanted[order][(wanted[order] >= first) & (wanted[order] < first + count)] - first
            if len(inside):
                found.append(self._file.read_row_group(group, columns).take(pa.array(inside)))
            first += count
        table = pa.concat_tables(found) if found else self._file.schema_arrow.empty_table().select(columns)
        return table.take(pa.array(np.argsort(order)))
