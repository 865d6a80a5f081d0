"""What a check looked up holds when its verdict is recorded only if nobody recorded anything in between."""

from __future__ import annotations

import pytest

from indicators.store import records
from indicators.store.context import Context
from indicators.submissions.check import check
from indicators.submissions.inbox import collect
from indicators.submissions.receive import receive
from indicators.submissions.record import record_verdicts
from tests.conftest import SAMPLES

_COUNT = "SELECT count(*), count(DISTINCT SUBMISSION) FROM lake.submissions"
_LETTERS = "SELECT count(*), count(DISTINCT MESSAGE) FROM lake.outbox"


def _received(context: Context, name: str = "KEN_2016_questionnaire.xlsx") -> str:
    return receive(context, (SAMPLES / name).read_bytes(), name).delivery


def test_two_checks_of_one_file_record_it_once(context: Context) -> None:
    name = _received(context)
    first, second = check(context, [name]), check(context, [name])
    record_verdicts(context, first)
    record_verdicts(context, second)
    assert context.lake.rows(_COUNT) == [(1, 1)]
    assert context.lake.rows(_LETTERS) == [(2, 2)]  # the receipt and the report


def test_a_check_of_what_was_recorded_records_nothing(context: Context) -> None:
    name = _received(context)
    record_verdicts(context, check(context, [name]))
    record_verdicts(context, check(context, [name]))
    assert context.lake.rows(_COUNT) == [(1, 1)]


def test_nothing_is_looked_up_again_while_nobody_recorded_anything(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = check(context, [_received(context)])
    monkeypatch.setattr(records, "recorded_of", lambda *_: pytest.fail("it was looked up"))
    record_verdicts(context, checked)
    assert context.lake.rows(_COUNT) == [(1, 1)]


def test_it_is_looked_up_when_somebody_recorded_something_else(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = check(context, [_received(context)])
    _received(context, "FJI_2012-2016.csv")
    asked: list[list[str]] = []
    known = records.recorded_of
    monkeypatch.setattr(records, "recorded_of", lambda con, names: asked.append(names) or known(con, names))
    record_verdicts(context, checked)
    assert len(asked) == 1


def test_the_same_file_twice_in_one_call_is_one_delivery(context: Context) -> None:
    path = SAMPLES / "KEN_2016_questionnaire.xlsx"
    [(first, reports), (second, same)] = collect(context, [path, path])
    assert (first.delivery, reports) == (second.delivery, same)
    assert len(reports) == 1
    assert context.lake.rows(_COUNT) == [(1, 1)]


def test_what_is_collected_again_is_told_as_it_was(context: Context) -> None:
    path = SAMPLES / "KEN_2016_questionnaire.xlsx"
    [(receipt, reports)] = collect(context, [path])
    [(again, told)] = collect(context, [path])
    assert (receipt.new, again.new) == (True, False)
    assert told == reports


def test_questions_within_see_one_state_and_a_writer_the_current_one(context: Context) -> None:
    _received(context)
    lake, count = context.lake, "SELECT count(*) FROM lake.deliveries"
    with lake.same_state():
        assert lake.rows(count) == [(1,)]
        with lake.write() as con:
            con.execute("INSERT INTO lake.deliveries (DELIVERY) VALUES ('other')")
            assert con.execute(count).fetchall() == [(2,)]
        assert lake.rows(count) == [(1,)]
        with lake.alone():
            assert lake.rows(count) == [(2,)]  # what holds the writers asks for what is current
        with lake.same_state():
            assert lake.rows(count) == [(1,)]
    assert lake.rows(count) == [(2,)]
