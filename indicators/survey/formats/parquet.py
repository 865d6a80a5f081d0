"""Parquet files of microdata, read by DuckDB where they lie: numbers and texts as they are typed in the file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from indicators.reading.statistical.dictionary import Dictionary, FileVariable, VariableType
from indicators.reading.statistical.names import selected
from indicators.survey.formats.limits import (
    ROW,
    MicrodataLimits,
    UnreadableMicrodata,
    check_names,
    check_rows,
    check_shape,
    check_size,
)
from indicators.survey.formats.names import quoted

_WHOLE = {"TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "BOOLEAN"}
_LONG = {"BIGINT", "UBIGINT", "HUGEINT", "UHUGEINT"}
_BROKEN = {"FLOAT", "DOUBLE"}
_TEXTS = {
    "VARCHAR": VariableType.TEXT,
    "UUID": VariableType.TEXT,
    "DATE": VariableType.DATE,
    "TIMESTAMP": VariableType.DATETIME,
    "TIMESTAMP WITH TIME ZONE": VariableType.DATETIME,
    "TIME": VariableType.TIME,
}
_NUMBER = "file_row_number"  # DuckDB's column of the numbers of rows, from 0
_EXACT = 2**53  # from here on a DOUBLE does not tell one whole number from the next


def load(
    con: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    *,
    variables: tuple[str, ...] | None = None,
    limits: MicrodataLimits | None = None,
) -> Dictionary:
    """Makes a view of a file, or of some of its variables: a census has too many rows to hold them in memory.

    Raises:
        UnreadableMicrodata: it is damaged, too large, or has a variable that is neither number nor text.
    """
    limits = limits or MicrodataLimits()
    check_size(path.name, path.stat().st_size, limits.parquet_bytes)
    try:
        file = con.read_parquet(str(path), file_row_number=False)
        types = dict(zip(file.columns, map(str, file.types), strict=True))
        _check_number(path, types)
        (rows,) = file.count("*").fetchall()[0]
        read = selected(list(types), variables)
        check_names(path.name, list(types), read)
        check_shape(path.name, len(read), rows, limits)
        found = {name: _variable(path, file, name, types[name]) for name in read}
        columns = ", ".join(_column(each, types[each.name]) for each in found.values())
        numbered = con.read_parquet(str(path), file_row_number=True)
        numbered.project(f"{_NUMBER} AS {ROW}, {columns}").create_view(table)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as exc:
        raise UnreadableMicrodata(
            f"{path.name} is damaged, or no Parquet file.", advice="Write it once more.", detail=type(exc).__name__
        ) from None
    check_rows(con, table, path.name, rows, limits)
    return Dictionary(tuple(found.get(name, FileVariable(name, type=VariableType.TEXT)) for name in types), rows)


def _check_number(path: Path, types: Iterable[str]) -> None:
    """A variable of that name would stand for the numbers of rows.

    Raises:
        UnreadableMicrodata: there is one.
    """
    if any(each.casefold() == _NUMBER for each in types):
        raise UnreadableMicrodata(
            f"{path.name} has a variable {_NUMBER}: this name stands for the number of a row.",
            advice="Write it without this variable.",
        )


def _variable(path: Path, file: duckdb.DuckDBPyRelation, name: str, kind: str) -> FileVariable:
    """A variable by its type; whole numbers that a DOUBLE does not keep apart are texts.

    Raises:
        UnreadableMicrodata: its values are lists, bytes or the like, or some are infinite.
    """
    column = quoted(name)
    if kind in _BROKEN and file.aggregate(f"bool_or(isinf({column}))").fetchall()[0][0]:
        raise UnreadableMicrodata(
            f"{path.name}: {name} has infinite values.", advice="Make them missing, or correct them."
        )
    if kind in _LONG:
        least, greatest = file.aggregate(f"min({column}), max({column})").fetchall()[0]
        exact = least is None or -_EXACT < least <= greatest < _EXACT
        return FileVariable(name, type=VariableType.NUMBER if exact else VariableType.TEXT)
    if kind in _WHOLE | _BROKEN or kind.startswith("DECIMAL"):
        return FileVariable(name, type=VariableType.NUMBER)
    if kind in _TEXTS or kind.startswith("ENUM"):
        return FileVariable(name, type=_TEXTS.get(kind, VariableType.TEXT))
    raise UnreadableMicrodata(
        f"{path.name}: {name} is a {kind}, which is neither number nor text.", advice="Write it without this variable."
    )


def _column(variable: FileVariable, kind: str) -> str:
    column = quoted(variable.name)
    if variable.type == VariableType.NUMBER:
        value = f"CASE WHEN NOT isnan({column}) THEN {column} END" if kind in _BROKEN else column
        return f"CAST({value} AS DOUBLE) AS {column}"
    return f"nullif(rtrim(CAST({column} AS VARCHAR)), '') AS {column}"
