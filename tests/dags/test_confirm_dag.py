"""The DAG `confirm`: by the form of a run, and by the answer of a person who chose from what waits."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.cli import dags
from indicators.store.context import open_context
from indicators.submissions import inbox
from tests.conftest import SAMPLES
from tests.dags.airflow_processes import ICT

CONFIRM = """
from indicators.submissions import check
from indicators.submissions import inbox
from indicators.cli import dags
from indicators.store.context import open_context
from pathlib import Path
for name, conf in (("confirm", {conf!r}),):
    dags.run_one(name, conf, Path("log"))
"""


@pytest.mark.slow
@pytest.mark.xdist_group("airflow")
def test_a_statistician_confirms_from_the_form_of_a_dag(tmp_path: Path, work: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "BGD.csv").write_bytes((SAMPLES / "BGD_2012-2016.csv").read_bytes())
    command = [str(ICT), "dags", "run", str(tmp_path / "inbox"), "--work", str(work)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "to confirm" in done.stdout, done.stderr
    number = re.search(r"confirm ([0-9a-f]{12}-BGD)", done.stdout)
    assert number
    conf = {"number": number[1], "explanation": "Only women were asked in 2013.", "rule": "", "until": "2027-12-31"}
    environment = os.environ | dags.environment(work)
    said = subprocess.run(
        [sys.executable, "-c", CONFIRM.format(conf=conf)], capture_output=True, text=True, env=environment, check=False
    )
    assert said.returncode == 0, said.stderr[-3000:]
    listed = subprocess.run(
        [str(ICT), "confirmations", "BGD", "--work", str(work)], capture_output=True, text=True, check=True
    )
    assert "in force" in listed.stdout
    assert "dag_test" in listed.stdout
    status = subprocess.run([str(ICT), "status", "--work", str(work)], capture_output=True, text=True, check=True)
    assert "confirmed" in status.stdout


ANSWER = """
import threading, time
from pathlib import Path
from indicators.cli import dags

def answer():
    from airflow.models.hitl import HITLDetail, HITLUser
    from airflow.models.trigger import handle_event_submit
    from airflow.triggers.base import TriggerEvent
    from airflow.utils.session import create_session
    from airflow.utils.timezone import utcnow
    from sqlalchemy import select
    while True:
        time.sleep(0.5)
        with create_session() as session:
            asked = session.scalar(select(HITLDetail))
            if asked and asked.task_instance.state == "awaiting_input":
                offered = asked.params["choice"]["schema"]
                [key] = [each for each, label in offered["values_display"].items() if label.startswith({label!r})]
                assert key in offered["enum"] and "| 5\\\\.1 |" in asked.body, asked.body
                asked.responded_at, asked.responded_by = utcnow(), HITLUser(id="7", name="Rita")
                asked.chosen_options = {option!r}
                asked.params_input = {{"choice": key, "words": "Only women were asked.", "last_day": None}}
                event = TriggerEvent(asked.as_resume_event_payload())
                handle_event_submit(event, task_instance=asked.task_instance, session=session)
                return

threading.Thread(target=answer, daemon=True).start()
dags.run_one("confirm", {{}}, Path("log"))
"""


@pytest.mark.slow
@pytest.mark.xdist_group("airflow")
@pytest.mark.parametrize(
    ("option", "said"), [(["Confirm"], [("Rita", "Only women were asked.")]), (["Leave it to the office"], [])]
)
def test_a_reviewer_chooses_from_what_waits(
    tmp_path: Path, work: Path, option: list[str], said: list[tuple[str, str]]
) -> None:
    context = open_context(work)
    [(_, [waiting])] = inbox.collect(context, [SAMPLES / "BGD_2012-2016.csv"])
    context.lake.close()
    environment = os.environ | dags.environment(work)
    code = ANSWER.format(label="Bangladesh: R041", option=option)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    confirmed = "SELECT ACTOR, NOTE FROM lake.events WHERE EVENT = 'confirmed' AND SUBJECT = ?"
    assert context.lake.rows(confirmed, [waiting.submission]) == said
    log = done.stdout + done.stderr + "".join(path.read_text() for path in (work / "airflow").rglob("*.log"))
    assert "5.1 |" not in log.replace("\\", ""), "the list is in the required action alone"


@pytest.mark.slow
@pytest.mark.xdist_group("airflow")
def test_nobody_is_asked_where_nothing_waits(tmp_path: Path, work: Path) -> None:
    code = "from pathlib import Path; from indicators.cli import dags; dags.run_one('confirm', {}, Path('log'))"
    environment = os.environ | dags.environment(work)
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
