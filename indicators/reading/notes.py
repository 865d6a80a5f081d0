"""What notes say of values: footnotes beneath a table, and lists of years beside a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_MARK = re.compile(
    r"(?<=[^\s(\[])(?:\s*\((\d{1,2}|[a-z])\)|\s*\[(\d{1,2}|[a-z])\]|\s+(\d{1,2}|[a-z])\)|\s*([*†‡§¹²³⁴-⁹]+))$"
)
_SUPERSCRIPTS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_SENTENCES = re.compile(r"[.;!\n。；！؛]")
_REST = re.compile(r"[,:(（，：、،]")  # what follows explains the word before it, or takes it back
_TAKES_BACK = re.compile(
    r"\b(?:(?:19|20)\d\d|no|not|none|non|aucune?|ninguna?|ninguno|sin|sans|without|нет|не|без|لا|ليس)\b|[否无無没非]"
)
# What may follow a status that a sentence begins with, and what makes it doubtful.
_EXPLAINS = re.compile(
    r"\W*$|\s*[,:()–—-]|\s+(?:as|based|by|calculated|derived|for|from|in|of|on|using|with|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_TAKES_BACK_LATER = re.compile(
    r"\b(?:no|not|non|none|never|without|before|after|since|until|except|replace[sd]?|superseded|withdrawn|rejected|only)\b",
    re.IGNORECASE,
)
_PRECEDENCE = "BEIPF"  # a value that begins a series anew is not compared with those before, whatever else it is
_YEAR = re.compile(r"((?:19|20)\d\d)(?:\s*[-–/]\s*((?:19|20)\d\d))?")


def footnotes(rows: Iterable[list[str]], pattern: str) -> dict[str, str]:
    """The footnotes of a sheet by their mark; the pattern names the groups ``mark`` and ``text``.

    Each is the first text of its row.
    """
    found: dict[str, str] = {}
    for row in rows:
        cell = next((text.strip() for text in row if text.strip()), "")
        match = re.fullmatch(pattern, cell)
        if match:
            found.setdefault(match["mark"].translate(_SUPERSCRIPTS), match["text"].strip())
    return found


def listed(rows: list[list[str]], headings: tuple[str, str]) -> tuple[int, dict[str, str]]:
    """Footnotes that stand in a table of their own, by their number.

    Args:
        rows: of the sheet.
        headings: over the numbers and over the texts; they begin their row. That over the numbers has had several
            names (``footnoteSeqID``, ``fnSeqID``, ``fnID``): any of them will do.

    Returns:
        The line of the headings, counted from 0 (the number of rows if there are none), and the footnotes.
    """
    line = next((n for n, row in enumerate(rows) if len(row) > 1 and _heads(row, headings)), len(rows))
    # A footnote with quotes or commas of its own comes in several cells.
    texts = {row[0].strip(): ",".join(row[1:]).replace('"', "").strip(" ,") for row in rows[line + 1 :] if row}
    return line, {number: text for number, text in texts.items() if number and text}


def _heads(row: list[str], headings: tuple[str, str]) -> bool:
    number, text = (cell.strip().casefold() for cell in row[:2])
    is_number = number == headings[0].casefold() or re.fullmatch(r"(?:fn|footnote)\w*", number)
    return bool(is_number) and text == headings[1].casefold()


def status(note: str, words: Mapping[str, str]) -> str:
    """The status that a sentence of a note names with its first words: *Estimate.;Population aged 16 to 74*.

    A sentence that only speaks of one (*population estimates of the UN*, *denominator: estimate*), takes it back
    (*break in series: no*) or names a year (*break in series, 2009*) names none.
    """
    said = {words.get(_first_words(sentence), "") for sentence in _SENTENCES.split(note)}
    return next((code for code in _PRECEDENCE if code in said), "")


def begun(text: str, words: Mapping[str, str]) -> tuple[str, str]:
    """The status that a sentence begins with, whatever explains it: *ITU estimates based on a survey, 2014*.

    Returns:
        The status, and, where there is none, a sentence that seems to name one and is not understood.
    """
    doubtful = ""
    for sentence in _SENTENCES.split(text.replace("’", "'")):
        for phrase, code in words.items():
            spaced = r"\W+".join(map(re.escape, phrase.split()))
            match = re.fullmatch(rf"\W*{spaced}s?(|\W.*)", sentence, re.IGNORECASE)
            if match and _EXPLAINS.match(match[1]) and not _TAKES_BACK_LATER.search(match[1]):
                return code, ""
            if match or all(_resembles(word, sentence) for word in phrase.split()):
                doubtful = doubtful or sentence.strip()
    return "", doubtful


def _resembles(word: str, sentence: str) -> bool:
    """Whether a sentence has a word, a form or an abbreviation of it (estimated, est.)."""
    said = re.findall(r"\w{3,}", sentence.lower())
    return any(word.startswith(each) or each.startswith(word[:5]) for each in said)


def _first_words(sentence: str) -> str:
    """What stands before the first comma, colon or bracket, in small letters; blank where the rest takes it back."""
    head, *rest = _REST.split(sentence.lower().replace("’", "'"), maxsplit=1)
    return "" if _TAKES_BACK.search("".join(rest)) else " ".join(head.strip(" '\"“”*").split())


def mark(text: str) -> str:
    """The footnote mark at the end of a text: ``45.2 1)`` gives 1, ``Kenya*`` gives ``*``; blank if there is none."""
    match = _MARK.search(text.strip())
    return str(match[match.lastindex or 0]).translate(_SUPERSCRIPTS) if match else ""


def unmarked(text: str) -> str:
    """A text without the footnote mark at its end."""
    return _MARK.sub("", text.strip()).strip()


def of_year(note: str, year: str) -> list[str]:
    """The parts of a note that name a year: ``2010, 2012-2014: estimate; 2015: break``, or ``estimate (2010, 2012)``.

    A part that names no year at all is about every year.
    """
    said = []
    for part in re.split(r"[;\n]|//", note):
        spans = [(first, last or first) for first, last in _YEAR.findall(part)]
        words = _YEAR.sub("", part).strip(" ,:()-–.")
        if words and (not spans or any(first <= year[:4] <= last for first, last in spans)):
            said.append(words)
    return said
