"""What a newcomer reads first says what is there: paths exist, the drawing has the wings, a term stands once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
WINGS = {path.parent.name for path in (ROOT / "indicators").glob("*/__init__.py")}
_PATH = re.compile(r"`([\w./]+(?:/|\.(?:py|yml|csv|md|sql)))`")
_ROOTS = ("", "indicators", "indicators/definitions", "sql")


def _exists(path: str) -> bool:
    return any((ROOT / root / path).exists() for root in _ROOTS)


def test_every_path_of_the_page_exists() -> None:
    named = set(_PATH.findall(PAGE))
    assert len(named) > 40
    assert sorted(path for path in named if not _exists(path) and not _is_pattern(path)) == []


def _is_pattern(path: str) -> bool:
    """`NAME.sql` stands for the name of an extract, `Rnnn.yml` for a rule."""
    return "NAME" in path or "Rnnn" in path


def test_the_drawing_has_every_wing_and_no_other() -> None:
    assert set(re.findall(r"^  (\w+)\[?.*?-->", PAGE, re.MULTILINE)) | {"base"} == WINGS | {"dags"}


def test_the_tests_have_a_folder_for_every_wing() -> None:
    assert {path.parent.name for path in (ROOT / "tests").glob("*/test_*.py")} >= WINGS


def test_nothing_lies_loose_beside_the_wings() -> None:
    assert [path.name for path in Path(ROOT / "indicators").glob("*.py")] == ["__init__.py"]


def test_a_term_stands_once_in_the_glossary() -> None:
    terms = re.findall(r"^\| ([^|]+?) \|", GLOSSARY, re.MULTILINE)
    assert [term for term, times in Counter(terms).items() if times > 1 and term not in {"term", "---"}] == []
