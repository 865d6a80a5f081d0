"""The process that parses a file of SPSS, Stata or SAS: its rows as a stream of Arrow on standard output.

These formats are parsed by a library in C. A damaged file can end it, or make it ask for memory without end: here that
ends a process of its own, under limits, and nothing of a person is written to a disk on the way. The schema of the
stream carries the dictionary of the file as JSON. What is wrong with a file is said in JSON on standard error.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import IO, NoReturn

import msgspec
import pyarrow as pa

from indicators.reading.statistical.source import DAMAGED, DICTIONARY, FAULT, Source, Unparsed


def main() -> None:
    """Parses the file that the argument names (`Source` as JSON) under the limits that it gives."""
    source = msgspec.json.decode(sys.argv[1], type=Source)
    resource.setrlimit(resource.RLIMIT_CPU, (source.seconds, source.seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (source.memory, source.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _write(source, sys.stdout.buffer)
    except Unparsed as exc:
        _fail(DAMAGED, str(exc))
    except Exception as exc:  # the text of an error that nobody foresaw may hold a value of a person
        _fail(FAULT, type(exc).__name__)


def _fail(status: int, detail: str) -> NoReturn:
    sys.stderr.write(json.dumps({"detail": detail}))
    sys.exit(status)


def _write(source: Source, output: IO[bytes]) -> None:
    if source.format in {"sav", "dta"}:
        from indicators.reading.statistical.spss_stata import parse
    else:
        from indicators.reading.statistical.sas import parse
    dictionary, schema, batches = parse(source)
    told = msgspec.json.encode(dictionary)
    with pa.ipc.new_stream(output, schema.with_metadata({DICTIONARY: told})) as stream:
        batches(stream.write_batch)


if __name__ == "__main__":
    main()
