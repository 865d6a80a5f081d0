"""Watches the inbox for Airflow: a file that arrives is a nudge to drain it, never the list of what to drain."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

if TYPE_CHECKING:
    from indicators.intake.places import Place


class InboxTrigger(BaseEventTrigger):
    """Fires when what lies in the inbox has changed and two looks in a row saw the same: then no file is half there.

    Args:
        inbox: a folder or S3 prefix; blank is the one of the settings.
        seconds: between two looks.
    """

    def __init__(self, inbox: str = "", seconds: float = 15.0) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.inbox = inbox
        self.seconds = seconds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """What Airflow keeps of the trigger."""
        return "indicators.watch.InboxTrigger", {"inbox": self.inbox, "seconds": self.seconds}

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Looks again and again; a place that does not answer is looked at again later."""
        from indicators.intake.places import Place
        from indicators.settings import load

        place = Place(self.inbox or load().inbox_address)
        fired: frozenset[Any] = frozenset()
        before: frozenset[Any] = frozenset()
        while True:
            now = frozenset(await asyncio.to_thread(_files, place))
            if now and now == before and now != fired:
                fired = now
                yield TriggerEvent({"files": len(now)})  # type: ignore[no-untyped-call]
            elif not now:
                fired = now
            before = now
            await asyncio.sleep(self.seconds)


def _files(place: Place) -> list[Any]:
    from indicators.errors import SourceFailure

    try:
        return place.files()
    except SourceFailure:
        return []
