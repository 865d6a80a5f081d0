"""A lost catalogue is damage and no new store: what it referred to is still there, and a new one would hide that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from indicators.base.errors import StoreUnsound
from indicators.base.release_files import MANIFEST
from indicators.base.settings import Settings

UNFINISHED = ".restoring"
"""A file of a work folder into which a restore is under way; it holds the point that is restored."""
RESTORED = ".restored"
"""The same file when all is back."""


class _Described(Protocol):
    embedded: bool


def require_restored(settings: Settings) -> None:
    """Returns where no restore is under way.

    Raises:
        StoreUnsound: one was broken off, or is not done.
    """
    if (settings.home / UNFINISHED).is_file():
        raise StoreUnsound(
            f"{settings.home} is not restored yet: a restore was broken off.",
            advice="Run the same `ict restore FOLDER` again; it goes on where it ended.",
        )


def require_whole(settings: Settings, catalogue: _Described) -> None:
    """Returns where a new store may be made: nothing lies there that an older one left.

    Raises:
        StoreUnsound: files of a store are there, without its catalogue.
    """
    left = next(_left(settings), None)
    if left is not None:
        where = "the file of the catalogue" if catalogue.embedded else "the database of the catalogue"
        raise StoreUnsound(
            f"{settings.home} has files of a store, but {where} is missing or empty.",
            advice=(
                "Nothing was written. Restore it into a new folder (`ict restore FOLDER --work NEW`); if this folder"
                " never had a store, move what is in it away."
            ),
            detail=f"found: {left}",
        )


def _left(settings: Settings) -> Iterator[Path]:
    """What only a store leaves behind."""
    yield from (path for path in settings.archive.glob("??/??/*") if path.is_file())
    if settings.catalogue == "" and settings.data == "":
        yield from (path for path in (settings.lake / "data").rglob("*.parquet"))
    yield from settings.releases.glob(f"*/{MANIFEST}")
