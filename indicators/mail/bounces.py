"""What mail systems say of letters that did not arrive: in reports for programs (RFC 3464), and in words for people."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from indicators.mail.message_text import readable_text
from indicators.store.letter_payloads import LetterKind

OURS = re.compile(rf"<((?:{'|'.join(LetterKind)})-[^@>\s]+)@[^>\s]+>")
_SYSTEMS = re.compile(
    r"mailer-?daemon|mail-daemon|mdaemon|postmaster|mail[._-]?delivery([._-]?(sub)?system)?|microsoftexchange[0-9a-f]{32}",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?<![\w.+=/'-])[\w.+=/'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_CODE = re.compile(r"(?<![\w.])(?:[45]\.\d{1,2}\.\d{1,3}|[45][0-5]\d)(?!\.?\d)")
_COPY = re.compile(r"^(return-path|received|message-id|dkim-signature|mime-version):", re.IGNORECASE | re.MULTILINE)
_WAITS = re.compile(
    r"warning message only|transient|delayed|has been postponed|not yet been delivered|will be retried"
    r"|still (trying|being)|continue to try|keep trying|no action is required"
    r"|retardé|aplazad|retrasad|задерж|отложен|تأخ|延迟|延遲",
    re.IGNORECASE,
)
_NEAR, _LONGEST, _MOST, _WIDEST, _ADDRESSES = 400, 20_000, 100_000, 998, 100


@dataclass(frozen=True, slots=True)
class Bounce:
    """That a letter did not reach an address.

    Attributes:
        message: the key of the letter; blank where the report does not say it.
        address: whose mail came back.
        status: enhanced status code (5.1.1), or the code of SMTP (550); blank for none.
        permanent: whether it will not get through later either.
        said: what the mail system said.
    """

    message: str
    address: str
    status: str
    permanent: bool
    said: str


def is_of_mail_system(message: Message, sender: str) -> bool:
    """Whether the program that carries the mail wrote a message; a Postmaster General is a person."""
    local = sender.partition("@")[0]
    return not sender or "X-Failed-Recipients" in message or bool(_SYSTEMS.fullmatch(local))


def reported(message: Message) -> list[Bounce]:
    """Every recipient of a delivery status report (RFC 3464) that failed or is delayed."""
    returned = "".join(_returned(part) for part in message.walk())
    ours = OURS.search(returned)
    found = []
    for block in _blocks(message):
        address = _recipient(block)
        action = str(block.get("Action", "")).casefold().strip()
        failed = action.startswith(("fail", "error"))  # OpenSMTPD writes error, others add a comment
        if address and (failed or action.startswith("delayed")):
            status = str(block.get("Status", "")).split(" ")[0]
            said = _line(str(block.get("Diagnostic-Code", "")))
            found.append(Bounce(ours[1] if ours else "", address, status, failed and not status.startswith("4"), said))
    return found


def in_words(data: bytes) -> tuple[Bounce, ...]:
    """What a mail system seems to say in words of its own about one of our letters.

    The words are read in two ways: by the forms that flufl.bounce knows, and as an address that is followed by a code
    of SMTP, in whatever language. Both are guesses: who uses them must see that the letter went to the address.
    """
    message = _readable(data)
    whole = "\n".join(str(part.get_payload()) for part in message.walk() if not part.is_multipart())
    ours = OURS.search("\n".join([*(_returned(part) for part in message.walk()), whole, _refers(message)]))
    if ours is None:
        return ()
    said = _said(message)
    late, failed = _by_form(message)
    waits = bool(_WAITS.search(f"{message.get('Subject', '')}\n{said}"))
    found = []
    named = dict.fromkeys([*sorted(late | failed), *(each.casefold() for each in _ADDRESS.findall(said))])
    for address in list(named)[:_ADDRESSES]:
        status, near = _near(said, address)
        if address not in late | failed and not status:
            continue
        lasting = address not in late and not waits and not status.startswith("4")
        found.append(Bounce(ours[1], address, status, lasting, near))
    return tuple(found)


def _refers(message: Message) -> str:
    return f"{message.get('In-Reply-To', '')} {message.get('References', '')}"


def _line(text: str) -> str:
    return " ".join(text.split())[:300]


def _blocks(message: Message) -> Iterator[Message]:
    """What a report says of each recipient."""
    for part in message.walk():
        blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message):
                yield block


def _recipient(block: Message) -> str:
    """To whom we wrote; where mail is forwarded, the last address is one that we do not know."""
    named = str(block.get("Original-Recipient", "") or block.get("Final-Recipient", ""))
    return named.rpartition(";")[2].strip().strip("<>")


def _returned(part: Message) -> str:
    """The headers of the letter that came back."""
    if part.get_content_type() in {"text/rfc822-headers", "message/rfc822"}:
        return str(part)[:_LONGEST]
    return ""


def _readable(data: bytes) -> Message:
    """A message whose texts are as people see them: flufl.bounce looks at lines as they were sent, also at base64.

    Of each text the beginning is enough, and so much in all.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    left = _MOST
    for part in message.walk():
        if part.get_content_maintype() == "text" and not part.is_multipart():
            text = "\n".join(line[:_WIDEST] for line in readable_text(part)[: min(left, _LONGEST)].splitlines())
            left -= len(text)
            del part["Content-Transfer-Encoding"]
            part.set_payload(text)
    return message


def _by_form(message: Message) -> tuple[set[str], set[str]]:
    """The addresses that flufl.bounce finds: for which a letter waits, and for which it failed."""
    try:
        late, failed = all_failures(message)
    except (AttributeError, LookupError, TypeError, ValueError):  # a form that is broken in a way it does not know
        return set(), set()
    return _texts(late), _texts(failed)


def _texts(addresses: Iterable[bytes]) -> set[str]:
    found = (each.decode("ascii", errors="replace").strip().casefold() for each in addresses)
    return {each for each in found if each}


def _said(message: Message) -> str:
    """The words of the mail system, without the letter that it gives back."""
    text = "\n".join(str(part.get_payload()) for part in _outside(message))
    copy = _COPY.search(text)
    return text[: copy.start() if copy else None][:_LONGEST]


def _outside(part: Message) -> Iterator[Message]:
    """The texts of a message that are in no other message."""
    inside = part.get_payload()
    if isinstance(inside, list) and part.get_content_maintype() == "multipart":
        for each in inside:
            if isinstance(each, Message):
                yield from _outside(each)
    elif part.get_content_type() in {"text/plain", "text/html"}:
        yield part


def _near(said: str, address: str) -> tuple[str, str]:
    """The code that stands by an address, up to where another one is named, and what is said there."""
    for match in _ADDRESS.finditer(said):
        if match[0].casefold() != address:
            continue
        text = said[said.rfind("\n", 0, match.start()) + 1 : match.end() + _NEAR]
        others = [each.start() for each in _ADDRESS.finditer(text) if each[0].casefold() != address]
        text = text[: others[0]] if others else text
        codes = [code[0] for code in _CODE.finditer(text)]
        if codes:
            full = next((code for code in codes if "." in code and code[0] == codes[0][0]), codes[0])
            return full, _line(text)
    return "", ""
