"""SPSS and Stata files by readstat-arrow: values and the codes of missing values in columns of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import readstat_arrow
from readstat_arrow import Metadata

from indicators.reading.statistical.cell_text import stata_format
from indicators.reading.statistical.dictionary import (
    Dictionary,
    FileVariable,
    MissingCode,
    MissingRange,
    MultipleResponseSet,
    ValueLabel,
    VariableType,
    column_of_codes,
)
from indicators.reading.statistical.names import selected
from indicators.reading.statistical.sav_weight import weight_variable
from indicators.reading.statistical.source import Source, Unparsed, batch_rows, check_names, code_text

_Reader = readstat_arrow.SavStreamingReader | readstat_arrow.DtaStreamingReader
Batches = Callable[[Callable[[pa.RecordBatch], None]], None]
_TYPES = ((pa.types.is_date, VariableType.DATE), (pa.types.is_timestamp, VariableType.DATETIME))
# Stata counts periods from 1960: their number in a year, and how SDMX writes one.
_PERIODS = {"%th": (2, "{}-S{}"), "%tq": (4, "{}-Q{}"), "%tm": (12, "{}-{:02}")}


def parse(source: Source) -> tuple[Dictionary, pa.Schema, Batches]:
    """The dictionary of a file, the schema of its rows, and what hands these to a function, batch by batch.

    Raises:
        Unparsed: it is damaged, or none of its format.
    """
    reader, whole = _opened(source)
    check_names(whole.schema.names)
    columns = {field.name: _Column(field, whole.metadata) for field in whole.schema}
    dictionary = Dictionary(
        tuple(each.variable for each in columns.values()),
        rows=whole.num_rows,
        weight=weight_variable(source.path) if source.format == "sav" else "",
        sets=tuple(map(_response_set, whole.metadata.multiple_response_sets)),
        label=whole.metadata.file_label or "",
    )
    read = [columns[name] for name in reader.schema.names]
    schema = pa.schema([field for each in read for field in each.fields])

    def batches(write: Callable[[pa.RecordBatch], None]) -> None:
        if source.dictionary_only:
            return
        try:
            reader.read_batches(lambda batch: write(_separated(batch, read, schema)), batch_rows=batch_rows(len(read)))
        except Exception as exc:
            raise Unparsed(_said(exc)) from None

    return dictionary, schema, batches


def _opened(source: Source) -> tuple[_Reader, _Reader]:
    """The file with the variables that are read, and with all of them: nothing but the dictionary is read here."""
    opened = readstat_arrow.open_sav if source.format == "sav" else readstat_arrow.open_dta
    encoding, most = source.encoding or None, source.rows + 1
    try:
        whole = opened(source.path, encoding=encoding, preserve_user_missing=True, row_limit=most)
        if source.variables is None:
            return whole, whole
        known = selected(whole.schema.names, source.variables)
        return opened(source.path, columns=known, encoding=encoding, preserve_user_missing=True, row_limit=most), whole
    except Exception as exc:  # the library raises its own errors, those of Python, and those of Arrow
        raise Unparsed(_said(exc)) from None


def _said(exc: Exception) -> str:
    """What the library said: its own sentences have no value of the file, those of others may."""
    return str(exc) if isinstance(exc, readstat_arrow.ReadstatError) else type(exc).__name__


class _Column:
    """A variable of the file, and how its column is separated into values and codes."""

    def __init__(self, field: pa.Field, metadata: Metadata) -> None:
        self.tagged = bool(pa.types.is_struct(field.type))
        kind = field.type.field("value").type if self.tagged else field.type
        form = metadata.formats.get(field.name) or ""
        self.period = _PERIODS.get(stata_format(form)[:3]) if self.tagged else None
        declared: Mapping[str, Any] = metadata.missing_values.get(field.name) or {}
        labels = [(each["value"], each["label"]) for each in metadata.value_labels.get(field.name) or ()]
        self.ranges: list[tuple[float, float]] = _ranges(declared)
        self.codes = _codes(declared)
        text = VariableType.TEXT if self.period or _is_text(kind) else None
        self.variable = FileVariable(
            name=field.name,
            label=metadata.variable_labels.get(field.name) or "",
            type=text or next((known for fits, known in _TYPES if fits(kind)), _other(kind)),
            format=form,
            labels=tuple(ValueLabel(self._shown(value), label) for value, label in labels),
            missing=self._missing(labels),
            missing_ranges=tuple(MissingRange(low, high) for low, high in self.ranges),
            single=bool(pa.types.is_float32(kind)),
        )
        self.fields = [pa.field(field.name, pa.float64() if self.variable.type == VariableType.NUMBER else pa.string())]
        if self.tagged or self.codes or self.ranges:
            self.fields.append(pa.field(column_of_codes(field.name), pa.string()))

    def _shown(self, value: object) -> str:
        return f".{value}" if self.tagged and isinstance(value, str) else code_text(value)

    def _missing(self, labels: Sequence[tuple[Any, str]]) -> tuple[MissingCode, ...]:
        """The codes that are declared: the discrete ones of SPSS, and what of a range or of Stata has a label."""
        named = dict(labels)
        found = {value: named.get(value, "") for value in self.codes}
        for value, label in labels:
            if self._is_missing(value):
                found.setdefault(value, label)
        return tuple(MissingCode(self._shown(value), label) for value, label in found.items())

    def _is_missing(self, value: int | float | str) -> bool:
        if isinstance(value, str):
            return self.tagged
        number = float(value)
        return any(low <= number <= high for low, high in self.ranges)

    def separated(self, column: pa.Array) -> list[pa.Array]:
        """The column of the values and, where there can be codes, that of the codes."""
        if self.tagged:
            values, tags = pc.struct_field(column, "value"), pc.struct_field(column, "tag")
            codes = pc.binary_join_element_wise(".", tags.cast(pa.string()), "")
            return [_periods(values, *self.period) if self.period else values, codes]
        if pa.types.is_large_string(column.type) or pa.types.is_string(column.type):
            column = pc.utf8_rtrim_whitespace(column)
            column = pc.if_else(pc.equal(column, ""), None, column)
        if len(self.fields) == 1:
            return [column]
        missing = self._mask(column)
        return [pc.if_else(missing, None, column), _texts(pc.if_else(missing, column, None))]

    def _mask(self, column: pa.Array) -> pa.Array:
        """Whether a value is one of those that are declared to be missing."""
        if not pa.types.is_floating(column.type) and not pa.types.is_large_string(column.type):
            numbers = column.cast(pa.float64(), safe=False)  # a range of numbers on a date: never met, never guessed
        else:
            numbers = column
        found = pc.is_in(numbers, pa.array(self.codes, numbers.type)) if self.codes else None
        for low, high in self.ranges:
            within = pc.and_(pc.greater_equal(numbers, low), pc.less_equal(numbers, high))
            found = within if found is None else pc.or_kleene(found, within)
        return pc.fill_null(found, False)


def _separated(batch: pa.RecordBatch, columns: list[_Column], schema: pa.Schema) -> pa.RecordBatch:
    arrays = [part for column, each in zip(batch.columns, columns, strict=True) for part in each.separated(column)]
    return pa.record_batch([each.cast(field.type) for each, field in zip(arrays, schema, strict=True)], schema=schema)


def _ranges(declared: Mapping[str, Any]) -> list[tuple[float, float]]:
    return [(float(declared["lo"]), float(declared["hi"]))] if "lo" in declared else []


def _codes(declared: Mapping[str, Any]) -> list[Any]:
    return list(declared.get("values", [])) or ([declared["value"]] if "value" in declared else [])


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _other(kind: pa.DataType) -> VariableType:
    return VariableType.TIME if pa.types.is_time(kind) else VariableType.NUMBER


def _texts(column: pa.Array) -> pa.Array:
    """Codes as text; each distinct one is written once."""
    coded = column.dictionary_encode()
    texts = pa.array([code_text(each) for each in coded.dictionary.to_pylist()], pa.string())
    return texts.take(coded.indices)


def _periods(column: pa.Array, parts: int, form: str) -> pa.Array:
    """Numbers of periods since 1960 as SDMX writes a period."""
    coded = column.dictionary_encode()
    whole = [int(each) for each in coded.dictionary.to_pylist()]
    texts = pa.array([form.format(1960 + each // parts, each % parts + 1) for each in whole], pa.string())
    return texts.take(coded.indices)


def _response_set(given: Mapping[str, Any]) -> MultipleResponseSet:
    counted = given.get("counted_value")
    return MultipleResponseSet(
        given["name"],
        given.get("label") or "",
        tuple(given["variables"]),
        "" if counted is None else code_text(counted),
    )
