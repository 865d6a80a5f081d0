"""The JSON Schema of SDMX-JSON data of a dataflow: its components, and the codes that each of them may have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from indicators.portal.sdmx.json_data import SCHEMAS
from indicators.portal.sdmx.message import Context, View
from indicators.release.products.sdmx_flows import TIME

Codes = Mapping[str, Sequence[str]]
_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_ACTIONS = ("Information", "Append", "Merge", "Replace")


def as_json_schema(context: Context, view: View, codes: Codes, version: str, *, deletion: bool) -> str:
    """The schema as text; beside it, a message keeps to the schema of SDMX-JSON itself.

    Args:
        context: what the data are reported against.
        view: which dimensions stand where, and whether values are told at all.
        codes: by component, what it may be.
        version: of SDMX-JSON.
        deletion: whether messages that delete are meant.
    """
    dimensions = {"series": _components(view.group, codes), "observation": _components(view.single, codes)}
    structure = {
        "dimensions": {
            "type": "object",
            "required": ["observation"],
            "properties": {name: each | {"minItems": count} for name, each, count in _levels(dimensions, view)},
        },
        "measures": {"properties": {"observation": _components(view.measures, codes)}},
        "attributes": {"properties": {"observation": _components(view.attributes, codes)}},
        "links": {"contains": {"properties": {"urn": {"const": context.urn}}, "required": ["urn"]}},
    }
    key = ":".join([r"\d+"] * len(view.group if not view.flat else view.single))
    within = "observations" if view.flat else "series"
    data_set = {
        "type": "object",
        "properties": {
            "action": {"enum": ["Delete"] if deletion else _ACTIONS},
            within: {"type": "object", "patternProperties": {f"^{key}$": {}}, "additionalProperties": False},
        },
    }
    data = {
        "type": "object",
        "required": ["structures", "dataSets"],
        "properties": {
            "structures": _list({"type": "object", "required": ["dimensions"], "properties": structure}),
            "dataSets": _list(data_set),
        },
    }
    whole = {
        "$schema": _DRAFT,
        "$id": f"{context.urn}:ObsLevelDim:{view.at_observation}",
        "$comment": SCHEMAS[version],
        "type": "object",
        "required": ["meta", "data"],
        "properties": {"meta": {"type": "object"}, "data": data},
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _levels(dimensions: Mapping[str, dict[str, Any]], view: View) -> list[tuple[str, dict[str, Any], int]]:
    counts = {"series": len(view.group), "observation": len(view.single)}
    return [(name, each | {"maxItems": counts[name]}, counts[name]) for name, each in dimensions.items()]


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _components(names: Sequence[str], codes: Codes) -> dict[str, Any]:
    """Components of one level: each is one of these, and a coded one has no other values than its codes."""
    rules = [
        {
            "if": {"properties": {"id": {"const": name}}},
            "then": {"properties": {"values": _list({"properties": {"id": {"enum": list(codes[name])}}})}},
        }
        for name in names
        if name in codes
    ]
    if TIME in names:
        year = {"properties": {"id": {"type": "string", "pattern": r"^\d{4}$"}}}
        rules.append({"if": {"properties": {"id": {"const": TIME}}}, "then": {"properties": {"values": _list(year)}}})
    items: dict[str, Any] = {"type": "object", "required": ["id"], "properties": {"id": {"enum": list(names)}}}
    if rules:
        items["allOf"] = rules
    return _list(items) if names else {"type": "array", "maxItems": 0}
