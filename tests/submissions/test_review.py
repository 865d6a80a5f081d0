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
from indicators.submissions import review, review_note
from indicators.submissions.inbox import collect
from indicators.submissions.review_choice import ReviewAnswer, ReviewChoice, areas_said
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


def _many(context: Context) -> str:
    """A file in which three countries wait; gives the number of the delivery."""
    path = context.settings.home / "three.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE"]
    values = ((2012, 12.1), (2013, 13.4), (2014, 14.2), (2015, 61.7))  # it rises too quickly
    lines += [f"{area},2016,HH7,PCT,{year},{value},Survey" for area in ("KEN", "SEN", "UGA") for year, value in values]
    path.write_text("\n".join(lines) + "\n")
    [(receipt, reports)] = collect(context, [path])
    assert [report.verdict for report in reports] == ["to confirm"] * 3
    return receipt.delivery


@pytest.fixture
def many(context: Context) -> str:
    return prepared(context, _many)


def _events(context: Context, event: str) -> list[tuple[object, ...]]:
    return context.lake.rows("SELECT SUBJECT, ACTOR, NOTE FROM lake.events WHERE EVENT = ? ORDER BY ALL", [event])


def test_one_answer_confirms_a_whole_file(context: Context, many: str) -> None:
    answer = ReviewAnswer(ReviewChoice.CONFIRM, "Ana", "Only women were asked.")
    assert review.decide(context, many, answer) == ("KEN", "SEN", "UGA")
    assert not review.waits(context, many)
    assert {note for _, _, note in _events(context, "confirmed")} == {"Only women were asked."}
    assert review.decide(context, many, answer) == (), "again changes nothing"
    assert fsck(context) == []


def test_an_answer_about_one_country_leaves_the_others_to_be_asked_again(context: Context, many: str) -> None:
    review.asked_by(_at(context, 1), many, "first")
    accepted = review.decide(_at(context, 2), many, ReviewAnswer(ReviewChoice.CONFIRM, "Ana", areas=("KEN",)))
    assert accepted == ("KEN",)
    assert review.waiting_of(context, many) == [f"{many}-SEN", f"{many}-UGA"]
    assert _events(context, "confirmed") == [(f"{many}-KEN", "Ana", review.ON_REVIEW)]
    assert review.to_repeat(_at(context, 2)) == [many], "at once"
    assert review.asked_by(_at(context, 3), many, "second") == "second"
    assert review.to_repeat(_at(context, 4)) == []
    assert "decided\\: KEN" in review_note.described(context, review.waiting_of(context, many))
    assert fsck(context) == []


def test_one_answer_refuses_a_whole_file_and_tells_each_office(context: Context, many: str) -> None:
    assert review.decide(context, many, ReviewAnswer(ReviewChoice.REFUSE, "Ana", "Too few were asked.")) == ()
    assert not review.waits(context, many)
    assert len(_events(context, "refused")) == 3
    assert review.to_repeat(_at(context, 60)) == []


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (ReviewAnswer(ReviewChoice.REFUSE, "Ana"), "a few words"),
        (ReviewAnswer(ReviewChoice.ASK, "Ana", " "), "a few words"),
        (ReviewAnswer(ReviewChoice.CONFIRM, "Ana", areas=("FRA",)), "Nothing of FRA waits"),
        (ReviewAnswer(ReviewChoice.CONFIRM, "Ana", areas=("KEN", "FRA")), "Those that wait: KEN, SEN, UGA"),
    ],
)
def test_an_answer_that_cannot_be_recorded_is_asked_for_again(
    context: Context, many: str, answer: ReviewAnswer, why: str
) -> None:
    review.asked_by(_at(context, 1), many, "first")
    assert review.decide(_at(context, 2), many, answer) == ()
    assert len(review.waiting_of(context, many)) == 3
    assert review.to_repeat(_at(context, 2)) == [many]
    [(_, _, note)] = _events(context, "review again")
    assert why in str(note)


def test_to_leave_it_changes_nothing(context: Context, many: str) -> None:
    review.asked_by(_at(context, 1), many, "first")
    assert review.decide(_at(context, 2), many, ReviewAnswer(ReviewChoice.LEAVE, "Airflow")) == ()
    assert len(review.waiting_of(context, many)) == 3
    assert review.to_repeat(_at(context, 90)) == [], "nobody is asked again"


def test_a_question_about_a_file_goes_on_waiting_and_is_not_asked_again(context: Context, many: str) -> None:
    review.asked_by(_at(context, 1), many, "first")
    assert review.decide(_at(context, 2), many, ReviewAnswer(ReviewChoice.ASK, "Ana", "Were men asked?")) == ()
    assert len(review.waiting_of(context, many)) == 3
    assert review.to_repeat(_at(context, 90)) == []


@pytest.mark.parametrize(
    ("answer", "areas"),
    [
        (["KEN", "SEN"], ("KEN", "SEN")),
        ("ken, SEN", ("KEN", "SEN")),  # the text of an action that was asked before it had a list
        ([], ()),
        ("", ()),
        (None, ()),
    ],
)
def test_the_areas_of_an_answer_are_those_chosen_from_its_list(answer: object, areas: tuple[str, ...]) -> None:
    assert areas_said(answer) == areas
