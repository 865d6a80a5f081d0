"""The exchange cases of ../shared, by `ict cube`: skipped, and said so, where they are not there."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from indicators.reading import cube_tables
from indicators.reading.formats.cube import WrongCube

_CASES = Path(__file__).parents[3] / "shared" / "cases" / "exchange"
_FILES = sorted([*_CASES.glob("px/*.px"), *_CASES.glob("jsonstat/*.json")])
_COMPUTED = {"collapsed"}  # from the cells, by a program that leaves variables out
pytestmark = pytest.mark.skipif(not _FILES, reason="the exchange cases are not there")


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_a_case_gives_its_table(path: Path) -> None:
    expected = _table(path.with_suffix(".expected.csv"))
    try:
        file, is_px = cube_tables.read(path.read_bytes())
    except WrongCube as exc:
        found = dict(zip(cube_tables.FAULT_COLUMNS, next(cube_tables.faults(exc.faults)), strict=True))
        place = expected[0].get("keyword") or expected[0]["where"]
        wanted = (expected[0]["error"], place, expected[0]["found"], expected[0]["expected"])
        assert (found["error"], found["where"], found["found"], found["expected"]) == wanted
        return
    columns = cube_tables.PX_COLUMNS if is_px else cube_tables.JSON_STAT_COLUMNS
    cells = [dict(zip(columns, row, strict=True)) for row in cube_tables.cells(file, px=is_px)]
    assert [{name: text for name, text in row.items() if name != "address"} for row in cells] == expected
    facts = {(what, where, language, value) for what, where, language, value in cube_tables.facts(file)}
    missing = [row for row in _facts(path) if not _is_among(row, facts)]
    assert not missing


def _facts(path: Path) -> list[dict[str, str]]:
    stated = path.with_suffix(".meta.csv")
    return _table(stated) if stated.exists() else []


def _is_among(row: dict[str, str], facts: set[tuple[str, str, str, str]]) -> bool:
    """Whether a fact is stated; one without a value must not be; a remark of the case is no part of it."""
    language, value = row.get("language") or "", row["value"].split(" (only")[0]
    if row["what"] in _COMPUTED:
        return True
    found = {
        said
        for what, where, own, said in facts
        if (what, where) == (row["what"], row["where"]) and (not language or own == language)
    }
    return value in found or (not value and not found)
