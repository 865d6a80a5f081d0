"""SDMX REST as clients use it: pysdmx and sdmx1 ask, and what they get is in the release."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sdmx as sdmx1
from fastapi.testclient import TestClient
from pysdmx.api.dc import query
from pysdmx.api.fmr import RegistryClient
from pysdmx.api.qb.availability import AvailabilityQuery
from pysdmx.api.qb.data import DataContext, DataQuery
from pysdmx.api.qb.service import RestService
from pysdmx.api.qb.structure import StructureQuery, StructureReference, StructureType
from pysdmx.api.qb.util import ApiVersion
from pysdmx.io import get_datasets, read_sdmx
from pysdmx.io.format import DataFormat, StructureFormat

from indicators.portal.sdmx.data import FORMATS
from indicators.portal.sdmx.negotiation import chosen
from indicators.portal.sdmx.problems import SdmxError
from indicators.store.context import Context
from tests.conftest import NOW
from tests.portal.sdmx_answers import CSV, FLOW, query_rows, rows_of, valid


def test_an_sdmx_client_asks_for_data_and_reads_the_answer(
    client: TestClient, published: Context, tmp_path: Path
) -> None:
    only = query.MultiFilter(
        [
            query.NumberFilter("TIME_PERIOD", query.Operator.GREATER_THAN_OR_EQUAL, 2015),
            query.TextFilter("SEX", query.Operator.IN, ["F", "_T"]),
        ]
    )
    asked = DataQuery(DataContext.DATAFLOW, "ICT_INDICATORS", "DF_SERIES", "1.0", key="COL.HH7", components=only)
    answer = client.get("/sdmx/v2" + asked.get_url(ApiVersion.V2_0_0), headers=CSV)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("application/vnd.sdmx.data+csv;version=2.0.0")
    structure = client.get(
        "/sdmx/v2"
        + StructureQuery(
            StructureType.DATAFLOW, "ICT_INDICATORS", "DF_SERIES", "1.0", references=StructureReference.DESCENDANTS
        ).get_url(ApiVersion.V2_0_0),
        headers={"Accept": "application/vnd.sdmx.structure+xml"},
    )
    assert structure.status_code == 200
    (tmp_path / "data.csv").write_text(answer.text)
    (tmp_path / "structure.xml").write_bytes(structure.content)
    [dataset] = get_datasets(tmp_path / "data.csv", tmp_path / "structure.xml")
    path = published.settings.releases / "latest" / "harmonised.parquet"
    expected = duckdb.sql(
        f"""SELECT TIME_PERIOD::VARCHAR, OBS_VALUE FROM '{path}' WHERE REF_AREA = 'COL' AND HARMONISED_INDICATOR = 'HH7'
        AND TIME_PERIOD >= 2015 AND SEX IN ('F', '_T') ORDER BY ALL"""
    ).fetchall()
    assert expected
    found = [(str(row.TIME_PERIOD), float(row.OBS_VALUE)) for row in dataset.data.itertuples()]
    assert sorted(found) == expected


def test_sdmx_keys_years_and_pages(client: TestClient) -> None:
    whole = query_rows(client, f"{FLOW}/*")
    assert len(whole) == len(query_rows(client, FLOW)) > 50
    first = query_rows(client, f"{FLOW}/*", limit=10)
    second = query_rows(client, f"{FLOW}/*", limit=10, offset=10)
    assert first + second == whole[:20]
    years = query_rows(client, f"{FLOW}/.HH7", **{"c[TIME_PERIOD]": "ge:2014+lt:2016"})
    assert {row["TIME_PERIOD"] for row in years} == {"2014", "2015"}
    assert {row["INDICATOR"] for row in years} == {"HH7"}
    one = query_rows(client, f"{FLOW}/COL.*.*.F", **{"c[TIME_PERIOD]": "2015"})
    assert {(row["REF_AREA"], row["SEX"], row["TIME_PERIOD"]) for row in one} == {("COL", "F", "2015")}


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{FLOW}/a.b.c.d.e.f.g.h.i.j.k.l.m.n", 400),
        (f"{FLOW}/*?c[NOTHING]=x", 400),
        (f"{FLOW}/*?c[TIME_PERIOD]=later", 400),
        (f"{FLOW}/*?limit=0", 400),
        (f"{FLOW}/*?asOf=1999-01-01", 204),
        (f"{FLOW}/*?asOf=yesterday", 400),
        ("/sdmx/v2/data/dataflow/BIS/DF_SERIES/1.0/*", 404),
        ("/sdmx/v2/structure/dataflow/ICT_INDICATORS/DF_OTHER/1.0", 404),
    ],
)
def test_wrong_sdmx_queries_are_refused(client: TestClient, url: str, status: int) -> None:
    assert client.get(url).status_code == status
    assert client.get(f"{FLOW}/*", headers={"Accept": "application/pdf"}).status_code == 406


def test_sdmx_as_of_answers_with_the_release_of_that_time(client: TestClient, published: Context) -> None:
    later = f"{NOW + dt.timedelta(days=2):%Y-%m-%dT%H:%M:%SZ}"
    assert client.get(f"{FLOW}/*", params={"asOf": later}).text == client.get(f"{FLOW}/*").text
    # The release of the first day was withdrawn: it answers no more.
    assert client.get(f"{FLOW}/*", params={"asOf": f"{NOW:%Y-%m-%dT%H:%M:%SZ}"}).status_code == 204


FLOW_URN = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ICT_INDICATORS:DF_SERIES(1.0)"
JSON = "application/vnd.sdmx.data+json;version=2.0.0"
STRUCTURE_JSON = "application/vnd.sdmx.structure+json;version=2.0.0"


def test_sdmx_json_keeps_to_its_schema_and_says_the_same_as_csv(client: TestClient) -> None:
    answer = client.get(f"{FLOW}/COL", headers={"Accept": JSON})
    assert answer.headers["Content-Type"] == JSON
    content = answer.json()
    valid(content, "data", "sdmx20")
    [structure], [dataset] = content["data"]["structures"], content["data"]["dataSets"]
    dimensions = structure["dimensions"]["series"]
    years = structure["dimensions"]["observation"][0]["values"]
    attributes = structure["attributes"]["observation"]
    found = []
    for key, series in dataset["series"].items():
        codes = {d["id"]: d["values"][int(i)]["id"] for d, i in zip(dimensions, key.split(":"), strict=True)}
        for year, [value, *places] in series["observations"].items():
            said = {
                each["id"]: each["values"][place].get("id", each["values"][place].get("value"))
                for each, place in zip(attributes, places, strict=False)
                if place is not None
            }
            found.append({**codes, **said, "TIME_PERIOD": years[int(year)]["id"], "OBS_VALUE": value})
    rows = query_rows(client, f"{FLOW}/COL")
    expected = [
        {name: text for name, text in row.items() if text and name not in {"STRUCTURE", "STRUCTURE_ID", "ACTION"}}
        | {"OBS_VALUE": float(row["OBS_VALUE"])}
        for row in rows
    ]

    def order(row: dict[str, Any]) -> str:
        return json.dumps(row, sort_keys=True)

    assert sorted(found, key=order) == sorted(expected, key=order)
    names = {value["id"]: value["name"] for value in dimensions[0]["values"]}
    assert names == {"COL": "Colombia"}


def test_structures_are_given_alone_or_with_what_they_refer_to(client: TestClient) -> None:
    base = "/sdmx/v2/structure"
    alone = client.get(f"{base}/codelist/ICT_INDICATORS/CL_SEX/1.0", headers={"Accept": STRUCTURE_JSON}).json()
    [codes] = alone["data"]["codelists"]
    assert {code["id"] for code in codes["codes"]} >= {"F", "M", "_T"}
    valid(alone, "structure", "sdmx20")
    whole = client.get(f"{base}/dataflow/*/DF_SERIES", params={"references": "all"}, headers={"Accept": STRUCTURE_JSON})
    assert len(whole.json()["data"]["codelists"]) > 10
    for version in ("2.1", "3.0.0", "3.1.0"):
        media = f"application/vnd.sdmx.structure+xml;version={version}"
        message = read_sdmx(client.get(f"{base}/datastructure/*/DSD_SERIES", headers={"Accept": media}).text)
        assert [each.id for each in message.get_data_structure_definitions()] == ["DSD_SERIES"]


@pytest.mark.parametrize(
    "media",
    [
        "application/vnd.sdmx.data+xml;version=3.0.0",
        "application/vnd.sdmx.data+xml;version=3.1.0",
        "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
    ],
)
def test_sdmx_ml_is_read_by_a_client_and_says_the_same_as_csv(client: TestClient, tmp_path: Path, media: str) -> None:
    (tmp_path / "data.xml").write_text(client.get(f"{FLOW}/COL.HH7", headers={"Accept": media}).text)
    asked = {"Accept": "application/vnd.sdmx.structure+xml;version=2.1"}
    whole = client.get("/sdmx/v2/structure/dataflow/*/DF_SERIES", params={"references": "all"}, headers=asked)
    (tmp_path / "structure.xml").write_bytes(whole.content)
    [dataset] = get_datasets(tmp_path / "data.xml", tmp_path / "structure.xml")
    found = {(str(row.TIME_PERIOD), float(row.OBS_VALUE)) for row in dataset.data.itertuples()}
    rows = query_rows(client, f"{FLOW}/COL.HH7")
    assert found == {(row["TIME_PERIOD"], float(row["OBS_VALUE"])) for row in rows}


def test_availability_says_what_there_is_before_it_is_asked_for(client: TestClient) -> None:
    url = "/sdmx/v2/availability/dataflow/ICT_INDICATORS/DF_SERIES/1.0/COL.HH7"
    answer = client.get(url, headers={"Accept": STRUCTURE_JSON})
    valid(answer.json(), "structure", "sdmx20")
    [constraint] = read_sdmx(answer.text).get_availability_constraints()
    assert constraint.reference == FLOW_URN
    rows = query_rows(client, f"{FLOW}/COL.HH7")
    assert constraint.obs_count == len(rows)
    years = [int(row["TIME_PERIOD"]) for row in rows]
    values = {each.id: each for each in constraint.cube_region.key_values}
    assert [code.value for code in values["SEX"].values] == sorted({row["SEX"] for row in rows})
    time = values["TIME_PERIOD"].time_range
    assert (time.start_period.period, time.end_period.period) == (str(min(years)), str(max(years)))
    one = client.get(f"{url}/SEX", headers={"Accept": STRUCTURE_JSON}).json()
    [region] = one["data"]["dataConstraints"][0]["cubeRegions"]
    assert [each["id"] for each in region["keyValues"]] == ["SEX"]
    assert client.get(f"{url}/NOTHING").status_code == 400


def test_what_no_observation_matches_has_no_content(client: TestClient) -> None:
    for accept in ("*/*", JSON):
        assert client.get(f"{FLOW}/ZWE.HH7", headers={"Accept": accept}).status_code == 204


def test_the_clients_of_sdmx_work_unchanged(address: str, published: Context) -> None:
    expected = published.settings.releases / "latest" / "harmonised.parquet"
    query = f"SELECT count(*) FROM '{expected}' WHERE REF_AREA = 'COL' AND HARMONISED_INDICATOR = 'HH7'"
    count = duckdb.sql(query).fetchall()[0][0]
    registry = RegistryClient(f"{address}/sdmx/v2", StructureFormat.SDMX_JSON_2_0_0)
    assert {code.id for code in registry.get_codes("ICT_INDICATORS", "CL_SEX", "1.0")} >= {"F", "M"}
    assert len(registry.get_schema("dataflow", "ICT_INDICATORS", "DF_SERIES", "1.0").components) == 29
    service = RestService(f"{address}/sdmx/v2", ApiVersion.V2_1_0, data_format=DataFormat.SDMX_CSV_2_0_0)
    text = service.data(DataQuery(DataContext.DATAFLOW, "ICT_INDICATORS", "DF_SERIES", "1.0", key="COL.HH7")).decode()
    assert len(rows_of(text)) == count
    asked = AvailabilityQuery(DataContext.DATAFLOW, "ICT_INDICATORS", "DF_SERIES", "1.0", key="COL.HH7")
    [constraint] = read_sdmx(service.availability(asked).decode()).get_availability_constraints()
    assert constraint.obs_count == count

    # The default of the standard is JSON, whose structures sdmx1 does not read.
    asked = {"dataflow": {"Accept": "application/vnd.sdmx.structure+xml;version=2.1"}}
    source = {"id": "ICT", "url": f"{address}/sdmx/v2", "name": "ICT", "versions": ["3.0.0"], "headers": asked}
    sdmx1.add_source(source, override=True)
    client = sdmx1.Client("ICT")
    message = client.get("dataflow", "DF_SERIES", agency_id="ICT_INDICATORS", references="all")
    structure = message.structure["DSD_SERIES"]
    wanted = {"Accept": "application/vnd.sdmx.data+xml;version=3.0.0"}
    data = client.get(
        "data", "DF_SERIES", agency_id="ICT_INDICATORS", key="COL.HH7", dsd=structure, headers=wanted
    ).data[0]
    assert len(sdmx1.to_pandas(data)) == count


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "application/vnd.sdmx.data+json;version=2.1.0"),
        ("text/csv", "application/vnd.sdmx.data+csv;version=2.1.0"),
        ("application/json", "application/vnd.sdmx.data+json;version=2.1.0"),
        ("text/html;q=0.9, application/vnd.sdmx.data+csv;q=0.5", "application/vnd.sdmx.data+csv;version=2.1.0"),
        (
            "application/vnd.sdmx.data+json;version=2.0.0;q=0.1, text/csv;q=0.9",
            "application/vnd.sdmx.data+csv;version=2.1.0",
        ),
        ('application/vnd.sdmx.data+csv;version="2.0.0"', "application/vnd.sdmx.data+csv;version=2.0.0"),
        ("application/vnd.sdmx.data+json;version=2.+.0", "application/vnd.sdmx.data+json;version=2.1.0"),
        ("application/vnd.sdmx.data+json;version=2.0.0+", "application/vnd.sdmx.data+json;version=2.0.0"),
        ("application/vnd.sdmx.data+json;version=1.0.0", "application/vnd.sdmx.data+json;version=1.0.0"),
        (
            "application/vnd.sdmx.data+csv;version=2.0.0;labels=both; keys=obs",
            "application/vnd.sdmx.data+csv;version=2.0.0;labels=both;keys=obs",
        ),
        ("image/png, application/vnd.sdmx.data+csv;version=2.0.0;q=0.5", "application/vnd.sdmx.data+csv;version=2.0.0"),
        ("application/vnd.sdmx.data+csv;labels=everything", None),
        ("application/vnd.sdmx.data+json;version=9.0.0", None),
        ("application/vnd.sdmx.data+csv;version=1.0.0;labels=name", None),
        ("image/png", None),
        ("text/csv;q=0", None),
    ],
)
def test_the_format_is_negotiated(accept: str, given: str | None) -> None:
    if given is None:
        with pytest.raises(SdmxError, match="None of the formats"):
            chosen(accept, FORMATS)
    else:
        assert chosen(accept, FORMATS).media_type == given
