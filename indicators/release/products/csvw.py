"""The CSV files of a release as a table group of CSV on the Web (W3C), found beside them by its standard name."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from indicators.release.products import extracts
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.products.data_package import LICENCE, SUMMARY, TITLE
from indicators.release.products.extracts import Written

FILE = "csv-metadata.json"  # where a reader of a CSV file looks (Tabular Data Model, 5.3)
_PACKED = ".gz"
_TYPES = {"string": "string", "integer": "integer", "number": "double", "boolean": "boolean"}


def write(recorded: dt.datetime, files: list[Written]) -> str:
    """The description as JSON; it names the plain CSV files, which the portal gives and a reader unpacks.

    Args:
        recorded: when the last observation of the release was recorded.
        files: of the release.
    """
    packed = [each for each in files if each.path == f"{each.extract}.csv{_PACKED}" and each.extract in extracts.NAMES]
    described = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": TITLE,
        "dc:description": SUMMARY,
        "dc:publisher": PUBLISHER,
        "dc:license": {"@id": LICENCE["path"]},
        "dc:modified": {"@value": f"{recorded:%Y-%m-%dT%H:%M:%SZ}", "@type": "xsd:dateTime"},
        "tables": [_table(each) for each in packed],
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _table(file: Written) -> dict[str, Any]:
    described = extracts.schema(file.extract)
    return {
        "url": file.path.removesuffix(_PACKED),
        "dc:title": described["title"],
        "tableSchema": {
            "primaryKey": described["primaryKey"],
            "columns": [_column(field, described["missingValues"]) for field in described["fields"]],
        },
    }


def _column(field: dict[str, Any], missing: list[str]) -> dict[str, Any]:
    required = field.get("constraints", {}).get("required", False)
    described = {
        "name": field["name"],
        "titles": field["name"],
        "dc:description": field["description"],
        "datatype": _TYPES[field["type"]],
        "null": missing,
    }
    return described | ({"required": True} if required else {})
