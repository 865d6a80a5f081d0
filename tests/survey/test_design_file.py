"""A design is read into records; what is wrong with it is told with file, line, key and advice."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from indicators.survey.design import CountsAs
from indicators.survey.design_file import SCHEMA, DesignError, read_design, schema
from indicators.survey.sampling import SinglePsu
from tests.survey.files import design, written


def test_a_design_is_read(tmp_path: Path) -> None:
    special = {"codes": [97], "counts_as": "negative"}
    document = design(answers=[{"variables": ["a"], "codes": [0, 1], "does_not_know": special}])
    found = written(tmp_path, document).design
    assert found.files["person"].sampling.single_psu is SinglePsu.FAIL
    assert found.answers[0].specials["does_not_know"].counts_as is CountsAs.NEGATIVE
    assert found.confidence == 0.95


GOOD = yaml.safe_dump(design(), sort_keys=False)


@pytest.mark.parametrize(
    ("old", "new", "title", "advice"),
    [
        ("weight: id", "weigth: id", "line 13, files.person.sampling.weigth: there is no such key", "you mean weight?"),
        ("unit: individual", "unit: person", "line 9, files.person.unit: 'person' is not one of", "docs/survey.md"),
        ("year: 2016", "year: '2016'", "line 4, year: '2016' is not of type 'integer'", "docs/survey.md"),
        ("title: A survey for tests\n", "", "line 1: 'title' is a required property", "docs/survey.md"),
        ("weight: id", "weight: [", "line 1", "Correct the YAML"),
        (GOOD, "", "line 1: None is not of type 'object'", "docs/survey.md"),
        (GOOD, "[[" * 2000, "", "Correct the YAML"),
        (GOOD, "a: &a [*a]", "is too large", "no more than 100,000 entries"),
        (
            GOOD,
            "a: &a [x, x, x, x]\n"
            + "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n" for n in range(9)),
            "is too large",
            "no more than",
        ),
        ("year: 2016", "year: 2015\nyear: 2016", "line 5: year stands twice", "Correct the YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, title: str, advice: str) -> None:
    path = tmp_path / "DESIGN.yml"
    path.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(DesignError) as caught:
        read_design(path)
    assert title in caught.value.title
    assert advice in caught.value.advice


@pytest.mark.parametrize(
    ("content", "words"), [(b"\xff\xfe\x00", "not in UTF-8"), (b"x" * 1_000_001, "more than 1,000,000 bytes")]
)
def test_what_is_no_design_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "DESIGN.yml"
    path.write_bytes(content)
    with pytest.raises(DesignError, match=words):
        read_design(path)
    with pytest.raises(DesignError, match="cannot be read"):
        read_design(tmp_path / "none.yml")


def test_the_schema_is_that_of_the_records() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "run `make schemas`"
