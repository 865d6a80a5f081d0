"""The store of microdata: files of a survey in a folder of their own, readable by its owner only, until a stated day.

It lies apart from the archive of submissions, which keeps every byte for ever, and from the lake, whose Parquet files
keep deleted rows. No backup and no release copies it. What is deleted here is gone; that it was there, who kept it and
who deleted it stays in a log that holds no value, and no name, of a person.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from indicators.base.clock import Clock
from indicators.base.errors import UsageError

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")
_LOG = "events.jsonl"
_UNFINISHED = ".part-"  # being written, or being deleted
_ABANDONED = dt.timedelta(days=1)  # no copy takes so long
_BLOCK = 4_000_000


@dataclass(frozen=True, slots=True)
class KeptSurvey:
    """A survey whose files are kept.

    Attributes:
        name: of the survey.
        files: how many.
        size: bytes of them all.
        until: the last day on which they may be kept.
        expired: whether that day is over.
    """

    name: str
    files: int
    size: int
    until: dt.date
    expired: bool


class KeptFiles:
    """The files of surveys under one folder."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root, self._clock = root, clock

    def keep(self, name: str, files: Sequence[Path], until: dt.date, by: str) -> KeptSurvey:
        """Copies files; all are there afterwards, or none.

        Raises:
            UsageError: the name is taken or none, a file is not there or stands twice, or the day is over.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name} is no name of a survey.", advice="Use small letters, digits, - and _: ict-2016.")
        if until < self._clock().date():
            raise UsageError(f"{until} is over.", advice="Name the last day on which the files may be kept.")
        missing = [path.name for path in files if not path.is_file()]
        names = [path.name for path in files]
        if missing or len(set(names)) < len(names):
            raise UsageError(
                f"{', '.join(missing) or 'A name'} is not there, or stands twice.", advice="Name each file once."
            )
        self._made()
        if (self._root / name).exists():
            raise UsageError(f"{name} is kept already.", advice="Delete it first, or take another name: ict-2016-2.")
        part = self._root / f"{_UNFINISHED}{secrets.token_hex(8)}"
        part.mkdir(mode=0o700)
        try:
            for path in files:
                _copy(path, part / path.name)
            # First, because files of which the log does not know the last day would be kept for ever.
            self._log("kept", name, by, files=len(files), until=until.isoformat())
            part.rename(self._root / name)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise
        return self._survey(name)

    def surveys(self) -> list[KeptSurvey]:
        """Every survey that is kept, by name."""
        if not self._root.is_dir():
            return []
        names = sorted(path.name for path in self._root.iterdir() if path.is_dir())
        return [self._survey(name) for name in names if not name.startswith(_UNFINISHED)]

    def path(self, name: str) -> Path:
        """The folder of a survey.

        Raises:
            UsageError: none of that name is kept.
        """
        if not _NAME.fullmatch(name) or not (self._root / name).is_dir():
            raise UsageError(f"No survey {name} is kept.", advice="`ict survey kept` lists all.")
        return self._root / name

    def note(self, event: str, name: str, by: str) -> None:
        """Records what was done with a survey; never a value of it."""
        self._log(event, name, by)

    def delete(self, name: str, by: str) -> None:
        """Removes every byte of a survey, and what an earlier run left behind.

        Raises:
            UsageError: none of that name is kept.
        """
        gone = self._root / f"{_UNFINISHED}{secrets.token_hex(8)}"
        self.path(name).rename(gone)
        for left in self._root.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        self._log("deleted", name, by)

    def delete_abandoned(self) -> int:
        """Removes what runs left behind that were killed while they copied; gives how many there were."""
        before = self._clock() - _ABANDONED
        parts = [path for path in self._root.glob(f"{_UNFINISHED}*") if last_change(path) < before]
        for part in parts:
            shutil.rmtree(part)
        return len(parts)

    def _survey(self, name: str) -> KeptSurvey:
        sizes = [path.stat().st_size for path in (self._root / name).iterdir()]
        until = next(
            dt.date.fromisoformat(each["until"])
            for each in reversed(self.events())
            if each["event"] == "kept" and each["survey"] == name
        )
        return KeptSurvey(name, len(sizes), sum(sizes), until, until < self._clock().date())

    def events(self) -> list[dict[str, str]]:
        """What happened, the oldest first."""
        path = self._root / _LOG
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
        return [json.loads(line) for line in lines]

    def _made(self) -> None:
        self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._root.chmod(0o700)

    def _log(self, event: str, name: str, by: str, **more: object) -> None:
        line = {"at": self._clock().isoformat(), "event": event, "survey": name, "by": by, **more}
        with os.fdopen(_opened(self._root / _LOG, os.O_APPEND), "a", encoding="utf-8") as log:
            log.write(json.dumps(line, ensure_ascii=False) + "\n")

            log.flush()
            os.fsync(log.fileno())


def is_kept(design: Path) -> bool:
    """Whether a design lies in a store of microdata."""
    return (design.resolve().parent.parent / _LOG).is_file()


def last_change(folder: Path) -> dt.datetime:
    """When a file, or a folder or a file in it, changed last."""
    inside = folder.iterdir() if folder.is_dir() else ()
    latest = max(path.lstat().st_mtime for path in (folder, *inside))
    return dt.datetime.fromtimestamp(latest, dt.UTC)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, os.fdopen(_opened(target, os.O_EXCL), "wb") as written:
        shutil.copyfileobj(read, written, _BLOCK)
        written.flush()
        os.fsync(written.fileno())


def _opened(path: Path, flags: int) -> int:
    """A file that its owner alone may read, from its first byte on."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | flags, 0o600)
