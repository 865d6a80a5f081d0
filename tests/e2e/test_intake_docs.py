"""docs/intake.md, followed word for word in a copy of the project: files are saved, commands run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "intake.md").read_text(encoding="utf-8")
SAVED = re.compile(r"[Ss]ave as\s+`([^`]+)`.*?:\n\n```yaml\n(.*?)```", re.DOTALL)
COMMANDS = [line.split("#")[0].strip() for line in PAGE.splitlines() if line.strip().startswith(".venv/bin/ict")]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a newcomer has it, with the files of the page saved."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("indicators", "sql", "schemas", "samples", "docs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    saved = SAVED.findall(PAGE)
    assert [path.rpartition("/")[2] for path, _ in saved] == ["kenya-yearbook.yml", "kenya-yearbook.yml"]
    for path, content in saved:
        (folder / path).write_text(content, encoding="utf-8")
    return folder


def ict(command: str, copy: Path) -> subprocess.CompletedProcess[str]:
    words = command.removeprefix(".venv/bin/ict").split()
    code = "from indicators.cli.main import main; main()"
    environment = os.environ | {"PYTHONPATH": str(copy)}
    return subprocess.run(
        [sys.executable, "-c", code, *words], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )


def test_every_command_of_the_page_works_in_its_order(copy: Path) -> None:
    """The two that need the network are left out: tests/services replays that source."""
    outputs = {}
    for command in COMMANDS:
        if "worldbank-internet-users" in command:
            continue
        done = ict(command, copy)
        assert done.returncode == 0, (command, done.stdout, done.stderr)
        outputs[command] = done.stdout
    assert len(outputs) >= 8
    [tried] = [out for command, out in outputs.items() if "test docs/examples" in command]
    assert "layout kenya-yearbook: 6 observations" in tried
    assert "rows left out: 6" in tried
    assert "4:3" in tried
    again = outputs[".venv/bin/ict source load kenya-yearbook --work var/example"]
    assert "did not change" in again  # the page gives that command twice


def test_read_writes_parquet_with_addresses(copy: Path) -> None:
    done = ict(".venv/bin/ict read docs/examples/yearbook/ICT_KEN_yearbook.csv -o observations.parquet", copy)
    assert "6 observations (layout kenya-yearbook)" in done.stdout, done.stderr
    assert (copy / "observations.parquet").is_file()
    failed = ict(".venv/bin/ict read docs/intake.md -o no.parquet", copy)
    assert failed.returncode == 2
    assert not (copy / "no.parquet").exists()


def test_a_work_folder_may_be_moved_and_named_by_any_path(copy: Path) -> None:
    first, moved = copy / "first", copy / "moved"
    loaded = ict(f".venv/bin/ict run docs/examples/yearbook/ICT_KEN_yearbook.csv --work {first}", copy)
    assert loaded.returncode == 0, loaded.stderr
    first.rename(moved)
    shown = ict(".venv/bin/ict status --work moved", copy)
    assert "ICT_KEN_yearbook.csv" in shown.stdout, shown.stderr
