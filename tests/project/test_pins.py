"""Images are pinned to digests by a command that asks the registry; a script stands in for Docker."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = ("docker-compose.yml", "Dockerfile")
DOCKER = """#!/bin/sh
test "$1 $2 $3 $5 $6" = "buildx imagetools inspect --format {{.Manifest.Digest}}" || exit 9
test "$4" != "$ABSENT" || { echo "no such host" >&2; exit 1; }
echo "$SAID" | grep . || echo "sha256:$(printf '%s' "$4$MOVED" | sha256sum | cut -d' ' -f1)"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path / name)
    program = tmp_path / "bin" / "docker"
    program.parent.mkdir()
    program.write_text(DOCKER)
    program.chmod(0o755)
    return tmp_path


def _pin(folder: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "FOLDER": str(folder)} | variables
    command = ["sh", str(ROOT / "deploy" / "pin_images.sh"), *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def _images(folder: Path) -> list[str]:
    text = "\n".join((folder / name).read_text() for name in FILES)
    found = re.findall(r"^(?: *image: |FROM )([^*&\s]+)$", text, re.MULTILINE)
    return [image for image in found if not image.startswith("ict-")]


def test_every_image_is_pinned_to_what_its_tag_names(folder: Path) -> None:
    tags = [image.partition("@")[0] for image in _images(folder)]
    assert len(tags) == 6
    done = _pin(folder)
    assert done.returncode == 0, done.stderr
    assert _images(folder) == [f"{tag}@sha256:{hashlib.sha256(tag.encode()).hexdigest()}" for tag in tags]
    assert _pin(folder, "--check").returncode == 0
    again = _pin(folder)
    assert (again.returncode, again.stdout) == (0, "")


def test_nothing_else_changes(folder: Path) -> None:
    before = [re.sub("@sha256:[0-9a-f]{64}", "", (folder / name).read_text()) for name in FILES]
    _pin(folder)
    assert [re.sub("@sha256:[0-9a-f]{64}", "", (folder / name).read_text()) for name in FILES] == before


def test_a_tag_that_moved_is_told_and_not_written_when_one_only_looks(folder: Path) -> None:
    _pin(folder)
    before = _images(folder)
    looked = _pin(folder, "--check", MOVED="1")
    assert looked.returncode == 1
    assert looked.stdout.count("\n>") == len(before)
    assert _images(folder) == before


@pytest.mark.parametrize("trouble", [{"ABSENT": "Dockerfile"}, {"SAID": "sha256:abc"}, {"SAID": "<none>"}])
def test_a_registry_that_does_not_answer_changes_nothing(folder: Path, trouble: dict[str, str]) -> None:
    before = _images(folder)
    if "ABSENT" in trouble:
        trouble = {"ABSENT": before[-1].partition("@")[0]}  # the last one asked for: all or nothing
    done = _pin(folder, **trouble)
    assert done.returncode == 2
    assert done.stderr
    assert _images(folder) == before
