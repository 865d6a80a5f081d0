"""What says what a release is: DCAT, a citation, a dictionary of its columns, and what changed since the one before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from indicators import __version__
from indicators.release.products import database, extracts
from indicators.release.products.data_package import LICENCE, SUMMARY, TITLE
from indicators.release.products.difference import Difference
from indicators.release.products.extracts import Written

PUBLISHER = "Partnership on Measuring ICT for Development"
DCAT_FILE, CITATION_FILE, DICTIONARY_FILE, CHANGES_FILE = "dcat.jsonld", "CITATION.cff", "DICTIONARY.md", "CHANGES.md"
_PUBLISHER_ID = "urn:ict-indicators:publisher"
_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA = {
    ".parquet": "application/vnd.apache.parquet",
    ".gz": "application/gzip",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".duckdb": "application/vnd.duckdb",
    ".html": "text/html",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}


def dcat(version: str, recorded: dt.datetime, files: list[Written]) -> str:
    """The release as a dataset of a catalogue (DCAT 3, the properties that DCAT-AP asks for), a distribution a file."""
    publisher = {"@id": _PUBLISHER_ID, "@type": "foaf:Agent", "foaf:name": PUBLISHER}
    catalogue = {
        "@id": "urn:ict-indicators",
        "@type": "dcat:Catalog",
        "dct:title": {"@language": "en", "@value": "ICT indicators"},
        "dct:description": {"@language": "en", "@value": "Releases of the ICT indicators pipeline."},
        "dct:publisher": {"@id": _PUBLISHER_ID},
        "dcat:dataset": {"@id": f"urn:ict-indicators:{version}"},
    }
    dataset = {
        "@id": f"urn:ict-indicators:{version}",
        "@type": "dcat:Dataset",
        "dct:title": {"@language": "en", "@value": TITLE},
        "dct:description": {"@language": "en", "@value": SUMMARY},
        "dct:identifier": version,
        "dcat:version": version,
        "dct:issued": {"@type": "xsd:dateTime", "@value": recorded.isoformat()},
        "dct:publisher": {"@id": _PUBLISHER_ID},
        "dct:license": {"@id": LICENCE["path"]},
        "dct:language": {"@id": f"{_EU}language/ENG"},
        "dct:accrualPeriodicity": {"@id": f"{_EU}frequency/IRREG"},
        "dcat:theme": {"@id": f"{_EU}data-theme/TECH"},
        "dcat:keyword": ["ICT", "Core ICT Indicators", "Millennium Development Goals", "Sustainable Development Goals"],
        "dcat:distribution": [_distribution(file) for file in files],
    }
    licence = {"@id": LICENCE["path"], "@type": "dct:LicenseDocument", "dct:title": LICENCE["title"]}
    return (
        json.dumps(
            {"@context": _CONTEXT, "@graph": [catalogue, publisher, dataset, licence]}, indent=2, ensure_ascii=False
        )
        + "\n"
    )


def _distribution(file: Written) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": file.path,
        "dcat:accessURL": {"@id": file.path},
        "dcat:downloadURL": {"@id": file.path},
        "dcat:mediaType": {"@id": f"{_IANA}{_MEDIA.get(Path(file.path).suffix, 'text/plain')}"},
        "dct:license": {"@id": LICENCE["path"]},
    }
    if file.path != database.FILE:  # its bytes are not those of another build; SHA256SUMS has its hash
        described["dcat:byteSize"] = {"@type": "xsd:nonNegativeInteger", "@value": str(file.bytes)}
        described["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": file.sha256,
        }
    return described


def citation(version: str, recorded: dt.datetime) -> str:
    """How the release is cited (Citation File Format 1.2)."""
    described = {
        "cff-version": "1.2.0",
        "message": "Cite the release with its version; the source of each value is in its column SOURCE.",
        "type": "dataset",
        "title": TITLE,
        "version": version,
        "date-released": f"{recorded:%Y-%m-%d}",
        "license": LICENCE["name"],
        "authors": [{"name": PUBLISHER}],
        "keywords": ["ICT statistics", "Core ICT Indicators", "MDG", "SDG"],
    }
    return yaml.safe_dump(described, sort_keys=False, allow_unicode=True)


def dictionary() -> str:
    """The tables of a release and the meaning of their columns, from the schemas."""
    lines = [
        "# Dictionary",
        "",
        f"Tables of a release, as Parquet and CSV. Made by version {__version__} from `schemas/`.",
    ]
    for name in extracts.NAMES:
        described = extracts.schema(name)
        key = ", ".join(described["primaryKey"])
        lines += [
            "",
            f"## {name}: {described['title']}",
            "",
            f"Key: {key}",
            "",
            "| column | type | meaning |",
            "| --- | --- | --- |",
        ]
        lines += [f"| {field['name']} | {field['type']} | {field['description']} |" for field in described["fields"]]
    return "\n".join(lines) + "\n"


def changes(before: str, found: Mapping[str, Difference], names: dict[str, str]) -> str:
    """What changed since the release before, in words.

    Args:
        before: its version; blank where this is the first.
        found: how each extract differs from it.
        names: of areas, by REF_AREA.
    """
    if not before:
        return "# Changes\n\nThis is the first release.\n"
    lines = ["# Changes", "", f"Since the release {before}:", ""]
    lines += [f"* {_counted(each)}" for each in found.values()]
    lines += ["", *_by_area(found["observations"], names), *_largest(found["observations"], names)]
    return "\n".join(lines).rstrip() + "\n"


def counts(found: Mapping[str, Difference]) -> dict[str, dict[str, int]]:
    """How many values of each extract were added, removed and changed."""
    return {
        name: {change: each.count(change) for change in ("added", "removed", "changed")} for name, each in found.items()
    }


def _counted(difference: Difference) -> str:
    said = [f"{difference.count(change):,} {change}" for change in ("added", "removed", "changed")]
    return f"{difference.extract}: {', '.join(said)}"


def _by_area(difference: Difference, names: dict[str, str]) -> list[str]:
    """Which countries have new, revised and withdrawn values."""
    lines = []
    for change, words in (("added", "New values"), ("changed", "Revised values"), ("removed", "No longer published")):
        areas = sorted({row["REF_AREA"] for row in difference.rows.to_pylist() if row["CHANGE"] == change})
        if areas:
            lines.append(f"{words}: {', '.join(names.get(area, area) for area in areas)}.")
    return [*lines, ""] if lines else ["No observation changed; definitions or code did.", ""]


def _largest(difference: Difference, names: dict[str, str]) -> list[str]:
    """The twenty largest revisions in proportion to the old value, with their reasons."""
    revised = [row for row in difference.rows.to_pylist() if row["CHANGE"] == "changed" and row["OLD_VALUE"]]
    revised.sort(key=lambda row: -abs(row["NEW_VALUE"] / row["OLD_VALUE"] - 1) if row["NEW_VALUE"] is not None else 0)
    if not revised:
        return []
    lines = [
        "## Largest revisions",
        "",
        "| area | indicator | year | before | now | reason |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in revised[:20]:
        code = f"{row['EDITION']} {row['INDICATOR']} {row['MEASURE']}"
        value = "" if row["NEW_VALUE"] is None else f"{row['NEW_VALUE']:g}"
        area = names.get(row["REF_AREA"], row["REF_AREA"])
        reason = row["REASON"].replace("|", "\\|").replace("\n", " ")
        lines.append(f"| {area} | {code} | {row['TIME_PERIOD']} | {row['OLD_VALUE']:g} | {value} | {reason} |")
    return lines
