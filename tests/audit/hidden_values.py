"""How far imputed values are from true ones: known values are hidden, imputed, and compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from indicators.base import resources
from indicators.definitions.registry import Definitions

_PARTS = 5  # every area is hidden once, a fifth of them at a time
# What is hidden of an area: the newest years, as of a country that is late; every fourth and fifth year; all of it.
SITUATIONS = {
    "the last year is late": "TIME_PERIOD > last - 1",
    "the last two years are late": "TIME_PERIOD > last - 2",
    "two years in five are missing": "TIME_PERIOD % 5 IN (3, 4)",
    "the area never reported": "true",
}


@dataclass(frozen=True)
class Errors:
    """Of one situation and method: how many values, and how far from the truth, per 100."""

    situation: str
    method: str
    values: int
    median: float
    mean: float
    ninetieth: float


def errors(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> Iterator[Errors]:
    """The errors of each method of imputation.yml, also those that are off, in each situation, of rates since 2000.

    Args:
        con: holds `panel` and what `imputed` reads; all but the methods are as they were afterwards.
        definitions: say which methods there are.
    """
    for place, each in enumerate(definitions.imputation):
        if not each.active:
            row = (each.method, place, each.limit_years, each.grouping, each.min_reporters)
            con.execute("INSERT INTO imputation VALUES (?, ?, ?, ?, ?)", row)
    con.execute("CREATE OR REPLACE TABLE whole AS FROM panel")
    for situation, hidden in SITUATIONS.items():
        con.execute("CREATE OR REPLACE TABLE compared (METHOD VARCHAR, ERROR DOUBLE)")
        for part in range(_PARTS):
            con.execute(
                f"""CREATE OR REPLACE TABLE panel AS
                SELECT * EXCLUDE (last) REPLACE (
                    CASE WHEN hash(REF_AREA) % {_PARTS} <> {part} OR NOT {hidden} THEN OBS_VALUE END AS OBS_VALUE
                )
                FROM (SELECT *, max(TIME_PERIOD) FILTER (OBS_VALUE IS NOT NULL) OVER (
                    PARTITION BY HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA) AS last
                FROM whole)"""
            )
            for model in ("last_known", "imputed"):
                con.execute(resources.sql(f"derive/{model}"))
            con.execute(
                f"""INSERT INTO compared
                SELECT i.METHOD, abs(i.VALUE - w.OBS_VALUE)
                FROM imputed AS i
                JOIN whole AS w
                    USING (HARMONISED_EDITION, HARMONISED_INDICATOR, MEASURE, BREAKDOWN, REF_AREA, TIME_PERIOD)
                WHERE w.OBS_VALUE IS NOT NULL AND w.WEIGHTED_BY = 'population' AND w.TIME_PERIOD >= 2000
                    AND hash(w.REF_AREA) % {_PARTS} = {part}"""
            )
        found = con.execute(
            """SELECT METHOD, count(*), median(ERROR), avg(ERROR), quantile_cont(ERROR, 0.9) FROM compared
            GROUP BY METHOD ORDER BY count(*) DESC"""
        ).fetchall()
        yield from (Errors(situation, *row) for row in found)
    con.execute("CREATE OR REPLACE TABLE panel AS FROM whole")
    for model in ("last_known", "imputed"):
        con.execute(resources.sql(f"derive/{model}"))
