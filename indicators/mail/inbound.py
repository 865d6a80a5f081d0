"""What a received message is: a report that a letter came back, an automatic answer, or an answer by a person."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.utils import parseaddr

from indicators.mail.message_text import words_of
from indicators.store.letter_payloads import LetterKind

_NUMBER = re.compile(r"\b([0-9a-f]{12})(?:-([A-Z]{3}|SDN_736))?\b")
_OURS = re.compile(rf"<((?:{'|'.join(LetterKind)})-[^@>\s]+)@[^>\s]+>")
_MOST_PARTS = 50
_OF_MAIL_SYSTEMS = re.compile(r"(mailer-daemon|postmaster|mdaemon|mail-daemon)@?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """That a letter did not reach an address.

    Attributes:
        message: the key of the letter; blank where the report does not say it.
        address: whose mail came back.
        status: enhanced status code (5.1.1).
        permanent: whether it will not get through later either.
        said: what the mail system said.
    """

    message: str
    address: str
    status: str
    permanent: bool
    said: str


@dataclass(frozen=True, slots=True)
class Answer:
    """A message by a person.

    Attributes:
        sender: the address in From.
        subject: in one line.
        message: the key of the letter that it answers; blank for none.
        numbers: delivery numbers in subject and text.
        text: what was written, without what was quoted.
        files: names and contents of attachments.
        unread: what else is attached and only a person can look at: pictures, other messages, what has no name.
    """

    sender: str
    subject: str
    message: str
    numbers: tuple[str, ...]
    text: str
    files: list[tuple[str, bytes]] = field(default_factory=list)
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Automatic:
    """A message that no person wrote; nothing answers it.

    Attributes:
        sender: the address in From.
        subject: in one line.
        text: what it says.
        matters: it may be about a letter that did not arrive, or has something attached: a person looks at it.
    """

    sender: str
    subject: str
    text: str = ""
    matters: bool = False


def understood(data: bytes) -> list[Bounce] | Answer | Automatic:
    """What a message is; whatever it holds, it is read and nothing in it is run."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if message.get_content_type() == "multipart/report":
        found = _bounces(message)
        if found:
            return found
    sender = parseaddr(str(message.get("From", "")))[1]
    subject = " ".join(str(message.get("Subject", "")).split())[:300]
    text, (files, unread) = words_of(message), _attached(message)
    if _automatic(message):
        of_system = bool(_OF_MAIL_SYSTEMS.match(sender)) or "X-Failed-Recipients" in message or not sender
        return Automatic(sender, subject, text, of_system or bool(files or unread))
    refers = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"
    letters = _OURS.findall(refers)
    numbers = dict.fromkeys(match[1] for match in _NUMBER.finditer(f"{subject} {text}"))
    return Answer(sender, subject, letters[-1] if letters else "", tuple(numbers), text, files, unread)


def _automatic(message: Message) -> bool:
    sent = str(message.get("Auto-Submitted", "no")).casefold().partition(";")[0].strip()
    bulk = str(message.get("Precedence", "")).casefold() in {"bulk", "junk", "list", "auto_reply"}
    empty = "X-Autoreply" in message or message.get("Return-Path") == "<>" or "X-Failed-Recipients" in message
    return sent not in {"", "no"} or bulk or empty


def _bounces(message: Message) -> list[Bounce]:
    """Every recipient of a delivery status report (RFC 3464) that failed or is delayed."""
    returned = "".join(_returned(part) for part in message.walk())
    ours = _OURS.search(returned)
    found = []
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if not isinstance(block, Message):
                continue
            address = (
                str(block.get("Final-Recipient", "") or block.get("Original-Recipient", "")).rpartition(";")[2].strip()
            )
            action = str(block.get("Action", "")).casefold().strip()
            if address and action in {"failed", "delayed"}:
                status = str(block.get("Status", "")).split(" ")[0]
                said = " ".join(str(block.get("Diagnostic-Code", "")).split())[:300]
                permanent = action == "failed" and not status.startswith("4")
                found.append(Bounce(ours[1] if ours else "", address, status, permanent, said))
    return found


def _returned(part: Message) -> str:
    """The headers of the letter that came back."""
    if part.get_content_type() in {"text/rfc822-headers", "message/rfc822"}:
        return str(part)[:20_000]
    return ""


def _attached(message: Message) -> tuple[list[tuple[str, bytes]], tuple[str, ...]]:
    """The files of a message by name, and what else is attached; a picture that its text shows is no attachment."""
    parts = list(message.iter_attachments())[:_MOST_PARTS] if isinstance(message, EmailMessage) else []
    files, unread = [], []
    for part in parts:
        content = part.get_payload(decode=True)
        kind = part.get_content_type()
        name = " ".join(str(part.get_filename() or "").replace("\\", "/").rpartition("/")[2].split())[:200]
        if name and isinstance(content, bytes) and part.get_content_maintype() not in {"image", "message"}:
            files.append((name, content))
        elif not (part.get_content_maintype() == "image" and "Content-ID" in part):
            unread.append(name or kind)
    return files, tuple(unread)
