"""The releases that a query is about: the newest that is open to the caller, that of a time, or all of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fastapi import Request

from indicators.portal.release_reader import Reader, ReleaseCatalogue


@dataclass(frozen=True, slots=True)
class Open:
    """A release that is open to the caller.

    Attributes:
        reader: its data.
        since: from when the caller could read it, in UTC.
    """

    reader: Reader
    since: dt.datetime

    @property
    def version(self) -> str:
        """The name of the release."""
        return self.reader.published.version


def newest(request: Request, as_of: dt.datetime | None = None) -> Open | None:
    """The newest release that is open to the caller; with a time, the one with the newest data of then.

    Raises:
        UsageError: nothing is published for the caller.
    """
    if as_of is None:
        return latest(request)
    found = history(request, as_of)
    return found[-1] if found else None


def latest(request: Request) -> Open:
    """The newest release that is open to the caller.

    Raises:
        Absent: nothing is published for the caller.
    """
    catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    return _open(request, catalogue.reader("latest", request.state.caller).published.version)


def last_change(request: Request) -> dt.datetime | None:
    """When the newest release, or the code that answers, became what it is; none where a newer one was withdrawn.

    Whoever kept an answer from before a withdrawal has data that are younger than what stands.
    """
    catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    found = newest(request)
    later = False
    for state in reversed(catalogue.states().values()):
        if found is None or state.version == found.version:
            break
        later |= state.withdrawn is not None
    return None if found is None or later else max(found.since, request.app.state.started)


def seen(request: Request, moment: dt.datetime) -> Open | None:
    """The newest release that the caller could read at a time, which may be long after its data were recorded."""
    found = [each for each in history(request) if each.since <= moment]
    return max(found, key=lambda each: each.since) if found else None


def history(request: Request, as_of: dt.datetime | None = None) -> list[Open]:
    """All releases that are open to the caller, the oldest data first; with a time those with data of then."""
    catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    caller, now = request.state.caller, request.app.state.context.clock()
    found = [each for each, state in catalogue.releases(caller) if state.open_to(caller, now)]
    ordered = sorted(found, key=lambda each: (each.as_of, each.version))
    return [_open(request, each.version) for each in ordered if as_of is None or each.as_of <= as_of]


def _open(request: Request, version: str) -> Open:
    catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    caller = request.state.caller
    return Open(catalogue.reader(version, caller), catalogue.state(version, caller).available_from(caller))
