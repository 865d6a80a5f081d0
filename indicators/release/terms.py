"""For whom a release is, and from when: public or for members, at once or after an embargo, until it is withdrawn."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from indicators.base import resources
from indicators.base.clock import from_store
from indicators.base.errors import UsageError
from indicators.organisations.members import EMBARGO, PUBLIC, RELEASES, Caller
from indicators.store.context import Context

AUDIENCES = ("public", "members")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a release.

    Attributes:
        audience: `public` or `members`.
        opens_at: when it opens, in UTC; none: at once.
    """

    audience: str = "public"
    opens_at: dt.datetime | None = None

    def __post_init__(self) -> None:
        """Refuses an audience that there is not.

        Raises:
            UsageError: it is none of `AUDIENCES`.
        """
        if self.audience not in AUDIENCES:
            raise UsageError(f"There is no audience {self.audience}.", advice=f"Use one of {', '.join(AUDIENCES)}.")

    def is_open(self, now: dt.datetime) -> bool:
        """Whether its time has come."""
        return self.opens_at is None or now >= self.opens_at


@dataclass(frozen=True, slots=True)
class State:
    """What the store says of a release.

    Attributes:
        version: its name.
        published_at: when, in UTC.
        terms: for whom, and from when.
        withdrawn: why it was taken back; none if it stands.
        announced_at: when its readers were told, in UTC; none if they were not.
        previous: the release against which it tells its changes; blank for the first.
    """

    version: str
    published_at: dt.datetime
    terms: Terms
    withdrawn: str | None
    announced_at: dt.datetime | None
    previous: str

    def known_to(self, caller: Caller, now: dt.datetime) -> bool:
        """Whether a caller may know that it exists: before its time only those entitled do."""
        return self.terms.is_open(now) or caller.may(EMBARGO)

    def available_from(self, caller: Caller) -> dt.datetime:
        """Since when a caller who may read it could do so."""
        opens = None if caller.may(EMBARGO) else self.terms.opens_at
        return max(self.published_at, opens) if opens else self.published_at

    def is_for(self, caller: Caller) -> bool:
        """Whether a caller is of its audience."""
        return self.terms.audience == "public" or caller.may(RELEASES)

    def open_to(self, caller: Caller, now: dt.datetime) -> bool:
        """Whether a caller may read it."""
        return self.withdrawn is None and self.is_for(caller) and self.known_to(caller, now)


def states(context: Context) -> dict[str, State]:
    """Every release that was recorded, by its version, in the order of publication."""
    if not context.lake.exists:
        return {}
    rows = context.lake.rows(resources.sql("store/release_terms"))
    return {
        version: State(
            version,
            from_store(published),
            Terms(audience, _moment(opens)),
            withdrawn,
            told and from_store(told),
            previous,
        )
        for version, published, audience, opens, withdrawn, told, previous in rows
    }


def _moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def newest(known: dict[str, State], caller: Caller, now: dt.datetime) -> str | None:
    """The release that was published last among those open to a caller."""
    return next((state.version for state in reversed(known.values()) if state.open_to(caller, now)), None)


def before(context: Context, terms: Terms) -> str | None:
    """The release that readers of a new one with these terms know when it opens; what changed is told against it."""
    reader = PUBLIC if terms.audience == "public" else Caller(scopes=frozenset({RELEASES}))
    return newest(states(context), reader, terms.opens_at or context.clock())
