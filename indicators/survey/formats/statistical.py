"""Files of SPSS, Stata and SAS as a table of DuckDB."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from indicators.reading.statistical.dictionary import Dictionary
from indicators.reading.statistical.names import selected
from indicators.reading.statistical.parsing import (
    FORMATS,
    SOFTWARE,
    Failure,
    NotParsed,
    Take,
    parsed,
    seconds_for,
)
from indicators.reading.statistical.source import Source
from indicators.survey.formats.limits import (
    MicrodataLimits,
    UnreadableMicrodata,
    check_names,
    check_rows,
    check_shape,
    check_size,
)
from indicators.survey.formats.names import quoted

_MEMORY = 4_000_000_000


def load(
    con: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    *,
    encoding: str = "",
    variables: tuple[str, ...] | None = None,
    limits: MicrodataLimits | None = None,
) -> Dictionary:
    """Reads a file, or some of its variables, into a new table of the connection.

    Raises:
        UnreadableMicrodata: it is damaged, too large, or none of its format.
    """
    limits = limits or MicrodataLimits()
    source = replace(_source(path, encoding, limits), variables=variables)

    def take(dictionary: Dictionary, stream: pa.RecordBatchReader) -> None:
        names = [each.name for each in dictionary.variables]
        read = selected(names, variables)
        check_names(path.name, names, read)
        check_shape(path.name, len(read), dictionary.rows, limits)
        con.from_arrow(stream).create(quoted(table))

    try:
        dictionary = _parsed(source, take)
        check_rows(con, table, path.name, dictionary.rows, limits)
    except UnreadableMicrodata:
        con.execute(f"DROP TABLE IF EXISTS {quoted(table)}")
        raise
    return dictionary


def describe(path: Path, *, encoding: str = "", limits: MicrodataLimits | None = None) -> Dictionary:
    """What a file says of its variables; no row is read.

    Raises:
        UnreadableMicrodata: it is damaged, too large, or none of its format.
    """
    limits = limits or MicrodataLimits()
    source = replace(_source(path, encoding, limits), dictionary_only=True)

    def take(dictionary: Dictionary, _: pa.RecordBatchReader) -> None:
        check_shape(path.name, len(dictionary.variables), None, limits)

    return _parsed(source, take)


def _source(path: Path, encoding: str, limits: MicrodataLimits) -> Source:
    size = path.stat().st_size
    check_size(path.name, size, limits.file_bytes)
    form = FORMATS[path.suffix.lower()]
    return Source(str(path), form, encoding, None, _MEMORY, seconds_for(size), limits.rows)


def _parsed(source: Source, take: Take) -> Dictionary:
    try:
        return parsed(source, take)
    except NotParsed as exc:
        raise _unreadable(source, exc) from None


def _unreadable(source: Source, exc: NotParsed) -> UnreadableMicrodata:
    name, software = Path(source.path).name, SOFTWARE[source.format]
    if exc.failure is Failure.TOO_SLOW:
        return UnreadableMicrodata(
            f"{name} was not read within {exc.detail} of computing.",
            advice="Keep only the variables that the design names, or write the file as Parquet.",
        )
    return UnreadableMicrodata(
        f"{name} is damaged, or no file of {software}.",
        advice=f"Open it in {software} and save it once more, or export it as CSV.",
        detail=exc.detail,
    )
