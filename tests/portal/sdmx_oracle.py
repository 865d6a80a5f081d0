"""The Parquet files of releases, asked in SQL: what answers of SDMX REST are compared with."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from indicators.release.products import sdmx

# Written apart from the portal's own query (sql/extracts/_sdmx.sql), and from its reading of keys and conditions.
_INDICATOR = "HARMONISED_INDICATOR || replace('_' || HARMONISED_EDITION, '_2022', '')"
_KEY = ", ".join(_INDICATOR if name == "INDICATOR" else name for name in sdmx.KEY)
_SERIES = f"""
CREATE VIEW {{name}} AS
SELECT * REPLACE (substr(OBS_STATUS, 1, 1) AS OBS_STATUS, {_INDICATOR} AS INDICATOR), concat_ws('.', {_KEY}) AS KEY
FROM '{{path}}'
"""
Rows = Counter[tuple[str, ...]]


class Oracle:
    """Two releases, asked without the portal.

    Args:
        first: folder of the first release.
        newest: folder of the newest one.
    """

    def __init__(self, first: Path, newest: Path) -> None:
        self._con = duckdb.connect()
        for name, folder in (("first", first), ("series", newest)):
            self._con.execute(_SERIES.format(name=name, path=folder / "harmonised.parquet"))

    def rows(self, condition: str) -> Rows:
        """Key, time and value of the observations of the newest release that fit a condition."""
        query = f"SELECT KEY, TIME_PERIOD::VARCHAR, OBS_VALUE::VARCHAR FROM series WHERE {condition}"
        return Counter(self._con.execute(query).fetchall())

    def keys(self, condition: str) -> set[str]:
        """The keys of series of which an observation fits a condition."""
        return {each[0] for each in self._con.execute(f"SELECT KEY FROM series WHERE {condition}").fetchall()}

    def values(self, name: str, condition: str) -> set[str]:
        """The values of a column where a condition holds."""
        query = f"SELECT DISTINCT {name}::VARCHAR FROM series WHERE {condition}"
        return {each[0] for each in self._con.execute(query).fetchall()}

    def count(self, condition: str) -> tuple[int, int]:
        """How many series and observations fit a condition."""
        query = f"SELECT count(DISTINCT KEY), count(*) FROM series WHERE {condition}"
        series, observations = self._con.execute(query).fetchall()[0]
        return int(series), int(observations)

    def table(self, query: str) -> tuple[list[str], list[list[str]]]:
        """Headings and rows of a query over `series` and `first`, as texts."""
        found = self._con.execute(query)
        names = [str(each[0]) for each in found.description or ()]
        return names, [["" if cell is None else str(cell) for cell in row] for row in found.fetchall()]
