"""A release as an entry of a catalogue: DCAT-AP 3.0.1, a distribution for each file."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indicators.release.products import database
from indicators.release.products.catalogue import PUBLISHER
from indicators.release.products.data_package import LICENCE, SUMMARY, TITLE
from indicators.release.products.extracts import Written

FILE = "dcat.jsonld"
_CATALOGUE, _PUBLISHER, _CONTACT = "urn:ict-indicators", "urn:ict-indicators:publisher", "urn:ict-indicators:contact"
_EU = "http://publications.europa.eu/resource/authority/"
_ADMS = "http://purl.org/adms/"
_IANA = "https://www.iana.org/assignments/media-types/"
_WORLD = "http://sws.geonames.org/6295630/"  # GeoNames: Earth
_SHA_256 = "spdx:checksumAlgorithm_sha256"
_GZIP = f"{_IANA}application/gzip"
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True, slots=True)
class _Format:
    """A media type (IANA), and a code of the EU's list of file types."""

    media: str
    code: str


_PLAIN = _Format("text/plain", "TXT")
_FORMATS = {
    ".parquet": _Format("application/vnd.apache.parquet", "PARQUET"),
    ".gz": _Format("text/csv", "CSV"),  # packed, which dcat:compressFormat says
    ".csv": _Format("text/csv", "CSV"),
    ".xlsx": _Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    ".duckdb": _Format("application/octet-stream", "BIN"),
    ".html": _Format("text/html", "HTML"),
    ".svg": _Format("image/svg+xml", "SVG"),
    ".json": _Format("application/json", "JSON"),
    ".jsonld": _Format("application/ld+json", "JSON_LD"),
    ".xml": _Format("application/xml", "XML"),
    ".md": _Format("text/markdown", "TXT"),
}


def write(version: str, recorded: dt.datetime, years: tuple[int, int] | None, files: list[Written]) -> str:
    """The entry as JSON-LD.

    Args:
        version: of the release.
        recorded: when the last of its observations was recorded.
        years: the first and the last year with values, if there are any.
        files: of the release.
    """
    graph = [
        _catalogue(version, recorded),
        _dataset(version, recorded, years, files),
        {
            "@id": _PUBLISHER,
            "@type": "foaf:Agent",
            "foaf:name": PUBLISHER,
            "dct:type": {"@id": f"{_ADMS}publishertype/SupraNationalAuthority"},
        },
        {"@id": _CONTACT, "@type": ["vcard:Kind", "vcard:Organization"], "vcard:fn": PUBLISHER},
        {
            "@id": LICENCE["path"],
            "@type": "dct:LicenseDocument",
            "dct:title": LICENCE["title"],
            "dct:type": {"@id": f"{_ADMS}licencetype/Attribution"},
        },
        *_referred(files),
    ]
    return json.dumps({"@context": _CONTEXT, "@graph": graph}, indent=2, ensure_ascii=False) + "\n"


def _catalogue(version: str, recorded: dt.datetime) -> dict[str, Any]:
    return {
        "@id": _CATALOGUE,
        "@type": "dcat:Catalog",
        "dct:title": _english("ICT indicators"),
        "dct:description": _english("Releases of the ICT indicators pipeline."),
        "dct:publisher": {"@id": _PUBLISHER},
        "dct:license": {"@id": LICENCE["path"]},
        "dct:language": {"@id": f"{_EU}language/ENG"},
        "dct:modified": _moment(recorded),
        "dct:spatial": {"@id": _WORLD},
        "dcat:themeTaxonomy": {"@id": f"{_EU}data-theme"},
        "dcat:dataset": {"@id": f"{_CATALOGUE}:{version}"},
    }


