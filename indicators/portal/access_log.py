"""The log of what was asked of the portal: a line of JSON a request, a file a day; no address of a reader is kept."""

from __future__ import annotations

import datetime as dt
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from indicators.base import resources
from indicators.base.database import connect
from indicators.store.context import Context

_COLUMNS = {
    **dict.fromkeys(("ASKED_AT", "WHAT", "MEMBER", "TOKEN", "RELEASE", "PATH"), "VARCHAR"),
    "STATUS": "INTEGER",
    "BYTES": "BIGINT",
    "EARLY": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Access:
    """A request that is recorded.

    Attributes:
        what: `file`, `page`, `data`, `sign-in`, or `refused`.
        status: of the answer (HTTP).
        member: who asked; blank for the public.
        token: by which token.
        release: of which release.
        path: which file or page.
        bytes: of the answer.
        early: whether the release was not open to the public by then.
    """

    what: str
    status: int
    member: str = ""
    token: str = ""
    release: str = ""
    path: str = ""
    bytes: int = 0
    early: bool = False


def record(folder: Path, access: Access, now: dt.datetime) -> None:
    """Appends a line; several processes may do so at once."""
    fields = {name.upper(): value for name, value in asdict(access).items()}
    line = json.dumps({"ASKED_AT": now.astimezone(dt.UTC).isoformat(timespec="seconds")} | fields) + "\n"
    # A short line written at once to a file opened for appending is not mixed with another one.
    path = folder / f"{now:%Y-%m-%d}.jsonl"
    if not path.parent.is_dir():
        path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        os.write(handle, line.encode())
    finally:
        os.close(handle)


def counts(context: Context, *, before_release: bool = False) -> list[tuple[Any, ...]]:
    """Rows of RELEASE, MEMBER, FILES, DOWNLOADS, REQUESTS, BYTES, EARLY and LAST_AT, by release and member.

    Args:
        context: where the log lies.
        before_release: only what was read before it was open to the public.
    """
    files = context.settings.access / "*.jsonl"
    if not list(files.parent.glob(files.name)):
        return []
    with connect() as con:
        con.read_json(str(files), format="newline_delimited", columns=_COLUMNS).create_view("log")
        return con.execute(resources.sql("portal/access"), {"early": before_release}).fetchall()
