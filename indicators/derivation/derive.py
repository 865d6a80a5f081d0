"""Runs the models of ``sql/derive`` in dependency order over a snapshot of accepted observations."""

from __future__ import annotations

import re
from collections.abc import Iterable
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
    *("mdg", "sdg", "goal_series", "panel", "last_known", "imputed", "aggregates", "levels", "progress"),
    *("target_progress", "progress_chart", "availability", "availability_summary", "revisions", "revision_metrics"),
)
PRIMARY = "hidden"  # after it whatever would give these cells away is hidden, too
# One thread: one order of rows and sums, so that the same input gives the same bytes. Ten million observations fit.
_SETTINGS: dict[str, Any] = {"threads": "1", "memory_limit": "3GB"}


class Derivation:
    """The models over a snapshot, as tables of a connection; each is derived when it is first needed.

    Attributes:
        con: holds the definitions, and the models that were needed; the caller closes it.
    """

    def __init__(self, snapshot: Snapshot, definitions: Definitions) -> None:
        """Reads the snapshot and the definitions; derives nothing yet."""
        self.con = _connected(snapshot, definitions)
        self._definitions = definitions
        self._done: set[str] = set()

    def need(self, names: Iterable[str]) -> None:
        """Derives models, after those that they read; what may not be published is hidden before anything else."""
        for model in upstream(names):
            if model not in self._done:
                self.con.execute(resources.sql(f"derive/{model}"))
                if model == PRIMARY:
                    suppression.hide(self.con, self._definitions)
                self._done.add(model)


def derive(snapshot: Snapshot, definitions: Definitions, wanted: Iterable[str] = MODELS) -> duckdb.DuckDBPyConnection:
    """A connection in memory that holds the definitions and models as tables; the caller closes it.

    Args:
        snapshot: what was recorded by a time.
        definitions: the definitions in force.
        wanted: the models that are looked at; all of them unless given.
    """
    derivation = Derivation(snapshot, definitions)
    derivation.need(wanted)
    return derivation.con


def upstream(wanted: Iterable[str]) -> list[str]:
    """Models with all that they read, in their order."""
    needed = {PRIMARY, *wanted}
    for model in reversed(MODELS):  # none reads a later one
        if model in needed:
            needed |= named_in(resources.sql(f"derive/{model}"))
    return [model for model in MODELS if model in needed]


def named_in(query: str) -> set[str]:
    """The models that a query reads, or has a word of their name in it."""
    return {*re.findall(r"\w+", re.sub(r"--.*", "", query))}.intersection(MODELS)


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
