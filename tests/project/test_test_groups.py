"""Tests of one group, and of one file, run in one process: pytest and pytest-xdist go together."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import os
import pathlib

import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(8))
def test_where(number):
    pathlib.Path(str(number)).write_text(os.environ["PYTEST_XDIST_WORKER"])
"""


def test_a_group_stays_in_one_process(tmp_path: Path) -> None:
    (tmp_path / "test_where.py").write_text(TESTS, encoding="utf-8")
    # Its own folder: else it would close the common one, in which other users' services of this run have their files.
    options = ["-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup", "--basetemp", str(tmp_path / "own")]
    command = [sys.executable, "-m", "pytest", *options, "test_where.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout
    where = [(tmp_path / str(number)).read_text(encoding="utf-8") for number in range(8)]
    assert len(set(where)) == 1


def test_a_file_without_a_group_is_one(request: pytest.FixtureRequest) -> None:
    [group] = [mark.args[0] for mark in request.node.iter_markers("xdist_group")]
    assert group == "test_groups"
    if "PYTEST_XDIST_WORKER" in os.environ:
        assert request.node.nodeid.endswith("@test_groups"), "pytest-xdist read the groups before they were given"
