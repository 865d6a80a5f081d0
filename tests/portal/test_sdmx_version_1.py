"""Clients of SDMX REST 1 get the same observations and artefacts under its paths."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from tests.portal.sdmx_answers import Row, get, rows_of, xsd

CSV_1 = {"Accept": "application/vnd.sdmx.data+csv;version=1.0.0"}
V1 = "/sdmx/v1"


@pytest.mark.parametrize(
    ("path", "same"),
    [
        ("DF_SERIES", ""),
        ("DF_SERIES/all", ""),
        ("DF_SERIES/all/all", ""),
        ("ICT_INDICATORS,DF_SERIES/COL.HH18", "/COL.HH18"),
        ("ICT_INDICATORS,DF_SERIES,1.0/COL+KEN.HH7.PCT.", "/COL+KEN.HH7.PCT"),
        ("ICT_INDICATORS,DF_SERIES,latest/COL..PCT.F/ICT_INDICATORS", "/COL.*.PCT.F"),
        ("DF_SERIES/COL?startPeriod=2014&endPeriod=2015", "/COL?c[TIME_PERIOD]=ge:2014+le:2015"),
        ("DF_SERIES/COL?endPeriod=2014-12", "/COL?c[TIME_PERIOD]=le:2014"),
        ("DF_SERIES/COL?lastNObservations=1", "/COL?lastNObservations=1"),
    ],
)
def test_the_same_observations_as_in_version_2(client: TestClient, path: str, same: str) -> None:
    answer = client.get(f"{V1}/data/{path}", headers=CSV_1)
    assert answer.status_code == 200, answer.text
    wanted = get(client, same)
    lead = {"STRUCTURE", "STRUCTURE_ID", "ACTION"}
    found = [{name: value for name, value in row.items() if name != "DATAFLOW"} for row in rows_of(answer.text)]
    assert found == [{name: value for name, value in row.items() if name not in lead} for row in wanted]


def test_the_formats_of_sdmx_2_1_come_first(client: TestClient, whole: list[Row]) -> None:
    schema = xsd("sdmx21")
    for accept, media in (
        ("*/*", "application/vnd.sdmx.genericdata+xml;version=2.1"),
        ("application/xml", "application/vnd.sdmx.genericdata+xml;version=2.1"),
        ("application/json", "application/vnd.sdmx.data+json;version=1.0.0"),
        ("text/csv", "application/vnd.sdmx.data+csv;version=1.0.0"),
        ("application/vnd.sdmx.structurespecificdata+xml;version=2.1", None),
    ):
        answer = client.get(f"{V1}/data/DF_SERIES/COL", headers={"Accept": accept})
        assert answer.headers["Content-Type"] == (media or accept)
    message = etree.fromstring(client.get(f"{V1}/data/DF_SERIES/COL", headers={"Accept": "*/*"}).content)
    assert schema.validate(message), schema.error_log
    assert len(list(message.iter("{*}Obs"))) == sum(row["REF_AREA"] == "COL" for row in whole)
    keys = client.get(f"{V1}/data/DF_SERIES/COL?detail=serieskeysonly", headers={"Accept": "*/*"})
    message = etree.fromstring(keys.content)
    assert schema.validate(message), schema.error_log
    assert (len(list(message.iter("{*}Obs"))), len(list(message.iter("{*}Series")))) == (0, 11)
    assert "SOURCE" not in client.get(f"{V1}/data/DF_SERIES/COL?detail=dataonly", headers=CSV_1).text


@pytest.mark.parametrize(
    ("path", "count"),
    [
        *(("dataflow", 5), ("dataflow/all/all/latest", 5), ("dataflow/ICT_INDICATORS/DF_MDG/1.0", 1)),
        *(("codelist/ICT_INDICATORS/CL_SEX", 1), ("codelist/all/CL_SEX+CL_AGE", 2), ("contentconstraint", 5)),
        *(("datastructure/ICT_INDICATORS/DSD_MDG?references=children", 12), ("agencyscheme/SDMX", 1)),
        *(("dataflow/ICT_INDICATORS/DF_MDG?references=contentconstraint", 2), ("categorisation?detail=allstubs", 5)),
    ],
)
def test_artefacts(client: TestClient, path: str, count: int) -> None:
    answer = client.get(f"{V1}/{path}", headers={"Accept": "*/*"})
    assert answer.headers["Content-Type"] == "application/vnd.sdmx.structure+xml;version=2.1", answer.text
    message, schema = etree.fromstring(answer.content), xsd("sdmx21")
    assert schema.validate(message), schema.error_log
    assert sum(len(kind) for kind in message.find("{*}Structures")) == count


def test_availability(client: TestClient) -> None:
    accept = {"Accept": "application/vnd.sdmx.structure+json;version=2.1.0"}
    old = client.get(f"{V1}/availableconstraint/DF_SERIES/COL.HH18/all/SEX?startPeriod=2015", headers=accept)
    new = client.get("/sdmx/v2/availability/dataflow/*/DF_SERIES/*/COL.HH18/SEX?c[TIME_PERIOD]=ge:2015", headers=accept)
    assert (old.status_code, old.text) == (200, new.text)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *(("data/DF_NONE", 404), ("data/BIS,DF_SERIES", 404), ("data/A,B,C,D", 400), ("data/DF_SERIES/COL,KEN", 400)),
        *(("data/DF_SERIES/COL/OTHER", 400), ("data/DF_SERIES?detail=more", 400), ("data/DF_SERIES?c[SEX]=F", 400)),
        *(("data/DF_SERIES?startPeriod=later", 400), ("data/DF_SERIES/ZWE", 204), ("codelists", 400)),
        *(("metadatastructure", 501), ("hierarchicalcodelist/all", 501), ("data", 400), ("codelist/all/CL_NONE", 404)),
        *(("availableconstraint/DF_SERIES?mode=guess", 400), ("data/DF_SERIES/all/all/more", 400)),
    ],
)
def test_what_is_wrong_or_not_there(client: TestClient, path: str, status: int) -> None:
    assert client.get(f"{V1}/{path}").status_code == status
