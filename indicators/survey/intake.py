"""Surveys that arrive: taken into the store of microdata, tabulated, their results put into the inbox for tables.

A survey is a folder of the inbox for microdata, named after the survey, with its DESIGN.yml. Each step can be broken
off and done again: where the files lie and what the log of the store says is the state, and no text holds a value.
"""

from __future__ import annotations

import datetime as dt
import filecmp
import tempfile
from dataclasses import dataclass
from pathlib import Path

from indicators.base.clock import Clock
from indicators.base.errors import IctError, UsageError
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.store.places import Inbox
from indicators.survey.arrivals import DESIGN, SurveyInbox
from indicators.survey.design_file import DesignError, read_design
from indicators.survey.formats.limits import UnreadableMicrodata
from indicators.survey.kept_files import KeptFiles
from indicators.survey.publication import looser_thresholds
from indicators.survey.submission import Row
from indicators.survey.tabulate import as_csv, tabulate_design

BY = "the DAG tabulate"
KEPT, TAKEN, TABULATED, REFUSED = "kept", "taken", "tabulated", "refused"


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

    @property
    def _inbox(self) -> SurveyInbox:
        return SurveyInbox(self.settings.survey_inbox, self.clock)

    def take(self) -> list[str]:
        """Takes each survey that is complete into the store; gives the names of those that wait for a tabulation."""
        inbox = self._inbox
        inbox.clear()
        for begun in inbox.begun():
            self._finish(begun)
        for folder in inbox.arrived():
            begun_now = inbox.begin(folder)
            if begun_now:
                self._finish(begun_now)
        return self.waiting()

    def require_taken(self) -> None:
        """Sees to it that no survey was left behind.

        Raises:
            SurveyNotTakenError: some cannot be taken, or have no design.
        """
        inbox = self._inbox
        before = {folder.name for folder in inbox.arrived()}
        self.take()
        wrong = before & {folder.name for folder in inbox.arrived()} | {inbox.name(begun) for begun in inbox.begun()}
        if wrong:
            advice = (
                "Name the folder in small letters (ict-2016), as no kept one (`ict survey kept`), with files alone."
            )
            raise SurveyNotTakenError(f"Surveys that cannot be taken: {', '.join(sorted(wrong))}.", advice=advice)
        if no_design := inbox.without_design():
            raise SurveyNotTakenError(
                f"No {DESIGN} in the inbox for microdata for: {', '.join(no_design)}.",
                advice=f"A survey is a folder with its files and a {DESIGN}; add it, or take away what is none.",
            )

    def waiting(self) -> list[str]:
        """The surveys that were taken, and neither tabulated nor refused since."""
        there = {each.name for each in self._kept.surveys()}
        return sorted(name for name, last in self._last_events().items() if last["event"] == TAKEN and name in there)

    def tabulate(self, name: str) -> str:
        """Puts the results of a survey into the first inbox for tables; done before, it changes nothing.

        Raises:
            SurveyNotTakenError: the design or its files do not allow it; why is told to who runs it by hand.
            UsageError: no survey of that name arrived.
        """
        folder = self._kept.path(name)
        last = self._last_events()[name]["event"]
        if last == TABULATED:
            return TABULATED
        if last not in {TAKEN, REFUSED}:
            raise UsageError(f"The survey {name} did not arrive in the inbox.", advice="Run `ict survey tabulate`.")
        rows = self._tabulated(folder) if last == TAKEN else None
        if rows is None:
            if last == TAKEN:
                self._kept.note(REFUSED, name, BY)
            raise self._refused(folder) from None
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

    def _finish(self, begun: Path) -> None:
        """Keeps a folder that was set apart, and removes it; what cannot be kept is put back."""
        inbox = self._inbox
        if inbox.is_complete(begun) and self._is_kept(begun):
            inbox.remove(begun)
        else:
            inbox.put_back(begun)

    def _is_kept(self, begun: Path) -> bool:
        """Whether every byte of a folder is in the store, where it is put unless a run before has done it."""
        kept, name, files = self._kept, self._inbox.name(begun), sorted(begun.iterdir())
        if any(path.is_symlink() or not path.is_file() for path in files):
            return False
        try:
            if name not in {each.name for each in kept.surveys()}:
                days = self.definitions.retention.microdata_days
                kept.keep(name, files, (self.clock() + dt.timedelta(days=days)).date(), BY)
        except UsageError:
            return False
        last = self._last_events()[name]
        if not (_same(begun, kept.path(name)) and self._inbox.is_complete(begun)):
            if (last["event"], last["by"]) == (KEPT, BY):
                kept.delete(name, BY)  # a file came while the others were copied: all are taken by the next run
            return False
        if last["event"] == KEPT:
            kept.note(TAKEN, name, BY)
        return True

    def _tabulated(self, folder: Path) -> tuple[Row, ...] | None:
        """The results of a kept survey; None: it is refused."""
        try:
            design_file = read_design(folder / DESIGN)
            if looser_thresholds(design_file.design, self.definitions):
                return None
            return tabulate_design(design_file, self.definitions).submission
        except (DesignError, UnreadableMicrodata):
            return None

    def _refused(self, folder: Path) -> SurveyNotTakenError:
        """Why a survey is refused, as far as it names no stratum and no household: what does is told by hand alone."""
        command = f"`ict survey tabulate {folder / DESIGN} -o FILE.csv`"
        try:
            looser = looser_thresholds(read_design(folder / DESIGN).design, self.definitions)
        except DesignError:
            looser = []
        if looser:
            return SurveyNotTakenError(
                f"The survey {folder.name} states looser thresholds of publication than ours: {', '.join(looser)}.",
                advice=f"Who answers for them runs {command} and puts the file into an inbox for tables.",
            )
        return SurveyNotTakenError(
            f"The survey {folder.name} cannot be tabulated.",
            advice=f"{command} says why. Delete it and send it anew.",
        )

    def _hand_on(self, name: str, data: bytes) -> None:
        """Into the first inbox, once: a run that was broken off may have put the same bytes there."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            Inbox(self.settings, self.settings.inboxes[0]).put_once(path)

    def _last_events(self) -> dict[str, dict[str, str]]:
        """What happened to each survey last."""
        return {event["survey"]: event for event in self._kept.events()}


def _same(folder: Path, kept: Path) -> bool:
    names = {path.name for path in folder.iterdir()}
    return names == {path.name for path in kept.iterdir()} and all(
        filecmp.cmp(folder / name, kept / name, shallow=False) for name in names
    )
