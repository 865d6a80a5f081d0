"""What is kept: data of a release in each format, with the record of who read them; what is too large goes through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from indicators.portal import page_cache
from indicators.portal.app import create
from indicators.portal.sdmx.cube import Cube
from indicators.portal.sdmx.selection import Selection
from indicators.store.context import Context
from tests.prepared import prepared, released

DATA = "/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0/KEN.*"
CSV = {"Accept": "application/vnd.sdmx.data+csv"}


@pytest.fixture
def client(context: Context) -> Iterator[TestClient]:
    prepared(context, released, "KEN_2016_questionnaire.xlsx")
    with TestClient(create(replace(context, settings=replace(context.settings, rate="off")))) as client:
        yield client


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the release itself was asked."""
    found: list[str] = []
    real = Selection.rows

    def rows(selection: Selection, cube: Cube) -> object:
        found.append("sdmx")
        return real(selection, cube)

    monkeypatch.setattr(Selection, "rows", rows)
    return found


def test_the_same_data_are_made_once_in_each_format(client: TestClient, asked: list[str]) -> None:
    first, second = client.get(DATA, headers=CSV), client.get(DATA, headers=CSV)
    assert first.status_code == second.status_code == 200
    assert first.text == second.text
    assert first.text.startswith("STRUCTURE,")
    assert asked.count("sdmx") == 1
    as_json = client.get(DATA, headers={"Accept": "application/vnd.sdmx.data+json"})
    assert as_json.json()["data"]["dataSets"]
    assert asked.count("sdmx") == 2
    assert "Accept" in [each.strip() for each in as_json.headers["Vary"].split(",")]
    unchanged = client.get(DATA, headers=CSV | {"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    other = client.get(
        DATA, headers={"Accept": "application/vnd.sdmx.data+json", "If-None-Match": first.headers["ETag"]}
    )
    assert other.status_code == 200, "the tag of another format"


def test_who_read_kept_data_is_recorded_each_time(client: TestClient, context: Context) -> None:
    for _ in range(3):
        client.get(DATA, headers=CSV)
    lines = [json.loads(line) for path in context.settings.access.iterdir() for line in path.read_text().splitlines()]
    assert [(line["WHAT"], line["PATH"]) for line in lines] == [("data", "DF_SERIES/KEN.*")] * 3
    assert len({line["BYTES"] for line in lines}) == 1


def test_what_is_too_large_to_keep_goes_through(
    client: TestClient, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(DATA, headers=CSV).text
    monkeypatch.setattr(page_cache, "_MOST_BYTES_ONE", 100)
    address = f"{DATA}?c[TIME_PERIOD]=ge:1900"
    assert [client.get(address, headers=CSV).text for _ in range(2)] == [whole, whole]
    assert asked.count("sdmx") == 3, "nothing of it was kept"


def test_what_is_not_there_is_not_kept(client: TestClient, asked: list[str]) -> None:
    assert [client.get(DATA.replace("KEN", "XXX"), headers=CSV).status_code for _ in range(2)] == [204, 204]
    assert asked.count("sdmx") == 2
