"""Where a letter goes: a mail server when one is configured, else a Maildir."""

from __future__ import annotations

import errno
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol

from indicators.base.errors import MailFailure
from indicators.base.printable import readable
from indicators.base.redaction import HIDDEN, redacted
from indicators.base.settings import Settings

_PERMANENT, _CLOSING = 500, 421
_SECONDS = 30


class Session(Protocol):
    """Takes finished messages, one after the other."""

    def send(self, message: EmailMessage, key: str) -> str:
        """Hands a message over and says where to; the same key again must not give a second message.

        Raises:
            MailFailure: it was not taken; `retry` says whether it may be later, `away` whether others would be.
        """


class Mailer(Protocol):
    """Opens sessions."""

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that lasts as long as the block."""


class MaildirMailer:
    """Writes each message to ``new/`` under a name made of its key, so that a repeated send finds it there."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A folder needs no session."""
        for folder in ("tmp", "new", "cur"):
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        yield self

    def send(self, message: EmailMessage, key: str) -> str:
        """Writes the message unless it is there, in one rename."""
        name = f"{key}.eml"
        path = self.root / "new" / name
        if not path.exists() and not list((self.root / "cur").glob(f"{key}.eml*")):
            part = self.root / "tmp" / name
            try:
                part.write_bytes(message.as_bytes())
                part.replace(path)
            except OSError as exc:
                part.unlink(missing_ok=True)
                full = exc.errno in (errno.ENOSPC, errno.EDQUOT)
                raise MailFailure(
                    f"The disk of {self.root} is full." if full else f"{self.root} does not take the message.",
                    advice="It stays in the outbox and is tried again later.",
                    detail=f"{exc.strerror}: {path}",
                    away=True,
                ) from exc
        return str(path)


class SmtpMailer:
    """Hands messages to a mail server over one connection; a constant Message-ID lets receivers drop a repeated one."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: smtplib.SMTP | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The connection is made by the first message, and again after a failure."""
        try:
            yield self
        finally:
            self._hang_up()

    def send(self, message: EmailMessage, key: str) -> str:
        """Sends over an encrypted connection unless the settings say otherwise; all recipients or none are served."""
        settings = self._settings
        try:
            server = self._connected()
        except (smtplib.SMTPException, OSError) as exc:
            self._hang_up()
            raise self._failure(exc, away=True) from exc
        try:
            refused = server.send_message(message)
        except (smtplib.SMTPException, OSError) as exc:
            self._hang_up()
            told = {"retry": not _is_permanent(exc), "away": _is_silent(exc), "recipient": _is_of_recipient(exc)}
            raise self._failure(exc, **told) from exc
        if refused:  # somebody of several was served: to send again would give the others a second message
            return f"smtp://{settings.smtp_host}:{settings.smtp_port} but for {', '.join(refused)}"
        return f"smtp://{settings.smtp_host}:{settings.smtp_port}"

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            settings = self._settings
            server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=_SECONDS)
            self._server = server
            if settings.smtp_starttls == "yes":
                server.starttls(context=ssl.create_default_context(cafile=settings.smtp_ca or None))
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
        return self._server

    def _hang_up(self) -> None:
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._server = None

    def _failure(
        self, wrong: Exception, *, retry: bool = True, away: bool = False, recipient: bool = False
    ) -> MailFailure:
        settings = self._settings
        return MailFailure(
            f"The mail server {settings.smtp_host}:{settings.smtp_port} did not take the message.",
            advice="It stays in the outbox and is tried again later." if retry else "Look at the address.",
            detail=_said(wrong, settings.smtp_password),
            retry=retry,
            away=away,
            recipient=recipient,
        )


def _said(wrong: Exception, password: str) -> str:
    """The server's own words in a line, or how it did not answer; what it quotes of a letter opens nothing."""
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        words = "; ".join(f"{address}: {_reply(*reply)}" for address, reply in wrong.recipients.items())
    elif isinstance(wrong, smtplib.SMTPResponseException):
        words = _reply(wrong.smtp_code, wrong.smtp_error)
    else:
        words = f"{type(wrong).__name__}: {wrong}"
    words = redacted(" ".join(readable(words).split()))
    return words.replace(password, HIDDEN) if password else words


def _reply(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _is_of_recipient(wrong: Exception) -> bool:
    """Whether it was said of the recipients, for now or for good: the server itself is there and goes on."""
    refused = wrong.recipients.values() if isinstance(wrong, smtplib.SMTPRecipientsRefused) else ()
    return bool(refused) and all(code != _CLOSING for code, _ in refused)


def _is_permanent(wrong: Exception) -> bool:
    """Whether the receiving side said 5xx: of this message, or of all its recipients; not of us, who send to all."""
    if isinstance(wrong, smtplib.SMTPSenderRefused):
        return False
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        return all(code >= _PERMANENT for code, _ in wrong.recipients.values())
    return isinstance(wrong, smtplib.SMTPResponseException) and wrong.smtp_code >= _PERMANENT


def _is_silent(wrong: Exception) -> bool:
    """Whether the server said nothing in time: each further message would wait as long for nothing."""
    return isinstance(wrong, TimeoutError) or isinstance(wrong.__context__, TimeoutError)  # smtplib wraps it


def mailer(settings: Settings) -> Mailer:
    """The mailer that the settings name."""
    return SmtpMailer(settings) if settings.smtp_host else MaildirMailer(settings.maildir)
