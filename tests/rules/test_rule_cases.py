"""Every rule proves itself: its passing, failing, not-applicable and boundary rows, and its exact message."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest

from indicators.definitions.registry import Definitions
from indicators.intake.normalise import observations
from indicators.intake.raw import Hints, Raw
from indicators.validation import runner, wording
from indicators.validation.scope import FILE_KIND

DEFINITIONS = Definitions()
THIS_YEAR = dt.datetime(2026, 11, 22, tzinfo=dt.UTC).year
KINDS = ("passing", "failing", "not_applicable", "boundary")
CASES = [
    pytest.param(rule, kind, case, id=f"{rule['id']}-{kind}-{number}")
    for rule in DEFINITIONS.rules.values()
    for kind in KINDS
    for number, case in enumerate(rule["cases"].get(kind, []))
]


def _table(rows: list[dict[str, str]]) -> pa.Table:
    raw = Raw("case")
    for line, row in enumerate(rows, start=2):
        raw.add(f"{line}:1", **{"REF_AREA": "KEN", "EDITION": "2016", "TIME_PERIOD": "2015"} | row)
    return observations(raw, DEFINITIONS, Hints())


def _history(rows: list[dict[str, str]]) -> pa.Table | None:
    if not rows:
        return None
    table = _table(rows)
    keys = ("REF_AREA", "EDITION", "INDICATOR", "MEASURE")
    series = ["|".join([*(row[key] for key in keys), *["_T"] * 10]) for row in table.to_pylist()]
    return pa.table({"SERIES": series, "TIME_PERIOD": table["TIME_PERIOD"], "OBS_VALUE": table["OBS_VALUE"]})


@pytest.fixture(scope="module")
def together() -> dict[str, runner.Outcome]:
    """All cases that need no history, checked as one batch: the cases must not disturb each other."""
    batch = {str(case.id): _table(case.values[2]["rows"]) for case in CASES if "history" not in case.values[2]}
    return runner.run(batch, DEFINITIONS, this_year=THIS_YEAR)


@pytest.mark.parametrize(("rule", "kind", "case"), CASES)
def test_case(
    rule: dict[str, Any], kind: str, case: dict[str, Any], together: dict[str, runner.Outcome], request: Any
) -> None:
    if "history" in case:
        batch = {"alone": _table(case["rows"])}
        outcome = runner.run(batch, DEFINITIONS, this_year=THIS_YEAR, history=_history(case["history"]))["alone"]
    else:
        outcome = together[request.node.callspec.id]
    findings = [finding for finding in outcome.findings if finding.rule == rule["id"]]
    evaluation = next(each for each in outcome.evaluations if each.rule == rule["id"])
    expected = case.get("outcome") or {"passing": "passed", "failing": "failed", "not_applicable": "na"}[kind]
    if expected == "failed":
        assert len(findings) == case.get("findings", 1)
        said = wording.message(findings[0], DEFINITIONS)
        if "message_has" in case:
            assert case["message_has"] in said
        elif "message" in case:
            assert said == case["message"]
    else:
        assert findings == []
        assert (evaluation.evaluated > 0) == (expected == "passed")


@pytest.mark.parametrize("rule", DEFINITIONS.rules.values(), ids=lambda rule: rule["id"])
def test_rule_is_complete(rule: dict[str, Any]) -> None:
    if rule["kind"] != FILE_KIND:
        assert rule["cases"]["failing"], "a rule that was never seen to fail proves nothing"
        assert all("message" in case or "message_has" in case for case in rule["cases"]["failing"])
        assert rule["cases"].get("boundary")
    assert not (rule["confidence"] == "low" and rule["severity"] == "error"), "a doubtful fact can only warn"
