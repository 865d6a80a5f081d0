"""Lists in the order of a language's own alphabet (Unicode collation, by DuckDB's ICU)."""

from __future__ import annotations

from functools import cache
from typing import Any

import duckdb

from indicators.base import resources
from indicators.base.database import connect

Row = dict[str, Any]


def in_order(rows: list[Row], language: str) -> list[Row]:
    """Rows in the order in which a dictionary of the language has their column NAME.

    Args:
        rows: have the column.
        language: one of the six.
    """
    keys = _keys([str(row["NAME"]) for row in rows], language)
    return [rows[place] for place in sorted(range(len(rows)), key=lambda place: (keys[place], place))]


def names_in_order(names: list[str], language: str) -> list[str]:
    """Names in that order."""
    keys = dict(zip(names, _keys(names, language), strict=True))
    return sorted(names, key=keys.__getitem__)


def _keys(names: list[str], language: str) -> list[str]:
    if not names:
        return []
    with _connection().cursor() as cursor:
        asked = {"names": names, "language": language}
        return [key for (key,) in cursor.execute(resources.sql("portal/collation_keys"), asked).fetchall()]


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return connect(threads=1, memory_limit="128MB")
