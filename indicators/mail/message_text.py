"""What a person wrote in a message: its body, of HTML where there is nothing else, and what it forwards."""

from __future__ import annotations

import re
from email.message import EmailMessage, Message
from email.utils import getaddresses
from html.parser import HTMLParser

from indicators.mail.quotations import own_words

_LONGEST, _READ, _DEPTH, _SHORTEST = 4000, 200_000, 3, 4
_BLOCKS = {"blockquote", "p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "h4"}
_UNSEEN = {"script", "style", "head", "title"}


def words_of(message: Message) -> str:
    """What was written, without what was quoted; of a forwarded message that is attached, its subject and words too."""
    written_to = getaddresses([str(value) for value in message.get_all("To", [])])
    return _words(message, {each for pair in written_to for each in pair if len(each) >= _SHORTEST}, 0)


def _words(message: Message, ours: set[str], depth: int) -> str:
    said = [own_words(_body(message)[:_READ], ours)]
    if depth < _DEPTH and isinstance(message, EmailMessage):
        said += [_forwarded(part, ours, depth) for part in message.iter_attachments()]
    return "\n".join(part for part in said if part)[:_LONGEST]


def _forwarded(part: Message, ours: set[str], depth: int) -> str:
    """The subject and the words of an attached message."""
    inside = part.get_payload() if part.get_content_type() == "message/rfc822" else None
    if not isinstance(inside, list) or not inside or not isinstance(inside[0], Message):
        return ""
    subject = " ".join(str(inside[0].get("Subject", "")).split())
    return f"[{subject}] {_words(inside[0], ours, depth + 1)}".strip()


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


def readable_text(part: Message) -> str:
    """The text of a part as a person sees it, also that of HTML."""
    try:
        text = _text(part)
    except (KeyError, ValueError, AttributeError, AssertionError):
        return ""
    return _without_tags(text) if part.get_content_type() == "text/html" else text


class _Words(HTMLParser):
    """The words of a page that are seen; a quotation counts as quoted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unseen = 0
        self._quotes: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag == "blockquote":
            self._quotes.append(not _indents(dict(attrs)))
        if tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN and self._unseen > 0
        if tag == "blockquote" and self._quotes:
            self._quotes.pop()
        if tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(re.sub(r"\s+", " ", data))

    def _break(self) -> None:
        self.said.append("\n> " if any(self._quotes) else "\n")


def _indents(attrs: dict[str, str | None]) -> bool:
    """Whether a person moved a paragraph to the right: programs do so by a quotation without a border."""
    style = (attrs.get("style") or "").replace(" ", "").casefold()
    return "border:none" in style and "type" not in attrs and "gmail_quote" not in (attrs.get("class") or "")


def _without_tags(page: str) -> str:
    words = _Words()
    words.feed(page)
    words.close()
    return "".join(words.said)
