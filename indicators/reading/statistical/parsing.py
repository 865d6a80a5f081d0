"""Has a file of SPSS, Stata or SAS parsed by a process of its own, under limits that grow with the file."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Collection
from enum import StrEnum
from typing import IO

import duckdb
import msgspec
import pyarrow as pa

from indicators.base.errors import IctError
from indicators.reading.statistical.dictionary import Dictionary
from indicators.reading.statistical.source import DICTIONARY, FAULT, Source

FORMATS = {".sav": "sav", ".zsav": "sav", ".dta": "dta", ".sas7bdat": "sas7bdat", ".xpt": "xpt"}
SOFTWARE = {"sav": "SPSS", "dta": "Stata", "sas7bdat": "SAS", "xpt": "SAS (transport)"}
_MODULE = "indicators.reading.statistical.process"
# Measured: 500,000 rows of 32 variables (128 MB) take 1.3 s of CPU from SPSS, 2.0 s from Stata, and 0.4 GB. The limits
# leave four times that time; a batch has at most 4 million cells, so that the memory does not grow with the file.
_SECONDS = 30
_BYTES_PER_SECOND = 10_000_000
_TOLD = 4_000  # characters

Take = Callable[[Dictionary, pa.RecordBatchReader], None]


class Failure(StrEnum):
    """Why a file was not parsed."""

    DAMAGED = "damaged"
    TOO_SLOW = "too slow"


class NotParsed(Exception):
    """The file is damaged or none of its format, or takes too long; the detail has no value of it."""

    def __init__(self, failure: Failure, detail: str) -> None:
        super().__init__(f"{failure}: {detail}")
        self.failure, self.detail = failure, detail


def seconds_for(size: int) -> int:
    """How many seconds of computing a file of so many bytes may have."""
    return _SECONDS + size // _BYTES_PER_SECOND


def parsed(source: Source, take: Take, *, descriptors: Collection[int] = ()) -> Dictionary:
    """Has a file parsed, and hands its dictionary and the stream of its rows to a function.

    Args:
        source: the file.
        take: what is done with them, while the file is read.
        descriptors: open files that the process needs, as that of a file which lies in memory only.

    Raises:
        NotParsed: it is damaged, none of its format, or asks for more than a file of this size may have.
        IctError: the reader itself failed.
    """
    arguments = [sys.executable, "-m", _MODULE, msgspec.json.encode(source).decode()]
    dictionary: Dictionary | None = None
    with subprocess.Popen(  # noqa: S603 - our own module
        arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=tuple(descriptors)
    ) as process:
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


def _failure(source: Source, status: int, told: str) -> Exception:
    if status == -signal.SIGXCPU:
        return NotParsed(Failure.TOO_SLOW, f"{source.seconds} s")
    if status == FAULT:
        advice = "Tell it to who maintains this."
        return IctError(f"The reader of {SOFTWARE[source.format]} failed.", advice=advice, detail=told)
    return NotParsed(Failure.DAMAGED, told or f"the reader ended with status {status}")
