"""SDMX-JSON data messages 1.0 and 2.0: each observation with its key and attributes as one record.

An observation is an array under a key of positions (``"0:3:1"``); the structure says which code each position means.
Read here and not with pysdmx or sdmx1, whose frames no longer know where an observation stood in the file.
"""

from __future__ import annotations

from typing import Any

from indicators.errors import Unreadable
from indicators.intake.formats.json_records import sheet_of
from indicators.intake.formats.limits import Limits
from indicators.intake.sheet import Sheet

_Components = list[dict[str, Any]]


def recognises(document: Any) -> bool:
    """Whether a document is an SDMX-JSON data message."""
    inner = document.get("data", document) if isinstance(document, dict) else {}
    return isinstance(inner, dict) and isinstance(inner.get("dataSets"), list)


def read(document: dict[str, Any], limits: Limits) -> Sheet:
    """All observations of all data sets.

    Raises:
        Unreadable: positions and structure do not fit, or there is no observation.
    """
    message = document.get("data", document)
    structures = message.get("structures") or [message.get("structure")]
    try:
        records = [
            record
            for data_set in message["dataSets"]
            for record in _data_set(data_set, structures[data_set.get("structure", 0)])
        ]
    except (LookupError, TypeError, ValueError, AttributeError) as wrong:
        raise Unreadable("damaged", f"SDMX-JSON: {type(wrong).__name__} {wrong}") from None
    if not records:
        raise Unreadable("not_a_table", "SDMX-JSON without observations")
    return sheet_of("Obs", records, limits)


def _data_set(data_set: dict[str, Any], structure: dict[str, Any]) -> list[dict[str, str]]:
    dimensions, attributes = structure["dimensions"], structure.get("attributes", {})
    at_series, at_observation = dimensions.get("series") or [], dimensions.get("observation") or []
    fixed = {each["id"]: _code(each, 0) for each in dimensions.get("dataSet") or []}
    measures = (structure.get("measures") or {}).get("observation") or [{"id": "OBS_VALUE"}]
    described = measures + (attributes.get("observation") or [])
    records: list[dict[str, str]] = []
    if data_set.get("observations"):
        records += _observations(fixed, at_observation, described, data_set["observations"])
    for key, series in (data_set.get("series") or {}).items():
        of_series = fixed | _key(at_series, key)
        of_series |= _attributes(attributes.get("series") or [], series.get("attributes") or [])
        records += _observations(of_series, at_observation, described, series.get("observations") or {})
    return records


def _observations(
    known: dict[str, str], dimensions: _Components, described: _Components, sent: dict[str, list[Any]]
) -> list[dict[str, str]]:
    """Each observation: what its key says, then measures as they are, then attributes by their position."""
    return [known | _key(dimensions, key) | _attributes(described, values) for key, values in sent.items()]


def _key(dimensions: _Components, key: str) -> dict[str, str]:
    return {each["id"]: _code(each, int(at)) for each, at in zip(dimensions, key.split(":"), strict=True)}


def _attributes(described: _Components, values: list[Any]) -> dict[str, str]:
    """Values without a list of codes are themselves; others are positions in that list."""
    return {
        each["id"]: _code(each, value) if each.get("values") and isinstance(value, int) else str(value)
        for each, value in zip(described, values, strict=False)
        if value is not None
    }


def _code(component: dict[str, Any], position: int) -> str:
    if position < 0:
        raise ValueError(f"{component['id']}: position {position}")
    value = component["values"][position]
    code = value.get("id", value.get("value", value.get("name", ""))) if isinstance(value, dict) else value
    return str(code)
