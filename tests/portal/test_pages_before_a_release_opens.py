"""Every public page is byte for byte what it was, while a newer release is under embargo or for members only."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from indicators.portal.app import create
from indicators.release.publish import release
from indicators.release.terms import Terms
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared

PAGES = (
    *("/", "/?year=2015", "/search?q=Colombia", "/suggest?q=Colom", "/areas/COL", "/areas/FJI", "/areas/001"),
    *("/compare?area=COL&area=FJI", "/indicators/SDG/17.8.1", "/indicators/SDG/17.8.1?area=COL"),
    *("/indicators/MDG_2008/8.16", "/charts/SDG/17.8.1.json?area=COL", "/charts/SDG/17.8.1.json", "/releases"),
    *("/charts/SDG/17.8.1.svg?area=COL", "/charts/SDG/17.8.1/coverage.svg", "/sitemap.xml", "/releases.json"),
    *("/members", "/notes.atom", "/releases.atom", "/charts/SDG/17.8.1.csv", "/charts/SDG/17.8.1.csv?area=FJI"),
    *(f"/files/latest/{name}" for name in ("croissant.json", "csv-metadata.json", "dcat.jsonld", "datapackage.json")),
)


def _first(context: Context) -> None:
    collect(context, [SAMPLES / "FJI_2012-2016.csv"])
    release(context)


def _seen(context: Context) -> dict[str, tuple[int, bytes]]:
    with TestClient(create(context), raise_server_exceptions=False) as client:
        return {page: (answer.status_code, answer.content) for page in PAGES for answer in [client.get(page)]}


@pytest.mark.parametrize("terms", [Terms("public", NOW + dt.timedelta(days=9)), Terms("members")])
def test_no_page_changes_before_a_release_opens(context: Context, terms: Terms) -> None:
    prepared(context, _first)
    unlimited = replace(context, settings=replace(context.settings, rate="off"))
    before = _seen(unlimited)
    assert before["/indicators/SDG/17.8.1"][0] == before["/files/latest/croissant.json"][0] == 200
    collect(unlimited, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    version = release(unlimited, terms=terms).version
    after = _seen(unlimited)
    named = {"/releases", "/releases.json", "/sitemap.xml"} if terms.audience == "members" else set()
    assert [page for page in PAGES if after[page] != before[page] and page not in named] == []
    assert not [page for page in PAGES if version.encode() in after[page][1] and page not in named]
