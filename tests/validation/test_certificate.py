"""Great Expectations over the ledger: its verdicts, and what it does not let pass."""

from __future__ import annotations

import json

import pytest

from indicators.base.errors import CertificationError
from indicators.base.report import Severity, Verdict
from indicators.definitions.registry import Definitions
from indicators.validation.certify import certify, suite

Row = tuple[str, str, int]


@pytest.fixture(scope="module")
def rules(definitions: Definitions) -> list[str]:
    """The rules of the suite."""
    return [each.column for each in suite(definitions).expectations]


def _first(definitions: Definitions, rules: list[str], severity: Severity) -> str:
    return next(rule for rule in rules if definitions.rules[rule].severity is severity)


def test_the_most_severe_open_failure_decides_for_each_submission(definitions: Definitions, rules: list[str]) -> None:
    error, warning, information = (_first(definitions, rules, severity) for severity in Severity)
    failing = {"B": {error: 2, warning: 1}, "A": {}, "C": {warning: 3, information: 1}, "D": {information: 9}}
    rows = [(name, rule, failing[name].get(rule, 0)) for name in failing for rule in rules]
    certificate = certify(rows, definitions)
    assert certificate.verdicts == {
        "A": Verdict.ACCEPTED,
        "B": Verdict.REJECTED,
        "C": Verdict.TO_CONFIRM,
        "D": Verdict.ACCEPTED,
    }
    assert not certificate.success
    [described] = json.loads(certificate.result)
    assert {each["rule"]: each["submissions"] for each in described["failed"]} == {
        error: ["B"],
        warning: ["B", "C"],
        information: ["C", "D"],
    }
    assert described["statistics"]["evaluated_expectations"] == len(rules)


def test_a_ledger_without_failures_succeeds(definitions: Definitions, rules: list[str]) -> None:
    certificate = certify([("A", rule, 0) for rule in rules], definitions)
    assert (certificate.success, certificate.verdicts) == (True, {"A": Verdict.ACCEPTED})


@pytest.mark.parametrize("lacking", ["one submission", "all submissions"])
def test_a_rule_that_was_not_evaluated_for_a_submission_proves_nothing(
    definitions: Definitions, rules: list[str], lacking: str
) -> None:
    rows: list[Row] = [(name, rule, 0) for name in ("A", "B") for rule in rules]
    left = [row for row in rows if row[1] != rules[3] or (lacking == "one submission" and row[0] == "A")]
    evaluated = 1 if lacking == "one submission" else 0
    with pytest.raises(CertificationError, match=f"{rules[3]} is incomplete: {evaluated} of 2 submissions"):
        certify(left, definitions)


def test_a_rule_that_the_ledger_has_twice_is_told(definitions: Definitions, rules: list[str]) -> None:
    rows: list[Row] = [("A", rule, 0) for rule in rules]
    with pytest.raises(CertificationError, match=f"{rules[5]} twice"):
        certify([*rows, ("A", rules[5], 1)], definitions)
