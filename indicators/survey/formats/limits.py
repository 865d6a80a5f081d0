"""What a file of microdata may cost before it is refused, and how that is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from indicators.base.errors import IctError
from indicators.survey.formats.names import quoted

ROW = "rowid"  # DuckDB's name for the number of a row, which a variable of this name would hide


class UnreadableMicrodata(IctError):
    """A file of microdata cannot be read, or not without doubt."""


@dataclass(frozen=True, slots=True)
class MicrodataLimits:
    """What a file may cost before it is refused.

    A Parquet file is read where it lies, so that it may be larger than one that is held in memory.
    """

    file_bytes: int = 2_000_000_000
    parquet_bytes: int = 20_000_000_000
    variables: int = 5_000
    rows: int = 100_000_000
    cells: int = 1_000_000_000


def check_size(name: str, size: int, most: int) -> None:
    """Refuses a file by its size, before a byte of it is read.

    Raises:
        UnreadableMicrodata: it is empty, or larger than the limit.
    """
    if not size:
        raise UnreadableMicrodata(f"{name} is empty.", advice="Export it once more from the software that holds it.")
    if size > most:
        raise UnreadableMicrodata(
            f"{name} has {size:,} bytes; at most {most:,} are read.",
            advice="Keep only the variables that the design names, or write the file as Parquet.",
        )


def check_shape(name: str, variables: int, rows: int | None, limits: MicrodataLimits) -> None:
    """Refuses a file by the numbers of variables that are read and of rows that it declares.

    Raises:
        UnreadableMicrodata: one of them, or their product, is above its limit, or there is no variable.
    """
    if not variables:
        raise UnreadableMicrodata(f"{name} has no variable.", advice="Export it once more with its variables.")
    count = rows or 0
    if variables > limits.variables or count > limits.rows or variables * count > limits.cells:
        raise UnreadableMicrodata(
            f"{name} has {variables:,} variables and {count:,} rows; at most {limits.variables:,} variables, "
            f"{limits.rows:,} rows and {limits.cells:,} cells are read.",
            advice="Keep only the variables that the design names, or write the file as Parquet.",
        )


def check_rows(
    con: duckdb.DuckDBPyConnection, table: str, name: str, declared: int | None, limits: MicrodataLimits
) -> None:
    """Refuses a file that has another number of rows than it declares, none, or more than the limit.

    Raises:
        UnreadableMicrodata: so it is.
    """
    (count,) = con.execute(f"SELECT count(*) FROM {quoted(table)}").fetchall()[0]  # noqa: S608 (quoted)
    if not count:
        raise UnreadableMicrodata(f"{name} has no row.", advice="Export it once more with its rows.")
    if count > limits.rows:
        check_shape(name, 1, count, limits)
    if declared is not None and declared != count:
        raise UnreadableMicrodata(
            f"{name} says that it has {declared:,} rows, and has {count:,}.",
            advice="It was cut off or altered: export it once more from the software that holds it.",
        )


def check_names(name: str, known: Sequence[str], read: Sequence[str]) -> None:
    """Refuses names of which DuckDB would take one for another.

    Raises:
        UnreadableMicrodata: two differ in capitals only (else these do not matter; the text names them all), or one of
            those that are read is `ROW`.
    """
    taken = [each for each in read if each.casefold() == ROW]
    if taken:
        raise UnreadableMicrodata(
            f"{name} has a variable {taken[0]}: this name stands for the number of a row.",
            advice="Give the variable another name, in the file and in the design.",
        )
    folded: dict[str, list[str]] = {}
    for each in known:
        folded.setdefault(each.casefold(), []).append(each)
    twice = [" and ".join(names) for names in folded.values() if len(names) > 1]
    if twice:
        raise UnreadableMicrodata(
            f"{name} has variables whose names are the same but for capitals: {', '.join(twice)}.",
            advice="Rename one of each; SQL takes them for one.",
        )
