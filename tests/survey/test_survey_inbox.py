"""The inbox for microdata: what lies there and is no survey is told of, once it was left for an hour."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from indicators.base.clock import fixed
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.survey.arrivals import SurveyInbox
from indicators.survey.intake import SurveyIntake, SurveyNotTakenError

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
HOUR = 3600


def _left(path: Path, age: float) -> None:
    for each in (*path.glob("*"), path):
        os.utime(each, (NOW.timestamp() - age,) * 2)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An inbox with a folder whose design was forgotten, a file in no folder, and what was set apart."""
    for name in ("ict-2016", ".taking-ict-2014"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "persons.csv").write_text("hh,uses\n1,1\n")
    (tmp_path / "persons.csv").write_text("hh,uses\n1,1\n")
    for path in tmp_path.iterdir():
        _left(path, 2 * HOUR)
    return tmp_path


def _told(root: Path) -> list[str]:
    return SurveyInbox(root, fixed(NOW)).without_design()


def test_what_is_no_survey_is_named(root: Path) -> None:
    assert _told(root) == ["ict-2016", "persons.csv"]


@pytest.mark.parametrize(("age", "told"), [(HOUR - 1, []), (HOUR, []), (HOUR + 1, ["persons.csv"])])
def test_what_is_new_may_get_its_design_yet(root: Path, age: float, told: list[str]) -> None:
    (root / "ict-2016" / "DESIGN.yml").touch()
    _left(root / "persons.csv", age)
    assert _told(root) == told


def test_a_file_that_is_added_begins_the_hour_anew(root: Path) -> None:
    os.utime(root / "ict-2016" / "persons.csv", (NOW.timestamp() - 60,) * 2)
    assert _told(root) == ["persons.csv"]


def test_no_inbox_is_an_empty_one(tmp_path: Path) -> None:
    assert _told(tmp_path / "none") == []


def test_the_intake_tells_it(tmp_path: Path, definitions: Definitions) -> None:
    work = SurveyIntake(Settings(home=tmp_path), definitions, fixed(NOW))
    work.require_taken()
    folder = work.settings.survey_inbox / "ict-2016"
    folder.mkdir(parents=True)
    _left(folder, 2 * HOUR)
    with pytest.raises(SurveyNotTakenError, match="ict-2016") as raised:
        work.require_taken()
    assert "DESIGN.yml" in raised.value.advice
