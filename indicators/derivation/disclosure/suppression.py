"""Which values are suppressed: those from which a confidential value could be computed."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import duckdb
import pyarrow as pa

from indicators.base import resources
from indicators.base.observation import DIMENSIONS
from indicators.definitions.decisions import Disclosure
from indicators.definitions.registry import Definitions
from indicators.derivation.disclosure import proportions
from indicators.derivation.disclosure.additive import Additive
from indicators.derivation.disclosure.facts import TOTAL, Fact, Facts
from indicators.derivation.disclosure.parts import Parts
from indicators.derivation.disclosure.protect import Cell, Relation, suppress
from indicators.derivation.disclosure.unknown import fill

SAME = "confidential in another edition, measure or source"
SECONDARY = "would give a confidential cell away"


def hide(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Adds to the table `hidden` what has to be suppressed besides the confidential cells; nothing if there are none.

    Args:
        con: the models, with `accepted`, `hidden` and `provider_role`.
        definitions: the definitions in force.
    """
    if not con.execute("SELECT 1 FROM hidden LIMIT 1").fetchall():
        return
    _register(con, "series_class", _series(definitions))
    _register(con, "kindred_area", _kindred(definitions))
    rows = con.execute(resources.sql("disclosure/scope")).to_arrow_table().to_pylist()
    decided = list(decide(rows, definitions))
    names = ("SUBMISSION", "POSITION", "REASON")
    columns = zip(*decided, strict=True) if decided else ((), (), ())
    table = {name: pa.array(column, kind) for name, column, kind in zip(names, columns, _KINDS, strict=True)}
    _register(con, "suppressed", pa.table(table))
    con.execute(resources.sql("disclosure/hide"))


_KINDS = (pa.string(), pa.int64(), pa.string())


def decide(rows: list[dict[str, Any]], definitions: Definitions) -> Iterator[tuple[str, int, str]]:
    """The accepted rows that are hidden with the confidential ones: submission, position and reason.

    Args:
        rows: of ``sql/disclosure/scope.sql``.
        definitions: the definitions in force.
    """
    rules = definitions.disclosure
    facts = Facts(rows)
    fill(facts, Parts(definitions), rules)
    proportions.hide_same_value(facts, rules)
    known = list(relations(facts, definitions))
    chosen = suppress(list(_cells(facts, rules)), known)
    for fact in facts.all:
        if fact.hidden or fact.place in chosen:
            reason = SAME if fact.hidden else SECONDARY
            yield from ((submission, position, reason) for submission, position in fact.rows)


def relations(facts: Facts, definitions: Definitions) -> Iterator[Relation]:
    """Everything that ties the values of a scope, each tie once."""
    rules = definitions.disclosure
    found = [*Additive(facts, Parts(definitions), rules).relations()]
    found += [*proportions.measures(facts, rules), *proportions.editions(facts, definitions, rules)]
    yield from dict.fromkeys(found)


def _cells(facts: Facts, rules: Disclosure) -> Iterator[Cell]:
    scale = {name: _scale(group.values()) for name, group in facts.groups.items()}
    for fact in facts.all:
        value = 0.0 if fact.value is None else fact.value
        size = scale[fact.key[:4]]
        high = 100.0 if fact.key.measure == "PCT" and value <= 100 else math.inf
        secret = fact.secret and fact.value is not None
        yield Cell(
            value=value,
            low=0.0 if fact.value is not None and value >= 0 else -math.inf,
            high=high if fact.value is not None else math.inf,
            weight=_weight(fact, size, rules) if fact.is_sent else 0.0,
            hidden=fact.hidden or not fact.is_sent,
            protection=max(rules.protection * abs(value), _least(fact, rules)) if secret else 0.0,
            scale=size,
        )


def _least(fact: Fact, rules: Disclosure) -> float:
    return float(rules.at_least.get(fact.key.measure, 0.0))


def _scale(group: Any) -> float:
    return max((abs(fact.value) for fact in group if fact.value), default=1.0)


def _weight(fact: Fact, scale: float, rules: Disclosure) -> float:
    """What is lost with a cell: most with totals, more with shares than counts, with large than small parts."""
    totals = sum(code == TOTAL for code in fact.key.codes) - len(DIMENSIONS)
    looked_at = 2.0 if fact.key.measure in rules.shares else 1.0
    return float(looked_at * 4.0**totals * 256 * (0.5 + abs(fact.value or 0.0) / scale))


def _series(definitions: Definitions) -> pa.Table:
    kin = proportions.kinship(definitions)
    rows = [
        {"EDITION": edition, "INDICATOR": code, "MEANING": definitions.meaning[edition, code], "CLASS": name}
        for (edition, code), name in kin.items()
    ]
    return pa.Table.from_pylist(rows)


def _kindred(definitions: Definitions) -> pa.Table:
    """Areas that were one area, with each other."""
    rows = []
    for row in definitions.areas.values():
        if row["successors"]:
            together = [row["ref_area"], *row["successors"].split(";")]
            rows += [{"REF_AREA": one, "OTHER": other} for one in together for other in together if one != other]
    return pa.Table.from_pylist(rows, pa.schema([("REF_AREA", pa.string()), ("OTHER", pa.string())]))


def _register(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register("given", table)
    con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM given")
    con.unregister("given")
