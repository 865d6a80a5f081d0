"""The harmonised series in parts: a file for each chapter of the core list, and one for each country."""

from __future__ import annotations

from pathlib import Path

import duckdb

from indicators.base import resources
from indicators.release.products import extracts
from indicators.release.products.extracts import Written

BY_CHAPTER = "by-chapter"
BY_AREA = "by-area"


def write(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Written]:
    """Writes ``by-chapter/HH.parquet`` and ``by-area/KEN.csv``, with names of areas and titles of indicators.

    Args:
        con: the derived models with their extracts.
        folder: the staged release.
    """
    con.execute(f"CREATE OR REPLACE TABLE slice AS {resources.sql('extracts/_slice')}")
    files = []
    for column, place, form in (("CHAPTER", BY_CHAPTER, "parquet"), ("REF_AREA", BY_AREA, "csv")):
        (folder / place).mkdir()
        for (part,) in con.execute(f"SELECT DISTINCT {column} FROM slice ORDER BY 1").fetchall():
            path = folder / place / f"{part}.{form}"
            rows = con.table("slice").filter(f"{column} = {extracts.quoted(part)}")
            count = len(rows)
            if form == "parquet":
                rows.write_parquet(str(path), compression="zstd")
            else:
                rows.project(extracts.neutral_columns(con, "slice")).write_csv(str(path), header=True)
            files.append(extracts.describe(path, "", count, folder))
    return files
