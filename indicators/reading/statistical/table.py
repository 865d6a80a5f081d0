"""A table in a file of SPSS, Stata or SAS as a sheet: a row a case, a column a variable, with labels shown for codes.

The name of each variable is its heading. A value that has a label shows the label, as the software does; beside such a
variable stands another column with its codes, ``sex.code``. A value that the file declares missing shows its label, or
``9 (missing)``: it is never blank, for a blank may mean a total. What labels say to us is not decided here
(`indicators.reading.variables_meaning`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from indicators.base.errors import IctError, Unreadable, UnreadableReason
from indicators.reading.formats.limits import Limits
from indicators.reading.sheet import Sheet
from indicators.reading.statistical import cell_text
from indicators.reading.statistical.dictionary import Dictionary, FileVariable, column_of_codes
from indicators.reading.statistical.parsing import Failure, NotParsed, parsed, seconds_for
from indicators.reading.statistical.source import Source

CODE = ".code"
ENCODING_GUESSED = "encoding_guessed"
# A small file is read within 0.7 GB of addresses, most of which Arrow reserves and does not use.
_MEMORY, _MEMORY_PER_BYTE = 1_000_000_000, 8
_ASSUMED = "windows-1252"  # what the parser takes an old file of Stata for
_SPSS, _STATA = (b"$FL2", b"$FL3"), b"<stata_dta>"
_STATA_ENDS = b"</stata_dta>"
_UNICODE_STATA = re.compile(rb"<stata_dta><header><release>1(?:1[89]|[2-9]\d)<")
_OLD_STATA = re.compile(rb"[\x68-\x73][\x01\x02]\x01\x00")
_SAS = b"\0" * 12 + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
_TRANSPORT = re.compile(rb"HEADER RECORD\*{7}(?:LIBRARY|LIBV8  ) HEADER RECORD!{7}")


@dataclass(frozen=True, slots=True)
class Stated:
    """What stands behind a text that is shown for a code.

    Attributes:
        code: as the file holds it, ``8`` or ``.a``.
        label: blank where a missing code has none.
        missing: whether the file declares the code missing.
    """

    code: str
    label: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Variables:
    """What a sheet shows of the variables of a file.

    Attributes:
        dictionary: what the file says of itself.
        columns: the variable of each column, and whether the column has its codes.
        stated: by column, what stands behind each text that is shown for a code.
    """

    dictionary: Dictionary
    columns: tuple[tuple[FileVariable, bool], ...]
    stated: Mapping[int, Mapping[str, tuple[Stated, ...]]]


def format_of(data: bytes) -> str:
    """The format of a file by its first bytes: sav, dta, sas7bdat or xpt; blank for any other."""
    if data.startswith(_SPSS):
        return "sav"
    if data.startswith(_STATA) or _OLD_STATA.match(data):
        return "dta"
    if data.startswith(_SAS):
        return "sas7bdat"
    return "xpt" if _TRANSPORT.match(data) else ""


def read(data: bytes, form: str, limits: Limits, charset: str = "") -> tuple[Sheet, Variables, list[tuple[str, str]]]:
    """The rows of a file, with what it says of its variables, and what was assumed.

    Args:
        data: the file.
        form: its format.
        limits: what it may cost.
        charset: the encoding of a file whose format has no place for it.

    Raises:
        Unreadable: it is damaged, empty or too large.
    """
    if data.startswith(_STATA) and not data.rstrip().endswith(_STATA_ENDS):
        raise Unreadable("damaged", "it ends too early")  # its value labels stand last: without them codes are bare
    says_none = form == "xpt" or (form == "dta" and not _UNICODE_STATA.match(data))
    dictionary, rows = _parsed(data, form, limits, charset if says_none else "")
    if dictionary.rows is not None and dictionary.rows != rows.num_rows:
        raise Unreadable("damaged", f"it says that it has {dictionary.rows:,} rows, and has {rows.num_rows:,}")
    if not rows.num_rows:
        raise Unreadable("empty", "it has no row")
    sheet, variables = _sheet(dictionary, rows, form)
    guessed = says_none and not charset and _is_beyond_ascii(dictionary, sheet)
    return sheet, variables, [(ENCODING_GUESSED, _ASSUMED)] if guessed else []


def _parsed(data: bytes, form: str, limits: Limits, encoding: str) -> tuple[Dictionary, pa.Table]:
    found: list[pa.Table] = []

    def take(dictionary: Dictionary, stream: pa.RecordBatchReader) -> None:
        width = len(dictionary.variables)
        if not width:
            raise Unreadable("empty", "it has no variable")
        _check(width, dictionary.rows or 0, 0, limits)
        batches, rows, size = [], 0, 0
        for batch in stream:
            rows, size = rows + batch.num_rows, size + batch.nbytes
            _check(width, rows, size, limits)
            batches.append(batch)
        found.append(pa.Table.from_batches(batches, stream.schema))

    with _in_memory(data) as descriptor:
        path = f"/proc/self/fd/{descriptor}"
        memory = _MEMORY + _MEMORY_PER_BYTE * len(data)
        source = Source(path, form, encoding, None, memory, seconds_for(len(data)), limits.rows)
        try:
            dictionary = parsed(source, take, descriptors=[descriptor])
        except IctError as exc:  # what makes the reader fail is a file that it was not made for
            raise Unreadable("damaged", exc.detail) from None
        except NotParsed as exc:
            reason: UnreadableReason = "too_large" if exc.failure is Failure.TOO_SLOW else "damaged"
            raise Unreadable(reason, exc.detail) from None
    return dictionary, found[0]


@contextmanager
def _in_memory(data: bytes) -> Iterator[int]:
    """A file without a place on a disk, which the parser opens by its descriptor."""
    descriptor = os.memfd_create("table")
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(data)
        yield descriptor
    finally:
        os.close(descriptor)


def _check(variables: int, rows: int, size: int, limits: Limits) -> None:
    if variables > limits.columns or rows > limits.rows or variables * rows > limits.variable_cells:
        raise Unreadable(
            "too_large", f"{rows:,} rows of {variables:,} variables; at most {limits.variable_cells:,} cells"
        )
    if size > limits.unpacked_bytes:
        raise Unreadable("too_large", f"unpacks to {size:,} bytes")


def _sheet(dictionary: Dictionary, rows: pa.Table, form: str) -> tuple[Sheet, Variables]:
    texts: list[list[str]] = []
    kinds: list[str] = []
    columns: list[tuple[FileVariable, bool]] = []
    stated: dict[int, Mapping[str, tuple[Stated, ...]]] = {}
    for variable in dictionary.variables:
        shown = _Shown(variable, form)
        for value, code in _cells(rows, variable):
            shown.add(value, code)
        if shown.stated:
            stated[len(columns)] = {text: tuple(each) for text, each in shown.stated.items()}
        texts.append(shown.texts)
        kinds.append("".join(shown.kinds))
        columns.append((variable, False))
        if shown.labelled:
            texts.append(shown.codes)
            kinds.append("." * len(shown.codes))
            columns.append((variable, True))
    names = [variable.name + (CODE if is_code else "") for variable, is_code in columns]
    grid = [names, *map(list, zip(*texts, strict=True))]
    letters = ("." * len(names), *map("".join, zip(*kinds, strict=True)))
    of_columns = tuple(variable.name for variable, _ in columns)
    return Sheet("", grid, letters, kind="variables", variables=of_columns), Variables(
        dictionary, tuple(columns), stated
    )


def _cells(rows: pa.Table, variable: FileVariable) -> Iterator[tuple[Any, str | None]]:
    """Each value of a variable, and the code that stands there instead."""
    values = rows[variable.name].to_pylist()
    beside = column_of_codes(variable.name)
    codes = rows[beside].to_pylist() if beside in rows.column_names else [None] * len(values)
    yield from zip(values, codes, strict=True)


class _Shown:
    """What the cells of one variable show.

    Attributes:
        texts: of each cell.
        kinds: a letter for each (`Sheet.kinds`).
        codes: what stands behind each.
        stated: what stands behind each text that is no plain value.
        labelled: whether a cell shows a label.
    """

    def __init__(self, variable: FileVariable, form: str) -> None:
        self._variable = variable
        self._plain = cell_text.reader(variable, form)
        self._labels = {each.value.strip(): label for each in variable.labels if (label := each.label.strip())}
        self._known: dict[tuple[Any, str | None], tuple[str, str, str]] = {}
        self.texts: list[str] = []
        self.kinds: list[str] = []
        self.codes: list[str] = []
        self.stated: dict[str, list[Stated]] = {}
        self.labelled = False

    def add(self, value: Any, code: str | None) -> None:
        """Takes in one cell."""
        known = self._known.get((value, code))
        if known is None:
            known = self._known[value, code] = self._shown(value, code)
        self.texts.append(known[0])
        self.kinds.append(known[1])
        self.codes.append(known[2])

    def _shown(self, value: Any, code: str | None) -> tuple[str, str, str]:
        if code is None and value is None:
            blank = self._labels.get("", "") if self._variable.is_text else ""
            if not blank:
                return "", ".", ""
            value = ""  # what a text without letters means is said
        plain, kind = (code, ".") if code is not None else self._plain(value)
        label = self._labels.get(code if code is not None else cell_text.code_of(value), "")
        self.labelled |= bool(label)
        if code is None and not label:
            return plain, kind, plain
        # A sign alone (“-”) would be no answer, or the total, in the place of a category.
        says = label if code is None or any(map(str.isalnum, label)) else ""
        text = says or f"{code} (missing)"
        self.stated.setdefault(text, []).append(Stated(plain, label, code is not None))
        return text, "l", plain


def _is_beyond_ascii(dictionary: Dictionary, sheet: Sheet) -> bool:
    said = (text for each in dictionary.variables for text in (each.label, *(one.label for one in each.labels)))
    return not all(map(str.isascii, said)) or not all(text.isascii() for row in sheet.rows for text in row)
