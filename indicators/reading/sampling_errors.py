"""How precise values are: standard error, CV and interval as numbers, read as the values beside them are."""

from __future__ import annotations

from functools import partial
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from indicators.base.observation import SAMPLING_ERRORS
from indicators.reading.dictionary_columns import constant, encoded, mapped
from indicators.reading.values import Values

_WHOLE = ("SAMPLE_SIZE", "RESPONDENTS")
_DIGITS = 9
# A cell of a workbook that holds a number; beside it the same column may hold a text with a decimal comma.
_NUMBER = r"^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$"


def sampling_errors(table: pa.Table, values: Values, *, decimal_comma: bool) -> dict[str, Any]:
    """The typed columns of what was sent of the precision of values, in the rows of the table.

    Args:
        table: raw observations.
        values: understands the texts of values.
        decimal_comma: whether the file writes decimals with a comma.

    Returns:
        `SAMPLING_ERRORS` in the unit of the value, multiplied as it is; CV in percent; the numbers of persons as
        digits; UNREAD names those that are sent as a text that is no such number.
    """
    columns: dict[str, Any] = {}
    unread: dict[str, Any] = {}
    for name in SAMPLING_ERRORS:
        columns[name] = pa.nulls(table.num_rows, pa.float64())
        if _is_sent(table[name]):
            found = values.understood(_as_value(table, name), decimal_comma=decimal_comma)
            columns[name], unread[name] = found["OBS_VALUE"], found["NOT_NUMERIC"]
    for name in _WHOLE:
        columns[name] = encoded(table[name])
        if _is_sent(table[name]):
            columns[name] = mapped([table[name]], partial(_digits, values.missing))
            unread[name] = pc.and_(pc.is_null(whole_numbers(columns[name])), _says(columns[name]))
    columns["UNREAD"] = _named(unread, table.num_rows)
    return columns


def whole_numbers(texts: Any) -> Any:
    """Numbers of persons, absent where a text is none."""
    return pc.cast(mapped([texts], lambda text: text if _is_whole(text or "") else None), pa.int32())


def _as_value(table: pa.Table, name: str) -> pa.Table:
    """A column of errors where values are read: with the multiplier of the values, without their statuses."""
    texts = encoded(table[name])
    numeric = pc.match_substring_regex(texts.dictionary, _NUMBER).take(texts.indices)
    blank = constant("", table.num_rows)
    return pa.table(
        {
            "IS_NUMBER": pc.and_(table["IS_NUMBER"], numeric),
            "IS_PERCENT": table["IS_PERCENT"],
            "OBS_VALUE": texts,
            "OBS_STATUS": blank,
            "CONF_STATUS": blank,
            "UNIT_MULT": blank if name == "CV" else table["UNIT_MULT"],
        }
    )


def _is_sent(column: Any) -> bool:
    return encoded(column).dictionary.to_pylist() not in ([""], [])


def _says(column: Any) -> Any:
    return pc.not_equal(column.dictionary, "").take(column.indices)


def _digits(missing: frozenset[str], text: str | None) -> str:
    """A number of persons without what sets its thousands apart; blank for a mark of none; any other text as it is."""
    sent = (text or "").strip()
    digits = sent.replace(" ", "").replace(",", "")
    return digits if _is_whole(digits) else "" if sent.lower() in missing else sent


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _named(unread: dict[str, Any], rows: int) -> pa.DictionaryArray:
    """In each row the names of the columns that are marked in it."""
    marked = {name: column for name, column in unread.items() if pc.any(column).as_py()}
    if not marked:
        return constant("", rows)
    texts = [pc.if_else(column, name, "") for name, column in marked.items()]
    return mapped(texts, lambda *names: ", ".join(name for name in names if name))
