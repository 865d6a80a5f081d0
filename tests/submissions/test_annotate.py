"""The workbook that an office gets back: coloured cells with comments, and a sheet that leads to them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions import check, deliveries, inbox, returned_workbook
from indicators.validation.masking import MASK
from tests.conftest import SAMPLES

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE,COMMENT_OBS\n"


def _back(context: Context, path: Path, language: str = "en") -> openpyxl.Workbook:
    file = deliveries.read_file(context, path, Declared())
    reports = [each.report for each in check.check_read(context, file)]
    data = returned_workbook.annotated(context, path.read_bytes(), file, reports, language)
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
    assert listed.data_validations.dataValidation[0].formula1 == '"corrected,correct as it stands"'
    rows = list(listed.iter_rows(min_row=2, values_only=True))
    assert [row[1][:4] for row in rows if row[1] and "R012" in row[1]] == ["R012"]


@pytest.mark.parametrize(
    ("language", "title", "heading", "said"),
    [
        ("ru", "Замечания", "Выявленная проблема", "120 не лежит между 0 и 100."),
        ("zh", "核查结果", "问题所在", "120 不在 0 与 100 之间。"),
        ("ar", "نتائج التدقيق", "المشكلة", "\u2068120\u2069 ليست بين 0 و100."),
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


HIDDEN = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE,CONF_STATUS,COMMENT_OBS\n"
WOMEN = "71.2345"


def _texts(workbook: openpyxl.Workbook) -> str:
    cells = [str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row]
    return "\n".join([*cells, *(c.comment.text for s in workbook for row in s.iter_rows() for c in row if c.comment)])


def test_the_values_of_an_indicator_with_a_secret_are_masked(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "KEN.csv"
    rows = ["F,71.2345,C,", ",60.0123,F,", "M,150.5,F,was 71.23 45 and 712345"]
    file.write_text(HIDDEN + "".join(f"KEN,2016,HH7,2015,{row}\n" for row in rows) + "KEN,2016,HH5,2015,,44.4321,F,\n")
    workbook = _back(context, file)
    data = workbook["Data"]
    assert [data[f"F{row}"].value for row in range(2, 6)] == [MASK, MASK, MASK, 44.4321]
    assert data["H4"].value == MASK, "a cell that repeats the value"
    assert data["D2"].value == 2015
    assert "12345" not in _texts(workbook).replace(" ", "").replace(".", "")
    assert any(MASK in str(cell.value) and "own file" in str(cell.value) for cell in workbook["Findings"]["D"])


@pytest.mark.parametrize(("status", "shown"), [("F", [45.6, 40.1]), ("C", [MASK, 40.1])])
def test_so_are_those_of_an_indicator_with_a_secret_that_was_accepted_before(
    context: Context, tmp_path: Path, status: str, shown: list[float | str]
) -> None:
    earlier, file = tmp_path / "KEN_2013.csv", tmp_path / "KEN_2014.csv"
    head = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,CONF_STATUS,SOURCE\n"
    file.write_text(f"{head}KEN,2016,HH7,PCT,2014,45.6,F,Survey\nKEN,2016,HH5,PCT,2014,40.1,F,Survey\n")
    earlier.write_text(f"{head}KEN,2016,HH7,PCT,2013,44.1,{status},Survey\n")
    [(_, [report])] = inbox.collect(context, [earlier])
    assert report.verdict == "accepted"
    data = _back(context, file)["Data"]
    assert [data["F2"].value, data["F3"].value] == shown


def test_the_own_workbook_does_not_go_back_with_what_it_holds_beside_the_cells(
    context: Context, tmp_path: Path
) -> None:
    file = tmp_path / "KEN.xlsx"
    own = openpyxl.Workbook()
    sheet = own.active
    for row in csv.reader((HIDDEN + f"KEN,2016,HH7,2015,F,{WOMEN},C,\nKEN,2016,HH7,2015,M,150,F,\n").splitlines()):
        sheet.append([float(text) if text.replace(".", "").isdigit() else text for text in row])
    sheet["A1"].comment = openpyxl.comments.Comment(f"women {WOMEN}", "office")
    own.properties.title = WOMEN
    own.create_sheet("Notes")["B2"] = f"women {WOMEN} per cent"
    own.save(file)
    read = deliveries.read_file(context, file, Declared())
    data = returned_workbook.annotated(
        context, file.read_bytes(), read, [e.report for e in check.check_read(context, read)]
    )
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert not [name for name in parts.namelist() if WOMEN.encode() in parts.read(name)]
    assert openpyxl.load_workbook(io.BytesIO(data))["Notes"]["B2"].value == MASK


def test_of_a_file_that_could_not_be_read_only_the_list_goes_back(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "KEN.csv"
    file.write_text(f"some,other,table\nwomen,confidential,{WOMEN}\n")
    assert _back(context, file).sheetnames == ["Findings"]


def test_a_rule_about_several_indicators_gives_no_secret_of_another_away(context: Context, tmp_path: Path) -> None:
    file = tmp_path / "KEN.csv"
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,BREAKDOWN,OBS_VALUE,CONF_STATUS\n"
    rows = ["HH6,2015,,90.5,F", "HH4,2015,,20.25,F", "HH3,2015,MOB,30.2611,C"]
    file.write_text(head + "".join(f"KEN,2016,{row}\n" for row in rows))
    [checked] = check.check_file(context, file, Declared())
    [found] = [finding for finding in checked.report.findings if finding.rule == "R046"]
    assert (found.facts["added"], found.obs_text) == (MASK, MASK)
