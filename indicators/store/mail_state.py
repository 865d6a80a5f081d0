"""Whether letters go out: yellow as soon as one does not, red when none did for a time that is a setting."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import IntEnum

import duckdb

from indicators.base import resources
from indicators.base.clock import from_store, naive_utc
from indicators.base.errors import MailDown
from indicators.store.context import Context
from indicators.store.events import Kind
from indicators.store.incidents import tell_desk_once


class Level(IntEnum):
    """How well letters go out."""

    GREEN = 0
    YELLOW = 1
    RED = 2

    @property
    def word(self) -> str:
        """The level in a word."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class MailState:
    """How it is now.

    Attributes:
        level: green: letters go out. Yellow: some do not. Red: none went out for `red_minutes` (correspondence.yml).
        since: since when none went out; none where the server takes letters.
        waiting: letters that have no end yet.
        failing: those of them that were tried.
        lost: letters that were refused or given up in the last day.
        said: the last words of the server.
    """

    level: Level = Level.GREEN
    since: dt.datetime | None = None
    waiting: int = 0
    failing: int = 0
    lost: int = 0
    said: str = ""

    def sentence(self) -> str:
        """For a person of the desk; blank where nothing is wrong."""
        if self.level is Level.GREEN:
            return ""
        counts = (
            f"{self.waiting} letters wait, {self.failing} of them were tried; {self.lost} were lost in the last day."
        )
        since = f" None went out since {self.since:%Y-%m-%d %H:%M} UTC." if self.since else ""
        return f"{counts}{since} Last words: {self.said or 'none'}"


def mail_state(context: Context) -> MailState:
    """How it is now; of a store that is not there, green."""
    if not context.lake.exists:
        return MailState()
    with context.lake.reading() as con:
        con.execute(f"CREATE OR REPLACE TEMP VIEW unsent AS {resources.sql('store/unsent')}")
        return state_in(con, context)


def state_in(con: duckdb.DuckDBPyConnection, context: Context) -> MailState:
    """The same, as a transaction sees it that has the view `unsent`."""
    now = context.clock()
    found = con.execute(resources.sql("store/mail_state"), {"now": naive_utc(now)}).fetchall()
    began, waiting, failing, lost, said = found[0]
    since = from_store(began) if began else None
    patience = dt.timedelta(minutes=context.definitions.correspondence.retry.red_minutes)
    level = Level.YELLOW if since or failing or lost else Level.GREEN
    if since and now - since >= patience:
        level = Level.RED
    return MailState(level, since, waiting, failing, lost, said if level else "")


def require_mail(context: Context) -> MailState:
    """How it is now, where that is not red; the desk is told once for each time that it became so.

    Raises:
        MailDown: it is red.
    """
    state = mail_state(context)
    if state.level is not Level.RED or state.since is None:
        return state
    wrong = MailDown(
        f"No letter went out since {state.since:%Y-%m-%d %H:%M} UTC; {state.waiting} wait.",
        advice="Look at the mail server. Every run tries again; `ict outbox list` has its words for each letter.",
        detail=state.said,
    )
    tell_desk_once(context, Kind.OUTGOING.of("mail server"), wrong, state.since)
    raise wrong
