"""What a verb needs, injected: settings, definitions, store, archive and clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from indicators.base import settings as settings_module
from indicators.base.clock import Clock, system_clock
from indicators.base.settings import Settings
from indicators.base.step_log import write_log
from indicators.definitions.registry import Definitions
from indicators.store.archive import Archive
from indicators.store.lake import Lake

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Context:
    """The world of one run; a test replaces any part of it."""

    settings: Settings
    definitions: Definitions
    clock: Clock = system_clock
    actor: str = "pipeline"
    _made: dict[Callable[[Context], object], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @cached_property
    def lake(self) -> Lake:
        """The store."""
        return Lake(self.settings)

    @cached_property
    def archive(self) -> Archive:
        """The raw bytes."""
        return Archive(self.settings.archive)

    def once(self, make: Callable[[Context], _Made]) -> _Made:
        """What a wing makes of this world: made when it is first asked for, and kept until it is forgotten."""
        if make not in self._made:
            self._made[make] = make(self)
        made: _Made = self._made[make]
        return made

    def forget(self, make: Callable[[Context], object]) -> None:
        """Lets it be made anew, because what it is made of has changed."""
        self._made.pop(make, None)


def open_context(home: Path | None = None, *, clock: Clock = system_clock, actor: str = "pipeline") -> Context:
    """The context of a work folder."""
    settings = settings_module.load(home)
    write_log(settings.log)
    return Context(settings, Definitions(), clock, actor)
