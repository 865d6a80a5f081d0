"""PC-Axis files as submissions: which variable is which concept, what is not shown, what a profile makes of it."""

from __future__ import annotations

import pytest

from indicators.definitions.layout_profiles import profile_of
from indicators.definitions.registry import Definitions
from indicators.reading.book import open_book
from indicators.reading.cube_meaning import understood
from indicators.reading.layouts.profiled import Profiled
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared
from indicators.reading.read import Reading, read
from tests.reading.test_px import px_file

_ICT = {
    "CHARSET": '="ANSI"',
    "CODEPAGE": '="utf-8"',
    "SOURCE": '="Survey"',
    "DECIMALS": "=1",
    "CONTVARIABLE": '="Measure"',
    'UNITS("Individuals")': '="percent"',
    "STUB": '="Country","Measure"',
    "HEADING": '="Sex","Tid"',
    'VALUES("Country")': '="Kenya","Uganda"',
    'CODES("Country")': '="1","2"',
    'VALUES("Measure")': '="Individuals"',
    'CODES("Measure")': '="HH7"',
    'VALUES("Sex")': '="Both sexes","Women"',
    'TIMEVAL("Tid")': '=TLIST(A1),"2015"',
    "DATASYMBOL3": '="confidential"',
    "DATASYMBOL2": '="ask us"',
}


def _reading(data: str, definitions: Definitions, **said: str | None) -> Reading:
    return read(px_file(_ICT, data, said), "f.px", definitions, Declared(edition="2014"))


def _values(reading: Reading) -> list[tuple[object, ...]]:
    columns = ("REF_AREA", "INDICATOR", "TIME_PERIOD", "SEX", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "ADDRESS")
    return [tuple(row[column] for column in columns) for row in reading.observations.to_pylist()]


def test_country_indicator_sex_and_time_are_recognised_and_every_cell_is_read(definitions: Definitions) -> None:
    reading = _reading('22.5 "-"\n".." "...";', definitions)
    assert _values(reading) == [
        ("KEN", "HH7", 2015, "_T", 22.5, "A", "F", "18:1"),
        ("KEN", "HH7", 2015, "F", 0.0, "A", "F", "18:6"),
        ("UGA", "HH7", 2015, "_T", None, "O", "F", "19:1"),
        ("UGA", "HH7", 2015, "F", None, "Q", "C", "19:6"),
    ]
    traces = [row["NORMALISATION"] for row in reading.observations.to_pylist()]
    assert traces[1:] == ['"-" read as nil: 0', '".." stored (missing-2)', '"..." stored (missing-3)']
    assert ("cube_remark", "OBS_STATUS: “ask us” (1)") in reading.notes


@pytest.mark.parametrize(
    ("control", "secret"), [("0", [False] * 4), ("1", [True, True, False, False]), ("2", [True] * 4)]
)
def test_values_that_a_file_may_not_show_are_confidential(
    control: str, secret: list[bool], definitions: Definitions
) -> None:
    reading = _reading("1 2.0 3 0;", definitions, CONFIDENTIAL=f"={control}")
    assert [row[6] == "C" for row in _values(reading)] == secret
    assert ("table_confidential" in dict(reading.notes)) == any(secret)


def test_a_note_that_calls_all_of_a_table_confidential_holds_for_all_of_it(definitions: Definitions) -> None:
    reading = _reading("1 2 3 4;", definitions, NOTE='="These figures are confidential."')
    assert {row[6] for row in _values(reading)} == {"C"}
    assert "table_confidential" in dict(reading.notes)


@pytest.mark.parametrize("keyword", ['NOTE("Sex")', 'NOTEX("Country")'])
def test_a_note_on_a_variable_is_heard_as_one_on_the_table(definitions: Definitions, keyword: str) -> None:
    reading = _reading("1 2 3 4;", definitions, **{keyword: '="Please do not publish these figures."'})
    assert {row[6] for row in _values(reading)} == {"C"}
    assert "table_confidential" in dict(reading.notes)
    told = _reading("1 2 3 4;", definitions, **{keyword: '="Persons of 15 and more."'})
    assert {row[6] for row in _values(told)} == {"F"}


def test_a_dimension_that_is_no_concept_is_told(definitions: Definitions) -> None:
    said = {"HEADING": '="Sex","Colour","Tid"', 'VALUES("Colour")': '="Red"'}
    reading = read(px_file(_ICT, "1 2 3 4;", dict(said)), "f.px", definitions, Declared(edition="2014"))
    assert {row["BREAKDOWN"] for row in reading.observations.to_pylist()} == {"COLOUR=Red"}


def test_a_wrong_file_is_told_at_its_places(definitions: Definitions) -> None:
    reading = _reading("1 2 3;", definitions)
    assert reading.unreadable == ("cube_wrong", "1")
    assert [(fault.kind, fault.address) for fault in reading.faults] == [("cube_fault", "18:7")]


_NATIONAL = {
    "CHARSET": '="ANSI"',
    "CODEPAGE": '="utf-8"',
    "STUB": '="Region","Kön"',
    "HEADING": '="År"',
    'VALUES("Region")': '="Land","North"',
    'CODES("Region")': '="00","01"',
    'VALUES("Kön")': '="kvinnor","män"',
    'CODES("Kön")': '="2","1"',
    'VALUES("År")': '="2015","2016"',
}


def _by_profile(columns: dict[str, str], definitions: Definitions) -> list[tuple[object, ...]]:
    document = {
        "name": "national",
        "title": "National table",
        "source": "Office",
        "recognise": {"headings": ["Region", "Kön", "År"]},
        "columns": columns | {"TIME_PERIOD": "År", "OBS_VALUE": "OBS_VALUE"},
        "codes": {"SEX": {"2": "F", "1": "M"}},
        "keep": {"Region.code": "00"},
        "constants": {"REF_AREA": "SWE", "EDITION": "2014"},
        "series": {"system": "CORE", "name": "HH7"},
    }
    book = understood(open_book(px_file(_NATIONAL, '1 2 3 ".." 5 6 7 8;', {}), "f.px"), definitions)
    layout = Profiled(profile_of(document))
    assert layout.recognises(book, definitions)
    raw = layout.read(book, definitions, Declared())
    assert raw.notes == [("rows_left_out", "4")]
    rows = observations(raw, definitions, Declared()).to_pylist()
    return [tuple(row[name] for name in ("SEX", "BREAKDOWN", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")) for row in rows]


def test_a_profile_reads_codes_of_a_variable_and_every_cell(definitions: Definitions) -> None:
    assert _by_profile({"SEX": "Kön.code"}, definitions) == [
        ("F", "_T", 2015, 1.0, "A"),
        ("F", "_T", 2016, 2.0, "A"),
        ("M", "_T", 2015, 3.0, "A"),
        ("M", "_T", 2016, None, "O"),
    ]


def test_a_variable_that_a_profile_only_recognises_a_file_by_is_told(definitions: Definitions) -> None:
    assert [row[:2] for row in _by_profile({}, definitions)] == [
        *[("_T", "KÖN=kvinnor")] * 2,
        *[("_T", "KÖN=män")] * 2,
    ]
