"""The definitions and the snapshot as tables that the models of ``sql/derive`` join."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyarrow as pa

from indicators.base.arrow import FLAG, INTEGER, NUMBER, TEXT, of_rows
from indicators.base.observation import DIMENSIONS
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.offices import Office
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import Row
from indicators.definitions.vintages import DEFAULT, Member, Vintages

_MEMBER = attrgetter(*(each.name for each in fields(Member)))  # `astuple` copies each value
_DECLARED = ("ref_area", "edition", "core_code", "status")
_GROUPS = {
    "WORLD": ("WORLD", "001"),
    "DEVELOPING": ("DEVELOPMENT", "515"),
    "DEVELOPED": ("DEVELOPMENT", "514"),
    "LDC": ("LDC", "199"),
    "LLDC": ("LLDC", "432"),
    "SIDS": ("SIDS", "722"),
    "AREA": ("AREA", ""),
}
_VINTAGE_TEXTS = (
    *("REF_AREA", "EDITION", "INDICATOR", "MEASURE", *DIMENSIONS, "PROVIDER"),
    *("OBS_STATUS", "COMMENT_OBS", "SOURCE", "SUBMISSION"),
)
_NO_VINTAGES = pa.schema(
    [
        *[(name, TEXT) for name in _VINTAGE_TEXTS],
        ("TIME_PERIOD", pa.int32()),
        ("OBS_VALUE", pa.float64()),
        ("RECORDED_AT", pa.timestamp("us")),
    ]
).empty_table()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was recorded by a time, as far as the models need it.

    Attributes:
        accepted: accepted observations (``sql/store/as_of.sql``), in memory or as a Parquet file.
        offices: the address book; the role of a provider decides its precedence.
        vintages: values that were revised (``sql/store/vintages.sql``).
        answered: areas whose own office sent something.
        reference_year: the last year of the window of availability; None takes the newest year with data.
        asked: the vintages of the lists of groups and of the population that aggregates rest on.
    """

    accepted: pa.Table | Path
    offices: tuple[Office, ...] = ()
    vintages: pa.Table = field(default_factory=lambda: _NO_VINTAGES)
    answered: tuple[str, ...] = ()
    reference_year: int | None = None
    asked: Vintages = DEFAULT


def tables(snapshot: Snapshot, definitions: Definitions) -> Iterator[tuple[str, pa.Table]]:
    """Name and content of every table but the accepted observations."""
    yield "vintages", snapshot.vintages
    yield "answered", pa.table({"REF_AREA": pa.array(snapshot.answered, TEXT)})
    yield "reference_year", pa.table({"YEAR": pa.array([snapshot.reference_year], pa.int32())})
    yield "provider_role", _provider_roles(snapshot.offices, definitions)
    yield "concordance", _upper(definitions.concordance)
    yield "mdg_mapping", _upper(definitions.mdg_mapping)
    yield "mdg_framework", _upper(definitions.mdg_framework)
    yield "sdg_mapping", _upper(definitions.sdg_mapping)
    listed = [{"edition": each.edition, **each.row} for each in definitions.indicators.values()]
    yield "def_indicators", pa.Table.from_pylist(listed)
    yield "meaning", _meanings(definitions)
    yield "def_codes", _codes(definitions)
    yield "def_code_lists", _code_lists(definitions)
    yield from _rules(definitions)
    yield from _areas(definitions, snapshot.asked)


def _provider_roles(offices: tuple[Office, ...], definitions: Definitions) -> pa.Table:
    order = definitions.precedence.roles
    ranked = [each for each in offices if each.role in order]
    ranks, named = [order.index(each.role) + 1 for each in ranked], [each.office for each in ranked]
    return pa.table({"PROVIDER": pa.array(named, TEXT), "PRECEDENCE": pa.array(ranks, pa.int32())})


def _meanings(definitions: Definitions) -> pa.Table:
    rows = [
        {
            "EDITION": edition,
            "INDICATOR": code,
            "MEANING": definitions.meaning[edition, code],
            "MAIN_MEASURE": each.measures[0],
        }
        for (edition, code), each in definitions.indicators.items()
    ]
    return pa.Table.from_pylist(rows)


def _codes(definitions: Definitions) -> pa.Table:
    """The categories of the dimension that each indicator requires."""
    rows = [
        {"EDITION": edition, "INDICATOR": code, "DIMENSION": each.required_dimension, "CODE": category}
        for (edition, code), each in definitions.indicators.items()
        if each.required_dimension
        for category in definitions.codes(each, each.required_dimension)
    ]
    return pa.Table.from_pylist(rows)


def _code_lists(definitions: Definitions) -> pa.Table:
    """The codes of all lists, the measures and the rules, each with its place in its list."""
    listed = {name: [_listed(code.row, "code") for code in codes] for name, codes in definitions.code_lists.items()}
    listed["measure"] = [_listed(row, "measure") for row in definitions.measures.values()]
    listed["rule"] = [
        {"CODE": name, **{f"LABEL_{language.upper()}": rule.title.get(language, "") for language in UN_LANGUAGES}}
        for name, rule in definitions.rules.items()
    ]
    labels = (f"LABEL_{language.upper()}" for language in UN_LANGUAGES)
    names = ("CODE", *labels, "LABEL_TRANSLATION_STATUS", "EDITION_FROM", "EDITION_TO", "APPLIES_TO", "PARENT")
    rows = [
        (name, place, *(code.get(column, "") for column in (*names, "CONFIDENCE", "NOTE")))
        for name, codes in listed.items()
        for place, code in enumerate(codes, start=1)
    ]
    texts = dict.fromkeys((*names, "CONFIDENCE", "NOTE"), TEXT)
    return of_rows(rows, CODE_LIST=TEXT, POSITION=INTEGER, **texts)


