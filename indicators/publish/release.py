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

import duckdb
import pyarrow as pa

from indicators import __version__, resources
from indicators.clock import naive_utc
from indicators.context import Context
from indicators.mapping.derive import add, derive
from indicators.mapping.snapshot import Taken, take
from indicators.publish import chart, extracts, package
from indicators.publish.extracts import Written
from indicators.publish.global_status import page, status_table
from indicators.publish.guards import judge, stop_if_vacuous
from indicators.publish.published import POINTER
from indicators.resources import SUITE_FILE

STATUS_PAGE = "global-status.html"


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
    content = _content(context, taken)
    version = f"{taken.recorded:%Y-%m-%d}-{content[:8]}"
    folder = context.settings.releases / version
    if folder.is_dir():
        existing = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        files = [Written(f["path"], "", f["rows"], f["bytes"], f["sha256"]) for f in existing["files"]]
        extracts.verify(folder, files)
        _publish(context, folder)
        _record(context, version, taken.recorded, existing)
        return Release(version, folder, existing, new=False)
    stop_if_vacuous(context, taken)
    staged = _build(context, taken, version, content)
    staged.replace(folder)
    _publish(context, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    _record(context, version, taken.recorded, manifest)
    return Release(version, folder, manifest, new=True)


def _content(context: Context, taken: Taken) -> str:
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


def _build(context: Context, taken: Taken, version: str, content: str) -> Path:
    recorded, submissions = taken.recorded, taken.submissions
    staged = context.settings.releases / f".staging-{version}-{os.getpid()}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    con = derive(taken.snapshot, context.definitions)
    try:
        add(con, "evaluations", _evaluations(context, submissions, recorded))
        ledger = judge(con, context.definitions)
        metadata = {"release": version, "as_of": recorded.isoformat(), "definitions": context.definitions.hash}
        metadata |= {"licence": "CC-BY-4.0", "source": "see the column SOURCE"}
        files = [file for name in extracts.NAMES for file in extracts.write(con, name, staged, metadata)]
        files += _for_people(con, context, staged, recorded)
        shutil.copyfile(SUITE_FILE, staged / SUITE_FILE.name)
        files.append(extracts.describe(staged / SUITE_FILE.name, "", 0))
    finally:
        con.close()
    _write_json(staged / "datapackage.json", package.data_package(version, recorded, files))
    files.append(extracts.describe(staged / "datapackage.json", "", 0))
    described = package.manifest(version, recorded, content, context.definitions.hash, submissions, files)
    described["rules"] = ledger
    _write_json(staged / "manifest.json", described)
    extracts.verify(staged, files)
    return staged


def _for_people(con: duckdb.DuckDBPyConnection, context: Context, staged: Path, recorded: dt.datetime) -> list[Written]:
    """The charts, and the page of the global status for every edition of which somebody has data."""
    pictures = {chart.FILE: chart.draw, chart.PROGRESS_FILE: chart.draw_progress}
    files = [extracts.describe(staged / name, "", draw(con, staged / name)) for name, draw in pictures.items()]
    tables = [status_table(con, edition, context.definitions) for edition in reversed(context.definitions.editions)]
    shown = [table for table in tables if table.has_data]
    text = page(shown, f"{recorded:%Y-%m-%d}")
    (staged / STATUS_PAGE).write_text(text, encoding="utf-8")
    return [*files, extracts.describe(staged / STATUS_PAGE, "", len(shown))]


def _evaluations(context: Context, submissions: list[str], as_of: dt.datetime) -> pa.Table:
    """The ledger of the checks behind a release, with what each rule weighs."""
    query = resources.sql("store/release_ledger")
    found = context.lake.read().execute(query, {"submissions": submissions, "as_of": naive_utc(as_of)})
    rules = context.definitions.rules
    rows = [
        row | {"SEVERITY": rules[row["RULE"]]["severity"], "LEVEL": rules[row["RULE"]]["level"]}
        for row in found.to_arrow_table().to_pylist()
        if row["RULE"] in rules
    ]
    names = ("SUBMISSION", "REF_AREA", "RULE", "SEVERITY")
    numbers = {"LEVEL": pa.int32()} | dict.fromkeys(("EVALUATED", "FAILED", "NOT_APPLICABLE", "CONFIRMED"), pa.int64())
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], kind)
            for name, kind in (dict.fromkeys(names, pa.string()) | numbers).items()
        }
    )


def _write_json(path: Path, content: dict[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _publish(context: Context, folder: Path) -> None:
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
