"""What headers of SDMX REST do: compression, what a reader has already, and names in all languages."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from indicators.base.clock import fixed
from indicators.portal.app import create
from indicators.portal.conditional import last_modified
from indicators.release.lifecycle import withdraw
from indicators.store.context import Context
from tests.conftest import NOW
from tests.portal.sdmx_answers import CSV, FLOW, xsd

TREE = "/sdmx/v2/structure/codelist/ICT_INDICATORS/CL_SEX/1.0"


@pytest.mark.parametrize(
    ("query", "header", "encoding"),
    [
        ("", "gzip", "gzip"),
        ("", "br;q=1.0, gzip;q=0.5", "gzip"),
        ("", "*", "gzip"),
        ("", "gzip;q=0, identity", None),
        ("", "identity", None),
        ("?compression=gzip", "identity", "gzip"),
    ],
)
def test_an_answer_is_compressed_where_the_reader_can(
    client: TestClient, query: str, header: str, encoding: str | None
) -> None:
    plain = client.get(FLOW, headers=CSV | {"Accept-Encoding": "identity"})
    with client.stream("GET", f"{FLOW}{query}", headers=CSV | {"Accept-Encoding": header}) as answer:
        body = b"".join(answer.iter_raw())
    assert answer.headers.get("Content-Encoding") == encoding
    assert (gzip.decompress(body) if encoding else body) == plain.content
    assert "Accept-Encoding" in answer.headers["Vary"]
    if encoding:
        assert len(body) < len(plain.content) / 3
        assert answer.headers["ETag"].startswith("W/")


def test_a_way_of_compressing_that_there_is_not(client: TestClient) -> None:
    assert client.get(f"{FLOW}?compression=br").status_code == 406
    assert client.get(f"{TREE}?compression=br").status_code == 406


@pytest.mark.parametrize(
    ("days", "tag", "status"), [(0, "", 200), (1, "", 304), (2, "", 304), (2, '"other"', 200), (None, "", 200)]
)
def test_what_a_reader_has_already_is_not_sent(client: TestClient, days: int | None, tag: str, status: int) -> None:
    since = "yesterday" if days is None else last_modified(NOW + dt.timedelta(days=days))
    for url in (f"{FLOW}/COL", f"{FLOW}/COL?limit={days or 9}"):  # the second one is not kept yet
        headers = CSV | {"If-Modified-Since": since} | ({"If-None-Match": tag} if tag else {})
        answer = client.get(url, headers=headers)
        assert answer.status_code == status
        assert (answer.content == b"") == (status == 304)
        assert answer.headers["Last-Modified"] == last_modified(NOW + dt.timedelta(days=1))


def test_a_release_that_was_withdrawn_is_not_what_a_reader_shall_keep(context: Context) -> None:
    from indicators.release.publish import release
    from indicators.submissions import check, receive, record

    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
    versions = []
    for day, value in enumerate(("73.8", "74.8")):
        at = replace(context, clock=fixed(NOW + dt.timedelta(days=day)))
        receipt = receive.receive(at, f"{head}KEN,2016,A2,2014,{value},A\n".encode(), f"KEN_{day}.csv")
        record.record_verdicts(at, check.check(at, [receipt.delivery]))
        versions.append(release(at).version)
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=3)))
    with TestClient(create(later)) as client:
        kept = client.get(FLOW, headers=CSV)
        assert "74.8" in kept.text
    withdraw(later, versions[1], "a wrong figure")
    with TestClient(create(later)) as client:
        again = client.get(FLOW, headers=CSV | {"If-Modified-Since": kept.headers["Last-Modified"]})
        assert (again.status_code, "73.8" in again.text, "Last-Modified" in again.headers) == (200, True, False)


def test_names_in_all_languages(client: TestClient) -> None:
    for url in (f"{TREE}/F?lang=all", "/sdmx/v2/availability/dataflow/*/DF_SERIES?lang=all&references=codelist"):
        answer = client.get(url, headers={"Accept": "application/vnd.sdmx.structure+json;version=2.1.0"})
        for each in answer.json()["data"]["codelists"]:
            for code in each["codes"]:
                assert set(code["names"]) == {"en", "fr", "es", "ru", "ar", "zh"}
    as_xml = {"Accept": "application/vnd.sdmx.structure+xml;version=2.1"}
    text = client.get(f"{TREE}/F?lang=all", headers=as_xml).text
    assert text.count("xml:lang=") == 12
    for said in ('xml:lang="fr">Femme', 'xml:lang="en">Female'):
        assert said in text
    from lxml import etree

    assert xsd("sdmx21").validate(etree.fromstring(text.encode())), xsd("sdmx21").error_log
    assert client.get(f"{TREE}/F?lang=fr-CH").json()["data"]["codelists"][0]["codes"][0]["name"] == "Femmes"
