"""What is tracked works elsewhere: it names no index of packages and no folder of the machine it was written on."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

_PLACE = re.compile(
    r"pyp[i]\.org|pythonhoste[d]\.org|/pyp[i]\b|index-url[ =]+\S*:|://[^\s\"'`)]+/simple\b"
    r"|(?<![\w.~}-])(?:/(?:home|Users)/\w+|/(?:root|work)/\w)|[A-Za-z]:\\Users\\",
    re.IGNORECASE,
)


def _tracked() -> list[Path]:
    """What git tracks, or will with the next commit."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("this is no checkout of git")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_no_tracked_file_names_an_index_or_a_folder_of_a_machine() -> None:
    wrong = {}
    for path in _tracked():
        data = path.read_bytes()
        said = [] if b"\0" in data[:8000] else _PLACE.findall(data.decode("utf-8", "replace"))
        if said:
            wrong[str(path.relative_to(ROOT))] = said
    assert wrong == {}


_PLACES = [
    "https:¦//packages.example/simple",
    "--index-¦url http://packages.example",
    "file:///srv/¦pypi/a.whl",
    "x = /¦home/ann/indicators",
    "(/¦Users/ann)",
    "/¦work/indicators",
    "C:¦\\Users\\ann",
]


@pytest.mark.parametrize("place", _PLACES)  # with a stroke in each, because this file is tracked too
def test_such_a_place_is_seen(place: str) -> None:
    assert _PLACE.search(place.replace("¦", ""))
    assert not _PLACE.search(place)


@pytest.mark.parametrize(
    "text", ["--wo¦rk/x", "~/wo¦rk/x", "/opt/ict/samples", "a/ho¦me/page", "make --no-emit-index-url -o x"]
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert not _PLACE.search(text.replace("¦", ""))


HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]


def test_hooks_are_local_and_run_what_is_installed() -> None:
    assert [repo["repo"] for repo in HOOKS] == ["local"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lint = re.findall(r"^\t@(\.venv/bin/.*)$", makefile.split("\nlint:")[1].split("\n\n")[0], re.MULTILINE)
    entries = [hook["entry"].removesuffix(" --force-exclude") for hook in HOOKS[0]["hooks"]]
    assert {line.removesuffix(" .") for line in lint} <= set(entries), "a commit is looked at as `make lint` does"
    for hook in HOOKS[0]["hooks"]:
        words = shlex.split(hook["entry"])
        assert hook["language"] == "system"
        assert [word for word in words if "/" in word and not (ROOT / word).exists()] == []


def test_no_two_test_modules_have_one_name() -> None:
    names = Counter(path.name for path in _tracked() if path.match("test_*.py"))
    assert {name: times for name, times in names.items() if times > 1} == {}, "pytest collects only one of them"


def test_no_link_is_tracked() -> None:
    """It leads to a place of one machine: the environment of another checkout was tracked so."""
    listed = subprocess.run(["git", "-C", str(ROOT), "ls-files", "-s"], capture_output=True, text=True, check=False)
    assert [line for line in listed.stdout.splitlines() if line.startswith("120000")] == []


def test_an_environment_is_ignored_also_where_it_is_a_link(tmp_path: Path) -> None:
    if not _tracked():
        pytest.skip("this is no checkout of git")
    shutil.copy(ROOT / ".gitignore", tmp_path)
    (tmp_path / ".venv").symlink_to(tmp_path)
    subprocess.run(["git", "-C", str(tmp_path), "init", "-q"], check=True)
    assert subprocess.run(["git", "-C", str(tmp_path), "check-ignore", "-q", ".venv"], check=False).returncode == 0
