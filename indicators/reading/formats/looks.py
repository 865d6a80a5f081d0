"""What a workbook shows of its cells beyond their values; calamine gives values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from indicators.reading.formats.number_formats import may_show_words, shown_beside

Place = tuple[int, int]
Span = tuple[int, int]


@dataclass(slots=True)
class Looks:
    """What one sheet shows; rows and columns are counted from 0, spans have a first and a last.

    Attributes:
        percent: cells that are shown as percentages, a hundred times what they hold.
        italic: cells in italics.
        struck: cells that are struck out.
        years: dates of which only the year is shown.
        texts: what cells show that hold no value of their own: errors, formulas without a result, durations.
        words: what the formats of numbers show beside them.
        unseen: numbers other than 0 of which their formats show nothing.
        notes: the texts of notes (comments) on cells.
        around: the texts of text boxes and charts, of the head and foot of the printed page, and of the document.
        hidden_rows: rows that are not shown.
        hidden_columns: columns that are not shown.
        merged: (first row, first column, last row, last column) of merged cells, where calamine does not give them.
    """

    percent: set[Place] = field(default_factory=set)
    italic: set[Place] = field(default_factory=set)
    struck: set[Place] = field(default_factory=set)
    years: set[Place] = field(default_factory=set)
    texts: dict[Place, str] = field(default_factory=dict)
    words: dict[Place, str] = field(default_factory=dict)
    unseen: set[Place] = field(default_factory=set)
    notes: dict[Place, str] = field(default_factory=dict)
    around: list[str] = field(default_factory=list)
    hidden_rows: list[Span] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def number(self, place: Place, code: str, value: float) -> None:
        """Takes in what the format of a number shows of it."""
        if not may_show_words(code):
            return
        shown = shown_beside(code, value)
        if shown.words:
            self.words[place] = shown.words
        if value and not shown.digits:
            self.unseen.add(place)
