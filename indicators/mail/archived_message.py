"""What is archived of a message: its bytes, with a notice in the place of each part that may not be kept."""

from __future__ import annotations

import base64
import email
import hashlib
from email.message import Message

from indicators.definitions.registry import Definitions
from indicators.reading.raw import Declared
from indicators.reading.withheld import Withheld
from indicators.store.incidents import may_pass
from indicators.submissions.screening import screened

_HEADERS = "text/rfc822-headers"  # of a letter that came back; it begins like a message, and packs none


def archived_message(data: bytes, definitions: Definitions) -> bytes:
    """A message as it may be archived, whoever sent it.

    Headers and the parts that may be kept stay. Of what cannot be taken apart nothing is kept but its notice.
    """
    try:
        message = email.message_from_bytes(data)
        withheld = [_replaced(part, definitions) for part in message.walk() if not part.is_multipart()]
        return message.as_bytes() if any(withheld) else data
    except Exception as exc:
        if may_pass(exc):
            raise
        return _notice(data, exc).written()


def _replaced(part: Message, definitions: Definitions) -> bool:
    """Whether a part may not be kept; its notice is then in its place, under its name."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or part.get_content_type() == _HEADERS:
        return False
    notice = _screened(content, str(part.get_filename() or ""), definitions)
    if notice is None:
        return False
    del part["Content-Transfer-Encoding"]
    part["Content-Transfer-Encoding"] = "base64"
    part.set_payload(base64.encodebytes(notice.written()).decode("ascii"))
    return True


def _screened(content: bytes, name: str, definitions: Definitions) -> Withheld | None:
    try:
        return screened(content, name, definitions, Declared()).withheld
    except Exception as exc:  # what makes the screening fail was not looked into
        if may_pass(exc):
            raise
        return _notice(content, exc)


def _notice(content: bytes, wrong: Exception) -> Withheld:
    return Withheld("damaged", type(wrong).__name__, hashlib.sha256(content).hexdigest(), len(content))
