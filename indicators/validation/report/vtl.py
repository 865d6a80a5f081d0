"""Rules as statements of VTL 2.1, for those who check the same data with another engine.

A rule has statements where VTL has operators for all that its SQL says, so that they find what we find; what needs the
decimals as sent, the earlier years of a store or a list of look-alikes has none. They speak of a data set ``DS_1`` with
the identifiers of an observation (EDITION, REF_AREA, TIME_PERIOD, INDICATOR, MEASURE and the dimensions, ``_T`` for
totals), the measure OBS_VALUE and the attribute OBS_STATUS; of a data set ``CORE_INDICATORS`` with the identifiers
EDITION and INDICATOR, and of the value domain ``CL_AREA``. Persistent assignment (``<-``) makes an engine return them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from indicators.definitions.patterns import Pairs
from indicators.definitions.readings import Pair
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Rule
from indicators.validation import scope

_MARGIN = 1e-9  # as in the SQL of the checks
Row = dict[str, Any]


def vtl(rule: Rule, definitions: Definitions) -> list[str]:
    """The statements of a rule, each with a name of its own; none where VTL has no operator for it."""
    statements = _STATEMENTS.get(rule.kind.name)
    if statements is None:
        return []
    rows = scope.rows(rule, Pairs(definitions.indicators))
    conditions = list(dict.fromkeys(statements(rows, definitions)))
    ruling = f'errorcode "{rule.id}" errorlevel "{rule.severity}"'
    return [
        f"{rule.id}{f'_{number}' if len(conditions) > 1 else ''} <- check({condition} {ruling});"
        for number, condition in enumerate(conditions, start=1)
    ]


def _known_indicator(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    yield f"exists_in(DS_1[filter {_in('EDITION', definitions.editions)}], CORE_INDICATORS, all)"


def _known_area(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    yield _judged("", "REF_AREA in CL_AREA")


def _status(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    codes = definitions.code_lists["obs_status"]
    missing = [code.code for code in codes if code.row["parent"] == "MISSING"]
    given = [code.code for code in codes if code.row["parent"] != "MISSING"]
    yield _judged(
        "",
        f"({_in('OBS_STATUS', missing)} and isnull(OBS_VALUE)) or "
        f"({_in('OBS_STATUS', given)} and not isnull(OBS_VALUE))",
    )


def _range(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    for values, measure, pairs in _alike(rows, definitions):
        lower = f"OBS_VALUE {'>' if values['EXCLUSIVE'] else '>='} {values['MIN']}" if "MIN" in values else ""
        upper = f"OBS_VALUE <= {values['MAX']}" if "MAX" in values else ""
        yield _judged(_of(measure, pairs), " and ".join(filter(None, (lower, upper))))


def _whole_number(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    for _, measure, pairs in _alike(rows, definitions):
        yield _judged(_of(measure, pairs), "OBS_VALUE = round(OBS_VALUE, 0)")


def _at_most(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    for values, measure, pairs in _alike(rows, definitions):
        breakdown, other = values["BREAKDOWN"], values["OTHER"]
        categories = {"": ("", ""), "*": ('BREAKDOWN <> "_T"', "_T")}
        own, of_other = categories.get(breakdown, (f'BREAKDOWN = "{breakdown}"', values["OTHER_BREAKDOWN"]))
        others = [(edition, other or code) for edition, code in pairs]
        for other_measure in _measures(values["OTHER_MEASURE"], others, definitions):
            partner = _partner(INDICATOR=other, MEASURE=other_measure, BREAKDOWN=of_other)
            bound = f"{partner} * {values['FACTOR']} + {values['TOLERANCE'] + _MARGIN:.9f}"
            yield f"{_value(_of(measure, pairs), own)} <= {bound}"


def _near(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    totals = " and ".join(f'{name} = "_T"' for name in definitions.dimensions)
    for values, measure, pairs in _alike(rows, definitions):
        other = values["OTHER"]
        for other_measure in _measures("", [(edition, other) for edition, _ in pairs], definitions):
            partner = _partner(INDICATOR=other, MEASURE=other_measure)
            yield f"abs({_value(_of(measure, pairs), totals)} - {partner}) <= {values['POINTS'] + _MARGIN:.9f}"


def _identity(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    for values, measure, pairs in _alike(rows, definitions):
        parts = " + ".join(_partner(MEASURE=measure, BREAKDOWN=part) for part in values["PARTS"].split(","))
        whole = _value(_of(measure, pairs), f'BREAKDOWN = "{values["WHOLE"]}"')
        yield f"abs({whole} - ({parts})) <= {values['TOLERANCE'] + _MARGIN:.9f}"


def _sum_parts(rows: list[Row], definitions: Definitions) -> Iterator[str]:
    for row in rows:
        name, at_least, share = row["DIMENSION"], row["AT_LEAST"], row["SHARE"]
        total = _value('MEASURE in {"DEN", "NUM"}', f'{name} = "_T"')
        difference = f"abs({total} - ({' + '.join(_partner(**{name: part}) for part in row['PARTS'].split(','))}))"
        yield f"({difference} <= {at_least}) or ({difference} <= {share} * {total})"


_STATEMENTS: dict[str, Callable[[list[Row], Definitions], Iterator[str]]] = {
    "known_indicator": _known_indicator,
    "known_area": _known_area,
    "status": _status,
    "range": _range,
    "whole_number": _whole_number,
    "at_most": _at_most,
    "near": _near,
    "identity": _identity,
    "sum_parts": _sum_parts,
}


def _alike(rows: list[Row], definitions: Definitions) -> Iterator[tuple[Row, str, list[Pair]]]:
    """Parameters and measure, with all pairs of edition and indicator that they hold for."""
    found: dict[tuple[Any, ...], list[Pair]] = {}
    for row in rows:
        pair = (row["EDITION"], row["INDICATOR"])
        values = {name: value for name, value in row.items() if name not in {"RULE", "EDITION", "INDICATOR", "MEASURE"}}
        for measure in _measures(row.get("MEASURE", ""), [pair], definitions):
            if values.get("OTHER") == pair[1]:  # the same indicator on both sides: one statement for all of them
                values["OTHER"] = ""
            found.setdefault((measure, *sorted(values.items())), []).append(pair)
    for (measure, *given), pairs in found.items():
        yield dict(given), measure, pairs


def _measures(named: str, pairs: Iterable[Pair], definitions: Definitions) -> list[str]:
    """The measure that a rule names, or those of the definitions of the indicators."""
    known = (definitions.indicators[pair] for pair in pairs if pair in definitions.indicators)
    return [named] if named else list(dict.fromkeys(measure for each in known for measure in each.measures))


def _of(measure: str, pairs: Iterable[Pair]) -> str:
    """A condition on the identifiers: indicators of the same editions stand together."""
    by_code: dict[str, list[str]] = {}
    for edition, code in pairs:
        by_code.setdefault(code, []).append(edition)
    by_editions: dict[tuple[str, ...], list[str]] = {}
    for code, editions in by_code.items():
        by_editions.setdefault(tuple(editions), []).append(code)
    scopes = [f"{_in('EDITION', each)} and {_in('INDICATOR', codes)}" for each, codes in by_editions.items()]
    said = f"({' or '.join(f'({each})' for each in scopes)})" if len(scopes) > 1 else scopes[0]
    return f'MEASURE = "{measure}" and {said}'


def _in(name: str, codes: Iterable[str]) -> str:
    listed = ", ".join(f'"{code}"' for code in codes)
    return f"{name} in {{{listed}}}"


def _judged(condition: str, demanded: str) -> str:
    """The data points under a condition, with what is demanded of them as the one Boolean measure."""
    chosen = f"DS_1[filter {condition}]" if condition else "DS_1"
    return f"{chosen}[calc measure bool_var := {demanded}][keep bool_var]"


def _value(*conditions: str) -> str:
    return f"DS_1[filter {' and '.join(filter(None, conditions))}]#OBS_VALUE"


def _partner(**fixed: str) -> str:
    """The values of other data points, which differ from the judged ones in some identifiers."""
    named = ", ".join(f'{name} = "{code}"' for name, code in fixed.items() if code)
    return f"DS_1[sub {named}]#OBS_VALUE"
