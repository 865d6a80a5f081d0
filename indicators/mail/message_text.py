"""What a person wrote in a message: its body, of HTML where there is nothing else, and what it forwards."""

from __future__ import annotations

import re
from email.message import EmailMessage, Message
from html.parser import HTMLParser

_QUOTED = re.compile(r"^\s*>|^(On|Le|El|Am) .{5,120}(wrote|écrit|escribió|schrieb)\s*:\s*$")
_ORIGINAL = re.compile(r"^_{5,}$|^-{2,} ?(Original Message|Message d'origine|Mensaje original) ?-{2,}$", re.IGNORECASE)
_LONGEST, _DEPTH = 4000, 3
_BLOCKS = {"blockquote", "p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "h4"}
_UNSEEN = {"script", "style", "head", "title"}


def words_of(message: Message, depth: int = 0) -> str:
    """What was written, without what was quoted; of a forwarded message that is attached, its subject and words too."""
    said = [_own(_body(message))]
    if depth < _DEPTH and isinstance(message, EmailMessage):
        said += [_forwarded(part, depth) for part in message.iter_attachments()]
    return "\n".join(part for part in said if part)[:_LONGEST]


def _forwarded(part: Message, depth: int) -> str:
    """The subject and the words of an attached message."""
    inside = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    if not isinstance(inside, list) or not inside or not isinstance(inside[0], Message):
        return ""
    subject = " ".join(str(inside[0].get("Subject", "")).split())
    return f"[{subject}] {words_of(inside[0], depth + 1)}".strip()


def _body(message: Message) -> str:
    """The plain text of a message; of its HTML where that is blank."""
    for kind in ("plain", "html"):
        try:
            part = message.get_body((kind,)) if isinstance(message, EmailMessage) else None
            text = _text(part) if part is not None else ""
        except (LookupError, KeyError, ValueError, AttributeError, AssertionError):
            continue
        text = _without_tags(text) if kind == "html" else text
        if text.strip():
            return text
    return ""


def _text(part: Message) -> str:
    """The text of a part; letters of an encoding that nobody knows are shown as far as they are ASCII."""
    try:
        return str(part.get_content())  # type: ignore[attr-defined]
    except (LookupError, UnicodeDecodeError):
        content = part.get_payload(decode=True)
        return content.decode("utf-8", errors="replace") if isinstance(content, bytes) else ""


def _own(text: str) -> str:
    """The lines that nobody else wrote; an answer may stand above, between or below what it quotes."""
    own: list[str] = []
    for line in text.splitlines():
        if _ORIGINAL.match(line.strip()) and any(own):
            break  # programs that quote so put everything below it
        if not _QUOTED.match(line):
            own.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()


class _Words(HTMLParser):
    """The words of a page that are seen; a quotation counts as quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unseen = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        self._quoted += tag == "blockquote"
        if tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        self._quoted -= tag == "blockquote" and self._quoted > 0
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(re.sub(r"\s+", " ", data))

    def _break(self) -> None:
        self.said.append("\n> " if self._quoted else "\n")


def _without_tags(page: str) -> str:
    words = _Words()
    words.feed(page)
    words.close()
    return "".join(words.said)
