"""Notes of custodians as pages and the feed show them: with the indicator in words, to whoever may read them now."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from indicators.organisations import notes
from indicators.organisations.notes import Note
from indicators.portal.pages import listed
from indicators.portal.release_reader import Reader, ReleaseCatalogue

_FRAMEWORK = "CORE"


@dataclass(frozen=True, slots=True)
class Shown:
    """A note, with the indicator that it is about.

    Attributes:
        note: as it was written.
        title: of the indicator, in the reader's language.
        has_page: whether the release has values of it.
    """

    note: Note
    title: str
    has_page: bool

    @property
    def page(self) -> dict[str, str]:
        """The parameters of the page of the indicator."""
        return {"framework": _FRAMEWORK, "series": self.note.indicator}


def shown(request: Request, reader: Reader, codes: list[str] | None = None) -> list[Shown]:
    """The notes that the caller may read, the newest first.

    Args:
        request: of the reader.
        reader: the release whose pages are shown.
        codes: of the indicators; none: of all.
    """
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    of = [each for each in release_catalogue.notes(request.state.caller) if codes is None or each.indicator in codes]
    return [_shown(request, reader, each) for each in notes.for_reader(of, request.state.say.language)]


def _shown(request: Request, reader: Reader, note: Note) -> Shown:
    row = listed(request, reader).get((_FRAMEWORK, note.indicator))
    definitions, language = request.app.state.context.definitions, request.state.say.language
    if row:
        return Shown(note, row["TITLE"], has_page=True)
    return Shown(note, definitions.indicator(max(definitions.editions), note.indicator).title(language), has_page=False)
