"""Incoming mail: messages are archived, understood and acted on, each once."""

from __future__ import annotations

import imaplib
import ssl
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from indicators.base.errors import MailFailure
from indicators.base.settings import Settings
from indicators.definitions.offices import Office
from indicators.mail.archived_message import archived_message
from indicators.mail.bounces import Bounce
from indicators.mail.inbound import Answer, Automatic, understood
from indicators.organisations.offices import address_book, mark
from indicators.reading.statistical.parsing import FORMATS
from indicators.store import events, records
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind, Subject
from indicators.store.incidents import may_pass, tell_desk
from indicators.store.letters import LetterEvent, Mark, by_key, mark_letters
from indicators.submissions import receive

_SECONDS, _MOST = 30, 200
_OURS = ("findings-", "receipt-")  # attachments of our own letters, sent back
_TABLES = {".csv", ".tsv", ".txt", ".px", ".xml", ".json", *FORMATS}
_DATA = _TABLES | {".xlsx", ".xls", ".xlsb", ".xlsm", ".ods", ".zip", ".gz"}


class Became(StrEnum):
    """What came of a message.

    A person is shown every one but a bounce, which marks an address, and automatic answers with nothing attached.
    """

    BOUNCE = "bounce"
    AUTOMATIC = "automatic"
    FILES = "files"
    REPLY = "reply"
    STRANGER = "stranger"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Received:
    """What came of a message.

    Attributes:
        mail: the message; its name is from its content.
        became: what it led to.
        deliveries: the files that were received.
    """

    mail: Subject
    became: Became
    deliveries: tuple[str, ...] = ()


def fetch(context: Context) -> list[Received]:
    """Takes in what lies in the mailbox; a message leaves it only after it was archived and dealt with.

    Raises:
        MailFailure: the mail server does not answer; the next call goes on.
    """
    box = _imap(context.settings) if context.settings.imap_host else _maildir(context.settings.home / "mail-in")
    return [_taken_alone(context, data) for data in box]


def _taken_alone(context: Context, data: bytes) -> Received:
    """A message that cannot be dealt with holds up no other: it is archived, and the desk is told."""
    context.lake.make()  # before the archive: files of a store without its catalogue are damage
    sha256, _ = context.archive.put(archived_message(data, context.definitions))
    mail = Kind.MAIL.of(sha256[:12])
    try:
        return _taken(context, data, mail)
    except Exception as exc:
        if may_pass(exc) or not tell_desk(context, mail, exc):
            raise
        return Received(mail, Became.FAILED)


def _taken(context: Context, data: bytes, mail: Subject) -> Received:
    done = context.lake.exists and events.last_note(context.lake, mail, Event.TAKEN)
    if done:
        return Received(mail, Became(done.partition(":")[0]))
    found = understood(data)
    if isinstance(found, Answer):
        received = _answer(context, mail, found)
    elif isinstance(found, Automatic):
        received = _automatic(context, mail, found)
    else:
        received = _bounced(context, mail, found)
    note = f"{received.became}: {_said(found)}"
    with context.lake.write() as con:
        events.record(con, Happened(Event.TAKEN, mail, context.actor, note), context.clock())
    return received


def _said(found: list[Bounce] | Answer | Automatic) -> str:
    if isinstance(found, list):
        return ", ".join(f"{each.address} {each.status}" for each in found)
    return f"{found.sender} · {found.subject}"


def _automatic(context: Context, mail: Subject, found: Automatic) -> Received:
    """A message of a program: words count as a bounce where they name a letter and who got it; else a person reads."""
    bounces = [each for each in found.bounces if _went_to(context, each)]
    if bounces:
        return _bounced(context, mail, bounces)
    if found.matters:
        _show(context, mail, found.sender or "-", found.subject, found.text, found.attached)
    return Received(mail, Became.AUTOMATIC)


def _went_to(context: Context, bounce: Bounce) -> bool:
    """Whether the letter of a bounce went to its address, or to the office that also reads there."""
    letters = by_key(context.lake, [bounce.message])
    office = address_book(context).writing_from(bounce.address)
    return bool(letters) and office is not None and letters[0].email.casefold() in office.addresses


def _bounced(context: Context, mail: Subject, bounces: list[Bounce]) -> Received:
    """The address of a letter that came back for good is marked: nothing goes there until somebody says it works."""
    now = context.clock()
    for each in bounces:
        event = LetterEvent.BOUNCED if each.permanent else LetterEvent.DELAYED
        if each.message:
            with context.lake.write() as con:
                detail = f"{each.address} {each.status} {each.said}"
                mark_letters(con, [Mark(each.message, event, detail, now)])
        if each.permanent and _is_known(context, each.address):
            mark(context, each.address, Event.BOUNCED, f"{each.status} {each.said}")
    return Received(mail, Became.BOUNCE)


