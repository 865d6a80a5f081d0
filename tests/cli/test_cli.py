"""The command line: exit codes, formats, advice, and no heavy import in a check."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.base.errors import UsageError
from indicators.release.explain import area_code
from indicators.store.context import Context
from tests.conftest import SAMPLES

ICT = Path(sys.executable).parent / "ict"


def ict(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([ICT, *map(str, arguments)], capture_output=True, text=True, check=False, cwd=cwd)


@pytest.mark.parametrize(
    ("file", "code"),
    [
        ("KEN_2016_questionnaire.xlsx", 0),
        ("PER_2014-2016_indicadores.csv", 1),
        ("BGD_2012-2016.csv", 3),
        ("TON_2016_questionnaire.xlsx", 1),
        ("no-such-file.csv", 2),
    ],
)
def test_exit_codes(tmp_path: Path, file: str, code: int) -> None:
    done = ict("check", SAMPLES / file, "--work", tmp_path)
    assert done.returncode == code, done.stderr
    assert not any(tmp_path.iterdir()), "a check records nothing"


def test_it_says_which_version_it_is_and_what_is_for_whom() -> None:
    assert re.fullmatch(r"ict \d+\.\d+\.\d+ \(code [0-9a-f]{12}\)\n", ict("--version").stdout)
    said = ict("--help").stdout
    panels = ("For a national office", "For a statistician", "For an operator")
    assert [said.index(f"─ {panel} ─") for panel in panels] == sorted(said.index(f"─ {panel} ─") for panel in panels)
    assert "─ Commands ─" not in said, "every command is for somebody"
    assert said.index(" check ") < said.index(" run ") < said.index(" secrets ")


def test_wrong_use_is_told_with_advice(tmp_path: Path) -> None:
    done = ict("check", SAMPLES / "CAN_internet_use.csv", "--format", "pdf", "--work", tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "ict: There is no format pdf.",
        "     Use one of text, json, html, csv, ess; `ict check --format xlsx` gives your workbook back.",
    ]
    done = ict("check", SAMPLES / "CAN_internet_use.csv", "--profile", "odd", "--work", tmp_path)
    assert (done.returncode, done.stderr.splitlines()[0]) == (2, "ict: There is no layout odd.")
    assert "`ict profile suggest FILE` proposes a profile" in done.stderr


def test_files_too_plain_to_be_recognised_are_taken_in_by_the_name_of_their_layout(tmp_path: Path) -> None:
    file = tmp_path / "plain.csv"
    file.write_text("Year,Value\n2014,0.44\n2015,0.46\n")
    done = ict("run", file, "--profile", "natonal-usa", "--work", tmp_path / "work")
    assert done.returncode == 2
    assert "Did you mean national-usa" in done.stderr
    assert not (tmp_path / "work").exists()
    done = ict("run", file, "--profile", "national-usa", "--work", tmp_path / "work")
    assert done.returncode == 0, done.stderr
    assert "national-usa" in done.stdout


def test_a_folder_that_cannot_be_written_is_told_with_advice(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    done = ict("run", SAMPLES / "CAN_internet_use.csv", "--work", file)
    assert done.returncode == 2
    said = [
        f"ict: {file}/lake: Not a directory.",
        "     A folder is wanted, and a file is there: choose another path.",
    ]
    assert done.stderr.splitlines()[-2:] == said


def test_formats_and_language(tmp_path: Path) -> None:
    file = SAMPLES / "MAR_2014-2016_enquete.csv"
    report = json.loads(ict("check", file, "--format", "json", "--work", tmp_path).stdout)
    assert report["verdict"] == "rejected"
    assert len(report["findings"]) == 26
    out = tmp_path / "r.html"
    assert ict("check", file, "--format", "html", "--lang", "fr", "-o", out, "--work", tmp_path / "w").returncode == 1
    assert "À corriger" in out.read_text()
    assert "R021b,error" in ict("check", file, "--format", "csv", "--work", tmp_path / "w").stdout


def test_area_and_edition_can_be_given(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    file.write_text("indicator,year,value\nA2,2020,80.5\n")
    assert ict("check", file, "--work", tmp_path / "w").returncode == 1
    done = ict("check", file, "--area", "ken", "--edition", "2016", "--work", tmp_path / "w")
    assert done.returncode == 0
    assert "Kenya: ICT indicators 2020: accepted" in done.stdout


def test_a_file_with_many_areas_gives_a_report_each(tmp_path: Path) -> None:
    file = tmp_path / "v.csv"
    file.write_text(
        "ref_area,edition,indicator,year,value\nKEN,2016,A2,2020,80\nSEN,2016,A2,2020,-1\nXXX,2016,A2,2020,3\n"
    )
    done = ict("check", file, "--format", "json", "--work", tmp_path / "w")
    reports = {each["ref_area"]: each["verdict"] for each in json.loads(done.stdout)}
    assert reports == {"KEN": "accepted", "SEN": "rejected", "": "rejected"}
    assert done.returncode == 1


def test_a_check_imports_neither_airflow_nor_great_expectations(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['ict', 'check', sys.argv[1], '--work', sys.argv[2]]\n"
        "from indicators.cli.main import app\n"
        "try: app()\nexcept SystemExit: pass\n"
        "print('LOADED', [m for m in ('airflow', 'great_expectations', 'pandas', 'openpyxl') if m in sys.modules])"
    )
    file = str(SAMPLES / "COL_2013-2016_indicadores.csv")
    done = subprocess.run([sys.executable, "-c", code, file, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "Colombia" in done.stdout
    assert "LOADED []" in done.stdout


def test_definitions_are_shown(tmp_path: Path) -> None:
    assert (
        "HH7    Proportion of individuals using the Internet" in ict("definitions", "list", "--edition", "2016").stdout
    )
    shown = ict("definitions", "show", "HH7", "--edition", "2010").stdout
    assert "Confidence" in shown
    assert "2010" in shown
    traced = ict("definitions", "trace", "HH8", "--edition", "2005").stdout
    assert "2022  HH7" in traced
    backwards = ict("definitions", "trace", "HH7", "--edition", "2016").stdout
    assert "2005  HH8" in backwards
    assert "A3     dropped" in ict("definitions", "diff", "2005", "2010").stdout
    wrong = ict("definitions", "show", "A11", "--edition", "2016")
    assert (wrong.returncode, wrong.stderr.splitlines()[1].strip()) == (2, "A11 exists in: 2005.")


def test_rules_are_shown() -> None:
    assert "R031   2 error" in ict("rules", "list").stdout
    assert "weighted mean property" in ict("rules", "show", "R031").stdout


def test_template_with_last_known_values(tmp_path: Path) -> None:
    import openpyxl

    work = tmp_path / "w"
    assert ict("run", SAMPLES / "KEN_2016_questionnaire.xlsx", "--work", work).returncode == 0
    out = tmp_path / "t.xlsx"
    done = ict("template", "kenya", "--edition", "2016", "--year", "2019", "--lang", "fr", "-o", out, "--work", work)
    assert done.returncode == 0, done.stderr
    sheet = openpyxl.load_workbook(out)["A Infrastructure"]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=5)}
    assert rows["A2|RATE"][6:8] == [80.44, 2016]
    assert sheet["I3"].value == "Valeur 2019"


def test_a_folder_is_checked_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    (folder / "more").mkdir(parents=True)
    head = "ref_area,edition,indicator,year,value\n"
    (folder / "KEN.csv").write_text(f"{head}KEN,2016,A2,2020,80\n")
    (folder / "more" / "SEN.csv").write_text(f"{head}SEN,2016,A2,2020,-1\n")
    (folder / ".hidden.csv").write_text("x")
    done = ict("check", folder, "--work", tmp_path / "w")
    assert done.returncode == 1, "the worst of them"
    assert [line.split()[0] for line in done.stdout.splitlines()[-2:]] == ["accepted", "rejected"]
    assert done.stdout.splitlines()[-1].endswith("more/SEN.csv")
    reports = json.loads(ict("check", folder, "--format", "json", "--work", tmp_path / "w").stdout)
    assert [each["file_name"] for each in reports] == ["KEN.csv", "SEN.csv"]
    table = list(csv.DictReader(io.StringIO(ict("check", folder, "--format", "csv", "--work", tmp_path / "w").stdout)))
    assert {(each["FILE"], each["REF_AREA"]) for each in table} >= {("SEN.csv", "SEN")}
    assert "RULE" not in {each["RULE"] for each in table}, "one heading for all files"
    assert ict("check", folder, "--format", "xlsx", "--work", tmp_path / "w").returncode == 1
    written = sorted(path.name for path in (tmp_path / "files_checked").rglob("*.xlsx"))
    assert written == ["KEN.csv_checked.xlsx", "SEN.csv_checked.xlsx"]
    assert ict("check", tmp_path / "w", "--work", tmp_path / "w").returncode == 2, "no such path, or nothing in it"


@pytest.mark.parametrize("asked", ["KEM", "Keniya"])
def test_an_area_that_cannot_be_explained_is_answered_with_what_was_meant(context: Context, asked: str) -> None:
    with pytest.raises(UsageError, match="There is no area or group") as wrong:
        area_code(context, asked)
    assert "KEN (Kenya)" in wrong.value.advice


def test_what_is_not_known_is_answered_with_what_was_meant() -> None:
    for arguments, meant in (
        (("rules", "show", "R31"), "R031?"),
        (("definitions", "show", "HH77"), "Did you mean HH7"),
        (("check", SAMPLES / "CAN_internet_use.csv", "--format", "jsn"), "Did you mean json?"),
        (("check", SAMPLES / "CAN_internet_use.csv", "--area", "Keniya"), "Did you mean KEN (Kenya)?"),
        (("template", "KEM"), "KEN (Kenya)"),
        (("template", "World"), "Name one country"),
    ):
        done = ict(*arguments)
        assert done.returncode == 2
        assert meant in done.stderr, arguments


def test_help_has_no_types_of_flags_and_the_shell_completes() -> None:
    for arguments in (("--help",), ("check", "--help"), ("release", "withdraw", "--help"), ("report", "--help")):
        assert "<bool>" not in ict(*arguments).stdout, arguments
    asked = {"_ICT_COMPLETE": "complete_bash", "COMP_WORDS": "ict template KE", "COMP_CWORD": "2"}
    done = subprocess.run([ICT], capture_output=True, text=True, check=False, env={**os.environ, **asked})
    assert done.stdout.split() == ["KEN"]


def test_run_and_status_tell_what_happened(tmp_path: Path) -> None:
    work = tmp_path / "w"
    done = ict("run", SAMPLES / "KEN_2016_questionnaire.xlsx", SAMPLES / "BGD_2012-2016.csv", "--work", work)
    assert done.returncode == 0, done.stderr
    for said in ("accepted", "to confirm", "mdg.parquet", "What to do next", "confirm a true outlier"):
        assert said in done.stdout
    assert "KEN_2016_questionnaire.xlsx" in ict("status", "--work", work).stdout
    assert ict("release", "--as-of", "yesterday", "--work", work).returncode == 2
