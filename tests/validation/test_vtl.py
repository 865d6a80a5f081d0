"""The statements in VTL 2.1 that the pages of the rules and the results for exchange have."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from indicators.validation import cases
from indicators.validation.report.vtl import vtl

DEFINITIONS = Definitions()
STATEMENTS = {name: said for name, rule in DEFINITIONS.rules.items() if (said := vtl(rule, DEFINITIONS))}
IDENTIFIERS = ("EDITION", "REF_AREA", "TIME_PERIOD", "INDICATOR", "MEASURE", *DEFINITIONS.dimensions)


def test_a_condition_names_the_pairs_and_the_measure_that_the_rule_judges() -> None:
    assert STATEMENTS["R016"] == [
        'R016 <- check(DS_1[filter MEASURE = "RATE" and ((EDITION in {"2005", "2010", "2012", "2014", "2016", "2022"} '
        'and INDICATOR in {"A2"}) or (EDITION in {"2005", "2010", "2012"} and INDICATOR in {"A5"}) or (EDITION in '
        '{"2014", "2016", "2022"} and INDICATOR in {"A4"}))][calc measure bool_var := OBS_VALUE <= 500][keep bool_var] '
        'errorcode "R016" errorlevel "warning");'
    ]


def test_each_statement_is_assigned_once_so_that_all_of_them_are_one_script() -> None:
    names = [said.split(" <- ")[0] for each in STATEMENTS.values() for said in each]
    assert len(names) == len(set(names)) > len(STATEMENTS) > 30


@pytest.mark.parametrize("said", [said for each in STATEMENTS.values() for said in each])
def test_a_statement_has_no_pattern_and_no_bound_that_is_missing(said: str) -> None:
    codes = {
        code for listed in re.findall(r"INDICATOR (?:in \{([^}]*)\}|= \"\w+\")", said) for code in listed.split(", ")
    }
    assert {code.strip('"') for code in codes} - {""} <= {code for _, code in DEFINITIONS.indicators}
    assert "None" not in said
    assert "null," not in said
    assert said.count("(") == said.count(")")


def test_what_needs_more_than_the_operators_has_none() -> None:
    """Decimals as sent, earlier years of the store, look-alikes."""
    assert not {"R026", "R067", "R004"} & set(STATEMENTS)


@pytest.mark.skipif("VTL_PYTHON" not in os.environ, reason="VTL_PYTHON names no Python that has vtlengine")
def test_vtlengine_finds_what_the_sql_finds() -> None:
    """Every case of every rule with statements, but those whose value cannot be read: they have no data point."""
    asked, expected = [], []
    for name, rule, _, case in cases.of(DEFINITIONS):
        rows = cases.table(case["rows"], DEFINITIONS).to_pylist()
        if rule.id not in STATEMENTS or case.get("history") or any(row["NOT_NUMERIC"] for row in rows):
            continue
        findings = [each for each in cases.run(case, DEFINITIONS).findings if each.rule == rule.id]
        expected.append((name, cases.found(rule.id, cases.run(case, DEFINITIONS)), len(findings)))
        asked.append({"statements": STATEMENTS[rule.id], "rows": [_data_point(row) for row in rows]})
    given = {"identifiers": IDENTIFIERS, "cases": asked, "core": list(DEFINITIONS.indicators)}
    found = _run(given | {"areas": list(DEFINITIONS.areas)})
    outcomes = [("failed" if failed else "passed" if passed else "na", failed) for passed, failed in found]
    assert [(name, *each) for (name, *_), each in zip(expected, outcomes, strict=True)] == expected


def _data_point(row: dict[str, Any]) -> list[Any]:
    return [*(str(row[name]) for name in IDENTIFIERS), row["OBS_VALUE"], row["OBS_STATUS"]]


def _run(asked: dict[str, Any]) -> list[list[int]]:
    command = [os.environ["VTL_PYTHON"], str(Path(__file__).with_name("vtl_engine.py"))]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    found: list[list[int]] = json.loads(done.stdout)
    return found
