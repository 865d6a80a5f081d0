"""Events and subjects: Python and SQL name them alike, and nothing happens to what it cannot happen to."""

from __future__ import annotations

import re

import pytest

from indicators.base import resources
from indicators.base.report import State, Verdict
from indicators.store import events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind
from indicators.store.letters import LetterEvent
from tests.conftest import NOW, ROOT

SQL = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in (ROOT / "sql" / "store").glob("*.sql")}
_NAMED = re.compile(r"\bEVENT (?:=|<>|IN) (\([^)]*\)|'[^']*')")


def _named(text: str) -> set[str]:
    return {name for found in _NAMED.findall(text) for name in re.findall(r"'([^']*)'", found)}


@pytest.mark.parametrize("path", [path for path, text in SQL.items() if _named(text)])
def test_sql_names_no_event_that_there_is_not(path: str) -> None:
    known: set[str] = {*Event, *LetterEvent}
    assert _named(SQL[path]) <= known


def test_some_sql_names_events() -> None:
    assert {"accepted", "withdrawn", "sent", "revoked"} <= {name for text in SQL.values() for name in _named(text)}


def test_sql_writes_subjects_as_python_does() -> None:
    written = {found for text in SQL.values() for found in re.findall(r"'([a-z]+:)'", text)}
    assert written
    assert written <= {kind.prefix for kind in Kind}


def test_subjects_of_two_kinds_are_never_the_same() -> None:
    prefixes = [kind.prefix for kind in Kind if kind.prefix]
    assert len(set(prefixes)) == len(prefixes)
    assert str(Kind.TOKEN.of("a1")) == "token:a1"
    assert str(Kind.SUBMISSION.of("a1-KEN")) == "a1-KEN"
    assert str(Kind.EDITION.of("2016")) == "edition 2016"


def test_every_verdict_is_an_event_of_a_submission() -> None:
    assert all(Kind.SUBMISSION in Event(verdict.value).kinds for verdict in Verdict)


def test_every_event_says_what_it_means() -> None:
    assert all(event.meaning and event.kinds for event in Event)


def test_nothing_happens_to_what_it_cannot_happen_to() -> None:
    with pytest.raises(ValueError, match="revoked does not happen to a office"):
        Happened(Event.REVOKED, Kind.OFFICE.of("ken"), "test")


def test_the_last_note_is_that_of_the_subject_and_the_event(context: Context) -> None:
    ken, sen = Kind.OFFICE.of("ken"), Kind.OFFICE.of("sen")
    assert events.last_note(context.lake, ken, Event.CHANGED) is None
    with context.lake.write() as con:
        events.record(con, Happened(Event.CHANGED, ken, "test", "first"), NOW)
        events.record(con, Happened(Event.CHANGED, sen, "test", "other"), NOW)
        assert events.has_happened(con, ken, Event.CHANGED)
        assert not events.has_happened(con, Kind.OFFICE.of("per"), Event.CHANGED)
    assert events.last_note(context.lake, ken, Event.CHANGED) == "first"


def test_the_states_of_the_list_are_those_of_the_query() -> None:
    said = set(re.findall(r"(?:THEN|VERDICT,) '([a-z ]+)'", resources.sql("store/status")))
    assert said | {verdict.value for verdict in Verdict} == {state.value for state in State}
