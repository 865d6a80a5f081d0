"""Feed, list, map of pages, words for robots, JSON-LD: they lead to data that are there, and tell of no others."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from indicators.base.clock import fixed
from indicators.definitions.names import UN_LANGUAGES
from indicators.organisations import members
from indicators.portal.app import create
from indicators.release.lifecycle import set_terms
from indicators.release.publish import release
from indicators.release.terms import Terms, states
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared, released

ATOM, MAP = {"a": "http://www.w3.org/2005/Atom"}, {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
EVERYWHERE = ("/releases.json", "/releases.atom", "/sitemap.xml", "/robots.txt", "/llms.txt")


def _path(address: str) -> str:
    assert address.startswith("http://testserver/")
    return address.removeprefix("http://testserver")


def test_the_list_of_releases_leads_to_their_files(client: TestClient, published: Context) -> None:
    document = client.get("/releases.json").json()
    [each] = document["releases"]
    assert [each["version"]] == [state.version for state in states(published).values() if not state.withdrawn]
    for address in (each["page"], each["catalogue"], each["files"][0]["url"]):
        assert client.get(_path(address)).status_code == 200
    assert client.head(_path(each["zip"])).status_code == 200
    assert {"path", "rows", "bytes", "sha256", "url"} == set(each["files"][0])


def test_the_feed_has_an_entry_for_each_release(client: TestClient) -> None:
    root = ET.fromstring(client.get("/releases.atom").content)  # noqa: S314 - our own
    entries = root.findall("a:entry", ATOM)
    assert len(entries) == 1
    for name in ("a:id", "a:title", "a:updated", "a:summary"):
        assert (entries[0].findtext(name, namespaces=ATOM) or "").strip()
    assert root.findtext("a:updated", namespaces=ATOM) == "2026-11-23T12:00:00Z"
    [link] = entries[0].findall("a:link", ATOM)
    assert client.get(_path(link.attrib["href"])).status_code == 200


def test_the_map_has_every_page_in_every_language(client: TestClient) -> None:
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own
    found = [each.text or "" for each in root.findall("s:url/s:loc", MAP)]
    assert len(found) == len(set(found))
    assert {re.sub(r".*lang=", "", each) for each in found} == set(UN_LANGUAGES)
    assert "http://testserver/areas/KEN?lang=fr" in found
    for address in found[::37]:
        assert client.get(_path(address)).status_code == 200


def test_what_robots_and_models_read_leads_on(client: TestClient) -> None:
    robots = client.get("/robots.txt").text
    assert "Disallow: /answer/" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots
    words = client.get("/llms.txt").text
    addresses = re.findall(r"http://testserver[^\s)]*", words)
    assert len(addresses) >= 7
    for address in addresses:
        assert client.get(_path(address)).status_code == 200, address


@pytest.mark.parametrize("page", ["/indicators/MDG_2008/8.16", "/areas/KEN", "/releases/latest"])
def test_a_page_describes_its_data_set(client: TestClient, page: str) -> None:
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(page).text, re.DOTALL)
    described = json.loads(text)
    assert (described["@context"], described["@type"]) == ("https://schema.org", "Dataset")
    assert 50 <= len(described["description"]) <= 5000
    assert client.get(_path(described["url"])).status_code == 200
    assert described["distribution"]
    for each in described["distribution"]:
        assert client.head(_path(each["contentUrl"])).status_code in {200, 405}


def test_nothing_is_told_of_a_release_before_its_time_or_for_members(context: Context) -> None:
    """Nor to a member, whose answer a search engine's robot could be given."""
    context = replace(context, settings=replace(context.settings, rate="off"))
    first = prepared(context, released, "FJI_2012-2016.csv")
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    collect(later, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    second = release(later, terms=Terms("public", NOW + dt.timedelta(days=9))).version
    members.add(later, "unctad", "UNCTAD", "statistics@example.org")
    token, _ = members.issue(later, "unctad", ("releases", "embargo"), 1)
    signed = {"Authorization": f"Bearer {token}"}
    for audience in ("public", "members"):
        if audience == "members":
            set_terms(later, second, Terms("members"))
        with TestClient(create(later), raise_server_exceptions=False) as client:
            for address in EVERYWHERE:
                for headers in ({}, signed):
                    answer = client.get(address, headers=headers)
                    assert answer.status_code == 200
                    assert second not in answer.text
                    assert "COL" not in answer.text
            assert first in client.get("/releases.json").text
            assert second not in client.get("/areas/FJI").text
    opened = replace(later, clock=fixed(NOW + dt.timedelta(days=30)))
    set_terms(opened, second, Terms("public"))
    with TestClient(create(opened)) as client:
        assert second in client.get("/releases.json").text


def test_before_the_first_release_they_are_empty(context: Context) -> None:
    with TestClient(create(replace(context, settings=replace(context.settings, rate="off")))) as client:
        for address in EVERYWHERE:
            assert client.get(address).status_code == 200
