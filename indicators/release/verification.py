"""What stops a release: a rule about derived values that fails, and a rule that looked at nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from typing import Any

import duckdb
import pyarrow as pa

from indicators.base import resources
from indicators.base.errors import ReleaseError
from indicators.base.report import Severity
from indicators.definitions.patterns import Pairs
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import OF_OBSERVATIONS, Grain, Rule
from indicators.release.snapshot import RecordedSnapshot
from indicators.store.context import Context
from indicators.validation import scope
from indicators.validation.report.wording import of_release

Ledger = list[dict[str, Any]]
Held = tuple[str, str, str, bool]  # edition, indicator, measure, whether of a category


def judge(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> Ledger:
    """Runs the rules about derived values over the models of a release.

    Returns:
        for each rule how much it evaluated, failed and left out, with every failure.

    Raises:
        ReleaseError: a rule of severity error failed.
    """
    ledger = [entry for name in _release_kinds(definitions) for entry in _run(con, name, definitions)]
    stopping = [entry for entry in ledger if entry["failed"] and entry["severity"] == Severity.ERROR]
    if stopping:
        first = stopping[0]["failures"][0]
        raise ReleaseError(
            f"The rule {stopping[0]['rule']} failed {stopping[0]['failed']} times, first at {first['subject']}.",
            advice="Find out which query is wrong; nothing was published.",
            detail=of_release(first, definitions.rules[stopping[0]["rule"]]),
        )
    return ledger


def _release_kinds(definitions: Definitions) -> list[str]:
    return [name for name, kind in definitions.kinds.items() if kind.grain is Grain.RELEASE]


def _run(con: duckdb.DuckDBPyConnection, kind: str, definitions: Definitions) -> Ledger:
    rules = [rule for rule in definitions.rules.values() if rule.kind.name == kind]
    rows = [row for rule in rules for row in scope.rows(rule, Pairs(()))]
    columns = scope.parameters(definitions.kinds[kind]).items()
    con.register(
        f"rule_{kind}", pa.table({name: pa.array([row.get(name) for row in rows], type_) for name, type_ in columns})
    )
    query = resources.sql(f"checks/release/{kind}")
    judged = con.execute(f"SELECT RULE, SUBJECT, FAILED, FACTS FROM ({query})").fetchall()  # noqa: S608 - our own files
    con.unregister(f"rule_{kind}")
    return [_entry(rule, [row[1:] for row in judged if row[0] == rule.id]) for rule in rules]


def _entry(rule: Rule, judged: list[tuple[str, bool | None, str | None]]) -> dict[str, Any]:
    failures = [{"subject": subject, "facts": json.loads(facts or "{}")} for subject, failed, facts in judged if failed]
    return {
        "rule": rule.id,
        "severity": rule.severity,
        "evaluated": sum(failed is not None for _, failed, _ in judged),
        "failed": len(failures),
        "not_applicable": sum(failed is None for _, failed, _ in judged),
        "failures": sorted(failures, key=lambda each: str(each["subject"])),
    }


def stop_if_vacuous(context: Context, taken: RecordedSnapshot) -> None:
    """Stops a release in which a rule evaluated none of the many observations in its scope.

    Raises:
        ReleaseError: names the rules; they are mended, or declared dormant with a reason and an end.
    """
    evaluated = dict(context.lake.rows(resources.sql("store/evaluated"), {"submissions": taken.submissions}))
    vacuous = vacuous_rules(context.definitions, evaluated, taken.held, context.clock().date())
    if vacuous:
        raise ReleaseError(
            f"{len(vacuous)} rules evaluated nothing over the whole release: {', '.join(vacuous)}.",
            advice="Correct the rules, or declare them dormant in dormant.yml with a reason and an end.",
        )


def vacuous_rules(
    definitions: Definitions, evaluated: dict[str, int], held: Counter[Held], today: dt.date
) -> list[str]:
    """The rules that had something to look at, looked at nothing, and are not declared dormant.

    Args:
        definitions: the definitions in force.
        evaluated: how many observations each rule evaluated.
        held: how many observations of each kind the release has.
        today: the date of the injected clock.
    """
    dormant = {
        rule
        for entry in definitions.dormant["rules"]
        if dt.date.fromisoformat(entry["until"]) >= today
        for rule in entry["rules"]
    }
    return [
        rule.id
        for rule in definitions.rules_of(*OF_OBSERVATIONS)
        if not evaluated.get(rule.id)
        and rule.id not in dormant
        and _in_scope(rule, definitions, held) >= definitions.dormant["at_least"]
    ]


def _in_scope(rule: Rule, definitions: Definitions, held: Counter[Held]) -> int:
    """How many observations a rule speaks of, by indicator, measure, category, and what they are compared with."""
    chosen = Counter({each: n for each, n in held.items() if each[3] or not rule.kind.breakdowns_only})
    if rule.kind.any_code:
        return chosen.total()
    pairs = {each[:2] for each in held}
    rows = scope.rows(rule, Pairs(pairs))
    params = [row for row in rows if (row["EDITION"], row.get("OTHER") or row["INDICATOR"]) in pairs]
    return sum(n for each, n in chosen.items() if any(_speaks_of(row, each) for row in params))


def _speaks_of(row: dict[str, Any], held: Held) -> bool:
    """Whether a parameter set of a rule is about observations of a kind."""
    edition, indicator, measure, category = held
    return (
        (row["EDITION"], row["INDICATOR"]) == (edition, indicator)
        and row.get("MEASURE") in {None, "", measure}
        and (category or row.get("BREAKDOWN") in {None, "", "_T"})
    )
