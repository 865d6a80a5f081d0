"""What is handed to the process that parses a statistical file, and what it says where it cannot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

DICTIONARY = b"dictionary"  # the key of the schema of its stream under which the dictionary of the file stands
DAMAGED, FAULT = 3, 4  # its exit status where the file is at fault, and where the reader is
MOST_BATCH_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A file of SPSS, Stata or SAS.

    Attributes:
        path: of the file.
        format: sav, dta, sas7bdat or xpt.
        encoding: of its texts, where the file does not say it or says it wrongly.
        variables: names, or patterns of names, of those that are read; none: all.
        memory: how many bytes the process may ask for.
        seconds: how many seconds of computing it may have.
        rows: how many rows are read at most.
        dictionary_only: no row is read.
    """

    path: str
    format: str
    encoding: str = ""
    variables: tuple[str, ...] | None = None
    memory: int = 4_000_000_000
    seconds: int = 600
    rows: int = 100_000_000
    dictionary_only: bool = False


class Unparsed(Exception):
    """The file is damaged, or none of its format; the text says what was seen, without a value of the file."""


def check_names(names: Sequence[str]) -> None:
    """Refuses names that no software writes: two that are the same, or one like that of a column of missing codes.

    Raises:
        Unparsed: so it is.
    """
    if len(set(names)) < len(names):
        raise Unparsed("two variables have the same name")
    if any(":" in name for name in names):
        raise Unparsed("a variable has a name with a colon")


def batch_rows(columns: int) -> int:
    """How many rows a batch has, so that it costs the same whatever their width."""
    return max(1, min(65_536, MOST_BATCH_CELLS // max(columns, 1)))


def code_text(value: object) -> str:
    """A code as it is written: whole numbers without a point."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)
