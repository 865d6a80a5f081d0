"""Notes of custodians: what an organisation that answers for a series says of an indicator, one text each.

Nobody answers a note: a custodian writes it anew, or withdraws it. All of it stays on record as events, each with the
person who recorded it.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from indicators.base import nearest, resources
from indicators.base.clock import from_store
from indicators.base.errors import UsageError
from indicators.base.printable import readable
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.offices import Role
from indicators.organisations.offices import address_book
from indicators.store import events
from indicators.store.context import Context
from indicators.store.events import Event, Happened, Kind, Subject

LONGEST = 2000  # characters of a note
_LONGEST_FILE = 10 * LONGEST  # characters, with blanks that do not count
_OVERRIDES = "\u202d\u202e"  # they turn the order of signs: 12 would be read as 21


@dataclass(frozen=True, slots=True)
class Note:
    """A version of a note.

    Attributes:
        indicator: code of the newest edition of the core list.
        custodian: its short name in the address book.
        name: of the custodian.
        language: of the text.
        text: as it was written.
        written_at: in UTC.
        shown_with: the release that it is shown with, not before; blank: at once.
        version: how often it was written by then.
        recorded_by: the person.
        opened_at: when that release opened to the reader, in UTC; none: it waits for none, or nobody reads it yet.
    """

    indicator: str
    custodian: str
    name: str
    language: str
    text: str
    written_at: dt.datetime
    shown_with: str = ""
    version: int = 1
    recorded_by: str = ""
    opened_at: dt.datetime | None = None

    @property
    def key(self) -> str:
        """What all versions of a note have in common."""
        return f"{self.indicator}/{self.custodian}/{self.language}"

    @property
    def since(self) -> dt.datetime:
        """Since when the reader has it: it was written, and its release is open."""
        return max(self.written_at, self.opened_at or self.written_at)


@dataclass(frozen=True, slots=True)
class Change:
    """A note was written or withdrawn: when, which one, by whom, and the words of the note or the reason."""

    at: dt.datetime
    note: str
    event: Event
    recorded_by: str
    words: str


def write(context: Context, note: Note) -> bool:
    """Records a note, or a new version of it; the same words again change nothing.

    Args:
        context: the world; its clock and actor say when and who.
        note: indicator, custodian, language, text, and the release that it is shown with.

    Returns:
        whether there is a new version.

    Raises:
        UsageError: there is no such indicator, custodian, language or release, or the text is blank, too long or has
            marks that turn its order.
    """
    text = "\n".join(line.rstrip() for line in readable(note.text).strip().splitlines())
    subject = _subject(context, note.indicator, note.custodian, note.language)
    if not any(unicodedata.category(sign)[0] in "LN" for sign in text) or len(text) > LONGEST:
        raise UsageError(f"A note has 1 to {LONGEST} characters.", advice="Shorten it; details belong in the metadata.")
    if set(_OVERRIDES) & set(text):
        raise UsageError(
            "A note has no marks that turn the order of signs (U+202D, U+202E).",
            advice="Take them out; languages from right to left need none.",
        )
    _release_stands(context, note.shown_with)
    last = next((each for each in standing(context) if each.key == subject.name), None)
    if last and (last.text, last.shown_with) == (text, note.shown_with):
        return False
    happened = [
        Happened(Event.SHOWN_WITH, subject, context.actor, note.shown_with),
        Happened(Event.NOTED, subject, context.actor, text),
    ]
    with context.lake.write() as con:
        events.record_all(con, happened, context.clock())
    return True


def withdraw(context: Context, note: Note, reason: str) -> None:
    """Takes a note back from all readers at once, all versions of it; they stay on record.

    Raises:
        UsageError: no such note stands, or no reason is given.
    """
    subject = _subject(context, note.indicator, note.custodian, note.language)
    if not reason.strip():
        raise UsageError("A reason is missing.", advice="Give it in a sentence, for the record.")
    if subject.name not in {each.key for each in standing(context)}:
        raise UsageError(f"There is no note {subject.name}.", advice="`ict note list` lists those that stand.")
    with context.lake.write() as con:
        events.record(con, Happened(Event.WITHDRAWN, subject, context.actor, readable(reason.strip())), context.clock())


def read(path: Path) -> str:
    """The whole text of a file.

    Raises:
        UsageError: the file cannot be read, is not in UTF-8, or is too long for a note.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            text = file.read(_LONGEST_FILE + 1)
    except (OSError, UnicodeDecodeError) as wrong:
        raise UsageError(f"{path} is not a text in UTF-8 that can be read.", detail=str(wrong)) from wrong
    if len(text) > _LONGEST_FILE:
        raise UsageError(f"A note has 1 to {LONGEST} characters.", advice="Shorten it; details belong in the metadata.")
    return text


