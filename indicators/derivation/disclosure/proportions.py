"""Relations of values that follow from one another by a known factor: other measures of a cell, other editions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from indicators.base.observation import DIMENSIONS
from indicators.definitions.decisions import Disclosure
from indicators.definitions.registry import Definitions
from indicators.derivation.disclosure.facts import TOTAL, Fact, Facts, Key
from indicators.derivation.disclosure.parts import OWN
from indicators.derivation.disclosure.protect import Relation

_OWN = DIMENSIONS.index(OWN)


def measures(facts: Facts, rules: Disclosure) -> Iterator[Relation]:
    """A percentage or rate, its numerator and its denominator; a price in its units."""
    divisors = rules.divisors
    cells: dict[Key, dict[str, Fact]] = defaultdict(dict)
    for fact in facts.all:
        if fact.value is not None:
            cells[fact.key.measured("")][fact.key.measure] = fact
    for listed in rules.same_value:
        for cell in cells.values():
            found = [cell[name] for name in listed if name in cell and name not in divisors]
            secret = [cell[name] for name in divisors if name in listed and name in cell and cell[name].secret]
            for first, second in pairwise(found):
                yield _proportional(first, second, secret if second.key.measure == "NUM" else [])


def _proportional(first: Fact, second: Fact, divisors: list[Fact]) -> Relation:
    """Both move in the same proportion; around a value of nothing by as much."""
    if not first.value or not second.value:
        return Relation(((first.place, 1.0), (second.place, -1.0)))
    factor = first.value / second.value
    terms = [(first.place, 1.0), (second.place, -factor)]
    terms += [(each.place, first.value / each.value) for each in divisors if each.value]
    return Relation(tuple(terms))


def hide_same_value(facts: Facts, rules: Disclosure) -> None:
    """Hides what is the same value in another measure."""
    for fact in list(facts.all):
        if fact.secret:
            for listed in rules.same_value:
                for measure in listed if fact.key.measure in listed else ():
                    same = facts.by_key.get(fact.key.measured(measure))
                    if same is not None:
                        same.hidden = True


def editions(facts: Facts, definitions: Definitions, rules: Disclosure) -> Iterator[Relation]:
    """Values of series that the concordance ties, of one area and year, that are so near that one tells the other.

    A definition that was revised, split or merged gives another value by right; where it does not, the value is the
    same. Shares and rates are compared with each other, and a series with a category of one that it was merged into.
    """
    kin = kinship(definitions, concordance_only=True)
    merged = {kin[pair] for pair in _merged(definitions) if pair in kin}
    by_series = {definitions.meaning[pair]: name for pair, name in kin.items()}
    beside: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)
    for fact in facts.all:
        if fact.is_sent and fact.value is not None:
            name = by_series.get(fact.key.series, fact.key.series)
            codes = fact.key.at(_OWN, TOTAL).codes if name in merged else fact.key.codes
            measure = "share" if fact.key.measure in rules.shares else fact.key.measure
            beside[fact.key.area, fact.key.year, name, measure, codes].append(fact)
    for found in beside.values():
        found.sort(key=lambda fact: (fact.value or 0.0, fact.place))
        for first, second in pairwise(found):
            same = first.key.series == second.key.series and first.key.measure == second.key.measure
            if not same and _near(first, second, rules):
                yield _proportional(first, second, [])


def _near(first: Fact, second: Fact, rules: Disclosure) -> bool:
    low, high = first.value or 0.0, second.value or 0.0
    slack: float = max(rules.protection * abs(high), rules.at_least.get(first.key.measure, 0.0))
    return high - low <= slack


def _merged(definitions: Definitions) -> Iterator[tuple[str, str]]:
    for row in definitions.concordance:
        if row["relation"] in {"merged", "split"}:
            yield row["edition_from"], row["code_from"]


def kinship(definitions: Definitions, *, concordance_only: bool = False) -> dict[tuple[str, str], str]:
    """For each (edition, code) the name of what it hangs together with: by the concordance, and by rules about sums.

    Args:
        definitions: the definitions in force.
        concordance_only: without the rules.
    """
    parent = {meaning: meaning for meaning in definitions.meaning.values()}

    def root(name: str) -> str:
        while parent[name] != name:
            name = parent[name]
        return name

    for first, second in _ties(definitions, concordance_only=concordance_only):
        if first in definitions.meaning and second in definitions.meaning:
            low, high = sorted((root(definitions.meaning[first]), root(definitions.meaning[second])))
            parent[high] = low
    return {pair: root(meaning) for pair, meaning in definitions.meaning.items()}


def _ties(definitions: Definitions, *, concordance_only: bool) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for row in definitions.concordance:
        yield (row["edition_from"], row["code_from"]), (row["edition_to"], row["code_to"])
    for rule in () if concordance_only else definitions.rules.values():
        if rule.kind.name == "sum_to":
            for edition in rule.editions or definitions.editions:
                for code in rule.indicators or ():
                    yield from (((edition, code), (edition, given.values["OTHER"])) for given in rule.params)
