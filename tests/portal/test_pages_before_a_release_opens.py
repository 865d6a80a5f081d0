"""Every public page is byte for byte what it was, while a newer release is under embargo or for members only."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from indicators.base.clock import fixed
from indicators.organisations import notes
from indicators.organisations.notes import Note
from indicators.portal.app import create
from indicators.release.lifecycle import withdraw
from indicators.release.publish import release
from indicators.release.terms import Terms
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared, released

PAGES = (
    *("/", "/?year=2015", "/search?q=Colombia", "/suggest?q=Colom", "/areas/COL", "/areas/FJI", "/areas/001"),
    *("/compare?area=COL&area=FJI", "/indicators/SDG/17.8.1", "/indicators/SDG/17.8.1?area=COL"),
    *("/indicators/MDG_2008/8.16", "/charts/SDG/17.8.1.json?area=COL", "/charts/SDG/17.8.1.json", "/releases"),
    *("/charts/SDG/17.8.1.svg?area=COL", "/charts/SDG/17.8.1/coverage.svg", "/sitemap.xml", "/releases.json"),
    *("/members", "/notes.atom", "/releases.atom", "/charts/SDG/17.8.1.csv", "/charts/SDG/17.8.1.csv?area=FJI"),
    *(f"/files/latest/{name}" for name in ("croissant.json", "csv-metadata.json", "dcat.jsonld", "datapackage.json")),
)


def _seen(context: Context) -> dict[str, tuple[int, bytes]]:
    with TestClient(create(context), raise_server_exceptions=False) as client:
        return {page: (answer.status_code, answer.content) for page in PAGES for answer in [client.get(page)]}


@pytest.mark.parametrize("terms", [Terms("public", NOW + dt.timedelta(days=9)), Terms("members")])
def test_no_page_changes_before_a_release_opens(context: Context, terms: Terms) -> None:
    prepared(context, released, "FJI_2012-2016.csv")
    unlimited = replace(context, settings=replace(context.settings, rate="off"))
    before = _seen(unlimited)
    assert before["/indicators/SDG/17.8.1"][0] == before["/files/latest/croissant.json"][0] == 200
    collect(unlimited, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    version = release(unlimited, terms=terms).version
    after = _seen(unlimited)
    named = {"/releases", "/releases.json", "/sitemap.xml"} if terms.audience == "members" else set()
    assert [page for page in PAGES if after[page] != before[page] and page not in named] == []
    assert not [page for page in PAGES if version.encode() in after[page][1] and page not in named]


def _words(text: str, shown_with: str = "") -> Note:
    return Note("HH7", "itu", "", "en", text, NOW, shown_with)


@pytest.mark.parametrize("terms", [Terms("public", NOW + dt.timedelta(days=9)), Terms("members")])
def test_a_note_stays_where_a_newer_version_waits_for_a_release(context: Context, terms: Terms) -> None:
    prepared(context, released, "FJI_2012-2016.csv")
    unlimited = replace(context, settings=replace(context.settings, rate="off"))
    notes.write(unlimited, _words("What all may read."))
    collect(unlimited, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    version = release(unlimited, terms=terms).version
    app = create(unlimited)
    before = _seen(unlimited)
    shown = [page for page in PAGES if b"What all may read." in before[page][1]]
    assert {"/members", "/notes.atom", "/indicators/SDG/17.8.1", "/indicators/MDG_2008/8.16"} <= set(shown)
    with TestClient(app, raise_server_exceptions=False) as client:
        kept = {page: client.get(page).content for page in shown}
        notes.write(_later(unlimited, 1), _words("What waits.", version))
        app.state.release_catalogue._asked_at = -10.0
        assert {page: client.get(page).content for page in shown} == kept == {page: before[page][1] for page in shown}
    assert _seen(unlimited) == before
    after = _seen(_later(unlimited, 9))
    old, new = (b"What all may read.", b"What waits.") if terms.opens_at else (b"What waits.", b"What all may read.")
    assert [page for page in shown if new not in after[page][1] or old in after[page][1]] == []
    if terms.opens_at:
        assert b"<updated>2026-12-01T" in after["/notes.atom"][1], "it is new since its release opened"
        withdraw(_later(unlimited, 10), version, "wrong")
        again = _seen(_later(unlimited, 10))
        assert [page for page in shown if b"What all may read." not in again[page][1]] == []
    notes.withdraw(_later(unlimited, 11), _words(""), "wrong")
    gone = _seen(_later(unlimited, 11))
    assert [page for page in PAGES if b"What all may" in gone[page][1] or b"What waits" in gone[page][1]] == []


def _later(context: Context, days: int) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(days=days)))
