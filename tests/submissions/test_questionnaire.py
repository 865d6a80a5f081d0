"""The workbook of an office: read back in every language, and by its titles where a code means something else now."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from indicators.base import resources
from indicators.base.language import Speaker
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.reading.read import read
from indicators.submissions.questionnaire import write
from indicators.validation.report.wording import about_codes


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_an_empty_template_is_read_as_a_template_without_values(
    definitions: Definitions, tmp_path: Path, language: str
) -> None:
    path = write(tmp_path / "t.xlsx", definitions, ref_area="KEN", edition="2022", year=2024, language=language)
    assert read(path.read_bytes(), "t.xlsx", definitions).unreadable == ("no_observation", "template")
    workbook = load_workbook(path)
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in workbook.worksheets} == {language == "ar"}
    say, told = Speaker(language), [cell.value for cell in workbook.worksheets[0]["A"]]
    unofficial = say("The titles of the indicators are translations, not the official wording.")
    listed = [each for (edition, _), each in definitions.indicators.items() if edition == "2022"]
    assert told.count(unofficial) == int(any(each.is_translated(language) for each in listed))
    assert not [cell.value for cell in workbook["HH"]["C"] if str(cell.value).endswith("*")]
    assert told.count(about_codes(say, listed)[0]) == 1, "which codes nobody could read in the list"


@pytest.mark.parametrize(("old", "now"), [("A4", "A3"), ("A8", "A7"), ("A3", "A3"), ("A1", "A1")])
def test_a_questionnaire_of_the_other_reading_is_read_by_its_titles(
    definitions: Definitions, tmp_path: Path, old: str, now: str
) -> None:
    """What the reading of today has under another code gets that one; what it does not have stays as it was sent."""
    root = tmp_path / "definitions"
    shutil.copytree(resources.DEFINITIONS, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = root / "disputed.yml"
    path.write_text(path.read_text().replace("  reading: recollected\n", "  reading: carried_before\n", 1))
    earlier = Definitions(root)
    made = write(tmp_path / "t.xlsx", earlier, ref_area="KEN", edition="2016", year=2020, language="fr")
    book = load_workbook(made)
    sheet = book["A"]
    [row] = [row for row in sheet.iter_rows(min_row=4) if str(row[0].value) == f"{old}|{_measure(earlier, old)}"]
    row[7].value = 12.5
    book.save(made)
    [read_back] = read(made.read_bytes(), "t.xlsx", definitions).observations.to_pylist()
    assert (read_back["INDICATOR"], read_back["OBS_VALUE"]) == (now, 12.5)
    assert read_back["TITLE"] == earlier.indicator("2016", old).title("fr")


def _measure(definitions: Definitions, code: str) -> str:
    return definitions.indicator("2016", code).measures[0]
