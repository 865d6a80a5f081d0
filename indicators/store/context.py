"""What a verb needs, injected: settings, definitions, store, archive, mailer and clock."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.base import settings as settings_module
from indicators.base.clock import Clock, system_clock
from indicators.base.settings import Settings
from indicators.base.step_log import write_log
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import read_yaml
from indicators.store.archive import Archive
from indicators.store.lake import Lake

if TYPE_CHECKING:
    from indicators.mail.mailers import Mailer


UNKNOWN = "unknown"  # the provider of values of whom nobody knows who sent them


def is_national(office: dict[str, Any]) -> bool:
    """Whether a correspondent is a national office, which speaks for its own area."""
    return bool(office.get("role", "office") == "office")


@dataclass(frozen=True)
class Context:
    """The world of one run; a test replaces any part of it."""

    settings: Settings
    definitions: Definitions
    clock: Clock = system_clock
    actor: str = "pipeline"

    @cached_property
    def lake(self) -> Lake:
        """The store."""
        return Lake(self.settings)

    @cached_property
    def archive(self) -> Archive:
        """The raw bytes."""
        return Archive(self.settings.archive)

    @cached_property
    def mailer(self) -> Mailer:
        """Where letters go."""
        from indicators.mail.mailers import mailer

        return mailer(self.settings)

    @cached_property
    def offices(self) -> list[dict[str, Any]]:
        """The address book: that of the settings, else that of the definitions, with what was changed in the store."""
        from indicators.organisations.offices import stored

        book: list[dict[str, Any]] = self.definitions.offices
        if self.settings.offices:
            book = read_yaml(Path(self.settings.offices), "offices")
        changed = stored(self)
        kept = [changed.pop(each["office"], each) for each in book]
        return [*kept, *changed.values()]

    def office(self, name: str) -> dict[str, Any] | None:
        """The correspondent of that name."""
        return next((each for each in self.offices if each["office"] == name), None)

    def office_of(self, ref_area: str) -> dict[str, Any] | None:
        """The national office of an area."""
        return next((each for each in self.offices if is_national(each) and ref_area in each["ref_area"]), None)

    def provider(self, sender: str, ref_area: str, *, alone: bool = True) -> str:
        """Whose word the values of an area are, as they are compared with those of other sources and recorded.

        Args:
            sender: the correspondent that sent the file, or what is known of who did; blank if nothing is.
            ref_area: the area of the values.
            alone: the file is about this area only; who sends figures of many without a name is no national office.

        Returns:
            the sender; else the national office of the area; else `UNKNOWN`.
        """
        office = self.office(sender) or (self.office_of(ref_area) if alone else None)
        return office["office"] if office else sender or UNKNOWN

    def office_at(self, address: str) -> dict[str, Any] | None:
        """The correspondent whose letters go to an address."""
        return next((each for each in self.offices if each["email"] == address), None)

    @property
    def desk(self) -> dict[str, Any]:
        """Who gets what nobody else should get: the first correspondent of the role staff."""
        return next(each for each in self.offices if each.get("role") == "staff")


def open_context(home: Path | None = None, *, clock: Clock = system_clock, actor: str = "pipeline") -> Context:
    """The context of a work folder."""
    settings = settings_module.load(home)
    write_log(settings.log)
    return Context(settings, Definitions(), clock, actor)
