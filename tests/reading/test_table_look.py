"""What a table that a profile describes holds beside what the profile reads is told at its cell."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.definitions.layout_profiles import profile_of
from indicators.definitions.registry import Definitions
from indicators.reading.book import open_book
from indicators.reading.faults import Fault, Faults, Kind
from indicators.reading.layouts.profiled import Profiled
from indicators.reading.raw import Declared
from tests.reading.test_table_faults import saved, text, workbook

PROFILE: dict[str, Any] = {
    "name": "t",
    "title": "A profile for tests",
    "source": "S",
    "recognise": {"headings": ["Country"]},
    "columns": {"REF_AREA": "Country", "SEX": "Sex"},
    "constants": {"EDITION": "2014"},
    "series": {"system": "CORE", "name": "HH7"},
    "years": r"\d{4}",
}


def profiled(definitions: Definitions, data: bytes) -> Faults:
    return Profiled(profile_of(PROFILE)).read(open_book(data, "f"), definitions, Declared()).faults


def test_a_column_of_values_that_the_profile_does_not_see_is_told_and_counted(definitions: Definitions) -> None:
    data = text("Kenya,_T,1.5,2.5,3.5", "Senegal,_T,1.5,2.5,", head="Country,Sex,2014,2015 | T,2016e")
    assert profiled(definitions, data).found == [
        Fault(Kind.VALUES_LEFT_OUT, "1:4", "“2015 | T” (2)"),
        Fault(Kind.VALUES_LEFT_OUT, "1:5", "“2016e” (1)"),
    ]


def test_a_column_about_a_year_without_numbers_is_no_column_of_values(definitions: Definitions) -> None:
    assert profiled(definitions, text("Kenya,_T,1.5,new", head="Country,Sex,2014,Note on 2014")).found == []


def test_a_long_row_of_a_profiled_table_is_told(definitions: Definitions) -> None:
    data = text("Kenya,_T,1,5,2,5", "Source: a, b, c, d, e, f", head="Country,Sex,2014,2015")
    assert [(each.kind, each.address) for each in profiled(definitions, data).found] == [(Kind.ROW_TOO_LONG, "2:5")]


def test_merged_keys_and_values_of_a_profiled_table(definitions: Definitions) -> None:
    book = workbook(
        ["Kenya", "M", 1.5, 2.5], [None, "F", 3.5, None], merged=("A2:A3", "C3:D3"), head="Country,Sex,2014,2015"
    )
    raw = Profiled(profile_of(PROFILE)).read(open_book(saved(book), "f"), definitions, Declared())
    assert [row["REF_AREA"] for row in raw.rows] == ["Kenya"] * 3
    assert [(each.kind, each.address) for each in raw.faults.found] == [(Kind.VALUE_MERGED, "Data!C3")]


def test_a_merged_title_that_ends_a_column_early_loses_no_year(definitions: Definitions) -> None:
    rows = (["Country", "Male", "Female", "Male", "Female"], ["Kenya", 1.5, 2.5, 3.5, 4.5], ["Senegal", 1, 2, 3, None])
    book = workbook(*rows, merged=("B1:C1",), head=",2015,,2016,")
    profile = PROFILE | {
        "columns": {"REF_AREA": "Country"},
        "heading_rows_above": 1,
        "value_headings": r"(?P<TIME_PERIOD>\d{4}) \| (?P<SEX>.+)",
    }
    raw = Profiled(profile_of(profile)).read(open_book(saved(book), "f"), definitions, Declared())
    assert len(raw.rows) == 6
    assert raw.faults.found == [Fault(Kind.VALUES_LEFT_OUT, "Data!E2", "“Female” (1)")]


def test_a_column_of_numbers_without_a_heading_beside_the_values_is_told(definitions: Definitions) -> None:
    data = text("Kenya,_T,1.5,2.5", head="Country,Sex,2014,")
    assert profiled(definitions, data).found == [Fault(Kind.VALUES_LEFT_OUT, "1:4", "“” (1)")]
    assert profiled(definitions, text("Kenya,_T,1.5,a", head="Country,Sex,2014,")).found == []


@pytest.mark.parametrize("heading", ["UNIT_MULT", "Unit", "OBS_STATUS", "Age", "urbanisation", "Edition"])
def test_a_column_of_a_known_concept_that_the_profile_does_not_ask_for_is_doubted(
    definitions: Definitions, heading: str
) -> None:
    """Its values are others than they are taken for: of the young, in thousands, estimated."""
    data = text("Kenya,_T,1.5,x", head=f"Country,Sex,2014,{heading}")
    notes = Profiled(profile_of(PROFILE)).read(open_book(data, "f"), definitions, Declared()).notes
    doubted = dict(notes)["heading_doubtful"]
    assert f"“{heading}” (1:4)" in doubted


@pytest.mark.parametrize("heading", ["Country name", "Indicator", "Source", "Comment", "Title"])
def test_one_that_names_area_or_indicator_once_more_is_not(definitions: Definitions, heading: str) -> None:
    data = text("Kenya,_T,1.5,x", head=f"Country,Sex,2014,{heading}")
    notes = Profiled(profile_of(PROFILE)).read(open_book(data, "f"), definitions, Declared()).notes
    assert "heading_doubtful" not in dict(notes)


@pytest.mark.parametrize(("heading", "read"), [("CONFIDENTIAL", "yes"), ("OBS_CONF", "no")])
def test_confidentiality_is_looked_for_where_the_column_that_the_profile_names_is_not_there(
    definitions: Definitions, heading: str, read: str
) -> None:
    profile = PROFILE | {"columns": PROFILE["columns"] | {"CONF_STATUS": "OBS_CONF"}}
    data = text(f"Kenya,_T,1.5,{read}", head=f"Country,Sex,2014,{heading}")
    raw = Profiled(profile_of(profile)).read(open_book(data, "f"), definitions, Declared())
    assert read in raw.table()["CONF_STATUS"].to_pylist()
