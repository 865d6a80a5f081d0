"""The cases that prove the rules for microdata: a small survey of people, or of businesses, changed as each says."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain, Rule
from indicators.survey.check import CheckedMicrodata, check
from indicators.survey.design_file import read_design
from indicators.survey.microdata import open_microdata

_KINDS = {"passing": "passed", "failing": "failed", "not_applicable": "na", "boundary": ""}
_PERSON = {"w": 10, "s": 1, "sex": 1, "age": 30, "net": 1, "act": 0}
_BUSINESS = {"w": 10, "s": 1, "persons": 20, "net": 1, "orders": 1, "staff": 5}
_SAMPLE = ("w", "s", "u")
_HEAD = {
    "title": "A survey of the cases of rules",
    "area": "KEN",
    "edition": "2016",
    "year": 2015,
    "source": "invented",
}
_Files = dict[str, list[dict[str, Any]]]


def of(definitions: Definitions) -> Iterator[tuple[str, Rule, str, Mapping[str, Any]]]:
    """Name, rule, expected outcome and case of every case of the rules for microdata."""
    for rule in definitions.rules_of(Grain.MICRODATA):
        for kind, expected in _KINDS.items():
            for number, case in enumerate(rule.cases.get(kind, [])):
                yield f"{rule.id}-{kind}-{number}", rule, case.get("outcome") or expected, case


def run_all(definitions: Definitions, rule_id: str = "") -> Iterator[tuple[str, str, str]]:
    """Name, expected and found outcome of every case, or of those of one rule."""
    for name, rule, expected, case in of(definitions):
        if rule_id in {"", rule.id}:
            yield name, expected, found(rule.id, run(case, definitions))


def run(case: Mapping[str, Any], definitions: Definitions) -> CheckedMicrodata:
    """What the rules say of one case."""
    files, design = _of_businesses(case) if "businesses" in case else _of_people(case)
    with tempfile.TemporaryDirectory() as folder:
        for name, rows in files.items():
            Path(folder, f"{name}.csv").write_text(as_csv(rows), encoding="utf-8")
        path = Path(folder, "DESIGN.yml")
        path.write_text(json.dumps(_HEAD | design), encoding="utf-8")  # JSON is YAML
        design_file = read_design(path)
        return check(design_file, open_microdata(design_file), definitions)


def _of_people(case: Mapping[str, Any]) -> tuple[_Files, dict[str, Any]]:
    persons = [
        {"pid": place, "hid": place, **_PERSON, "u": place, **row} for place, row in enumerate(case["rows"], start=1)
    ]
    homes = {each["hid"]: {name: each[name] for name in ("hid", *_SAMPLE)} for each in persons if each["hid"] != ""}
    households = [
        {"w": 10, **homes.get(row["hid"], {"s": 1, "u": row["hid"]}), **row}
        for row in case.get("households", list(homes.values()))
    ]
    return {"household": households, "person": persons}, _design_of_people(case)


def _of_businesses(case: Mapping[str, Any]) -> tuple[_Files, dict[str, Any]]:
    given = [{**_BUSINESS, **row} for row in case["businesses"]]
    weights = {
        stratum: sum(row["w"] for row in given if row["s"] == stratum) for stratum in {row["s"] for row in given}
    }
    rows = [{"bid": place, "frame": weights[row["s"]], **row} for place, row in enumerate(given, start=1)]
    stage = {"strata": "s"} if case.get("register_unknown") else {"strata": "s", "population": "frame"}
    design = {
        "answers": [
            {"variables": ["net", "orders"], "codes": [1, 2]},
            {"variables": ["persons", "staff"], "between": [0, 1000]},
        ],
        "files": {
            "business": {
                "path": "business.csv",
                "unit": "business",
                "key": ["bid"],
                "scope": "persons >= 10",
                "sampling": {"weight": "w", "stages": [stage], "single_psu": "certainty"},
            }
        },
        "breakdowns": {
            "size": {"dimension": "SIZE_CLASS", "files": ["business"], "of": "persons", "bands": ["S10T49", "S_GE250"]}
        },
        "indicators": [
            {"indicator": "B3", "file": "business", "share": "net = 1"},
            {"indicator": "B4", "file": "business", "ratio": {"of": "staff", "to": "persons"}},
            {"indicator": "B8", "file": "business", "share": "orders = 1"},
        ],
    }
    return {"business": rows}, design


def found(rule_id: str, checked: CheckedMicrodata) -> str:
    """What a rule said of a case as a whole."""
    if any(each.rule.id == rule_id for each in checked.findings):
        return "failed"
    return "passed" if rule_id in checked.evaluated else "na"


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows of a file of microdata as CSV, headed by the names of the first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _design_of_people(case: Mapping[str, Any]) -> dict[str, Any]:
    numbers = "within_strata" if case.get("within_strata") else "unique"
    sampling = {"weight": "w", "stages": [{"strata": "s", "units": "u"}], "unit_numbers": numbers}
    link = {"file": "household", "by": ["hid"], "rows": "one_to_one" if case.get("one_respondent") else "many_to_one"}
    age: dict[str, Any] = {"variables": ["age"], "between": [0, 120]}
    if "age_missing" in case:
        age["does_not_apply"] = {"codes": [case["age_missing"]], "counts_as": "missing"}
    return {
        "answers": [age, {"variables": ["net", "act", "sex"], "codes": [0, 1, 2, 3]}],
        "files": {
            "household": {"path": "household.csv", "unit": "household", "key": ["hid"], "sampling": sampling},
            "person": {
                "path": "person.csv",
                "unit": "individual",
                "key": ["pid"],
                "link": link,
                "sampling": {**sampling, "weight": case.get("weight", "w")},
            },
        },
        "breakdowns": {
            "sex": {"dimension": "SEX", "files": ["person"], "categories": {"M": "sex = 1", "F": "sex = 2"}},
            "age": {"dimension": "AGE", "files": ["person"], "of": "age", "bands": ["Y15T24", "Y_GE75"]},
        },
        "indicators": [
            {"indicator": "HH7", "file": "person", "share": "net = 1"},
            {
                "indicator": "HH9",
                "file": "person",
                "items": {"EMAIL": "act = 1"},
                "base": "net = 1",
                "denominator_base": "USERS",
            },
        ],
    }
