"""What docker-compose.yml and Dockerfile call exists, and nothing floats; no Docker engine is needed."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators.base.settings import Settings, load
from indicators.operation.secrets import Addresses, write_secrets
from tests.conftest import ROOT
from tests.services.compose import Compose, image_environment, interpolated

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: each for name, each in SERVICES.items() if each["image"].startswith("ict-") and name != "volumes"}


def test_the_topology_is_complete() -> None:
    airflow = {"api-server", "scheduler", "dag-processor", "triggerer", "worker", "migrate", "access"}
    assert set(OURS) == airflow | {"portal", "backup", "clean"}
    assert [name for name, service in SERVICES.items() if "build" in service] == ["volumes"], "the image is built once"
    assert set(SERVICES) - set(OURS) == {"volumes", "postgres", "redis", "s3", "mail", "metrics"}


def test_postgresql_is_healthy_only_when_others_reach_it() -> None:
    # While it makes its folder it answers on its socket, not on the network.
    check = SERVICES["postgres"]["healthcheck"]["test"]
    assert check[check.index("-h") + 1] == "127.0.0.1"


def _commands() -> list[list[str]]:
    found = []
    for service in OURS.values():
        command = interpolated(service["command"], {})
        script = re.sub(r'"\$\([^)]*\)"', "secret", command[-1])
        texts = re.split(r"&&|[|]{1,2}|[()]", script) if command[0] == "sh" else [shlex.join(command)]
        found += [words for text in texts if (words := shlex.split(text)) and words[0] in {"airflow", "ict"}]
    return found


@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_commands_exist(command: list[str]) -> None:
    words = []
    for word in command[1:]:
        if word.startswith("-") or "/" in word or "." in word:
            break
        words.append(word)
    done = subprocess.run(
        [Path(sys.executable).parent / command[0], *words, "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    for option in (word for word in command if word.startswith("--")):
        assert option in re.sub(r"\s+", " ", done.stdout), option


def test_our_settings_are_known() -> None:
    known = {f"ICT_{field.name.upper()}" for field in fields(Settings)}
    sign_on = (ROOT / "indicators" / "operation" / "airflow" / "webserver_config.py").read_text()
    known |= {name.removesuffix("_FILE") for name in re.findall(r'"(ICT_OIDC_\w+)"', sign_on)}
    used = {key.removesuffix("_FILE") for service in OURS.values() for key in service["environment"] if "ICT_" in key}
    assert {key for key in used if key.startswith("ICT_")} <= known


def test_images_are_pinned_and_limited() -> None:
    for name, service in SERVICES.items():
        digest = r"@sha256:[0-9a-f]{64}" if name not in {"volumes", *OURS} else ""
        assert re.fullmatch(rf"[\w./-]+:v?\d+\.\d+(\.\d+)?(-\w+)?{digest}", service["image"]), name
        assert {"memory", "cpus"} <= set(service["deploy"]["resources"]["limits"]), name


def test_the_image_has_the_client_programs_of_the_servers_version() -> None:
    major = SERVICES["postgres"]["image"].removeprefix("postgres:").split(".")[0]
    assert f" postgresql-client-{major} " in (ROOT / "Dockerfile").read_text()


def test_nothing_runs_as_root_or_writes_into_its_image() -> None:
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
    assert all(service["user"] == "50000:50000" for service in OURS.values())
    assert [name for name, service in SERVICES.items() if service.get("user", "0:0") == "0:0"] == ["volumes"]
    assert SERVICES["volumes"]["cap_add"] == ["CHOWN"]
    assert SERVICES["volumes"]["network_mode"] == "none"


def test_each_volume_belongs_to_the_user_of_the_service_that_writes_into_it() -> None:
    script = SERVICES["volumes"]["command"][-1]
    given = {name: user for user, names in re.findall(r"chown ([\d:]+) ([\w ]+)", script) for name in names.split()}
    assert set(given) == set(COMPOSE["volumes"])
    assert SERVICES["volumes"]["volumes"] == [f"{name}:/volumes/{name}" for name in COMPOSE["volumes"]]
    for name, service in SERVICES.items():
        for volume in {mount.partition(":")[0] for mount in service.get("volumes", [])} & set(given):
            assert name == "volumes" or given[volume] == service["user"], (name, volume)


def test_only_what_the_image_needs_gets_into_it() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    assert all((ROOT / line.removeprefix("!")).exists() for line in lines if line.startswith("!"))
    assert not {"!secrets", "!tests", "!var", "!.git"} & set(lines)
    copied = re.findall(r"^COPY (\S+) ", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert {f"!{name}" for name in copied if name != "."} <= set(lines)


def test_every_service_that_stays_has_a_health_check() -> None:
    for name, service in SERVICES.items():
        if service["restart"] != "no" and not service.get("profiles"):
            assert service["healthcheck"]["test"], name


def test_networks_are_apart_and_a_service_reaches_only_what_it_needs() -> None:
    of = {name: set(service.get("networks", [])) for name, service in SERVICES.items()}
    assert of.pop("volumes") == set(), "it has no network at all"
    assert all(of.values())
    assert set().union(*of.values()) == set(COMPOSE["networks"])
    assert {name for name in ("data", "objects") if COMPOSE["networks"][name]["internal"]} == {"data", "objects"}
    assert {name for name in of if "objects" in of[name]} == set(OURS) - {"portal"} | {"s3"}
    assert of["s3"] == {"objects"}
    assert of["postgres"] == of["redis"] == {"data"}
    assert of["mail"] == of["metrics"] == {"outside"}
    assert all("outside" in of[name] for name, service in SERVICES.items() if service.get("ports"))


def test_only_the_loopback_is_published() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_secret_is_in_the_file_and_each_is_written(tmp_path: Path) -> None:
    written = set(write_secrets(tmp_path / "secrets", Addresses()))
    assert set(COMPOSE["secrets"]) <= written
    for name, service in SERVICES.items():
        mounted = set(service.get("secrets", []))
        used = set(re.findall(r"/run/secrets/(\w+)", yaml.safe_dump(service)))
        assert used <= mounted, name
        assert mounted <= set(COMPOSE["secrets"]), name
        for key, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|SECRET|FERNET|_KEY|CATALOGUE", key):
                assert "/run/secrets/" in value, (name, key)


def test_telemetry_is_off() -> None:
    for service in OURS.values():
        environment = image_environment() | service["environment"]
        assert environment["AIRFLOW__USAGE_DATA_COLLECTION__ENABLED"] == "false"
        assert environment["GX_ANALYTICS_ENABLED"] == "false"


def test_the_portal_has_only_the_secrets_that_it_needs_and_knows_its_proxies() -> None:
    portal = SERVICES["portal"]
    assert set(portal["secrets"]) == {"ict_catalogue", "ict_secret", "rate_storage"}
    assert not [name for name in portal["environment"] if not name.startswith("ICT_")]
    said = Compose(ROOT, {"ICT_PROXIES": "172.20.0.0/24"}).service("portal").environment
    assert said["ICT_PROXIES"] == "172.20.0.0/24"
    assert (
        load(None, {name: text for name, text in said.items() if not name.endswith("_FILE")}).proxies
        == said["ICT_PROXIES"]
    )


def test_variables_are_filled_in_as_docker_does() -> None:
    text = "a ${A:-one} ${B} $$C ${D:-}"
    assert interpolated(text, {}) == "a one  $C "
    assert interpolated([text], {"A": "x", "B": "y", "D": "z"}) == ["a x y $C z"]
    with pytest.raises(KeyError, match="set it"):
        interpolated("${E:?set it}", {})


def test_the_paths_of_a_container_are_those_of_this_machine(tmp_path: Path) -> None:
    compose = Compose(tmp_path, {})
    worker = compose.service("worker")
    assert worker.environment["ICT_HOME"] == str(tmp_path / "volumes" / "data")
    assert worker.environment["AIRFLOW__CORE__FERNET_KEY_CMD"] == f"cat {tmp_path}/secrets/fernet_key"
    assert worker.environment["AIRFLOW__CORE__DAGS_FOLDER"] == str(ROOT / "dags")
    assert worker.after == {"migrate": "service_completed_successfully", "access": "service_completed_successfully"}
    assert compose.service("migrate").once


def test_the_image_runs_as_a_user_from_the_lock() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in text
    assert re.search(r"^USER ict$", text, re.MULTILINE)


def _blocks(lock: str) -> list[str]:
    return re.split(r"\n(?=[a-z0-9])", lock.strip(), flags=re.IGNORECASE)


def test_the_lock_of_the_image_is_a_part_of_the_lock() -> None:
    names = ("requirements.lock", "requirements-production.lock")
    whole, part = ({re.sub(r"\n +#.*", "", each) for each in _blocks((ROOT / name).read_text())} for name in names)
    assert part < whole
    assert not {re.split(r"[=\[]", each)[0] for each in part} & {"pytest", "mypy", "moto", "playwright", "pip-audit"}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-production.lock"])
def test_the_lock_names_no_index_and_pins_with_hashes(name: str) -> None:
    lock = (ROOT / name).read_text()
    assert "http" + "://" not in lock
    assert "https" + "://" not in lock
    assert "index-url" not in lock
    for block in _blocks(lock):
        assert re.match(r"[\w.\[\],-]+==", block), block[:80]
        assert "--hash=sha256:" in block, block[:80]
