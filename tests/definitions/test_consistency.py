"""A wrong definition is told with file and line, also where only another file shows that it is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indicators.base import resources
from indicators.base.errors import DefinitionError
from indicators.cli.definitions import _TABLES
from indicators.definitions import consistency
from indicators.definitions.registry import Definitions


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """Definitions of their own, to be spoiled."""
    return Path(
        shutil.copytree(resources.DEFINITIONS, tmp_path / "definitions", ignore=shutil.ignore_patterns("*.py*"))
    )


def _spoil(path: Path, right: str, wrong: str) -> int:
    """Replaces a text in a file; gives its line."""
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    return text[: text.index(right)].count("\n") + 1


def test_the_definitions_agree_with_each_other(definitions: Definitions) -> None:
    consistency.check(definitions)


def test_the_command_reads_every_table() -> None:
    """A table that nothing else asked for yet is read by `ict definitions check`, wherever its reader stands."""
    assert {"indicators", "rules", "symbols", "columns"} <= set(_TABLES)


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "said"),
    [
        ("R139", "POINTS: 5.0", "POINTS: forty", "POINTS is a number, and “forty” is none"),
        ("R139", "POINTS: 5.0", "POINTS: true", "POINTS is a number, and “True” is none"),
        ("R139", "POINTS: 5.0", "POINT: 5.0", "the kind other_source has no parameter POINT: "),
        ("R139", "indicators:", "indicator:", "the kind other_source has no parameter indicator: "),
        ("R017", "EXCLUSIVE: false", "EXCLUSIVE: 'no'", "EXCLUSIVE is a flag, and “no” is none"),
        ("R044", "OTHER: A2", "OTHER: 2", "OTHER is a text, and “2” is none"),
        ("R139", "kind: other_source", "kind: other_sauce", "there is no kind other_sauce"),
    ],
)
def test_a_wrong_parameter_of_a_rule_is_told_whenever_rules_are_read(
    copied: Path, rule: str, right: str, wrong: str, said: str
) -> None:
    line = _spoil(copied / "rules" / f"{rule}.yml", right, wrong)
    with pytest.raises(DefinitionError) as told:
        _ = Definitions(copied).rules
    assert told.value.title.startswith(f"{rule}.yml, line {line}: {said}")


@pytest.mark.parametrize(
    ("rule", "right", "wrong", "said"),
    [
        ("R044", "wireless_broadband], M", "A55], M", "no indicator of these editions is called A55"),
        ("R044", "OTHER: A2", "OTHER: A22", "there is no indicator A22"),
        ("R034", "editions: ['2005']", "editions: ['2004']", "there is no edition 2004"),
    ],
)
def test_a_rule_about_what_there_is_not_is_told(copied: Path, rule: str, right: str, wrong: str, said: str) -> None:
    line = _spoil(copied / "rules" / f"{rule}.yml", right, wrong)
    with pytest.raises(DefinitionError) as told:
        consistency.check(Definitions(copied))
    named, _, text = told.value.title.partition(": ")
    assert named.startswith(f"{rule}.yml, line ")
    assert abs(int(named.rpartition(" ")[2]) - line) <= 1  # a list begins in the line of its name
    assert text == said


LAYOUT = """name: of-a-test
title: A layout that only this test has
source: a test
recognise: {headings: [Land, Jahr, Wert]}
columns: {REF_AREA: Land, TIME_PERIOD: Jahr, OBS_VALUE: Wert}
series: {system: CORE, name: A2}
constants:
  EDITION: '2016'
  INDICATOR: A2
"""


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("INDICATOR: A2", "INDICATOR: A22", "there is no indicator A22"),
        ("EDITION: '2016'", "EDITION: '2017'", "there is no edition 2017"),
        ("system: CORE", "system: COR", "series.csv has no system COR: "),
        (", OBS_VALUE: Wert}", "}", "it says nowhere where the values stand"),
    ],
)
def test_a_layout_about_what_there_is_not_is_told(copied: Path, right: str, wrong: str, said: str) -> None:
    path = copied / "profiles" / "of-a-test.yml"
    path.write_text(LAYOUT, encoding="utf-8")
    consistency.check(Definitions(copied))
    line = _spoil(path, right, wrong)
    with pytest.raises(DefinitionError) as told:
        consistency.check(Definitions(copied))
    assert told.value.title.startswith(f"of-a-test.yml, line {line}: {said}")
