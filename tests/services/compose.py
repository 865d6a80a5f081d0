"""docker-compose.yml read as Docker reads it: variables filled in, volumes and secrets at the places where they lie."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT

_VARIABLE = re.compile(r"\$\$|\$\{(?P<name>\w+)(?::(?P<how>[-?])(?P<rest>[^}]*))?\}")


def interpolated(value: Any, variables: Mapping[str, str]) -> Any:
    """A value of the file with ``${NAME}``, ``${NAME:-default}`` and ``${NAME:?message}`` filled in; ``$$`` is ``$``.

    Raises:
        KeyError: a variable without a default is not set.
    """
    if isinstance(value, dict):
        return {name: interpolated(each, variables) for name, each in value.items()}
    if isinstance(value, list):
        return [interpolated(each, variables) for each in value]
    if not isinstance(value, str):
        return value

    def said(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        found = variables.get(match["name"], "")
        if found or match["how"] is None:
            return found
        if match["how"] == "?":
            raise KeyError(f"{match['name']}: {match['rest']}")
        return match["rest"] or ""

    return _VARIABLE.sub(said, value)


@dataclass(frozen=True)
class Service:
    """A service of the file as a plain process sees it."""

    name: str
    command: list[str]
    environment: dict[str, str]
    ours: bool
    after: dict[str, str]
    once: bool


class Compose:
    """The file, with folders of this machine in place of volumes, secrets and the folders of the image."""

    def __init__(self, folder: Path, variables: Mapping[str, str]) -> None:
        self.folder, self.variables = folder, variables
        text: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
        self.file: dict[str, Any] = interpolated(text, variables)

    def service(self, name: str) -> Service:
        """One service."""
        described = self.file["services"][name]
        ours = described.get("image", "").startswith("ict-")
        environment = (image_environment() if ours else {}) | described.get("environment", {})
        return Service(
            name,
            [self.mapped(str(word), described) for word in described.get("command", [])],
            {key: self.mapped(str(value), described) for key, value in environment.items()},
            ours,
            {key: each["condition"] for key, each in described.get("depends_on", {}).items()},
            described.get("restart") == "no",
        )

    def volume(self, name: str) -> Path:
        """The folder that stands in for a volume."""
        path = self.folder / "volumes" / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    @property
    def secrets(self) -> Path:
        """The folder of the secrets."""
        return self.folder / "secrets"

    def mapped(self, text: str, described: Mapping[str, Any]) -> str:
        """A text in which the paths of a container are those of this machine."""
        text = text.replace("/run/secrets/", f"{self.secrets}/").replace("/opt/ict", str(ROOT))
        text = text.replace("/opt/airflow", str(self.folder / "airflow"))
        for mount in described.get("volumes", []):
            source, _, target = mount.partition(":")
            if source not in self.file["volumes"]:  # a file or folder of the machine
                continue
            text = re.sub(rf"(?<![\w/.-]){re.escape(target)}(?![\w.-])", str(self.volume(source)), text)
        return text


def image_environment() -> dict[str, str]:
    """The variables that the image sets for all our services."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line.removeprefix("ENV ") for line in text.splitlines() if line.startswith("ENV ")]
    return dict(word.split("=", 1) for line in lines for word in shlex.split(line))
