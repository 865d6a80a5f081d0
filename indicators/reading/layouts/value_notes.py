"""What footnotes, notes of years, italics and sources say of a value that a profile reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from indicators.definitions.layout_profiles import LayoutProfile
from indicators.definitions.registry import Definitions
from indicators.reading import notes
from indicators.reading.faults import Faults, Kind
from indicators.reading.layouts.tables import Table
from indicators.reading.numbered_footnotes import Numbered, in_words, named, numbered

_LONGEST = 80  # characters of a text that a finding repeats
_NUMBER = re.compile(r"\s*[-+]?[.,]?\d")
_Texts = dict[str, str]


@dataclass(slots=True)
class ValueNotes:
    """Adds to a value what is said of it elsewhere.

    Attributes:
        profile: of the layout.
        definitions: with the signs of missing values.
        faults: where it is told what is not clear.
    """

    profile: LayoutProfile
    definitions: Definitions
    faults: Faults
    _footnotes: Numbered = field(init=False, default_factory=Numbered)

    def at_table(self, table: Table, values: list[int]) -> None:
        """Takes the footnotes of the table that follows, which has values in some columns."""
        self._footnotes = self._of_table(table, values)

    def _of_table(self, table: Table, values: list[int]) -> Numbered:
        if self.profile.footnote_list:
            return Numbered(table.footnotes)
        pattern, below = self.profile.footnotes, table.sheet.rows[table.line + 1 :]
        if not self.profile.footnotes_in_one_cell:
            return Numbered(notes.footnotes(below, pattern) if pattern else {})
        return numbered(
            (row for row in below if not any(_NUMBER.match(row[c]) for c in values if c < len(row))), pattern
        )

    def with_footnotes(self, texts: _Texts, value: str, address: str) -> None:
        """Puts footnotes in the place of their numbers, and beside marked values; tells a mark without a text."""
        if not (self.profile.footnotes or self.profile.footnote_list):
            return
        known, comment = self._footnotes.texts, texts.get("COMMENT_OBS", "")
        by_number = self.profile.footnote_list or self.profile.footnotes_in_one_cell
        marks = named(comment) if by_number else []
        beside = [notes.mark(text) for text in (value, texts.get("REF_AREA", ""), comment if by_number else "")]
        said = [in_words(comment, known) if marks else comment, *(known[mark] for mark in beside if mark in known)]
        texts["COMMENT_OBS"] = "; ".join(part for part in dict.fromkeys(said) if part)
        if self.profile.footnote_list and not known:
            return  # UNdata is often handed on without its list: then the numbers alone are kept
        for mark in dict.fromkeys([*marks, *beside]):
            if mark and (mark not in known or mark in self._footnotes.unclear):
                self.faults.add(Kind.NOTE_UNCLEAR, address, f"“{mark}”")

    def annotate(self, texts: _Texts, value: str, note: str, address: str, *, italic: bool) -> None:
        """Adds what notes with years, italics and sources say; the trace names what is read as a status."""
        about = notes.of_year(note, texts.get("TIME_PERIOD", "")) if note else []
        if about:
            texts["COMMENT_OBS"] = "; ".join(part for part in (texts.get("COMMENT_OBS", ""), *about) if part)
        if texts.get("OBS_STATUS") or value.lower() in self.definitions.symbols:
            return
        codes = self.profile.year_notes.codes if self.profile.year_notes else {}
        status = next((codes[each.lower()] for each in about if each.lower() in codes), "")
        trace = f'note "{"; ".join(about)}" read as status {status}' if status else ""
        if not status and italic and self.profile.italics:
            status = self.profile.italics
            trace = f"italics read as status {status}"
        if not status:
            status, trace = self._stated(texts, address)
        if status:
            texts["OBS_STATUS"] = status
            texts["TRACE"] = "; ".join(part for part in (texts.get("TRACE", ""), trace) if part)

    def _stated(self, texts: _Texts, address: str) -> tuple[str, str]:
        """The status that a sentence under some concept begins with, and its trace; tells one that only seems to."""
        for concept, words in self.profile.statuses.items():
            text = texts.get(concept, "")
            status, doubtful = notes.begun(text, words)
            if status:
                return status, f'{concept} "{text}" read as status {status}'
            if doubtful:
                self.faults.add(Kind.NOTE_UNCLEAR, address, f"“{doubtful[:_LONGEST]}” ({concept})")
        return "", ""
