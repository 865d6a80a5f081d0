"""A Parquet file of microdata is read where it lies, and its keys in parts: a census is not held in memory."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from indicators.definitions.registry import Definitions
from indicators.survey import key_questions
from indicators.survey.check import check
from indicators.survey.design_file import DesignError, DesignFile, read_design
from indicators.survey.estimation import estimate
from indicators.survey.findings import MicrodataFinding
from indicators.survey.formats.limits import UnreadableMicrodata
from indicators.survey.formats.read import load
from indicators.survey.microdata import open_microdata
from indicators.survey.tabulate import tabulate
from tests.survey.files import design, written

_PERSONS = 400


def _csv(*, repeated: bool = False) -> str:
    """Persons of twenty units in four strata; with some keys that stand in two rows each."""
    lines = ["id,stratum,unit,w,a,sex"]
    for number in range(_PERSONS):
        key = number - 1 if repeated and number % 50 == 7 else number
        answer = (number * 7919 + number // 20) % 3 % 2
        lines.append(f"{key},{number // 100},{number // 20},{10 + number % 9},{answer},{number % 2}")
    return "\n".join(lines) + "\n"


def _both(folder: Path, **options: bool) -> tuple[DesignFile, DesignFile]:
    """The same survey with its persons as CSV and as Parquet."""
    document: dict[str, Any] = design(
        answers=[{"variables": ["a", "sex"], "codes": [0, 1]}],
        breakdowns={"sex": {"files": ["person"], "categories": {"M": "sex = 1", "F": "sex = 0"}}},
    )
    document["files"]["person"]["sampling"] = {"weight": "w", "stages": [{"strata": "stratum", "units": "unit"}]}
    csv = written(folder, document, person=_csv(**options))
    duckdb.execute(f"COPY (FROM read_csv('{folder}/person.csv')) TO '{folder}/person.parquet'")
    document["files"]["person"]["path"] = "person.parquet"
    path = folder / "PARQUET.yml"
    path.write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")
    return csv, read_design(path)


def _findings(design_file: DesignFile) -> tuple[MicrodataFinding, ...]:
    return check(design_file, open_microdata(design_file), Definitions()).findings


def test_the_same_figures_come_from_both_and_nothing_is_copied(tmp_path: Path) -> None:
    csv, parquet = _both(tmp_path)
    data = open_microdata(parquet)
    of_csv, of_parquet = estimate(csv, open_microdata(csv)).estimates, estimate(parquet, data).estimates
    for one, two in zip(of_csv, of_parquet, strict=True):
        assert (one.domain, one.sample, one.freedom) == (two.domain, two.sample, two.freedom)
        assert (one.value, one.error, one.deff) == pytest.approx((two.value, two.error, two.deff), rel=1e-12)
    assert data.con.execute("FROM duckdb_tables() WHERE NOT temporary").fetchall() == []
    assert data.con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall() == [("person",)]


def test_rows_have_the_numbers_of_the_file(tmp_path: Path) -> None:
    for found in map(_findings, _both(tmp_path, repeated=True)):
        (key,) = [each for each in found if each.rule.id == "R200"]
        assert (key.rows, key.facts["keys"], key.first_rows) == (16, 8, (7, 8, 57, 58, 107))


@pytest.mark.parametrize("repeated", [True, False])
def test_keys_in_parts_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, repeated: bool) -> None:
    csv, _ = _both(tmp_path, repeated=repeated)
    whole = _findings(csv)
    monkeypatch.setattr(key_questions, "_KEYS_TOGETHER", 30)
    assert _findings(csv) == whole
    assert repeated == ("R200" in {each.rule.id for each in whole})


@pytest.mark.parametrize("file", ["csv", "parquet"])
def test_a_variable_is_not_taken_for_the_number_of_a_row(tmp_path: Path, file: str) -> None:
    """Where no unit is named, the rows are the units: twenty rows that share a "rowid" would have been one."""
    (tmp_path / "a.csv").write_text("RowId,a\n1,0\n1,1\n", encoding="utf-8")
    duckdb.execute(f"COPY (FROM read_csv('{tmp_path}/a.csv')) TO '{tmp_path}/a.parquet'")
    with pytest.raises(UnreadableMicrodata, match="has a variable RowId: this name stands for the number of a row"):
        load(duckdb.connect(), "t", tmp_path / f"a.{file}")
    con = duckdb.connect()
    load(con, "t", tmp_path / f"a.{file}", variables=("a",))
    assert con.execute("SELECT rowid, a FROM t").fetchall() == [(0, 0.0), (1, 1.0)]


def test_a_parquet_file_has_no_other_numbers_of_rows(tmp_path: Path) -> None:
    duckdb.execute(f"COPY (SELECT 1 AS a, 7 AS file_row_number) TO '{tmp_path}/a.parquet'")
    with pytest.raises(UnreadableMicrodata, match="file_row_number: this name stands for the number of a row"):
        load(duckdb.connect(), "t", tmp_path / "a.parquet", variables=("a",))


def test_nothing_is_said_of_a_file_that_changed_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, parquet = _both(tmp_path)

    def changed(design_file: DesignFile, data: Any) -> Any:
        found = estimate(design_file, data)
        (tmp_path / "person.parquet").write_bytes((tmp_path / "person.parquet").read_bytes())
        return found

    monkeypatch.setattr("indicators.survey.tabulate.estimate", changed)
    with pytest.raises(DesignError, match=r"files\.person\.path: the file changed while it was read"):
        tabulate(parquet.path, Definitions())
