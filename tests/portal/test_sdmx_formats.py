"""Every format of SDMX REST says the same in every view, keeps to its schema, and speaks the reader's language."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from indicators.release.products import sdmx
from tests.portal.sdmx_answers import CSV, FLOW, IDENTITY, Row, rows_of, valid, xsd

USERS = ("dataConstraints", "provisionAgreements", "categorisations")  # of a dataflow
SCHEMES = ("categorySchemes", "dataProviderSchemes")
VIEWS = ("TIME_PERIOD", "AllDimensions", "SEX", "REF_AREA")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("edition", ["sdmx21", "sdmx20", "sdmx10"])
def test_json_says_the_same_as_csv_in_every_view(client: TestClient, whole: list[Row], view: str, edition: str) -> None:
    version = {"sdmx21": "2.1.0", "sdmx20": "2.0.0", "sdmx10": "1.0.0"}[edition]
    accept = {"Accept": f"application/vnd.sdmx.data+json;version={version}"}
    content = client.get(FLOW, params={"dimensionAtObservation": view}, headers=accept).json()
    valid(content, "data", edition)
    [data] = content["data"]["dataSets"]
    structure = content["data"]["structure"] if edition == "sdmx10" else content["data"]["structures"][0]
    found = []
    series = {"": {"observations": data["observations"]}} if view == "AllDimensions" else data["series"]
    for key, each in series.items():
        for place, [value, *attributes] in each["observations"].items():
            named = structure["dimensions"]["series"] + structure["dimensions"]["observation"]
            places = [int(at) for at in (f"{key}:{place}" if key else place).split(":")]
            row = {each["id"]: each["values"][at]["id"] for each, at in zip(named, places, strict=True)}
            for attribute, at in zip(structure["attributes"]["observation"], attributes, strict=True):
                told = attribute["values"][at] if at is not None else {}
                row[attribute["id"]] = str(told.get("id") or told.get("value") or told.get("name") or "")
            found.append(row | {"OBS_VALUE": repr(value)})
    names = ("OBS_VALUE", *sdmx.ATTRIBUTES)
    expected = {tuple(row[n] for n in IDENTITY): [row[n] for n in names] for row in whole}
    assert {tuple(row[n] for n in IDENTITY): [row.get(n, "") for n in names] for row in found} == expected
    assert len(found) == len(whole)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "media",
    [
        *("data+xml;version=3.1.0", "data+xml;version=3.0.0", "structurespecificdata+xml;version=2.1"),
        "genericdata+xml;version=2.1",
    ],
)
def test_xml_says_the_same_as_csv_in_every_view(client: TestClient, whole: list[Row], view: str, media: str) -> None:
    accept = {"Accept": f"application/vnd.sdmx.{media}"}
    answer = client.get(FLOW, params={"dimensionAtObservation": view}, headers=accept)
    assert answer.headers["Content-Type"] == accept["Accept"]
    message = etree.fromstring(answer.content)
    found = []
    generic = media.startswith("generic")
    if generic:
        assert xsd("sdmx21").validate(message), xsd("sdmx21").error_log
    for element in message.iter("{*}Obs"):
        row = _generic(element, view) if generic else dict(element.getparent().attrib) | dict(element.attrib)
        found.append({str(name): str(value) for name, value in row.items()})
    names = ("OBS_VALUE", *sdmx.ATTRIBUTES)
    expected = {tuple(row[n] for n in IDENTITY): [row[n] for n in names] for row in whole}
    assert {tuple(row[n] for n in IDENTITY): [row.get(n, "") for n in names] for row in found} == expected
    assert len(found) == len(whole)


def _generic(element: Any, view: str) -> dict[str, str]:
    row = {each.get("id"): each.get("value") for each in element.iter("{*}Value")}
    row["OBS_VALUE"] = element.find("{*}ObsValue").get("value")
    if view != "AllDimensions":
        row[view] = element.find("{*}ObsDimension").get("value")
        row |= {each.get("id"): each.get("value") for each in element.getparent().find("{*}SeriesKey")}
    return row


@pytest.mark.parametrize("options", ["labels=both", "labels=name", "keys=both", "timeFormat=normalized"])
@pytest.mark.parametrize("version", ["2.1.0", "2.0.0"])
def test_csv_with_names_keys_and_times(client: TestClient, whole: list[Row], options: str, version: str) -> None:
    media = f"application/vnd.sdmx.data+csv;version={version};{options}"
    answer = client.get(f"{FLOW}?lang=fr", headers={"Accept": media})
    assert answer.headers["Content-Type"] == media
    first = next(csv.DictReader(io.StringIO(answer.text)))
    row = whole[0]
    key = ".".join(row[name] for name in sdmx.KEY)
    match options:
        case "labels=both":
            assert first["SEX: Sexe"].startswith(f"{row['SEX']}: ")
            assert first["STRUCTURE_ID"].endswith(": Séries harmonisées des indicateurs fondamentaux relatifs aux TIC")
        case "labels=name":
            assert (first["REF_AREA"], first["Pays"]) == ("COL", "Colombie")
        case "keys=both":
            assert (first["SERIES_KEY"], first["OBS_KEY"]) == (key, f"{key}.{row['TIME_PERIOD']}")
        case _:
            assert first["TIME_PERIOD"] == f"{row['TIME_PERIOD']}-01-01"


def test_csv_1(client: TestClient, whole: list[Row]) -> None:
    answer = client.get(FLOW, headers={"Accept": "application/vnd.sdmx.data+csv;version=1.0.0"})
    rows = rows_of(answer.text)
    lead = {"DATAFLOW": "ICT_INDICATORS:DF_SERIES(1.0)"}
    assert rows == [lead | {name: row[name] for name in sdmx.COLUMNS} for row in whole]


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        *(("format=csv", "data+csv;version=2.1.0"), ("format=jsondata", "data+json;version=2.1.0")),
        ("format=jsondata&formatVersion=1.0.0", "data+json;version=1.0.0"),
        ("format=structurespecificdata", "structurespecificdata+xml;version=2.1"),
        ("format=genericdata&formatVersion=2.1", "genericdata+xml;version=2.1"),
    ],
)
def test_a_format_by_name_comes_before_the_header(client: TestClient, query: str, kind: str) -> None:
    answer = client.get(f"{FLOW}/COL?{query}", headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"] == f"application/vnd.sdmx.{kind}"
    assert client.get(f"{FLOW}/COL?format=pdf").status_code == 406


def test_head_options_and_pages_of_other_sites(client: TestClient) -> None:
    url = f"{FLOW}/COL"
    whole, head = client.get(url, headers=CSV), client.head(url, headers=CSV)
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == whole.headers["ETag"]
    for answer in (whole, head, client.get(f"{FLOW}?unknown=1"), client.options(url), client.get(f"{FLOW}/ZWE")):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(url, headers={"Origin": "https://a.example", "Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert client.post(url).status_code == 405
    assert client.post("/sdmx/v2/structure/codelist", content="{}").status_code == 405
    assert {"Accept", "Accept-Language", "Authorization"} <= set(re.split(", *", whole.headers["Vary"]))
    unchanged = client.get(url, headers=CSV | {"If-None-Match": whole.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    assert client.get(url, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 200, "another format"


def test_names_are_in_the_language_of_the_reader(client: TestClient) -> None:
    url, names = "/sdmx/v2/structure/codelist/*/CL_REF_AREA/~/COL", {}
    for language in ("en", "fr", "es", "ru", "ar", "zh"):
        [codes] = client.get(url, headers={"Accept-Language": f"{language}, en;q=0.5"}).json()["data"]["codelists"]
        names[language] = codes["codes"][0]["name"]
        assert codes["isPartial"]
    assert names["fr"] == "Colombie"
    assert len(set(names.values())) >= 4
    as_xml = client.get(url, headers={"Accept": "application/vnd.sdmx.structure+xml", "Accept-Language": "fr"})
    assert '<com:Name xml:lang="fr">Colombie</com:Name>' in as_xml.text
    assert client.get(f"{url}?lang=xx").status_code == 406
    assert client.get(url, headers={"Accept-Language": "xx"}).headers["Content-Language"] == "en"
    wrong = client.get(f"{FLOW}?unknown=1", headers={"Accept-Language": "es"}).json()["errors"][0]
    assert wrong["title"] == "No existe el parámetro unknown."


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("/datastructure", {"dataStructures"}),
        ("/datastructure?references=children", {"dataStructures", "codelists", "conceptSchemes"}),
        ("/datastructure?references=parents", {"dataStructures", "dataflows"}),
        ("/dataflow?references=children", {"dataflows", "dataStructures"}),
        ("/dataflow?references=descendants", {"dataflows", "dataStructures", "codelists", "conceptSchemes"}),
        ("/codelist/*/CL_SEX?references=parents", {"codelists", "dataStructures"}),
        ("/codelist/*/CL_SEX?references=ancestors", {"codelists", "dataStructures", "dataflows", *USERS}),
        ("/datastructure?references=dataflow,codelist", {"dataStructures", "dataflows", "codelists"}),
        ("", {"dataflows", "dataStructures", "codelists", "conceptSchemes", "agencySchemes", *USERS, *SCHEMES}),
        ("/dataflow/*/DF_MDG?references=parents", {"dataflows", *USERS}),
        ("/dataflow/*/DF_MDG?references=parentsandsiblings", {"dataflows", *USERS, *SCHEMES}),
        ("/dataproviderscheme?references=parents", {"dataProviderSchemes", "provisionAgreements"}),
        ("/dataflow?references=agencyscheme", {"dataflows", "agencySchemes"}),
    ],
)
@pytest.mark.parametrize("edition", ["sdmx21", "sdmx20"])
def test_structures_with_what_belongs_to_them(client: TestClient, query: str, kinds: set[str], edition: str) -> None:
    accept = f"application/vnd.sdmx.structure+json;version={'2.1.0' if edition == 'sdmx21' else '2.0.0'}"
    for detail in ("full", "allstubs", "referencestubs"):
        joined = "&" if "?" in query else "?"
        content = client.get(f"/sdmx/v2/structure{query}{joined}detail={detail}", headers={"Accept": accept}).json()
        valid(content, "structure", edition)
        assert set(content["data"]) == kinds
        lists = content["data"].get("codelists", [])
        assert len({each["id"] for each in lists}) == len(lists)
        if detail == "allstubs":
            assert not any("codes" in each for each in lists)


def test_availability_of_what_is_there_and_of_what_could_be_chosen(client: TestClient, whole: list[Row]) -> None:
    base = "/sdmx/v2/availability/dataflow/*/DF_SERIES/*"

    def values(query: str) -> dict[str, set[str]]:
        content = client.get(f"{base}{query}").json()
        valid(content, "structure", "sdmx21")
        [constraint] = content["data"]["availabilityConstraints"]
        found = constraint["cubeRegion"]["keyValues"]
        return {each["id"]: {v["value"] for v in each["values"]} for each in found if "values" in each}

    rows = [row for row in whole if row["REF_AREA"] == "COL" and row["SEX"] == "F"]
    exact = values("/COL?c[SEX]=F")
    assert exact == values("/COL?c[SEX]=F&mode=exact")
    assert exact["INDICATOR"] == {row["INDICATOR"] for row in rows}
    assert exact["REF_AREA"] == {"COL"}
    choices = values("/COL?c[SEX]=F&mode=available")
    assert choices["REF_AREA"] == {row["REF_AREA"] for row in whole if row["SEX"] == "F"}
    assert choices["SEX"] == {row["SEX"] for row in whole if row["REF_AREA"] == "COL"} > exact["SEX"]
    assert set(values("/COL/SEX,AGE")) == {"SEX", "AGE"}
    content = client.get(f"{base}/COL.HH7?references=codelist").json()["data"]
    areas = next(each for each in content["codelists"] if each["id"] == "CL_REF_AREA")
    assert [code["id"] for code in areas["codes"]] == ["COL"]
    assert areas["isPartial"]
