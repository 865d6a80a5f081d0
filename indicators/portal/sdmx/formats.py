"""Observations written as SDMX-CSV 2, SDMX-JSON 2.0 or SDMX-ML."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from indicators.base import spreadsheet
from indicators.portal.release_reader import Reader, Row
from indicators.portal.sdmx.structure import labels, schema_of
from indicators.release.products import sdmx

CSV = (
    *("application/vnd.sdmx.data+csv;version=2.0.0", "application/vnd.sdmx.data+csv;version=2.1.0"),
    "application/vnd.sdmx.data+csv;version=1.0.0",
)
JSON_ONLY = ("application/vnd.sdmx.data+json;version=2.0.0",)
XML = (
    *("application/vnd.sdmx.data+xml;version=3.0.0", "application/vnd.sdmx.data+xml;version=3.1.0"),
    "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
)
ALL = (*CSV[:2], *JSON_ONLY, *XML)
_ACTIONS = {"I": "Information", "R": "Replace", "D": "Delete"}
_SCHEMA = (
    "https://raw.githubusercontent.com/sdmx-twg/sdmx-json/develop/data-message/tools/schemas/2.0.0/"
    "sdmx-json-data-schema.json"
)
_PIECE = 1 << 16


def as_csv(rows: list[Row]) -> Iterator[str]:
    """SDMX-CSV, in pieces; texts that a spreadsheet would run are neutralised."""
    names = ["STRUCTURE", "STRUCTURE_ID", "ACTION", *sdmx.COLUMNS]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row[name] is None else spreadsheet.neutral(row[name]) for name in names])
        if out.tell() > _PIECE:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def as_xml(rows: list[Row], media: str, reader: Reader) -> str:
    """SDMX-ML, specific to the structure, all dimensions at the observation."""
    import pandas as pd
    from pysdmx.io import write_sdmx
    from pysdmx.io.format import Format
    from pysdmx.io.pd import PandasDataset

    frame = pd.DataFrame([[row[name] for name in sdmx.COLUMNS] for row in rows], columns=list(sdmx.COLUMNS))
    schema = schema_of(reader.published.folder / sdmx.STRUCTURE_FILE)
    dataset = PandasDataset(structure=schema, data=frame.astype(object).where(frame.notna(), ""))
    return str(write_sdmx([dataset], Format(media), header=sdmx.header(reader.published.as_of)))


def as_json(sets: Sequence[tuple[Reader, str, list[Row]]], reader: Reader, now: dt.datetime) -> str:
    """SDMX-JSON 2.0: a data set for each release and action, with the years as observations of series.

    Args:
        sets: release, action (I, R or D) and observations; not empty.
        reader: the release that names the message.
        now: when the message is prepared.
    """
    rows = [row for _, _, part in sets for row in part]
    positions = {name: _positions(rows, name) for name in (*sdmx.KEY, "TIME_PERIOD", *sdmx.ATTRIBUTES)}
    message = {
        "meta": {
            "schema": _SCHEMA,
            "id": f"{sdmx.FLOW}_{reader.published.version}",
            "prepared": now.isoformat(timespec="seconds"),
            "contentLanguages": ["en"],
            "sender": {"id": sdmx.AGENCY},
        },
        "data": {
            "structures": [_structure(positions, labels(reader.published.folder / sdmx.STRUCTURE_FILE), len(sets))],
            "dataSets": [_set(each, positions) for each in sets],
        },
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _positions(rows: list[Row], name: str) -> dict[Any, int]:
    """The values of a component that occur, in order, each with its position."""
    found = {row[name] for row in rows if row[name] not in (None, "")}
    return {value: place for place, value in enumerate(sorted(found))}


def _structure(positions: dict[str, dict[Any, int]], names: dict[str, dict[str, str]], sets: int) -> dict[str, Any]:
    def codes(name: str) -> list[dict[str, str]]:
        known = names.get(name, {})
        return [{"id": str(value), "name": known.get(str(value), str(value))} for value in positions[name]]

    def dimension(name: str, place: int) -> dict[str, Any]:
        return {"id": name, "name": name, "keyPosition": place, "values": codes(name)}

    def attribute(name: str) -> dict[str, Any]:
        values = codes(name) if name in sdmx.CODED else [{"value": str(value)} for value in positions[name]]
        return {"id": name, "name": name, "relationship": {"observation": {}}, "values": values}

    return {
        "dataSets": list(range(sets)),
        "links": [{"urn": sdmx.FLOW_URN, "rel": "dataflow"}],
        "dimensions": {
            "series": [dimension(name, place) for place, name in enumerate(sdmx.KEY)],
            "observation": [dimension("TIME_PERIOD", len(sdmx.KEY))],
        },
        "measures": {"observation": [{"id": "OBS_VALUE", "name": "OBS_VALUE"}]},
        "attributes": {"observation": [attribute(name) for name in sdmx.ATTRIBUTES if positions[name]]},
    }


def _set(part: tuple[Reader, str, list[Row]], positions: dict[str, dict[Any, int]]) -> dict[str, Any]:
    reader, action, rows = part
    series: dict[str, dict[str, Any]] = {}
    for row in rows:
        key = ":".join(str(positions[name][row[name]]) for name in sdmx.KEY)
        attributes = [positions[name].get(row[name]) for name in sdmx.ATTRIBUTES if positions[name]]
        while attributes and attributes[-1] is None:
            attributes.pop()
        year = str(positions["TIME_PERIOD"][row["TIME_PERIOD"]])
        series.setdefault(key, {"observations": {}})["observations"][year] = [row["OBS_VALUE"], *attributes]
    return {
        "structure": 0,
        "action": _ACTIONS[action],
        "validFrom": reader.published.as_of.isoformat(timespec="seconds"),
        "links": [{"urn": sdmx.FLOW_URN, "rel": "dataflow"}],
        "series": series,
    }
