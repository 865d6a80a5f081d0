"""Files of microdata as tables of DuckDB, as their design says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from indicators.base.database import connect
from indicators.base.errors import IctError
from indicators.reading.statistical.dictionary import FileVariable, MultipleResponseSet
from indicators.survey.design import File
from indicators.survey.design_file import DesignFile
from indicators.survey.formats.delimited import Form
from indicators.survey.formats.limits import UnreadableMicrodata
from indicators.survey.formats.names import quoted
from indicators.survey.formats.read import load
from indicators.survey.kept_files import is_kept
from indicators.survey.named_variables import named_variables


@dataclass(frozen=True, slots=True)
class MicrodataTable:
    """A file as a table of the connection, with its rows in the order of the file (``rowid`` begins with 0).

    What the file itself declares missing is NULL; the code stands in the column that the variable names
    (`FileVariable.missing_column`), where the `answers` of a design find it.

    Attributes:
        name: in the design, and of the table.
        rows: how many.
        variables: all of the file by their names, as it writes them; columns are those that the design may mean.
        weight: the variable by which the software that wrote the file weights (SPSS); blank where the file tells none.
        sets: its multiple-response sets (SPSS).
    """

    name: str
    rows: int
    variables: Mapping[str, FileVariable]
    weight: str = ""
    sets: tuple[MultipleResponseSet, ...] = ()


@dataclass(frozen=True, slots=True)
class Microdata:
    """The files of a design, by the names that the design gives them.

    Attributes:
        con: where they are tables.
        tables: what these are.
        states: of each file when it was opened: a Parquet file is read where it lies, each time anew.
    """

    con: duckdb.DuckDBPyConnection
    tables: Mapping[str, MicrodataTable]
    states: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def open_microdata(design_file: DesignFile) -> Microdata:
    """Makes the files of a design tables of a connection that writes nothing to any disk; they lie beside it.

    Raises:
        DesignError: a file cannot be read; or the design lies in the store of microdata, and names another folder's.
    """
    if is_kept(design_file.path):
        _require_own_files(design_file)
    con = connect(temp_directory="")
    states = {name: _state(design_file, file) for name, file in design_file.design.files.items()}
    tables = {name: _load(con, design_file, name, file) for name, file in design_file.design.files.items()}
    return Microdata(con, tables, states)


def require_unchanged(design_file: DesignFile, data: Microdata) -> None:
    """What was found stands only where each file is the one that was opened.

    Raises:
        DesignError: one was written to, replaced or removed.
    """
    for name, state in data.states.items():
        if _state(design_file, design_file.design.files[name]) != state:
            raise design_file.wrong(
                ("files", name, "path"),
                "the file changed while it was read",
                "Wait until it is written, and run again.",
            )


def _state(design_file: DesignFile, file: File) -> tuple[int, ...]:
    path = design_file.path.parent / file.path
    if not path.is_file():
        return ()
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def within_memory() -> Iterator[None]:
    """What is done inside is told of where the memory does not hold it: microdata are never written to a disk for it.

    Raises:
        IctError: the memory is full.
    """
    try:
        yield
    except duckdb.OutOfMemoryException as exc:
        raise IctError(
            "The memory of this machine does not hold the survey.",
            advice="Run it where there is more, or divide the design by its files; nothing was written.",
            detail=str(exc).partition("\n")[0],
        ) from None


def _require_own_files(design_file: DesignFile) -> None:
    """A kept design may have come from anybody: it does not lead to another survey's files, or to the machine's."""
    for name, file in design_file.design.files.items():
        is_plain = Path(file.path).name == file.path != ".." and "\\" not in file.path
        if not is_plain or (design_file.path.parent / file.path).is_symlink():
            raise design_file.wrong(
                ("files", name, "path"),
                "a kept design names only files of its own folder",
                "Keep the file beside the design, and write its name alone: persons.csv.",
            )


def _load(con: duckdb.DuckDBPyConnection, design_file: DesignFile, name: str, file: File) -> MicrodataTable:
    form = Form(file.reading.delimiter, file.reading.decimal, file.reading.encoding, file.reading.text)
    try:
        path, wanted = design_file.path.parent / file.path, named_variables(design_file.design)
        found = load(con, name, path, form=form, variables=wanted)
    except UnreadableMicrodata as exc:
        advice = " ".join(part for part in (exc.advice, exc.detail) if part)
        raise design_file.wrong(("files", name, "path"), exc.title.removesuffix("."), advice) from None
    (rows,) = con.execute(f"SELECT count(*) FROM {quoted(name)}").fetchall()[0]  # noqa: S608 (quoted)
    return MicrodataTable(name, rows, {each.name: each for each in found.variables}, found.weight, found.sets)
