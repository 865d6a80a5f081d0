"""The table of what was run with what: its form, and that what it leads to is there."""

from __future__ import annotations

import re

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")
TABLES = [table.splitlines() for table in re.findall(r"(?:^\|.*\n)+", PAGE, re.MULTILINE)]
ROWS = [[cell.strip() for cell in row.strip("|").split("|")] for table in TABLES for row in table[2:]]


def test_all_tables_have_the_same_columns() -> None:
    assert {table[0] for table in TABLES} == {"| With | Tried | Holds | Does not hold | What we do |"}
    assert {table[1] for table in TABLES} == {"|---|---|---|---|---|"}


def test_there_are_sixty_rows_and_no_cell_is_empty() -> None:
    assert len(ROWS) >= 60
    assert [row for row in ROWS if len(row) != 5 or not all(row)] == []


def test_no_row_stands_twice() -> None:
    asked = [tuple(row[:2]) for row in ROWS]
    assert len(asked) == len(set(asked))


def test_scripts_and_tests_that_are_named_are_there() -> None:
    named = set(re.findall(r"`((?:findings|tests|portal)/[\w/.-]+)`", PAGE))
    folders = (ROOT, ROOT / "indicators")
    assert [each for each in named if not any((folder / each).is_file() for folder in folders)] == []


def test_each_finding_stands_in_both_tables() -> None:
    scripts = {path.stem for path in (ROOT / "findings").glob("*.sh")}
    listed = (ROOT / "findings" / "README.md").read_text(encoding="utf-8")
    assert scripts == set(re.findall(r"findings/([\w-]+)\.sh", PAGE))
    assert scripts == set(re.findall(r"\]\(([\w-]+)\.sh\)", listed))
