"""Where a letter goes: a mail server when one is configured, else a Maildir."""

from __future__ import annotations

import smtplib
import socket
import ssl
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from indicators.errors import MailFailure
from indicators.settings import Settings


class Mailer(Protocol):
    """Takes a finished message."""

    def send(self, message: EmailMessage, key: str) -> str:
        """Hands a message over and says where to; the same key again must not give a second message.

        Raises:
            MailFailure: not now; a later try may succeed.
        """


class MaildirMailer:
    """Writes each message to ``new/`` under a name made of its key, so that a repeated send finds it there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def send(self, message: EmailMessage, key: str) -> str:
        """Writes the message unless it is there, in one rename."""
        for folder in ("tmp", "new", "cur"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        name = f"{key}.eml"
        path = self.root / "new" / name
        if not path.exists() and not list((self.root / "cur").glob(f"{key}.eml*")):
            part = self.root / "tmp" / name
            part.write_bytes(message.as_bytes())
            part.replace(path)
        return str(path)


class SmtpMailer:
    """Hands the message to a mail server; its constant Message-ID lets the receiver drop a repeated one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def send(self, message: EmailMessage, key: str) -> str:
        """Sends over an encrypted connection unless the settings say otherwise."""
        settings = self._settings
        try:
            with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=30) as server:
                if settings.smtp_starttls == "yes":
                    server.starttls(context=ssl.create_default_context())
                if settings.smtp_user:
                    server.login(settings.smtp_user, settings.smtp_password)
                server.send_message(message)
        except (smtplib.SMTPException, OSError, socket.gaierror) as wrong:
            raise MailFailure(
                f"The mail server {settings.smtp_host}:{settings.smtp_port} did not take the message.",
                advice="It stays in the outbox and is tried again by the next run.",
                detail=f"{type(wrong).__name__}: {wrong}",
            ) from wrong
        return f"smtp://{settings.smtp_host}:{settings.smtp_port}"


def mailer(settings: Settings) -> Mailer:
    """The mailer that the settings name."""
    return SmtpMailer(settings) if settings.smtp_host else MaildirMailer(settings.maildir)
