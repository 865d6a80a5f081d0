"""Raw observations to typed ones: codes for texts, numbers for values; what was sent stays beside what it became.

Every text is understood once for all rows that say the same, so that the cost follows the variety of a file, not its
length (`indicators.intake.encoded`).
"""

from __future__ import annotations

import math
from functools import partial
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators import resources
from indicators.definitions.registry import Definitions
from indicators.intake.codes import AGGREGATE, Codes
from indicators.intake.encoded import combined, constant, encoded, mapped
from indicators.intake.raw import DIMENSIONS, Hints, Raw

OBSERVATION_COLUMNS = (
    "ROW_ID",
    "ADDRESS",
    "REF_AREA",
    "EDITION",
    "INDICATOR",
    "MEASURE",
    "TIME_PERIOD",
    *DIMENSIONS,
    "OBS_VALUE",
    "DECIMALS",
    "UNIT_MEASURE",
    "OBS_STATUS",
    "CONF_STATUS",
    "AGE_SCOPE",
    "SOURCE",
    "COMMENT_OBS",
    "OBS_TEXT",
    "REF_AREA_TEXT",
    "EDITION_TEXT",
    "INDICATOR_TEXT",
    "TITLE",
    "TIME_TEXT",
    "UNIT_TEXT",
    "NOT_NUMERIC",
    "PERCENT_SIGN",
    "MARK",
    "NORMALISATION",
)
_VALUE_TEXTS = ("IS_NUMBER", "IS_PERCENT", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "UNIT_MULT")
_AS_SENT = {
    "OBS_TEXT": "OBS_VALUE",
    "REF_AREA_TEXT": "REF_AREA",
    "EDITION_TEXT": "EDITION",
    "INDICATOR_TEXT": "INDICATOR",
    "TITLE": "TITLE",
    "TIME_TEXT": "TIME_PERIOD",
    "UNIT_TEXT": "UNIT_MEASURE",
    "AGE_SCOPE": "AGE_SCOPE",
    "SOURCE": "SOURCE",
    "COMMENT_OBS": "COMMENT_OBS",
}


def observations(raw: Raw, definitions: Definitions, hints: Hints) -> pa.Table:
    """Typed observations in the order of the file; aggregates among the areas are left out and counted in the notes."""
    table = raw.table()
    with Normaliser(definitions, hints) as normaliser:
        commas, points, _ = normaliser.decimals(table)
        typed = normaliser.typed(table, decimal_comma=commas > points)
    left_out = table.num_rows - typed.num_rows
    if left_out:
        raw.notes.append(("aggregates_left_out", str(left_out)))
    return typed


