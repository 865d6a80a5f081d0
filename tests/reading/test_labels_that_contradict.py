"""Stata, SPSS and SAS: a code and a label that cannot both be right are shown both, and are never published."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.confidentiality import Confidentiality
from indicators.reading.read import read
from indicators.reading.statistical.cell_text import reader
from indicators.reading.statistical.dictionary import FileVariable
from tests.reading.statistical_files import KEYS, labels, reading_of, values, written

ROW = {name: column[:1] for name, column in KEYS.items()}


def observed(folder: Path, definitions: Definitions, columns: dict[str, Any], said: dict[str, Any], **told: Any) -> Any:
    data = written(folder, "sav", columns, value_labels=said, **told)
    return reading_of(data, definitions, "t.sav")


@pytest.mark.parametrize(
    ("column", "code", "label", "found", "expected"),
    [
        ("urbanisation", "U", "Rural", "URBANISATION", "U = “Rural”"),
        ("urbanisation", "U", "Urbain", "URBANISATION", "U"),
        ("age", "Y15T24", "25-74", "AGE", "Y15T24 = “25-74”"),
        ("age", "Y15T24", "15 to 24 years", "AGE", "Y15T24"),
        ("sex", "M", "Female", "SEX", "M = “Female”"),
        ("sex", "M", "Mujer", "SEX", "F"),
        ("sex", "_T", "Male", "SEX", "_T = “Male”"),
        ("sex", 1.0, "Female", "SEX", "F"),
        ("edition", "2016", "2022", "EDITION", "2016 = “2022”"),
        ("edition", 2016.0, "2022", "EDITION", "2016 = “2022”"),
        ("edition", "2016", "Core list 2016", "EDITION", "2016"),
        ("year", 2014.0, "2015*", "TIME_TEXT", "2014 = “2015*”"),
        ("measure", "PCT", "Rate", "MEASURE", "PCT = “RATE”"),
        ("unit_measure", "COUNT", "Percent", "UNIT_MEASURE", "COUNT = “Percent”"),
        ("unit_measure", "PERCENT", "%", "UNIT_MEASURE", "PERCENT"),
        ("unit_mult", 3.0, "Millions", "MULT_TEXT", "3 = “Millions”"),
        ("unit_mult", 3.0, "Thousands", "MULT_TEXT", ""),
        ("sex", "F", "M: Male", "SEX", "F = “M: Male”"),
        ("country", "KEN", "World", "REF_AREA_TEXT", "KEN = “World”"),
        ("country", "KEN", "UGA: Uganda", "REF_AREA_TEXT", "KEN = “UGA: Uganda”"),
        ("unit_measure", "%", "Number", "UNIT_MEASURE", "% = “Number”"),
        ("measure", "PCT", "Percentage", "MEASURE", "PCT"),
        ("obs_status", "E", "Estimated value", "OBS_STATUS", "E"),
        ("obs_status", 1.0, "Valeur estimée", "OBS_STATUS", "E"),
        ("obs_status", "E", "Provisional value", "OBS_STATUS", "E = “PROVISIONAL VALUE”"),
    ],
)
def test_a_code_of_any_list_counts_against_its_label(
    tmp_path: Path, definitions: Definitions, column: str, code: Any, label: str, found: str, expected: str
) -> None:
    columns = ROW | {"value": [10.0]} | {column: [code]}
    reading = observed(tmp_path, definitions, columns, {column: [{"value": code, "label": label}]})
    assert reading.observations[found].to_pylist() == [expected]


@pytest.mark.parametrize(
    ("said", "codes", "expected", "contradicts"),
    [
        ({"C": "Free", "F": "Free"}, ["C", "F"], ["C", "F"], True),
        ({"C": "Confidential", "F": "Confidential"}, ["C", "F"], ["C", "C"], True),
        ({"C": "Confidential", "F": "Free"}, ["C", "F"], ["C", "F"], False),
        ({"N": "Free", "F": "Free"}, ["N", "F"], ["C", "F"], True),
        ({"Y": "Yes", "N": "No"}, ["Y", "N"], ["C", "F"], False),
        ({"O": "Oui", "N": "Non"}, ["O", "N"], ["C", "F"], False),
        ({"": "Confidential", "F": "Free"}, ["", "F"], ["C", "F"], False),
        ({1.0: "Confidential"}, [1.0, 0.0], ["C", "C"], True),
        ({1.0: "Free", 2.0: "Confidential"}, [1.0, 2.0], ["F", "C"], False),
    ],
)
def test_what_a_code_or_a_label_calls_confidential_is_never_free(
    tmp_path: Path,
    definitions: Definitions,
    said: dict[Any, str],
    codes: list[Any],
    expected: list[str],
    contradicts: bool,
) -> None:
    columns = KEYS | {"value": [10.0, 20.0], "conf_status": codes}
    told = {"conf_status": [{"value": code, "label": label} for code, label in said.items()]}
    reading = observed(tmp_path, definitions, columns, told)
    assert reading.observations["CONF_STATUS"].to_pylist() == expected
    assert any(" = “" in text for _, text in reading.notes) == contradicts


def test_a_declared_missing_code_is_no_consent(tmp_path: Path, definitions: Definitions) -> None:
    columns = KEYS | {"value": [10.0, 20.0], "conf_status": [9.0, 0.0]}
    missing = {"conf_status": {"values": [9.0, 0.0]}}
    told = {"conf_status": labels(_9="Free")}
    reading = observed(tmp_path, definitions, columns, told, missing_values=missing)
    assert reading.observations["CONF_STATUS"].to_pylist() == ["C", "C"]


def test_a_sign_for_a_missing_category_is_no_total(tmp_path: Path, definitions: Definitions) -> None:
    columns = KEYS | {"value": [10.0, 20.0], "sex": [9.0, 1.0]}
    told, missing = {"sex": labels(_1="Male", _9="-")}, {"sex": {"values": [9.0]}}
    reading = observed(tmp_path, definitions, columns, told, missing_values=missing)
    assert reading.observations["SEX"].to_pylist() == ["9 (missing)", "M"]


def test_a_text_of_blanks_that_has_a_label_is_no_total(tmp_path: Path, definitions: Definitions) -> None:
    columns = KEYS | {"value": [10.0, 20.0], "sex": ["F", "   "]}
    told = {"sex": [{"value": "", "label": "Not stated"}]}
    assert observed(tmp_path, definitions, columns, told).observations["SEX"].to_pylist() == ["F", "Not stated"]


@pytest.mark.parametrize("text", ["F: Confidential", "F = “Confidential”", "C (free)", "0 = “”"])
def test_a_cell_that_contradicts_itself_is_confidential_and_told(definitions: Definitions, text: str) -> None:
    known = Confidentiality(definitions)
    assert known.of_column(text) != "F"
    assert not known.understands(text)


def test_a_number_of_the_office_without_a_label_is_no_code_of_another_area(
    tmp_path: Path, definitions: Definitions
) -> None:
    columns = KEYS | {"country": [1.0, 404.0], "value": [10.0, 20.0]}
    reading = observed(tmp_path, definitions, columns, {"country": labels(_1="Uganda")})
    assert reading.observations["REF_AREA"].to_pylist() == ["UGA", None]
    columns["country"] = [800.0, 404.0]
    reading = observed(tmp_path, definitions, columns, {"country": labels(_800="Uganda")})
    assert reading.observations["REF_AREA"].to_pylist() == ["UGA", "KEN"]


def test_a_missing_code_takes_no_value_from_a_row_that_shows_the_same(tmp_path: Path, definitions: Definitions) -> None:
    columns = KEYS | {"value": [99.0, 7.0]}
    told = {"value": labels(_99="7")}
    reading = observed(tmp_path, definitions, columns, told, missing_values={"value": {"values": [99.0]}})
    assert values(reading) == [None, 7.0]
    assert dict(reading.notes)["cube_remark"] == "value: “7” (1)"


@pytest.mark.parametrize("form", ["PERCENT8.1", "PERCENTN8.1", "NLPCT8.2", "NLPCTN8.1", "NLPCTI8.2", "NLPCTP8.2"])
def test_percentages_of_sas_are_a_hundred_times_what_is_stored(
    tmp_path: Path, definitions: Definitions, form: str
) -> None:
    path = tmp_path / "t.xpt"
    frame = pd.DataFrame(ROW | {"value": [0.45]})
    frame.columns = ["COUNTRY", "EDITION", "INDIC", "YEAR", "VALUE"]
    told = ["", "", "Indicator", "", ""]
    pyreadstat.write_xport(frame, path, column_labels=told, variable_format={"VALUE": form})
    assert values(reading_of(path.read_bytes(), definitions, "t.xpt")) == [45.0]


@pytest.mark.parametrize(
    ("form", "display", "shown"),
    [
        *(("xpt", each, ("240", "n")) for each in ("BEST12", "DOLLAR8.2", "COMMA8", "COMMAX9.2", "F8", "Z8", "NLNUM8")),
        *(
            ("xpt", each, ("240 " + each.strip("0123456789"), "."))
            for each in ("JULIAN7", "YYQC6", "DTYEAR4", "NLDATYM8", "HEX4")
        ),
        *(("sav", each, ("240", "n")) for each in ("PCT8.1", "DOLLAR8.2", "DOT8.2", "COMMA8", "E8.2")),
        ("sav", "MTIME8", ("240 MTIME", ".")),
        *(("dta", each, ("240", "n")) for each in ("%9.2fc", "%-9.0g", "%-ty", "%9,2f", "%012.2f", "%-tyCCYY")),
        ("dta", "%-tw", ("240 %tw", ".")),
        ("dta", "%-td", ("240 %td", ".")),
        ("dta", "%-12tg", ("240 %tg", ".")),
        ("dta", "%-d", ("240 %d", ".")),
        ("dta", "%-tdCCYY", ("1960", "y")),
    ],
)
def test_a_format_is_known_however_it_is_written(form: str, display: str, shown: tuple[str, str]) -> None:
    assert reader(FileVariable("x", format=display), form)(240.0) == shown


@pytest.mark.parametrize(("form", "text"), [("%-tq", "2020-Q1"), ("%-tm", "1980-01"), ("%-th", "2080-S1")])
def test_a_period_that_is_aligned_to_the_left_is_no_number(
    tmp_path: Path, definitions: Definitions, form: str, text: str
) -> None:
    path = tmp_path / "t.dta"
    for column, place, expected in (("value", "OBS_TEXT", text), ("year", "TIME_TEXT", text)):
        frame = pd.DataFrame(ROW | {"value": [1.5]} | {column: [240.0]})
        pyreadstat.write_dta(frame, path, variable_format={column: form})
        assert reading_of(path.read_bytes(), definitions).observations[place].to_pylist() == [expected]


@pytest.mark.parametrize(
    ("column", "right", "wrong", "shown"),
    [
        ("REF_AREA", "KEN: Kenya", "KEN: Uganda", None),
        ("SEX", "F: Women", "F: Men", "F = “Men”"),
        ("UNIT_MEASURE", "PERCENT: Percent", "PERCENT: Number", "PERCENT = “Number”"),
        ("OBS_STATUS", "E: Estimated value", "E: Provisional value", "E = “PROVISIONAL VALUE”"),
    ],
)
def test_a_label_behind_a_colon_counts_against_its_code(
    definitions: Definitions, column: str, right: str, wrong: str, shown: str | None
) -> None:
    row = {"REF_AREA": "KEN", "EDITION": "2016", "INDICATOR": "HH7", "SEX": "F", "TIME_PERIOD": "2015"}
    row |= {"OBS_VALUE": "31", "UNIT_MEASURE": "PERCENT", "OBS_STATUS": "E"}
    for text, meant in ((right, row[column]), (wrong, shown)):
        sent = row | {column: text}
        data = f"{','.join(sent)}\n{','.join(sent.values())}\n".encode()
        [read_row] = read(data, "f.csv", definitions).observations.to_pylist()
        assert read_row[column] == meant
