"""The cases that prove a rule, as they stand in its document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pyarrow as pa

from indicators.base.nearest import unknown
from indicators.definitions.patterns import CASE_EDITION
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import IN_SQL, Grain, Rule
from indicators.reading.normalise import Typed, normalised
from indicators.reading.raw import Declared, Raw
from indicators.validation import runner
from indicators.validation.batch import InMemory
from indicators.validation.outcome import Outcome

KINDS = ("passing", "failing", "not_applicable", "boundary")
_EXPECTED = {"passing": "passed", "failing": "failed", "not_applicable": "na"}
# What a row of a case says unless it says otherwise; the clock of the cases stands in this year.
DEFAULTS = {"REF_AREA": "KEN", "EDITION": CASE_EDITION, "TIME_PERIOD": "2015"}
THIS_YEAR = 2026


def of(definitions: Definitions, grains: Iterable[Grain] = IN_SQL) -> Iterator[tuple[str, Rule, str, Any]]:
    """Name, rule, expected outcome and case of every case of rules of some grains."""
    for rule in definitions.rules_of(*grains):
        for kind in KINDS:
            for number, case in enumerate(rule.cases.get(kind, [])):
                yield f"{rule.id}-{kind}-{number}", rule, case.get("outcome") or _EXPECTED[kind], case


def table(rows: list[dict[str, str]], definitions: Definitions) -> pa.Table:
    """The typed observations of a case."""
    return typed(rows, definitions).observations


def typed(rows: list[dict[str, str]], definitions: Definitions) -> Typed:
    """The typed observations of a case, each in a line of its own, and the values of groups of areas."""
    raw = Raw("case")
    for line, row in enumerate(rows, start=2):
        texts: dict[str, Any] = DEFAULTS | {name: text for name, text in row.items() if name != "PROVIDER"}
        raw.add(f"{line}:1", **texts)
    return normalised(raw, definitions, Declared())


def run(case: dict[str, Any], definitions: Definitions) -> Outcome:
    """What the rules say of one case."""
    sent = typed(case["rows"], definitions)
    batch = InMemory({"case": sent.observations}, providers=[case.get("provider", "")])
    before = case.get("history", [])
    history = table(before, definitions).append_column(
        "PROVIDER", pa.array([row.get("PROVIDER", "") for row in before], pa.string())
    )
    return runner.run_batch(batch, definitions, this_year=THIS_YEAR, history=history, aggregates={0: sent.aggregates})[
        "case"
    ]


def run_together(named: dict[str, dict[str, Any]], definitions: Definitions) -> dict[str, Outcome]:
    """What the rules say of cases that need no history, in one batch: they do not disturb each other."""
    sent = {name: typed(case["rows"], definitions) for name, case in named.items()}
    batch = InMemory({name: each.observations for name, each in sent.items()})
    aggregates = {file: each.aggregates for file, each in enumerate(sent.values())}
    return runner.run_batch(batch, definitions, this_year=THIS_YEAR, aggregates=aggregates)


def run_all(definitions: Definitions, rule_id: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, expected and found outcome of every case, or of those of one rule.

    Raises:
        UsageError: there is no such rule.
    """
    if rule_id and rule_id not in definitions.rules:
        raise unknown(f"There is no rule {rule_id}.", rule_id, definitions.rules, "`ict rules list` shows all.")
    for name, rule, expected, case in of(definitions):
        if rule_id in {"", rule.id}:
            yield name, expected, found(rule.id, run(case, definitions))


def found(rule_id: str, outcome: Outcome) -> str:
    """What a rule said of a case as a whole: the worst of its outcomes."""
    ledger = next(each for each in outcome.evaluations if each.rule == rule_id)
    return "failed" if ledger.failed else "passed" if ledger.evaluated else "na"
