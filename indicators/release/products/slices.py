"""The harmonised series in parts: a file for each chapter of the core list, and one for each country."""

from __future__ import annotations

import shutil
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
    files = [*_by_chapter(con, folder), *_by_area(con, folder)]
    con.execute("DROP TABLE slice")
    return files


def _by_chapter(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Written]:
    (folder / BY_CHAPTER).mkdir()
    files = []
    for chapter, count in _counted(con, "CHAPTER"):
        path = folder / BY_CHAPTER / f"{chapter}.parquet"
        con.table("slice").filter(f"CHAPTER = {extracts.quoted(chapter)}").write_parquet(str(path), compression="zstd")
        files.append(extracts.describe(path, "", count, folder))
    return files


def _by_area(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Written]:
    """All countries in one pass: a query for each would look for formulas in every text column anew.

    Each file has its rows in the order of the slice because the connection has one thread (`indicators.derivation`).
    """
    parts, place = folder / ".parts", folder / BY_AREA
    place.mkdir()
    counted = _counted(con, "REF_AREA")
    con.execute(f"SET partitioned_write_max_open_files = {len(counted) + 1}")  # one file for each, whatever its length
    con.execute(
        f"""COPY (SELECT {extracts.neutral_columns(con, "slice")}, REF_AREA AS PART FROM slice)
        TO {extracts.quoted(str(parts))} (FORMAT csv, HEADER, PARTITION_BY (PART))"""
    )
    for area, _ in counted:
        [whole] = (parts / f"PART={area}").iterdir()  # or some of its rows would be lost
        whole.rename(place / f"{area}.csv")
    shutil.rmtree(parts)
    return [extracts.describe(place / f"{area}.csv", "", count, folder) for area, count in counted]


def _counted(con: duckdb.DuckDBPyConnection, column: str) -> list[tuple[str, int]]:
    return con.execute(f"SELECT {column}, count(*) FROM slice GROUP BY 1 ORDER BY 1").fetchall()
