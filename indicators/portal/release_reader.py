"""One release, opened to be asked: its extracts as views of a DuckDB connection."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import duckdb
import pyarrow as pa
from cachetools import LRUCache

from indicators.base import resources
from indicators.base.database import connect
from indicators.organisations import notes
from indicators.organisations.members import PUBLIC, Caller
from indicators.organisations.notes import Note
from indicators.portal.absent import Absence, Absent, Instead
from indicators.release.open_notes import open_notes
from indicators.release.products import extracts
from indicators.release.published import POINTER, Published, find
from indicators.release.terms import State, newest, states
from indicators.release.withheld import withheld
from indicators.store.context import Context

_KEPT = 8
_ROWS_KEPT = 10_000  # of the answers of a release
_FRESH_SECONDS = 1.0
_RECORDED = "SELECT count(*), max(RECORDED_AT) FROM lake.observations"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Answer:
    """The rows of a query, as tuples: whoever asks gets records of their own."""

    names: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def __len__(self) -> int:
        return 1 + len(self.rows)


class _Tables:
    """The tables of one release, which never change: what was asked is kept, for the same page in another language."""

    def __init__(self, folder: Path) -> None:
        self.con = connect(threads=2, memory_limit="1GB")
        for path in folder.glob("*.parquet"):
            extracts.opened(self.con, path).create_view(path.stem)
        self.con.sql(resources.sql("portal/_titles")).create_view("titles")
        self._answers: LRUCache[tuple[Any, ...], _Answer] = LRUCache(_ROWS_KEPT, getsizeof=len)
        self._lock = Lock()

    def answer(self, query: str, parameters: dict[str, Any]) -> _Answer:
        key = (query, *sorted(parameters.items()))
        with self._lock:
            known = self._answers.get(key)
        if known is None:
            known = self._asked(query, parameters)
            with self._lock, suppress(ValueError):  # one that is larger than all that is kept
                self._answers[key] = known
        return known

    def _asked(self, query: str, parameters: dict[str, Any]) -> _Answer:
        with self.con.cursor() as cursor:
            found = cursor.execute(resources.sql(f"portal/{query}"), parameters or None)
            return _Answer(tuple(column[0] for column in found.description or ()), found.fetchall())


@dataclass(frozen=True, slots=True)
class Reader:
    """A release and its tables; safe to be asked by several requests at once."""

    published: Published
    _tables: _Tables

    def ask(self, query: str, **parameters: Any) -> list[Row]:
        """The rows of a query of ``sql/portal``."""
        answer = self._tables.answer(query, parameters)
        return [dict(zip(answer.names, row, strict=True)) for row in answer.rows]

    @contextmanager
    def extracts(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection of one's own in which the extracts are views."""
        with self._tables.con.cursor() as cursor:
            yield cursor


_opened = lru_cache(maxsize=_KEPT)(_Tables)


@dataclass(slots=True)
class ReleaseCatalogue:
    """The releases, as far as each caller may see them.

    What the store says of them, and of the notes of custodians, is asked at most once a second, so that many readers at
    once do not wait for it.
    """

    context: Context
    _known: dict[str, State] = field(default_factory=dict)
    _notes: list[Note] = field(default_factory=list)
    _asked_at: float = -_FRESH_SECONDS
    _withheld: tuple[tuple[Any, ...], pa.Table | None] | None = None
    _lock: Lock = field(default_factory=Lock)
    _withheld_lock: Lock = field(default_factory=Lock)

    def states(self) -> dict[str, State]:
        """All releases with their terms, in the order of publication."""
        with self._lock:
            if time.monotonic() - self._asked_at >= _FRESH_SECONDS:
                self._known, self._notes = states(self.context), notes.versions(self.context)
                self._asked_at = time.monotonic()
            return self._known

    def stamp(self) -> tuple[object, ...]:
        """What the public may see: it changes as a release is published, opens or is withdrawn, and with the notes."""
        now = self.context.clock()
        known = self.states().values()
        seen = tuple((state.version, state.open_to(PUBLIC, now), state.known_to(PUBLIC, now)) for state in known)
        return seen, tuple(self.notes(PUBLIC))

    def notes(self, caller: Caller) -> list[Note]:
        """The notes that a caller may read, the newest first."""
        known = self.states()
        return open_notes(self._notes, known, caller, self.context.clock())

    def latest(self, caller: Caller = PUBLIC) -> Reader | None:
        """The newest release that is open to a caller."""
        version = newest(self.states(), caller, self.context.clock())
        return self._reader(version) if version else None

    def reader(self, version: str, caller: Caller = PUBLIC) -> Reader:
        """A release by its version, or `latest`.

        Raises:
            Absent: there is no such release, as far as the caller may know.
        """
        if version == POINTER:
            found = self.latest(caller)
            if found is None:
                raise Absent(Absence.ALL, Instead.WAIT)
            return found
        self.state(version, caller)
        return self._reader(version)

    def state(self, version: str, caller: Caller) -> State:
        """What the store says of a release.

        Raises:
            Absent: there is no such release, as far as the caller may know.
        """
        state = self.states().get(version)
        if state is None or not state.known_to(caller, self.context.clock()):
            raise Absent(Absence.RELEASE, Instead.RELEASES, version)
        return state

    def is_early(self, version: str) -> bool:
        """Whether a release is not open to the public yet, or never will be: who reads it is recorded."""
        return not self.states()[version].open_to(PUBLIC, self.context.clock())

    def releases(self, caller: Caller = PUBLIC) -> list[tuple[Published, State]]:
        """The releases that a caller may know of, the newest first."""
        now = self.context.clock()
        known = [state for state in self.states().values() if state.known_to(caller, now)]
        return [(find(self.context, state.version), state) for state in reversed(known)]

    def withheld(self) -> pa.Table | None:
        """What may not be published as of now; it is asked again when observations were recorded.

        What became confidential since a release is in none of the answers that are made of it today.
        """
        recorded = tuple(self.context.lake.rows(_RECORDED)) if self.context.lake.exists else ()
        with self._withheld_lock:
            if self._withheld is None or self._withheld[0] != recorded:
                self._withheld = (recorded, withheld(self.context))
            _, found = self._withheld
            return found

    def _reader(self, version: str) -> Reader:
        published = find(self.context, version)
        return Reader(published, _opened(published.folder))
