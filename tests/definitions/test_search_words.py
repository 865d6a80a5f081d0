"""The words that people search with: each is for something that there is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from indicators.base import resources
from indicators.base.errors import DefinitionError
from indicators.definitions import search_words
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions


def test_all_words_are_for_something(definitions: Definitions) -> None:
    search_words.check(definitions)
    assert {row["language"] for row in definitions.rows(search_words.FILE)} == set(UN_LANGUAGES)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("group,999,en,nowhere", "there is no group 999"),
        ("area,XXX,en,nowhere", "there is no area XXX"),
        ("indicator,HH99,en,nothing", "there is no indicator HH99"),
        ("breakdown,SEX=Q,en,nobody", "there is no breakdown SEX=Q"),
        ("breakdown,SEX,en,nobody", "there is no breakdown SEX"),
        ("group,199,en,LDC", "LDC stands here twice"),
        ("place,199,en,LDC", "search_words.csv, line"),
    ],
)
def test_a_wrong_word_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    root = tmp_path / "definitions"
    shutil.copytree(resources.DEFINITIONS, root)
    with (root / search_words.FILE).open("a") as stream:
        stream.write(f"{line}\n")
    with pytest.raises(DefinitionError, match=told):
        search_words.check(Definitions(root))
