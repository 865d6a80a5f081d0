"""What a plain letter says; one pair of templates makes text and HTML of it, so that both say the same."""

from __future__ import annotations

from dataclasses import dataclass, field

BLUE, GREEN, AMBER, RED = "#175cd3", "#067647", "#b54708", "#b42318"


@dataclass(frozen=True, slots=True)
class Content:
    """A letter in one language.

    Attributes:
        subject: of the message.
        headline: what it is about, in a sentence.
        paragraphs: what it says.
        items: a list after the paragraphs.
        rows: facts, as label and value.
        table: rows of a table, the first cell of each in bold.
        button: what a link leads to.
        link: the link; blank for none.
        small: remarks at the end.
        colour: of the head.
    """

    subject: str
    headline: str
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    table: list[tuple[str, ...]] = field(default_factory=list)
    button: str = ""
    link: str = ""
    small: list[str] = field(default_factory=list)
    colour: str = BLUE

    @property
    def preview(self) -> str:
        """What a list of messages shows beside the subject."""
        return (self.paragraphs or self.items or [self.headline])[0]
