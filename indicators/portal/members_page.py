"""The page for members of the Partnership: releases and what changed, notes of custodians, methods; and its feed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from indicators.base.language import Speaker
from indicators.organisations.members import PUBLIC, RELEASES
from indicators.portal import custodian_notes
from indicators.portal.feeds import Entry, atom
from indicators.portal.links import whole
from indicators.portal.pages import newest, note_early, show
from indicators.portal.release_reader import ReleaseCatalogue
from indicators.release.products import extracts
from indicators.release.products.data_package import TITLE
from indicators.release.published import Published
from indicators.release.terms import State
from indicators.store.letter_payloads import Changes

router = APIRouter()
_MOST_RELEASES, _MOST_NOTES = 20, 100


@dataclass(frozen=True, slots=True)
class _Line:
    """A release, its terms, and what changed since the one before, in words."""

    published: Published
    state: State
    changes: list[str]


@router.get("/members", name="members", response_class=HTMLResponse)
def members(request: Request) -> HTMLResponse:
    """What the caller may read, on one page."""
    reader, say, caller = newest(request), request.state.say, request.state.caller
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    now = request.app.state.context.clock()
    open_to = [pair for pair in release_catalogue.releases(caller) if pair[1].open_to(caller, now)][:_MOST_RELEASES]
    for published, _ in reversed(open_to):
        note_early(request, published)
    return show(
        request, "members", lines=[_Line(*pair, _changes(pair[0], say)) for pair in open_to],
        notes=custodian_notes.shown(request, reader)[:_MOST_NOTES], signed_in=caller.may(RELEASES), now=now,
        methods=[(each, extracts.schema(each)["title"]) for each in reader.published.datasets()],
        release=reader.published,
    )  # fmt: skip


def _changes(published: Published, say: Speaker) -> list[str]:
    """How many values are new, revised and no longer there; nothing for the first release."""
    counts = published.manifest.get("changes", {}).get("observations")
    if counts is None:
        return []
    found = Changes(**counts)
    return [
        say.plural("{n} new value", "{n} new values", found.added),
        say.plural("{n} revised value", "{n} revised values", found.changed),
        say.plural("{n} value no longer published", "{n} values no longer published", found.removed),
    ]


@router.get("/notes.atom", name="notes_feed")
def notes_feed(request: Request) -> Response:
    """The notes that the public may read, as an Atom feed: each in its own language, whoever asks."""
    release_catalogue: ReleaseCatalogue = request.app.state.release_catalogue
    definitions = request.app.state.context.definitions
    edition = max(definitions.editions)
    entries = []
    for note in release_catalogue.notes(PUBLIC)[:_MOST_NOTES]:
        title = f"{note.indicator}: {definitions.indicator(edition, note.indicator).title(note.language)}"
        number = f"urn:ict-indicators:note:{note.indicator}:{note.custodian}:{note.language}"
        entries.append(Entry(number, title, whole(request, "members"), note.text, note.since, note.name, note.language))
    return atom(
        request, f"{TITLE}: notes of custodians", "urn:ict-indicators:notes", ("notes_feed", "members"), entries
    )
