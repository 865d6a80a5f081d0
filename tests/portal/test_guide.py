"""The guide for members: every example in it is run, over a folder and over a portal, and gives something."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from indicators.base.clock import system_clock
from indicators.organisations import members
from indicators.store.catalogue import extension
from indicators.store.context import Context
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "members.md").read_text()
_BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL)
EXAMPLES = [pair for pair in _BLOCKS if "great_expectations" not in pair[1]]

RUNS = {"python": [sys.executable, "-c"], "r": ["Rscript", "-e"], "js": ["node", "-e"]}
# Clients that are no part of the lock: where their package is named, and how it is asked for.
NEEDS = {
    "python": (r"(?:import|from) (sdmxthon|pyjstat)\b", "import {}"),
    "r": (r"library\((\w+)\)", "library({})"),
    "js": (r'require\("([\w-]+)"\)', 'require("{}")'),
}


def _named(pair: tuple[str, str]) -> str:
    found = re.search(
        r"sdmxthon|pyjstat|rsdmx|pandas|polars|frictionless|pysdmx|jsonstat|sdmx|curl|SECRET|DuckDB|sha256sum", pair[1]
    )
    return f"{pair[0]}-{found[0] if found else ''}"


@pytest.fixture(scope="module")
def portal(published: Context, serving: Callable[[Context], AbstractContextManager[str]]) -> tuple[str, Path, str]:
    """An address with a running portal, the folder of its release, and a token."""
    members.add(published, "guide", "Reader of the guide", "guide@member.example")
    now = replace(published, clock=system_clock)
    token, _ = members.issue(now, "guide", ("releases",), 1)
    running = serving(now)
    address = running.__enter__()
    yield address, published.settings.releases / "latest", token  # type: ignore[misc]
    running.__exit__(None, None, None)


@pytest.mark.parametrize("example", EXAMPLES, ids=_named)
def test_an_example_of_the_guide_runs(portal: tuple[str, Path, str], tmp_path: Path, example: tuple[str, str]) -> None:
    address, folder, token = portal
    language, text = example
    text = text.replace("http://127.0.0.1:8000", address).replace("var/releases/latest", str(folder))
    text = text.replace("ict_…", token)
    if language == "sql":
        with duckdb.connect() as con:
            con.execute(f"LOAD '{extension('httpfs')}'")
            statements = re.sub(r"--.*", "", text).split(";")
            *before, last = [each for each in statements if each.strip()]
            for statement in before:
                con.execute(statement)
            assert con.execute(last).fetchall()
        return
    programs = str(Path(sys.executable).parent)
    runs = RUNS.get(language, ["bash", "-c"])
    if shutil.which(runs[0]) is None:
        pytest.skip(f"{runs[0]} is not installed here: its lines of the guide are not run")
    for package in re.findall(NEEDS[language][0], text, re.MULTILINE) if language in NEEDS else ():
        if subprocess.run([*runs, NEEDS[language][1].format(package)], capture_output=True, cwd=tmp_path).returncode:
            pytest.skip(f"{package} is not installed here: its lines of the guide are not run")
    command = [*runs, text]
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() or any(path.stat().st_size for path in tmp_path.iterdir())


def test_every_client_is_shown() -> None:
    shown = {_named(pair) for pair in EXAMPLES}
    wanted = {"python-pandas", "python-polars", "python-frictionless", "python-pysdmx", "python-sdmx", "sql-DuckDB"}
    wanted |= {"python-sdmxthon", "python-pyjstat", "r-rsdmx", "js-jsonstat"}
    assert wanted <= shown
    for _, text in EXAMPLES:
        code = [line for line in text.splitlines() if line.strip() and not line.startswith(("import", "from", "--"))]
        assert len(code) <= 5, text
