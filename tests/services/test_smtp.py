"""Letters through a real SMTP server on loopback: sent once, kept when the server is away."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from indicators.context import Context
from indicators.inbox import collect
from indicators.outbox import send
from indicators.store import records
from tests.conftest import SAMPLES


class Mailbox:
    """Keeps what arrives; refuses as long as it is told to."""

    def __init__(self) -> None:
        self.messages: list[Any] = []
        self.refuse = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: D102, N802 - aiosmtpd calls it so
        if self.refuse:
            return "451 try again later"
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def server() -> Iterator[tuple[Mailbox, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mailbox = Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    yield mailbox, port
    controller.stop()


def through(context: Context, port: int) -> Context:
    settings = replace(context.settings, smtp_host="127.0.0.1", smtp_port=port, smtp_starttls="no")
    return replace(context, settings=settings)


def test_letters_arrive_once_with_text_html_and_findings(context: Context, server: tuple[Mailbox, int]) -> None:
    mailbox, port = server
    context = through(context, port)
    collect(context, [SAMPLES / "MAR_2014-2016_enquete.csv"])
    assert len(send(context)) == 2
    assert send(context) == []
    receipt, report = mailbox.messages
    assert receipt["Subject"] == "Accusé de réception : MAR_2014-2016_enquete.csv"
    assert report["Subject"] == "Maroc : indicateurs TIC 2014–2016 : à corriger"
    assert report["To"] == '"Haut-Commissariat au Plan, Maroc" <ict-mar@stat.example>'
    text = report.get_body(("plain",)).get_content()
    html = report.get_body(("html",)).get_content()
    for said in ("ligne 11, colonne 7", "R021b", "Multipliez"):
        assert said in " ".join(text.split())
        assert said in " ".join(html.split())
    attached = next(part for part in report.iter_attachments())
    assert attached.get_content_type() == "text/csv"
    assert attached.get_content().count("R021b") == 23


def test_a_letter_that_is_refused_stays_and_is_sent_later(context: Context, server: tuple[Mailbox, int]) -> None:
    mailbox, port = server
    context = through(context, port)
    collect(context, [SAMPLES / "CAN_internet_use.csv"])
    mailbox.refuse = True
    assert send(context) == []
    assert len(records.unsent(context.lake)) == 2
    mailbox.refuse = False
    assert len(send(context)) == 2
    assert len(mailbox.messages) == 2


def test_no_server_is_a_failure_that_keeps_the_letter(context: Context) -> None:
    context = through(context, 9)
    collect(context, [SAMPLES / "CAN_internet_use.csv"])
    assert send(context) == []
    failed = context.lake.read().execute("SELECT DETAIL FROM lake.outbox_events WHERE EVENT = 'failed'").fetchall()
    assert len(failed) == 2
    assert "ConnectionRefusedError" in failed[0][0]


def test_killed_after_writing_and_before_recording_gives_no_second_message(
    context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    collect(context, [SAMPLES / "CAN_internet_use.csv"])
    with monkeypatch.context() as broken:
        broken.setattr(records, "mark_letter", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            send(context)
    assert len(list((tmp_path / "outbox" / "new").iterdir())) == 1
    assert len(send(context)) == 2
    assert len(list((tmp_path / "outbox" / "new").iterdir())) == 2
