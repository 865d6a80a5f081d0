"""The style of SQL (decision 0030): a header, lines of at most 120 characters, keywords in upper case."""

from __future__ import annotations

import re

import pytest

from tests.conftest import ROOT

FILES = {str(path.relative_to(ROOT)): path for folder in ("sql", "tests") for path in (ROOT / folder).rglob("*.sql")}
_NO_CODE = re.compile(r"--[^\n]*|'(?:[^']|'')*'|\"[^\"]*\"")
_KEYWORD = re.compile(r"\b(?:select|from|where|join|group by|order by|with|union|case|when)\b", re.IGNORECASE)


def _lower_keywords(sql: str) -> list[str]:
    """Keywords outside comments, texts and quoted names that are not in upper case."""
    return [word for word in _KEYWORD.findall(_NO_CODE.sub(" ", sql)) if not word.isupper()]


def test_the_files_are_found() -> None:
    assert len(FILES) > 200


@pytest.mark.parametrize(
    ("sql", "found"),
    [
        ("SELECT a from b Where c", ["from", "Where"]),
        ("-- from the left join\nSELECT 'it''s with, from' AS \"order by\"", []),
        ("SELECT a -- 'when\nFROM b group by a", ["group by"]),
        ("SELECT selected, from_year, lambda x: x FROM b", []),
    ],
)
def test_keywords_are_told_from_texts(sql: str, found: list[str]) -> None:
    assert _lower_keywords(sql) == found


def test_every_file_says_what_it_is_for() -> None:
    assert [name for name, path in FILES.items() if not path.read_text("utf-8").startswith("-- Purpose: ")] == []


def test_lines_are_short_and_clean() -> None:
    wrong = [
        (name, number, line)
        for name, path in FILES.items()
        for number, line in enumerate(path.read_text("utf-8").split("\n"), 1)
        if len(line) > 120 or "\t" in line or line != line.rstrip()
    ]
    assert wrong == []


def test_keywords_are_upper_case() -> None:
    found = {name: _lower_keywords(path.read_text("utf-8")) for name, path in FILES.items()}
    assert {name: words for name, words in found.items() if words} == {}
