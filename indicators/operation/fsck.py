"""Whether the store is sound: what is recorded is whole, there once, and its files are there as they were written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from indicators.base import resources
from indicators.base.errors import StoreUnsound
from indicators.base.release_files import MANIFEST
from indicators.base.report import hash_of
from indicators.release.staging import in_place
from indicators.store import standing
from indicators.store.context import Context
from indicators.store.events import Event
from indicators.store.lake import all_processors
from indicators.store.reports import whole

_REPORTS = """SELECT SUBMISSION, REPORT, NOTE FROM lake.submissions
    JOIN lake.events ON SUBJECT = SUBMISSION AND EVENT = 'checked' ORDER BY ALL"""


@dataclass(frozen=True, slots=True)
class Problem:
    """A contradiction.

    Attributes:
        rule: what should be so.
        subject: of what it is not: the number of a delivery or a submission, a file.
        detail: what was found instead.
    """

    rule: str
    subject: str
    detail: str


def fsck(context: Context, *, deep: bool = False) -> list[Problem]:
    """Looks for contradictions in the records, the archive, the data files and the releases; changes nothing.

    Args:
        context: where the store is.
        deep: also reads every archived file, every file of a release, every report and accepted value, and compares
            hashes.
    """
    if not context.lake.exists:
        return []
    with context.lake.reading() as con, all_processors(con):
        if lost := list(_data_files(con)):
            return lost  # the records cannot be read without them
        found = [
            *(Problem(*row) for row in con.execute(resources.sql("store/fsck")).fetchall()),
            *_archive(context, con, deep),
            *(_altered(con) if deep else ()),
        ]
    return found + list(_releases(context, deep))


def must_be_sound(context: Context) -> None:
    """Checks the store, for a task that must not go on otherwise.

    Raises:
        StoreUnsound: it is not sound.
    """
    problems = fsck(context)
    if problems:
        raise StoreUnsound(
            f"The store is not sound: {len(problems)} contradictions.",
            advice="`ict fsck` lists them; docs/operations.md says what to do about each.",
            detail="\n".join(f"{each.rule}: {each.subject}" for each in problems[:20]),
        )


def _archive(context: Context, con: duckdb.DuckDBPyConnection, deep: bool) -> Iterator[Problem]:
    rows = con.execute("SELECT DISTINCT DELIVERY, SHA256, SIZE_BYTES FROM lake.deliveries ORDER BY ALL").fetchall()
    for delivery, sha256, size in rows:
        path = context.archive.path(sha256)
        yield from _compared("a delivery has its bytes in the archive", delivery, path, size, sha256 if deep else "")


def _altered(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """What was changed within the catalogue or a data file: values and reports that are not those that were written."""
    con.execute("CREATE OR REPLACE TEMP VIEW kept AS FROM lake.observations")
    stored = dict(con.execute(resources.sql("store/checksums")).fetchall())
    con.execute("DROP VIEW kept")
    written = con.execute(
        "SELECT SUBJECT, NOTE FROM lake.events WHERE EVENT = ? ORDER BY ALL", [Event.STORED.value]
    ).fetchall()
    for submission, checksum in written:
        if stored.get(submission) != checksum:
            yield Problem("accepted values are those that were written", submission, "they have another checksum")
    for submission, text, sha256 in con.execute(_REPORTS).fetchall():
        if _hash(text) != sha256:
            yield Problem("a report is the one that was written", submission, "it has another checksum")
    for submission, number in standing.differing(con):
        yield Problem("values that are kept as standing are those that stand", submission, f"{number} differ")


def _hash(recorded: str) -> str:
    """The hash of a report; blank where it cannot be put together again."""
    try:
        return hash_of(whole(recorded))
    except (ValueError, KeyError):
        return ""


def _data_files(con: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """The files that DuckLake refers to; those in object storage are not looked at."""
    tables = con.execute("SELECT table_name FROM ducklake_table_info('lake') ORDER BY ALL").fetchall()
    for (table,) in tables:
        listed = con.execute("SELECT data_file, data_file_size_bytes FROM ducklake_list_files('lake', ?)", [table])
        for name, size in listed.fetchall():
            if "://" not in name:
                yield from _compared("the store has its data files", table, Path(name), size, "")


def _releases(context: Context, deep: bool) -> Iterator[Problem]:
    root = context.settings.releases
    there = in_place(root)
    context.lake.wait_for_writers()  # what is there may be about to be recorded
    recorded = dict(context.lake.rows("SELECT VERSION, MANIFEST FROM lake.releases ORDER BY ALL"))
    for version, text in recorded.items():
        manifest, path = json.loads(text), root / version / MANIFEST
        if not path.is_file() or json.loads(path.read_text(encoding="utf-8")) != manifest:
            yield Problem("a release has the manifest that is recorded", version, str(path))
            continue
        for file in manifest["files"]:
            name, sha256 = root / version / file["path"], file["sha256"] if deep else ""
            yield from _compared("a release has its files", version, name, file["bytes"], sha256)
    for folder in there:
        if folder.name not in recorded:
            yield Problem("a release that is there is recorded", folder.name, str(folder))
    pointer = root / "latest"
    if pointer.is_symlink() and pointer.readlink().name not in recorded:
        yield Problem("the pointer names a recorded release", str(pointer.readlink()), str(pointer))


def _compared(rule: str, subject: str, path: Path, size: int, sha256: str) -> Iterator[Problem]:
    if not path.is_file():
        yield Problem(rule, subject, f"{path} is missing")
    elif path.stat().st_size != size:
        yield Problem(rule, subject, f"{path} has {path.stat().st_size} bytes instead of {size}")
    elif sha256:
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                yield Problem(rule, subject, f"{path} has other content than what was written")
