"""What docker-compose.yml and Dockerfile call exists, and nothing floats; no Docker engine is needed."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators.settings import Settings
from tests.conftest import ROOT

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service.get("build")}


def test_the_topology_is_complete() -> None:
    airflow = {"api-server", "scheduler", "dag-processor", "triggerer", "worker", "migrate"}
    assert set(OURS) == airflow
    assert {"postgres", "redis", "mail"} <= set(SERVICES)


@pytest.mark.parametrize("name", sorted(OURS))
def test_commands_exist(name: str) -> None:
    program, *arguments = OURS[name]["command"]
    words = [word for word in arguments if not word.startswith("-") and not word.isdigit()]
    done = subprocess.run(
        [Path(sys.executable).parent / program, *words, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]


def test_our_settings_are_known() -> None:
    known = {f"ICT_{field.name.upper()}" for field in fields(Settings)}
    used = {key for service in OURS.values() for key in service["environment"] if key.startswith("ICT_")}
    assert used <= known


def test_images_are_pinned_and_limited() -> None:
    for name, service in SERVICES.items():
        assert re.search(r":v?\d+\.\d+(\.\d+)?", service["image"]), name
        assert service["deploy"]["resources"]["limits"]["memory"], name


def test_secrets_come_from_the_environment() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for line in text.splitlines():
        if re.match(r"\s+\w*(PASSWORD|FERNET_KEY|JWT_SECRET)\w*:", line):
            assert "${" in line, line


def test_the_image_runs_as_a_user_from_the_lock() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in text
    assert re.search(r"^USER ict$", text, re.MULTILINE)


def test_the_lock_names_no_index_and_pins_with_hashes() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "http" + "://" not in lock
    assert "https" + "://" not in lock
    assert "index-url" not in lock
    blocks = re.split(r"\n(?=[a-z0-9])", lock.strip(), flags=re.IGNORECASE)
    for block in blocks:
        assert re.match(r"[\w.\[\],-]+==", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]
