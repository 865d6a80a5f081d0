"""What an old workbook (XLS) shows: errors, percentages, what is hidden or struck out."""

from __future__ import annotations

from pathlib import Path

from indicators.definitions.registry import Definitions
from indicators.reading.formats.xls_looks import xls_looks
from indicators.reading.read import read

FILES = Path(__file__).parents[1] / "files"


def test_an_old_workbook_shows_what_a_new_one_shows(definitions: Definitions) -> None:
    reading = read(FILES / "looks.xls", "looks.xls", definitions)
    names = ("TIME_PERIOD", "OBS_TEXT", "OBS_VALUE")
    assert [tuple(row[name] for name in names) for row in reading.observations.to_pylist()] == [
        (2010, "#DIV/0!", None),
        (2011, "#N/A", None),
        (2012, "40.8 %", 40.8),
        (2013, "0.5", 0.5),
        (2014, "16.6", 16.6),
        (2015, "17", 17.0),
        (2016, "18", 18.0),
        (2017, "01:30:00", None),
        (2016, "0.5", 0.5),
    ]
    assert [(fault.kind.value, fault.address) for fault in reading.faults] == [
        ("value_struck_out", "Data!E6"),
        ("value_out_of_sight", "Data!E8"),
        ("value_out_of_sight", "draft!E2"),
    ]


def test_an_old_workbook_that_cannot_be_seen_is_read_without_its_looks() -> None:
    data = (FILES / "looks.xls").read_bytes()
    assert xls_looks(data)["Data"].struck
    assert xls_looks(data[:3000]) == {}
