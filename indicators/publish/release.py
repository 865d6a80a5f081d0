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

import pyarrow as pa

from indicators import __version__, resources
from indicators.clock import naive_utc
from indicators.context import Context
from indicators.errors import UsageError
from indicators.mapping.derive import add, derive
from indicators.publish import chart, extracts, package
from indicators.publish.extracts import Written
from indicators.publish.guards import judge, stop_if_vacuous
from indicators.resources import SUITE_FILE

POINTER = "latest"


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
    accepted = _accepted(context, as_of or context.clock())
    if accepted.num_rows == 0:
        raise UsageError(
            "Nothing was accepted by then, so there is nothing to release.", advice="`ict run PATH` first."
        )
    recorded: dt.datetime = max(accepted["RECORDED_AT"].to_pylist()).replace(tzinfo=dt.UTC)
    submissions = sorted(set(accepted["SUBMISSION"].to_pylist()))
    content = _content(context, submissions, accepted)
    version = f"{recorded:%Y-%m-%d}-{content[:8]}"
    folder = context.settings.releases / version
    if folder.is_dir():
        existing = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        files = [Written(f["path"], "", f["rows"], f["bytes"], f["sha256"]) for f in existing["files"]]
        extracts.verify(folder, files)
        _publish(context, folder)
        _record(context, version, recorded, existing)
        return Release(version, folder, existing, new=False)
    stop_if_vacuous(context, accepted)
    staged = _build(context, accepted, version, recorded, content, submissions)
    staged.replace(folder)
    _publish(context, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    _record(context, version, recorded, manifest)
    return Release(version, folder, manifest, new=True)


def _accepted(context: Context, as_of: dt.datetime) -> Any:
    if not context.lake.exists:
        raise UsageError("Nothing was received yet.", advice="`ict run PATH` first.")
    query = resources.sql("store/as_of")
    return context.lake.read().execute(query, {"as_of": naive_utc(as_of)}).to_arrow_table()


def _content(context: Context, submissions: list[str], accepted: Any) -> str:
    """Names the content of a release by what it is a function of."""
    parts = (
        *submissions,
        *sorted(set(accepted["FOOTNOTE"].to_pylist())),
        context.definitions.hash,
        __version__,
        resources.code_hash(),
        json.dumps(context.offices, sort_keys=True),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _build(
    context: Context, accepted: Any, version: str, recorded: dt.datetime, content: str, submissions: list[str]
) -> Path:
    staged = context.settings.releases / f".staging-{version}-{os.getpid()}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    con = derive(accepted, context.definitions, context.offices)
    try:
        add(con, "evaluations", _evaluations(context, submissions, recorded))
        ledger = judge(con, context.definitions)
        metadata = {"release": version, "as_of": recorded.isoformat(), "definitions": context.definitions.hash}
        metadata |= {"licence": "CC-BY-4.0", "source": "see the column SOURCE"}
        files = [file for name in extracts.NAMES for file in extracts.write(con, name, staged, metadata)]
        drawn = chart.draw(con, staged / chart.FILE)
        files.append(extracts.describe(staged / chart.FILE, "", drawn))
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
