"""An option that cannot be meant is told in one clear line, not by a failure of the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.base.errors import UsageError
from indicators.cli import options
from indicators.definitions.names import UN_LANGUAGES
from tests.cli.test_cli import SAMPLES, ict

FILE = SAMPLES / "KEN_2016_questionnaire.xlsx"


@pytest.mark.parametrize("code", ["xx", "english", "EN", "e n"])
def test_a_language_that_there_is_not(code: str) -> None:
    with pytest.raises(UsageError, match=f"There is no language {code}"):
        options.language(code)


@pytest.mark.parametrize("code", ["", *UN_LANGUAGES])
def test_a_language_that_there_is(code: str) -> None:
    assert options.language(code) == code


def test_the_help_names_every_language() -> None:
    assert options.LANGUAGES.replace(" or ", ", ").split(", ") == sorted(UN_LANGUAGES)


@pytest.mark.parametrize("number", [24, 0, -2016, 20166, 1899])
def test_a_year_that_is_none(number: int) -> None:
    with pytest.raises(UsageError, match=f"{number} is not a year"):
        options.year(number)
    assert options.year(2016) == 2016
    assert options.year(None) is None


def test_an_edition_that_there_is_not() -> None:
    with pytest.raises(UsageError, match=r"There is no edition 2017\.") as told:
        options.edition("2017")
    assert "2005, 2010" in told.value.advice
    assert options.edition("2016") == "2016"


def test_a_folder_is_no_file_and_no_place_for_one(tmp_path: Path) -> None:
    for wanted in (options.file, options.output):
        with pytest.raises(UsageError, match="is a folder"):
            wanted(tmp_path)
    with pytest.raises(UsageError, match="There is no file"):
        options.file(tmp_path / "none.csv")
    with pytest.raises(UsageError, match="There is no folder"):
        options.output(tmp_path / "none" / "out.csv")
    assert options.output(tmp_path / "out.csv") == tmp_path / "out.csv"
    assert options.output(None) is None


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("check", FILE, "--lang", "xx"), "ict: There is no language xx."),
        (("template", "KEN", "--year", "24"), "ict: 24 is not a year."),
        (("check", SAMPLES / "none"), f"ict: There is no file {SAMPLES / 'none'}."),
        (("read", FILE, "-o", SAMPLES), f"ict: {SAMPLES} is a folder."),
        (("definitions", "list", "--edition", "1999"), "ict: There is no edition 1999."),
    ],
)
def test_the_command_says_so(command: tuple[str | Path, ...], said: str) -> None:
    done = ict(*command)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, said)
