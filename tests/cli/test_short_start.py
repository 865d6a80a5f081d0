"""Commands that never need pandas do not load it, which would be a third of a CPU second of each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_RUN = """
import sys
from indicators.cli.main import main
try:
    main()
except SystemExit as exc:
    assert not exc.code, exc.code
print("pandas" in sys.modules)
"""


@pytest.mark.parametrize("command", [["status"], ["report"]])
def test_pandas_is_not_loaded(tmp_path: Path, command: list[str]) -> None:
    asked = [sys.executable, "-c", _RUN, *command, "--work", str(tmp_path)]
    ended = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=300)
    assert ended.stdout.splitlines()[-1] == "False"
