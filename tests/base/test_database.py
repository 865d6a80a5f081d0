"""A connection of DuckDB prints nothing, whatever kind of process asks, and shares no files with another."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

from indicators.base.database import connect
from tests.conftest import ROOT

ASKED = """
from indicators.base.database import connect
con = connect(threads=1)
for each in (con, con.cursor()):
    print(each.execute("SELECT current_setting('enable_progress_bar')").fetchall())
"""

OTHER = """
from indicators.base.database import connect
print(connect().execute("SELECT current_setting('temp_directory')").fetchall()[0][0])
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


def _overflow(con: duckdb.DuckDBPyConnection) -> Path:
    return Path(con.execute("SELECT current_setting('temp_directory')").fetchall()[0][0])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_overflows_goes_to_a_folder_of_each_connection() -> None:
    """Two that shared one overwrote each other's files: a check broke off, and could have read other values."""
    first, second = connect(), connect()
    assert _overflow(first) != _overflow(second)
    assert _overflow(first) == _overflow(first.cursor())
    done = subprocess.run([sys.executable, "-c", OTHER], capture_output=True, text=True, check=True, cwd=ROOT)
    assert Path(done.stdout.strip()).name not in {_overflow(first).name, _overflow(second).name}


def test_connections_to_one_file_are_one_duckdb(tmp_path: Path) -> None:
    first, second = connect(tmp_path / "a.duckdb"), connect(tmp_path / "a.duckdb")
    assert _overflow(first) == _overflow(second)
    assert _overflow(first) != _overflow(connect(tmp_path / "b.duckdb"))


def test_what_overflowed_is_read_by_nobody_else_and_removed() -> None:
    with connect(threads=1, memory_limit="30MB") as con:
        con.execute("CREATE TABLE t AS SELECT i, hash(i)::VARCHAR AS s FROM range(2000000) AS r (i)")
        assert list(_overflow(con).iterdir())
        assert _overflow(con).parent.stat().st_mode & 0o777 == 0o700
        assert con.execute("SELECT count(*) FROM t WHERE s <> hash(i)::VARCHAR").fetchall() == [(0,)]
        place = _overflow(con)
    assert not place.exists()


def test_a_folder_that_others_may_read_is_not_taken(folder: Path) -> None:
    first = _overflow(connect()).parent
    first.chmod(0o755)
    other = _overflow(connect()).parent
    assert other != first
    assert other.stat().st_mode & 0o777 == 0o700


def test_a_setting_says_otherwise() -> None:
    assert connect(temp_directory="").execute("SELECT current_setting('temp_directory')").fetchall() == [("",)]
