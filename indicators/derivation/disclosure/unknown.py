"""Confidential cells that came without their numbers: what can be computed for them is what has to be protected."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.base.observation import DIMENSIONS
from indicators.definitions.decisions import Disclosure
from indicators.derivation.disclosure.facts import Fact, Facts, by_rest
from indicators.derivation.disclosure.parts import Parts

_PASSES = 3  # what was found in one relation may be what another one lacked


def fill(facts: Facts, parts: Parts, rules: Disclosure) -> None:
    """Gives a cell without a number the one that the published values give; it stays without if they give none."""
    for _ in range(_PASSES):
        missing = [fact for fact in facts.all if fact.value is None]
        if not missing:
            return
        for fact in missing:
            _from_measures(facts, fact)
        for name in sorted({fact.key[:4] for fact in missing if fact.value is None}):
            if name[3] in (*rules.counts, *rules.shares):
                _from_families(facts, name, parts, count=name[3] in rules.counts)


def _from_measures(facts: Facts, fact: Fact) -> None:
    """A percentage is numerator over denominator times 100."""
    numerator, denominator, share = (facts.get(fact.key.measured(each)) for each in ("NUM", "DEN", "PCT"))
    if fact.key.measure == "PCT" and numerator and denominator and denominator.value:
        fact.value = 100.0 * (numerator.value or 0.0) / denominator.value
    if fact.key.measure == "NUM" and share and denominator:
        fact.value = (share.value or 0.0) / 100.0 * (denominator.value or 0.0)


def _from_families(facts: Facts, name: tuple[str, int, str, str], parts: Parts, *, count: bool) -> None:
    for dimension, called in enumerate(DIMENSIONS):
        for members in by_rest(facts.groups[name], dimension).values():
            for family in parts.families(called, members):
                if family.whole in members:
                    _from_family(members[family.whole], [members[code] for code in family.parts], count=count)


def _from_family(whole: Fact, parts: list[Fact], *, count: bool) -> None:
    """The one that is missing: the rest of a total; of shares, as if all parts were equally large."""
    missing = [fact for fact in (whole, *parts) if fact.value is None]
    if len(missing) == 1:
        size = 1 if count else len(parts)
        missing[0].value = _solved(whole.value, [part.value for part in parts if part.value is not None], size)


def _solved(whole: float | None, parts: Iterable[float], size: int) -> float:
    added = sum(parts)
    return added / size if whole is None else max(whole * size - added, 0.0)
