"""Given rows of SQL tests: a table in a line, each column with the letter of its type."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from indicators.base.arrow import COUNT, FLAG, INTEGER, NUMBER, TEXT, of_rows

_TYPES = {"s": TEXT, "i": INTEGER, "l": COUNT, "n": NUMBER, "b": FLAG}


def typed(columns: str, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """A table of rows; `columns` is like ``REF_AREA:s YEAR:i``."""
    return of_rows(rows, **{name: _TYPES[kind] for name, kind in (column.split(":") for column in columns.split())})