def standing(context: Context) -> list[Note]:
    """The last version of each note that was not withdrawn, the newest first; some wait for their release."""
    last: dict[str, Note] = {}
    for each in versions(context):
        last.setdefault(each.key, each)
    return list(last.values())


def versions(context: Context) -> list[Note]:
    """Every version since its note was last withdrawn, the last written first: what one reader or another may have."""
    if not context.lake.exists:
        return []
    names = {each.office: each.name for each in address_book(context).offices}
    found = []
    for name, text, by, written_at, shown_with, version in context.lake.rows(resources.sql("store/custodian_notes")):
        indicator, custodian, language = name.split("/")
        called = names.get(custodian, custodian)
        found.append(
            Note(indicator, custodian, called, language, text, from_store(written_at), shown_with, version, by)
        )
    return found


def history(context: Context) -> list[Change]:
    """Everything that was written and withdrawn, the oldest first."""
    if not context.lake.exists:
        return []
    rows = context.lake.rows(resources.sql("store/custodian_note_history"))
    return [Change(from_store(at), name, Event(event), by, words) for at, name, event, by, words in rows]


def for_reader(notes: Iterable[Note], language: str) -> list[Note]:
    """Of each custodian and indicator the note in a language; else that in English, else any."""
    order = {each: place for place, each in enumerate(UN_LANGUAGES, start=1)} | {language: 0}  # English is the first
    best: dict[tuple[str, str], Note] = {}
    for each in sorted(notes, key=lambda note: order[note.language], reverse=True):
        best[each.indicator, each.custodian] = each
    return sorted(best.values(), key=lambda note: (note.since, note.indicator, note.custodian), reverse=True)


def _subject(context: Context, indicator: str, custodian: str, language: str) -> Subject:
    """The subject of the events of a note.

    Raises:
        UsageError: there is no such indicator, custodian or language.
    """
    context.definitions.indicator(max(context.definitions.editions), indicator)
    custodians = [each.office for each in address_book(context).offices if each.role is Role.CUSTODIAN]
    if custodian not in custodians:
        raise nearest.unknown(
            f"There is no custodian {custodian}.", custodian, custodians, f"Custodians: {', '.join(custodians)}."
        )
    if language not in UN_LANGUAGES:
        raise UsageError(f"There is no language {language}.", advice=f"Use one of {', '.join(UN_LANGUAGES)}.")
    return Kind.NOTE.of(f"{indicator}/{custodian}/{language}")


def _release_stands(context: Context, version: str) -> None:
    """Nobody would ever see a note that waits for a release which is none, or was withdrawn.

    Raises:
        UsageError: it is such a one.
    """
    if not version:
        return
    query = """SELECT count(*) FILTER (EVENT = 'withdrawn') FROM lake.releases AS r
        LEFT JOIN lake.events AS e ON e.SUBJECT = r.VERSION WHERE VERSION = ? GROUP BY VERSION"""
    found = context.lake.rows(query, [version]) if context.lake.exists else []
    if not found:
        raise UsageError(f"There is no release {version}.", advice="`ict release list` lists all.")
    if found[0][0]:
        raise UsageError(f"The release {version} was withdrawn.", advice="`ict release list` lists those that stand.")
