"""Files that only save work: what any process could compute again, kept for the next one of the same user.

Nothing is lost with them. A file is known by a key that is a hash of all it was made of, so it never grows old; it is
used only if nobody but its owner can write it. ``ICT_CACHE`` names the folder, ``off`` keeps nothing.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

_MOST = 6  # files of one name: of some versions and checkouts that are used in turn


def cached(name: str, key: str, make: Callable[[Path], None]) -> Path | None:
    """The file of a name and a key; made if it is not there.

    Args:
        name: what it holds, with its suffix: ``rules.duckdb``.
        key: a hash of everything that it is made of; blank for what is not to be kept.
        make: writes it.

    Returns:
        its path, or nothing where nothing can be kept (no folder, no room, others may write there).
    """
    folder = _folder() if key else None
    if folder is None:
        return None
    path = folder / f"{key[:32]}-{name}"
    try:
        if not _only_ours(path):
            _replace(path, make)
            _forget_oldest(folder, name)
    except OSError:
        return None
    return path


def _folder() -> Path | None:
    given = os.environ.get("ICT_CACHE", "")
    if given == "off":
        return None
    if given:
        return Path(given)
    from platformdirs import user_cache_path  # imported where a folder is looked for

    return user_cache_path("ict-indicators")


def _only_ours(path: Path) -> bool:
    """Whether it is there, and nobody else but the administrator can have written it."""
    return all(_trusted(each) for each in (path.parent, path))


def _trusted(path: Path) -> bool:
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    if os.name != "posix":
        return True  # a user's folder is the user's own there
    return found.st_uid in {os.getuid(), 0} and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _replace(path: Path, make: Callable[[Path], None]) -> None:
    """Writes it in one step, so that a process that starts at the same time finds all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not _trusted(path.parent):
        raise PermissionError(f"others may write in {path.parent}")
    made = Path(mkdtemp(prefix=".making-", dir=path.parent)) / path.name
    try:
        make(made)
        made.chmod(0o600)
        made.replace(path)
    finally:
        shutil.rmtree(made.parent, ignore_errors=True)


def _forget_oldest(folder: Path, name: str) -> None:
    newest_first = sorted(folder.glob(f"*-{name}"), key=lambda each: each.stat().st_mtime, reverse=True)
    for other in newest_first[_MOST:]:
        with suppress(OSError):
            other.unlink()
