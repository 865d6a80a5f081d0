"""Letters through a real SMTP server on loopback: sent once, kept when the server is away."""

from __future__ import annotations

import email
import email.policy
import io
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from openpyxl import load_workbook

from indicators.context import Context
from indicators.inbox import collect
from indicators.outbox import send
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
    workbook, attached = report.iter_attachments()
    assert workbook.get_filename().startswith("checked-")
    assert load_workbook(io.BytesIO(workbook.get_content())).sheetnames
    assert attached.get_content_type() == "text/csv"
    assert attached.get_content().count("R021b") == 23
