"""What a workbook says without a cell of its own: notes on cells, words of number formats, numbers not shown."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from indicators.base.spreadsheet import NOTE_AUTHOR
from indicators.definitions.registry import Definitions
from indicators.reading.formats.number_formats import Shown, shown_beside
from indicators.reading.read import Reading, read
from tests.reading.test_cell_looks import ods, ods_cell, xlsx

FLOAT = 'office:value-type="float" office:value="16.5"'


def _said(reading: Reading) -> list[tuple[Any, ...]]:
    names = ("OBS_VALUE", "OBS_STATUS", "CONF_STATUS")
    return [tuple(row[name] for name in names) for row in reading.observations.to_pylist()]


def _noted(cell: str, text: str, author: str = "A. Colleague") -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(16.5, 17.5)))
    book["Data"][cell].comment = Comment(text, author)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("cell", ["E2", "A2"])
@pytest.mark.parametrize(
    "text", ["Confidential", "Jean :\nne pas publier", "Please treat this figure as confidential."]
)
def test_a_note_that_calls_a_value_confidential_is_heard(definitions: Definitions, cell: str, text: str) -> None:
    reading = read(_noted(cell, text), "f.xlsx", definitions)
    assert _said(reading) == [(16.5, "A", "C"), (17.5, "A", "F")]
    assert {row["COMMENT_OBS"] for row in reading.observations.to_pylist()} == {""}, "a note is no footnote"


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("Not confidential", "A. Colleague"),
        ("Last year it was 12", "A. Colleague"),
        ("Confidential", NOTE_AUTHOR),  # a finding of a report that was sent back
    ],
)
def test_any_other_note_changes_nothing(definitions: Definitions, text: str, author: str) -> None:
    assert _said(read(_noted("E2", text, author), "f.xlsx", definitions)) == [(16.5, "A", "F"), (17.5, "A", "F")]


def test_words_that_a_format_shows_are_read_as_if_they_were_written(definitions: Definitions) -> None:
    formats = ('0.0" c"', "0.0\\e", '0.0% "conf."', '0.0" people"', '#,##0.0,,"million"', "0.0")
    reading = read(xlsx(16.5, 17.5, 0.185, 19.5, 20.5, 21.5, formats=formats), "f.xlsx", definitions)
    assert _said(reading) == [
        *((16.5, "A", "C"), (17.5, "E", "F"), (18.5, "A", "C")),
        *((19.5, "A", "F"), (20.5, "A", "F"), (21.5, "A", "F")),
    ]
    assert not reading.faults


@pytest.mark.parametrize("code", [";;;", '"confidential"', '"-";"-"'])
def test_a_number_that_its_format_does_not_show_is_out_of_sight(definitions: Definitions, code: str) -> None:
    reading = read(xlsx(16.5, 0, formats=(code, code)), "f.xlsx", definitions)
    assert [(fault.kind.value, fault.address) for fault in reading.faults] == [("value_out_of_sight", "Data!E2")]


def test_the_same_in_an_ods_workbook(definitions: Definitions) -> None:
    note = "<office:annotation><text:p>Confidential</text:p></office:annotation>"
    noted = ods_cell(FLOAT, "16.5").replace("<text:p>", f"{note}<text:p>", 1)
    data = ods(
        noted, ods_cell(FLOAT, "16,5 c"), ods_cell(FLOAT, "1.65E+01"), ods_cell(FLOAT, "16.5 %"), ods_cell(FLOAT, "-")
    )
    reading = read(data, "f.ods", definitions)
    assert [conf for _, _, conf in _said(reading)] == ["C", "C", "F", "F", "F"]
    assert [(fault.kind.value, fault.address) for fault in reading.faults] == [("value_out_of_sight", "Data!E6")]


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("General", 5, Shown()),
        ('_-* #,##0.00\\ "€"_-', 5, Shown()),
        ('0.0" c";-0.0" d";"nil"', 5, Shown("c")),
        ('0.0" c";-0.0" d";"nil"', -5, Shown("d")),
        ('0.0" c";-0.0" d";"nil"', 0, Shown("nil", digits=False)),
        ('[<10]"<10";0', 5, Shown("<10", digits=False)),
        ('[<10]"<10";0', 50, Shown()),
        (';;;"text"', 5, Shown("", digits=False)),
        ('0" thousand"', 5, Shown("thousand")),
        ('0,"thousand"', 5000, Shown("")),
        ('#,##0"k; m"', 5, Shown("k; m")),
        ("0\\*", 5, Shown("*")),
        ("[$-409]d\\.m\\.yyyy", 5, Shown("..")),
    ],
)
def test_what_a_format_shows_beside_a_number(code: str, number: float, shown: Shown) -> None:
    assert shown_beside(code, number) == shown
