"""Where a release is built, beside those that were published; and what publishers that were cut off left there."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

_PREFIX = ".staging-"
_ASIDE = ".not-recorded"
_SECONDS = 24 * 3600
"""No task takes as long, so that a folder that is older belongs to nobody any more."""


@contextmanager
def workplace(releases: Path) -> Iterator[Path]:
    """A new folder of one publisher alone, on the same disk as the releases; it is removed in the end.

    Process numbers would not tell publishers apart: in containers they are often the same.

    Args:
        releases: the folder of the releases; made where it is not there.
    """
    releases.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=releases))
    try:
        _sweep(place)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _sweep(place: Path) -> None:
    """Removes what publishers that were killed left; both times are the disk's, so that no clock matters."""
    now = place.stat().st_mtime
    for other in place.parent.glob(f"{_PREFIX}*"):
        try:
            if now - other.stat().st_mtime > _SECONDS:
                shutil.rmtree(other, ignore_errors=True)
        except FileNotFoundError:
            continue  # its publisher has just ended


def in_place(releases: Path) -> list[Path]:
    """The folders of the releases that are in their place, recorded or not; none where nothing was published."""
    return [each for each in sorted(releases.glob("[0-9]*-*")) if each.is_dir()]


def put_aside(releases: Path, recorded: Collection[str]) -> list[str]:
    """Moves releases that are not recorded out of sight: of publishers cut off, or of after the point of a restore.

    Only for a writer of the store: others may be about to record what they have put into its place.

    Args:
        releases: the folder of the releases.
        recorded: the versions that are recorded.

    Returns:
        the versions that were moved.
    """
    left = [each for each in in_place(releases) if each.name not in recorded]
    for folder in left:
        aside = releases / _ASIDE / folder.name
        aside.parent.mkdir(exist_ok=True)
        shutil.rmtree(aside, ignore_errors=True)  # of the same version, and so with the same content
        folder.replace(aside)
    return [folder.name for folder in left]
