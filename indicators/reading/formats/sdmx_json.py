"""SDMX-JSON data messages 1.0 and 2.0: each observation with its key and attributes as one record.

An observation is an array under a key of positions (``"0:3:1"``); the structure says which code each position means.
Read here and not with pysdmx or sdmx1, whose frames no longer know where an observation stood in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from indicators.base.errors import Unreadable
from indicators.reading.formats.json_records import sheet_of
from indicators.reading.formats.limits import Limits
from indicators.reading.formats.sdmx_actions import with_action
from indicators.reading.formats.sdmx_levels import Above, Texts
from indicators.reading.sheet import Sheet

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
    except (LookupError, TypeError, ValueError, AttributeError) as exc:
        raise Unreadable("damaged", f"SDMX-JSON: {type(exc).__name__} {exc}") from None
    if not records:
        raise Unreadable("not_a_table", "SDMX-JSON without observations")
    named = frozenset(each["id"].upper() for structure in structures for each in _dimensions(structure))
    return replace(sheet_of("Obs", records, limits), dimensions=named)


def is_test(document: dict[str, Any]) -> bool:
    """Whether the header of a message says that it is sent for a test."""
    heads = (document.get("meta"), document.get("header"))
    return any(isinstance(head, dict) and head.get("test") is True for head in heads)


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
    levels = ("observation", "series", "dimensionGroup", "group", "groups", "dataSet", "dataset")
    unless_said = {
        each["id"]: str(each["default"])
        for level in levels
        for each in attributes.get(level) or []
        if "default" in each
    }
    above = Above(unless_said | _attributes(of_set, sent))
    described = attributes.get("dimensionGroup") or attributes.get("group") or attributes.get("groups") or []
    groups = [
        (key, said.get("attributes") or [] if isinstance(said, dict) else said)
        for name in ("dimensionGroupAttributes", "groups", "groupAttributes")
        for key, said in (data_set.get(name) or {}).items()
    ]
    order = _group_order(dimensions, [key for key, _ in groups]) if groups else []
    above.groups += [(_group_key(order, key), _attributes(described, values)) for key, values in groups]
    return above


def _group_order(dimensions: dict[str, Any], keys: Sequence[str]) -> _Components:
    """The dimensions in the order in which keys of groups have their positions.

    By the standard that of the structure (keyPosition); its own samples have that of the message, some writers leave
    out the dimensions of the observation. The first counts in which all keys are possible.

    Raises:
        ValueError: there is none.
    """
    every = list(_dimensions({"dimensions": dimensions}))
    ordered = sorted(every, key=lambda each: each.get("keyPosition", len(every)))
    series = [each for level in ("dataSet", "series") for each in dimensions.get(level) or []]
    orders = (ordered, every, series, dimensions.get("series") or [])
    fitting = (each for each in orders if all(_is_possible(each, key.split(":")) for key in keys))
    order = next(fitting, None)
    if order is None:
        raise ValueError(f"groups: {', '.join(keys[:5])}")
    return order


def _is_possible(order: _Components, positions: list[str]) -> bool:
    return len(order) == len(positions) and all(
        not at.strip() or int(at) in range(len(each.get("values") or ()))
        for each, at in zip(order, positions, strict=True)
    )


def _group_key(order: _Components, key: str) -> Texts:
    """The key of a group: a position for each dimension, blank for those that it does not name."""
    return {each["id"]: _code(each, int(at)) for each, at in zip(order, key.split(":"), strict=True) if at.strip()}


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
