"""A key that stands twice in a document is refused with its line: YAML would keep the last without a word."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from indicators.base import resources
from indicators.base.errors import DefinitionError
from indicators.definitions.tables import read_yaml
from indicators.definitions.yaml_loader import load


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("min: 1\nmax: 2\nmin: 3\n", 3),
        ("- {min: 1}\n- {min: 1, min: 2}\n", 2),
        ("of:\n  '1': a\n  other: b\n  '1': c\n", 4),
    ],
)
def test_a_key_that_stands_twice_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(yaml.MarkedYAMLError, match="stands twice") as refused:
        load(text)
    mark = refused.value.problem_mark
    assert mark
    assert mark.line + 1 == line


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("- {min: 1}\n- {min: 2}\n", [{"min": 1}, {"min": 2}]),
        ("'1': text\n1: number\n", {"1": "text", 1: "number"}),
        (
            "base: &base {min: 1, max: 2}\nother: {<<: *base, min: 3}\n",
            {"base": {"min": 1, "max": 2}, "other": {"min": 3, "max": 2}},
        ),
    ],
)
def test_what_stands_once_in_each_mapping_is_read(text: str, value: object) -> None:
    assert load(text) == value


def test_a_definition_with_two_thresholds_names_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "coverage.yml"
    path.write_text((resources.DEFINITIONS / "coverage.yml").read_text() + "min_areas: 1\n")
    with pytest.raises(DefinitionError, match=r"coverage\.yml, line \d+: min_areas stands twice"):
        read_yaml(path, "coverage")
