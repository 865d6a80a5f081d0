"""Each rule for microdata says of its cases what its document says, and never what a person answered."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from indicators.base.language import Speaker
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain, Rule
from indicators.survey import rule_cases

DEFINITIONS = Definitions()
CASES = [pytest.param(rule, expected, case, id=name) for name, rule, expected, case in rule_cases.of(DEFINITIONS)]
LANGUAGES = ("en", "fr", "es", "ru", "ar", "zh")


@pytest.mark.parametrize(("rule", "expected", "case"), CASES)
def test_case_of_microdata(rule: Rule, expected: str, case: Mapping[str, Any]) -> None:
    checked = rule_cases.run(case, DEFINITIONS)
    assert rule_cases.found(rule.id, checked) == expected
    findings = [each for each in checked.findings if each.rule.id == rule.id]
    messages = [each.message() for each in findings]
    if "message" in case:
        assert case["message"] in messages
    if "message_has" in case:
        assert any(case["message_has"] in each for each in messages)
    for each in findings:
        for language in LANGUAGES:
            said = each.message(language) + each.remedy(language)
            assert "{" not in said
            assert Speaker(language).apart(each.file) in said


def test_every_rule_has_a_case_that_fails() -> None:
    assert len(DEFINITIONS.rules_of(Grain.MICRODATA)) >= 18
    assert all("message" in case or "message_has" in case for rule in DEFINITIONS.rules_of(Grain.MICRODATA)
               for case in rule.cases["failing"])  # fmt: skip


def test_errors_come_first() -> None:
    checked = rule_cases.run({"rows": [{"w": -1, "age": 999, "sex": 3}, {"w": 0}]}, DEFINITIONS)
    severities = [each.rule.severity for each in checked.findings]
    assert severities[0] == "error"
    assert severities == sorted(severities, key=["error", "warning", "information"].index)
