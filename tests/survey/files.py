"""Small surveys for the tests: a design and its files in a folder of their own."""

from __future__ import annotations

import tempfile
from csv import reader
from pathlib import Path

import yaml

from indicators.survey.binding import Binder
from indicators.survey.design_file import DesignFile, read_design
from indicators.survey.microdata import Microdata, open_microdata


def opened(csv: str, answers: str = "[]", derived: dict[str, str] | None = None) -> tuple[Microdata, Binder]:
    """One file of persons with the answers of a design, and what binds expressions to it."""
    with tempfile.TemporaryDirectory() as folder:
        document = design(answers=yaml.safe_load(answers))
        document["files"]["person"]["derived"] = derived or {}
        names = next(reader(csv.splitlines()))
        document["source"] = " ".join(f"`{name}`" for name in names)  # what a design names is loaded
        file = written(Path(folder), document, person=csv)
        data = open_microdata(file)
    return data, Binder(file.design, data.tables, "person")


def design(**changes: object) -> dict[str, object]:
    """A design of one file of persons that were each drawn by themselves."""
    person = {
        "path": "person.csv",
        "unit": "individual",
        "key": ["id"],
        "sampling": {"weight": "id"},
    }
    return {
        "title": "A survey for tests",
        "area": "KEN",
        "edition": "2016",
        "year": 2016,
        "source": "invented",
        "files": {"person": person},
        "indicators": [{"indicator": "HH7", "file": "person", "share": "a = 1"}],
        **changes,
    }


def written(folder: Path, document: dict[str, object], **files: str) -> DesignFile:
    """The design and its files as CSV in a folder, read again."""
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    path = folder / "DESIGN.yml"
    path.write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return read_design(path)
