"""The report of a survey: what it tells in six languages, and that nothing of a suppressed figure is in it."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from indicators.base.errors import UsageError
from indicators.base.language import Speaker
from indicators.cli.main import app
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.survey.publication import Publication
from indicators.survey.report import error_bars
from indicators.survey.report.content import report_of
from indicators.survey.report.page import page
from indicators.survey.report.workbook import workbook
from indicators.survey.results import Results
from indicators.survey.tabulate import tabulate
from tests.conftest import NOW, ROOT
from tests.survey.files import design, written

EXAMPLE = ROOT / "docs" / "examples" / "survey" / "DESIGN.yml"
ANSWERS = [{"variables": ["sex", "net"], "codes": [1, 2]}, {"variables": ["area"], "codes": [1, 2, 3]}]
SEX = {"dimension": "SEX", "files": ["person"], "categories": {"F": "sex = 1", "M": "sex = 2"}}
AREA = {"files": ["person"], "categories": {"<b>north</b>": "area = 1", "=south": "area = 2", "islands": "area = 3"}}


def _lines() -> str:
    """300 persons in three strata of ten units; 17 of them live on the islands."""
    rows = [
        (n, 7.3 + n % 11, 1 + n % 2, 1 if n % 7 < 3 else 2, 3 if n < 17 else 1 + n % 2, n % 30 // 10, n % 30)
        for n in range(300)
    ]
    return "id,w,sex,net,area,stratum,unit\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)


def document(**changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = design(answers=ANSWERS, breakdowns={"sex": SEX, "area": AREA}, title="=1+1 & more")
    found["files"]["person"]["sampling"] = {"weight": "w", "stages": [{"units": "unit", "strata": "stratum"}]}
    found["indicators"] = [
        {"indicator": "HH7", "file": "person", "share": "net = 1", "measures": ["PCT", "NUM"]},
    ]
    found["differences"] = [
        {"breakdown": "sex", "between": ["F", "M"]},
        {"breakdown": "area", "between": ["islands", "=south"]},
    ]
    return found | changes


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> Results:
    return tabulate(written(tmp_path_factory.mktemp("survey"), document(), person=_lines()).path, definitions).results


def _secrets(results: Results) -> Iterator[str]:
    """Every figure of what is suppressed, with enough digits to be nothing else."""
    hidden = [each.estimate for each in results.results if each.decision.is_suppressed]
    gaps = [each.gap for each in results.gaps if each.decision.is_suppressed]
    assert len(hidden) == 4  # share and number of the islands, and of the one from which they could be computed
    assert len(gaps) == 1
    for each in (*hidden, *gaps):
        figures = [each.value, each.error, each.low, each.high, getattr(each, "cv", None), getattr(each, "base", None)]
        for figure in (abs(value) for value in figures if value is not None):
            yield from (f"{scale * figure:.7g}"[:6].rstrip(".") for scale in (1, 100))


def _everything(results: Results, definitions: Definitions, language: str) -> str:
    """All that is written: the page, the parts of the workbook, and what the pictures are drawn from."""
    report = report_of(results, definitions, language)
    say = Speaker(language)
    found = page(report, language).decode()
    with zipfile.ZipFile(io.BytesIO(workbook(report, NOW, language))) as parts:
        found += "".join(parts.read(name).decode() for name in parts.namelist() if not name.endswith(".png"))
    return found + "".join(json.dumps(error_bars.spec(section, say)) for section in report.sections)


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_nothing_of_a_suppressed_figure_is_in_it(results: Results, definitions: Definitions, language: str) -> None:
    told = _everything(results, definitions, language)
    shown = next(each for each in results.results if not each.decision.is_suppressed)
    assert f"{100 * shown.estimate.value:.7g}"[:6] in told  # a figure that is published would be found
    for secret in _secrets(results):
        assert secret not in told
        assert secret.replace(".", ",") not in told
    shown_page = page(report_of(results, definitions, language), language).decode()
    hidden = re.findall(r'<tr class="suppressed">(.*?)</tr>', shown_page, re.DOTALL)
    assert len(hidden) == 5
    for row in hidden:
        cells = re.findall(r"<td(?: class=\"number\")?>(.*?)</td>", row, re.DOTALL)
        assert len(cells) >= 4
        assert [cell for cell in cells if cell.strip()] == []


def test_the_sample_is_told(results: Results, definitions: Definitions) -> None:
    report = report_of(results, definitions)
    [(name, told)] = report.samples
    facts = dict(told)
    assert name == "person"
    assert (facts["Rows"], facts["Strata"], facts["Primary sampling units"]) == ("300", "3", "30")
    assert (facts["Strata with one unit"], facts["Sum of the weights"]) == ("0", f"{_weights():,.0f}")
    assert facts["What a stratum with one unit adds"].endswith("(fail)")
    rules = dict(report.rules)
    assert rules["Suppressed where the number of respondents is below"] == "30"
    assert rules["Estimates that are suppressed"] == "4"
    assert report.remarks == ("In no submission: area (no dimension)",)


def _weights() -> float:
    return sum(7.3 + n % 11 for n in range(300))


def test_replicates_and_calibration_are_told(tmp_path: Path, definitions: Definitions) -> None:
    lines = "id,w,sex,net,r1,r2,r3\n" + "".join(
        f"{n},10,{1 + n % 2},{1 if n % 3 else 2},{10 + n % 2},{10 - n % 2},{9 + n % 3}\n" for n in range(200)
    )
    asked: dict[str, Any] = {"breakdowns": {"sex": SEX}, "differences": [], "answers": ANSWERS[:1]}
    by_replicates = document(**asked)
    by_replicates["files"]["person"]["sampling"] = {
        "weight": "w",
        "replicates": {"method": "bootstrap", "weights": ["r?"]},
    }
    calibrated = document(**asked)
    margin = {"by": "sex", "totals": {"1": 1200, "2": 900}}
    calibrated["files"]["person"]["sampling"] = {
        "weight": "w",
        "calibration": {"method": "raking", "margins": [margin], "source": "census of 2015"},
    }
    told = []
    for each in (by_replicates, calibrated):
        found = tabulate(written(tmp_path, each, person=lines).path, definitions)
        told.append(dict(report_of(found.results, definitions).samples[0][1]))
    assert (told[0]["How errors are computed"], told[0]["Replicate weights"]) == ("bootstrap", "3")
    assert "Strata" not in told[0]
    assert (told[1]["Calibration"], told[1]["Sum of the weights"]) == ("raking: census of 2015", "2,100")


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_it_is_in_the_language_of_the_reader(results: Results, definitions: Definitions, language: str) -> None:
    report = report_of(results, definitions, language)
    shown = page(report, language).decode()
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in shown
    assert definitions.indicator("2016", "HH7").title(language) in shown
    assert definitions.dimensions["SEX"][f"label_{language}"] in shown
    if language != "en":
        for english in ("Standard error", "Respondents", "suppressed:", "Sum of the weights", "In no submission"):
            assert english not in shown
    book = openpyxl.load_workbook(io.BytesIO(workbook(report, NOW, language)))
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 4
    assert all(bool(sheet.sheet_view.rightToLeft) == (language == "ar") for sheet in book)


def test_page_and_workbook_run_nothing(results: Results, definitions: Definitions) -> None:
    report = report_of(results, definitions)
    shown = page(report).decode()
    assert "<b>north" not in shown
    assert "&lt;b&gt;north" in shown
    assert "<script" not in shown
    data = workbook(report, NOW)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert {"'=1+1 & more", "'=south"} <= {cell.value for cell in cells}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert len([name for name in parts.namelist() if name.endswith(".png")]) == len(report.sections)


def test_the_workbook_holds_what_the_page_shows(results: Results, definitions: Definitions) -> None:
    report = report_of(results, definitions)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(report, NOW)))["Estimates"]
    headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == sum(len(section.lines) for section in report.sections) == len(results.results)
    first = dict(zip(headings, rows[0], strict=True))
    estimate = results.results[0].estimate
    assert first["Estimate"] == pytest.approx(100 * estimate.value)
    assert first["Standard error"] == pytest.approx(100 * (estimate.error or 0))
    assert (first["Respondents"], first["Degrees of freedom"]) == (estimate.sample, estimate.freedom)
    assert workbook(report, NOW) == workbook(report, NOW)


def test_a_picture_shows_each_line_with_its_interval(results: Results, definitions: Definitions) -> None:
    report = report_of(results, definitions)
    [section] = report.sections
    [panel] = error_bars.spec(section, Speaker("en"))["concat"]
    rows = [row for row in panel["data"]["values"] if not row["heading"]]
    main = [line for line in section.lines if line.is_main]
    assert [row["name"] for row in rows] == [line.category for line in main]
    for row, line in zip(rows, main, strict=True):
        suppressed = line.publication is Publication.SUPPRESSED
        assert ("value" in row, row["told"]) == (not suppressed, "suppressed" if suppressed else "")
        if not suppressed:
            assert row["low"] < row["value"] < row["high"]
    assert len({row["y"] for row in panel["data"]["values"]}) == len(panel["data"]["values"])


def test_the_command_writes_both(tmp_path: Path) -> None:
    out = ("survey", "tabulate", str(EXAMPLE), "-o", str(tmp_path / "s.csv"))
    both = ("--report", str(tmp_path / "r.html"), "--report", str(tmp_path / "r.xlsx"), "--lang", "fr")
    done = CliRunner().invoke(app, [*out, *both])
    assert done.exit_code == 0, done.output
    assert "Erreur type" in (tmp_path / "r.html").read_text(encoding="utf-8")
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").sheetnames[0] == "Enquête"
    wrong = CliRunner().invoke(app, [*out, "--report", str(tmp_path / "r.pdf")])
    assert isinstance(wrong.exception, UsageError)
    assert wrong.exception.title == "r.pdf is neither .html nor .xlsx."
