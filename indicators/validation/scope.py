"""To which (edition, indicator) pairs a rule applies, and with which parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

Pair = tuple[str, str]

# These kinds judge an observation whatever its code is; their SQL has no scope to join.
UNSCOPED = frozenset(
    {
        "known_indicator",
        "known_area",
        "duplicate",
        "code_list",
        "numeric",
        "mark",
        "status",
        "period",
        "declared",
        "title",
        "unit",
    }
)
# Findings of these kinds come from reading a file, not from SQL.
FILE_KIND = "file"


def matches(pattern: str, edition: str, code: str) -> bool:
    """Whether a pattern of a rule (``HH7``, ``HH*``, ``2005:HH8``) names an indicator of an edition."""
    wanted_edition, _, rest = pattern.rpartition(":")
    if wanted_edition and wanted_edition != edition:
        return False
    return code.startswith(rest[:-1]) if rest.endswith("*") else code == rest


def rows(rule: dict[str, Any], pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    """One row for each pair and parameter set of a rule: what its SQL joins as ``rule``."""
    if rule["kind"] in UNSCOPED:
        return [{"RULE": rule["id"], **_values(params)} for params in rule.get("params", [{}])]
    found = []
    for params in rule.get("params", [{}]):
        editions = params.get("editions", rule.get("editions"))
        patterns = params.get("indicators", rule.get("indicators", ["*"]))
        for edition, code in pairs:
            if (editions is None or edition in editions) and any(matches(p, edition, code) for p in patterns):
                row = {"RULE": rule["id"], "EDITION": edition, "INDICATOR": code, **_values(params)}
                if row.get("OTHER") == "=":
                    row["OTHER"] = code
                found.append(row)
    return found


def parameters(kind: str, rules: Iterable[dict[str, Any]]) -> dict[str, pa.DataType]:
    """The columns of ``rule`` for a kind: its scope and every parameter that some rule of the kind gives."""
    columns: dict[str, pa.DataType] = dict.fromkeys(("RULE", "EDITION", "INDICATOR"), pa.string())
    for rule in rules:
        for params in rule.get("params", []) if rule["kind"] == kind else []:
            for name, value in _values(params).items():
                columns[name] = pa.scalar(value).type
    return columns


def _values(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters that SQL joins; whole numbers as floats, so that a column has one type."""
    return {
        name: float(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in params.items()
        if name.isupper()
    }
