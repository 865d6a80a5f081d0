"""A confidential value that stands where none belongs is not shown either: under the year, the sex, the multiplier."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions import check, deliveries, returned_workbook
from indicators.validation.masking import MASK, unless_a_value
from indicators.validation.report.render import FORMATS, render

HEADS = {
    "the year": (
        "REF_AREA,EDITION,INDICATOR,OBS_VALUE,TIME_PERIOD,CONF_STATUS,SOURCE\nKEN,2016,HH7,2014,45.31,C,Survey\n"
    ),
    "the sex": "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE,CONF_STATUS\nKEN,2016,HH7,2014,45.31,1,C\n",
    "the multiplier": (
        "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,UNIT_MULT,OBS_VALUE,CONF_STATUS\nKEN,2016,HH7,2014,45.31,7,C\n"
    ),
    "the status": (
        "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS\nKEN,2016,HH7,2014,7,45.31,C\n"
    ),
}


@pytest.mark.parametrize("place", HEADS)
def test_nothing_shows_it(context: Context, tmp_path: Path, place: str) -> None:
    path = tmp_path / "KEN_2014.csv"
    path.write_text(HEADS[place])
    file = deliveries.read_file(context, path, Declared())
    reports = [part.report for part in check.check_read(context, file)]
    for report in reports:
        for form in FORMATS:
            assert "45.31" not in render(report, context.definitions, "en", form), form
    book = openpyxl.load_workbook(
        io.BytesIO(returned_workbook.annotated(context, path.read_bytes(), file, reports, "en"))
    )
    cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [text for text in cells if "45.31" in text]
    assert MASK in cells


def test_the_rest_of_an_unquoted_decimal_comma_is_not_shown(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "KEN_2014.csv"
    path.write_text("REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,CONF_STATUS\nKEN,2016,HH7,2014,45,31,C\n")
    file = deliveries.read_file(context, path, Declared())
    reports = [part.report for part in check.check_read(context, file)]
    assert all("31" not in finding.facts.get("detail", "") for report in reports for finding in report.findings)
    book = openpyxl.load_workbook(
        io.BytesIO(returned_workbook.annotated(context, path.read_bytes(), file, reports, "en"))
    )
    assert [cell.value for cell in book["Data"][2]][4:6] == [MASK, MASK]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("45.31", MASK),
        ("1 234", MASK),
        ("62 %", MASK),
        ("31", MASK),
        ("2014", "2014"),
        ("1", "1"),
        ("F", "F"),
        ("", ""),
    ],
)
def test_a_number_that_is_no_year_and_no_code_may_be_a_value(text: str, shown: str) -> None:
    assert unless_a_value(text) == shown
