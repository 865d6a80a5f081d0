"""The workbook that an office gets back: coloured cells with comments, and a sheet that leads to them."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from indicators import flows
from indicators.context import Context
from indicators.intake.raw import Hints
from tests.conftest import SAMPLES

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE,COMMENT_OBS\n"


def _back(context: Context, path: Path, language: str = "en") -> openpyxl.Workbook:
    reports = [each.report for each in flows.check_file(context, path, Hints())]
    data = flows.annotated(context, path.read_bytes(), path.name, reports, language)
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_cells_of_a_workbook_are_coloured_and_say_what_and_how(context: Context) -> None:
    workbook = _back(context, SAMPLES / "SEN_2016_questionnaire_fr.xlsx", "fr")
    assert workbook.sheetnames[0] == "Constats"
    own = openpyxl.load_workbook(SAMPLES / "SEN_2016_questionnaire_fr.xlsx")
    assert workbook.sheetnames[1:] == own.sheetnames
    name = workbook["Constats"]["C2"].hyperlink.location.removeprefix("'HH'!")
    cell = workbook["HH"][name]
    assert cell.value == own["HH"][name].value == "environ 20"
    assert cell.fill.fgColor.rgb == "00FFC7CE"
    assert "n’est pas un nombre" in cell.comment.text
    assert "→" in cell.comment.text
    first = [each.value for each in workbook["Constats"][2]]
    assert first[1].startswith("R005")


def test_a_text_file_comes_back_as_a_workbook_with_its_lines_in_their_rows(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "=cmd.csv"
    file.write_text(HEAD + "KEN,2016,HH7,2015,,120,=1+1\nKEN,2016,HH7,2014,,40,\n")
    workbook = _back(context, file)
    sheet = workbook["Data"]
    assert sheet["F2"].value == 120
    assert sheet["F2"].comment is not None
    assert (sheet["G2"].value, sheet["G2"].data_type) == ("=1+1", "s")
    listed = workbook["Findings"]
    assert listed["C2"].hyperlink.location == "'Data'!F2"
    assert listed.data_validations.dataValidation[0].formula1 == '"corrected,right as it is"'
    rows = list(listed.iter_rows(min_row=2, values_only=True))
    assert [row[1][:4] for row in rows if "R012" in row[1]] == ["R012"]


@pytest.mark.parametrize(
    ("language", "title", "heading", "said"),
    [
        ("ru", "Замечания", "Что не так", "120 не лежит между 0 и 100."),
        ("zh", "核查结果", "问题所在", "120 不在 0 与 100 之间。"),
        ("ar", "الملاحظات", "ما الخطأ", "\u2068120\u2069 ليست بين 0 و100."),
    ],
)
def test_the_list_speaks_russian_chinese_and_arabic(
    context: Context, tmp_path: Path, language: str, title: str, heading: str, said: str
) -> None:
    file = tmp_path / "f.csv"
    file.write_text(HEAD + "KEN,2016,HH7,2015,,120,\n")
    listed = _back(context, file, language).worksheets[0]
    assert (listed.title, listed["F1"].value) == (title, heading)
    assert said in [row[5] for row in listed.iter_rows(values_only=True)]
    assert bool(listed.sheet_view.rightToLeft) is (language == "ar")


@pytest.mark.parametrize("content", [b"", b"not a table at all"])
def test_what_cannot_be_read_comes_back_as_the_list_alone(context: Context, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "empty.csv"
    file.write_bytes(content)
    workbook = _back(context, file)
    assert workbook.sheetnames[0] == "Findings"
    assert workbook["Findings"]["B2"].value.startswith("R11")
