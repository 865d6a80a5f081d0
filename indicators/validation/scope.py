"""To which (edition, indicator) pairs a rule applies, and with which parameters."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from indicators.definitions.patterns import Pairs
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain, ParameterType, Rule, RuleKind

_TYPES = {ParameterType.TEXT: pa.string(), ParameterType.NUMBER: pa.float64(), ParameterType.FLAG: pa.bool_()}


def about_file(definitions: Definitions) -> dict[str, Rule]:
    """The rules about the file itself, by the reason of their findings."""
    return {params.values["REASON"]: rule for rule in definitions.rules_of(Grain.FILE) for params in rule.params}


def rows(rule: Rule, pairs: Pairs) -> list[dict[str, Any]]:
    """One row for each parameter set of a rule and each pair that it applies to: what its SQL joins.

    Args:
        rule: a rule; of one that judges whatever the code is the rows have no pairs.
        pairs: all pairs of edition and indicator.
    """
    found = []
    for params in rule.params:
        values = {"RULE": rule.id, **params.values}
        if rule.kind.any_code:
            found.append(values)
            continue
        for edition, code in pairs.named(params.indicators):
            if params.editions is None or edition in params.editions:
                row = values | {"EDITION": edition, "INDICATOR": code}
                if row.get("OTHER") == "=":
                    row["OTHER"] = code
                found.append(row)
    return found


def parameters(kind: RuleKind) -> dict[str, pa.DataType]:
    """The columns of the rules of a kind: rule, scope (unless it judges any code) and the declared parameters."""
    scoped = ("RULE",) if kind.any_code else ("RULE", "EDITION", "INDICATOR")
    columns: dict[str, pa.DataType] = dict.fromkeys(scoped, pa.string())
    return columns | {name: _TYPES[each.type] for name, each in kind.params.items()}
