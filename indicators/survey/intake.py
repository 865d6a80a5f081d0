"""Surveys that arrive: taken into the store of microdata, tabulated, their results put into the inbox for tables.

A survey is a folder of the inbox for microdata, named after the survey, with its DESIGN.yml. Each step can be broken
off and done again: where the files lie and what the log of the store says is the state, and no text holds a value.
"""

from __future__ import annotations

import datetime as dt
import filecmp
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from indicators.base.clock import Clock
from indicators.base.errors import IctError, UsageError
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store.places import Inbox
from indicators.survey.design_file import DesignError
from indicators.survey.formats.limits import UnreadableMicrodata
from indicators.survey.kept_files import KeptFiles
from indicators.survey.tabulate import as_csv, tabulate

DESIGN = "DESIGN.yml"
BY = "the DAG tabulate"
TAKEN, TABULATED, REFUSED = "taken", "tabulated", "refused"
_STILL = dt.timedelta(minutes=1)  # a file that changed later may still be written


class SurveyNotTakenError(IctError):
    """A survey of the inbox for microdata cannot be taken or tabulated; a person must look."""


@dataclass(frozen=True, slots=True)
class SurveyIntake:
    """What is done with surveys that arrive.

    Attributes:
        settings: where they arrive, where they are kept, and where results go.
        definitions: of the indicators, and how long microdata are kept.
        clock: the time.
    """

    settings: Settings
    definitions: Definitions
    clock: Clock

    @property
    def _kept(self) -> KeptFiles:
        return KeptFiles(self.settings.survey_files, self.clock)

    def take(self) -> list[str]:
        """Takes each survey that is complete into the store; gives the names of those that wait for a tabulation."""
        for folder in self._arrived():
            self._take(folder)
        return self.waiting()

    def require_taken(self) -> None:
        """Sees to it that no survey was left behind.

        Raises:
            SurveyNotTakenError: some cannot be taken.
        """
        wrong = [folder.name for folder in self._arrived() if not self._take(folder)]
        if wrong:
            advice = (
                "Name the folder in small letters (ict-2016), as no kept one (`ict survey kept`), with files alone."
            )
            raise SurveyNotTakenError(f"Surveys that cannot be taken: {', '.join(wrong)}.", advice=advice)

    def waiting(self) -> list[str]:
        """The surveys that were taken, and neither tabulated nor refused since."""
        last = {each["survey"]: each["event"] for each in self._kept.events() if each["event"] != "kept"}
        there = {each.name for each in self._kept.surveys()}
        return sorted(name for name, event in last.items() if event == TAKEN and name in there)

    def tabulate(self, name: str) -> str:
        """Puts the results of a survey into the first inbox for tables; done before, it changes nothing.

        Raises:
            SurveyNotTakenError: the design or its files do not allow it; why is told to who runs it by hand.
        """
        folder = self._kept.path(name)
        if name not in self.waiting():
            return TABULATED
        try:
            rows = tabulate(folder / DESIGN, self.definitions).submission
        except (DesignError, UnreadableMicrodata):
            self._kept.note(REFUSED, name, BY)
            # What is wrong may name a stratum or a household: it is told on the machine of the store alone.
            raise SurveyNotTakenError(
                f"The survey {name} cannot be tabulated.",
                advice=f"`ict survey tabulate {folder / DESIGN} -o FILE.csv` says why. Delete it and send it anew.",
            ) from None
        self._hand_on(f"ict-survey-{name}.csv", as_csv(rows))
        self._kept.note(TABULATED, name, BY)
        return TABULATED

    def forget(self) -> list[str]:
        """Deletes the surveys whose last day is over, and what killed runs left of others; gives their names."""
        over = [each.name for each in self._kept.surveys() if each.expired]
        for name in over:
            self._kept.delete(name, BY)
        self._kept.delete_abandoned()
        return over

    def _arrived(self) -> list[Path]:
        """The folders that nobody writes to any more, with a design."""
        root, before = self.settings.survey_inbox, self.clock() - _STILL
        folders = sorted(path for path in root.iterdir() if path.is_dir()) if root.is_dir() else []
        return [path for path in folders if (path / DESIGN).is_file() and _changed(path) < before]

    def _take(self, folder: Path) -> bool:
        """Keeps a folder and removes it; one that was kept before the removal was broken off is removed."""
        files = sorted(folder.iterdir())
        if folder.is_symlink() or any(path.is_symlink() or not path.is_file() for path in files):
            return False
        kept, name = self._kept, folder.name
        try:
            if name not in {each.name for each in kept.surveys()}:
                days = self.definitions.retention.microdata_days
                kept.keep(name, files, (self.clock() + dt.timedelta(days=days)).date(), BY)
            elif not _same(files, kept.path(name)):
                return False
        except UsageError:
            return False
        if not any(each["survey"] == name and each["event"] == TAKEN for each in _since_kept(kept, name)):
            kept.note(TAKEN, name, BY)
        shutil.rmtree(folder)
        return True

    def _hand_on(self, name: str, data: bytes) -> None:
        """Into the first inbox; a file of that name that waits there came from a run that was broken off."""
        inbox = Inbox(self.settings, self.settings.inboxes[0])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            if name not in {each.name for each in inbox.files()}:
                inbox.put(path)


def _changed(folder: Path) -> dt.datetime:
    """When a folder or a file in it changed last."""
    latest = max(path.lstat().st_mtime for path in (folder, *folder.iterdir()))
    return dt.datetime.fromtimestamp(latest, dt.UTC)


def _same(files: list[Path], kept: Path) -> bool:
    names = {path.name for path in files}
    return names == {path.name for path in kept.iterdir()} and all(
        filecmp.cmp(path, kept / path.name, shallow=False) for path in files
    )


def _since_kept(kept: KeptFiles, name: str) -> list[dict[str, str]]:
    """What happened to a survey since it was kept last."""
    found: list[dict[str, str]] = []
    for event in kept.events():
        if event["survey"] == name:
            found = [] if event["event"] == "kept" else [*found, event]
    return found
