"""JSON as the World Bank and UNSD interfaces give it: a list of records somewhere in the document."""

from __future__ import annotations

import json
from typing import Any

from indicators.errors import Unreadable
from indicators.intake.formats.limits import Limits
from indicators.intake.sheet import Sheet

_DEPTH = 12


def read(data: bytes, limits: Limits) -> Sheet:
    """The longest list of records; nested fields are named ``indicator.id``, lists in a field are joined by ``; ``.

    Raises:
        Unreadable: it is no JSON, nests too deep, or holds no records.
    """
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable("damaged", f"JSON: {wrong}") from None
    records = max(_lists(document, _DEPTH), key=len, default=[])
    if not records:
        raise Unreadable("not_a_table", "JSON without a list of records")
    if len(records) > limits.rows:
        raise Unreadable("too_large", f"{len(records):,} records")
    flat = [_flat(record, "", _DEPTH) for record in records]
    names = list(dict.fromkeys(name for record in flat for name in record))
    return Sheet("records", [names, *([record.get(name, "") for name in names] for record in flat)], kind="records")


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
