"""Relations among parts and totals: counts add up, shares do with weights, single answers to the total or to 100."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from indicators.base.observation import DIMENSIONS
from indicators.definitions.decisions import Disclosure
from indicators.derivation.disclosure.facts import TOTAL, Fact, Facts, Group, Key, by_rest
from indicators.derivation.disclosure.parts import OWN, Family, Identity, Parts
from indicators.derivation.disclosure.protect import Relation

_OWN = DIMENSIONS.index(OWN)
_PASSES = 3  # over the dimensions, until what nobody sent has its place in every one of them


def relation(whole: Fact | None, parts: Sequence[tuple[Fact, float]]) -> Relation:
    """The whole moves as its weighted parts do; without a whole they move against each other."""
    terms = [(fact.place, -weight) for fact, weight in parts]
    return Relation(((whole.place, 1.0), *terms) if whole else tuple(terms))


@dataclass
class Additive:
    """Finds the relations of all groups; adds to the facts what nobody sent and what follows from others."""

    facts: Facts
    parts: Parts
    rules: Disclosure
    _weights: dict[tuple[str, ...], tuple[float, ...]] = field(default_factory=dict, init=False)

    def relations(self) -> Iterator[Relation]:
        """All relations, in order."""
        for group in list(self.facts.of(self.rules.counts)):
            for _ in range(_PASSES):
                before = len(self.facts.all)
                self._complete(group)
                if len(self.facts.all) == before:
                    break
            yield from self._counts(group)
        for group in list(self.facts.of(self.rules.shares)):
            yield from self._shares(group)
        for group in list(self.facts.of([*self.rules.counts, *self.rules.shares])):
            yield from self._categories(group)
        yield from self._areas()

    def _families(self, group: Group) -> Iterator[tuple[int, Family, dict[str, Fact]]]:
        for dimension, name in enumerate(DIMENSIONS):
            if dimension != _OWN:
                for members in by_rest(group, dimension).values():
                    if len(members) > 1 or TOTAL not in members:
                        for family in self.parts.families(name, members):
                            yield dimension, family, members

    def _complete(self, group: Group) -> None:
        """Adds totals that follow from their parts, and the rest of totals of which a part was not sent."""
        for dimension, family, members in list(self._families(group)):
            parts = [members[code] for code in family.parts if members[code].value is not None]
            if not parts or len(parts) < len(family.parts):
                continue
            whole = members.get(family.whole)
            added = sum(part.value or 0.0 for part in parts)
            if whole is None:
                if len(parts) > 1:
                    self.facts.add(parts[0].key.at(dimension, family.whole), added)
            elif whole.value is not None:
                left = residual(whole, parts)
                if left > self.rules.complete_within * abs(whole.value):
                    self.facts.add(parts[0].key.at(dimension, family.missing), left)

    def _counts(self, group: Group) -> Iterator[Relation]:
        for dimension, family, members in self._families(group):
            whole = members.get(family.whole)
            if whole is None or whole.value is None or any(members[code].value is None for code in family.parts):
                continue
            parts = [members[code] for code in family.parts]
            rest = self.facts.by_key.get(whole.key.at(dimension, family.missing))
            if rest is not None and rest not in parts:
                parts.append(rest)
            if abs(residual(whole, parts)) <= self._slack(whole):
                yield relation(whole, [(part, 1.0) for part in parts])

    def _slack(self, whole: Fact) -> float:
        """How far parts may be from their total and still be its parts."""
        return max(float(self.rules.complete_within) * abs(whole.value or 0.0), 1.0) + 1e-9

    def _shares(self, group: Group) -> Iterator[Relation]:
        for dimension, family, members in list(self._families(group)):
            parts = [members[code] for code in family.parts]
            whole = members.get(family.whole)
            if any(part.value is None for part in parts) or (whole is not None and whole.value is None):
                continue
            if self._follow_from_counts(whole, parts):
                continue
            yield from self._share(dimension, family, whole, parts)

    def _share(self, dimension: int, family: Family, whole: Fact | None, parts: list[Fact]) -> Iterator[Relation]:
        known = DIMENSIONS[dimension] in self.rules.weights_known
        if known and len(parts) == 1 and len(family.missing) == 1 and whole is not None:
            other = min(max(2 * (whole.value or 0.0) - (parts[0].value or 0.0), 0.0), 100.0)
            parts = [*parts, self.facts.add(parts[0].key.at(dimension, family.missing), other)]
        if len(parts) < 2:
            return
        weights = self._sent_weights(parts) or (self._known_weights(dimension, whole, parts) if known else None)
        if weights:
            if whole is None:
                mean = sum(weight * (part.value or 0.0) for part, weight in zip(parts, weights, strict=True))
                whole = self.facts.add(parts[0].key.at(dimension, family.whole), mean)
            yield relation(whole, list(zip(parts, weights, strict=True)))

    def _follow_from_counts(self, whole: Fact | None, parts: list[Fact]) -> bool:
        """All members have their counts, which add up: then so do the shares, and once is enough."""
        counts = [self.facts.get(each.key.measured("NUM")) for each in (whole, *parts) if each is not None]
        if whole is None or not all(each is not None and each.is_sent for each in counts):
            return False
        first, *others = [each for each in counts if each is not None]
        return abs(residual(first, others)) <= self._slack(first)

    def _sent_weights(self, parts: list[Fact]) -> tuple[float, ...] | None:
        found = [self.facts.get(part.key.measured("DEN")) for part in parts]
        values = [each.value or 0.0 for each in found if each is not None and each.is_sent]
        added = sum(values)
        return tuple(value / added for value in values) if len(values) == len(parts) and added > 0 else None

    def _known_weights(self, dimension: int, whole: Fact | None, parts: list[Fact]) -> tuple[float, ...]:
        """Weights that a group has in common, so that shares in several dimensions fit each other."""
        key = parts[0].key
        name = (*map(str, key[:4]), str(dimension), *(part.key.codes[dimension] for part in parts))
        if name not in self._weights:
            self._weights[name] = self._guessed(whole, parts)
        return self._weights[name]

    def _guessed(self, whole: Fact | None, parts: list[Fact]) -> tuple[float, ...]:
        """The weights that the values themselves give; halves, thirds, … where they give none."""
        values = [part.value or 0.0 for part in parts]
        total = whole.value if whole is not None else None
        if total is not None and total > max(values) and abs(sum(values) - total) <= self.rules.points:
            return (1.0,) * len(parts)  # parts of one whole, not shares of their own
        if total is not None and len(values) == 2 and values[0] != values[1]:
            first = (total - values[1]) / (values[0] - values[1])
            if 0.02 < first < 0.98:
                return (first, 1.0 - first)
        return (1.0 / len(parts),) * len(parts)

    def _categories(self, group: Group) -> Iterator[Relation]:
        """The indicator's own categories: what the rules say of them, and those that happen to add up."""
        for members in by_rest(group, _OWN).values():
            valued = {code: fact for code, fact in members.items() if fact.value is not None}
            others = [fact for code, fact in valued.items() if code != TOTAL]
            if not others:
                continue
            yield from self._by_rules(others[0].key, valued)
            if others[0].key.measure == "DEN":
                yield from _alike(valued)
            elif len(others) > 1:
                yield from self._adding_up(valued.get(TOTAL), others)

    def _adding_up(self, whole: Fact | None, parts: list[Fact]) -> Iterator[Relation]:
        added = sum(part.value or 0.0 for part in parts)
        terms = [(part, 1.0) for part in parts]
        count = parts[0].key.measure in self.rules.counts
        if whole is not None and (count or len(parts) > 2 or self._is_complete(parts)):
            slack = self._slack(whole) if count else max(self.rules.points, 0.02 * abs(whole.value or 0.0))
            if min(abs(added - (whole.value or 0.0)), abs(residual(whole, parts))) <= slack:
                yield relation(whole, terms)
        if parts[0].key.measure == "PCT" and abs(added - 100.0) <= self.rules.points:
            yield relation(None, terms)

    def _is_complete(self, parts: list[Fact]) -> bool:
        """Two categories of many that happen to add up to the total say nothing of each other."""
        return self.parts.own(parts[0].key.series) <= {part.key.codes[_OWN] for part in parts}

    def _by_rules(self, key: Key, members: dict[str, Fact]) -> Iterator[Relation]:
        for identity in self.parts.identities.get(key.series, ()):
            parts = [(members[code], 1.0) for code in identity.parts if code in members]
            whole = self._whole(identity, key, members)
            if whole is not None and len(parts) == len(identity.parts):
                added = sum(part.value or 0.0 for part, _ in parts)
                if abs(added - (whole.value or 0.0)) <= max(self.rules.points, self._slack(whole)):
                    yield relation(whole, parts)

    def _whole(self, identity: Identity, key: Key, members: dict[str, Fact]) -> Fact | None:
        if not identity.other:
            return members.get(identity.whole)
        return self.facts.get(key._replace(series=identity.other).at(_OWN, TOTAL))

    def _areas(self) -> Iterator[Relation]:
        """An area that was divided, and those that it was divided into."""
        for row in self.parts.definitions.areas.values():
            parts = row["successors"].split(";") if row["successors"] else []
            for group in self._of_area(row["ref_area"] if parts else ""):
                for whole in list(group.values()):
                    found = [self.facts.get(whole.key._replace(area=part)) for part in parts]
                    there = [each for each in found if each is not None]
                    all_there = whole.value is not None and len(there) == len(parts)
                    if all_there and abs(residual(whole, there)) <= self._slack(whole):
                        yield relation(whole, [(each, 1.0) for each in there])

    def _of_area(self, area: str) -> list[Group]:
        counts = self.rules.counts
        return [group for name, group in sorted(self.facts.groups.items()) if name[0] == area and name[3] in counts]


def residual(whole: Fact, parts: Sequence[Fact]) -> float:
    """What is left of a total without its parts: as the values stand, or in the table where least is left."""
    found = [(whole.value or 0.0) - sum(part.value or 0.0 for part in parts)]
    for table, value in whole.values.items():
        if all(table in part.values for part in parts):
            found.append(value - sum(part.values[table] for part in parts))
    return min(found, key=abs)


def _alike(members: dict[str, Fact]) -> Iterator[Relation]:
    """Denominators are often the same in all categories: then one tells the others."""
    facts = list(members.values())
    for before, after in pairwise(facts):
        if abs((before.value or 0.0) - (after.value or 0.0)) <= 0.01 * abs(before.value or 0.0):
            yield Relation(((before.place, 1.0), (after.place, -1.0)))
