"""Puts what the checks read into a DuckDB connection: observations, definitions, history."""

from __future__ import annotations

from typing import Any

import duckdb
import pyarrow as pa

from indicators import resources
from indicators.definitions.registry import Definitions
from indicators.validation.scope import Pair

HISTORY = pa.schema([("SERIES", pa.string()), ("TIME_PERIOD", pa.int32()), ("OBS_VALUE", pa.float64())])
_NEEDS_POPULATION = {"NUM", "DEN", "BW_MBIT"}


def prepare(
    con: duckdb.DuckDBPyConnection,
    sent: pa.Table,
    definitions: Definitions,
    this_year: int,
    history: pa.Table | None,
) -> set[Pair]:
    """Registers all inputs of ``sql/checks`` and gives the (edition, indicator) pairs that occur and are known."""
    pairs = {
        (edition, code)
        for edition, code in zip(sent["EDITION"].to_pylist(), sent["INDICATOR"].to_pylist(), strict=True)
        if (edition, code) in definitions.indicators
    }
    _register(con, "sent", sent)
    _register(con, "history", history if history is not None else HISTORY.empty_table())
    _register(con, "now", pa.table({"THIS_YEAR": [this_year]}))
    _register(con, "def_edition", pa.table({"EDITION": list(definitions.editions)}))
    _indicators(con, definitions, pairs)
    _codes(con, definitions, pairs)
    _meanings(con, definitions)
    _areas(con, definitions, sent)
    _population(con, definitions, sent)
    con.execute(resources.sql("checks/_input"))
    return pairs


def _register(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    con.register(f"{name}_arrow", table)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS FROM {name}_arrow")


def _number(text: str) -> float | None:
    return float(text) if text else None


def _indicators(con: duckdb.DuckDBPyConnection, definitions: Definitions, pairs: set[Pair]) -> None:
    known = [definitions.indicators[pair] for pair in sorted(pairs)]
    _register(
        con,
        "def_indicator",
        pa.table(
            {
                "EDITION": pa.array([each.edition for each in known], pa.string()),
                "INDICATOR": pa.array([each.code for each in known], pa.string()),
                "MEASURES": pa.array([list(each.measures) for each in known], pa.list_(pa.string())),
                "UNIT_MEASURE": pa.array([each.unit_measure for each in known], pa.string()),
                "FIRST_YEAR": pa.array([_number(each.row["first_year"]) for each in known], pa.int32()),
                "REQUIRED_DIMENSION": pa.array([each.required_dimension for each in known], pa.string()),
            }
        ),
    )
    main = {measure for each in definitions.indicators.values() for measure in each.measures}
    rows = list(definitions.measures.values())
    _register(
        con,
        "def_measure",
        pa.table(
            {
                "MEASURE": [row["measure"] for row in rows],
                "UNIT_MEASURE": pa.array([row["unit_measure"] or None for row in rows], pa.string()),
                "AUXILIARY": [row["measure"] not in main for row in rows],
            }
        ),
    )


def _codes(con: duckdb.DuckDBPyConnection, definitions: Definitions, pairs: set[Pair]) -> None:
    names = ("EDITION", "INDICATOR", "DIMENSION", "CODE", "YEAR_FROM", "YEAR_TO")
    rows: list[tuple[Any, ...]] = []
    for edition, code in sorted(pairs):
        indicator = definitions.indicators[edition, code]
        for dimension in definitions.dimensions:
            codes = definitions.codes(indicator, dimension).values()
            rows += [(edition, code, dimension, each.code, *_years(each.row)) for each in codes]
    types = (pa.string(), pa.string(), pa.string(), pa.string(), pa.int32(), pa.int32())
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    _register(con, "def_code", pa.table({n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)}))
    statuses = definitions.code_lists["obs_status"]
    _register(
        con,
        "def_status",
        pa.table(
            {"OBS_STATUS": [c.code for c in statuses], "MISSING": [c.row["parent"] == "MISSING" for c in statuses]}
        ),
    )


def _years(row: dict[str, str]) -> tuple[int, int]:
    """The data years of a code: the ICT skills have one list to 2019 and another from 2020."""
    if "data years" in row["note"]:
        return int(row["lower"] or 0), int(row["upper"] or 9999)
    return 0, 9999


def _meanings(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    editions: dict[str, list[str]] = {}
    meanings: dict[str, list[str]] = {}
    titles: set[tuple[str, str, str, str]] = set()
    for (edition, code), indicator in definitions.indicators.items():
        editions.setdefault(code, []).append(edition)
        if edition in {"2005", "2010"}:
            meanings.setdefault(code, []).append(f"{edition}: {indicator.title()}")
        # A title of another edition is right where the concordance says that only the wording changed.
        same = definitions.equivalents[edition, code]
        titles |= {(title, *pair, f"{edition} {code}") for title in indicator.titles.values() for pair in same}
    _register(
        con,
        "def_code_anywhere",
        pa.table({"INDICATOR": list(editions), "EDITIONS": [", ".join(each) for each in editions.values()]}),
    )
    _register(
        con,
        "def_meaning",
        pa.table({"INDICATOR": list(meanings), "MEANINGS": ["; ".join(each) for each in meanings.values()]}),
    )
    ordered = sorted(titles)
    _register(
        con,
        "title_meaning",
        pa.table(
            {name: [row[i] for row in ordered] for i, name in enumerate(("TITLE", "EDITION", "INDICATOR", "PRINTED"))}
        ),
    )


def _areas(con: duckdb.DuckDBPyConnection, definitions: Definitions, sent: pa.Table) -> None:
    pairs = zip(sent["REF_AREA"].to_pylist(), sent["REF_AREA_TEXT"].to_pylist(), strict=True)
    unknown = sorted({text for area, text in pairs if area is None})
    nearest = [definitions.names.nearest(text) or "-" for text in unknown]
    _register(
        con,
        "unknown_area",
        pa.table({"REF_AREA_TEXT": pa.array(unknown, pa.string()), "NEAREST": pa.array(nearest, pa.string())}),
    )


def _population(con: duckdb.DuckDBPyConnection, definitions: Definitions, sent: pa.Table) -> None:
    # Reading 15,000 figures costs more than all checks of a small file: only when a count was sent.
    needed = _NEEDS_POPULATION & set(sent["MEASURE"].to_pylist())
    rows = definitions.population if needed else []
    names = ("REF_AREA", "TIME_PERIOD", "POPULATION", "VINTAGE")
    types = (pa.string(), pa.int32(), pa.float64(), pa.string())
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    _register(con, "population", pa.table({n: pa.array(c, t) for n, c, t in zip(names, columns, types, strict=True)}))