def _listed(row: Row, key: str) -> dict[str, str]:
    return {"CODE" if name == key else name.upper(): value for name, value in row.items()}


def _rules(definitions: Definitions) -> Iterator[tuple[str, pa.Table]]:
    """What statisticians decided about aggregates, imputation, targets, the progress chart and availability."""
    rules = ("min_weight_covered", "min_areas", "max_imputed", "max_influence", "max_influence_of_sums")
    yield "coverage", pa.table({name.upper(): [getattr(definitions.coverage, name)] for name in rules})
    yield "aggregation", _aggregation(definitions)
    yield "imputation", _imputation(definitions)
    yield "target", _targets(definitions)
    chart = definitions.progress_chart
    levels = [(each.series, each.level, each.from_) for each in chart.levels]
    yield "chart_level", of_rows(levels, SERIES=TEXT, LEVEL=TEXT, FROM_VALUE=NUMBER)
    yield "chart_trend", pa.table({"RISING_FROM": [chart.rising_from], "FALLING_FROM": [chart.falling_from]})
    available = definitions.availability
    windows = [(chapter, years, available.window_share) for chapter, years in available.window_years.items()]
    yield "availability_window", of_rows(windows, CHAPTER=TEXT, YEARS=INTEGER, SHARE=NUMBER)
    declared = [tuple(row[name] for name in _DECLARED) for row in definitions.declarations]
    yield "declarations", of_rows(declared, REF_AREA=TEXT, EDITION=TEXT, CORE_CODE=TEXT, STATUS=TEXT)


def _aggregation(definitions: Definitions) -> pa.Table:
    return of_rows(
        [
            (each.edition, code, each.measure, each.weight, each.maximum, each.breakdowns)
            for each in definitions.aggregation
            for code in each.indicators
        ],
        HARMONISED_EDITION=TEXT,
        HARMONISED_INDICATOR=TEXT,
        MEASURE=TEXT,
        WEIGHT=TEXT,
        MAXIMUM=NUMBER,
        BREAKDOWNS=FLAG,
    )


def _imputation(definitions: Definitions) -> pa.Table:
    return of_rows(
        [
            (each.method, place, each.limit_years, each.grouping, each.min_reporters)
            for place, each in enumerate(definitions.imputation)
            if each.active
        ],
        METHOD=TEXT,
        PRIORITY=INTEGER,
        LIMIT_YEARS=INTEGER,
        GROUPING=TEXT,
        MIN_REPORTERS=INTEGER,
    )


def _targets(definitions: Definitions) -> pa.Table:
    return of_rows(
        [
            (
                *(each.target, each.title, each.framework, each.indicator, *_GROUPS[group]),
                *(each.value, each.due, each.source, each.confidence),
            )
            for each in definitions.targets
            for group in each.groups
        ],
        TARGET_ID=TEXT,
        TITLE=TEXT,
        FRAMEWORK=TEXT,
        SERIES=TEXT,
        GROUPING=TEXT,
        REF_GROUP=TEXT,
        TARGET_VALUE=NUMBER,
        DUE=INTEGER,
        SOURCE=TEXT,
        CONFIDENCE=TEXT,
    )


def _areas(definitions: Definitions, asked: Vintages) -> Iterator[tuple[str, pa.Table]]:
    names = ("REF_AREA", "TIME_PERIOD", "POPULATION", "VINTAGE")
    columns = zip(*definitions.population(asked), strict=True)
    yield "population", pa.table(dict(zip(names, map(list, columns), strict=True)))
    yield "population_vintage", pa.table({"VINTAGE": [definitions.population_vintage(asked)]})
    yield (
        "memberships",
        of_rows(
            [_MEMBER(member) for member in definitions.members(asked)],
            GROUPING=TEXT,
            REF_GROUP=TEXT,
            REF_AREA=TEXT,
            YEAR_FROM=INTEGER,
            YEAR_TO=INTEGER,
            GROUP_VINTAGE=TEXT,
            STANDS=FLAG,
            CONFIDENCE=TEXT,
            SOURCE=TEXT,
        ),
    )
    yield "not_listed", of_rows(list(definitions.not_listed), REF_AREA=TEXT, FRAMEWORK=TEXT)
    areas = list(definitions.areas.values())
    former = [(row["ref_area"], row["successors"]) for row in areas if row["successors"]]
    yield "areas_former", of_rows(former, REF_AREA=TEXT, SUCCESSORS=TEXT)
    yield "def_areas", pa.Table.from_pylist([_named(row) for row in areas])
    yield "def_groups", pa.Table.from_pylist([_named(row) for row in definitions.groups])


def _named(row: Row) -> dict[str, Any]:
    """A row of areas or groups, with names in six languages."""
    named: dict[str, Any] = {name.upper(): value for name, value in row.items()}
    if "year_from" in row:
        named |= {"YEAR_FROM": _year(row["year_from"]), "YEAR_TO": _year(row["year_to"])}
    return named


def _year(text: str) -> int | None:
    return int(text) if text else None


def _upper(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist([{name.upper(): value for name, value in row.items()} for row in rows])
