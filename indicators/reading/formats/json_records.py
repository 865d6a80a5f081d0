"""JSON as the World Bank and UNSD interfaces give it: a list of records somewhere in the document."""

from __future__ import annotations

import json
from typing import Any

from indicators.base.errors import Unreadable
from indicators.reading.formats.limits import Limits
from indicators.reading.sheet import Sheet

_DEPTH = 12


def load(data: bytes) -> Any:
    """The document.

    Raises:
        Unreadable: it is no JSON, or nests too deep.
    """
    try:
        document = json.loads(data)
        # Half a surrogate pair is no text: it could be neither stored nor written.
        return json.loads(json.dumps(document, ensure_ascii=False).encode(errors="replace"))
    except (ValueError, RecursionError) as exc:
        raise Unreadable("damaged", f"JSON: {exc}") from None


def read(document: Any, limits: Limits) -> Sheet:
    """The longest list of records; nested fields are named ``indicator.id``, lists in a field are joined by ``; ``.

    Raises:
        Unreadable: it holds no records, or too many.
    """
    records = max(_lists(document, _DEPTH), key=len, default=[])
    if not records:
        raise Unreadable("not_a_table", "JSON without a list of records")
    return sheet_of("records", [_flat(record, "", _DEPTH) for record in records], limits)


def sheet_of(name: str, records: list[dict[str, str]], limits: Limits) -> Sheet:
    """Records as a grid: the first row holds the names of all fields.

    Raises:
        Unreadable: there are too many records or fields.
    """
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(records) > limits.rows or len(names) > limits.columns:
        raise Unreadable("too_large", f"{len(records):,} records with {len(names):,} fields")
    return Sheet(name, [names, *([record.get(name, "") for name in names] for record in records)], kind="records")


def _lists(value: Any, depth: int) -> list[list[dict[str, Any]]]:
    if depth == 0:
        return []
    if isinstance(value, list):
        if value and all(isinstance(each, dict) for each in value):
            return [value]
        return [found for each in value for found in _lists(each, depth - 1)]
    if isinstance(value, dict):
        return [found for each in value.values() for found in _lists(each, depth - 1)]
    return []


def _flat(value: dict[str, Any], prefix: str, depth: int) -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, each in value.items():
        if isinstance(each, dict) and depth:
            flat |= _flat(each, f"{prefix}{name}.", depth - 1)
        else:
            flat[f"{prefix}{name}"] = _text(each)
    return flat


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(_text(each) for each in value)
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
