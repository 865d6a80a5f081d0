"""The releases that were published: the latest one, and any by its version."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from indicators.base.errors import ReleaseError, UsageError
from indicators.base.release_files import MANIFEST
from indicators.definitions.vintages import Vintages
from indicators.store.context import Context

POINTER = "latest"
_VERSION = re.compile(r"^\d{4}-\d{2}-\d{2}-[0-9a-f]{8}$")
REFERENCE_FILE = "reference-metadata.json"


@dataclass(frozen=True, slots=True)
class Published:
    """A release that was published.

    Attributes:
        version: its name.
        folder: where its files lie.
        as_of: when the last of its observations was recorded.
        manifest: what it is a function of, and what it holds.
    """

    version: str
    folder: Path
    as_of: dt.datetime
    manifest: dict[str, Any]

    def datasets(self) -> list[str]:
        """The datasets that have reference metadata; none in a release that was made before there were any."""
        return [str(each["dataset"]) for each in self.reference_metadata()]

    @property
    def asked(self) -> Vintages:
        """The vintages of groups and population that it was asked for."""
        return Vintages(**self.manifest.get("vintages", {}))

    def reference_metadata(self) -> list[dict[str, Any]]:
        """The reference metadata by dataset."""
        path = self.folder / REFERENCE_FILE
        found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["datasets"] if path.is_file() else []
        return found


def latest(context: Context) -> Published | None:
    """The release that the pointer names, if there is one."""
    folder = context.settings.releases / POINTER
    return _published(folder.resolve()) if folder.is_dir() else None


def find(context: Context, version: str) -> Published:
    """A release by its version, or by `latest`.

    Raises:
        UsageError: there is no such release; the advice names those that there are.
    """
    newest = latest(context) if version == POINTER else None
    if newest:
        return newest
    folder = context.settings.releases / version
    if not _VERSION.match(version) or not (folder / MANIFEST).is_file():
        there = ", ".join(each.version for each in all_releases(context)) or "none yet"
        raise UsageError(f"There is no release {version}.", advice=f"Releases: {there}. A time is written 2026-11-22.")
    return _published(folder)


def require_files(context: Context, version: str) -> None:
    """Makes sure that the files of a recorded release are there.

    Raises:
        ReleaseError: they are not.
    """
    if not (context.settings.releases / version / MANIFEST).is_file():
        raise ReleaseError(
            f"The files of {version} are not there.", advice="Restore the folder of releases from its backup."
        )


def all_releases(context: Context) -> list[Published]:
    """All releases whose files are there, the one with the oldest data first."""
    folders = [each.parent for each in context.settings.releases.glob(f"[!.]*/{MANIFEST}")]
    found = [_published(folder) for folder in folders if not folder.is_symlink()]
    return sorted(found, key=lambda each: (each.as_of, each.version))


@lru_cache(maxsize=1000)
def _published(folder: Path) -> Published:
    # A release never changes, so that its manifest is read once.
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    return Published(manifest["version"], folder, dt.datetime.fromisoformat(manifest["as_of"]), manifest)
