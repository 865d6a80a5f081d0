"""What of a text somebody else wrote: lines marked as quoted, the line above them, and letters quoted without marks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

_MARKED = re.compile(r"^\s*>")
_MORE_THAN = re.compile(r"^\s*>=?\s*\d")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WHEN = re.compile(r"\d{4}|\d{1,2}[:.]\d{2}")
_WROTE = re.compile(
    r"\b(wrote|écrit|escribió|schrieb|escreveu|ha scritto|пишет|писал|написала?(\(а\))?)\b|كتب|كتابة|写道|寫道",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*_{5,}\s*$")
_ORIGINAL = re.compile(
    r"^\s*-{2,60} ?(original message|message d['’]origine|mensaje original|исходное сообщение|الرسالة الأصلية"
    r"|原始邮件|原始郵件|\S{1,100} wrote:) ?-{2,60}\s*$",
    re.IGNORECASE,
)
_LABELS = {
    "from": "from|de|von|da|от|от кого|من|发件人|發件人|寄件者|寄件人",
    "sent": "sent|date|envoyé|envoyé le|enviado|enviado el|fecha|gesendet|datum|отправлено|дата|تم الإرسال"
    "|تاريخ الإرسال|التاريخ|发送时间|發送時間|发送日期|寄件日期|日期",
    "to": "to|à|a|para|an|кому|إلى|الى|收件人|收件者",
    "subject": "subject|objet|asunto|betreff|тема|الموضوع|主题|主題|主旨",
}
_FIELD = re.compile(
    r"^[\s*]*(?:"
    + "|".join(f"(?P<{name}>{labels})" for name, labels in _LABELS.items())
    + r")[\s*]*[:：][\s*]*(?P<value>.*)$",
    re.IGNORECASE,
)
_WRAPPED, _LINES_OF_HEADER = 70, 12  # programs wrap a line where the next word would not fit


def own_words(text: str, ours: Collection[str]) -> str:
    """The lines that nobody else wrote; an answer may stand above, between or below what it quotes.

    Of a letter of ours that is quoted without marks, and has words above it, only the number of lines is told. What
    another person wrote and the sender passes on is left, with the header that says so.

    Args:
        text: the body of a message.
        ours: addresses and names to which it was sent: of who wrote the letter that it answers.
    """
    lines = _DIRECTION.sub("", text).splitlines()
    end = next((at for at in range(len(lines)) if _quotes_us(lines, at, ours)), len(lines))
    own = _unmarked(lines[:end], ours)
    if not any(line.strip(" _-*") for line in own):
        own = _unmarked(lines, ours)  # the answer may stand below, and nothing says where it begins
    elif end < len(lines):
        own.append(_told(lines[end:]))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()


def _unmarked(lines: Sequence[str], ours: Collection[str]) -> list[str]:
    """The lines that are not marked as quoted and do not say whose words the marked ones are."""
    own = []
    at = 0
    while at < len(lines):
        introduced = _introduction(lines, at, ours)
        if not introduced and not _is_marked(lines, at):
            own.append(lines[at].rstrip())
        at += introduced or 1
    return own


def _told(lines: Sequence[str]) -> str:
    """Somebody may have answered between the lines of a quoted letter: that there is more must be seen."""
    return f"\n[{sum(bool(line.strip()) for line in lines)} lines of a quoted letter are not shown]"


def _is_marked(lines: Sequence[str], at: int) -> bool:
    """Whether a line is quoted; a line of its own such as ``> 95 %`` says how much."""
    if not _MARKED.match(lines[at]):
        return False
    beside = [*lines[max(at - 1, 0) : at], *lines[at + 1 : at + 2]]
    return not _MORE_THAN.match(lines[at]) or any(_MARKED.match(line) for line in beside)


def _introduction(lines: Sequence[str], at: int, ours: Collection[str]) -> int:
    """How many lines, from one on, say who wrote the marked lines below them; 0 where these are words of the sender."""
    for count in (1, 2, 3):
        part = lines[at : at + count]
        if len(part) < count or not all(line.strip() for line in part) or (count > 1 and not _is_wrapped(part)):
            return 0
        if _introduces(" ".join(part), ours) and _marked_follows(lines, at + count):
            return 0 if _introduction(lines, at + 1, ours) and count > 1 else count
    return 0


def _is_wrapped(part: Sequence[str]) -> bool:
    """Whether the last line but one was as long as lines get."""
    return len(part[-2].rstrip()) + 1 + len(part[-1].split()[0]) > _WRAPPED


def _introduces(line: str, ours: Collection[str]) -> bool:
    """Whether a line names a time and a writer: with our name or address in any language, else with a known verb."""
    if _MARKED.match(line) or not line.rstrip().endswith((":", "：")) or not _WHEN.search(line):
        return False
    return bool(_WROTE.search(line)) or _names(line, ours)


def _names(text: str, ours: Collection[str]) -> bool:
    folded = text.casefold()
    return any(each.casefold() in folded for each in ours)


def _marked_follows(lines: Sequence[str], at: int) -> bool:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at < len(lines) and bool(_MARKED.match(lines[at]))


def _quotes_us(lines: Sequence[str], at: int, ours: Collection[str]) -> bool:
    """Whether a letter of ours is quoted from a line on, by its header; a rule alone may be of the sender."""
    if _ORIGINAL.match(lines[at]):
        header = _header(lines, at + 1)
        return not header or _names(header["from"], ours)
    header = _header(lines, at + bool(_RULE.match(lines[at])))
    return bool(header) and _names(header["from"], ours)


def _header(lines: Sequence[str], at: int) -> dict[str, str]:
    """The fields of a header that stands in a text: of whom, when, and to whom or about what; else nothing."""
    found: dict[str, str] = {}
    for line in lines[at : at + _LINES_OF_HEADER]:
        match = _FIELD.match(line)
        if match is None and not found:
            return {}
        if match is not None:
            name = next(name for name in _LABELS if match[name])
            found.setdefault(name, match["value"])
    complete = {"from", "sent"} <= found.keys() and len(found) > 2
    return found if complete and next(iter(found)) == "from" else {}
