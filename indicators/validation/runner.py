"""Runs all rules over a batch of submissions in DuckDB: one query a kind of rule, whatever the number of files."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import duckdb
import pyarrow as pa

from indicators import resources
from indicators.definitions.registry import Definitions
from indicators.model import Evaluation, Finding, Severity
from indicators.validation import inputs, scope

_WHERE = (
    *("address", "ref_area", "edition", "indicator", "measure"),
    *("time_period", "breakdown", "obs_text"),
)
MASK = "•••"
# Facts that give nothing away although the value that they are about is confidential.
_HARMLESS = frozenset(
    {
        *("breakdown", "code_sent", "codes", "dimension", "edition", "edition_sent", "editions", "factor", "first"),
        *("first_year", "max", "meanings", "meant", "measure", "min", "n", "nearest", "other_address", "vintage"),
        *("other_breakdown", "other_code", "parts", "period", "sent_title", "status", "this_year", "unit", "whole"),
    }
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules said of one submission."""

    findings: tuple[Finding, ...]
    evaluations: tuple[Evaluation, ...]


def run(
    submissions: dict[str, pa.Table], definitions: Definitions, *, this_year: int, history: pa.Table | None = None
) -> dict[str, Outcome]:
    """Checks a batch of submissions, each a table of typed observations, and says for each what failed.

    Args:
        submissions: observations by submission id.
        definitions: the definitions in force.
        this_year: the year of the injected clock; a reference period may not be later.
        history: accepted observations as (SERIES, TIME_PERIOD, OBS_VALUE), or none.
    """
    if not submissions:
        return {}
    sent = pa.concat_tables(
        table.append_column("SUBMISSION", pa.array([name] * table.num_rows, pa.string()))
        for name, table in submissions.items()
    )
    # Threads that only wait cost more than a small batch: one for each hundred thousand observations, up to all.
    threads = 1 + sent.num_rows // 100_000
    with duckdb.connect() as con:
        con.execute(f"SET threads = {min(threads, os.cpu_count() or 1)}")
        pairs = inputs.prepare(con, sent, definitions, this_year, history)
        con.execute(resources.sql("checks/_outcome"))
        for kind, rows in _by_kind(definitions, pairs).items():
            _run_kind(con, kind, rows, scope.parameters(kind, definitions.rules.values()))
        findings = _findings(con, definitions)
        evaluations = _evaluations(con, definitions)
    return {name: Outcome(findings[name], evaluations[name]) for name in submissions}


def nothing(definitions: Definitions) -> Outcome:
    """The outcome of a submission without observations: the ledger says that every rule evaluated nothing."""
    return Outcome((), tuple(Evaluation(rule, 0, 0, 0) for rule in _row_rules(definitions)))


def _row_rules(definitions: Definitions) -> list[str]:
    return [rule_id for rule_id, rule in definitions.rules.items() if rule["kind"] != scope.FILE_KIND]


def _by_kind(definitions: Definitions, pairs: set[scope.Pair]) -> dict[str, list[dict[str, Any]]]:
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for rule in definitions.rules.values():
        if rule["kind"] != scope.FILE_KIND:
            kinds[rule["kind"]].extend(scope.rows(rule, sorted(pairs)))
    return kinds


def _run_kind(
    con: duckdb.DuckDBPyConnection, kind: str, rows: list[dict[str, Any]], columns: dict[str, pa.DataType]
) -> None:
    if not rows:
        return
    con.register(
        "rule_arrow",
        pa.table({name: pa.array([row.get(name) for row in rows], type_) for name, type_ in columns.items()}),
    )
    con.execute("CREATE OR REPLACE TEMP TABLE rule AS FROM rule_arrow")
    con.execute(f"INSERT INTO outcome {resources.sql(f'checks/{kind}')}")


def _findings(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    cursor = con.execute(resources.sql("checks/_findings"))
    for submission, rule_id, facts, masked, *rest in cursor.fetchall():
        rule = definitions.rules[rule_id]
        where = dict(zip(_WHERE, rest, strict=True))
        known = json.loads(facts)
        if masked:
            known, where["obs_text"] = {name: _masked(name, value) for name, value in known.items()}, MASK
        found[submission].append(
            Finding(rule=rule_id, severity=Severity(rule["severity"]), level=rule["level"], facts=known, **where)
        )
    return defaultdict(tuple, {name: tuple(each) for name, each in found.items()})


def _masked(name: str, value: Any) -> Any:
    """A fact that gives nothing away: figures and texts as sent are hidden, codes and addresses are not."""
    return value if name in _HARMLESS or value is None else MASK


def _evaluations(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> dict[str, tuple[Evaluation, ...]]:
    counted = {
        (submission, rule): Evaluation(rule, evaluated, failed, not_applicable)
        for submission, rule, evaluated, failed, not_applicable in con.execute(
            resources.sql("checks/_evaluations")
        ).fetchall()
    }
    submissions = {row[0] for row in con.execute("SELECT DISTINCT SUBMISSION FROM obs").fetchall()}
    rules = _row_rules(definitions)
    return defaultdict(
        tuple,
        {name: tuple(counted.get((name, rule), Evaluation(rule, 0, 0, 0)) for rule in rules) for name in submissions},
    )
