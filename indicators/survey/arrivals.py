"""The inbox for microdata: a folder for each survey, taken away in steps of which each is done or not done.

A folder that is being taken has a hidden name, so that what arrives meanwhile under its own name is another one; before
its files are deleted it has a second one, so that what is half deleted is never taken for a survey.
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from indicators.base.clock import Clock
from indicators.survey.kept_files import last_change

DESIGN = "DESIGN.yml"
_TAKING, _TAKEN = ".taking-", ".taken-"
_STILL = dt.timedelta(minutes=1)  # a file that changed later may still be written
_FORGOTTEN = dt.timedelta(hours=1)  # what has no design by then was put here by mistake, or its design was forgotten


class SurveyInbox:
    """The folders of surveys that arrive under one folder."""

    def __init__(self, root: Path, clock: Clock) -> None:
        self._root, self._clock = root, clock

    def arrived(self) -> list[Path]:
        """The folders that are complete."""
        return [path for path in self._folders() if not _is_ours(path) and self.is_complete(path)]

    def without_design(self) -> list[str]:
        """The names of what has lain there for an hour and is no survey: folders without a design, files in none."""
        there = self._root.iterdir() if self._root.is_dir() else ()
        left = [path for path in there if not path.name.startswith(".") and not (path / DESIGN).is_file()]
        return sorted(path.name for path in left if last_change(path) < self._clock() - _FORGOTTEN)

    def begun(self) -> list[Path]:
        """The folders that were set apart, by a run that was broken off."""
        return [path for path in self._folders(_TAKING) if not path.is_symlink()]

    def is_complete(self, folder: Path) -> bool:
        """Whether a folder has a design, and nobody writes to it any more."""
        return (folder / DESIGN).is_file() and last_change(folder) < self._clock() - _STILL

    def begin(self, folder: Path) -> Path | None:
        """Sets a folder apart; None where that cannot be done."""
        if folder.is_symlink():
            return None
        try:
            return folder.rename(folder.with_name(_TAKING + folder.name))
        except OSError:  # not ours to take away, or one of its name could not be put back
            return None

    def name(self, begun: Path) -> str:
        """The name under which a folder arrived that was set apart."""
        return begun.name.removeprefix(_TAKING)

    def put_back(self, begun: Path) -> None:
        """Gives a folder that was set apart its name again; where another has arrived under it, both stay."""
        try:
            begun.rename(begun.with_name(self.name(begun)))
        except OSError:
            return

    def remove(self, begun: Path) -> None:
        """Deletes a folder that was set apart."""
        shutil.rmtree(begun.rename(begun.with_name(_TAKEN + self.name(begun))))

    def clear(self) -> None:
        """Deletes the rest of those whose deletion was broken off."""
        for path in self._folders(_TAKEN):
            if not path.is_symlink():
                shutil.rmtree(path)

    def _folders(self, prefix: str = "") -> list[Path]:
        found = self._root.iterdir() if self._root.is_dir() else ()
        return sorted(path for path in found if path.is_dir() and path.name.startswith(prefix))


def _is_ours(folder: Path) -> bool:
    return folder.name.startswith((_TAKING, _TAKEN))
