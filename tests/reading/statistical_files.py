"""Small files of SPSS and Stata, made for one test each, and what is read of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import readstat_arrow
from readstat_arrow import Metadata

from indicators.definitions.registry import Definitions
from indicators.reading.raw import Declared
from indicators.reading.read import Reading, read

KEYS: dict[str, list[Any]] = {
    "country": ["Kenya", "Uganda"],
    "edition": ["2016", "2016"],
    "indicator": ["HH7", "HH7"],
    "year": [2015.0, 2015.0],
}


def written(folder: Path, ending: str, columns: Mapping[str, Any], **told: Any) -> bytes:
    path = folder / f"table.{ending}"
    write = readstat_arrow.write_dta if ending == "dta" else readstat_arrow.write_sav
    write(path, pa.table(dict(columns)), Metadata(**told))
    return path.read_bytes()


def labels(**of_values: str) -> list[dict[str, Any]]:
    """Labels by number: ``_1="Male"``."""
    return [{"value": float(name[1:]), "label": label} for name, label in of_values.items()]


def reading_of(data: bytes, definitions: Definitions, name: str = "table.dta", **declared: str) -> Reading:
    return read(data, name, definitions, Declared(**declared))


def values(reading: Reading) -> list[Any]:
    assert reading.unreadable is None, reading.unreadable
    return reading.observations["OBS_VALUE"].to_pylist()
