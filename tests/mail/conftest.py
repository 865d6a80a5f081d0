"""A mail server on loopback that does what a test tells it to, and letters to send through it."""

from __future__ import annotations

import asyncio
import datetime as dt
import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from indicators.base.clock import fixed
from indicators.store import letters
from indicators.store.context import Context
from indicators.store.letters import Letter
from tests.conftest import NOW


class Mailbox:
    """Keeps what arrives; answers as it is told: by recipient, else in general."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.refuse = ""
        self.refused_addresses: dict[str, str] = {}
        self.hang_up_after_data = False
        self.seconds = 0.0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: D102, N802
        if address in self.refused_addresses:
            return self.refused_addresses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: D102, N802
        if self.refuse:
            return self.refuse
        await asyncio.sleep(self.seconds)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)  # type: ignore[arg-type]
        if self.hang_up_after_data:
            server.transport.abort()
        return "250 OK"

    def names(self) -> list[str]:
        """The identities of what arrived."""
        return [str(message["Message-ID"]).strip("<>").partition("@")[0] for message in self.messages]


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def mailing(context: Context, mailbox: tuple[Mailbox, int]) -> Context:
    """A context whose letters go to the mailbox."""
    settings = replace(context.settings, smtp_host="127.0.0.1", smtp_port=mailbox[1], smtp_starttls="no")
    return replace(context, settings=settings)


@pytest.fixture
def later() -> Callable[..., Context]:
    """The same context some time after `NOW`."""

    def at(context: Context, **passed: float) -> Context:
        return replace(context, clock=fixed(NOW + dt.timedelta(**passed)))

    return at


RECEIPT = (
    '{"file_name": "a.csv", "delivery": "%s", "received_at": "2026-11-22T12:00:00+00:00", "size": 9, "sha256": "0"}'
)


@pytest.fixture
def queued() -> Callable[..., None]:
    """Puts letters into the outbox."""

    def put(context: Context, *names: str, kind: str = "receipt", email: str = "ict-ken@stat.example") -> None:
        payload = '{"version": "v1", "reason": "wrong", "latest": "", "portal": "http://p"}'
        with context.lake.write() as con:
            for name in names:
                said = RECEIPT % name if kind == "receipt" else payload
                letters.queue(con, [Letter(name, kind, name, "Office", email, "en", said)], context.clock())

    return put
