"""Microdata that comes by mail is not archived within the message that it came in."""

from __future__ import annotations

import email
import email.policy
import json
from email.message import EmailMessage
from pathlib import Path

import pyarrow as pa
import pytest
import readstat_arrow

from indicators.mail import mailbox
from indicators.store.context import Context

PERSONS = {"hhid": [1.0, 1.0], "pid": [1.0, 2.0], "weight": [812.25, 90.5], "strata": [3.0, 3.0]}
KNOWN, STRANGER = "ict-bgd@stat.example", "somebody@else.example"


def _survey(folder: Path) -> bytes:
    readstat_arrow.write_sav(folder / "svy.sav", pa.table(PERSONS))
    return (folder / "svy.sav").read_bytes()


def _come(context: Context, message: EmailMessage) -> EmailMessage:
    """The one message that is archived after another came."""
    folder = context.settings.home / "mail-in" / "new"
    folder.mkdir(parents=True)
    (folder / "m1").write_bytes(message.as_bytes())
    mailbox.fetch(context)
    files = [path.read_bytes() for path in context.archive.root.rglob("*") if path.is_file()]
    [mail] = [data for data in files if b"Subject:" in data]
    found = email.message_from_bytes(mail, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def _message(sender: str, *files: tuple[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "no-reply@pipeline.example", "Our data, données"
    message.set_content("See the files. Où sont-ils ?")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


@pytest.mark.parametrize("sender", [KNOWN, STRANGER])
@pytest.mark.parametrize("forwarded", [False, True])
def test_a_survey_is_replaced_by_its_notice(context: Context, tmp_path: Path, sender: str, forwarded: bool) -> None:
    data = _survey(tmp_path)
    message = _message(sender, ("svy.sav", data), ("a.csv", b"a,b\n1,2\n"))
    if forwarded:
        inner, message = message, _message(sender)
        message.add_attachment(inner)
    kept = _come(context, message)
    parts = {part.get_filename(): part.get_payload(decode=True) for part in kept.walk() if part.get_filename()}
    assert json.loads(parts["svy.sav"])["reason"] == "microdata"
    assert parts["a.csv"] == b"a,b\n1,2\n", "the other parts stay"
    assert (kept["From"], kept["Subject"]) == (sender, "Our data, données")
    assert any("Où sont-ils" in part.get_content() for part in kept.walk() if part.get_content_type() == "text/plain")
    assert data not in (part.get_payload(decode=True) for part in kept.walk())


def test_a_message_that_is_all_a_survey(context: Context, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = STRANGER, "s"
    message.set_content(_survey(tmp_path), maintype="application", subtype="x-spss-sav", filename="svy.sav")
    payload = _come(context, message).get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert json.loads(payload)["reason"] == "microdata"


def test_a_message_without_one_is_archived_byte_for_byte(context: Context) -> None:
    message = _message(STRANGER, ("a.csv", b"a,b\n1,2\n"))
    assert _come(context, message).as_bytes() == message.as_bytes()
    assert message.as_bytes() in [path.read_bytes() for path in context.archive.root.rglob("*") if path.is_file()]


def test_the_headers_in_a_report_of_a_mail_system_pack_nothing(context: Context) -> None:
    message = _message(STRANGER)
    headers = "From: a@stat.example\nSubject: Report\nMIME-Version: 1.0\nContent-Type: text/plain\n"
    message.add_attachment(headers, subtype="rfc822-headers")
    assert _come(context, message).as_bytes() == message.as_bytes()