def _dataset(
    version: str, recorded: dt.datetime, years: tuple[int, int] | None, files: list[Written]
) -> dict[str, Any]:
    return {
        "@id": f"{_CATALOGUE}:{version}",
        "@type": "dcat:Dataset",
        "dct:title": _english(TITLE),
        "dct:description": _english(SUMMARY),
        "dct:identifier": version,
        "dcat:version": version,
        "dct:issued": _moment(recorded),
        "dct:publisher": {"@id": _PUBLISHER},
        "dcat:contactPoint": {"@id": _CONTACT},
        "dct:language": {"@id": f"{_EU}language/ENG"},
        "dct:accrualPeriodicity": {"@id": f"{_EU}frequency/IRREG"},
        "dct:spatial": {"@id": _WORLD},
        **(_temporal(*years) if years else {}),
        "dcat:theme": {"@id": f"{_EU}data-theme/TECH"},
        "dcat:keyword": [
            _english(each)
            for each in ("ICT", "Core ICT Indicators", "Millennium Development Goals", "Sustainable Development Goals")
        ],
        "dcat:distribution": [_distribution(file) for file in files],
    }


def _temporal(first: int, last: int) -> dict[str, Any]:
    return {
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": f"{first:04}-01-01"},
            "dcat:endDate": {"@type": "xsd:date", "@value": f"{last:04}-12-31"},
        }
    }


def _distribution(file: Written) -> dict[str, Any]:
    known = _format(file)
    described: dict[str, Any] = {
        "@type": "dcat:Distribution",
        "dct:title": file.path,
        "dcat:accessURL": {"@id": file.path},
        "dcat:downloadURL": {"@id": file.path},
        "dcat:mediaType": {"@id": f"{_IANA}{known.media}"},
        "dct:format": {"@id": f"{_EU}file-type/{known.code}"},
        "dct:license": {"@id": LICENCE["path"]},
    }
    if file.path.endswith(".gz"):
        described["dcat:compressFormat"] = {"@id": _GZIP}
    if file.path != database.FILE:  # its bytes are not those of another build; SHA256SUMS has its hash
        described["dcat:byteSize"] = {"@type": "xsd:nonNegativeInteger", "@value": str(file.bytes)}
        described["spdx:checksum"] = {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": _SHA_256},
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        }
    return described


def _format(file: Written) -> _Format:
    return _FORMATS.get(Path(file.path).suffix, _PLAIN)


def _referred(files: Iterable[Written]) -> list[dict[str, Any]]:
    """What the entries refer to by address, with its class: the shapes ask for it."""
    formats = {_format(file) for file in files}
    media = {f"{_IANA}{each.media}" for each in formats} | {_GZIP}
    found: list[dict[str, Any]] = [{"@id": each, "@type": "dct:MediaType"} for each in sorted(media)]
    codes = sorted({each.code for each in formats})
    found += [{"@id": f"{_EU}file-type/{code}", "@type": "dct:MediaTypeOrExtent"} for code in codes]
    return [
        *found,
        {"@id": _SHA_256, "@type": "spdx:ChecksumAlgorithm"},
        {"@id": _WORLD, "@type": "dct:Location"},
        {"@id": f"{_EU}language/ENG", "@type": "dct:LinguisticSystem"},
        {"@id": f"{_EU}frequency/IRREG", "@type": "dct:Frequency"},
        {"@id": f"{_EU}data-theme", "@type": "skos:ConceptScheme", "dct:title": _english("Data theme")},
        _concept(f"{_EU}data-theme/TECH", "Science and technology"),
        _concept(f"{_ADMS}publishertype/SupraNationalAuthority", "Supra-national authority"),
        _concept(f"{_ADMS}licencetype/Attribution", "Attribution"),
    ]


def _concept(address: str, label: str) -> dict[str, Any]:
    return {"@id": address, "@type": "skos:Concept", "skos:prefLabel": _english(label)}


def _english(text: str) -> dict[str, str]:
    return {"@language": "en", "@value": text}


def _moment(time: dt.datetime) -> dict[str, str]:
    return {"@type": "xsd:dateTime", "@value": time.isoformat()}
