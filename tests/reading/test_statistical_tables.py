"""Tables in files of Stata, SPSS and SAS: every cell is read as its software shows it, and none as what it is not."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.base.errors import Unreadable
from indicators.definitions.registry import Definitions
from indicators.reading.book import open_book
from indicators.reading.formats.limits import Limits
from indicators.reading.read import read
from indicators.reading.statistical.cell_text import number_text, reader
from indicators.reading.statistical.dictionary import FileVariable
from tests.reading.statistical_files import KEYS, reading_of, values, written


@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_a_table_is_read_with_the_address_of_each_cell(tmp_path: Path, definitions: Definitions, ending: str) -> None:
    reading = reading_of(written(tmp_path, ending, KEYS | {"value": [66.2, 12.5]}), definitions, f"table.{ending}")
    assert values(reading) == [66.2, 12.5]
    assert reading.profile == "long"
    assert reading.observations["ADDRESS"].to_pylist() == ["1:value", "2:value"]
    assert reading.observations["REF_AREA"].to_pylist() == ["KEN", "UGA"]
    assert reading.observations["TIME_PERIOD"].to_pylist() == [2015, 2015]
    assert reading.notes == ()


def test_single_precision_is_the_decimal_that_was_meant(tmp_path: Path, definitions: Definitions) -> None:
    data = written(tmp_path, "dta", KEYS | {"value": pa.array([66.2, 1.234], pa.float32())})
    reading = reading_of(data, definitions)
    assert reading.observations["OBS_TEXT"].to_pylist() == ["66.2", "1.234"]
    assert values(reading) == [66.2, 1.234], "a point before three digits is a decimal mark: the file holds a number"


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_the_text_of_single_precision_is_that_number_again(number: float) -> None:
    assert np.float32(number_text(number, single=True)) == np.float32(number)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_is_that_number_again(number: float) -> None:
    assert float(number_text(number)) == number


@pytest.mark.parametrize("version", [114, 117, 118, 119])
def test_stata_of_all_ages(tmp_path: Path, definitions: Definitions, version: int) -> None:
    frame = pd.DataFrame(KEYS | {"value": np.array([66.2, 0.1], np.float32)})
    frame["year"] = pd.to_datetime(["2015-01-01", "2015-01-01"])
    frame["country"] = ["Kenya", "Côte d’Ivoire" if version >= 118 else "Côte d'Ivoire"]
    path = tmp_path / "t.dta"
    frame.to_stata(path, version=version, write_index=False, convert_dates={"year": "ty"})
    reading = reading_of(path.read_bytes(), definitions)
    assert values(reading) == [66.2, 0.1]
    assert reading.observations["REF_AREA"].to_pylist() == ["KEN", "CIV"]
    assert reading.observations["TIME_PERIOD"].to_pylist() == [2015, 2015]
    guessed = {key: value for key, value in reading.notes if key == "encoding_guessed"}
    assert guessed == ({"encoding_guessed": "windows-1252"} if version < 118 else {})


def test_the_encoding_of_an_old_file_may_be_declared(tmp_path: Path, definitions: Definitions) -> None:
    frame = pd.DataFrame(KEYS | {"value": [1.5, 2.5]})
    frame["country"] = ["XXXXX", "XXXXXX"]
    path = tmp_path / "t.dta"
    frame.to_stata(path, version=114, write_index=False)
    data = path.read_bytes().replace(b"XXXXXX", "Уганда".encode("cp1251"))
    data = data.replace(b"XXXXX", "Кения".encode("cp1251"))
    reading = reading_of(data, definitions, charset="windows-1251")
    assert reading.observations["REF_AREA"].to_pylist() == ["KEN", "UGA"]


def test_a_date_is_no_year_and_no_value(tmp_path: Path, definitions: Definitions) -> None:
    day = dt.date(2015, 3, 1)
    data = written(tmp_path, "sav", KEYS | {"year": [day, day], "value": [1.5, 2.5]})
    assert reading_of(data, definitions, "t.sav").observations["TIME_PERIOD"].to_pylist() == [None, None]
    data = written(tmp_path, "dta", KEYS | {"value": [day, day]}, formats={"value": "%tdCCYY"})
    assert reading_of(data, definitions).observations["NOT_NUMERIC"].to_pylist() == [True, True]
    data = written(tmp_path, "dta", KEYS | {"year": [day, day], "value": [1.5, 2.5]}, formats={"year": "%tdCCYY"})
    assert reading_of(data, definitions).observations["TIME_PERIOD"].to_pylist() == [2015, 2015]


def test_quarters_are_no_years(tmp_path: Path, definitions: Definitions) -> None:
    data = written(tmp_path, "dta", KEYS | {"year": [220.0, 221.0], "value": [1.5, 2.5]}, formats={"year": "%tq"})
    assert reading_of(data, definitions).observations["TIME_TEXT"].to_pylist() == ["2015-Q1", "2015-Q2"]


def test_labels_are_headings_where_names_say_nothing(tmp_path: Path, definitions: Definitions) -> None:
    columns = {f"v{place}": column for place, column in enumerate((KEYS | {"value": [1.5, 2.5]}).values())}
    told = dict(zip(columns, ("Country", "Edition", "Indicator", "Year", "Value"), strict=True))
    reading = reading_of(written(tmp_path, "dta", columns, variable_labels=told), definitions)
    assert values(reading) == [1.5, 2.5]
    assert reading.observations["ADDRESS"].to_pylist() == ["1:v4", "2:v4"]


def test_a_profile_knows_a_wide_table_by_its_labels(tmp_path: Path, definitions: Definitions) -> None:
    columns = {
        "c": ["Kenya"],
        "code": ["KEN"],
        "ind": ["Individuals using the Internet (% of population)"],
        "indc": ["IT.NET.USER.ZS"],
        "y2014": [16.5],
        "y2015": pa.array([17.3], pa.float32()),
    }
    told = dict(zip(columns, ("Country Name", "Country Code", "Indicator Name", "Indicator Code"), strict=False))
    data = written(tmp_path, "dta", columns, variable_labels=told | {"y2014": "2014", "y2015": "2015"})
    reading = reading_of(data, definitions)
    assert reading.profile.startswith("worldbank")
    assert values(reading) == [16.5, 17.3]
    assert reading.observations["ADDRESS"].to_pylist() == ["1:y2014", "1:y2015"]


def test_a_transport_file_of_sas_is_read(tmp_path: Path, definitions: Definitions) -> None:
    path = tmp_path / "t.xpt"
    frame = pd.DataFrame(KEYS | {"value": [66.2, 0.1]})
    frame.columns = ["COUNTRY", "EDITION", "INDIC", "YEAR", "VALUE"]
    pyreadstat.write_xport(frame, path, column_labels=["", "", "Indicator", "", ""])
    assert values(reading_of(path.read_bytes(), definitions, "t.xpt")) == [66.2, 0.1]


@pytest.mark.parametrize(
    ("form", "display", "shown"),
    [
        ("xpt", "PERCENT8.1", ("0.5", "p")),
        ("sas7bdat", "YEAR4.", ("1960", "y")),
        ("sav", "PCT8.1", ("0.5", "n")),
        ("sav", "MOYR8", ("0.5 MOYR", ".")),
        ("dta", "%tw", ("0.5 %tw", ".")),
        ("dta", "%ty", ("0.5", "n")),
        ("dta", "%9.0g", ("0.5", "n")),
    ],
)
def test_a_number_is_read_as_its_format_shows_it(form: str, display: str, shown: tuple[str, str]) -> None:
    assert reader(FileVariable("x", format=display), form)(0.5) == shown


@pytest.mark.parametrize(
    ("columns", "seen"),
    [
        ({"hhid": [1.0], "member": [2.0], "wt": [1.5], "stratum": [1.0], "q1": [1.0]}, "weight = wt"),
        ({"q1": [1.0], "q2": [2.0]}, "no variable of an indicator"),
        ({name: column[:1] for name, column in KEYS.items()} | {"value": [1.0], "hhid": [1.0], "wt": [2.0]}, "weight"),
    ],
)
def test_records_of_persons_are_not_taken_for_a_table(
    tmp_path: Path, definitions: Definitions, columns: dict[str, Any], seen: str
) -> None:
    reading = reading_of(written(tmp_path, "dta", columns), definitions)
    assert reading.unreadable is not None
    assert reading.unreadable[0] == "microdata"
    assert seen in reading.unreadable[1]


def test_a_layout_that_is_used_by_its_name_makes_a_table(tmp_path: Path, definitions: Definitions) -> None:
    data = written(tmp_path, "dta", {"Year": [2015.0], "Value": [0.75]})
    assert values(reading_of(data, definitions, profile="national-usa")) == [75.0]
    assert reading_of(data, definitions).unreadable is not None, "nobody says what it is"
    other = written(tmp_path, "dta", {"q1": [2015.0], "q2": [0.75]})
    assert reading_of(other, definitions, profile="national-usa").unreadable is not None


def test_the_weight_by_which_a_table_was_aggregated_may_stand_in_it(tmp_path: Path, definitions: Definitions) -> None:
    data = written(tmp_path, "dta", KEYS | {"value": [1.5, 2.5], "weight": [100.0, 200.0]})
    reading = reading_of(data, definitions)
    assert values(reading) == [1.5, 2.5]
    assert "weight" in dict(reading.notes)["heading_unknown"]


def test_packed_files_are_read(tmp_path: Path, definitions: Definitions) -> None:
    data = written(tmp_path, "sav", KEYS | {"value": [1.5, 2.5]})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("folder/t.sav", data)
    assert values(reading_of(gzip.compress(data), definitions, "t.sav.gz")) == [1.5, 2.5]
    reading = reading_of(packed.getvalue(), definitions, "t.zip")
    assert values(reading) == [1.5, 2.5]
    assert reading.observations["ADDRESS"].to_pylist()[0] == "folder/t.sav 1:value"


@pytest.mark.parametrize(
    ("limits", "reason"), [(Limits(variable_cells=9), "too_large"), (Limits(rows=1), "too_large"), (Limits(), "")]
)
def test_limits_are_told(tmp_path: Path, limits: Limits, reason: str) -> None:
    data = written(tmp_path, "sav", KEYS | {"value": [1.5, 2.5]})
    if not reason:
        assert open_book(data, "t.sav", limits).format == "statistical"
        return
    with pytest.raises(Unreadable) as caught:
        open_book(data, "t.sav", limits)
    assert caught.value.reason == reason


@pytest.mark.parametrize("name", [b"aaaa", b"a:mi"])
@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_names_that_no_software_writes_are_told(
    tmp_path: Path, definitions: Definitions, ending: str, name: bytes
) -> None:
    data = written(tmp_path, ending, {"aaaa": [1.0], "bbbb": [2.0]})
    name = name.upper() if ending == "sav" else name  # as the short names of SPSS are
    reading = reading_of(data.replace(b"bbbb", name).replace(b"BBBB", name), definitions)
    assert reading.unreadable is not None
    assert reading.unreadable[0] == "damaged"


@pytest.mark.parametrize("ending", ["dta", "sav"])
def test_a_file_that_was_cut_off_is_told(tmp_path: Path, definitions: Definitions, ending: str) -> None:
    data = written(tmp_path, ending, KEYS | {"value": [1.5, 2.5]})
    for kept in (8, 100, len(data) // 2, len(data) - 20):
        reading = reading_of(data[:kept], definitions, f"t.{ending}")
        assert reading.unreadable is not None, kept
        assert reading.unreadable[0] in {"damaged", "empty"}


@settings(max_examples=10, deadline=None)
@given(st.data())
def test_a_mutated_file_is_read_or_told(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    ending = data.draw(st.sampled_from(["dta", "sav"]))
    whole = bytearray(written(tmp_path_factory.mktemp("mutated"), ending, KEYS | {"value": [1.5, 2.5]}))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    read(bytes(whole), f"t.{ending}", Definitions())
