"""PC-Axis, JSON-stat and CSV of the portal: linked from pages, true to the extract, and never of a release unopened."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from html import unescape

import duckdb
import pytest
from fastapi.testclient import TestClient

from indicators.base.errors import UsageError
from indicators.organisations import members
from indicators.portal.app import create
from indicators.reading.formats import json_stat, px
from indicators.reading.formats.limits import Limits
from indicators.release.cubes import tables, write
from indicators.release.lifecycle import set_terms
from indicators.release.publish import release
from indicators.release.terms import Terms, states
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES


def _links(page: str) -> list[str]:
    return [unescape(each) for each in re.findall(r'href="(/cubes/[^"]+)"', page)]


@pytest.mark.parametrize(
    ("page", "key"),
    [
        ("/indicators/MDG_2008/8.16", "DF_MDG/1.0/*.2008.*.8_16"),
        ("/indicators/SDG/17.8.1", "DF_SERIES/1.0/*.HH7"),
        ("/indicators/CORE/HH7", "DF_SERIES/1.0/*.HH7"),
    ],
)
def test_every_page_of_an_indicator_has_its_data(client: TestClient, page: str, key: str) -> None:
    shown = client.get(page).text
    links = _links(shown)
    assert {each.partition("?")[0].rpartition(".")[2] for each in links} == {"px", "json", "csv", "zip"}
    assert any("/aggregates/" in each for each in links)
    assert "Cite as" in shown
    for link in links:
        answer = client.get(link)
        assert (answer.status_code, bool(answer.content)) == (200, True), link
    framework, series = page.split("/")[2:]
    regional = f"DF_AGGREGATES/1.0/*.*.{framework}.{series.replace('.', '_')}"
    found = [unescape(each) for each in re.findall(r'href="http://testserver(/sdmx/[^"]+)"', shown)]
    assert found == [f"/sdmx/v2/data/dataflow/ICT_INDICATORS/{each}?format=csv" for each in (key, regional)]
    for each in found:
        rows = list(csv.DictReader(io.StringIO(client.get(each).text)))
        assert rows
        assert {row.get("MDG_INDICATOR", row.get("SERIES", row.get("INDICATOR"))) for row in rows} == {
            each.partition("?")[0].rpartition(".")[2]
        }


def test_an_indicator_of_two_codes_leads_to_the_data_of_both(client: TestClient) -> None:
    """In a key of SDMX a plus asks for what is both at once, which no code is."""
    sdmx, *_ = re.findall(r'href="http://testserver(/sdmx/[^"]+)"', client.get("/indicators/MDG_2003/47").text)
    rows = list(csv.DictReader(io.StringIO(client.get(unescape(sdmx)).text)))
    assert {row["MDG_INDICATOR"] for row in rows} == {"47"}
    assert {row["FORMULA"] for row in rows} == {"A1", "A2", "A1 + A2"}  # both parts, and their sum


def test_no_cube_is_made_of_a_withdrawn_release(published: Context) -> None:
    [version] = [each.version for each in states(published).values() if each.withdrawn is not None]
    wanted = write.Wanted(tables.Selection("harmonised", series="HH7"), "total", "px", "en")
    with pytest.raises(UsageError, match=f"The release {version} was withdrawn: "):
        write.written(published, version, wanted)
    with pytest.raises(UsageError, match="was withdrawn"):
        list(write.listed(published, version, "harmonised"))
    assert write.written(published, "latest", wanted).data


def test_every_page_of_a_country_has_its_data(client: TestClient) -> None:
    links = _links(client.get("/areas/KEN").text)
    assert len(links) >= 3
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_cube_has_the_values_of_the_extract(client: TestClient, published: Context) -> None:
    path = published.settings.releases / "latest" / "mdg.parquet"
    wanted = duckdb.sql(
        f"SELECT REF_AREA, TIME_PERIOD::VARCHAR, OBS_VALUE, OBS_STATUS FROM '{path}'"
        " WHERE MDG_LIST = '2008' AND MDG_INDICATOR = '8.16' AND RELATION = 'official' ORDER BY ALL"
    ).fetchall()
    assert wanted
    address = "/cubes/latest/mdg/series/MDG_2008-8.16"
    answer = client.get(f"{address}/total.px")
    assert answer.headers["Content-Disposition"] == 'inline; filename="MDG_2008_8_16.px"'
    cube = px.read(answer.content, Limits())
    names = [each.name for each in cube.variables]
    places = [names.index(name) for name in ("Country or area", "Reference year", "Relation to the indicator")]
    found = [
        (cell.codes[places[0]], cell.codes[places[1]], float(cell.value), dict(cell.attributes)["OBS_STATUS"])
        for cell in cube.cells()
        if cell.value and cell.codes[places[2]] == "official"
    ]
    assert sorted(found) == wanted
    rows = list(csv.DictReader(io.StringIO(client.get(f"{address}.csv").text)))
    official = [row for row in rows if row["RELATION"] == "official"]
    assert sorted(
        (row["REF_AREA"], row["TIME_PERIOD"], float(row["OBS_VALUE"]), row["OBS_STATUS"]) for row in official
    ) == wanted  # fmt: skip
    [in_json] = json_stat.read(client.get(f"{address}/total.json").content, Limits()).cubes
    assert sum(bool(cell.value) for cell in in_json.cells()) == len(rows)


def test_json_stat_is_in_the_language_of_the_reader_and_names_the_others(client: TestClient) -> None:
    address = "/cubes/latest/harmonised/area/KEN/total.json"
    assert client.get(address, headers={"Accept-Language": "fr"}).json()["dimension"]["REF_AREA"]["label"] == "Pays"
    document = client.get(address, params={"lang": "es"}).json()
    assert document["dimension"]["REF_AREA"]["label"] == "País"
    linked = [each["href"] for each in document["link"]["alternate"]]
    assert len(linked) == 6
    assert client.get(linked[0]).json()["extension"]["language"] == "en"


def test_an_answer_is_not_sent_twice(client: TestClient) -> None:
    address = "/cubes/latest/harmonised/area/KEN/total.px"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("latest/harmonised/series/ZZ9/total.px", 404),
        ("latest/harmonised/series/HH7/sex-moon.json", 404),
        ("latest/findings_summary/series/HH7/total.px", 404),
        ("latest/harmonised/planet/HH7/total.px", 422),
        ("latest/harmonised/series/HH7/total.xls", 422),
        ("latest/harmonised/series/HH7' OR 1=1 --/total.px", 404),
        ("2026-11-22-00000000/harmonised/series/HH7/total.px", 404),
    ],
)
def test_what_there_is_not_is_told(client: TestClient, address: str, status: int) -> None:
    assert client.get(f"/cubes/{address}").status_code == status


def test_a_withdrawn_release_has_no_cubes(client: TestClient, published: Context) -> None:
    [version] = [each.version for each in states(published).values() if each.withdrawn]
    for name in _FORMS:
        assert client.get(f"/cubes/{version}/harmonised/area/COL{name}").status_code == 410


def test_before_its_time_and_for_members_only(context: Context) -> None:
    """Nothing of an embargoed release, or of one for members, leaves for others; a member gets it, uncached."""
    context = replace(context, settings=replace(context.settings, rate="off"))
    collect(context, [SAMPLES / "FJI_2012-2016.csv"])
    version = release(context, terms=Terms("public", NOW + dt.timedelta(days=9))).version
    members.add(context, "unctad", "UNCTAD", "statistics@example.org")
    token, _ = members.issue(context, "unctad", ("releases", "embargo"), 1)
    signed = {"Authorization": f"Bearer {token}"}
    addresses = [f"/cubes/{named}/harmonised/area/FJI{name}" for named in (version, "latest") for name in _FORMS]
    with TestClient(create(context), raise_server_exceptions=False) as client:
        for address in addresses:
            answer = client.get(address, headers=signed)
            assert answer.status_code == 200
            assert answer.headers["Cache-Control"] == "private, no-cache"
            assert client.get(address).status_code == 404
    set_terms(context, version, Terms("members"))
    with TestClient(create(context), raise_server_exceptions=False) as client:
        for address in addresses:
            assert client.get(address, headers=signed).status_code == 200
            assert client.get(address).status_code in {401, 404}


def test_an_indicator_comes_as_one_zip_file(client: TestClient) -> None:
    address = "/cubes/latest/harmonised/series/HH7"
    answer = client.get(f"{address}.zip")
    assert client.get(f"{address}.zip").content == answer.content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert {"CITATION.cff", "harmonised-HH7.csv", "HAR_HH7.px", "HAR_HH7.json"} <= set(names)
        assert archive.read("HAR_HH7.px") == client.get(f"{address}/total.px").content
        assert archive.read("harmonised-HH7.csv").decode() == client.get(f"{address}.csv").text
    assert client.get("/cubes/latest/harmonised/series/ZZ9.zip").status_code == 404


_FORMS = ("/total.px", "/total.json", ".csv", ".zip")
