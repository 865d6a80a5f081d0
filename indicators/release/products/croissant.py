"""A release as Croissant 1.0 (MLCommons): its Parquet files as record sets, for programs that learn from data."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from indicators.release.products import extracts
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.products.data_package import LICENCE, SUMMARY, TITLE
from indicators.release.products.extracts import Written

FILE = "croissant.json"
# The context that the specification asks for, word by word (docs.mlcommons.org/croissant, 1.0).
_TERMS = (
    *("citeAs", "column", "conformsTo", "dataBiases", "dataCollection", "equivalentProperty", "extract", "field"),
    *("fileProperty", "fileObject", "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key", "md5"),
    *("parentField", "path", "personalSensitiveInformation", "recordSet", "references", "regex", "repeated"),
    *("replace", "samplingRate", "separator", "source", "subField", "transform"),
)
_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    **{term: f"cr:{term}" for term in _TERMS},
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}
_PARQUET = "application/x-parquet"  # as the specification's own reader names it
_TYPES = {"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}


def write(version: str, recorded: dt.datetime, files: list[Written]) -> str:
    """The description as JSON-LD.

    Args:
        version: of the release.
        recorded: when the last of its observations was recorded.
        files: of the release.
    """
    tables = [each for each in files if each.path == f"{each.extract}.parquet" and each.extract in extracts.NAMES]
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "@id": f"urn:ict-indicators:{version}",
        "name": "ict-indicators",
        "alternateName": TITLE,
        "description": SUMMARY,
        "url": f"urn:ict-indicators:{version}",
        "license": LICENCE["path"],
        "creator": {"@type": "sc:Organization", "name": PUBLISHER},
        "publisher": {"@type": "sc:Organization", "name": PUBLISHER},
        "citeAs": f"{PUBLISHER}: {TITLE}, release {version}.",
        "version": _semantic(version),
        "datePublished": f"{recorded:%Y-%m-%dT%H:%M:%S}",
        "distribution": [_file(each) for each in tables],
        "recordSet": [_records(each) for each in tables],
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"


def _semantic(version: str) -> str:
    """A version in three numbers, as Croissant asks for: 2026-11-22-91d5787d is 2026.11.22+91d5787d."""
    *day, content = version.split("-", 3)
    return ".".join(str(int(part)) for part in day) + f"+{content}"


def _file(file: Written) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "description": extracts.schema(file.extract)["title"],
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": _PARQUET,
        "sha256": file.sha256,
    }


def _records(file: Written) -> dict[str, Any]:
    described = extracts.schema(file.extract)
    return {
        "@type": "cr:RecordSet",
        "@id": file.extract,
        "name": file.extract,
        "description": described["title"],
        "key": [{"@id": f"{file.extract}/{name}"} for name in described["primaryKey"]],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{file.extract}/{field['name']}",
                "name": field["name"],
                "description": field["description"],
                "dataType": _TYPES[field["type"]],
                "source": {"fileObject": {"@id": file.path}, "extract": {"column": field["name"]}},
            }
            for field in described["fields"]
        ],
    }
