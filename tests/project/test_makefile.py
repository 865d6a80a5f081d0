"""`make help` says of every target what it is for, and bare `make` is still `make run`."""

from __future__ import annotations

import re
import subprocess

from tests.conftest import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def _make(*words: str) -> str:
    return subprocess.run(["make", "-C", ROOT, "--no-print-directory", *words], capture_output=True, text=True).stdout


def test_every_target_has_a_line_of_help() -> None:
    targets = " ".join(re.findall(r"^\.PHONY:(.*)$", MAKEFILE, re.MULTILINE)).split()
    lines = dict(re.findall(r"^make ([\w-]+) +(\S.*)$", _make("help"), re.MULTILINE))
    assert len(targets) == len(set(targets)) > 20
    assert set(lines) == set(targets)
    assert [name for name, text in lines.items() if len(f"make {name:19} {text}") > 110] == []


def test_make_alone_still_runs_the_flow() -> None:
    assert _make("--dry-run") == _make("--dry-run", "run") != ""
