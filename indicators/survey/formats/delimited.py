"""CSV files of microdata: every cell is a text first, a variable is a number only where all of it is."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from indicators.base.errors import UsageError
from indicators.reading.formats.delimited import known, likely, of_two_bytes
from indicators.reading.statistical.dictionary import Dictionary, FileVariable, VariableType
from indicators.reading.statistical.names import selected
from indicators.survey.formats.limits import (
    MicrodataLimits,
    UnreadableMicrodata,
    check_names,
    check_rows,
    check_shape,
    check_size,
)
from indicators.survey.formats.names import quoted

ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
_DELIMITERS = ",;\t|"
_BLOCK = 4_000_000
_EXAMINED = 500_000
# A number, by its decimal mark: a code with a zero before it is a text, and so is one with more digits than a number
# of DuckDB keeps (15). And a number whose decimal mark leaves no doubt.
_NUMBER = {
    mark: rf"^[+-]?(?:0|[1-9][0-9]{{0,14}})(?:[{mark}][0-9]+)?(?:[eE][+-]?[0-9]{{1,2}})?\s*$|^\s*$" for mark in ".,"
}
_CERTAIN = {
    mark: rf"^[+-]?(?:[0-9]+[{mark}](?:[0-9]{{1,2}}|[0-9]{{4,}})|0[{mark}][0-9]{{3}}|[0-9]{{4,}}[{mark}][0-9]{{3}})\s*$"
    for mark in ".,"
}


@dataclass(frozen=True, slots=True)
class Form:
    """How a text file is written; what is blank is as it is seen from the file.

    Attributes:
        delimiter: between cells.
        decimal: the decimal mark of its numbers.
        encoding: of its text.
        text: variables that stay texts although all their values are numbers.
    """

    delimiter: str = ""
    decimal: str = ""
    encoding: str = ""
    text: tuple[str, ...] = ()


def load(
    con: duckdb.DuckDBPyConnection,
    table: str,
    path: Path,
    *,
    form: Form | None = None,
    variables: tuple[str, ...] | None = None,
    limits: MicrodataLimits | None = None,
) -> Dictionary:
    """Reads a file, or some of its variables, into a new table of the connection.

    Raises:
        UnreadableMicrodata: it is damaged, too large, or no table.
    """
    form, limits = form or Form(), limits or MicrodataLimits()
    check_size(path.name, path.stat().st_size, limits.file_bytes)
    head = _head(path)
    encoding = _encoding(path, head, form.encoding, limits)
    line = _first_line(head, encoding)
    form = replace(form, encoding=encoding, delimiter=form.delimiter or max(_DELIMITERS, key=line.count))
    names = _names(path, line, form.delimiter)
    read = selected(names, variables)
    check_names(path.name, names, read)
    check_shape(path.name, len(read), None, limits)
    cells = _cells(path, form, names, read)
    decimal = form.decimal or _decimal(cells)
    found = _variables(cells, form, decimal)
    con.from_arrow(_typed(cells, found, decimal)).create(quoted(table))
    check_rows(con, table, path.name, None, limits)
    return Dictionary(tuple(found.get(name, FileVariable(name, type=VariableType.TEXT)) for name in names))


def _head(path: Path) -> bytes:
    head = next(_blocks(path), b"")
    if b"\0" in head and not of_two_bytes(head):
        raise UnreadableMicrodata(f"{path.name} is no text file.", advice="Export the file as CSV in UTF-8.")
    return head


def _encoding(path: Path, head: bytes, declared: str, limits: MicrodataLimits) -> str:
    """The encoding: declared, marked, UTF-8 where all of it is, else the likeliest. The whole file is read for it.

    Raises:
        UnreadableMicrodata: there is no such encoding, it is damaged, or it unpacks to more than the limit.
    """
    try:
        found = known(declared) if declared else of_two_bytes(head)
    except UsageError as exc:
        raise UnreadableMicrodata(f"{path.name}: {exc.title}", advice=exc.advice) from None
    decoder, size = codecs.getincrementaldecoder("utf-8")(), 0
    for block in _blocks(path):
        size += len(block)
        check_size(path.name, size, limits.file_bytes)
        try:
            if not found:
                decoder.decode(block)
        except UnicodeDecodeError as exc:
            found = likely(exc.object[max(0, exc.start - 1_000) : exc.start + _EXAMINED])
    return found or "utf-8"


def _blocks(path: Path) -> Iterator[bytes]:
    try:
        with pa.input_stream(str(path), compression="detect") as stream:
            while block := stream.read(_BLOCK):
                yield block
    except (pa.ArrowException, OSError) as exc:
        raise UnreadableMicrodata(
            f"{path.name} is damaged.", advice="Pack it once more.", detail=type(exc).__name__
        ) from None


def _first_line(head: bytes, encoding: str) -> str:
    lines = head.decode(encoding, errors="replace").lstrip("\ufeff").splitlines()
    return lines[0] if lines else ""


def _names(path: Path, line: str, delimiter: str) -> list[str]:
    """The names of the first line, as they stand.

    Raises:
        UnreadableMicrodata: one is blank or stands twice, or there is one only.
    """
    try:
        names = [name.strip() for name in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error as exc:
        raise UnreadableMicrodata(
            f"{path.name}, line 1 cannot be read.", advice="Export it once more.", detail=str(exc)
        ) from None
    blank = [str(place) for place, name in enumerate(names, start=1) if not name]
    twice = sorted({name for name in names if names.count(name) > 1} - {""})
    if blank or twice:
        wrong = f"columns without a name: {', '.join(blank)}" if blank else f"more than once: {', '.join(twice)}"
        raise UnreadableMicrodata(f"{path.name}, line 1: {wrong}.", advice="Give each variable a name of its own.")
    if len(names) < 2:
        raise UnreadableMicrodata(
            f"{path.name} has one column only.", advice="Name its delimiter in the design (reading: delimiter)."
        )
    return names


@dataclass(slots=True)
class _Width:
    """The first line that has more or fewer cells than the first line has names."""

    wrong: list[str] = field(default_factory=list)

    def __call__(self, row: pa_csv.InvalidRow) -> str:
        where = f"line {row.number}: " if row.number else ""
        self.wrong.append(f"{where}{row.actual_columns} cells where {row.expected_columns} were expected")
        return "error"


def _cells(path: Path, form: Form, names: list[str], read: list[str]) -> pa.Table:
    """The cells of some columns as texts, each distinct one of a block held once.

    Raises:
        UnreadableMicrodata: a line has too many or too few cells, or is not in the encoding; its number is told, and
            nothing that stands in it.
    """
    width = _Width()
    text = pa.dictionary(pa.int32(), pa.string())
    try:
        return pa_csv.open_csv(
            pa.input_stream(str(path), compression="detect"),
            read_options=pa_csv.ReadOptions(
                encoding=form.encoding, block_size=_BLOCK, use_threads=False, column_names=names, skip_rows=1
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=form.delimiter, newlines_in_values=True, invalid_row_handler=width
            ),
            convert_options=pa_csv.ConvertOptions(
                include_columns=read, column_types=dict.fromkeys(read, text), strings_can_be_null=False
            ),
        ).read_all()
    except (pa.ArrowException, OSError, UnicodeError) as exc:
        raise UnreadableMicrodata(
            f"{path.name} is damaged.",
            advice="Export it once more; a text with the delimiter or a line break in it stands in quotation marks.",
            detail=width.wrong[0] if width.wrong else type(exc).__name__,
        ) from None


def _texts(column: pa.ChunkedArray) -> list[pa.Array]:
    """The distinct texts of each block of a column."""
    return [chunk.dictionary for chunk in column.chunks]


def _decimal(cells: pa.Table) -> str:
    """The decimal mark of a file: a comma only where one leaves no doubt and no point does; else a point.

    One comma before exactly three digits is in doubt: 1,234 is a thousand or a little more than one.
    """
    found = {
        mark
        for column in cells.columns
        for texts in _texts(column)
        for mark in ".,"
        if pc.any(pc.match_substring_regex(texts, _CERTAIN[mark])).as_py()
    }
    return "," if found == {","} else "."


def _variables(cells: pa.Table, form: Form, decimal: str) -> dict[str, FileVariable]:
    """The variables that were read: a number is one whose every value is written as one, without a zero before it."""
    stays = {each.casefold() for each in form.text}
    numbers = {
        name
        for name, column in zip(cells.column_names, cells.columns, strict=True)
        if name.casefold() not in stays
        and all(
            pc.all(pc.match_substring_regex(texts, _NUMBER[decimal])).as_py() is not False for texts in _texts(column)
        )
    }
    return {
        name: FileVariable(name, type=VariableType.NUMBER if name in numbers else VariableType.TEXT)
        for name in cells.column_names
    }


def _typed(cells: pa.Table, found: dict[str, FileVariable], decimal: str) -> pa.RecordBatchReader:
    """The rows with numbers in the place of texts; a blank cell is none, and blanks at the end of a text do not count.

    Each distinct text is read once.
    """
    number, text = pa.float64(), pa.string()
    fields = [pa.field(name, number if each.type == VariableType.NUMBER else text) for name, each in found.items()]

    def typed(column: pa.DictionaryArray, field: pa.Field) -> pa.Array:
        texts = pc.utf8_rtrim_whitespace(column.dictionary)
        texts = pc.if_else(pc.equal(texts, ""), None, texts)
        if field.type == number:
            texts = pc.replace_substring(texts, decimal, ".").cast(number)
        return texts.take(column.indices)

    batches = (
        pa.record_batch(
            [typed(column, field) for column, field in zip(batch.columns, fields, strict=True)], names=list(found)
        )
        for batch in cells.to_batches()
    )
    return pa.RecordBatchReader.from_batches(pa.schema(fields), batches)
