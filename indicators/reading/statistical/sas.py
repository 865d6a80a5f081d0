"""SAS files (sas7bdat, transport files) by pyreadstat, with the labels of a catalogue that lies beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyreadstat

from indicators.reading.statistical.dictionary import (
    Dictionary,
    FileVariable,
    MissingCode,
    ValueLabel,
    VariableType,
    column_of_codes,
)
from indicators.reading.statistical.names import selected
from indicators.reading.statistical.source import Source, Unparsed, batch_rows, check_names, code_text

Batches = Callable[[Callable[[pa.RecordBatch], None]], None]
_ARROW = {
    VariableType.NUMBER: pa.float64(),
    VariableType.TEXT: pa.string(),
    VariableType.DATE: pa.date32(),
    VariableType.DATETIME: pa.timestamp("us"),
    VariableType.TIME: pa.time64("us"),
}
# How a format of SAS begins whose numbers pyreadstat turns into dates and times.
_DATES = ("DATE", "MMDDYY", "DDMMYY", "YYMMDD", "WEEKDATE", "WORDDATE", "E8601DA", "B8601DA", "IS8601DA", "NLDATE")
_TIMES = ("TIME", "HHMM", "E8601TM", "TOD")
_MOMENTS = ("DATETIME", "E8601DT", "DATEAMPM", "MDYAMPM", "B8601DT")
_Rows = dict[str, list[Any]]


def parse(source: Source) -> tuple[Dictionary, pa.Schema, Batches]:
    """The dictionary of a file, the schema of its rows, and what hands these to a function, batch by batch.

    Raises:
        Unparsed: it is damaged, or none of its format.
    """
    try:
        _, read = _read(source, metadataonly=True)
        first, _ = _read(source, row_limit=1_000)
    except Exception as exc:  # the library raises its own errors, those of Python, and those of iconv
        raise Unparsed(_said(exc)) from None
    check_names(read.column_names)
    labels = _catalogue(source)
    variables = tuple(_variable(name, read, labels, first.get(name, [])) for name in read.column_names)
    dictionary = Dictionary(variables, read.number_rows, label=read.file_label or "")
    if source.variables is not None:
        read_names = set(selected([each.name for each in variables], source.variables))
        variables = tuple(each for each in variables if each.name in read_names)
    tagged = source.format == "sas7bdat"
    schema = pa.schema([field for each in variables for field in _fields(each, tagged=tagged)])

    def batches(write: Callable[[pa.RecordBatch], None]) -> None:
        if not source.dictionary_only:
            for rows in _chunks(source, [each.name for each in variables]):
                write(_batch(rows, variables, schema, tagged=tagged))

    return dictionary, schema, batches


def _said(exc: Exception) -> str:
    return str(exc) if isinstance(exc, pyreadstat.ReadstatError) else type(exc).__name__


def _read(source: Source, **options: Any) -> tuple[_Rows, Any]:
    options |= {"output_format": "dict", "encoding": source.encoding or None}
    if source.format == "xpt":
        found: tuple[_Rows, Any] = pyreadstat.read_xport(source.path, **options)
    else:
        found = pyreadstat.read_sas7bdat(source.path, user_missing=True, **options)
    return found


def _catalogue(source: Source) -> dict[str, dict[Any, str]]:
    """The labels of each format, from the file of that name with the ending sas7bcat."""
    path = Path(source.path).with_suffix(".sas7bcat")
    if not path.is_file():
        return {}
    try:
        _, read = pyreadstat.read_sas7bcat(path, output_format="dict", encoding=source.encoding or None)
    except Exception as exc:
        raise Unparsed(f"{path.name}: {_said(exc)}") from None
    known: dict[str, dict[Any, str]] = read.value_labels
    return known


def _variable(name: str, read: Any, labels: dict[str, dict[Any, str]], first: list[Any]) -> FileVariable:
    form = read.original_variable_types.get(name) or ""
    known = labels.get(read.variable_to_label.get(name, form), labels.get(form, {}))
    is_text = read.readstat_variable_types[name] == "string"
    tags = {} if is_text else {code: label for code, label in known.items() if isinstance(code, str)}
    return FileVariable(
        name,
        read.column_names_to_labels.get(name) or "",
        VariableType.TEXT if is_text else _type(form, first),
        form,
        tuple(ValueLabel(f".{code}" if code in tags else code_text(code), label) for code, label in known.items()),
        tuple(MissingCode(f".{code}", label) for code, label in tags.items()),
    )


def _type(form: str, first: list[Any]) -> VariableType:
    """By the values that the library gave, else by the format."""
    met = {type(each) for each in first if each is not None and not isinstance(each, str)}
    for python, kind in ((dt.datetime, VariableType.DATETIME), (dt.date, VariableType.DATE)):
        if python in met:
            return kind
    if met:
        return VariableType.TIME if dt.time in met else VariableType.NUMBER
    name = form.upper()
    for forms, kind in ((_MOMENTS, VariableType.DATETIME), (_DATES, VariableType.DATE), (_TIMES, VariableType.TIME)):
        if name.startswith(forms):
            return kind
    return VariableType.NUMBER


def _fields(variable: FileVariable, *, tagged: bool) -> list[pa.Field]:
    fields = [pa.field(variable.name, pa.float64() if variable.type == VariableType.NUMBER else pa.string())]
    if tagged and variable.type != VariableType.TEXT:
        fields.append(pa.field(column_of_codes(variable.name), pa.string()))
    return fields


def _chunks(source: Source, names: list[str]) -> Iterator[_Rows]:
    size, offset = batch_rows(len(names)), 0
    while offset <= source.rows:
        try:
            rows, _ = _read(source, row_limit=size, row_offset=offset, usecols=names)
        except Exception as exc:
            raise Unparsed(_said(exc)) from None
        count = max(map(len, rows.values()), default=0)
        if count:
            yield rows
        if count < size:
            return
        offset += count


def _batch(rows: _Rows, variables: tuple[FileVariable, ...], schema: pa.Schema, *, tagged: bool) -> pa.RecordBatch:
    arrays: list[pa.Array] = []
    for each in variables:
        values, kind = rows[each.name], _ARROW[each.type]
        if each.type == VariableType.TEXT:
            arrays.append(pa.array([text if text and text.strip() else None for text in values], kind))
            continue
        try:
            column = pa.array([None if isinstance(value, str) else value for value in values], kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as exc:
            raise Unparsed(f"{each.name}: {type(exc).__name__}") from None
        arrays.append(column if each.type == VariableType.NUMBER else column.cast(pa.string()))
        if tagged:
            arrays.append(pa.array([f".{value}" if isinstance(value, str) else None for value in values], pa.string()))
    return pa.record_batch(arrays, schema=schema)
