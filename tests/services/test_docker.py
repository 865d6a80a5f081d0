"""`make up` with a Docker engine: all healthy, a load, a backup and its restore, and all of it again after kills.

It takes the images that docker-compose.yml names; where no registry can be reached, docker/build.sh makes stand-ins.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.services.servers import free_port

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("airflow")]
ONCE = {"volumes", "migrate", "access"}
SAMPLE_FILES = 18


def _engine() -> bool:
    asked = ["docker", "compose", "version"], ["docker", "info"]
    return bool(shutil.which("docker")) and all(
        subprocess.run(words, capture_output=True, check=False).returncode == 0 for words in asked
    )


def _take_stand_ins(path: Path) -> None:
    """Where an image is here under its tag, as those of docker/build.sh are, it is taken whatever its digest is."""

    def taken(match: re.Match[str]) -> str:
        here = subprocess.run(["docker", "image", "inspect", match[1]], capture_output=True, check=False)
        return match[0] if here.returncode else match[1]

    path.write_text(re.sub(r"([\w./-]+:[\w.-]+)@sha256:[0-9a-f]{64}", taken, path.read_text()))


class Docker:
    """The topology as a project of its own, in a copy of this repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in filter(None, files.split("\0")):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
        for name in ("docker-compose.yml", "Dockerfile"):
            _take_stand_ins(folder / name)
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / ".venv" / "bin" / "ict").symlink_to(ROOT / ".venv" / "bin" / "ict")
        (folder / ".venv" / ".ready").touch()  # make is to install nothing, least of all over what runs this
        ports = {name: str(free_port()) for name in ("AIRFLOW_PORT", "WEB_PORT", "MAIL_PORT")}
        self.environment = os.environ | ports | {"COMPOSE_PROJECT_NAME": "ict-test"}

    def run(self, *words: str, seconds: float = 600) -> str:
        """A command in the copy; gives what it said."""
        done = subprocess.run(
            words, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=seconds
        )
        assert done.returncode == 0, (words, done.stdout[-2000:], done.stderr[-2000:])
        return done.stdout

    def compose(self, *words: str) -> str:
        """`docker compose` with these words."""
        return self.run("docker", "compose", "--profile", "dev", *words)

    def ict(self, *words: str) -> str:
        """A command of ours in the container of the portal."""
        return self.compose("exec", "-T", "portal", "ict", *words)

    def states(self) -> dict[str, str]:
        """What each container says of itself."""
        lines = self.compose("ps", "--all", "--format", "json").splitlines()
        known = [json.loads(line) for line in lines]
        return {each["Name"]: each["Health"] or f"{each['State']} {each['ExitCode']}" for each in known}

    def well(self) -> bool:
        """All that stays is healthy, and what runs once has ended well."""
        states = self.states()
        once = {f"ict-test-{name}-1": "exited 0" for name in ONCE}
        mail = {"ict-test-mail-1": "running 0"}
        rest = {name: "healthy" for name in states if name not in once | mail}
        return len(rest) == 10 and states == once | mail | rest


def _until(true: Callable[[], bool], seconds: float, shown: Callable[[], object]) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, shown()
        time.sleep(2)


@pytest.fixture(scope="module")
def docker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Docker]:
    if not _engine():
        pytest.skip("There is no Docker engine with compose here")
    started = Docker(tmp_path_factory.mktemp("docker"))
    try:
        said = started.run("make", "up")
        for name in ("AIRFLOW_PORT", "WEB_PORT", "MAIL_PORT"):
            assert f"http://127.0.0.1:{started.environment[name]}" in said
        yield started
    finally:
        started.compose("--profile", "tools", "down", "--volumes", "--timeout", "20")


def _checked(docker: Docker) -> int:
    return sum(
        word in line for line in docker.ict("status").splitlines() for word in ("accepted", "rejected", "to con")
    )


def test_make_up_loads_backs_up_restores_and_survives_kills(docker: Docker) -> None:
    _until(docker.well, 240, docker.states)
    docker.compose("exec", "-T", "worker", "ict", "deliver", "/opt/ict/samples")
    docker.compose("exec", "-T", "worker", "airflow", "dags", "trigger", "collect")
    _until(lambda: _checked(docker) >= SAMPLE_FILES, 240, lambda: docker.ict("status"))
    status = docker.ict("status")

    backup = docker.folder / "backup"
    backup.mkdir()
    shutil.chown(backup, 50000, 50000)
    docker.compose("run", "--rm", "backup")
    docker.compose("stop", "--timeout", "20")
    docker.compose("up", "--detach", "--wait", "postgres")
    words = ("createdb", "-U", "postgres", "-O", "ict", "-T", "template0", "-E", "UTF8", "--locale=C", "ict_restored")
    docker.compose("exec", "-T", "postgres", *words)
    revoke = "REVOKE CONNECT ON DATABASE ict_restored FROM PUBLIC"
    docker.compose("exec", "-T", "postgres", "psql", "-U", "postgres", "-c", revoke)
    catalogue = docker.folder / "secrets" / "ict_catalogue"
    catalogue.write_text(catalogue.read_text().replace("dbname=ict", "dbname=ict_restored"))
    (docker.folder / ".env").write_text("STORE_HOME=/data/restored\n")
    assert "The store is sound." in docker.compose("run", "--rm", "backup", "ict", "restore", "/backup")
    docker.run("make", "up")
    _until(docker.well, 240, docker.states)
    assert docker.ict("status") == status

    for name in ("worker", "scheduler", "postgres", "redis", "s3", "portal"):
        identity = f"ict-test-{name}-1"
        pid = docker.run("docker", "inspect", "--format", "{{.State.Pid}}", identity).strip()
        os.kill(int(pid), signal.SIGKILL)
    time.sleep(5)
    _until(docker.well, 240, docker.states)
    assert "The store is sound." in docker.ict("fsck", "--deep")


def test_a_container_holds_no_secret_and_may_write_nothing_but_its_volumes(docker: Docker) -> None:
    said = docker.compose(
        "exec", "-T", "worker", "sh", "-c", "id -u; ls /opt/ict; touch /opt/ict/x /usr/x 2>&1 || true"
    )
    assert said.splitlines()[0] == "50000"
    assert "secrets" not in said
    assert said.count("Read-only file system") == 2
    assert "CapEff:\t0000000000000000" in docker.compose("exec", "-T", "worker", "cat", "/proc/1/status")
