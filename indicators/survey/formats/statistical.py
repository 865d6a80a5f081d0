"""Files of SPSS, Stata and SAS, parsed in a process of their own, into a table of DuckDB."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO

import duckdb
import msgspec
import pyarrow as pa

from indicators.base.errors import IctError
from indicators.survey.formats.limits import (
    MicrodataLimits,
    UnreadableMicrodata,
    check_names,
    check_rows,
    check_shape,
    check_size,
)
from indicators.survey.formats.names import quoted, selected
from indicators.survey.formats.source import DICTIONARY, FAULT, Source
from indicators.survey.variables import Dictionary

FORMATS = {".sav": "sav", ".zsav": "sav", ".dta": "dta", ".sas7bdat": "sas7bdat", ".xpt": "xpt"}
_SOFTWARE = {"sav": "SPSS", "dta": "Stata", "sas7bdat": "SAS", "xpt": "SAS (transport)"}
_MODULE = "indicators.survey.formats.statistical_process"
# Measured: 500,000 rows of 32 variables (128 MB) take 1.3 s of CPU from SPSS, 2.0 s from Stata, and 0.4 GB. The limits
# leave four times that time; a batch has at most 4 million cells, so that the memory does not grow with the file.
_MEMORY = 4_000_000_000
_SECONDS = 30
_BYTES_PER_SECOND = 10_000_000
_TOLD = 4_000  # characters


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
        check_names(path.name, names)
        check_shape(path.name, len(selected(names, variables)), dictionary.rows, limits)
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
    seconds = _SECONDS + size // _BYTES_PER_SECOND
    return Source(str(path), FORMATS[path.suffix.lower()], encoding, None, _MEMORY, seconds, limits.rows)


def _parsed(source: Source, take: Callable[[Dictionary, pa.RecordBatchReader], None]) -> Dictionary:
    """Has a file parsed, and hands its dictionary and the stream of its rows to a function.

    Raises:
        UnreadableMicrodata: it is damaged, none of its format, or asks for more than a file of this size may have.
    """
    arguments = [sys.executable, "-m", _MODULE, msgspec.json.encode(source).decode()]
    dictionary: Dictionary | None = None
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:  # noqa: S603 - our own
        told = _Told(process.stderr)
        try:
            with pa.ipc.open_stream(process.stdout) as stream:
                dictionary = msgspec.json.decode(stream.schema.metadata[DICTIONARY], type=Dictionary)
                take(dictionary, stream)
        except (pa.ArrowException, OSError, duckdb.IOException, duckdb.InvalidInputException):
            dictionary = None  # the stream ended early: the status of the process says why
        except BaseException:
            process.kill()
            raise
        status, detail = process.wait(), told.text()
    if status or dictionary is None:
        raise _failure(source, status, detail)
    return dictionary


class _Told:
    """Reads what a process says of its failure, while its other output is read; only the beginning is kept."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        self._pipe, self._head = pipe, b""
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        while self._pipe and (block := self._pipe.read(_TOLD)):
            self._head = (self._head + block)[:_TOLD]

    def text(self) -> str:
        """What the process said of the file; blank if it said nothing that is meant for us."""
        self._thread.join()
        try:
            return str(json.loads(self._head)["detail"])
        except (ValueError, KeyError, TypeError):
            return ""


def _failure(source: Source, status: int, told: str) -> IctError:
    name, software = Path(source.path).name, _SOFTWARE[source.format]
    if status == -signal.SIGXCPU:
        return UnreadableMicrodata(
            f"{name} was not read within {source.seconds} s of computing.",
            advice="Keep only the variables that the design names, or write the file as Parquet.",
        )
    if status == FAULT:
        return IctError(f"The reader of {software} failed.", advice="Tell it to who maintains this.", detail=told)
    return UnreadableMicrodata(
        f"{name} is damaged, or no file of {software}.",
        advice=f"Open it in {software} and save it once more, or export it as CSV.",
        detail=told or f"the reader ended with status {status}",
    )
