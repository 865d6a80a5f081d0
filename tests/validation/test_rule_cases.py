"""Every rule proves itself: its passing, failing, not-applicable and boundary rows, and its exact message."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from indicators.base import resources
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain, Rule
from indicators.reading.normalise import nothing
from indicators.reading.read import Reading
from indicators.release import verification
from indicators.validation import cases, certify, runner
from indicators.validation.check import Delivered, check
from indicators.validation.report import rule_pages, wording
from tests.conftest import ROOT

DEFINITIONS = Definitions()
CASES = [pytest.param(rule, expected, case, id=name) for name, rule, expected, case in cases.of(DEFINITIONS)]
ALONE = {"history", "provider"}


@pytest.fixture(scope="module")
def together() -> dict[str, runner.Outcome]:
    """All cases that need no history, checked as one batch: the cases must not disturb each other."""
    plain = [case for case in CASES if not ALONE & set(case.values[2])]
    return cases.run_together({str(case.id): case.values[2] for case in plain}, DEFINITIONS)


@pytest.mark.parametrize(("rule", "expected", "case"), CASES)
def test_case(
    rule: Rule, expected: str, case: dict[str, Any], together: dict[str, runner.Outcome], request: Any
) -> None:
    alone = bool(ALONE & set(case))
    outcome = cases.run(case, DEFINITIONS) if alone else together[request.node.callspec.id]
    findings = [finding for finding in outcome.findings if finding.rule == rule.id]
    assert cases.found(rule.id, outcome) == expected
    assert len(findings) == (case.get("findings", 1) if expected == "failed" else 0)
    if "message_has" in case:
        assert case["message_has"] in wording.message(findings[0], DEFINITIONS)
    elif "message" in case:
        assert wording.message(findings[0], DEFINITIONS) == case["message"]


@pytest.mark.parametrize("case", [each.values[2] for each in CASES if each.values[2].get("history")])
def test_what_a_check_does_not_look_at_changes_nothing(case: dict[str, Any]) -> None:
    """Of a store only the history of comparable codes is read: with it alone a case has the outcome of all."""
    sent = cases.table(case["rows"], DEFINITIONS)["INDICATOR"].to_pylist()
    looked_at = {pair for code in sent for pair in DEFINITIONS.comparable_codes.get(code, ())}
    before = cases.table(case["history"], DEFINITIONS).to_pylist()
    pairs = [(row["EDITION"], row["INDICATOR"]) for row in before]
    kept = [row for row, pair in zip(case["history"], pairs, strict=True) if pair in looked_at]
    assert cases.run(case | {"history": kept}, DEFINITIONS) == cases.run(case, DEFINITIONS)


def test_a_check_looks_at_few_other_indicators() -> None:
    assert DEFINITIONS.comparable_codes["A1"] >= {("2016", "A1")}
    assert max(len({code for _, code in pairs}) for pairs in DEFINITIONS.comparable_codes.values()) <= 5
    assert all((edition, code) in DEFINITIONS.comparable_codes[code] for edition, code in DEFINITIONS.indicators)


RELEASE = (Grain.RELEASE,)
RELEASE_CASES = [
    pytest.param(rule, expected, case, id=name) for name, rule, expected, case in cases.of(DEFINITIONS, RELEASE)
]
EMPTY = {
    "mdg": "REF_AREA TIME_PERIOD MDG_LIST MDG_INDICATOR RELATION FORMULA INDICATOR OBS_VALUE OBS_STATUS SUBMISSION "
    "ADDRESS",
    "accepted": "SUBMISSION ADDRESS REF_AREA TIME_PERIOD INDICATOR MEASURE OBS_VALUE AGE_SCOPE OBS_STATUS CONF_STATUS",
}


@pytest.mark.parametrize(("rule", "expected", "case"), RELEASE_CASES)
def test_case_of_a_release(rule: Rule, expected: str, case: dict[str, Any]) -> None:
    with duckdb.connect() as con:
        for name, rows in ({table: [] for table in EMPTY} | case["tables"]).items():
            con.register(name, pa.Table.from_pylist(rows) if rows else _empty(EMPTY[name]))
        [entry] = verification._run(con, rule.kind.name, DEFINITIONS)
    assert (entry["evaluated"] > 0, entry["failed"] > 0) == (expected != "na", expected == "failed")
    if "message" in case:
        assert wording.of_release(entry["failures"][0], rule) == case["message"]


def _empty(columns: str) -> pa.Table:
    numbers = {"TIME_PERIOD": pa.int32(), "OBS_VALUE": pa.float64()}
    return pa.table({name: pa.array([], numbers.get(name, pa.string())) for name in columns.split()})


FILE_RULES = [rule for rule in DEFINITIONS.rules.values() if rule.kind.grain is Grain.FILE]


@pytest.mark.parametrize("rule", FILE_RULES, ids=lambda rule: rule.id)
def test_a_rule_about_the_file_fails_where_the_file_says_so_and_passes_elsewhere(rule: Rule) -> None:
    reason = rule.reason
    reading = Reading("long", nothing(DEFINITIONS), notes=((reason, "what was seen"),))
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    [checked] = check([Delivered("d", "0" * 64, "f.csv", reading)], DEFINITIONS, now=now)
    [finding] = [each for each in checked.report.findings if each.rule == rule.id]
    for language in UN_LANGUAGES:
        said = wording.message(finding, DEFINITIONS, language).replace("\u2068", "").replace("\u2069", "")
        assert said == rule.message[language].replace("{detail}", "what was seen")
        assert said.count("what was seen") == 1
        assert "{" not in wording.remedy(finding, DEFINITIONS, language)
    failed = {each.rule: (each.evaluated, each.failed) for each in checked.report.evaluations}
    assert {name: failed[name] for name in (each.id for each in FILE_RULES)} == {
        each.id: (1, int(each.id == rule.id)) for each in FILE_RULES
    }


def test_every_reason_for_which_a_file_is_refused_has_a_rule() -> None:
    known = {rule.reason for rule in FILE_RULES}
    texts = [path.read_text() for path in (ROOT / "indicators" / "reading").rglob("*.py")]
    raised = {reason for text in texts for reason in re.findall(r'Unreadable\(\s*"(\w+)"', text)}
    assert len(raised) >= 6
    assert raised <= known


@pytest.mark.parametrize("rule", DEFINITIONS.rules.values(), ids=lambda rule: rule.id)
def test_rule_is_complete(rule: Rule) -> None:
    if rule.kind.grain not in {Grain.FILE, Grain.CONFIRMATION}:  # those are proved as a whole
        assert rule.cases["failing"], "a rule that was never seen to fail proves nothing"
        assert all("message" in case or "message_has" in case for case in rule.cases["failing"])
        assert rule.cases.get("boundary")
    assert not (rule.confidence == "low" and rule.severity == "error"), "a doubtful fact can only warn"


def test_the_pages_of_the_rules_are_those_of_the_definitions() -> None:
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "rules").glob("*.md")}
    assert written == dict(rule_pages.all_pages(DEFINITIONS)), "run `ict rules pages`"


def test_the_suite_of_great_expectations_is_that_of_the_rules() -> None:
    """Both ways: every rule about submissions has one expectation, and there is none without a rule."""
    written = resources.SUITE_FILE.read_text(encoding="utf-8")
    assert written == certify.suite_text(DEFINITIONS), "run `ict rules gx`"
    said = [expectation["meta"]["rule"] for expectation in json.loads(written)["expectations"]]
    judging = [
        name for name, rule in DEFINITIONS.rules.items() if rule.kind.grain not in {Grain.RELEASE, Grain.MICRODATA}
    ]
    assert said == judging
