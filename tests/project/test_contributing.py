"""CONTRIBUTING.md, followed word for word: the rule finds what it should, and the layout is read."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from indicators.base import resources
from indicators.definitions import consistency
from indicators.definitions.registry import Definitions
from indicators.reading.read import read
from indicators.validation import cases
from indicators.validation.report import wording
from tests.conftest import ROOT

PAGE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
SAVED = dict(re.findall(r"Save as\s+`([^`]+)`[^`]*(?:`[^`]+`[^`]*)?:\n\n```(?:yaml|csv)\n(.*?)```", PAGE, re.DOTALL))
FOLDER = "indicators/definitions/"


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Definitions:
    """The definitions with the two files of the page."""
    copy = tmp_path_factory.mktemp("contributing") / "definitions"
    shutil.copytree(resources.DEFINITIONS, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name, text in SAVED.items():
        if name.startswith(FOLDER):
            path = copy / name.removeprefix(FOLDER)
            assert not path.exists(), "the page takes a name that is free"
            path.write_text(text, encoding="utf-8")
    return Definitions(copy)


def test_the_page_holds_three_files_and_is_short() -> None:
    assert [Path(name).name for name in SAVED] == ["R190.yml", "observatory.csv", "observatory-table.yml"]
    assert PAGE.count("\n") < 150


def test_the_definitions_fit_together(changed: Definitions) -> None:
    consistency.check(changed)


def test_the_rule_finds_what_it_should(changed: Definitions) -> None:
    outcomes = list(cases.run_all(changed, "R190"))
    assert [found for _, _, found in outcomes] == ["passed", "failed", "na", "passed"]
    assert all(expected == found for _, expected, found in outcomes)


def test_the_message_is_the_one_of_the_page(changed: Definitions) -> None:
    [failing] = changed.rules["R190"].cases["failing"]
    [finding] = [each for each in cases.run(failing, changed).findings if each.rule == "R190"]
    assert wording.message(finding, changed) == failing["message"]


def test_the_layout_is_recognised_and_read(changed: Definitions) -> None:
    reading = read(SAVED["observatory.csv"].encode(), "observatory.csv", changed)
    assert (reading.unreadable, reading.profile, reading.faults) == (None, "observatory-table", ())
    columns = ("ADDRESS", "REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")
    assert [tuple(row[column] for column in columns) for row in reading.observations.to_pylist()] == [
        ("3:3", "KEN", "HH6", 2015, 22.8, "A"),
        ("3:4", "KEN", "HH6", 2016, 24.1, "E"),
        ("4:3", "KEN", "HH7", 2015, 31.5, "A"),
        ("4:4", "KEN", "HH7", 2016, 33.0, "A"),
        ("5:3", "SEN", "HH7", 2015, 21.7, "A"),
        ("5:4", "SEN", "HH7", 2016, 25.7, "A"),
    ]


def test_every_path_of_the_page_exists() -> None:
    named = re.findall(r"(?<=[`( ])(?:docs|tests|indicators|sql|samples|findings)/[\w./-]*", PAGE)
    assert len(named) > 15
    assert [path for path in named if path not in SAVED and not (ROOT / path).exists()] == []
