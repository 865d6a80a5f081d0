"""Builds, verifies and publishes a release: a pure function of store snapshot, definitions and code."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indicators import __version__, resources
from indicators.clock import naive_utc
from indicators.context import Context
from indicators.errors import UsageError
from indicators.mapping.snapshot import Taken, take
from indicators.publish import extracts
from indicators.publish.build import Identity, build
from indicators.publish.extracts import Written
from indicators.publish.guards import stop_if_vacuous
from indicators.publish.published import POINTER, latest, withdrawn


@dataclass(frozen=True, slots=True)
class Release:
    """A published release; `new` is false when the same content was published before."""

    version: str
    folder: Path
    manifest: dict[str, Any]
    new: bool


def release(context: Context, as_of: dt.datetime | None = None) -> Release:
    """Publishes what was accepted as of a time (now, unless given); the same content is published once.

    Raises:
        UsageError: nothing was accepted by then.
        ReleaseError: the release did not pass its verification; nothing was published.
    """
    context.settings.releases.mkdir(parents=True, exist_ok=True)
    path = context.settings.releases / f".snapshot-{os.getpid()}.parquet"
    try:
        return _release(context, take(context, as_of or context.clock(), path))
    finally:
        path.unlink(missing_ok=True)


def _release(context: Context, taken: Taken) -> Release:
    content = content_hash(context, taken)
    version = f"{taken.recorded:%Y-%m-%d}-{content[:8]}"
    folder = context.settings.releases / version
    if version in withdrawn(context):
        raise UsageError(
            f"The release {version} was withdrawn: {withdrawn(context)[version]}",
            advice="It is published again only when its data, the definitions or the code change.",
        )
    if folder.is_dir():
        existing = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        files = [Written(f["path"], "", f["rows"], f["bytes"], f["sha256"]) for f in existing["files"]]
        extracts.verify(folder, files)
        point_to(context, folder)
        _record(context, version, taken.recorded, existing)
        return Release(version, folder, existing, new=False)
    stop_if_vacuous(context, taken)
    before = latest(context)
    staged = context.settings.releases / f".staging-{version}-{os.getpid()}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    try:
        manifest = build(context, taken, Identity(version, content, before.version if before else ""), staged)
        _rename(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    point_to(context, folder)
    _record(context, version, taken.recorded, manifest)
    return Release(version, folder, manifest, new=True)


def _rename(staged: Path, folder: Path) -> None:
    """Puts a finished release into its place; another publisher of the same content may have been first."""
    try:
        staged.replace(folder)
    except OSError:
        if not (folder / "manifest.json").is_file():
            raise


def content_hash(context: Context, taken: Taken) -> str:
    """Names the content of a release by what it is a function of."""
    parts = (
        *taken.submissions,
        *taken.footnotes,
        *taken.snapshot.answered,
        *sorted(set(taken.snapshot.vintages["SUBMISSION"].to_pylist())),
        context.definitions.hash,
        __version__,
        resources.code_hash(),
        json.dumps(context.offices, sort_keys=True),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def point_to(context: Context, folder: Path) -> None:
    """Swaps the pointer in one step: a reader sees the old release or the new one, never half."""
    pointer = context.settings.releases / POINTER
    if pointer.is_symlink() and pointer.readlink() == Path(folder.name):
        return
    part = context.settings.releases / f".{POINTER}-{os.getpid()}"
    part.unlink(missing_ok=True)
    part.symlink_to(folder.name)
    part.replace(pointer)


def _record(context: Context, version: str, recorded: dt.datetime, manifest: dict[str, Any]) -> None:
    now = naive_utc(context.clock())
    text = json.dumps(manifest, sort_keys=True)
    with context.lake.write() as con:
        con.execute(
            "INSERT INTO lake.releases SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS (FROM lake.releases WHERE VERSION = ?)",
            [version, naive_utc(recorded), hashlib.sha256(text.encode()).hexdigest(), text, now, version],
        )
