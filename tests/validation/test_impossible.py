"""Values that nobody can have meant are told: impossible sizes, unknown multipliers, signs for a code, old years."""

from __future__ import annotations

import math
from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared, Raw
from indicators.validation import cases, runner


def _read(definitions: Definitions, **texts: str) -> dict[str, Any]:
    raw = Raw("test")
    raw.add("1:1", **({"REF_AREA": "KEN", "EDITION": "2016", "INDICATOR": "A1", "TIME_PERIOD": "2015"} | texts))
    return observations(raw, definitions, Declared()).to_pylist()[0]


def _told(definitions: Definitions, *rows: dict[str, str]) -> set[str]:
    outcome = runner.run({"s": cases.table(list(rows), definitions)}, definitions, this_year=2026)["s"]
    return {finding.rule for finding in outcome.findings}


@pytest.mark.parametrize("text", ["x", "308", "-308", "2.5", "thousnads", "?", "\x01", "nan", "1e3"])
def test_a_multiplier_that_is_none_is_told_and_multiplies_nothing(definitions: Definitions, text: str) -> None:
    row = _read(definitions, MEASURE="NUM", OBS_VALUE="5", UNIT_MULT=text)
    assert (row["OBS_VALUE"], row["MULT_TEXT"]) == (5.0, text)
    assert "R180" in _told(definitions, {"INDICATOR": "A1", "MEASURE": "NUM", "OBS_VALUE": "5", "UNIT_MULT": text})


@pytest.mark.parametrize(
    ("text", "value"), [("", 5.0), ("0", 5.0), ("3", 5000.0), ("3.0", 5000.0), ("6: Millions", 5e6), ("Thousands", 5e3)]
)
def test_a_known_multiplier_multiplies(definitions: Definitions, text: str, value: float) -> None:
    row = _read(definitions, MEASURE="NUM", OBS_VALUE="5", UNIT_MULT=text)
    assert (row["OBS_VALUE"], row["MULT_TEXT"]) == (value, "")
    told = _told(definitions, {"INDICATOR": "A1", "MEASURE": "NUM", "OBS_VALUE": "5", "UNIT_MULT": text})
    assert "R180" not in told


@pytest.mark.parametrize("text", ["-0", "-0.0", "-0,00", "−0.0", "-0.0 %", "-0e5"])
def test_a_minus_before_zero_is_taken_off_and_told(definitions: Definitions, text: str) -> None:
    row = _read(definitions, OBS_VALUE=text)
    assert (row["OBS_VALUE"], math.copysign(1, row["OBS_VALUE"]), row["MARK"]) == (0.0, 1.0, "-")
    assert "R103" in _told(definitions, {"INDICATOR": "A1", "OBS_VALUE": text})


def test_a_plain_zero_carries_no_mark(definitions: Definitions) -> None:
    assert _read(definitions, OBS_VALUE="0.0")["MARK"] == ""
    assert _read(definitions, OBS_VALUE="-0.4")["MARK"] == ""


@pytest.mark.parametrize("text", ["1e30", "-1e30", "9e15", "1e-320", "5e-324", "1e-12", "99999999999999999999"])
@pytest.mark.parametrize("measure", ["NUM", "DEN", "RATE"])
def test_a_size_that_no_statistic_has_is_an_error_in_every_measure(
    definitions: Definitions, measure: str, text: str
) -> None:
    assert "R181" in _told(definitions, {"INDICATOR": "A1", "MEASURE": measure, "OBS_VALUE": text})


@pytest.mark.parametrize("text", ["0", "0.0001", "8200000000", "123456789012345"])
def test_sizes_that_occur_are_no_error(definitions: Definitions, text: str) -> None:
    assert "R181" not in _told(definitions, {"INDICATOR": "A1", "MEASURE": "NUM", "OBS_VALUE": text})


@pytest.mark.parametrize("text", ["\x01", "*", "?", "…", "#", "\x7f\x00"])
@pytest.mark.parametrize("dimension", ["SEX", "URBANISATION", "BREAKDOWN", "AGE"])
def test_signs_alone_are_no_word_for_the_total(definitions: Definitions, dimension: str, text: str) -> None:
    row = {"INDICATOR": "HH7", dimension: text, "OBS_VALUE": "45"}
    assert cases.table([row], definitions).to_pylist()[0][dimension] == text
    assert "R004" in _told(definitions, row)


@pytest.mark.parametrize("text", ["", " ", "-", "–", "_T", "Total", "total *"])
def test_a_blank_or_a_dash_is_the_total(definitions: Definitions, text: str) -> None:
    assert cases.table([{"INDICATOR": "HH7", "SEX": text, "OBS_VALUE": "45"}], definitions)["SEX"][0].as_py() == "_T"


@pytest.mark.parametrize("code", ["HH7", "HH6", "A3", "B3", "ED1"])
def test_a_year_before_there_was_any_such_service_is_asked_about(definitions: Definitions, code: str) -> None:
    assert "R008" in _told(definitions, {"INDICATOR": code, "TIME_PERIOD": "1899", "OBS_VALUE": "5"})
    assert "R008" not in _told(definitions, {"INDICATOR": code, "TIME_PERIOD": "1999", "OBS_VALUE": "5"})


@pytest.mark.parametrize("edition", ["2010", "2012", "2014", "2016", "2022"])
@pytest.mark.parametrize("tier", ["256K_2M", "2M_10M", "GE10M"])
def test_no_speed_tier_is_above_all_speeds(definitions: Definitions, edition: str, tier: str) -> None:
    code = definitions.readings.codes.get((edition, "fixed_broadband"), "A4")
    total = {"EDITION": edition, "INDICATOR": code, "OBS_VALUE": "3.1"}
    assert "R182" in _told(definitions, total, total | {"BREAKDOWN": tier, "OBS_VALUE": "7"})
    assert "R182" not in _told(definitions, total, total | {"BREAKDOWN": tier, "OBS_VALUE": "2.2"})


@pytest.mark.parametrize("part", [{"SEX": "F"}, {"URBANISATION": "U"}, {"URBANISATION": "R"}])
@pytest.mark.parametrize(
    ("total", "of_part", "told"), [("0.27", "31", 1), ("48", "0.51", 1), ("48", "5.1", 0), ("0.4", "0.6", 0)]
)
def test_a_fraction_beside_a_percentage_is_asked_about(
    definitions: Definitions, part: dict[str, str], total: str, of_part: str, told: int
) -> None:
    found = _told(
        definitions, {"INDICATOR": "HH6", "OBS_VALUE": total}, {"INDICATOR": "HH6", "OBS_VALUE": of_part} | part
    )
    assert ("R183" in found) is bool(told)


@pytest.mark.parametrize("tiny", ["1e-320", "5e-324", "1e-308"])
def test_a_number_of_almost_nothing_is_told_and_ends_no_check(definitions: Definitions, tiny: str) -> None:
    """Beside an expected count its ratio is 0, of which there is no logarithm."""
    rate = {"INDICATOR": "A2", "OBS_VALUE": "80.7"}
    count = {"INDICATOR": "A2", "MEASURE": "NUM", "OBS_VALUE": tiny}
    before = {"INDICATOR": "A2", "MEASURE": "NUM", "OBS_VALUE": "37716000", "TIME_PERIOD": "2014"}
    outcome = cases.run({"rows": [rate, count, before]}, definitions)
    assert any(each.obs_text == tiny for each in outcome.findings), "the size of the number itself is told"