class Normaliser:
    """Understands the texts of one file, in one piece or batch by batch."""

    def __init__(self, definitions: Definitions, hints: Hints) -> None:
        self._codes = Codes(definitions, hints.ref_area, hints.edition, hints.time_period)
        self._con = duckdb.connect()
        self._con.register("symbols", _relation(definitions.symbols, ("TEXT", "OBS_STATUS", "CONF_STATUS")))
        self._con.register("flags", _relation(definitions.flags, ("FLAG", "OBS_STATUS", "CONF_STATUS")))
        exponents = {"x100": 2, "x1000": 3}  # what a layout profile knows of its file
        for code in definitions.code_lists["unit_mult"]:
            power = round(math.log10(float(code.row["lower"])))
            exponents |= {text.lower(): power for text in (code.code, *code.labels.values())}
        self._con.register("multipliers", pa.table({"TEXT": list(exponents), "EXPONENT": list(exponents.values())}))

    def __enter__(self) -> Normaliser:
        return self

    def __exit__(self, *_: object) -> None:
        self._con.close()

    def decimals(self, table: pa.Table) -> tuple[int, int, int]:
        """How many distinct values certainly have a decimal comma, certainly a point, and how many are in doubt."""
        _, texts = combined([table["OBS_VALUE"], table["IS_NUMBER"]])
        with _registered(self._con, "texts", pa.table(texts, names=["OBS_VALUE", "IS_NUMBER"])):
            row = self._con.execute(resources.sql("intake/decimal_mark")).fetchone()
        return row if row else (0, 0, 0)

    def typed(self, table: pa.Table, *, decimal_comma: bool) -> pa.Table:
        """Typed observations of raw ones; rows of aggregates are left out."""
        areas = mapped([table["REF_AREA"]], self._codes.area)
        keep = pc.fill_null(pc.not_equal(areas.dictionary, AGGREGATE), True).take(areas.indices)
        keep = pc.fill_null(keep, True)  # unknown areas are kept
        if not pc.all(keep).as_py() and table.num_rows:
            table, areas = table.filter(keep), areas.filter(keep)
        columns = self._coded(table, areas)
        values = self._values(table, decimal_comma=decimal_comma)
        percent = pc.if_else(values["PERCENT_SIGN"], "yes", "")
        unit = [columns["EDITION"], columns["INDICATOR"], columns["MEASURE"], table["UNIT_MEASURE"], percent]
        columns["UNIT_MEASURE"] = mapped(unit, self._codes.unit)
        columns |= values
        columns["NORMALISATION"] = mapped([table["TRACE"], values["NORMALISATION"]], _both)
        return pa.table({name: columns[name] for name in OBSERVATION_COLUMNS})

    def _coded(self, table: pa.Table, areas: Any) -> dict[str, Any]:
        editions = mapped([table["EDITION"]], self._codes.edition)
        indicators = mapped([editions, table["INDICATOR"], table["TITLE"]], self._codes.indicator)
        columns: dict[str, Any] = {"ROW_ID": table["ROW_ID"], "ADDRESS": table["ADDRESS"]}
        columns |= {"REF_AREA": areas, "EDITION": editions, "INDICATOR": indicators}
        columns |= {name: encoded(table[sent]) for name, sent in _AS_SENT.items()}
        columns["TIME_PERIOD"] = pc.cast(mapped([table["TIME_PERIOD"]], self._codes.period), pa.int32())
        for name in DIMENSIONS:
            sent = encoded(table[name])
            blank = sent.dictionary.to_pylist() in ([""], [])
            columns[name] = (
                constant("_T", len(sent))
                if blank
                else mapped([editions, indicators, sent], partial(self._codes.dimension, name))
            )
        measure = [editions, indicators, table["MEASURE"], table["UNIT_MEASURE"]]
        columns["MEASURE"] = mapped(measure, self._codes.measure)
        return columns

    def _values(self, table: pa.Table, *, decimal_comma: bool) -> dict[str, Any]:
        indices, texts = combined([table[name] for name in _VALUE_TEXTS])
        numbers = pa.array(np.arange(len(texts[0])))
        distinct = pa.table([numbers, *texts], names=["TEXT_ID", *_VALUE_TEXTS])
        with _registered(self._con, "texts", distinct):
            query = resources.sql("intake/values") + "\nORDER BY TEXT_ID"
            understood = self._con.execute(query, {"decimal_comma": decimal_comma}).to_arrow_table()
        return {
            name: _spread(understood[name].combine_chunks(), indices)
            for name in understood.column_names
            if name != "TEXT_ID"
        }


class _registered:  # noqa: N801 - reads as a statement
    """A relation that has a name for the length of a block."""

    def __init__(self, con: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
        self._con, self._name = con, name
        con.register(name, table)

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._con.unregister(self._name)


def _spread(distinct: Any, indices: Any) -> Any:
    """The values of distinct texts, in the rows that have them; texts stay encoded."""
    if not pa.types.is_string(distinct.type):
        return distinct.take(indices)
    coded = encoded(distinct)
    return pa.DictionaryArray.from_arrays(coded.indices.take(indices), coded.dictionary)


def _both(trace: str | None, normalisation: str | None) -> str:
    return "; ".join(part for part in (trace, normalisation) if part)


def _relation(rows: dict[str, dict[str, str]], names: tuple[str, ...]) -> pa.Table:
    return pa.table({name: [row[name.lower()] for row in rows.values()] for name in names})
