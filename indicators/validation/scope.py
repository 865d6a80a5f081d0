"""To which (edition, indicator) pairs a rule applies, and with which parameters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from indicators.definitions.patterns import matches
from indicators.definitions.readings import Pair
from indicators.definitions.registry import Definitions

# Findings of this kind come from reading a file.
FILE_KIND = "file"
# What rules judge when observations are checked.
CHECKED = frozenset({"profile", "observation"})
_TYPES = {"text": pa.string(), "number": pa.float64(), "flag": pa.bool_()}


def about_file(definitions: Definitions) -> dict[str, dict[str, Any]]:
    """The rules about the file itself, by the reason of their findings."""
    return {
        params["REASON"]: rule
        for rule in definitions.rules.values()
        if rule["kind"] == FILE_KIND
        for params in rule["params"]
    }


def rows(rule: dict[str, Any], pairs: Iterable[Pair], *, any_code: bool = False) -> list[dict[str, Any]]:
    """One row for each parameter set of a rule and each pair that it applies to: what its SQL joins.

    Args:
        rule: the document of a rule.
        pairs: all pairs of edition and indicator.
        any_code: a rule of this kind judges whatever the code is, known or not: it has no pairs.
    """
    found = []
    for params in rule.get("params", [{}]):
        editions = params.get("editions", rule.get("editions"))
        patterns = params.get("indicators", rule.get("indicators"))
        values = {"RULE": rule["id"], **{name: value for name, value in params.items() if name.isupper()}}
        if any_code:
            found.append(values)
            continue
        for edition, code in pairs:
            if (editions is None or edition in editions) and any(matches(p, edition, code) for p in patterns or ["*"]):
                row = values | {"EDITION": edition, "INDICATOR": code}
                if row.get("OTHER") == "=":
                    row["OTHER"] = code
                found.append(row)
    return found


def parameters(kind: dict[str, Any]) -> dict[str, pa.DataType]:
    """The columns of the rules of a kind: rule, scope (unless it judges any code) and the declared parameters."""
    scoped = ("RULE",) if kind.get("any_code") else ("RULE", "EDITION", "INDICATOR")
    columns: dict[str, pa.DataType] = dict.fromkeys(scoped, pa.string())
    return columns | {name: _TYPES[each["type"]] for name, each in kind.get("params", {}).items()}
