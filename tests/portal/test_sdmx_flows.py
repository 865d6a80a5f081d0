"""Every dataflow gives what its extract has, in every format, with structures that hold all of it."""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pytest
from fastapi.testclient import TestClient
from lxml import etree
from pysdmx.io import read_sdmx

from indicators.portal.sdmx import artefacts_of
from indicators.release.products.sdmx_flows import FLOWS, MEASURE, Flow
from indicators.store.context import Context
from tests.portal.sdmx_answers import CSV, rows_of, valid, xsd

# What an observation is in the extract: its identity and value, written apart from the portal's queries.
EXTRACTS = {
    "MDG": """SELECT REF_AREA, MDG_LIST, coalesce(nullif(replace(MDG_TARGET, '.', '_'), ''), '_Z') AS MDG_TARGET,
        RELATION, UNIT_MEASURE, FORMULA, TIME_PERIOD, OBS_VALUE FROM extract""",
    "AGGREGATES": """SELECT REF_AREA, GROUPING, FRAMEWORK, replace(SERIES, '.', '_') AS SERIES, VARIANT, TIME_PERIOD,
        OBS_VALUE, BOUND_LOW, BOUND_HIGH, WEIGHT_COVERED FROM extract
        WHERE GROUP_VINTAGE = if(GROUPING IN ('WB_INCOME', 'WB_REGION'), 'FY2027', 'REFERENCE_YEAR')""",
    "PROGRESS": """SELECT REF_AREA, GROUPING, FRAMEWORK, replace(SERIES, '.', '_') AS SERIES,
        'CHANGE' AS PROGRESS_MEASURE, CHANGE AS OBS_VALUE FROM extract WHERE CHANGE IS NOT NULL""",
    "AVAILABILITY": """SELECT REF_AREA, EDITION, OBSERVATIONS AS OBS_VALUE, AVAILABLE FROM extract
        WHERE REF_AREA = 'COL'""",
}
ASKED = {"PROGRESS": "c[PROGRESS_MEASURE]=CHANGE", "AVAILABILITY": "c[REF_AREA]=COL"}


def _texts(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple("" if each in {None, ""} else _number(each) for each in row.values())


def _number(value: Any) -> str:
    try:
        return repr(float(value))
    except ValueError:
        return str(value)


@pytest.mark.parametrize("name", EXTRACTS)
def test_the_dataflow_gives_what_its_extract_has(client: TestClient, published: Context, name: str) -> None:
    path = published.settings.releases / "latest" / f"{name.lower()}.parquet"
    found = duckdb.sql(EXTRACTS[name].replace("FROM extract", f"FROM '{path}'"))
    wanted = sorted(_texts(dict(zip(found.columns, row, strict=True))) for row in found.fetchall())
    answer = client.get(f"/sdmx/v2/data/dataflow/*/DF_{name}/1.0?{ASKED.get(name, '')}", headers=CSV)
    rows = [{column: row[column] for column in found.columns} for row in rows_of(answer.text)]
    assert len(wanted) > 5
    assert sorted(map(_texts, rows)) == wanted


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_every_code_that_occurs_is_in_its_list(client: TestClient, published: Context, flow: Flow) -> None:
    media = {"Accept": "application/vnd.sdmx.structure+json;version=2.0.0"}
    url = f"/sdmx/v2/structure/dataflow/*/{flow.ident}?references=descendants"
    content = client.get(url, headers=media).json()
    valid(content, "structure", "sdmx20")
    lists = {each["id"]: {code["id"] for code in each["codes"]} for each in content["data"]["codelists"]}
    concepts = {each["id"] for scheme in content["data"]["conceptSchemes"] for each in scheme["concepts"]}
    assert {*flow.components, MEASURE} <= concepts
    values = artefacts_of.occurring(published.settings.releases / "latest", flow)
    for component, name in flow.lists.items():
        assert set(values[component]) <= lists[f"CL_{name}"], component
    [structure] = content["data"]["dataStructures"]
    told = structure["dataStructureComponents"]["dimensionList"]
    assert [each["id"] for each in told["dimensions"]] == list(flow.key)
    assert ("timeDimension" in told) == flow.timed


def test_several_dataflows_in_one_message_are_the_same_in_every_format(client: TestClient) -> None:
    url = "/sdmx/v2/data/dataflow/*/DF_MDG,DF_PROGRESS,DF_AGGREGATES?c[FRAMEWORK]=MDG_2008"
    rows = rows_of(client.get(url, headers=CSV).text)
    count = {name: sum(f"DF_{name}(" in row["STRUCTURE_ID"] for row in rows) for name in ("PROGRESS", "AGGREGATES")}
    assert min(count.values()) > 5
    assert sum(count.values()) == len(rows), "the MDG have no such dimension"
    for version, edition in (("2.1.0", "sdmx21"), ("2.0.0", "sdmx20")):
        accept = {"Accept": f"application/vnd.sdmx.data+json;version={version}"}
        content = client.get(url, headers=accept).json()
        valid(content, "data", edition)
        said = {}
        for each in content["data"]["dataSets"]:
            flow = content["data"]["structures"][each["structure"]]["links"][0]["urn"]
            told = each.get("observations") or {
                f"{key}:{place}": value
                for key, one in each["series"].items()
                for place, value in one["observations"].items()
            }
            said[flow.split("DF_")[1].split("(")[0]] = len(told)
        assert said == count
    generic = client.get(url, headers={"Accept": "application/vnd.sdmx.genericdata+xml;version=2.1"})
    message = etree.fromstring(generic.content)
    assert xsd("sdmx21").validate(message), xsd("sdmx21").error_log
    assert len(list(message.iter("{*}Obs"))) == len(rows)
    assert client.get(url, headers={"Accept": "application/vnd.sdmx.data+json;version=1.0.0"}).status_code == 406


@pytest.mark.parametrize("version", ["2.1", "3.0.0", "3.1.0"])
def test_all_artefacts_are_in_every_format(client: TestClient, version: str) -> None:
    media = {"Accept": f"application/vnd.sdmx.structure+xml;version={version}"}
    schema = xsd(f"sdmx{version[:3].replace('.', '')}")
    as_json = client.get("/sdmx/v2/structure").json()["data"]
    wanted = sorted(each["id"] for artefacts in as_json.values() for each in artefacts)
    for detail in ("full", "allstubs"):
        text = client.get(f"/sdmx/v2/structure?detail={detail}", headers=media).text
        message = etree.fromstring(text.encode())
        assert schema.validate(message), schema.error_log
        kinds = list(message.find("{*}Structures"))
        assert sorted(each.get("id") for kind in kinds for each in kind) == wanted
    read = read_sdmx(client.get("/sdmx/v2/structure", headers=media).text)
    assert len(read.get_dataflows()) == len(FLOWS)


def test_a_query_that_fits_no_dataflow_is_refused(client: TestClient) -> None:
    assert client.get("/sdmx/v2/data?c[NOTHING]=x").status_code == 400
    assert client.get("/sdmx/v2/data?limit=0").status_code == 400
    numbers = client.get("/sdmx/v2/data/dataflow/*/DF_AGGREGATES?c[AREAS_COVERED]=lt:10", headers=CSV)
    assert {int(row["AREAS_COVERED"]) for row in rows_of(numbers.text)} <= set(range(10))
    assert json.loads(client.get("/sdmx/v2/data/dataflow/*/DF_AGGREGATES?c[AREAS_COVERED]=co:1").text)["errors"]
