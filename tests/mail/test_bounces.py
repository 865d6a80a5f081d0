"""Mail systems in words of their own: what came back marks who got it, what waits marks nothing, nothing is lost."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.mail import mailbox, outbox, worklist
from indicators.mail.bounces import in_words
from indicators.organisations.offices import unreachable
from indicators.store.context import Context
from indicators.submissions import receive
from tests.mail.bounce_forms import DELAYED, FAILED
from tests.mail.no_bounce_forms import NO_BOUNCE

_TO = "ict-bgd@stat.example"


@pytest.fixture
def letter(context: Context) -> str:
    """The key of a letter that went to the office of Bangladesh."""
    receipt = receive.receive(context, b"REF_AREA\nBGD\n", "BGD_a.csv", sender="bgd")
    return f"receipt-{receipt.delivery}"


def _come(context: Context, form: str, letter: str) -> mailbox.Received:
    folder = context.settings.home / "mail-in" / "new"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "m").write_bytes(form.replace("{to}", _TO).replace("{key}", letter).encode())
    [received] = mailbox.fetch(context)
    return received


def _state(context: Context, letter: str) -> str:
    return {row[1]: row[4] for row in outbox.listed(context)}[letter]


@pytest.mark.parametrize("form", FAILED)
def test_a_letter_that_came_back_marks_who_got_it(context: Context, letter: str, form: str) -> None:
    assert _come(context, FAILED[form], letter).became == "bounce"
    assert list(unreachable(context)) == [_TO]
    assert _state(context, letter) == "bounced"


@pytest.mark.parametrize("form", DELAYED)
def test_a_letter_that_waits_marks_no_address(context: Context, letter: str, form: str) -> None:
    assert _come(context, DELAYED[form], letter).became == "bounce"
    assert unreachable(context) == {}
    assert _state(context, letter) == "delayed"


@pytest.mark.parametrize("form", NO_BOUNCE)
def test_what_is_no_bounce_marks_nothing(context: Context, letter: str, form: str) -> None:
    before = _state(context, letter)
    assert _come(context, NO_BOUNCE[form], letter).became != "bounce"
    assert unreachable(context) == {}
    assert _state(context, letter) == before


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("an acknowledgement", "We received your message"),
        ("a person whose words look like a form", "this is our address"),
        ("a person who sends on a bounce", "Your letter came back to us. Why?"),
        ("another address", "somebody@else.example"),
        ("an address of another office", "ict-ken@stat.example"),
        ("no letter of ours", "no mailbox here"),
    ],
)
def test_words_that_mark_nothing_are_shown(context: Context, letter: str, form: str, words: str) -> None:
    _come(context, NO_BOUNCE[form], letter)
    assert any(words in row[1] for row in worklist.summary(context).replies)


@pytest.mark.parametrize("form", ["qmail", "zh", "ru"])
def test_words_in_base64_are_read(context: Context, letter: str, form: str) -> None:
    top, text = FAILED[form].replace("{to}", _TO).replace("{key}", letter).split("\n\n", 1)
    coded = base64.encodebytes(text.encode()).decode()
    received = _come(context, f"{top.replace('8bit', 'base64')}\n\n{coded}", letter)
    assert received.became == "bounce"
    assert list(unreachable(context)) == [_TO]


def test_each_recipient_has_a_code_of_its_own() -> None:
    text = (
        "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nHi. This is the qmail-send program at mx.example.\n"
        "\n<a@stat.example>:\nThe mailbox is full. (#4.2.2)\n\n<b@stat.example>:\nNo such user. (#5.1.1)\n\n"
        "--- Below this line is a copy of the message.\n\nMessage-ID: <receipt-0@pipeline.example>\n"
    )
    found = {each.address: (each.status, each.permanent) for each in in_words(text.encode())}
    assert found == {"a@stat.example": ("4.2.2", False), "b@stat.example": ("5.1.1", True)}


def test_a_bounce_that_is_a_file_names_it(context: Context, letter: str) -> None:
    form = (
        "From: postmaster@mx.example\nSubject: Failure\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
        "\n--b\n\nSee the file.\n--b\nContent-Type: application/pdf; name=why.pdf\nContent-Disposition: attachment; "
        "filename=why.pdf\n\nx\n--b--\n"
    )
    _come(context, form, letter)
    assert any("why.pdf" in row[1] for row in worklist.summary(context).replies)


@settings(max_examples=100, deadline=None)
@given(form=st.sampled_from(sorted(FAILED)), start=st.integers(0, 2000), length=st.integers(0, 60))
def test_a_damaged_bounce_is_read_as_far_as_it_goes(form: str, start: int, length: int) -> None:
    data = FAILED[form].encode()
    for each in in_words(data[:start] + data[start + length :]):
        assert each.message
