"""Which categories make up which: from ranges of the code lists, `disclosure.yml` and rules about identities."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Rule
from indicators.derivation.disclosure.facts import TOTAL

OWN = "BREAKDOWN"  # the indicator's own categories
Range = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Family:
    """A whole with the parts of it that are there.

    Attributes:
        whole: its code.
        parts: codes of its parts.
        missing: the code that stands for what is not there.
    """

    whole: str
    parts: tuple[str, ...]
    missing: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Categories of a series that add up to one of its own, or to the total of another series.

    Attributes:
        whole: a category, or the total.
        parts: the categories.
        other: the series (its meaning) of the total; blank: the series itself.
    """

    whole: str
    parts: tuple[str, ...]
    other: str = ""


@dataclass
class Parts:
    """What is known of the categories."""

    definitions: Definitions
    _families: dict[tuple[str, frozenset[str]], tuple[Family, ...]] = field(default_factory=dict, init=False)

    def families(self, dimension: str, codes: Collection[str]) -> tuple[Family, ...]:
        """The families among some codes of a dimension."""
        key = dimension, frozenset(codes)
        if key not in self._families:
            self._families[key] = tuple(dict.fromkeys(self._found(*key)))
        return self._families[key]

    def _found(self, dimension: str, codes: frozenset[str]) -> Iterator[Family]:
        others = tuple(sorted(codes - {TOTAL}))
        ranged = {code: self.ranges[dimension][code] for code in others if code in self.ranges.get(dimension, {})}
        named = [each for each in self._named if each[0] == dimension]
        for _, whole, listed in named:
            parts = tuple(code for code in listed if code in codes)
            if parts and (whole in codes or whole == TOTAL):
                left = [code for code in listed if code not in codes]
                yield Family(whole, parts, left[0] if len(left) == 1 else f"rest of {whole}")
        if ranged:
            yield from _by_range(ranged, dimension)
        listed_all = {code for _, _, listed in named for code in listed}
        if others and not (ranged or set(others) <= listed_all):
            yield Family(TOTAL, others, f"rest of {TOTAL}")

    @cached_property
    def ranges(self) -> dict[str, dict[str, Range]]:
        """From and to of the codes of each dimension that have them."""
        found: dict[str, dict[str, Range]] = {}
        for dimension, row in self.definitions.dimensions.items():
            lists = row["code_lists"].split(";") if dimension != OWN else []
            codes = [code for name in lists for code in self.definitions.code_lists[name] if code.row.get("lower")]
            if codes:
                found[dimension] = {
                    code.code: (float(code.row["lower"]), float(code.row["upper"] or math.inf)) for code in codes
                }
        return found

    @cached_property
    def _named(self) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(each.dimension, each.whole, each.parts) for each in self.definitions.disclosure.partitions]

    def own(self, series: str) -> set[str]:
        """The codes of a series' own categories, in the edition that names it."""
        edition, code = series.split(":", 1)
        return set(self.definitions.codes(self.definitions.indicators[edition, code], OWN)) - {"_U"}

    @cached_property
    def identities(self) -> dict[str, tuple[Identity, ...]]:
        """By series what the rules of the kinds identity and sum_to say of its own categories."""
        found: dict[str, set[Identity]] = {}
        for rule in self.definitions.rules.values():
            if rule.kind.name in {"identity", "sum_to"}:
                for edition in rule.editions or self.definitions.editions:
                    for code in rule.indicators or ():
                        self._identities(found, rule, edition, code)
        order = {
            series: sorted(each, key=lambda one: (one.whole, one.parts, one.other)) for series, each in found.items()
        }
        return {series: tuple(each) for series, each in order.items()}

    def _identities(self, found: dict[str, set[Identity]], rule: Rule, edition: str, code: str) -> None:
        meaning = self.definitions.meaning
        series = meaning.get((edition, code))
        if series is None:
            return
        for given in rule.params:
            other = meaning.get((edition, given.values.get("OTHER", "")), "")
            parts = tuple(sorted(given.values["PARTS"].split(",")))
            found.setdefault(series, set()).add(Identity(given.values.get("WHOLE", TOTAL), parts, other))


def _by_range(ranges: dict[str, Range], dimension: str) -> Iterator[Family]:
    """Ranges that follow one another: the finest and the widest up to the total, and those that make up a wider one."""
    for wide in (False, True):
        parts = _chain(ranges, wide=wide)
        yield Family(TOTAL, parts, f"rest of {TOTAL}" if wide is False else f"rest of {TOTAL}, wide")
    for whole, (low, high) in sorted(ranges.items()):
        inner = {code: each for code, each in ranges.items() if low <= each[0] and each[1] <= high and code != whole}
        parts = _chain(inner, wide=False)
        if parts and inner[parts[0]][0] == low and _meets(parts, ranges) and ranges[parts[-1]][1] == high:
            yield Family(whole, parts, f"rest of {dimension} {whole}")


def _chain(ranges: dict[str, Range], *, wide: bool) -> tuple[str, ...]:
    """Ranges that do not overlap, from the lowest on; of those that begin alike the narrowest or the widest."""
    chosen: list[str] = []
    upper = -math.inf
    for code, (low, high) in sorted(ranges.items(), key=lambda each: (each[1][0], -each[1][1] if wide else each[1][1])):
        if low > upper:
            chosen.append(code)
            upper = high
    return tuple(chosen)


def _meets(parts: tuple[str, ...], ranges: dict[str, Range]) -> bool:
    """No gap between one range and the next; years and persons are whole numbers."""
    return all(ranges[after][0] - ranges[before][1] <= 1 for before, after in pairwise(parts))
