"""The DAGs: present, importable at no cost, documented, and doing the work."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indicators.cli import dags
from indicators.store.context import open_context
from indicators.submissions import certification, inbox, receive
from tests.conftest import ROOT, SAMPLES
from tests.dags.airflow_processes import ICT, python_with

SOURCES = {
    f"load_{path.stem.replace('-', '_')}" for path in (ROOT / "indicators" / "definitions" / "sources").glob("*.yml")
}
FIXED = {
    "collect",
    "confirm",
    "review",
    "release",
    "release_when_enough_reported",
    "correspond",
    "maintain",
    "tabulate",
}
EXPECTED = FIXED | SOURCES


BAG = f"""
import json, sys, time
from airflow.dag_processing.dagbag import DagBag
import airflow.sdk, airflow.providers.standard.operators.python
def each(callbacks):
    return callbacks if isinstance(callbacks, (list, tuple)) else [callbacks] if callbacks else []
start = time.process_time()
bag = DagBag({str(ROOT / "dags")!r})
cost = time.process_time() - start
print("RESULT" + json.dumps({{
    "errors": bag.import_errors, "cost": cost,
    "heavy": [m for m in ("duckdb", "pyarrow", "pandas", "great_expectations", "indicators.submissions.check")
        if m in sys.modules],
    "dags": {{d.dag_id: {{"doc": d.doc_md or "",
        "name": d.dag_display_name, "description": d.description or "", "tags": sorted(d.tags),
        "owner": d.default_args.get("owner"),
        "retries": d.default_args.get("retries"), "catchup": d.catchup, "tasks": sorted(t.task_id for t in d.tasks),
        "pools": sorted({{t.pool for t in d.tasks}}), "roles": sorted(d.access_control or {{}}),
        "told": sorted({{c.__name__ for t in d.tasks for c in each(t.on_failure_callback)}}),
        "announces": sorted(t.task_id for t in d.tasks for o in t.outlets if "to-confirm" in o.uri),
        "paused": bool(d.is_paused_upon_creation), "begins": bool(d.start_date), "params": sorted(d.params), "enum": [
            p.schema.get("enum") for _, p in sorted(d.params.items())]}} for d in bag.dags.values()}},
}}))
"""


@pytest.fixture(scope="module")
def bag(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    home = tmp_path_factory.mktemp("airflow")
    out = python_with(BAG, home)
    found: dict[str, Any] = json.loads(out.split("RESULT")[1])
    return found


def test_the_bag_is_not_empty_and_has_no_errors(bag: dict[str, Any]) -> None:
    assert bag["errors"] == {}
    assert set(bag["dags"]) == EXPECTED


def test_a_review_that_failed_is_announced_again(bag: dict[str, Any]) -> None:
    assert bag["dags"]["review"]["told"] == ["review_failed"]
    assert bag["dags"]["correspond"]["announces"] == ["repeat_reviews"]


def test_importing_the_dags_costs_under_a_second_and_loads_nothing_heavy(bag: dict[str, Any]) -> None:
    assert bag["heavy"] == []
    assert bag["cost"] < 1.0


@pytest.mark.parametrize("dag_id", sorted(EXPECTED))
def test_policy(bag: dict[str, Any], dag_id: str) -> None:
    dag = bag["dags"][dag_id]
    assert len(dag["doc"]) > 100
    assert dag["name"] != dag_id, "a name that a statistician reads"
    assert dag["description"].endswith(".")
    assert dag["tags"]
    assert dag["owner"] == "statistics-desk"
    assert dag["retries"] >= 1
    assert dag["catchup"] is False


def test_every_source_has_a_dag_with_a_schedule_and_a_period(bag: dict[str, Any]) -> None:
    assert len(SOURCES) >= 3
    for dag_id in SOURCES:
        assert bag["dags"][dag_id]["params"] == ["period"]


def test_an_inbox_is_chosen_from_those_of_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICT_INBOX", "s3://one/in,/srv/two")
    monkeypatch.setenv("ICT_HOME", str(tmp_path / "var"))
    collect = json.loads(python_with(BAG, tmp_path).split("RESULT")[1])["dags"]["collect"]
    assert collect["params"] == ["chunk", "inbox", "keep"]
    assert collect["enum"] == [None, ["", "s3://one/in", "/srv/two"], None]


@pytest.mark.slow
@pytest.mark.xdist_group("airflow")
def test_collect_refuses_a_path_that_is_no_inbox(tmp_path: Path, work: Path) -> None:
    other = tmp_path / "extracts"
    other.mkdir()
    (other / "KEN.csv").write_text("REF_AREA\nKEN\n")
    environment = os.environ | dags.environment(work)
    call = f"dags.run_one('collect', {{'inbox': {str(other)!r}}}, Path('log'))"
    run = f"from indicators.cli import dags; from pathlib import Path; {call}"
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True, env=environment, check=False)
    assert done.returncode != 0
    assert "inbox" in done.stderr + done.stdout
    assert [path.name for path in other.iterdir()] == ["KEN.csv"]
    assert not (work / "archive").exists()


def test_a_dag_file_only_wires() -> None:
    for path in (ROOT / "dags").glob("*.py"):
        text = path.read_text()
        assert len(text.splitlines()) <= 105
        assert not re.search(
            r"(?m)^(from|import) (indicators(?!\.operation\.airflow\b)|duckdb|pyarrow|pandas|great_expectations)", text
        )


@pytest.mark.slow
@pytest.mark.xdist_group("airflow")
def test_the_dags_do_the_whole_job_twice_and_the_second_time_change_nothing(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for name in ("KEN_2016_questionnaire.xlsx", "PER_2014-2016_indicadores.csv", "TON_2016_questionnaire.xlsx"):
        (inbox / name).write_bytes((SAMPLES / name).read_bytes())
    command = [str(ICT), "dags", "run", str(inbox), "--work", str(tmp_path / "var")]
    first = subprocess.run(command, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr + first.stdout
    assert re.search(r"KEN_2016.*accepted", first.stdout)
    assert re.search(r"PER_2014.*rejected", first.stdout)
    assert re.search(r"Letters  [67] sent", first.stdout), "the desk has a letter of its own from 07:00 on"
    letters = sorted((tmp_path / "var" / "outbox" / "new").iterdir())
    pointer = (tmp_path / "var" / "releases" / "latest").readlink()
    second = subprocess.run(command, capture_output=True, text=True, check=False)
    assert second.returncode == 0, second.stderr + second.stdout
    assert sorted((tmp_path / "var" / "outbox" / "new").iterdir()) == letters
    assert (tmp_path / "var" / "releases" / "latest").readlink() == pointer
    assert len(list((tmp_path / "var" / "releases").iterdir())) == 2


@pytest.mark.slow
@pytest.mark.xdist_group("airflow")
def test_an_empty_inbox_is_no_failure(tmp_path: Path, work: Path) -> None:
    (tmp_path / "inbox").mkdir()
    command = [str(ICT), "dags", "run", str(tmp_path / "inbox"), "--work", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    assert not (work / "releases").exists()


@pytest.mark.slow
@pytest.mark.xdist_group("airflow")
def test_a_file_that_cannot_be_checked_fails_the_run_and_holds_up_no_other(tmp_path: Path, work: Path) -> None:
    context = open_context(work)
    [(_, [by_mail])] = inbox.collect(context, [SAMPLES / "BGD_2012-2016.csv"])  # as `correspond` does
    lost = receive.receive(context, b"REF_AREA\n", "PER.csv")
    context.archive.path(lost.sha256).unlink()
    context.lake.close()
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "KEN.xlsx").write_bytes((SAMPLES / "KEN_2016_questionnaire.xlsx").read_bytes())
    command = [str(ICT), "dags", "run", str(tmp_path / "inbox"), "--work", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "The DAG collect failed" in done.stderr + done.stdout
    certified = context.lake.rows("SELECT SUBJECT, NOTE FROM lake.events WHERE EVENT = 'certified'")
    assert (by_mail.submission, "to confirm") in certified
    assert [note for subject, note in certified if subject.endswith("-KEN")] == ["accepted"]
    assert certification.uncertified(context) == []
    failures = context.lake.rows("SELECT SUBJECT FROM lake.events WHERE EVENT = 'failed'")
    assert failures == [(f"file:{lost.delivery}",)], "one failure, told once"


def test_the_timetable_of_the_docs_is_that_of_the_dags() -> None:
    done = subprocess.run([str(ICT), "dags", "timetable"], capture_output=True, text=True, check=True)
    assert (ROOT / "docs" / "timetable.md").read_text() == done.stdout, "ict dags timetable > docs/timetable.md"
    assert set(re.findall(r"^\| `(\w+)`", done.stdout, re.MULTILINE)) == EXPECTED


def test_every_pool_that_a_dag_uses_is_made(bag: dict[str, Any]) -> None:
    pools = set(json.loads((ROOT / "dags" / "pools.json").read_text()))
    assert {pool for dag in bag["dags"].values() for pool in dag["pools"]} == pools


def test_who_loads_does_not_confirm(bag: dict[str, Any]) -> None:
    for dag_id, dag in bag["dags"].items():
        assert dag["roles"] == (["Reviewer"] if dag_id in {"review", "confirm"} else ["Statistician"]), dag_id
    roles = json.loads((ROOT / "dags" / "roles.json").read_text())
    may = {(role["name"], role["resource"], action) for role in roles for action in role["action"].split(",")}
    assert ("Reviewer", "HITL Detail", "can_edit") in may
    assert ("Statistician", "HITL Detail", "can_edit") not in may
    assert not {each for each in may if each[1] in {"Connections", "Variables", "Users", "Configurations"}}
    assert not {each for each in may if each[1] == "DAGs" and each[2] not in {"can_read", "menu_access"}}
    # Of a run they may edit what the DAG itself lets them edit (tests/services/test_topology.py).
    assert not {each for each in may if each[1] == "DAG Runs" and each[2] in {"can_create", "can_delete"}}


def test_sources_wait_until_somebody_turns_them_on(bag: dict[str, Any]) -> None:
    assert {dag_id for dag_id, dag in bag["dags"].items() if dag["paused"]} == SOURCES


def test_a_source_that_is_turned_on_makes_up_for_no_run(bag: dict[str, Any]) -> None:
    """The form of a backfill turns a source on, and with a start date Airflow would then load all years first."""
    assert {dag_id for dag_id, dag in bag["dags"].items() if not dag["begins"]} == SOURCES


@pytest.mark.slow
@pytest.mark.xdist_group("airflow")
def test_a_survey_becomes_a_file_that_collect_reads(tmp_path: Path, work: Path) -> None:
    for name in ("ict-2016", "broken-2016"):
        folder = work / "microdata-inbox" / name
        shutil.copytree(ROOT / "docs" / "examples" / "survey", folder)
        if name.startswith("broken"):
            (folder / "persons.csv").write_text("hh,person\n0712-345-678,1\n")
        for path in (*folder.iterdir(), folder):
            os.utime(path, (1_700_000_000,) * 2)
    call = "dags.run_one('tabulate', {}, Path('log'))"
    code = f"from pathlib import Path; from indicators.cli import dags; {call}"
    environment = os.environ | dags.environment(work)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert [path.name for path in (work / "inbox").iterdir()] == ["ict-survey-ict-2016.csv"], done.stderr[-3000:]
    assert list((work / "microdata-inbox").iterdir()) == []
    log = done.stdout + done.stderr
    log += "".join(path.read_text() for path in (work / "airflow").rglob("*.log"))
    assert "The survey broken-2016 cannot be tabulated." in log
    assert "0712-345-678" not in log
    context = open_context(work)
    [(subject,)] = context.lake.rows("SELECT SUBJECT FROM lake.events WHERE EVENT = 'failed'")
    assert "tabulate" in subject
    context.lake.close()
