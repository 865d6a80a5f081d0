"""The way back: bounces, answers with files, strangers, links in letters; each once, nobody in another's name."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from indicators.base.errors import UsageError
from indicators.cli.main import app
from indicators.mail import mailbox, outbox, worklist
from indicators.mail.inbound import Answer, Automatic, Bounce, understood
from indicators.organisations import answer_links
from indicators.organisations.offices import unreachable
from indicators.portal.app import create
from indicators.store.context import Context
from indicators.submissions import deliveries, queries, receive
from indicators.submissions.inbox import collect
from tests.conftest import SAMPLES

DSN = """From: MAILER-DAEMON@mx.example
To: no-reply@pipeline.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: text/rfc822-headers

From: ICT indicators pipeline <no-reply@pipeline.example>
Message-ID: <{message}@pipeline.example>
Subject: Receipt

--b--
"""


def _put(context: Context, data: bytes, name: str = "m1") -> None:
    folder = context.settings.home / "mail-in" / "new"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data)


def _come(context: Context, data: bytes, name: str = "m1") -> mailbox.Received:
    """A message arrives and is taken in."""
    _put(context, data, name)
    [received] = mailbox.fetch(context)
    return received


def _reply(sender: str, subject: str, text: str, *files: Path, answers: str = "", **headers: str) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "no-reply@pipeline.example", subject
    if answers:
        message["In-Reply-To"] = f"<{answers}@pipeline.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for path in files:
        message.add_attachment(path.read_bytes(), maintype="application", subtype="octet-stream", filename=path.name)
    return message.as_bytes()


@pytest.fixture
def sent(context: Context) -> tuple[Context, str]:
    """A doubtful file of Bangladesh was answered with a report; gives the number of its submission."""
    [(_, [report])] = collect(context, [SAMPLES / "BGD_2012-2016.csv"])
    outbox.send(context)
    return context, report.submission


def test_a_bounce_marks_letter_and_address_and_the_desk_is_told(sent: tuple[Context, str]) -> None:
    context, submission = sent
    dsn = DSN.format(address="ict-bgd@stat.example", action="failed", status="5.1.1", message=f"report-{submission}")
    received = _come(context, dsn.encode())
    assert received.became == "bounce"
    assert unreachable(context) == {"ict-bgd@stat.example": "5.1.1 smtp; 550 5.1.1 no such user"}
    states = {row[1]: row[4] for row in outbox.listed(context)}
    assert states[f"report-{submission}"] == "bounced"
    found = worklist.summary(context)
    assert found.bounced == (("ict-bgd@stat.example", "5.1.1 smtp; 550 5.1.1 no such user"),)
    assert any(f"report-{submission}" in row[1] for row in found.undelivered)
    assert mailbox.fetch(context) == []


@pytest.mark.parametrize(
    ("action", "status", "address"),
    [
        ("delayed", "4.4.1", "ict-bgd@stat.example"),
        ("failed", "4.2.2", "ict-bgd@stat.example"),
        ("failed", "5.1.1", "other@else.example"),
    ],
)
def test_a_delay_or_a_report_about_others_marks_no_address(
    sent: tuple[Context, str], action: str, status: str, address: str
) -> None:
    context, submission = sent
    _put(context, DSN.format(address=address, action=action, status=status, message=f"report-{submission}").encode())
    mailbox.fetch(context)
    assert unreachable(context) == {}


def test_an_answer_with_a_file_is_received_from_its_office_and_checked(sent: tuple[Context, str]) -> None:
    context, submission = sent
    path = SAMPLES / "LKA_2013-2016.csv"
    data = _reply(
        "Statistician <ICT-BGD@stat.example>",
        "Re: report",
        "See the file.\n> old",
        path,
        answers=f"report-{submission}",
    )
    received = _come(context, data)
    assert received.became == "files"
    [delivery] = received.deliveries
    receipt, _ = deliveries.read_delivery(context, delivery)
    assert receipt.sender == "bgd"
    assert any("See the file." in row[1] and "old" not in row[1] for row in worklist.summary(context).replies)
    _put(context, data, "again")
    [again] = mailbox.fetch(context)
    assert (again.became, again.deliveries) == ("files", ())


@pytest.mark.parametrize(
    ("sender", "answers", "subject"),
    [
        ("stranger@else.example", "report-{s}", "Re: report"),
        ("ict-ken@stat.example", "report-{s}", "Re: report"),
        ("ict-bgd@stat.example", "", "A file"),
        ("ict-bgd@stat.example", "report-000000000000-BGD", "Re: report 000000000000"),
    ],
)
def test_a_file_is_taken_from_nobody_in_anothers_name(
    sent: tuple[Context, str], sender: str, answers: str, subject: str
) -> None:
    context, submission = sent
    before = context.lake.rows("SELECT count(*) FROM lake.deliveries")
    received = _come(
        context, _reply(sender, subject, "x", SAMPLES / "LKA_2013-2016.csv", answers=answers.format(s=submission))
    )
    assert received.became == "stranger"
    assert context.lake.rows("SELECT count(*) FROM lake.deliveries") == before
    assert any("stranger" in row[1] for row in worklist.summary(context).replies), "a person looks at it"


def test_a_number_in_the_subject_is_enough_where_the_thread_was_lost(sent: tuple[Context, str]) -> None:
    context, _ = sent
    path = SAMPLES / "BGD_2012-2016.csv"
    receipt = receive.receive(context, path.read_bytes() + b"\n", "BGD_b.csv", sender="bgd")
    received = _come(
        context, _reply("ict-bgd@stat.example", f"Our answer on {receipt.delivery}", "It is right: a census year.")
    )
    assert received.became == "reply"


@pytest.mark.parametrize("headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"Return_Path": "<>"}])
def test_an_automatic_answer_is_not_answered(sent: tuple[Context, str], headers: dict[str, str]) -> None:
    context, submission = sent
    _put(
        context,
        _reply("ict-bgd@stat.example", "Out of office", "I am away.", answers=f"report-{submission}", **headers),
    )
    [received] = mailbox.fetch(context)
    assert received.became == "automatic"
    assert worklist.summary(context).replies == ()


@settings(max_examples=150, deadline=None)
@given(data=st.one_of(st.binary(max_size=400), st.text(max_size=400).map(str.encode)))
def test_whatever_arrives_is_understood_as_something(data: bytes) -> None:
    found = understood(data)
    assert isinstance(found, (Answer, Automatic)) or all(isinstance(each, Bounce) for each in found)


def test_a_link_lets_an_office_say_once_that_values_are_right(sent: tuple[Context, str]) -> None:
    context, submission = sent
    context = replace(context, settings=replace(context.settings, rate="off"))
    link = answer_links.answer_link(context, submission, f"report-{submission}")
    path = link.removeprefix("http://127.0.0.1:8000")
    with TestClient(create(context)) as client:
        page = client.get(path, params={"lang": "fr"})
        assert page.status_code == 200
        [rule] = set(__import__("re").findall(r'textarea name="(R\w+)"', page.text))
        assert client.post(path, data={"author": "", rule: ""}).status_code == 422
        assert queries.report_of(context, submission).verdict.value == "to confirm"
        done = client.post(path, data={"author": "A. Person", rule: "Both were asked in <b>2013</b>"})
        assert "Thank you." in done.text
        report = queries.report_of(context, submission)
        assert report.verdict.value == "accepted"
        said = next(finding.confirmed for finding in report.findings if finding.confirmed)
        assert (said.author, said.explanation) == ("A. Person", "Both were asked in <b>2013</b>")
        for again in (client.get(path), client.post(path, data={"author": "B", rule: "again"})):
            assert again.status_code == 410
            assert "This link has already been used." in again.text
        assert "Ce lien a déjà été utilisé." in client.get(path, params={"lang": "fr"}).text
        assert client.get(path[:-3] + "abc").status_code == 410
    expired = _expired(context, submission)
    with pytest.raises(UsageError, match="too old"):
        answer_links.opened(context, expired)


def _expired(context: Context, submission: str) -> str:
    import itsdangerous

    serializer = answer_links._serializer(context, answer_links._ANSWER)
    real = itsdangerous.TimestampSigner.get_timestamp
    try:
        itsdangerous.TimestampSigner.get_timestamp = lambda self: 1  # type: ignore[method-assign]
        return str(serializer.dumps([submission, "report-old"]))
    finally:
        itsdangerous.TimestampSigner.get_timestamp = real  # type: ignore[method-assign]


def test_the_commands_about_offices_and_letters(sent: tuple[Context, str], tmp_path: Path) -> None:
    context, submission = sent
    home = ["--work", str(context.settings.home)]

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, [*words, *home], env={"COLUMNS": "240"})
        assert done.exit_code == 0, done.output
        return done.output

    changed = run(
        "offices", "change", "bgd", "--lang", "ar", "--copies", "c@stat.example", "--mode", "notice", "--english"
    )
    assert "'mode': 'notice'" in changed
    assert "cc c@stat.example" in run("offices", "list")
    assert "'english_beneath': True" in run("offices", "history", "bgd")
    assert f"report-{submission}" in run("outbox", "list", "--state", "sent")
    assert run("outbox", "write", str(tmp_path / "read")).strip() == str(tmp_path / "read" / "index.html")
    _put(context, _reply("ict-bgd@stat.example", "Re", "Is 2013 right?", answers=f"report-{submission}"))
    mail = run("outbox", "fetch").split(":")[1].strip()
    assert f"mail:{mail.split()[0]}" in run("worklist")
    assert run("mark-read", f"mail:{mail.split()[0]}", "--by", "A. Person").endswith("is read\n")
    assert "Is 2013 right?" not in run("worklist")
    assert (
        run("offices", "works", "ict-bgd@stat.example", "--note", "telephoned") == "ict-bgd@stat.example works again\n"
    )
