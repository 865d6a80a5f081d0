"""Raw observations to typed ones: codes for texts, numbers for values; what was sent stays beside what it became."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from indicators import resources
from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions, Indicator
from indicators.intake.raw import DIMENSIONS, Hints, Raw

_SEPARATOR = "\x1f"
_CODE = re.compile(r"^(A|HH|B|ICT|ED|EG)[\s._-]*(R?)[\s._-]*0*([1-9]\d?)$")
_TOTALS = {"", "_t", "t", "total", "all", "totale", "ensemble", "ambos", "ambos sexos", "both sexes", "les deux sexes"}


def observations(raw: Raw, definitions: Definitions, hints: Hints) -> pa.Table:
    """Typed observations in the order of the file; aggregates among the areas are left out and counted in the notes."""
    table = raw.table()
    areas = _mapped(table["REF_AREA"], lambda text: _area(text, definitions, hints))
    aggregate = pc.fill_null(pc.equal(areas, "<aggregate>"), False)  # unknown areas are kept
    left_out = pc.sum(aggregate).as_py() or 0
    if left_out:
        raw.notes.append(("aggregates_left_out", str(left_out)))
        keep = pc.invert(aggregate)
        table, areas = table.filter(keep), areas.filter(keep)
    columns = _coded(table, areas, definitions, hints)
    values = _values(table, definitions)
    columns["UNIT_MEASURE"] = _units(columns, values, definitions)
    columns |= {name: values[name] for name in values.column_names if name != "ROW_ID"}
    return pa.table({name: columns[name] for name in OBSERVATION_COLUMNS})


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


def _mapped(column: Any, function: Callable[[str], str | None]) -> Any:
    """Applies a function to the distinct texts of a column only."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    encoded = column.dictionary_encode()
    return pa.array([function(text) for text in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)


def _joined(*columns: Any) -> Any:
    """Texts side by side as one key; the separator itself, should a file hold it, reads as a blank."""
    return pc.binary_join_element_wise(*(pc.replace_substring(c, _SEPARATOR, " ") for c in columns), _SEPARATOR)


def _area(text: str, definitions: Definitions, hints: Hints) -> str | None:
    resolved = definitions.names.resolve(text or hints.ref_area)
    return "<aggregate>" if resolved.kind == "aggregate" else resolved.ref_area


def _coded(table: pa.Table, areas: Any, definitions: Definitions, hints: Hints) -> dict[str, Any]:
    editions = _mapped(table["EDITION"], lambda text: _edition(text, definitions) or hints.edition)
    indicators = _mapped(
        _joined(editions, table["INDICATOR"], table["TITLE"]),
        lambda text: _indicator(*text.split(_SEPARATOR), definitions=definitions),
    )
    columns: dict[str, Any] = {
        "ROW_ID": table["ROW_ID"],
        "ADDRESS": table["ADDRESS"],
        "REF_AREA": areas,
        "EDITION": editions,
        "INDICATOR": indicators,
        "OBS_TEXT": table["OBS_VALUE"],
        "REF_AREA_TEXT": table["REF_AREA"],
        "EDITION_TEXT": table["EDITION"],
        "INDICATOR_TEXT": table["INDICATOR"],
        "TITLE": table["TITLE"],
        "TIME_TEXT": table["TIME_PERIOD"],
        "UNIT_TEXT": table["UNIT_MEASURE"],
        "AGE_SCOPE": table["AGE_SCOPE"],
        "SOURCE": table["SOURCE"],
        "COMMENT_OBS": table["COMMENT_OBS"],
    }
    for dimension in DIMENSIONS:
        columns[dimension] = _mapped(
            _joined(editions, indicators, table[dimension]),
            partial(_dimension_code, dimension, definitions=definitions),
        )
    columns["MEASURE"] = _mapped(
        _joined(editions, indicators, table["MEASURE"], table["UNIT_MEASURE"]),
        lambda text: _measure(*text.split(_SEPARATOR), definitions=definitions),
    )
    return columns


def _edition(text: str, definitions: Definitions) -> str:
    """The edition that a text names; a text that names none stays as it is and fails rule R009 or R001."""
    years = re.findall(r"(?:19|20)\d\d", text)
    named = [year for year in years if year in definitions.editions]
    return named[0] if named else text.strip()


def _indicator(edition: str, text: str, title: str, *, definitions: Definitions) -> str:
    match = _CODE.match(text.strip().upper())
    if match:
        return "".join(match.groups())
    wanted = {simplified(text), simplified(title)} - {""}
    for (listed, code), indicator in definitions.indicators.items():
        if listed == edition and wanted & {simplified(each) for each in indicator.titles.values()}:
            return code
    return text.strip() or title.strip()


def _dimension_code(dimension: str, key: str, *, definitions: Definitions) -> str:
    edition, indicator, text = key.split(_SEPARATOR)
    plain = simplified(text)
    if plain in _TOTALS:
        return "_T"
    known = definitions.indicators.get((edition, indicator))
    codes = definitions.codes(known, dimension) if known else {}
    if text.strip().upper() in codes:
        return text.strip().upper()
    for code in codes.values():
        if plain == simplified(code.code) or plain in {simplified(label) for label in code.labels.values()}:
            return code.code
    return text.strip()


def _measure(edition: str, indicator: str, text: str, unit: str, *, definitions: Definitions) -> str:
    named = text.strip().upper()
    if named:
        return named
    known: Indicator | None = definitions.indicators.get((edition, indicator))
    by_unit = definitions.units.get(unit.strip().lower())
    if by_unit == "COUNT":
        return "NUM"
    if known is None:
        return ""
    fitting = [m for m in known.measures if definitions.measures[m]["unit_measure"] == by_unit]
    return fitting[0] if by_unit and fitting else known.measures[0]


def _units(columns: dict[str, Any], values: pa.Table, definitions: Definitions) -> Any:
    def unit(key: str) -> str:
        edition, indicator, measure, text, percent = key.split(_SEPARATOR)
        if text.strip():
            return definitions.units.get(text.strip().lower(), text.strip())
        if percent == "true":
            return "PERCENT"
        return expected_unit(definitions, edition, indicator, measure)

    sign = pc.if_else(values["PERCENT_SIGN"], "true", "")
    return _mapped(
        _joined(columns["EDITION"], columns["INDICATOR"], columns["MEASURE"], columns["UNIT_TEXT"], sign), unit
    )


def expected_unit(definitions: Definitions, edition: str, indicator: str, measure: str) -> str:
    """The unit that a measure of an indicator has by definition; blank when the indicator is unknown."""
    row = definitions.measures.get(measure)
    known = definitions.indicators.get((edition, indicator))
    return (row["unit_measure"] if row else "") or (known.unit_measure if known else "")


def _values(table: pa.Table, definitions: Definitions) -> pa.Table:
    with duckdb.connect() as con:
        con.register("raw", table)
        con.register("symbols", _relation(definitions.symbols, ("TEXT", "OBS_STATUS", "CONF_STATUS")))
        con.register("flags", _relation(definitions.flags, ("FLAG", "OBS_STATUS", "CONF_STATUS")))
        factors: dict[str, float] = {"x100": 100.0, "x1000": 1000.0}  # what a layout profile knows of its file
        for code in definitions.code_lists["unit_mult"]:
            factors |= {text.lower(): float(code.row["lower"]) for text in (code.code, *code.labels.values())}
        con.register("multipliers", pa.table({"TEXT": list(factors), "FACTOR": list(factors.values())}))
        return con.execute(resources.sql("intake/values") + "\nORDER BY ROW_ID").to_arrow_table()


def _relation(rows: dict[str, dict[str, str]], names: tuple[str, ...]) -> pa.Table:
    return pa.table({name: [row[name.lower()] for row in rows.values()] for name in names})
