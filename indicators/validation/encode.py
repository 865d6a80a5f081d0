"""Observations as small numbers: what many of them have in common is kept once, so that the rules join integers.

A *partial key* is everything that a key says but area and year (a questionnaire has some hundreds, whatever the number
of countries), an *attribute set* adds what is stated of the values (status, unit, source …), an *area-year* is one area
and year of one submission. The rules find out once for each partial key where they apply and with what it is compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.base.arrow import COUNT, FLAG, INTEGER, TEXT, of_rows
from indicators.base.observation import DIMENSIONS, SAMPLING_ERRORS
from indicators.definitions.registry import Definitions
from indicators.reading.dictionary_columns import combined, encoded, mapped

PARTIAL_KEY = ("EDITION", "INDICATOR", "MEASURE", *DIMENSIONS)
ATTRIBUTES = (
    *(
        "OBS_STATUS",
        "CONF_STATUS",
        "UNIT_MEASURE",
        "TITLE",
        "EDITION_TEXT",
        "NOT_NUMERIC",
        "MARK",
        "MULT_TEXT",
        "WITNESS",
    ),
    *("SOURCE", "AGE_SCOPE", "STAT_POP", "REF_PERIOD", "DENOM_BASE", "BASKET"),
    *("SAMPLE_SIZE", "RESPONSE_RATE", "FIELDWORK", "FRAME_YEAR", "UNREAD"),
)
# What `Encoder.add` reads of an observation.
READ = (
    *(*PARTIAL_KEY, *ATTRIBUTES, "REF_AREA", "REF_AREA_TEXT", "TIME_PERIOD", "TIME_TEXT"),
    *("OBS_VALUE", "OBS_TEXT", "COMMENT_OBS", "DECIMALS", "RESPONDENTS"),
)
_ABSENT = -1
_BITS = 62  # categories of one breakdown that can be told apart when they are counted
Numbers = np.ndarray[Any, np.dtype[np.int32]]
Key = tuple[Any, ...]


@dataclass(slots=True)
class Encoder:
    """Numbers areas, area-years, partial keys and attribute sets over all tables of a batch, in order of appearance."""

    definitions: Definitions
    areas: dict[Key, int] = field(default_factory=dict)
    area_years: dict[Key, int] = field(default_factory=dict)
    partial_keys: dict[Key, int] = field(default_factory=dict)
    attribute_sets: dict[Key, int] = field(default_factory=dict)
    rows: int = 0

    def add(self, table: pa.Table, submissions: Numbers) -> pa.Table:
        """Observations as numbers; the columns of ``obs`` in ``sql/checks/_tables.sql``.

        Args:
            table: typed observations.
            submissions: the number of the submission of each.
        """
        partial_keys = _numbered([table[name] for name in PARTIAL_KEY], self.partial_keys)
        stated = [table[name] for name in ATTRIBUTES]
        facts = [pc.is_valid(table["OBS_VALUE"]), _given(table["OBS_TEXT"]), _given(table["COMMENT_OBS"])]
        attribute_sets = _numbered([pa.array(partial_keys), *stated, *facts], self.attribute_sets)
        areas = _numbered([pa.array(submissions), _known_or_sent(table, "REF_AREA", "REF_AREA_TEXT")], self.areas)
        years = _known_or_sent(table, "TIME_PERIOD", "TIME_TEXT")
        area_years = _numbered([pa.array(areas), years, table["TIME_PERIOD"]], self.area_years)
        first = self.rows
        self.rows += table.num_rows
        return pa.table(
            {
                "POS": np.arange(first, self.rows, dtype=np.int32),
                "SUB": submissions,
                "AREA_YEAR": area_years,
                "PARTIAL_KEY": partial_keys,
                "ATTRIBUTE_SET": attribute_sets,
                "OBS_KEY": (area_years.astype(np.int64) << 32) + partial_keys,
                "VALUE": table["OBS_VALUE"],
                "DECIMALS": pc.cast(table["DECIMALS"], pa.int32()),
                "RESPONDENTS": table["RESPONDENTS"],
            }
        )

    def aggregate_table(self, table: pa.Table, file: int, first: int) -> pa.Table:
        """``aggregate_value``: what a file says of groups of areas.

        Args:
            table: values with `AGGREGATE_COLUMNS`.
            file: its number in the batch.
            first: the position of the first one.
        """
        group = self.definitions.names.group
        return pa.table(
            {
                "POS": np.arange(first, first + table.num_rows, dtype=np.int32),
                "FILE": np.full(table.num_rows, file, dtype=np.int32),
                "REF_GROUP": mapped([table["REF_AREA_TEXT"]], lambda text: group(text or "")).dictionary_decode(),
                "PARTIAL_KEY": _numbered([table[name] for name in PARTIAL_KEY], self.partial_keys),
                "YEAR": table["TIME_PERIOD"],
                "VALUE": table["OBS_VALUE"],
                "DECIMALS": pc.cast(table["DECIMALS"], pa.int32()),
            }
        )

    def sampling_error_table(self, table: pa.Table, observations: pa.Table) -> pa.Table:
        """``sampling_error``: how precise the observations are of which that was sent.

        Args:
            table: typed observations.
            observations: the same as numbers.
        """
        sent = np.zeros(table.num_rows, dtype=bool)
        for name in SAMPLING_ERRORS:
            if table[name].null_count < table.num_rows:
                sent |= pc.is_valid(table[name]).to_numpy()
        rows = pa.array(np.flatnonzero(sent))
        errors = {name: table[name].take(rows) for name in SAMPLING_ERRORS}
        return pa.table({"POS": observations["POS"].take(rows), **errors})

    def area_year_table(self, files: Sequence[int], providers: Sequence[str]) -> pa.Table:
        """``area_year``: where, when and by whom."""
        areas = list(self.areas)
        rows = []
        for number, (area, text, year) in enumerate(self.area_years):
            submission, name = areas[area]
            known = not name.startswith("?")
            rows.append(
                (
                    *(number, submission, files[submission], area, name if known else None),
                    *("" if known else name[1:], self._nearest(name), year, text.removeprefix("?")),
                    providers[submission],
                )
            )
        return of_rows(
            rows,
            AREA_YEAR=INTEGER,
            SUB=INTEGER,
            FILE=INTEGER,
            AREA=INTEGER,
            REF_AREA=TEXT,
            REF_AREA_TEXT=TEXT,
            NEAREST=TEXT,
            YEAR=INTEGER,
            TIME_TEXT=TEXT,
            PROVIDER=TEXT,
        )

    def _nearest(self, name: str) -> str | None:
        return (self.definitions.names.nearest(name[1:]) or "-") if name.startswith("?") else None

    def partial_key_table(self) -> pa.Table:
        """``partial_key``: the key, and what the definitions say of it."""
        series: dict[Key, int] = {}
        siblings: dict[Key, int] = {}
        rests: dict[Key, int] = {}
        all_dims: dict[Key, int] = {}
        rows = []
        for number, key in enumerate(self.partial_keys):
            edition, indicator, measure, *dims = key
            known = self.definitions.indicators.get((edition, indicator))
            meaning = self.definitions.meaning[edition, indicator] if known else f"{edition}:{indicator}"
            is_main = known is not None and measure in known.measures
            rows.append(
                (
                    *(number, *key, edition in self.definitions.editions, known is not None, is_main),
                    self._expected_unit(edition, indicator, measure, is_main=is_main),
                    all(code == "_T" for code in dims),
                    series.setdefault((meaning, measure, *dims), len(series)),
                    siblings.setdefault((edition, indicator, *dims), len(siblings)),
                    rests.setdefault((edition, *dims[:-1]), len(rests)),
                    all_dims.setdefault(tuple(dims), len(all_dims)),
                )
            )
        return of_rows(
            rows,
            PARTIAL_KEY=INTEGER,
            **dict.fromkeys(PARTIAL_KEY, TEXT),
            **dict.fromkeys(("EDITION_KNOWN", "INDICATOR_KNOWN", "IS_MAIN"), FLAG),
            EXPECTED_UNIT=TEXT,
            ALL_TOTAL=FLAG,
            **dict.fromkeys(("SERIES", "SIBLING", "REST", "DIMS"), INTEGER),
        )

    def _expected_unit(self, edition: str, indicator: str, measure: str, *, is_main: bool) -> str | None:
        row = self.definitions.measures.get(measure)
        if not is_main and (row is None or measure in self.definitions.main_measures):
            return None
        known = self.definitions.indicators.get((edition, indicator))
        return (row["unit_measure"] if row else "") or (known.unit_measure if known else None) or None

    def breakdown_part_table(self) -> pa.Table:
        """``breakdown_part``: partial keys that differ in one dimension only (a disaggregation), parts and total."""
        disaggregations: dict[Key, list[tuple[int, str]]] = {}
        for number, key in enumerate(self.partial_keys):
            for place, code in enumerate(key[3:], start=3):
                if code != "_T":
                    alike = (PARTIAL_KEY[place], *key[:place], None, *key[place + 1 :])
                    disaggregations.setdefault(alike, []).append((number, code))
        rows = []
        for disaggregation, (name, parts) in enumerate(disaggregations.items()):
            total = self.partial_keys.get(tuple("_T" if part is None else part for part in name[1:]), _ABSENT)
            bits = {code: 1 << place for place, code in enumerate(sorted({code for _, code in parts})[:_BITS])}
            rows += [(part, disaggregation, name[0], code, bits.get(code, 0)) for part, code in parts]
            rows += [(total, disaggregation, name[0], "_T", 0)] if total != _ABSENT else []
        return of_rows(rows, PARTIAL_KEY=INTEGER, DISAGGREGATION=INTEGER, DIMENSION=TEXT, CODE=TEXT, BIT=COUNT)

    def attribute_set_table(self) -> pa.Table:
        """``attribute_set``: a partial key with the attributes that are stated of its values."""
        stated = {name: FLAG if name == "NOT_NUMERIC" else TEXT for name in ATTRIBUTES}
        has = dict.fromkeys(("HAS_VALUE", "HAS_TEXT", "HAS_NOTE"), FLAG)
        rows = [(number, *key) for key, number in self.attribute_sets.items()]
        return of_rows(rows, ATTRIBUTE_SET=INTEGER, PARTIAL_KEY=INTEGER, **stated, **has)


def _numbered(columns: list[Any], known: dict[Key, int]) -> Numbers:
    indices, distinct = combined(columns)
    keys = zip(*(part.to_pylist() for part in distinct), strict=True)
    numbers = np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int32)
    return numbers[indices.to_numpy()] if len(numbers) else np.empty(0, dtype=np.int32)


def _given(column: Any) -> Any:
    texts = encoded(column)
    return pc.not_equal(texts.dictionary, "").take(texts.indices)


def _known_or_sent(table: pa.Table, known: str, sent: str) -> Any:
    """The code of a column, else a question mark and the text that was sent: unknown things are told apart."""
    if not table[known].null_count:
        return mapped([table[known]], str)
    return mapped([table[known], table[sent]], lambda code, text: f"?{text}" if code is None else str(code))
