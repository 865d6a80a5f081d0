"""Copies of a store to which it can be taken back: data files never change, so every copy of the catalogue is a point.

A backup is a folder: ``archive/``, ``data/``, ``releases/`` and ``mail/`` grow with each backup by what is new;
``points/`` has a copy of the catalogue for each. Data in object storage are kept by its versioning, not here.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from indicators.base.errors import IctError, UsageError
from indicators.release.staging import put_aside
from indicators.store import events
from indicators.store.context import Context
from indicators.store.damage import RESTORED, UNFINISHED
from indicators.store.events import Event, Happened, Kind

_POINT = "%Y-%m-%dT%H%M%SZ"
# Everything of the work folder beside the catalogue and its data. Folders only grow; small files are copied anew.
_FOLDERS = ("archive", "releases", "access", "mail-in")
_FILES = ("outbox.journal", "secret.key", "ict.toml")
_MOVED = "UPDATE ducklake_metadata SET value = :'place' WHERE key = 'data_path';\n"
Told = Callable[[str], None]


def points(folder: Path) -> list[str]:
    """The times to which a backup can be restored, the oldest first."""
    return sorted(path.stem for path in (folder / "points").glob("*Z.*"))


def backup(context: Context, folder: Path, told: Told = lambda _: None) -> str:
    """Adds a point to a backup folder, and the files that are new since the last; gives its name.

    The catalogue is copied first and nothing is written meanwhile: all files that it refers to exist when they are
    copied. A file that is there is not copied again.

    Raises:
        UsageError: nothing was recorded yet.
        IctError: the catalogue could not be copied.
    """
    if not context.lake.exists:
        raise UsageError("Nothing was received yet: there is nothing to back up.", advice="`ict run PATH` first.")
    point = context.clock().astimezone(dt.UTC).strftime(_POINT)
    (folder / "points").mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # a folder of somebody else who gave it to us
        folder.chmod(0o700)  # it holds what is confidential, and the key of the links
    with context.lake.write():
        told("catalogue")
        part = folder / "points" / f".part-{secrets.token_hex(8)}"
        suffix = _copy_catalogue(context, part)
    for name in _FOLDERS:
        told(name)
        _grow(context.settings.home / name, folder / name)
    if data := _data(context):
        told("data")
        _grow(data, folder / "data")
    _copy_files(context.settings.home, folder)
    part.replace(folder / "points" / f"{point}{suffix}")  # last: a point that is there is whole
    with context.lake.write() as con:
        events.record(con, Happened(Event.BACKED_UP, Kind.STORE.of("backup"), context.actor, point), context.clock())
    return point


def restore(context: Context, folder: Path, point: str = "", told: Told = lambda _: None) -> str:
    """Takes an empty work folder (and, on PostgreSQL, an empty database) to a point of a backup; gives its name.

    One that was broken off is done again with the same point; until it ends nothing works on the folder. Where that
    point was restored before, the store stays as it is, with what was recorded since.

    Raises:
        UsageError: there is no such point, or the work folder has a store.
        IctError: the catalogue could not be read back.
    """
    known = points(folder)
    chosen = point or (known[-1] if known else "")
    if chosen not in known:
        raise UsageError(f"The backup has no point {point}.", advice=f"It has: {', '.join(known) or 'none'}.")
    home = context.settings.home
    if not was_restored(home, chosen):
        _bring_back(context, folder, chosen, told)
        (home / UNFINISHED).replace(home / RESTORED)
    _later_releases(context)
    return chosen


def was_restored(home: Path, point: str) -> bool:
    """Whether a work folder was restored to a point before."""
    mark = home / RESTORED
    return mark.is_file() and mark.read_text(encoding="utf-8") == point


def _bring_back(context: Context, folder: Path, chosen: str, told: Told) -> None:
    """Copies all files of a point, and reads its catalogue back."""
    home = context.settings.home
    again = _begun(home, chosen)
    for name in _FOLDERS:
        told(name)
        _grow(folder / name, home / name)
    if data := _data(context):
        told("data")
        _grow(folder / "data", data)
    _copy_files(folder, home)
    told("catalogue")
    copy = next((folder / "points").glob(f"{chosen}.*"))
    if copy.suffix == ".sqlite":
        _put_catalogue(copy, context.settings.lake / "catalogue.sqlite")
    else:
        database = _dsn(context)["dbname"]
        whole = [
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            *(["--clean", "--if-exists"] if again else []),
        ]
        _postgres(context, "pg_restore", *whole, f"--dbname={database}", str(copy))
        if data:  # the catalogue names the folder of the data files, which may be another one now
            place = f"--set=place={data.absolute()}/"
            _postgres(context, "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", place, said=_MOVED)


def _begun(home: Path, point: str) -> bool:
    """Marks a work folder as one that is being restored, and says whether it was before.

    Raises:
        UsageError: it has a store, or another point is being restored there.
    """
    mark = home / UNFINISHED
    if mark.is_file():
        before = mark.read_text(encoding="utf-8")
        if before != point:
            raise UsageError(
                f"{home} is being restored to {before}.", advice=f"Restore {before} there, or take another folder."
            )
        return True
    if (home / "archive").exists() or (home / "lake" / "catalogue.sqlite").exists():
        raise UsageError(f"{home} has a store.", advice="Restore into an empty work folder; move the old one away.")
    home.mkdir(parents=True, exist_ok=True)
    part = home / f".part-{secrets.token_hex(8)}"
    part.write_text(point, encoding="utf-8")
    part.replace(mark)
    return False


def _put_catalogue(copy: Path, catalogue: Path) -> None:
    """Puts a copy in place whole; what SQLite kept beside one that was there is not its own."""
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    for old in catalogue.parent.glob(f"{catalogue.name}*"):
        old.unlink()
    part = catalogue.with_name(f".part-{secrets.token_hex(8)}")
    shutil.copy2(copy, part)
    part.replace(catalogue)


def _copy_files(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for name in _FILES:
        if (source / name).is_file():
            shutil.copy2(source / name, target / name)


def _later_releases(context: Context) -> None:
    """What was published after the point is put aside, and the pointer names what was newest then."""
    from indicators.release.pointer import point

    root = context.settings.releases
    recorded = {row[0] for row in context.lake.rows("SELECT VERSION FROM lake.releases")}
    put_aside(root, recorded)
    if recorded:
        (root / "latest").unlink(missing_ok=True)
        point(context)


def _data(context: Context) -> Path | None:
    data = context.settings.data or str(context.settings.lake / "data")
    return None if "://" in data else Path(data)


def _copy_catalogue(context: Context, part: Path) -> str:
    if context.settings.catalogue.startswith("postgres:"):
        _postgres(context, "pg_dump", "--format=custom", "--file", str(part))
        return ".dump"
    source = context.settings.catalogue.removeprefix("sqlite:") or str(context.settings.lake / "catalogue.sqlite")
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(part)) as new:
        old.backup(new)
    return ".sqlite"


def _postgres(context: Context, program: str, *arguments: str, said: str = "") -> None:
    """Runs a program of PostgreSQL on the catalogue; what it must know is in its environment, so no list shows it."""
    dsn = _dsn(context)
    names = {"dbname": "PGDATABASE", "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    environment = os.environ | {names[name]: value for name, value in dsn.items() if name in names}
    try:
        done = subprocess.run(  # noqa: S603 - a program by name
            [program, *arguments], env=environment, capture_output=True, text=True, check=False, input=said
        )
    except FileNotFoundError:
        raise IctError(f"There is no {program}.", advice="Install PostgreSQL's client programs.") from None
    if done.returncode:
        raise IctError(f"{program} failed.", advice="Correct what it says.", detail=done.stderr[-2000:])


def _dsn(context: Context) -> dict[str, str]:
    return dict(part.split("=", 1) for part in shlex.split(context.settings.catalogue.removeprefix("postgres:")))


def _grow(source: Path, target: Path) -> None:
    """Copies what is not there yet, or has grown, file by file and each by an atomic rename; removes nothing."""
    if not source.is_dir():
        return
    for path in sorted(source.rglob("*")):
        name = path.relative_to(source)
        copy = target / name
        if path.is_symlink() or path.is_dir() or any(part.startswith(".") for part in name.parts):
            continue  # what has a dot is being written, or was put aside
        if copy.is_file() and copy.stat().st_size == path.stat().st_size:
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        part = copy.with_name(f".part-{secrets.token_hex(8)}")
        shutil.copy2(path, part)
        part.replace(copy)
