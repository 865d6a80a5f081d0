"""docs/survey.md, followed word for word: the design is put together from its parts, and both commands are run."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indicators.cli.main import app
from indicators.definitions.registry import Definitions
from indicators.survey.plan import Statistic
from tests.conftest import ROOT
from tests.survey import synthetic

PAGE = (ROOT / "docs" / "survey.md").read_text(encoding="utf-8")
EXAMPLE = ROOT / "docs" / "examples" / "survey"
COMMANDS = [line.removeprefix(".venv/bin/ict ") for line in PAGE.splitlines() if line.startswith(".venv/bin/ict ")]


def test_the_parts_of_the_page_are_the_design_of_the_example() -> None:
    parts = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert "\n".join(parts) == (EXAMPLE / "DESIGN.yml").read_text(encoding="utf-8")


def test_the_commands_of_the_page_lead_to_an_accepted_submission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ICT_HOME", str(tmp_path / "var"))
    assert len(COMMANDS) == 4
    for command in COMMANDS:
        done = CliRunner().invoke(app, command.split())
        assert done.exit_code == 0, (command, done.output, done.exception)
    with Path("ICTHH_KEN_2016.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) > 80
    assert Path("report.html").stat().st_size > 10_000
    assert Path("report.xlsx").stat().st_size > 10_000
    with Path("ICTB_KEN_2016.csv").open(newline="") as stream:
        assert {"B1", "B2", "B7"} <= {row["INDICATOR"] for row in csv.DictReader(stream)}
    users = next(row for row in rows if row["INDICATOR"] == "HH7" and row["SEX"] == "F" and row["MEASURE"] == "PCT")
    assert float(users["CI_LOW"]) < float(users["OBS_VALUE"]) < float(users["CI_HIGH"])
    assert int(users["RESPONDENTS"]) < int(users["SAMPLE_SIZE"])
    with Path("estimates.csv").open(newline="") as stream:
        table = list(csv.DictReader(stream))
    assert any(row["STATISTIC"] == "difference" and row["CATEGORY"] == "F - M" for row in table)


def test_the_keys_of_the_page_are_those_of_the_records() -> None:
    from indicators.survey.sampling import Replicates, Sampling

    named = set(re.findall(r"`(\w+)`", PAGE))
    assert set(Sampling.__struct_fields__) <= named
    assert set(Replicates.__struct_fields__) - {"method", "scales"} <= named
    assert {str(each) for each in Statistic} <= named


def test_the_thresholds_of_the_page_are_those_of_the_definitions() -> None:
    from indicators.survey.design import Cause
    from indicators.survey.design_file import read_design
    from indicators.survey.publication import Rules, rules_of

    assert rules_of(read_design(EXAMPLE / "DESIGN.yml").design, Definitions()) == Rules(
        30, 50, 16.6, 33.3, 10, frozenset(Cause)
    )
    for words in ("fewer than 30", "fewer than 50", "above 33.3 %", "above 16.6 %"):
        assert words in PAGE


def test_the_example_is_what_the_seeded_program_makes(tmp_path: Path) -> None:
    synthetic.write(tmp_path)
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (EXAMPLE / path.name).read_bytes()
    assert sum(path.stat().st_size for path in EXAMPLE.iterdir()) < 300_000
