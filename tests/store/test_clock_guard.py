"""A clock that is wrong: nothing is recorded with its time."""

from __future__ import annotations

import datetime as dt

import pytest

from indicators.base.clock import system_clock
from indicators.base.errors import ClockWrong
from indicators.store import clock_guard
from indicators.store.clock_guard import require_agreement
from indicators.store.context import Context
from indicators.submissions.receive import receive

LAST = dt.datetime(2026, 11, 26, 12, 0, tzinfo=dt.UTC)
DAY, SECOND = dt.timedelta(days=1), dt.timedelta(seconds=1)


def _set(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    monkeypatch.setattr(clock_guard, "system_clock", lambda: moment)


@pytest.mark.parametrize("now", [LAST, LAST - 5 * SECOND, LAST + SECOND, LAST + 400 * DAY])
def test_a_clock_that_went_on_is_right(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, now)
    require_agreement(None, LAST)
    require_agreement(now, LAST)
    require_agreement(None, None)


def test_a_clock_behind_the_last_entry_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, LAST - 6 * SECOND)
    with pytest.raises(ClockWrong, match=r"is 0:00:06 behind the last entry") as wrong:
        require_agreement(None, LAST)
    assert wrong.value.detail == "this machine: 2026-11-26T11:59:54Z, last entry: 2026-11-26T12:00:00Z"
    assert wrong.value.retry


@pytest.mark.parametrize(("ahead", "words"), [(DAY, "1 day, 0:00:00 ahead of"), (-61 * SECOND, "0:01:01 behind")])
def test_a_clock_apart_from_that_of_the_database_is_wrong(
    ahead: dt.timedelta, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set(monkeypatch, LAST + ahead)
    with pytest.raises(ClockWrong, match=f"is {words} the clock of the database"):
        require_agreement(LAST, LAST - 2 * DAY)


def test_a_minute_apart_is_borne(monkeypatch: pytest.MonkeyPatch) -> None:
    _set(monkeypatch, LAST + 60 * SECOND)
    require_agreement(LAST, LAST)


def test_what_comes_while_the_clock_is_wrong_is_archived_and_recorded_when_it_is_right_again(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive(context, b"first", "KEN.csv")
    with monkeypatch.context() as wrong:
        _set(wrong, system_clock() - dt.timedelta(hours=3))
        with pytest.raises(ClockWrong, match="behind the last entry of the store"):
            receive(context, b"second", "KEN.csv")
    deliveries = "SELECT count(*) FROM lake.deliveries"
    assert context.lake.rows(deliveries) == [(1,)]
    assert receive(context, b"second", "KEN.csv").new
    assert context.lake.rows(deliveries) == [(2,)]
