"""Reports put together: in any order and any grouping nothing is lost and nothing counts twice."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.base.clock import fixed
from indicators.base.report import Confirmed, Report, report_from_dict
from indicators.base.resources import SCHEMAS
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions import check
from indicators.validation.report import ess
from indicators.validation.report.combine import Combined, Totals, grouped_by
from tests.conftest import NOW, SAMPLES

DEFINITIONS = Definitions()
WORLD = Context(Settings(home=Path("/nowhere")), DEFINITIONS, fixed(NOW), "test")


def _reports() -> list[Report]:
    names = ("KEN_2016_questionnaire.xlsx", "BGD_2012-2016.csv", "PER_2014-2016_indicadores.csv", "ROU_eurostat.tsv")
    found = [each.report for name in names for each in check.check_file(WORLD, SAMPLES / name, Declared())]
    first = next(report for report in found if report.findings)
    word = Confirmed("0" * 12, "A. Statistician", "right")
    marked = replace(first, findings=(replace(first.findings[0], confirmed=word), *first.findings[1:]))
    return [*found, marked]


REPORTS = _reports()
some = st.lists(st.integers(0, len(REPORTS) - 1), max_size=8)
quick = settings(max_examples=25, deadline=None)


def _of(numbers: list[int]) -> Combined:
    return Combined.of(REPORTS[number] for number in numbers)


def _read_back(content: dict[str, Any]) -> Combined:
    """The inverse of `Combined.as_dict`: what it writes is all that it is."""
    plain = ({name: value for name, value in each.items() if name != "hash"} for each in content["reports"])
    return Combined.of(report_from_dict(each) for each in plain)


@quick
@given(x=some, y=some, z=some)
def test_putting_together_is_closed_and_knows_no_order(x: list[int], y: list[int], z: list[int]) -> None:
    a, b, c = _of(x), _of(y), _of(z)
    assert (a | b) | c == a | (b | c)
    assert a | b == b | a
    assert a | a == a == a | Combined()
    assert {r.hash for r in (a | b).reports} == {r.hash for r in a.reports} | {r.hash for r in b.reports}


@quick
@given(numbers=some, by=st.sampled_from(["area", "office", "world", "WORLD"]))
def test_the_totals_of_disjoint_parts_are_those_of_the_whole(numbers: list[int], by: str) -> None:
    whole = _of(numbers)
    parts = whole.by(grouped_by(by, DEFINITIONS, DEFINITIONS.offices))
    total = Totals()
    for part in parts.values():
        total += part.totals
    assert total == whole.totals
    again = Combined()
    for part in parts.values():
        again |= part
    assert again == whole


@quick
@given(x=some, y=some)
def test_results_for_exchange_are_put_together_by_their_ids(x: list[int], y: list[int]) -> None:
    a, b = _of(x), _of(y)
    mine, theirs = (ess.results(each.reports, DEFINITIONS) for each in (a, b))
    assert ess.merged(mine, theirs) == ess.merged(theirs, mine) == ess.results((a | b).reports, DEFINITIONS)
    counted = [each for each in mine if "#" in each["data"]["source"][0] and each["value"] == "0"]
    assert len(counted) == sum(len(report.findings) for report in a.reports)


@quick
@given(numbers=some)
def test_what_is_put_together_survives_json(numbers: list[int]) -> None:
    whole = _of(numbers)
    written = json.loads(json.dumps(whole.as_dict()))
    assert _read_back(written) == whole
    assert Combined.of(_read_back(written).reports).totals == whole.totals


def _schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text())


def test_results_for_exchange_follow_their_schema_and_say_all_three_values() -> None:
    found = ess.results(REPORTS, DEFINITIONS)
    jsonschema.validate(found, _schema("ess_report.schema.json"))
    assert {each["value"] for each in found} == {"0", "1", "NA"}
    by_rule = [
        each
        for each in found
        if each["data"]["target"] == [REPORTS[0].submission] and "#" not in each["data"]["source"][0]
    ]
    assert len({each["rule"]["description"] for each in by_rule}) == len(REPORTS[0].evaluations)
    assert "VTL 2.1" in {each["rule"]["language"] for each in found}


def test_an_unknown_grouping_is_refused() -> None:
    with pytest.raises(KeyError):
        grouped_by("planets", DEFINITIONS, [])
