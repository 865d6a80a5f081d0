"""Letters: a message of the outbox written out, text and HTML saying the same, in the reader's language."""

from __future__ import annotations

import datetime as dt
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from indicators.base.language import Speaker
from indicators.base.markup import environment, mail_html
from indicators.base.printable import readable
from indicators.mail import letter_kinds, report_letter
from indicators.mail.content import Content
from indicators.mail.message import Written
from indicators.organisations.offices import address_book, unreachable
from indicators.store import letters
from indicators.store.context import Context
from indicators.store.letter_payloads import LetterKind
from indicators.store.letters import Letter

_SPACES = re.compile(r"\s+")


def write(context: Context, letter: Letter, caused_at: dt.datetime) -> EmailMessage:
    """The finished message; its date is that of the event, its Message-ID that of the outbox, whenever it is sent."""
    message = EmailMessage()
    name, address = parseaddr(context.settings.mail_from)
    user, _, domain = address.partition("@")
    message["From"] = Address(_line(name), user, domain)
    message["To"] = _address(letter.recipient, letter.email)
    if context.settings.answers_to:
        message["Reply-To"] = _address(*parseaddr(context.settings.answers_to))
    office = address_book(context).at(letter.email)
    copies = office.copies if office else ()
    bad = unreachable(context) if copies else {}
    reached = [_address("", copy) for copy in copies if copy.casefold() not in bad]
    if reached:
        message["Cc"] = reached
    message["Date"] = format_datetime(caused_at)
    message["Message-ID"] = f"<{letter.message}@{domain}>"
    # No automatic answer to an automatic letter; an answer by a person is welcome.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if about := letters.numbers_of(letter):
        message["X-ICT-Number"] = " ".join(about)
    written = _digest(context, letter) if letter.kind == LetterKind.DIGEST else _written(context, letter)
    if office and office.english_beneath and letter.language != "en":
        written = written.with_beneath(_written(context, letter, "en")) if letter.kind != LetterKind.DIGEST else written
    written.into(message)
    message["Content-Language"] = letter.language  # what is set before the content goes with it
    return message


def _address(name: str, address: str) -> Address:
    user, _, domain = _line(address).rpartition("@")
    return Address(_line(name), user, domain)


def _line(text: str) -> str:
    """One line: what comes from outside never makes a header of its own."""
    return _SPACES.sub(" ", readable(text)).strip()


def _written(context: Context, letter: Letter, language: str = "") -> Written:
    say = Speaker(language or letter.language)
    payload = letters.payload_of(letter)
    if letter.kind == LetterKind.REPORT:
        return report_letter.write(context, letter, payload, say)
    return _plain(letter_kinds.KINDS[LetterKind(letter.kind)](context, say, payload), say)


def _plain(content: Content, say: Speaker) -> Written:
    text = environment().get_template("letter.txt.j2").render(say=say, c=content)
    return Written(_line(content.subject), text, mail_html("letter.mjml.j2", say, c=content), say)


def _digest(context: Context, letter: Letter) -> Written:
    """Several letters in one: what each says as text, each as a page that is attached, and what they attach."""
    say = Speaker(letter.language)
    parts = [_written(context, each) for each in letters.by_key(context.lake, list(letters.payload_of(letter).letters))]
    content = Content(
        subject=say.plural("{n} message on your ICT data", "{n} messages on your ICT data", len(parts)),
        headline=say.plural("{n} message on your ICT data", "{n} messages on your ICT data", len(parts)),
        paragraphs=[say("To spare you many messages, they come together, once a day. Each is attached as a page.")],
        items=[part.subject for part in parts],
    )
    whole = _plain(content, say)
    text = "\n".join([whole.text, *(f"{'-' * 72}\n\n{part.text}" for part in parts)])
    pages = [(f"{number}.html", "text", "html", part.page()) for number, part in enumerate(parts, start=1)]
    return Written(
        whole.subject, text, whole.html, say, attachments=[*pages, *(a for p in parts for a in p.attachments)]
    )
