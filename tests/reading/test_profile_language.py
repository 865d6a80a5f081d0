"""The words of the profile language for layouts that people make: merged headings, blocks, titles, notes, italics."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.definitions.layout_profiles import profile_of
from indicators.definitions.registry import Definitions
from indicators.reading import notes
from indicators.reading.book import open_book
from indicators.reading.layouts.profiled import Profiled
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared
from tests.reading.workbooks import Row, workbook

BASE: dict[str, Any] = {
    "name": "t",
    "title": "A profile for tests",
    "source": "S",
    "recognise": {"headings": ["Country"]},
    "columns": {"REF_AREA": "Country"},
    "constants": {"EDITION": "2014"},
    "series": {"system": "CORE", "name": "HH7"},
}


def read_rows(definitions: Definitions, data: bytes, **changes: Any) -> list[dict[str, Any]]:
    profile = Profiled(profile_of(BASE | changes))
    book = open_book(data, "file")
    assert profile.recognises(book, definitions)
    return list(observations(profile.read(book, definitions, Declared()), definitions, Declared()).to_pylist())


def text(*rows: Row) -> bytes:
    return "\n".join(";".join(str(cell) for cell in row) for row in rows).encode()


def short(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_a_merged_heading_covers_its_columns(definitions: Definitions) -> None:
    data = workbook(
        ["Individuals using the Internet"],
        [None, 2015, None, 2016, None],
        ["Country", "Male", "Female", "Male", "Female"],
        ["Kenya", 18.1, 15.2, 20, 17],
        merged=("B2:C2", "D2:E2"),
    )
    rows = read_rows(definitions, data, heading_rows_above=1, value_headings=r"(?P<TIME_PERIOD>\d{4}) \| (?P<SEX>.+)")
    assert short(rows, "ADDRESS", "TIME_PERIOD", "SEX", "OBS_VALUE") == [
        ("Sheet!B4", 2015, "M", 18.1),
        ("Sheet!C4", 2015, "F", 15.2),
        ("Sheet!D4", 2016, "M", 20.0),
        ("Sheet!E4", 2016, "F", 17.0),
    ]


def test_in_a_text_file_a_heading_fills_the_blanks_to_its_right(definitions: Definitions) -> None:
    data = text(["", "2015", "", "2016"], ["Country", "Male", "Female", "Male"], ["Kenya", "1", "2", "3"])
    pattern = r"(?P<TIME_PERIOD>\d{4}) \| (?P<SEX>.+)"
    rows = read_rows(definitions, data, heading_rows_above=1, fill=True, value_headings=pattern)
    assert short(rows, "TIME_PERIOD", "SEX") == [(2015, "M"), (2015, "F"), (2016, "M")]
    rows = read_rows(definitions, data, heading_rows_above=1, value_headings=pattern)
    assert short(rows, "TIME_PERIOD", "SEX") == [(2015, "M"), (2016, "M")]


def test_blocks_side_by_side(definitions: Definitions) -> None:
    data = text(
        ["Country", "2014", "2015", "", "Country", "2014", "2015"],
        ["Kenya", "1", "2", "", "Senegal", "3", "4"],
        ["Mali", "5", "", "", "", "", ""],
    )
    rows = read_rows(definitions, data, blocks="side_by_side", years=r"\d{4}")
    assert short(rows, "REF_AREA", "TIME_PERIOD", "OBS_VALUE", "ADDRESS") == [
        ("KEN", 2014, 1.0, "2:2"),
        ("KEN", 2015, 2.0, "2:3"),
        ("MLI", 2014, 5.0, "3:2"),
        ("SEN", 2014, 3.0, "2:6"),
        ("SEN", 2015, 4.0, "2:7"),
    ]


def test_blocks_below_each_other_with_a_title_that_names_the_series(definitions: Definitions) -> None:
    data = text(
        ["Table 1. Individuals using the Internet (HH7)", ""],
        ["Country", "2015"],
        ["Kenya", "16.6"],
        ["", ""],
        ["Table 2. Households with Internet access (HH6)", ""],
        ["Country", "2015"],
        ["Kenya", "19.6"],
        ["Mali", "8"],
    )
    rows = read_rows(
        definitions,
        data,
        blocks="stacked",
        years=r"\d{4}",
        series={"system": "CORE"},
        title_cell={"pattern": r"\((HH\d+)\)", "concept": "series"},
    )
    assert short(rows, "INDICATOR", "REF_AREA", "OBS_VALUE", "ADDRESS") == [
        ("HH7", "KEN", 16.6, "3:2"),
        ("HH6", "KEN", 19.6, "7:2"),
        ("HH6", "MLI", 8.0, "8:2"),
    ]


def test_an_area_that_is_named_once_for_several_rows(definitions: Definitions) -> None:
    data = text(["Country", "Sex", "2015"], ["Kenya", "Male", "1"], ["", "Female", "2"], ["Mali", "Male", "3"])
    columns = {"REF_AREA": "Country", "SEX": "Sex"}
    rows = read_rows(definitions, data, columns=columns, fill_down=["REF_AREA"], years=r"\d{4}")
    assert short(rows, "REF_AREA", "SEX", "OBS_VALUE") == [("KEN", "M", 1.0), ("KEN", "F", 2.0), ("MLI", "M", 3.0)]


def test_italics_are_estimates_where_the_profile_says_so(definitions: Definitions) -> None:
    data = workbook(["Country", "2014", "2015"], ["Kenya", 1, 2], italic=("C2",))
    rows = read_rows(definitions, data, years=r"\d{4}", italics="E")
    assert short(rows, "OBS_VALUE", "OBS_STATUS", "NORMALISATION") == [
        (1.0, "A", ""),
        (2.0, "E", "italics read as status E"),
    ]
    rows = read_rows(definitions, data, years=r"\d{4}")
    assert short(rows, "OBS_STATUS") == [("A",), ("A",)]


def test_footnotes_go_to_the_values_that_bear_their_mark(definitions: Definitions) -> None:
    data = text(
        ["Country", "2014", "2015"],
        ["Kenya 2)", "16.6 1)", "17"],
        ["Senegal", "..", "21.7*"],
        ["1) Population aged 15 and over.", "", ""],
        ["2) Without the north-east.", "", ""],
        ["* Provisional.", "", ""],
    )
    rows = read_rows(definitions, data, years=r"\d{4}", footnotes=r"(?P<mark>\d+|\*)\)? (?P<text>.+)")
    assert short(rows, "REF_AREA", "OBS_VALUE", "COMMENT_OBS", "MARK") == [
        ("KEN", 16.6, "Population aged 15 and over.; Without the north-east.", "1)"),
        ("KEN", 17.0, "Without the north-east.", ""),
        ("SEN", None, "", ""),
        ("SEN", 21.7, "Provisional.", "*"),
    ]


def test_notes_that_name_years(definitions: Definitions) -> None:
    data = text(
        ["Country", "2013", "2014", "2015", "Note"],
        ["Kenya", "1", "2", "3", "2013-2014: estimate // 2015: break in series"],
        ["Senegal", "1", "2", "3", "household survey"],
    )
    rows = read_rows(
        definitions,
        data,
        years=r"\d{4}",
        year_notes={"heading": "Note", "codes": {"estimate": "E", "break in series": "B"}},
    )
    assert short(rows, "OBS_STATUS", "COMMENT_OBS", "NORMALISATION") == [
        ("E", "estimate", 'note "estimate" read as status E'),
        ("E", "estimate", 'note "estimate" read as status E'),
        ("B", "break in series", 'note "break in series" read as status B'),
        ("A", "household survey", ""),
        ("A", "household survey", ""),
        ("A", "household survey", ""),
    ]


@pytest.mark.parametrize(
    ("note", "year", "said"),
    [
        ("2010, 2012: estimate", "2012", ["estimate"]),
        ("2010, 2012: estimate", "2011", []),
        ("estimate (2010-2012)", "2011", ["estimate"]),
        ("2010/2012: a; 2013: b", "2013", ["b"]),
        ("applies to all", "1999", ["applies to all"]),
        ("", "2010", []),
    ],
)
def test_the_parts_of_a_note_for_a_year(note: str, year: str, said: list[str]) -> None:
    assert notes.of_year(note, year) == said


@pytest.mark.parametrize(
    ("sent", "mark", "rest"),
    [
        ("45.2 1)", "1", "45.2"),
        ("45.2(1)", "1", "45.2"),
        ("45.2 [a]", "a", "45.2"),
        ("Kenya*", "*", "Kenya"),
        ("Kenya¹", "1", "Kenya"),
        ("45.2", "", "45.2"),
        ("(45)", "", "(45)"),
        ("Côte d'Ivoire", "", "Côte d'Ivoire"),
    ],
)
def test_footnote_marks(sent: str, mark: str, rest: str) -> None:
    assert (notes.mark(sent), notes.unmarked(sent)) == (mark, rest)


def test_codes_in_parentheses_and_a_pattern_for_the_series(definitions: Definitions) -> None:
    data = text(
        ["Country", "Indicator", "2015"],
        ["Kenya (KEN)", "Households with a computer [HH4]", "10"],
        ["Senegal", "Households with a fridge [X9]", "11"],
    )
    series = {"system": "CORE", "columns": ["Indicator"], "pattern": r"\[(.+)\]"}
    rows = read_rows(definitions, data, years=r"\d{4}", series=series)
    assert short(rows, "REF_AREA", "INDICATOR") == [("KEN", "HH4"), ("SEN", "X9")]
