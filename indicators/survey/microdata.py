"""Files of microdata as tables of DuckDB, as their design says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from indicators.base.database import connect
from indicators.survey.design import Code, File
from indicators.survey.design_file import DesignFile
from indicators.survey.expressions import Kind


@dataclass(frozen=True, slots=True)
class MicrodataVariable:
    """A variable of a file.

    Attributes:
        name: as the file writes it.
        kind: a number (DOUBLE, never NaN; missing is NULL) or a text (VARCHAR, without blanks at its ends; NULL).
        label: the question.
        labels: what the codes mean, where the file says it.
    """

    name: str
    kind: Kind
    label: str = ""
    labels: Mapping[Code, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MicrodataTable:
    """A file as a table of the connection, with its rows in the order of the file (``rowid`` begins with 0).

    What the file itself declares missing is NULL, unless the `answers` of the design name the code.
    """

    name: str
    rows: int
    variables: Mapping[str, MicrodataVariable]


@dataclass(frozen=True, slots=True)
class Microdata:
    """The files of a design, by the names that the design gives them."""

    con: duckdb.DuckDBPyConnection
    tables: Mapping[str, MicrodataTable]


def open_microdata(design_file: DesignFile) -> Microdata:
    """Loads the files of a design into tables; they lie beside it.

    Raises:
        DesignError: a file cannot be read.
    """
    con = connect()
    tables = {name: _load(con, design_file, name, file) for name, file in design_file.design.files.items()}
    return Microdata(con, tables)


def _load(con: duckdb.DuckDBPyConnection, design_file: DesignFile, name: str, file: File) -> MicrodataTable:
    path = design_file.path.parent / file.path
    if path.suffix == ".parquet":
        source: str = "read_parquet($path)"
        found: dict[str, object] = {"path": str(path)}
    else:
        source, found = _csv(file, str(path))
    try:
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM {source}", found)  # noqa: S608 (a name of the design)
    except duckdb.Error as exc:
        where = ("files", name, "path")
        raise design_file.wrong(where, f"{file.path} cannot be read: {exc}", "Name a CSV or Parquet file.") from None
    variables = {}
    for column, kind in con.execute(
        "SELECT column_name, data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index", [name]
    ).fetchall():
        variables[column] = MicrodataVariable(column, Kind.TEXT if kind == "VARCHAR" else Kind.NUMBER)
        if kind not in ("VARCHAR", "DOUBLE"):
            quoted = column.replace('"', '""')
            con.execute(f'ALTER TABLE {name} ALTER "{quoted}" TYPE DOUBLE')
    (rows,) = con.execute(f"SELECT count(*) FROM {name}").fetchone() or (0,)  # noqa: S608
    return MicrodataTable(name, rows, variables)


def _csv(file: File, path: str) -> tuple[str, dict[str, object]]:
    options: dict[str, object] = {"path": path}
    parts = ["$path", "header = true", "sample_size = -1"]
    if file.reading.delimiter:
        parts.append("delim = $delimiter")
        options["delimiter"] = file.reading.delimiter
    if file.reading.decimal:
        parts.append("decimal_separator = $decimal")
        options["decimal"] = file.reading.decimal
    if file.reading.text:
        parts.append("types = $types")
        options["types"] = dict.fromkeys(file.reading.text, "VARCHAR")
    return f"read_csv({', '.join(parts)})", options
