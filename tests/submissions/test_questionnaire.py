"""The workbook of an office: read back in every language, and by its titles where a code means something else now."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell

from indicators.base import resources
from indicators.base.language import Speaker
from indicators.base.settings import Settings
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.reading.layouts.template import META_SHEET
from indicators.reading.read import read
from indicators.store.context import Context
from indicators.submissions.questionnaire.asked import Asked, Known
from indicators.submissions.questionnaire.indicator_sheet import DEFINITION, KEYS, LAST, STATUS, VALUE, Bounds
from indicators.submissions.questionnaire.make import make
from indicators.submissions.questionnaire.workbook import write
from indicators.validation.report.wording import about_codes

_SHEETS = {"A", "HH", "B", "ICT", "ED", "EG"}


def _asked(language: str = "en", edition: str = "2016", **said: Any) -> Asked:
    return Asked(ref_area="KEN", edition=edition, year=2020, language=language, **said)


def _sheet(book: openpyxl.Workbook, group: str) -> Any:
    return next(sheet for sheet in book.worksheets if sheet.title.partition(" ")[0] == group)


def _line(book: openpyxl.Workbook, key: str) -> tuple[Cell, ...]:
    """The cells of a row, by its key, counted from the column of keys."""
    return next(row for sheet in book.worksheets for row in sheet.iter_rows(min_row=KEYS) if row[0].value == key)


def _is_hidden(cell: Cell) -> bool:
    return bool(cell.parent.row_dimensions[cell.row].hidden)


def _head(book: openpyxl.Workbook, role: str) -> int:
    return [cell.value for cell in _sheet(book, "HH")[KEYS]].index(role)


@pytest.fixture(scope="module", params=UN_LANGUAGES)
def written(request: pytest.FixtureRequest, definitions: Definitions, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("questionnaire")
    return write(folder / f"{request.param}.xlsx", definitions, _asked(request.param, "2022"))


def test_an_empty_one_is_read_as_a_questionnaire_without_values(written: Path, definitions: Definitions) -> None:
    language = written.stem
    assert read(written.read_bytes(), "t.xlsx", definitions).unreadable == ("no_observation", "template")
    workbook = load_workbook(written)
    shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    assert {bool(sheet.sheet_view.rightToLeft) for sheet in shown} == {language == "ar"}
    say, told = Speaker(language), [cell.value for cell in workbook.worksheets[0]["B"]]
    unofficial = say("The titles of the indicators are translations, not the official wording.")
    listed = [each for (edition, _), each in definitions.indicators.items() if edition == "2022"]
    assert told.count(unofficial) == int(any(each.is_translated(language) for each in listed))
    assert told.count(about_codes(say, listed)[0]) == 1, "which codes nobody could read in the list"


def test_a_filled_in_one_is_read_back(written: Path, definitions: Definitions, tmp_path: Path) -> None:
    """Value, status, confidentiality, source and note of each cell, in every language; the cover names the survey."""
    book = load_workbook(written)
    value, status, secret, source, note = (
        _head(book, role) for role in ("VALUE", "STATUS", "CONFIDENTIAL", "SOURCE", "NOTE")
    )
    women = _line(book, "HH7|PCT|SEX=F")
    women[value].value, women[source].value, women[note].value = 61.5, "Census 2019", "first"
    [statuses] = [sheet for sheet in book.worksheets if sheet.title == Speaker(written.stem)("Statuses")]
    estimated = str(statuses["B3"].value)
    assert estimated.startswith("E - ")
    men = _line(book, "HH7|PCT|SEX=M")
    men[value].value, men[status].value = 66.25, estimated
    choices = [each.formula1 for each in _sheet(book, "HH").data_validations.dataValidation]
    [confidential] = [str(each).strip('"') for each in choices if str(each).startswith('"C - ')]
    users = _line(book, "HH7|PCT")
    users[value].value, users[secret].value = 63.5, confidential
    _line(book, "HH6|PCT")[value].value = 40
    _line(book, "B1|PCT")[value].value = 80
    cover = book.worksheets[0]
    [head] = [row for row in cover.iter_rows() if row[0].value == "SURVEY"]
    [households] = [row for row in cover.iter_rows() if row[0].value == "HH"]
    said = {"SOURCE": "ICT survey 2020", "SAMPLE_SIZE": 12000, "RESPONSE_RATE": "81", "REF_PERIOD": "P3M - any words",
            "FIELDWORK": "2020-03", "AGE_SCOPE": "15-74"}  # fmt: skip
    for cell, concept in zip(households, head, strict=True):
        if concept.value in said:
            cell.value = said[str(concept.value)]
    path = tmp_path / "KEN.xlsx"
    book.save(path)
    found = read(path.read_bytes(), path.name, definitions)
    assert not found.notes, "every sheet was read"
    rows = {(row["INDICATOR"], row["SEX"]): row for row in found.observations.to_pylist()}
    of_men, of_women, of_all, homes, firms = (
        rows[key] for key in (("HH7", "M"), ("HH7", "F"), ("HH7", "_T"), ("HH6", "_T"), ("B1", "_T"))
    )
    survey = ("SOURCE", "SAMPLE_SIZE", "RESPONSE_RATE", "FIELDWORK", "REF_PERIOD", "AGE_SCOPE")
    assert [of_men[name] for name in survey] == ["ICT survey 2020", "12000", "81", "2020-03", "P3M", "15-74"]
    assert [of_women[name] for name in survey] == ["Census 2019", "", "", "", "", ""], (
        "another source has no such sample"
    )
    assert homes["AGE_SCOPE"] == "", "households have no age"
    assert homes["SAMPLE_SIZE"] == "12000"
    assert [firms[name] for name in survey] == [""] * 6
    assert [of_men["OBS_VALUE"], of_men["OBS_STATUS"], of_men["CONF_STATUS"]] == [66.25, "E", "F"]
    assert (of_women["OBS_VALUE"], of_women["COMMENT_OBS"]) == (61.5, "first")
    assert (of_all["OBS_VALUE"], of_all["CONF_STATUS"]) == (63.5, "C")
    assert {(row["REF_AREA"], row["EDITION"], row["TIME_PERIOD"]) for row in rows.values()} == {("KEN", "2022", 2020)}


def test_every_key_of_a_row_is_read(written: Path, definitions: Definitions, tmp_path: Path) -> None:
    """What each row asks for comes back as one observation; none is dropped, none is read twice."""
    book = load_workbook(written)
    rows = [row for group in _SHEETS for row in _sheet(book, group).iter_rows(min_row=KEYS + 1) if row[0].value]
    for row in rows:
        row[VALUE - 1].value = 1
    path = tmp_path / "KEN.xlsx"
    book.save(path)
    found = read(path.read_bytes(), path.name, definitions)
    assert found.observations.num_rows == len(rows) > 200
    assert not found.notes
    assert not found.faults


def test_all_that_is_shown_is_in_the_language(written: Path, definitions: Definitions) -> None:
    """No English heading, category, unit or status is left in the five others, and nothing is cut off."""
    language = written.stem
    book, english = load_workbook(written), load_workbook(written)
    if language == "en":
        return
    write(written.with_name("other.xlsx"), definitions, _asked("en", "2022"))
    english = load_workbook(written.with_name("other.xlsx"))
    told = {
        cell.value
        for group in _SHEETS
        for row in _sheet(book, group).iter_rows(min_col=2)
        for cell in row
        if isinstance(cell.value, str) and cell.column != 2 and cell.row != KEYS
    }
    originals = {
        cell.value
        for group in _SHEETS
        for row in _sheet(english, group).iter_rows(min_col=2)
        for cell in row
        if isinstance(cell.value, str) and cell.column != 2 and cell.row != KEYS
    }
    assert not {text for text in told & originals if text.casefold() not in _SAME.get(language, ())}
    names = [sheet.title for sheet in book.worksheets if sheet.title != META_SHEET]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 31


_SAME = {  # words that are the same in English
    "fr": {"code", "source", "note", "total", "rural"},
    "es": {"total", "rural"},
}


def test_what_the_lists_say_is_translated_once_and_marked_so(definitions: Definitions, tmp_path: Path) -> None:
    said = {
        each.row[name] for each in definitions.indicators.values() for name in ("numerator", "denominator", "scope")
    }
    said |= {each.row["reference_period"] for each in definitions.indicators.values()}
    assert {text for text in said if text and not text.startswith("PCT_")} == definitions.texts.keys()
    assert all("not the official wording" in row["translation_status"] for row in definitions.texts.values())
    say = Speaker("ar")
    cover = load_workbook(write(tmp_path / "t.xlsx", definitions, _asked("ar"))).worksheets[0]["B"]
    told = say("Scopes, reference periods and definitions are translations, not the official wording.")
    assert told in [cell.value for cell in cover]


def test_what_stands_beside_a_value(definitions: Definitions, tmp_path: Path) -> None:
    due = dt.date(2021, 6, 30)
    asked = _asked(
        due=due, today=dt.date(2021, 2, 1), address="ict@stat.example", check_page="https://ict.example/check"
    )
    known = {"HH7|PCT": Known(2014, 43.25)}
    book = load_workbook(write(tmp_path / "t.xlsx", definitions, asked, known))
    row = _line(book, "HH7|PCT")
    assert "Individuals who used the Internet from any location" in str(row[DEFINITION - 1].value)
    assert "Reference period: last 3 months" in str(row[DEFINITION - 1].value)
    assert "Scope: " in str(row[DEFINITION - 1].value)
    assert [row[LAST - 1].value, row[LAST].value] == [43.25, 2014]
    cover = [str(cell.value) for cell in book.worksheets[0]["B"] if cell.value]
    assert "Please send it no later than 30 June 2021." in cover
    assert "Send it to ict@stat.example, or in answer to our letter." in cover
    assert "Check it before you send it: https://ict.example/check" in cover
    late = load_workbook(write(tmp_path / "l.xlsx", definitions, _asked(due=due, today=dt.date(2026, 1, 1))))
    assert "This was due on 30 June 2021; please send it as soon as you can." in [
        c.value for c in late.worksheets[0]["B"]
    ]


def test_cells_of_values_take_what_can_be(definitions: Definitions, tmp_path: Path) -> None:
    book = load_workbook(write(tmp_path / "t.xlsx", definitions, _asked()))
    found = {}
    for group in _SHEETS:
        for rule in _sheet(book, group).data_validations.dataValidation:
            for key in ("HH7|PCT", "A2|RATE", "ED4|RATIO", "A7|USD"):
                row = _line(book, key)
                if row[VALUE - 1].parent.title == _sheet(book, group).title and row[VALUE - 1].coordinate in rule.sqref:
                    found[key] = (rule.operator or "between", rule.formula1, rule.formula2)
            assert max(len(rule.error or ""), len(rule.prompt or "")) <= 225, "longer ones make Excel repair the file"
            assert len(rule.errorTitle or "") <= 32
    assert found["HH7|PCT"] == ("between", "0", "100")
    assert found["A2|RATE"] == ("greaterThanOrEqual", "0", None), "more than 100 for 100 inhabitants are normal"
    assert found["ED4|RATIO"] == ("greaterThan", "0", None)
    assert Bounds("", "", above=False).text(Speaker("en")) == "A number"


def test_the_statuses_that_offices_need_come_first(definitions: Definitions, tmp_path: Path) -> None:
    book = load_workbook(write(tmp_path / "t.xlsx", definitions, _asked()))
    rules = _sheet(book, "HH").data_validations.dataValidation
    [rule] = [each for each in rules if _line(book, "HH7|PCT")[STATUS - 1].coordinate in each.sqref]
    assert rule.formula1 == "='Statuses'!$B$3:$B$8"
    assert rule.errorStyle == "warning", "any other status may be typed"
    listed = [str(cell.value)[0] for cell in book["Statuses"]["B"][2:] if " - " in str(cell.value)]
    assert listed[:6] == ["E", "P", "B", "D", "O", "L"]
    assert sorted(listed) == sorted(code.code for code in definitions.code_lists["obs_status"])


def test_no_text_is_cut_off_and_there_is_one_font(written: Path) -> None:
    book = load_workbook(written)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value and sheet.title != META_SHEET and cell.column > 1 and not _is_hidden(cell):
                    assert cell.font.name == "Arial"
                    assert cell.alignment.wrap_text
    head = _sheet(book, "HH")
    assert head.row_dimensions[3].height > 25, "headings of two lines"
    assert head.print_title_rows == "$1:$4"
    assert head.page_setup.fitToWidth == 1


def test_the_day_it_is_due_and_the_year(context: Context, tmp_path: Path) -> None:
    later = Context(
        Settings(home=tmp_path, reply_to="ICT <ict@stat.example>"), context.definitions, context.clock, "test"
    )
    book = load_workbook(make(later, "KEN", "2016", None, "en", tmp_path / "t.xlsx"))
    told = [str(cell.value) for cell in book.worksheets[0]["B"]]
    year = context.clock().year - 1
    assert f"Kenya, reference year {year}" in told
    assert any("no later than" in line or "was due on" in line for line in told)
    assert "Send it to ict@stat.example, or in answer to our letter." in told


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
    book = load_workbook(write(tmp_path / "t.xlsx", earlier, _asked("fr")))
    _line(book, f"{old}|{earlier.indicator('2016', old).measures[0]}")[VALUE - 1].value = 12.5
    out = io.BytesIO()
    book.save(out)
    [read_back] = read(out.getvalue(), "t.xlsx", definitions).observations.to_pylist()
    assert (read_back["INDICATOR"], read_back["OBS_VALUE"]) == (now, 12.5)
    assert read_back["TITLE"] == earlier.indicator("2016", old).title("fr")
