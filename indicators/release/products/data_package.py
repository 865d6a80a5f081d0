"""What describes a release: the Frictionless Data Package and the manifest."""

from __future__ import annotations

import datetime as dt
from typing import Any

from indicators import __version__
from indicators.base import resources
from indicators.release.products import extracts
from indicators.release.products.extracts import Written

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TITLE = "Core ICT indicators and the Millennium Development Goals"
SUMMARY = (
    "National ICT statistics validated against the Core ICT Indicators of the Partnership on Measuring ICT for "
    "Development, mapped to the indicators of the Millennium and the Sustainable Development Goals, with regional "
    "aggregates, progress and availability."
)
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0, with the source of each value as its column SOURCE says",
}
_FORMATS = {"parquet": "application/vnd.apache.parquet", "csv": "text/csv"}


def data_package(version: str, recorded: dt.datetime, files: list[Written]) -> dict[str, Any]:
    """The Data Package (version 2) of a release, with schema, bytes and SHA-256 of every table."""
    return {
        "$schema": _PROFILE,
        "name": "ict-indicators",
        "title": TITLE,
        "description": SUMMARY,
        "version": version,
        "created": recorded.isoformat(),
        "licenses": [LICENCE],
        "resources": [_resource(file) for file in files if file.extract in extracts.NAMES],
    }


def _resource(file: Written) -> dict[str, Any]:
    form = "csv" if file.path.endswith(".csv.gz") else "parquet"
    described = extracts.schema(file.extract)
    return {
        "name": f"{file.extract}-{form}",
        "path": file.path,
        "title": described["title"],
        # Frictionless reads no Parquet with blanks in columns of integers: it checks bytes and hash of these files.
        "type": "table" if form == "csv" else "file",
        "format": form,
        "mediatype": _FORMATS[form],
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": {name: value for name, value in described.items() if name != "title"},
    }


def manifest(
    version: str,
    as_of: dt.datetime,
    content: str,
    definitions: str,
    submissions: list[str],
    files: list[Written],
    previous: str,
) -> dict[str, Any]:
    """What a release is a function of, and what it holds."""
    return {
        "version": version,
        "as_of": as_of.isoformat(),
        "content": content,
        "previous": previous,
        "definitions": definitions,
        "code": {"version": __version__, "sha256": resources.code_hash()},
        "submissions": submissions,
        "files": [{"path": f.path, "rows": f.rows, "bytes": f.bytes, "sha256": f.sha256} for f in files],
    }
