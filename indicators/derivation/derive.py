"""Runs the models of ``sql/derive`` in dependency order over a snapshot of accepted observations."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from indicators.base import resources
from indicators.base.database import connect
from indicators.definitions.registry import Definitions
from indicators.derivation import inputs
from indicators.derivation.disclosure import suppression
from indicators.derivation.inputs import Snapshot

MODELS = (
    *("hidden", "unsaid", "publishable", "harmonised_codes", "ranked", "harmonised", "alternatives", "gaps"),
    *("mdg", "sdg", "goal_series", "panel", "imputed", "aggregates", "levels", "progress", "target_progress"),
    *("progress_chart", "availability", "availability_summary", "revisions", "revision_metrics"),
)
PRIMARY = "hidden"  # after it whatever would give these cells away is hidden, too
# One thread: one order of rows and sums, so that the same input gives the same bytes. Ten million observations fit.
_SETTINGS: dict[str, Any] = {"threads": "1", "memory_limit": "3GB", "temp_directory": tempfile.gettempdir()}


def derive(snapshot: Snapshot, definitions: Definitions) -> duckdb.DuckDBPyConnection:
    """A connection in memory that holds the definitions and every model as tables; the caller closes it.

    Args:
        snapshot: what was recorded by a time.
        definitions: the definitions in force.
    """
    con = _connected(snapshot, definitions)
    for model in MODELS:
        con.execute(resources.sql(f"derive/{model}"))
        if model == PRIMARY:
            suppression.hide(con, definitions)
    return con


def hidden(snapshot: Snapshot, definitions: Definitions) -> pa.Table:
    """The rows that may not be published, with their keys (``sql/derive/hidden.sql``), without anything derived."""
    with _connected(snapshot, definitions) as con:
        con.execute(resources.sql(f"derive/{PRIMARY}"))
        suppression.hide(con, definitions)
        return con.execute("FROM hidden").to_arrow_table()


def _connected(snapshot: Snapshot, definitions: Definitions) -> duckdb.DuckDBPyConnection:
    """The accepted observations and the definitions as tables."""
    con = connect(**_SETTINGS)
    if isinstance(snapshot.accepted, Path):
        con.read_parquet(str(snapshot.accepted)).create_view("accepted")
    else:
        add(con, "accepted", snapshot.accepted)
    for name, table in inputs.tables(snapshot, definitions):
        add(con, name, table)
    return con


def add(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Copies an Arrow table into the connection under a name."""
    con.register("added", table)
    con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM added")
    con.unregister("added")
