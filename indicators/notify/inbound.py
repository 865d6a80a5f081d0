"""What a received message is: a report that a letter came back, an automatic answer, or an answer by a person."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.utils import parseaddr

from indicators.notify.letters import KINDS

_NUMBER = re.compile(r"\b([0-9a-f]{12})(?:-([A-Z]{3}|SDN_736))?\b")
_OURS = re.compile(rf"<((?:{'|'.join(KINDS)})-[^@>\s]+)@[^>\s]+>")
_QUOTED = re.compile(r"^\s*>|^-{2,}\s*$|^_{5,}$|^(On|Le|El|Am) .{5,120}(wrote|écrit|escribió)\s*:\s*$")
_MOST_PARTS, _LONGEST_TEXT = 50, 4000


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
    """

    sender: str
    subject: str
    message: str
    numbers: tuple[str, ...]
    text: str
    files: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Automatic:
    """A message that no person wrote; nothing answers it."""

    sender: str
    subject: str


def understood(data: bytes) -> list[Bounce] | Answer | Automatic:
    """What a message is; whatever it holds, it is read and nothing in it is run."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    if message.get_content_type() == "multipart/report":
        found = _bounces(message)
        if found:
            return found
    sender = parseaddr(str(message.get("From", "")))[1]
    subject = " ".join(str(message.get("Subject", "")).split())[:300]
    if _automatic(message):
        return Automatic(sender, subject)
    text = _own_words(message)
    refers = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"
    letters = _OURS.findall(refers)
    numbers = dict.fromkeys(match[1] for match in _NUMBER.finditer(f"{subject} {text}"))
    return Answer(sender, subject, letters[-1] if letters else "", tuple(numbers), text, _files(message))


def _automatic(message: Message) -> bool:
    sent = str(message.get("Auto-Submitted", "no")).casefold().partition(";")[0].strip()
    bulk = str(message.get("Precedence", "")).casefold() in {"bulk", "junk", "list", "auto_reply"}
    return sent not in {"", "no"} or bulk or "X-Autoreply" in message or message.get("Return-Path") == "<>"


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


def _own_words(message: Message) -> str:
    body = message.get_body(("plain",)) if isinstance(message, EmailMessage) else None
    try:
        text = str(body.get_content()) if body else ""
    except (LookupError, KeyError, UnicodeDecodeError):
        return ""
    own: list[str] = []
    for line in text.splitlines():
        if _QUOTED.match(line):
            break
        own.append(line.rstrip())
    return "\n".join(own).strip()[:_LONGEST_TEXT]


def _files(message: Message) -> list[tuple[str, bytes]]:
    parts = list(message.iter_attachments())[:_MOST_PARTS] if isinstance(message, EmailMessage) else []
    found = []
    for part in parts:
        content = part.get_payload(decode=True)
        name = " ".join(str(part.get_filename() or "").replace("\\", "/").rpartition("/")[2].split())[:200]
        if name and isinstance(content, bytes) and part.get_content_maintype() not in {"image", "message"}:
            found.append((name, content))
    return found
