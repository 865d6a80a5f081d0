"""Rows as SDMX messages and JSON records, for the intake audit."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.sax.saxutils import quoteattr

from tests.audit.planted_rows import HEAD, Row, grid, typed


def sdmx_csv(rows: list[Row], action: str = "I") -> bytes:
    """SDMX-CSV 2.0."""
    before = ("STRUCTURE", "STRUCTURE_ID", "ACTION")
    lines = [[*before, *HEAD], *(["dataflow", "ICT:CORE(1.0)", action, *row] for row in grid(rows)[1:])]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(lines)
    return out.getvalue().encode()


_KEY = ("REF_AREA", "EDITION", "INDICATOR", "SEX", "AGE")


def sdmx_ml(rows: list[Row], data_set: str = "", series: str = "") -> bytes:
    """Structure-specific SDMX-ML with a series for each observation, and attributes of its data set and series."""
    body = ""
    for row in rows:
        said = "".join(f" {name}={quoteattr(row[name] or '_T')}" for name in _KEY)
        obs = "".join(f" {name}={quoteattr(row[name])}" for name in ("TIME_PERIOD", "OBS_VALUE"))
        body += f"<Series{said}{series}><Obs{obs}/></Series>"
    return f'<?xml version="1.0"?><m:Message xmlns:m="m"><m:DataSet{data_set}>{body}</m:DataSet></m:Message>'.encode()


def generic_ml(rows: list[Row], attributes: str = "") -> bytes:
    """Generic SDMX-ML."""
    body = ""
    for row in rows:
        said = "".join(f"<g:Value id={quoteattr(name)} value={quoteattr(row[name] or '_T')}/>" for name in _KEY)
        obs = (
            f"<g:ObsDimension value={quoteattr(row['TIME_PERIOD'])}/><g:ObsValue value={quoteattr(row['OBS_VALUE'])}/>"
        )
        body += f"<g:Series><g:SeriesKey>{said}</g:SeriesKey><g:Obs>{obs}</g:Obs></g:Series>"
    start = '<?xml version="1.0"?><m:Message xmlns:m="m" xmlns:g="g"><m:DataSet>'
    return f"{start}{attributes}{body}</m:DataSet></m:Message>".encode()


def sdmx_json(rows: list[Row], **data_set: Any) -> bytes:
    """SDMX-JSON 2.0, all dimensions at the observation."""
    names = (*_KEY, "TIME_PERIOD")
    codes = {name: sorted({row[name] or "_T" for row in rows}) for name in names}
    dimensions = [{"id": name, "values": [{"id": code} for code in codes[name]]} for name in names]
    observations = {
        ":".join(str(codes[name].index(row[name] or "_T")) for name in names): [typed(row["OBS_VALUE"])] for row in rows
    }
    structure = {"dimensions": {"observation": dimensions}}
    whole = {"observations": observations, **data_set}
    return json.dumps({"data": {"structures": [structure], "dataSets": [whole]}}).encode()


def records(rows: list[Row]) -> bytes:
    """A list of JSON records."""
    return json.dumps([row | {"OBS_VALUE": typed(row["OBS_VALUE"])} for row in rows], ensure_ascii=False).encode()
