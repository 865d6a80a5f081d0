"""What changed since an earlier survey, with its error."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indicators.cli.main import app
from indicators.survey.years import EarlierTableError, read_earlier, since
from tests.conftest import ROOT

ROW = {
    "REF_AREA": "KEN", "TIME_PERIOD": "2016", "INDICATOR": "HH7", "ITEM": "", "BREAKDOWN_NAME": "sex", "CATEGORY": "F",
    "STATISTIC": "share", "MEASURE": "PCT", "ESTIMATE": "0.5", "STANDARD_ERROR": "0.03", "CV": "0.06", "CI_LOW": "",
    "CI_HIGH": "", "DEGREES_OF_FREEDOM": "40", "SAMPLE_SIZE": "500",
}  # fmt: skip
THEN = ROW | {"TIME_PERIOD": "2014", "ESTIMATE": "0.4", "STANDARD_ERROR": "0.04", "DEGREES_OF_FREEDOM": "20"}


def test_variances_of_two_samples_add_up() -> None:
    (found,) = since([ROW], [THEN], 0.95)
    assert found["TIME_PERIOD"] == "2016 - 2014"
    assert float(found["ESTIMATE"]) == pytest.approx(0.1)
    assert float(found["STANDARD_ERROR"]) == pytest.approx(0.05)
    # Welch and Satterthwaite: 0.0025² / (0.0009² / 40 + 0.0016² / 20)
    assert float(found["DEGREES_OF_FREEDOM"]) == pytest.approx(0.0025**2 / (0.0009**2 / 40 + 0.0016**2 / 20))
    reach = float(found["CI_HIGH"]) - 0.1
    assert reach == pytest.approx(0.1 - float(found["CI_LOW"]))
    assert 0.05 * 1.96 < reach < 0.05 * 2.05
    assert found.keys() == ROW.keys()
    assert found["SAMPLE_SIZE"] == ""


@pytest.mark.parametrize(
    "then",
    [
        THEN | {"CATEGORY": "M"},
        THEN | {"MEASURE": "NUM"},
        THEN | {"STANDARD_ERROR": ""},
        THEN | {"ESTIMATE": "nan"},
        THEN | {"DEGREES_OF_FREEDOM": "0"},
        THEN | {"TIME_PERIOD": "2016"},
        THEN | {"STATISTIC": "difference"},
    ],
)
def test_what_does_not_match_is_not_compared(then: dict[str, str]) -> None:
    assert since([ROW], [then], 0.95) == []


def test_no_error_on_either_side_is_no_division() -> None:
    still = {"STANDARD_ERROR": "0.0"}
    (found,) = since([ROW | still], [THEN | still], 0.95)
    assert float(found["DEGREES_OF_FREEDOM"]) == 20
    assert math.isclose(float(found["CI_LOW"]), float(found["CI_HIGH"]))


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"\xff\xfe", "no table of estimates"), (b"a,b\n1,2\n", "no column REF_AREA"), (b'a\n"', "no table of estimates")],
)
def test_what_is_no_such_table_is_told(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "earlier.csv"
    path.write_bytes(content)
    with pytest.raises(EarlierTableError, match=words):
        read_earlier(path)


def test_the_command_adds_the_changes(tmp_path: Path) -> None:
    design = ROOT / "docs" / "examples" / "survey" / "DESIGN.yml"
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    command = ["survey", "tabulate", str(design), "-o", str(tmp_path / "out.csv"), "--estimates"]
    assert CliRunner().invoke(app, [*command, str(first)]).exit_code == 0
    first.write_text(first.read_text(encoding="utf-8").replace("KEN,2016", "KEN,2014"), encoding="utf-8")
    done = CliRunner().invoke(app, [*command, str(second), "--before", str(first)])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(second.read_text(encoding="utf-8"))))
    changes = [row for row in rows if row["TIME_PERIOD"] == "2016 - 2014"]
    assert len(changes) > 50
    assert {float(row["ESTIMATE"]) for row in changes} == {0.0}
    assert f"{len(changes):,} estimates" in done.output
