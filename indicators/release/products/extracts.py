"""Writes one extract as Parquet and CSV, always with the same bytes for the same content."""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from indicators.base import resources
from indicators.base.database import connect
from indicators.base.errors import ReleaseError
from indicators.base.observation import SAMPLING_ERRORS
from indicators.base.spreadsheet import FIRST_OF_FORMULA, SIGNED_NUMBER

NAMES = (
    *("observations", "harmonised", "alternatives", "mdg", "sdg", "gaps", "aggregates", "progress", "targets"),
    *("progress_chart", "availability", "availability_summary", "revisions", "revision_metrics"),
    *("indicators", "concordance", "code_lists", "areas", "regions", "sources", "evaluations", "findings_summary"),
)
_ERRORS = {"SAMPLE_SIZE": "BIGINT", "RESPONDENTS": "INTEGER"} | dict.fromkeys(SAMPLING_ERRORS, "DOUBLE")
_WITH_ERRORS = {"observations", "harmonised", "alternatives", "mdg", "sdg"}
_MANY = 2_000_000  # rows of all files
_TYPES = {"VARCHAR": "string", "INTEGER": "integer", "BIGINT": "integer", "DOUBLE": "number", "BOOLEAN": "boolean"}


@dataclass(frozen=True, slots=True)
class Written:
    """A file of a release; `path` is from the folder of the release."""

    path: str
    extract: str
    rows: int
    bytes: int
    sha256: str


@cache
def schema(name: str) -> dict[str, Any]:
    """The Table Schema of an extract: its columns, with the type and meaning that each has in ``fields.json``."""
    loaded = _json(f"extracts/{name}.json")
    known = _json("fields.json") | loaded.get("fields", {})
    required = set(loaded["primaryKey"]) - set(loaded.get("optional", ()))
    fields = [
        {"name": column, **known[column]} | ({"constraints": {"required": True}} if column in required else {})
        for column in loaded["columns"]
    ]
    return {
        "title": loaded["title"],
        "fields": fields,
        "primaryKey": loaded["primaryKey"],
        "missingValues": loaded.get("missingValues", [""]),
    }


