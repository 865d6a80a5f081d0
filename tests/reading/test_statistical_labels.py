"""Labels in files of SPSS and Stata: they decide, beside their codes, and never make a number or a total."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.book import open_book
from tests.reading.statistical_files import KEYS, labels, reading_of, values, written


def test_labels_decide_and_codes_are_kept(tmp_path: Path, definitions: Definitions) -> None:
    columns = KEYS | {"country": [1.0, 2.0], "year": [1.0, 2.0], "sex": [1.0, 2.0], "value": [10.0, 20.0]}
    told = {
        "country": labels(_1="Kenya", _2="Uganda"),
        "year": labels(_1="2014", _2="2015"),
        "sex": labels(_1="Male", _2="Female"),
    }
    data = written(tmp_path, "sav", columns, value_labels=told)
    observed = reading_of(data, definitions, "t.sav").observations
    assert observed["REF_AREA"].to_pylist() == ["KEN", "UGA"]
    assert observed["TIME_PERIOD"].to_pylist() == [2014, 2015]
    assert observed["SEX"].to_pylist() == ["M", "F"]
    assert open_book(data, "t.sav").sheets[0].rows[1] == [
        *("Kenya", "1", "2016", "HH7", "2014", "1", "Male", "1", "10"),
    ]


def test_the_code_of_an_indicator_counts_and_its_label_is_its_title(tmp_path: Path, definitions: Definitions) -> None:
    columns = KEYS | {"value": [10.0, 20.0]}
    told = {"indicator": [{"value": "HH7", "label": "Individuals who used the Internet"}]}
    reading = reading_of(written(tmp_path, "sav", columns, value_labels=told), definitions, "t.sav")
    assert reading.observations["INDICATOR"].to_pylist() == ["HH7", "HH7"]


@pytest.mark.parametrize(
    ("column", "code", "label", "shown"),
    [
        ("country", "KEN", "Uganda", "KEN = “Uganda”"),
        ("year", 2014.0, "2015", "2014 = “2015”"),
        ("indicator", "HH7", "HH4", "HH7 = “HH4”"),
        ("sex", "F", "Male", "F = “Male”"),
    ],
)
def test_a_label_that_contradicts_its_code_is_no_key(
    tmp_path: Path, definitions: Definitions, column: str, code: Any, label: str, shown: str
) -> None:
    columns = KEYS | {"sex": ["T", "T"], "value": [10.0, 20.0]} | {column: [code, code]}
    told = {column: [{"value": code, "label": label}]}
    observed = reading_of(written(tmp_path, "sav", columns, value_labels=told), definitions, "t.sav").observations
    texts = {"country": "REF_AREA_TEXT", "year": "TIME_TEXT", "indicator": "INDICATOR_TEXT", "sex": "SEX"}
    assert set(observed[texts[column]].to_pylist()) == {shown}


def test_an_office_may_number_areas_for_itself(tmp_path: Path, definitions: Definitions) -> None:
    columns = KEYS | {"country": [8.0, 12.0], "value": [10.0, 20.0]}  # in M49 Albania and Algeria
    told = {"country": labels(_8="Kenya", _12="Uganda")}
    observed = reading_of(written(tmp_path, "sav", columns, value_labels=told), definitions, "t.sav").observations
    assert observed["REF_AREA"].to_pylist() == ["KEN", "UGA"]


@pytest.mark.parametrize(
    ("number", "label", "value", "status"),
    [
        (9999.0, "n/a", None, "O"),
        (9999.0, "not collected", None, "L"),
        (0.0, "nil", 0.0, "A"),
        (0.0, "-", 0.0, "A"),
        (45.0, "45", 45.0, "A"),
        (45.0, "e", 45.0, "E"),
    ],
)
def test_a_label_in_place_of_a_value_is_understood(
    tmp_path: Path, definitions: Definitions, number: float, label: str, value: float | None, status: str
) -> None:
    told = {"value": [{"value": number, "label": label}]}
    data = written(tmp_path, "sav", KEYS | {"value": [number, 12.5]}, value_labels=told)
    observed = reading_of(data, definitions, "t.sav").observations
    assert observed["OBS_VALUE"].to_pylist() == [value, 12.5]
    assert observed["OBS_STATUS"].to_pylist() == [status, "A"]


@pytest.mark.parametrize("label", ["54.3", "very high", "1", "not asked (12)", "thousand", "1.5–2.5", "%"])
def test_a_label_that_is_not_understood_makes_no_number(tmp_path: Path, definitions: Definitions, label: str) -> None:
    told = {"value": [{"value": 45.3, "label": label}]}
    data = written(tmp_path, "sav", KEYS | {"value": [45.3, 12.5]}, value_labels=told)
    observed = reading_of(data, definitions, "t.sav").observations
    assert observed["OBS_VALUE"].to_pylist() == [None, 12.5]
    assert observed["NOT_NUMERIC"].to_pylist() == [True, False]


def test_a_label_that_calls_a_value_confidential_hides_it(tmp_path: Path, definitions: Definitions) -> None:
    told = {"value": [{"value": 45.3, "label": "confidential"}]}
    data = written(tmp_path, "sav", KEYS | {"value": [45.3, 12.5]}, value_labels=told)
    observed = reading_of(data, definitions, "t.sav").observations
    assert observed["OBS_VALUE"].to_pylist() == [None, 12.5]
    assert observed["CONF_STATUS"].to_pylist() == ["C", "F"]


@pytest.mark.parametrize("missing", [{"values": [9.0]}, {"lo": 5.0, "hi": 99.0}])
def test_what_spss_declares_missing_is_no_value(
    tmp_path: Path, definitions: Definitions, missing: dict[str, Any]
) -> None:
    data = written(tmp_path, "sav", KEYS | {"value": [9.0, 2.5]}, missing_values={"value": missing})
    reading = reading_of(data, definitions, "t.sav")
    assert values(reading) == [None, 2.5]
    assert dict(reading.notes)["cube_remark"] == "value: “9 (missing)” (1)"


def test_a_declared_code_that_is_labelled_with_a_known_reason_has_its_status(
    tmp_path: Path, definitions: Definitions
) -> None:
    data = written(
        tmp_path,
        "sav",
        KEYS | {"value": [9.0, 2.5]},
        missing_values={"value": {"values": [9.0]}},
        value_labels={"value": labels(_9="not collected")},
    )
    reading = reading_of(data, definitions, "t.sav")
    assert reading.observations["OBS_STATUS"].to_pylist() == ["L", "A"]
    assert "cube_remark" not in dict(reading.notes)


def test_a_missing_code_of_a_breakdown_is_no_total(tmp_path: Path, definitions: Definitions) -> None:
    columns = KEYS | {"sex": [9.0, 1.0], "value": [10.0, 20.0]}
    told = {"sex": labels(_1="Male")}
    data = written(tmp_path, "sav", columns, value_labels=told, missing_values={"sex": {"values": [9.0]}})
    assert reading_of(data, definitions, "t.sav").observations["SEX"].to_pylist() == ["9 (missing)", "M"]


def test_letters_of_stata_are_no_values(tmp_path: Path, definitions: Definitions) -> None:
    path = tmp_path / "t.dta"
    frame = pd.DataFrame(KEYS | {"value": [66.2, "a"]})
    pyreadstat.write_dta(
        frame, path, missing_user_values={"value": ["a"]}, variable_value_labels={"value": {"a": "refused"}}
    )
    reading = reading_of(path.read_bytes(), definitions)
    assert values(reading) == [66.2, None]
    assert dict(reading.notes)["cube_remark"] == "value: “refused” (1)"
