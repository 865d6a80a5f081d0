"""Whatever an office writes, in whatever program, reaches a person: its words, and the names of what is attached."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from indicators.mail import mailbox, worklist
from indicators.mail.inbound import Answer, understood
from indicators.store.context import Context
from indicators.submissions import receive
from tests.conftest import SAMPLES

_CASES = Path(__file__).resolve().parents[2].parent / "shared" / "cases" / "intake"


@pytest.fixture
def letter(context: Context) -> str:
    """The key of a letter that went to the office of Bangladesh."""
    receipt = receive.receive(context, b"REF_AREA\nBGD\n", "BGD_a.csv", sender="bgd")
    return f"receipt-{receipt.delivery}"


def _message(letter: str, sender: str = "ict-bgd@stat.example", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "no-reply@pipeline.example", "Re: report"
    if letter:
        message["In-Reply-To"] = f"<{letter}@pipeline.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return message


def _come(context: Context, message: EmailMessage | bytes) -> tuple[mailbox.Received, str]:
    """What became of a message, and what the desk is shown."""
    folder = context.settings.home / "mail-in" / "new"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "m").write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    [received] = mailbox.fetch(context)
    return received, "\n".join(row[1] for row in worklist.summary(context).replies)


_PAGE = (
    "<html><head><style>p {color: red}</style><title>x</title></head><body><p>The value of 2013<br>is an "
    "<b>estimate</b>.</p><script>run()</script><blockquote>Our own letter</blockquote><p>Regards</p></body></html>"
)


def test_an_answer_in_html_alone_is_shown(context: Context, letter: str) -> None:
    message = _message(letter)
    message.set_content(_PAGE, subtype="html")
    received, shown = _come(context, message)
    assert received.became == "reply"
    assert "The value of 2013\nis an estimate." in shown
    assert "Regards" in shown
    assert not any(word in shown for word in ("run()", "color", "Our own letter"))


def test_a_blank_text_beside_html_hides_nothing(context: Context, letter: str) -> None:
    message = _message(letter)
    message.set_content("  \n")
    message.add_alternative("<p>Please wait for our file.</p>", subtype="html")
    assert "Please wait for our file." in _come(context, message)[1]


@pytest.mark.parametrize(
    ("maintype", "subtype", "name"),
    [
        ("application", "ms-tnef", "winmail.dat"),
        ("application", "pdf", "values.pdf"),
        ("application", "octet-stream", "values.numbers"),
        ("image", "jpeg", "table.jpg"),
        ("application", "octet-stream", ""),
    ],
)
def test_an_attachment_that_is_no_data_is_named(
    context: Context, letter: str, maintype: str, subtype: str, name: str
) -> None:
    message = _message(letter)
    message.set_content("\n")
    named = {"filename": name} if name else {}
    message.add_attachment(b"\0\1", maintype=maintype, subtype=subtype, **named)
    received, shown = _come(context, message)
    assert received.became == "reply"
    assert (name or "application/octet-stream") in shown


def test_a_file_that_is_taken_hides_no_other(context: Context, letter: str) -> None:
    message = _message(letter)
    message.set_content("\n")
    for path, kind in ((SAMPLES / "BGD_2012-2016.csv", "csv"), (SAMPLES / "BGD_2012-2016.csv", "odt")):
        data = path.read_bytes() + b"\n"
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"BGD_b.{kind}")
    received, shown = _come(context, message)
    assert (received.became, len(received.deliveries)) == ("files", 1)
    assert "BGD_b.odt" in shown
    assert "BGD_b.csv" not in shown


def test_a_binary_workbook_is_a_file(context: Context, letter: str) -> None:
    message = _message(letter)
    message.set_content("Corrected.")
    message.add_attachment(b"PK\3\4", maintype="application", subtype="x", filename="BGD_c.xlsb")
    received, shown = _come(context, message)
    assert received.became == "files"
    assert "Corrected." in shown


def test_a_forwarded_message_is_shown_with_its_words(context: Context, letter: str) -> None:
    inner = _message("", sender="ministry@gov.example")
    inner.replace_header("Subject", "Coverage of 2013")
    inner.set_content("The census of 2013 left out two districts.")
    message = _message(letter)
    message.set_content("Please see below.")
    message.add_attachment(inner)
    _, shown = _come(context, message)
    assert "Please see below." in shown
    assert "[Coverage of 2013] The census of 2013 left out two districts." in shown
    assert "message/rfc822" in shown


@pytest.mark.parametrize(
    "text",
    [
        "> what you asked\nThe answer stands below.\n> and more\n",
        "On Monday, 5 May 2025, the pipeline wrote:\n> Is it right?\n\nThe answer stands below.\n",
        "---------- Forwarded message ---------\nFrom: a\n\nThe answer stands below.\n",
        "_____________\nFrom: pipeline\nThe answer stands below.\n",
        "--\nThe answer stands below.\n",
    ],
)
def test_an_answer_below_what_it_quotes_is_shown(context: Context, letter: str, text: str) -> None:
    message = _message(letter)
    message.set_content(text)
    _, shown = _come(context, message)
    assert "The answer stands below." in shown
    assert "what you asked" not in shown
    assert "Is it right?" not in shown


def test_all_of_a_long_answer_is_shown(context: Context, letter: str) -> None:
    message = _message(letter)
    message.set_content("\n".join(f"Cell {n} is right." for n in range(90)))
    assert "Cell 89 is right." in _come(context, message)[1]


@pytest.mark.parametrize("known", [True, False])
def test_what_answers_no_letter_of_ours_is_shown_and_its_files_are_not_taken(context: Context, *, known: bool) -> None:
    message = _message("", sender="ict-bgd@stat.example" if known else "somebody@else.example")
    message.set_content("Our values changed.")
    message.add_attachment(b"a,b\n1,2", maintype="text", subtype="csv", filename="BGD_new.csv")
    received, shown = _come(context, message)
    assert (received.became, received.deliveries) == ("stranger", ())
    assert "stranger" in shown
    assert ("Our values changed." in shown, "BGD_new.csv" in shown) == (known, known)


@pytest.mark.parametrize(
    ("sender", "headers"),
    [
        ("MAILER-DAEMON@mx.example", {"Return_Path": "<>"}),
        ("postmaster@stat.example", {"Auto_Submitted": "auto-generated"}),
        ("system@mx.example", {"X_Failed_Recipients": "ict-bgd@stat.example"}),
    ],
)
def test_a_bounce_in_words_alone_is_shown(context: Context, sender: str, headers: dict[str, str]) -> None:
    message = _message("", sender=sender, **headers)
    message.set_content("Your message could not be delivered to ict-bgd@stat.example: mailbox full.")
    assert "mailbox full" in _come(context, message)[1]


def test_an_automatic_message_with_something_attached_is_shown(context: Context, letter: str) -> None:
    message = _message(letter, Auto_Submitted="auto-generated")
    message.set_content("Exported by the data base.")
    message.add_attachment(b"a,b\n1,2", maintype="text", subtype="csv", filename="BGD.csv")
    received, shown = _come(context, message)
    assert (received.became, received.deliveries) == ("automatic", ())
    assert "Exported by the data base." in shown


def test_letters_of_an_unknown_encoding_are_shown_as_far_as_they_go() -> None:
    data = b"From: a@b.example\nSubject: x\nContent-Type: text/plain; charset=no-such\n\nThe value is right.\n"
    found = understood(data)
    assert isinstance(found, Answer)
    assert found.text == "The value is right."


@pytest.mark.skipif(not _CASES.is_dir(), reason="the handed cases are not here")
@pytest.mark.parametrize("name", ["20a-html-only-answer", "20b-answer-with-xlsb", "20d-answer-with-winmail"])
def test_the_handed_answers_reach_a_person(context: Context, letter: str, name: str) -> None:
    data = (_CASES / f"{name}.eml").read_bytes().replace(b"ict-ken@", b"ict-bgd@")
    _, shown = _come(context, data.replace(b"report-25d7b2d27166-KEN", letter.encode()))
    said = {"20a": "please do not publish it", "20b": "Corrected file attached", "20d": "winmail.dat"}
    assert said[name[:3]] in shown
