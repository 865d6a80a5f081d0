"""Reference metadata of a release by dataset (ESMS), filled with figures of the release."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import duckdb

from indicators.base import resources
from indicators.base.database import connect
from indicators.definitions.registry import Definitions

# What stands for area, year, value and status in an extract that has them under other names.
_COLUMNS = {
    "progress": "REF_AREA, LATEST_PERIOD AS TIME_PERIOD, LATEST_VALUE AS OBS_VALUE, '' AS OBS_STATUS",
    "availability": "REF_AREA, LAST_PERIOD AS TIME_PERIOD, nullif(OBSERVATIONS, 0) AS OBS_VALUE, '' AS OBS_STATUS",
}


def write(folder: Path, definitions: Definitions, version: str, recorded: dt.datetime) -> str:
    """The reference metadata as JSON: for each dataset its concepts in the order of the structure.

    Args:
        folder: the release with its extracts.
        definitions: for the texts.
        version: of the release.
        recorded: when the last of its observations was recorded.
    """
    document = definitions.reference_metadata
    general = {"version": version, "as_of": f"{recorded:%Y-%m-%d}", "rules": len(definitions.rules)}
    datasets = []
    with connect() as con:
        known = {each["dataset"]: _figures(con, folder, each["dataset"]) for each in document.datasets}
    for each in document.datasets:
        texts = document.common | {code: text for code, text in each.items() if code != "dataset"}
        figures = general | known[each["dataset"]]
        datasets.append(
            {
                "dataset": each["dataset"],
                "concepts": [
                    {"code": concept.code, "name": concept.name, "text": texts[concept.code].format(**figures)}
                    for concept in document.concepts
                ],
            }
        )
    described = {"structure": "ESMS 2.0", "release": version, "datasets": datasets}
    return json.dumps(described, indent=1, ensure_ascii=False) + "\n"


def _figures(con: duckdb.DuckDBPyConnection, folder: Path, dataset: str) -> dict[str, Any]:
    columns = _COLUMNS.get(dataset, "REF_AREA, TIME_PERIOD, OBS_VALUE, OBS_STATUS")
    con.read_parquet(str(folder / f"{dataset}.parquet")).project(columns).create_view("dataset", replace=True)
    [row] = con.execute(resources.sql("extracts/_facts")).fetchall()
    names = ("values", "areas", "blank", "first", "last", "qualified", "median_last")
    return {name: "–" if value is None else value for name, value in zip(names, row, strict=True)}
