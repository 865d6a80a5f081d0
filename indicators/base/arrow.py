"""Tables of Arrow from rows, each column with its type: an empty table keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

TEXT, TEXTS = pa.string(), pa.list_(pa.string())
INTEGER, COUNT, NUMBER, FLAG = pa.int32(), pa.int64(), pa.float64(), pa.bool_()


def of_rows(rows: Sequence[tuple[Any, ...]], **columns: pa.DataType) -> pa.Table:
    """A table of rows.

    Args:
        rows: a value for each column, in their order.
        columns: names and types, in the order of the rows.
    """
    values = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    named = zip(columns.items(), values, strict=True)
    return pa.table({name: pa.array(column, kind) for (name, kind), column in named})
