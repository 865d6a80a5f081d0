"""SDMX-JSON data messages 1.0 and 2.0: each observation with its key and attributes as one record.

An observation is an array under a key of positions (``"0:3:1"``); the structure says which code each position means.
Read here and not with pysdmx or sdmx1, whose frames no longer know where an observation stood in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from indicators.errors import Unreadable
from indicators.intake.formats.json_records import sheet_of
from indicators.intake.formats.limits import Limits
from indicators.intake.formats.sdmx_actions import with_action
from indicators.intake.formats.sdmx_levels import Above, Texts
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
    named = frozenset(each["id"].upper() for structure in structures for each in _dimensions(structure))
    return replace(sheet_of("Obs", records, limits), dimensions=named)


def _dimensions(structure: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for level in ("dataSet", "series", "observation"):
        yield from structure["dimensions"].get(level) or []


def _data_set(data_set: dict[str, Any], structure: dict[str, Any]) -> list[Texts]:
    dimensions, attributes = structure["dimensions"], structure.get("attributes") or {}
    at_series, at_observation = dimensions.get("series") or [], dimensions.get("observation") or []
    fixed = {each["id"]: _code(each, 0) for each in dimensions.get("dataSet") or []}
    measures = (structure.get("measures") or {}).get("observation") or [{"id": "OBS_VALUE"}]
    described = measures + (attributes.get("observation") or [])
    records: list[Texts] = []
    if data_set.get("observations"):
        records += _observations(fixed, at_observation, described, data_set["observations"])
    for key, series in (data_set.get("series") or {}).items():
        of_series = fixed | _key(at_series, key)
        of_series |= _attributes(attributes.get("series") or [], series.get("attributes") or [])
        records += _observations(of_series, at_observation, described, series.get("observations") or {})
    records = _above(data_set, dimensions, attributes).applied(records)
    return with_action(str(data_set.get("action") or ""), records)


def _above(data_set: dict[str, Any], dimensions: dict[str, Any], attributes: dict[str, Any]) -> Above:
    """What the data set and the groups of its dimensions state."""
    of_set = attributes.get("dataSet") or attributes.get("dataset") or []
    sent = data_set.get("attributes")
    if sent is None:  # what has one value only says it without being asked
        sent = [0 if len(each.get("values") or ()) == 1 else None for each in of_set]
    above = Above(_attributes(of_set, sent))
    described = attributes.get("dimensionGroup") or attributes.get("group") or attributes.get("groups") or []
    for name in ("dimensionGroupAttributes", "groups", "groupAttributes"):
        for key, said in (data_set.get(name) or {}).items():
            values = said.get("attributes") or [] if isinstance(said, dict) else said
            above.groups.append((_group_key(dimensions, key), _attributes(described, values)))
    return above


def _group_key(dimensions: dict[str, Any], key: str) -> Texts:
    """The key of a group: a position for each dimension, blank for those that it does not name.

    Raises:
        ValueError: it has another number of dimensions than data set, series and observations together or the series.
    """
    positions = key.split(":")
    every = list(_dimensions({"dimensions": dimensions}))
    ordered = sorted(every, key=lambda each: each.get("keyPosition", len(every)))
    series = [each for level in ("dataSet", "series") for each in dimensions.get(level) or []]
    fitting = next(
        (each for each in (ordered, series, dimensions.get("series") or []) if len(each) == len(positions)), None
    )
    if fitting is None:
        raise ValueError(f"group {key}: {len(positions)} positions")
    return {each["id"]: _code(each, int(at)) for each, at in zip(fitting, positions, strict=True) if at.strip()}


def _observations(
    known: Texts, dimensions: _Components, described: _Components, sent: dict[str, list[Any]]
) -> list[Texts]:
    """Each observation: what its key says, then measures as they are, then attributes by their position."""
    return [known | _key(dimensions, key) | _attributes(described, values) for key, values in sent.items()]


def _key(dimensions: _Components, key: str) -> Texts:
    return {each["id"]: _code(each, int(at)) for each, at in zip(dimensions, key.split(":"), strict=True)}


def _attributes(described: _Components, values: list[Any]) -> Texts:
    """Values without a list of codes are themselves; others are positions in that list."""
    return {
        each["id"]: _value(each, value) for each, value in zip(described, values, strict=False) if value is not None
    }


def _value(described: dict[str, Any], value: Any) -> str:
    if isinstance(value, list):  # SDMX-JSON 2.0: several values of one attribute
        return "; ".join(_value(described, each) for each in value)
    position = isinstance(value, int) and not isinstance(value, bool) and described.get("values")
    return _code(described, value) if position else str(value)


def _code(component: dict[str, Any], position: int) -> str:
    if position < 0:
        raise ValueError(f"{component['id']}: position {position}")
    value = component["values"][position]
    code = value.get("id", value.get("value", value.get("name", ""))) if isinstance(value, dict) else value
    return str(code)
