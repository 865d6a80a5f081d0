"""Runs the models of ``sql/derive`` in dependency order over a snapshot of accepted observations."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa
from babel import Locale

from indicators import resources
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Row

MODELS = ("harmonised_codes", "official_values", "mdg", "aggregates")
# Between providers of the same value: the national office first, then a custodian, then anyone else.
_PRECEDENCE = {"office": 1, "custodian": 2, "staff": 3}


def derive(accepted: pa.Table, definitions: Definitions, offices: list[dict[str, Any]]) -> duckdb.DuckDBPyConnection:
    """A connection in memory that holds the definitions and every model as tables; the caller closes it.

    Args:
        accepted: accepted observations as of a time (``sql/store/as_of.sql``).
        definitions: the definitions in force.
        offices: the address book; a provider's role decides its precedence.
    """
    con = duckdb.connect()
    con.execute("SET threads = 1")  # one order of rows and sums: the same input gives the same bytes
    _tables(con, accepted, definitions, offices)
    for model in MODELS:
        con.execute(resources.sql(f"derive/{model}"))
    return con


def _tables(
    con: duckdb.DuckDBPyConnection, accepted: pa.Table, definitions: Definitions, offices: list[dict[str, Any]]
) -> None:
    add(con, "accepted", accepted)
    add(con, "concordance", _upper(definitions.concordance))
    add(con, "mdg_mapping", _upper(definitions.mdg_mapping))
    add(con, "mdg_framework", _upper(definitions.mdg_framework))
    add(
        con,
        "def_indicators",
        pa.Table.from_pylist([{"edition": i.edition, **i.row} for i in definitions.indicators.values()]),
    )
    add(
        con,
        "provider_role",
        pa.table(
            {
                "PROVIDER": pa.array([office["office"] for office in offices], pa.string()),
                "PRECEDENCE": pa.array([_PRECEDENCE[office.get("role", "office")] for office in offices], pa.int32()),
            }
        ),
    )
    coverage = definitions.coverage
    add(
        con,
        "coverage",
        pa.table({"MIN_WEIGHT_COVERED": [coverage["min_weight_covered"]], "MIN_AREAS": [coverage["min_areas"]]}),
    )
    _areas(con, definitions)


def _areas(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    names = ("REF_AREA", "TIME_PERIOD", "POPULATION", "VINTAGE")
    add(
        con, "population", pa.table(dict(zip(names, map(list, zip(*definitions.population, strict=True)), strict=True)))
    )
    add(
        con,
        "memberships",
        pa.Table.from_pylist(
            [
                {
                    "GROUPING": row["grouping"],
                    "REF_GROUP": row["group"],
                    "REF_AREA": row["ref_area"],
                    "YEAR_FROM": _year(row["year_from"]),
                    "YEAR_TO": _year(row["year_to"]),
                }
                for row in definitions.memberships
            ]
        ),
    )
    areas = list(definitions.areas.values())
    former = [row for row in areas if row["successors"]]
    add(
        con,
        "areas_former",
        pa.Table.from_pylist([{"REF_AREA": r["ref_area"], "SUCCESSORS": r["successors"]} for r in former]),
    )
    add(con, "def_areas", pa.Table.from_pylist([_named(row, row["iso2"]) for row in areas]))
    add(con, "def_groups", pa.Table.from_pylist([_named(row, row["m49"]) for row in definitions.groups]))


def _named(row: Row, territory: str) -> dict[str, Any]:
    """A row with names in six languages; Russian, Arabic and Chinese are Babel's, and blank where Babel has none."""
    named: dict[str, Any] = {name.upper(): value for name, value in row.items()}
    for language in UN_LANGUAGES[3:]:
        named[f"NAME_{language.upper()}"] = Locale(language).territories.get(territory, "") if territory else ""
    if "year_from" in row:
        named |= {"YEAR_FROM": _year(row["year_from"]), "YEAR_TO": _year(row["year_to"])}
    return named


def _year(text: str) -> int | None:
    return int(text) if text else None


def _upper(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist([{name.upper(): value for name, value in row.items()} for row in rows])


def add(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Copies an Arrow table into the connection under a name."""
    con.register("added", table)
    con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM added")
    con.unregister("added")
