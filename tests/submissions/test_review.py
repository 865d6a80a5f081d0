"""What a statistician decides of a submission that waits: refuse, ask again; who and why are on record."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import pytest

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.mail import bounces, worklist
from indicators.operation.fsck import fsck
from indicators.store import letters
from indicators.store.context import Context
from indicators.submissions import review
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared


def _waiting(context: Context) -> str:
    [(_, [report])] = collect(context, [SAMPLES / "BGD_2012-2016.csv"])
    assert review.waits(context, report.submission)
    return report.submission


@pytest.fixture
def waiting(context: Context) -> str:
    return prepared(context, _waiting)


def _letter(context: Context, start: str) -> letters.Letter:
    [found] = [each.letter for each in letters.unsent(context.lake) if each.letter.message.startswith(start)]
    return found


def test_what_is_asked_names_rules_and_no_value(context: Context, waiting: str) -> None:
    said = review.described(context, waiting)
    assert "**Bangladesh**" in said
    assert "BGD_2012-2016.csv" in said
    assert "* R" in said
    values = [row[0] for row in context.lake.rows("SELECT OBS_TEXT FROM lake.findings")]
    assert not any(value in said for value in values if len(value) > 3)


def test_one_run_asks_however_often_a_submission_is_announced(context: Context, waiting: str) -> None:
    assert review.asked_by(context, waiting, "first") == "first"
    assert review.asked_by(context, waiting, "second") == "first"
    assert review.asked_by(context, waiting, "first") == "first", "a run that is cleared asks again"
    assert review.waits(context, waiting)
    assert fsck(context) == []


def _at(context: Context, minutes: float) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(minutes=minutes)))


def test_a_review_that_failed_comes_back_until_it_is_decided(context: Context, waiting: str) -> None:
    assert review.to_repeat(context) == [], "no run asked yet: it was announced"
    review.asked_by(_at(context, 1), waiting, "first")
    assert review.to_repeat(_at(context, 2)) == []
    review.note_failure(_at(context, 3), waiting, "first")
    review.note_failure(_at(context, 3), waiting, "first")
    assert review.to_repeat(_at(context, 4)) == [waiting]
    assert review.asked_by(_at(context, 5), waiting, "second") == "second"
    assert review.asked_by(_at(context, 5), waiting, "third") == "second"
    assert review.to_repeat(_at(context, 6)) == []
    review.note_failure(_at(context, 7), waiting, "third")  # it did not ask
    assert review.to_repeat(_at(context, 8)) == []
    review.note_failure(_at(context, 9), waiting, "second")
    assert review.to_repeat(_at(context, 10)) == [], "after the second failure there is a pause"
    assert review.to_repeat(_at(context, 20)) == [waiting]
    review.refuse(_at(context, 21), waiting, author="Ana", reason="The sample was too small.")
    assert review.to_repeat(_at(context, 22)) == []
    assert fsck(context) == []


def test_a_review_that_failed_before_it_asked_comes_back(context: Context, waiting: str) -> None:
    review.note_failure(_at(context, 1), waiting, "first")
    assert review.to_repeat(_at(context, 2)) == [waiting]
    assert review.asked_by(_at(context, 3), waiting, "second") == "second"
    assert review.to_repeat(_at(context, 4)) == []


def test_a_review_that_always_fails_comes_back_once_a_day(context: Context, waiting: str) -> None:
    for number in range(12):
        review.asked_by(_at(context, 10_000 * number), waiting, str(number))
        review.note_failure(_at(context, 10_000 * number + 1), waiting, str(number))
    last = 10_000 * 11 + 1
    assert review.to_repeat(_at(context, last + 24 * 60 - 1)) == []
    assert review.to_repeat(_at(context, last + 24 * 60)) == [waiting]


def test_a_refusal_ends_the_wait_and_tells_the_office(context: Context, waiting: str) -> None:
    review.refuse(context, waiting, author="Ana", reason="The sample was too small.")
    assert not review.waits(context, waiting)
    assert worklist.summary(context).waiting == ()
    letter = _letter(context, f"decision-{waiting}-refused")
    assert json.loads(letter.payload)["words"] == "The sample was too small."
    query = "SELECT ACTOR, NOTE FROM lake.events WHERE EVENT = 'refused'"
    assert context.lake.rows(query) == [("Ana", "The sample was too small.")]
    assert context.lake.rows("SELECT count(*) FROM lake.observations") == [(0,)]


def test_what_was_decided_is_not_decided_again(context: Context, waiting: str) -> None:
    review.refuse(context, waiting, author="Ana", reason="The sample was too small.")
    with pytest.raises(UsageError, match="does not wait"):
        review.refuse(context, waiting, author="Ben", reason="Another reason.")
    with pytest.raises(UsageError, match="does not wait"):
        review.ask_again(context, waiting, author="Ben", question="Why?")


def test_a_question_leaves_it_waiting(context: Context, waiting: str) -> None:
    review.ask_again(context, waiting, author="Ana", question="Were only women asked?")
    assert review.waits(context, waiting)
    assert _letter(context, f"decision-{waiting}-asked").kind == "decision"


@pytest.mark.parametrize(("author", "words"), [("", "A reason."), ("Ana", ""), ("Ana", " x ")])
def test_a_decision_has_a_name_and_a_reason(context: Context, waiting: str, author: str, words: str) -> None:
    with pytest.raises(UsageError, match="a name and a few words"):
        review.refuse(context, waiting, author=author, reason=words)
    assert review.waits(context, waiting)


def test_nothing_waits_in_an_empty_store(context: Context) -> None:
    assert not review.waits(context, "0a1b2c3d4e5f-KEN")


def test_what_comes_back_of_a_decision_is_known_by_its_message_id(context: Context, waiting: str) -> None:
    review.ask_again(context, waiting, author="Ana", question="Were only women asked?")
    key = _letter(context, "decision-").message
    found = bounces.OURS.search(f"Message-ID: <{key}@pipeline.example>")
    assert found
    assert found[1] == key
