"""The definitions as tables that the checks join; they are the same for every batch."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from indicators.base.arrow import FLAG, INTEGER, NUMBER, TEXT, TEXTS, of_rows
from indicators.definitions.patterns import Pairs
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import IN_SQL
from indicators.definitions.series_titles import series_titles
from indicators.validation import scope
from indicators.validation.report import wording


def tables(definitions: Definitions) -> Iterator[tuple[str, pa.Table]]:
    """Name and content of every table of definitions, of the rules of every kind, and of the pairs that these judge."""
    yield "def_edition", _editions(definitions)
    yield "def_indicator", _indicators(definitions)
    yield "def_code", _codes(definitions)
    yield "def_status", _statuses(definitions)
    yield "def_code_anywhere", _code_anywhere(definitions)
    yield "def_meaning", _meanings(definitions)
    yield "def_namesake", _namesakes(definitions)
    yield "def_title", _titles(definitions)
    yield "def_step", _steps(definitions)
    yield "def_doubt", _doubts(definitions)
    yield "def_exhaustive_set", _exhaustive_sets(definitions)
    yield "def_member", _members(definitions)
    pairs = Pairs(definitions.indicators)
    judged: set[tuple[str, str, str]] = set()
    for kind, described in definitions.kinds.items():
        if described.grain not in IN_SQL:
            continue
        rules = [rule for rule in definitions.rules.values() if rule.kind is described]
        rows = [row for rule in rules for row in scope.rows(rule, pairs)]
        judged |= {(kind, row.get("EDITION", ""), row.get("INDICATOR", "")) for row in rows}
        types = scope.parameters(described)
        yield (
            f"rule_{kind}",
            pa.table({name: pa.array([row.get(name) for row in rows], type_) for name, type_ in types.items()}),
        )
    yield "kind_pair", of_rows(sorted(judged), KIND=TEXT, EDITION=TEXT, INDICATOR=TEXT)


def population(definitions: Definitions) -> pa.Table:
    """The reference population; 15,000 figures, so only read when a count was sent."""
    return of_rows(definitions.population(), REF_AREA=TEXT, YEAR=INTEGER, POPULATION=NUMBER, VINTAGE=TEXT)


def _editions(definitions: Definitions) -> pa.Table:
    """Editions with the first and last reference year for which each is the one in force."""
    found = list(definitions.editions.values())
    nexts = [each["in_force_from"] for each in found[1:]] + [10_000]
    rows = [
        (each["edition"], each["in_force_from"], following - 1) for each, following in zip(found, nexts, strict=True)
    ]
    return of_rows(rows, EDITION=TEXT, FROM_YEAR=INTEGER, TO_YEAR=INTEGER)


def _indicators(definitions: Definitions) -> pa.Table:
    rows = [
        (
            *(each.edition, each.code, each.group, int(each.row["first_year"]) if each.row["first_year"] else None),
            *(each.required_dimension, each.title(), definitions.meaning[pair]),
        )
        for pair, each in definitions.indicators.items()
    ]
    return of_rows(
        rows,
        EDITION=TEXT,
        INDICATOR=TEXT,
        GROUPING=TEXT,
        FIRST_YEAR=INTEGER,
        REQUIRED_DIMENSION=TEXT,
        TITLE=TEXT,
        MEANING=TEXT,
    )


def _codes(definitions: Definitions) -> pa.Table:
    rows = [
        (*pair, dimension, code.code, *_years(code.row))
        for pair, indicator in definitions.indicators.items()
        for dimension in definitions.dimensions
        for code in definitions.codes(indicator, dimension).values()
    ]
    return of_rows(rows, EDITION=TEXT, INDICATOR=TEXT, DIMENSION=TEXT, CODE=TEXT, YEAR_FROM=INTEGER, YEAR_TO=INTEGER)


def _years(row: dict[str, str]) -> tuple[int, int]:
    """The data years of a code: the ICT skills have one list to 2019 and another from 2020."""
    if "data years" in row["note"]:
        return int(row["lower"] or 0), int(row["upper"] or 9999)
    return 0, 9999


def _statuses(definitions: Definitions) -> pa.Table:
    rows = [(code.code, code.row["parent"] == "MISSING") for code in definitions.code_lists["obs_status"]]
    return of_rows(rows, OBS_STATUS=TEXT, MISSING=FLAG)


def _code_anywhere(definitions: Definitions) -> pa.Table:
    editions: dict[str, list[str]] = {}
    for edition, code in definitions.indicators:
        editions.setdefault(code, []).append(edition)
    return of_rows([(code, ", ".join(each)) for code, each in editions.items()], INDICATOR=TEXT, EDITIONS=TEXT)


def _meanings(definitions: Definitions) -> pa.Table:
    codes = dict.fromkeys(code for _, code in definitions.indicators)
    return of_rows([(code, wording.meanings(code, definitions)) for code in codes], INDICATOR=TEXT, MEANINGS=TEXT)


def _namesakes(definitions: Definitions) -> pa.Table:
    """What each code means elsewhere: in another edition, or in a reading of its list that is not carried."""
    rows = [
        (*pair, " ".join(other), definitions.meaning[other])
        for pair in definitions.indicators
        for other in definitions.namesakes(*pair)
    ]
    return of_rows(rows, EDITION=TEXT, INDICATOR=TEXT, MEANT=TEXT, MEANING=TEXT)


def _titles(definitions: Definitions) -> pa.Table:
    """Titles with every pair that they hold for: also those to which the concordance carries them with new words."""
    titles = {
        (title, *pair, f"{edition} {code}")
        for (edition, code), indicator in definitions.indicators.items()
        for title in indicator.titles.values()
        for pair in definitions.equivalents[edition, code]
    }
    # Titles of what only another reading of a list has: whoever sends them means none of the codes of this one.
    titles |= {
        (title, edition, name, f"{edition} {name}")
        for (edition, name), indicator in definitions.named.items()
        if (edition, name) not in definitions.readings.codes
        for title in indicator.titles.values()
    }
    # What publishers call their series; one that no core indicator has holds for no pair.
    titles |= {
        (title, *pair, series)
        for title, found in series_titles(definitions).of_publishers.items()
        for series, meaning in found
        for pair in meaning.pairs
    }
    return of_rows(sorted(titles), TITLE=TEXT, EDITION=TEXT, INDICATOR=TEXT, PRINTED=TEXT)


def _doubts(definitions: Definitions) -> pa.Table:
    """Disputed codes with what they are read as, how sure that is, and what another reading has there."""
    rows = []
    for edition, code in sorted(set(definitions.indicators) & definitions.readings.disputed):
        known = definitions.indicators[edition, code]
        others = [
            f"{definitions.named[edition, name].title()} ({reading.said['en']})"
            for reading, name in definitions.readings.others(edition, code)
        ]
        rows.append((edition, code, f"{known.title()} ({known.row['evidence']})", "; ".join(others) or "-"))
    return of_rows(rows, EDITION=TEXT, INDICATOR=TEXT, CARRIED=TEXT, OTHERS=TEXT)


def _steps(definitions: Definitions) -> pa.Table:
    """Steps of the concordance that change the meaning of a series: a series that takes one has a break."""
    changed = {"revised definition", "split", "merged"}
    rows = [
        (row["edition_from"], row["code_from"], row["edition_to"], row["code_to"], row["relation"])
        for row in definitions.concordance
        if row["relation"] in changed and row["code_from"] and row["code_to"]
    ]
    return of_rows(rows, EDITION_FROM=TEXT, CODE_FROM=TEXT, EDITION_TO=TEXT, CODE_TO=TEXT, RELATION=TEXT)


def _members(definitions: Definitions) -> pa.Table:
    """The areas that each group had in any year: with which the values that a file has for the group are compared."""
    rows = [(group, area) for group, areas in sorted(definitions.ever_members.items()) for area in sorted(areas)]
    return of_rows(rows, REF_GROUP=TEXT, REF_AREA=TEXT)


def _exhaustive_sets(definitions: Definitions) -> pa.Table:
    """The exhaustive sets of categories that rules speak of, and each other dimension as a whole."""
    named = {
        (params.values["DIMENSION"], params.values["PARTS"])
        for rule in definitions.rules.values()
        for params in rule.params
        if {"PARTS", "DIMENSION"} <= set(params.values)
    }
    whole = {(name, "*") for name in definitions.dimensions if name not in {dimension for dimension, _ in named}}
    rows = [(dimension, parts, parts.split(",")) for dimension, parts in sorted(named | whole)]
    return of_rows(rows, DIMENSION=TEXT, PARTS=TEXT, CODES=TEXTS)