def _is_known(context: Context, address: str) -> bool:
    """Whether we write to an address: a made-up report marks no other."""
    return address_book(context).writing_from(address) is not None


def _answer(context: Context, mail: Subject, answer: Answer) -> Received:
    """Files of an office that we know are received as from it; what only a person can read goes to the desk.

    The address in From proves nothing: a file is only taken from a message that answers one of our letters or names
    one of its own deliveries, and goes through the same checks as any other. Nothing is sent to the address in From.
    """
    office = address_book(context).writing_from(answer.sender)
    if office is None or not _refers(context, office, answer):
        names = (*(name for name, _ in answer.files), *answer.unread)
        if office:
            _show(context, mail, f"stranger: {answer.sender}", answer.subject, answer.text, names)
        return Received(mail, Became.STRANGER)
    sent = [(name, data) for name, data in answer.files if not name.startswith(_OURS)]
    files = [(name, data) for name, data in sent if Path(name).suffix.casefold() in _DATA]
    receipts = [receive.receive(context, data, name, sender=office.office) for name, data in files]
    number = answer.numbers[0] if answer.numbers else answer.message
    with context.lake.write() as con:
        for receipt in receipts:
            about, note = Kind.DELIVERY.of(receipt.delivery), f"{mail} {number}"
            events.record(con, Happened(Event.ANSWERS, about, office.office, note), context.clock())
    others = (*(name for name, data in sent if (name, data) not in files), *answer.unread)
    if answer.text or others or not receipts:
        _show(context, mail, office.office, number, answer.text, others)
    return Received(mail, Became.FILES if receipts else Became.REPLY, tuple(receipt.delivery for receipt in receipts))


def _show(context: Context, mail: Subject, sender: str, about: str, text: str, attached: Iterable[str]) -> None:
    """Puts a message before a person, with all that it says and the names of what is attached and was not taken."""
    names = ", ".join(attached)
    parts = (sender, about, text or "(no words)", f"attached, not taken: {names}" if names else "")
    said = Happened(Event.REPLY, mail, sender, " · ".join(part for part in parts if part))
    with context.lake.write() as con:
        events.record(con, said, context.clock())


def _refers(context: Context, office: Office, answer: Answer) -> bool:
    """Whether a message answers a letter that went to this office, or names a delivery that came from it."""
    if answer.message:
        letters = by_key(context.lake, [answer.message])
        if letters and letters[0].email.casefold() in office.addresses:
            return True
    with context.lake.reading() as con:
        known = records.deliveries(con, list(answer.numbers))
    return any(receipt.sender == office.office for receipt, _ in known.values())


def _maildir(root: Path) -> Iterator[bytes]:
    """The messages of a Maildir; each is moved to ``cur/`` when it was dealt with."""
    for path in sorted((root / "new").glob("*")) if (root / "new").is_dir() else []:
        yield path.read_bytes()
        (root / "cur").mkdir(exist_ok=True)
        path.replace(root / "cur" / f"{path.name}:2,S")


def _done(box: imaplib.IMAP4, answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server gave; imaplib returns a refusal, in the server's words, where others raise."""
    status, said = answer
    if status != "OK":
        raise box.error(b" ".join(word for word in said if isinstance(word, bytes)).decode(errors="replace"))
    return said


def _imap(settings: Settings) -> Iterator[bytes]:
    """The unread messages of a mailbox; each is marked as read when it was dealt with."""
    try:
        trusted = ssl.create_default_context(cafile=settings.imap_ca or None)
        with imaplib.IMAP4_SSL(settings.imap_host, settings.imap_port, ssl_context=trusted, timeout=_SECONDS) as box:
            box.login(settings.imap_user, settings.imap_password)
            _done(box, box.select("INBOX"))
            yield from _unread(box)
    except (imaplib.IMAP4.error, OSError) as exc:
        raise MailFailure(
            f"The mailbox at {settings.imap_host} does not answer.",
            advice="The next run goes on.",
            detail=f"{type(exc).__name__}: {exc}",
            away=True,
        ) from exc


def _unread(box: imaplib.IMAP4) -> Iterator[bytes]:
    """Each unread message; a mailbox where none can be marked would be fetched anew each time, so that is a failure."""
    found = _done(box, box.uid("SEARCH", "UNSEEN"))
    for number in (found[0] or b"").split()[:_MOST]:
        parts = _done(box, box.uid("FETCH", number.decode(), "(BODY.PEEK[])"))
        data = next((part[1] for part in parts if isinstance(part, tuple)), None)
        if data is not None:
            yield data
            _done(box, box.uid("STORE", number.decode(), "+FLAGS", "(\\Seen)"))
