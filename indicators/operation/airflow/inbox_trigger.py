"""Watches the inbox for Airflow: a file that arrives is a nudge to drain it, never the list of what to drain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

if TYPE_CHECKING:
    from indicators.store.places import Place


class InboxTrigger(BaseEventTrigger):
    """Fires when what lies in an inbox has changed and two looks in a row saw the same: then no file is half there.

    It watches the inboxes of the settings.

    Args:
        seconds: between two looks.
    """

    def __init__(self, seconds: float = 15.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.seconds = seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What Airflow keeps of the trigger."""
        return "indicators.operation.airflow.inbox_trigger.InboxTrigger", {"seconds": self.seconds}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Looks again and again; a place that does not answer is looked at again later."""
        from indicators.base.settings import load
        from indicators.store.places import Place

        places = [Place(each) for each in load().inboxes]
        fired: frozenset[Any] = frozenset()
        before: frozenset[Any] = frozenset()
        while True:
            now = frozenset(await asyncio.to_thread(_files, places))
            if now and now == before and now != fired:
                fired = now
                yield TriggerEvent({"files": len(now)})  # type: ignore[no-untyped-call]
            elif not now:
                fired = now
            before = now
            await asyncio.sleep(self.seconds)


def inboxes() -> dict[str, str]:
    """What a form offers as inbox: all of them, or one of the settings; by the value of the parameter, in words."""
    from indicators.base.settings import load

    return {"": "all inboxes"} | {each: each for each in load().inboxes}


def _files(places: list[Place]) -> list[Any]:
    """What lies in all of them; one that does not answer hides no other."""
    from indicators.base.errors import SourceFailure

    found: list[Any] = []
    for place in places:
        with suppress(SourceFailure):
            found += place.files()
    return found
