"""What a received message is: a report that a letter came back, an automatic answer, or an answer by a person."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from email.utils import parseaddr

from indicators.mail.bounces import OURS, Bounce, in_words, is_of_mail_system, reported
from indicators.mail.message_text import words_of

_NUMBER = re.compile(r"\b([0-9a-f]{12})(?:-([A-Z]{3}|SDN_736))?\b")
_MOST_PARTS = 50


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
        attached: the names of what is attached.
        bounces: letters that did not arrive, as far as its words can be read: to be held against what was sent.
    """

    sender: str
    subject: str
    text: str = ""
    matters: bool = False
    attached: tuple[str, ...] = ()
    bounces: tuple[Bounce, ...] = ()


def understood(data: bytes) -> list[Bounce] | Answer | Automatic:
    """What a message is; whatever it holds, it is read and nothing in it is run."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    sender = parseaddr(str(message.get("From", "")))[1]
    of_system = is_of_mail_system(message, sender)
    if of_system or message.get_content_type() == "multipart/report":
        found = reported(message)
        if found:
            return found
    subject = " ".join(str(message.get("Subject", "")).split())[:300]
    text, (files, unread) = words_of(message), _attached(message)
    if of_system or _automatic(message):
        names = (*(name for name, _ in files), *unread)
        bounces = in_words(data) if of_system else ()
        return Automatic(sender, subject, text, of_system or bool(names), names, bounces)
    refers = f"{message.get('In-Reply-To', '')} {message.get('References', '')}"
    letters = OURS.findall(refers)
    numbers = dict.fromkeys(match[1] for match in _NUMBER.finditer(f"{subject} {text}"))
    return Answer(sender, subject, letters[-1] if letters else "", tuple(numbers), text, files, unread)


def _automatic(message: Message) -> bool:
    sent = str(message.get("Auto-Submitted", "no")).casefold().partition(";")[0].strip()
    bulk = str(message.get("Precedence", "")).casefold() in {"bulk", "junk", "list", "auto_reply"}
    empty = "X-Autoreply" in message or message.get("Return-Path") == "<>" or "X-Failed-Recipients" in message
    return sent not in {"", "no"} or bulk or empty


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
