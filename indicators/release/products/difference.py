"""What changed between two folders of extracts: added, removed and changed values, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from indicators.base.database import connect
from indicators.release.products import extracts

# The column that is compared; extracts that are not named here describe others.
VALUES = {
    **dict.fromkeys(("observations", "harmonised", "mdg", "sdg", "aggregates"), "OBS_VALUE"),
    "progress": "LATEST_VALUE",
    "targets": "STATE",
    "availability": "AVAILABLE",
}
_WORDS = {"STATE", "AVAILABLE"}  # no figures
_NOTHING = pa.schema([("REF_AREA", pa.string()), ("TIME_PERIOD", pa.int32())]).empty_table()
# Whether the difference of a row tells of a hidden value: a value of the area and year that one of the two lacks or has
# from elsewhere; a group that it may have been a part of; a change up to it. Observations that both have are free.
_YEAR = "TIME_PERIOD IN (SELECT w.TIME_PERIOD FROM withheld AS w)"
_AREA = "(REF_AREA, TIME_PERIOD) IN (SELECT (w.REF_AREA, w.TIME_PERIOD) FROM withheld AS w)"
_TOLD_BY = {
    "observations": f"(o.FOUND IS NULL OR n.FOUND IS NULL) AND {_AREA}",
    "aggregates": f"{_YEAR} OR (VARIANT = 'IMPUTED' AND EXISTS (FROM withheld))",
    "progress": "REF_AREA IN (SELECT w.REF_AREA FROM withheld AS w) OR (GROUPING <> 'AREA' AND EXISTS (FROM withheld))",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """How one extract differs.

    Attributes:
        extract: its name.
        rows: the key, OLD_VALUE, NEW_VALUE, CHANGE (added, removed, changed) and REASON of each difference, by key.
    """

    extract: str
    rows: pa.Table

    def count(self, change: str) -> int:
        """How many values were added, removed or changed."""
        changes: list[str] = self.rows["CHANGE"].to_pylist()
        return changes.count(change)


def differences(old: Path, new: Path, names: tuple[str, ...], hidden: pa.Table | None = None) -> list[Difference]:
    """Compares the extracts of two folders.

    Args:
        old: the earlier one.
        new: the later one.
        names: the extracts.
        hidden: what may not be published now: what was it then, or would give it away, is not told.
    """
    with connect() as con:
        con.register("withheld", _NOTHING if hidden is None else hidden.select(_NOTHING.column_names))
        return [Difference(name, _rows(con, old, new, name)) for name in names]


def _rows(con: duckdb.DuckDBPyConnection, old: Path, new: Path, name: str) -> pa.Table:
    """The differences of one extract; names of columns come from its own schema."""
    described = extracts.schema(name)
    files = {"old": str(old / f"{name}.parquet"), "new": str(new / f"{name}.parquet")}
    held = {side: con.read_parquet(path).columns for side, path in files.items()}
    keys, value = [key for key in described["primaryKey"] if key in held["old"] + held["new"]], VALUES[name]
    columns = {field["name"] for field in described["fields"]} & {*held["old"]} & {*held["new"]}
    key = ", ".join(keys)
    reason = _reason(columns) if value == "OBS_VALUE" else "''"
    told = "true" if value in _WORDS else f"NOT ({_TOLD_BY.get(name, _AREA)})"
    query = f"""
        SELECT {key},
            CASE WHEN {told} THEN o.{value} END AS OLD_VALUE, CASE WHEN {told} THEN n.{value} END AS NEW_VALUE,
            CASE WHEN o.FOUND IS NULL THEN 'added' WHEN n.FOUND IS NULL THEN 'removed' ELSE 'changed' END AS CHANGE,
            CASE WHEN o.FOUND AND n.FOUND THEN {reason} ELSE '' END AS REASON
        FROM ({_read("old", "new", keys, held)}) AS o
        FULL JOIN ({_read("new", "old", keys, held)}) AS n USING ({key})
        WHERE o.FOUND IS NULL OR n.FOUND IS NULL OR o.{value} IS DISTINCT FROM n.{value}
        ORDER BY {key}
    """
    return con.execute(query, files).to_arrow_table()


def _read(side: str, other: str, keys: list[str], held: dict[str, list[str]]) -> str:
    """The rows of a side; one from before there were vintages has those that stand on the other side."""
    if "GROUP_VINTAGE" not in keys or "GROUP_VINTAGE" in held[side]:
        return f"SELECT *, true AS FOUND FROM read_parquet(${side})"
    stands = f"SELECT DISTINCT GROUPING, GROUP_VINTAGE FROM read_parquet(${other}) WHERE SHOWN"
    return f"""SELECT s.*, v.GROUP_VINTAGE, true AS FOUND
        FROM read_parquet(${side}) AS s LEFT JOIN ({stands}) AS v USING (GROUPING)"""


def _reason(columns: set[str]) -> str:
    """What the new value says of itself: its note, another source, status, provider or submission, in this order."""
    said = ["WHEN n.COMMENT_OBS <> '' AND n.COMMENT_OBS <> o.COMMENT_OBS THEN n.COMMENT_OBS"]
    for column, words in (("SOURCE", "source"), ("PROVIDER", "provider"), ("OBS_STATUS", "status")):
        if column in columns:
            said.append(
                f"WHEN n.{column} <> o.{column} THEN format('{words}: {{}} before, {{}} now', o.{column}, n.{column})"
            )
    if "SUBMISSION" in columns:
        said.append("WHEN n.SUBMISSION <> o.SUBMISSION THEN 'sent again in ' || n.SUBMISSION || ', no reason stated'")
    return f"CASE {' '.join(said)} ELSE 'follows from its inputs or from the definitions' END"
