"""What known tools cost for the rules of one row that they can express, beside ours for the same rules.

Used by `check_benchmark.py`. Each says only which rules hold, or gives at most some failing rows; ours gives the ledger
and every finding with its address. Rules: known area (R002), key once (R003), codes of sex and residence (R004), status
(R006), year (R007), unit (R010), percentage (R012).
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

RULES = ("R002", "R003", "R003b", "R004", "R006", "R007", "R010", "R012")
KEY = ["REF_AREA", "EDITION", "INDICATOR", "MEASURE", "TIME_PERIOD", "SEX", "AGE", "URBANISATION", "BREAKDOWN"]
CODES = {
    "SEX": ["_T", "F", "M", "_U"],
    "URBANISATION": ["_T", "U", "R"],
    "OBS_STATUS": ["A", "B", "D", "E", "I", "P", "U"],
    "UNIT_MEASURE": ["PERCENT"],
}


def _frame(path: Path) -> Any:
    columns = [*dict.fromkeys([*KEY, *CODES]), "OBS_VALUE"]
    return pq.read_table(path, columns=columns).to_pandas()


def great_expectations(path: Path) -> float:
    """CPU seconds of a GX suite with an expectation a rule over a pandas frame."""
    import great_expectations as gx
    import great_expectations.expectations as gxe

    context = gx.get_context(mode="ephemeral")
    suite = gx.ExpectationSuite(name="peers")
    suite.add_expectation(gxe.ExpectColumnValuesToNotBeNull(column="REF_AREA"))
    suite.add_expectation(gxe.ExpectCompoundColumnsToBeUnique(column_list=KEY))
    for column, codes in CODES.items():
        suite.add_expectation(gxe.ExpectColumnValuesToBeInSet(column=column, value_set=codes))
    suite.add_expectation(gxe.ExpectColumnValuesToBeBetween(column="TIME_PERIOD", max_value=2026))
    suite.add_expectation(gxe.ExpectColumnValuesToBeBetween(column="OBS_VALUE", min_value=0, max_value=100))
    asset = context.data_sources.add_pandas("memory").add_dataframe_asset("observations")
    batch = asset.add_batch_definition_whole_dataframe("whole")
    start = time.process_time()
    frame = _frame(path)
    if not batch.get_batch(batch_parameters={"dataframe": frame}).validate(suite).success:
        raise ValueError("the made-up observations have no mistake")
    return time.process_time() - start


def pandera(path: Path) -> float:
    """CPU seconds of a pandera schema over a pandas frame."""
    import pandera.pandas as pa

    columns = {column: pa.Column(checks=pa.Check.isin(codes)) for column, codes in CODES.items()}
    columns |= {
        "REF_AREA": pa.Column(nullable=False),
        "TIME_PERIOD": pa.Column(int, pa.Check.le(2026), coerce=True),
        "OBS_VALUE": pa.Column(float, pa.Check.in_range(0, 100), nullable=True),
    }
    schema = pa.DataFrameSchema(columns, unique=KEY)
    start = time.process_time()
    schema.validate(_frame(path), lazy=True)
    return time.process_time() - start


def frictionless(path: Path) -> float:
    """CPU seconds of a Frictionless schema over a CSV file of the same rows; a key of its own is not asked of it."""
    from frictionless import Resource, Schema

    frame = _frame(path)
    text = path.with_suffix(".csv")
    frame.to_csv(text, index=False)
    fields: list[dict[str, Any]] = [
        {
            "name": name,
            "type": "string",
            "constraints": {"required": True} | ({"enum": CODES[name]} if name in CODES else {}),
        }
        for name in frame.columns
    ]
    for field in fields:
        if field["name"] == "TIME_PERIOD":
            field |= {"type": "integer", "constraints": {"maximum": 2026}}
        if field["name"] == "OBS_VALUE":
            field |= {"type": "number", "constraints": {"minimum": 0, "maximum": 100}}
    schema = Schema.from_descriptor({"fields": fields, "primaryKey": KEY})
    resource = Resource(path=text.name, basepath=str(text.parent), schema=schema)
    start = time.process_time()
    if not resource.validate().valid:
        raise ValueError("the made-up observations have no mistake")
    return time.process_time() - start


PEERS = {"GX over pandas": great_expectations, "pandera": pandera, "frictionless": frictionless}
