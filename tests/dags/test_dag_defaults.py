"""What all DAGs share: which failure is tried again, and what is told of one that is final."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from tests.dags.airflow_processes import ICT, python_with

RETRIES = """
from indicators.base import errors
from indicators.operation.airflow.dag_defaults import RETRY_POLICY
for name in {names!r}:
    said = RETRY_POLICY.evaluate(getattr(errors, name)("x"), 1, 5)
    print("RESULT", name, said.action.value, said.retry_delay)
"""


def test_what_a_retry_can_mend_is_tried_again_and_nothing_else(tmp_path: Path) -> None:
    again = ("StoreBusy", "StoreAway", "StorageAway", "SourceFailure", "MailFailure")
    never = ("UsageError", "DefinitionError", "CertificationError", "StoreTooNew", "StoreUnsound", "ReleaseError")
    never += ("IctError", "ClockWrong")
    out = python_with(RETRIES.format(names=again + never), tmp_path)
    said = {line.split()[1]: line.split()[2:] for line in out.splitlines() if line.startswith("RESULT")}
    assert {name: said[name][0] for name in again} == dict.fromkeys(again, "retry")
    assert {name: said[name][0] for name in never} == dict.fromkeys(never, "fail")
    assert said["StoreBusy"][1] == "0:00:20"
    assert said["StorageAway"][1] == "0:00:30", "our own storage is back sooner than a source"
    from indicators.base import errors

    for name in again:
        assert getattr(errors, name)("x").retry, "the class and the policy say the same"
    for name in set(never) - {"ClockWrong"}:  # a later call may succeed, but Airflow would reckon when by that clock
        assert not getattr(errors, name)("x").retry


FAILED = """
from types import SimpleNamespace
from indicators.operation.airflow import dag_defaults
instance = SimpleNamespace(dag_id="collect", task_id="check")
dag_defaults.failed({"task_instance": instance, "run_id": "r1", "exception": ValueError("no\\nsecond line")})
dag_defaults.late(dag="release", minutes=90)
"""


def test_a_failure_and_a_late_run_are_told_in_the_letter_of_the_day(tmp_path: Path) -> None:
    os.environ["ICT_HOME"] = str(tmp_path / "var")
    try:
        python_with(FAILED, tmp_path)
    finally:
        del os.environ["ICT_HOME"]
    done = subprocess.run(
        [str(ICT), "worklist", "--work", str(tmp_path / "var")], capture_output=True, text=True, check=True
    )
    assert "failed: check, run r1: no (1)" in done.stdout
    assert "late: not finished after 90 minutes (1)" in done.stdout


def test_a_schedule_is_told_in_words(tmp_path: Path) -> None:
    code = "from indicators.operation.airflow.dag_defaults import in_words as said\n"
    code += "for each in {!r}: print('SAID', said(each))"
    out = python_with(code.format(("0 6 4 * *", "30 * * * *")), tmp_path)
    said = [line.removeprefix("SAID ") for line in out.splitlines() if line.startswith("SAID ")]
    assert said == ["At 06:00 UTC, on day 4 of the month", "At 30 minutes past the hour"]