def _json(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((resources.SCHEMAS / name).read_text(encoding="utf-8"))
    return loaded


def write(con: duckdb.DuckDBPyConnection, name: str, folder: Path, metadata: dict[str, str]) -> list[Written]:
    """Writes an extract in both formats; what is made of it afterwards, as ``extract_NAME``, reads the Parquet file.

    Args:
        con: the derived models.
        name: one of `NAMES`.
        folder: the staged release.
        metadata: key-value metadata for the Parquet footer.

    Raises:
        ReleaseError: the query does not give the columns of the schema.
    """
    con.execute(f"CREATE OR REPLACE TABLE extract_{name} AS {resources.sql(f'extracts/{name}')}")
    columns = [(row[0], _TYPES.get(row[1], row[1])) for row in con.execute(f"DESCRIBE extract_{name}").fetchall()]
    wanted = [(field["name"], field["type"]) for field in schema(name)["fields"]]
    if columns != wanted:
        raise ReleaseError(
            f"The extract {name} does not have the columns of its schema.",
            advice=f"Bring sql/extracts/{name}.sql and schemas/extracts/{name}.json together.",
            detail=f"{sorted(set(columns) ^ set(wanted))}",
        )
    [(count,)] = con.execute(f"SELECT count(*) FROM extract_{name}").fetchall()
    parquet, csv = folder / f"{name}.parquet", folder / f"{name}.csv.gz"
    pairs = ", ".join(f"{key}: {quoted(value)}" for key, value in sorted((metadata | {"extract": name}).items()))
    con.execute(
        f"COPY extract_{name} TO {quoted(str(parquet))} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{pairs}}})"
    )
    write_csv(con, f"extract_{name}", csv)
    # Not from memory: the tables of a million values take half a gigabyte each.
    con.execute(f"DROP TABLE extract_{name}")
    con.read_parquet(str(parquet)).create_view(f"extract_{name}")
    return [describe(path, name, count) for path in (parquet, csv)]


def write_csv(con: duckdb.DuckDBPyConnection, table: str, path: Path) -> None:
    """Writes a table as packed CSV in which no text is a formula; the same table gives the same bytes."""
    con.execute(
        f"COPY (SELECT {neutral_columns(con, table)} FROM {table}) TO {quoted(str(path))} "
        "(FORMAT csv, HEADER, COMPRESSION gzip)"
    )


def neutral_columns(con: duckdb.DuckDBPyConnection, table: str) -> str:
    """The columns of a table with an apostrophe before what a spreadsheet would run: for CSV, not for Parquet."""
    names = [name for name, kind, *_ in con.execute(f"DESCRIBE {table}").fetchall() if kind == "VARCHAR"]
    # Nearly no column has a text that begins so: to look costs less than to try two patterns on each text.
    first = ", ".join(str(ord(character)) for character in FIRST_OF_FORMULA)
    asked = ", ".join(f"bool_or(ascii({name}) IN ({first}))" for name in names)
    [found] = con.execute(f"SELECT {asked} FROM {table}").fetchall() if names else [()]
    texts = ", ".join(
        f"CASE WHEN ascii({name}) IN ({first}) AND NOT regexp_matches({name}, '{SIGNED_NUMBER}')"
        f" THEN '''' || {name} ELSE {name} END AS {name}"
        for name, there in zip(names, found, strict=True)
        if there
    )
    return f"* REPLACE ({texts})" if texts else "*"


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def describe(path: Path, extract: str, rows: int, folder: Path | None = None) -> Written:
    """A file with its size and hash, named from the folder of the release."""
    name = path.name if folder is None else path.relative_to(folder).as_posix()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(name, extract, rows, path.stat().st_size, digest)


def opened(con: duckdb.DuckDBPyConnection, path: Path) -> duckdb.DuckDBPyRelation:
    """The table of an extract of any release; an early one has the columns that came later as they were meant then."""
    table = con.read_parquet(str(path))
    if path.stem in _WITH_ERRORS and "CI_LOW" not in table.columns:
        none = ", ".join(f"NULL::{kind} AS {name}" for name, kind in _ERRORS.items())
        return table.project(f"*, {none}")
    if path.stem == "aggregates" and "SHOWN" not in table.columns:
        return table.project("*, VARIANT = 'STRICT' AS SHOWN, '' AS GROUP_VINTAGE")
    return table


def verify(folder: Path, files: list[Written]) -> None:
    """Reads every file again and compares rows, keys and hash; what is published was seen to be readable.

    Raises:
        ReleaseError: a file differs from what was written, has a doubled key, or holds a confidential value.
    """
    few = sum(file.rows for file in files) < _MANY  # then threads cost more than they do
    with connect(threads=1) if few else connect() as con:
        for file in files:
            path = folder / file.path
            if describe(path, file.extract, file.rows, folder) != file:
                raise ReleaseError(f"{file.path} changed after it was written.", advice="Build the release again.")
            if file.extract in NAMES:
                _verify_table(con, path, file)


def _verify_table(con: duckdb.DuckDBPyConnection, path: Path, file: Written) -> None:
    source = quoted(str(path))
    table = (
        source if path.suffix == ".parquet" else _csv(path, [field["name"] for field in schema(file.extract)["fields"]])
    )
    key = ", ".join(schema(file.extract)["primaryKey"])
    [found] = con.execute(f"SELECT count(*), count(DISTINCT ({key})) FROM {table}").fetchall()
    if found != (file.rows, file.rows):
        raise ReleaseError(
            f"{file.path} reads back as {found} rows and keys instead of {file.rows}.",
            advice="Build the release again.",
        )
    # Rule R011, at the last door: whatever was derived, no cell with another confidentiality than F leaves, and nothing
    # that says how precise a value is without the value.
    columns = {field["name"] for field in schema(file.extract)["fields"]}
    doubts = ["CONF_STATUS <> 'F'"] if "CONF_STATUS" in columns else []
    if file.extract in _WITH_ERRORS:
        doubts.append(f"OBS_VALUE IS NULL AND coalesce({', '.join(('RESPONDENTS', *SAMPLING_ERRORS))}) IS NOT NULL")
    if doubts and con.execute(f"SELECT 1 FROM {table} WHERE {' OR '.join(doubts)} LIMIT 1").fetchall():
        raise ReleaseError(
            f"{file.path} holds confidential values.", advice="Find out how they passed; publish nothing until then."
        )


def _csv(path: Path, columns: list[str]) -> str:
    """A CSV file as it has to be read, so that DuckDB need not find out (half of what reading costs).

    Raises:
        ReleaseError: its first line does not name its columns.
    """
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        if file.readline().rstrip("\n") != ",".join(columns):
            raise ReleaseError(f"The first line of {path.name} does not name its columns.", advice="Build it again.")
    texts = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in columns)
    said = "auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"', new_line = '\\n'"
    return f"read_csv({quoted(str(path))}, {said}, columns = {{{texts}}})"
