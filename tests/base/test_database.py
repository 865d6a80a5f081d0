"""A connection of DuckDB prints nothing, whatever kind of process asks."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import ROOT

ASKED = """
from indicators.base.database import connect
con = connect(threads=1)
for each in (con, con.cursor()):
    print(each.execute("SELECT current_setting('enable_progress_bar')").fetchall())
"""


def test_a_process_without_a_script_draws_no_bar() -> None:
    done = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[(False,)]\n[(False,)]\n"


def test_every_connection_is_made_there() -> None:
    made = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "indicators").rglob("*.py")
        if re.search(r"duckdb\.(connect|sql|query|execute)\(", path.read_text(encoding="utf-8"))
    ]
    assert sorted(made) == ["indicators/base/database.py", "indicators/cli/show.py"], "the second one shows a command"
