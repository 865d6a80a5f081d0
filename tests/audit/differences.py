"""Why one of our regional values differs from a published one: which area, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indicators.definitions.names import AreaNames
from indicators.release.explain_words import movers, plain
from tests.audit.publications import PARTS

GOAL = 0.1  # per 100: what differs by more is explained by name
TAIWAN = "TWN"
_ROUNDED = 0.15  # the file of 2026 has one decimal
_NAMED = 3
_ALIKE = 2.0
_SMALL = 0.02


@dataclass(frozen=True)
class Group:
    """What our value of a group and year is made of: the areas with a value, and those without."""

    used: list[dict[str, Any]]
    missing: list[dict[str, Any]]

    def needed(self, published: float, area: str) -> float | None:
        """The value that one missing area must have, the others at their last known one, for ours to be as published."""
        weight = next((each["WEIGHT"] for each in self.missing if each["REF_AREA"] == area), None)
        if not weight:
            return None
        others = [each for each in self.missing if each["REF_AREA"] != area and each["LAST_VALUE"] is not None]
        parts = [(each["OBS_VALUE"], each["WEIGHT"]) for each in self.used]
        parts += [(each["LAST_VALUE"], each["WEIGHT"]) for each in others if each["WEIGHT"]]
        weights, added = sum(part[1] for part in parts), sum(value * part for value, part in parts)
        return float((published * (weights + weight) - added) / weight)

    def required(self, published: float, area: str, known: dict[str, float]) -> float | None:
        """The value that one missing area must have, some others at given values, for ours to be as published."""
        weight = next((each["WEIGHT"] for each in self.missing if each["REF_AREA"] == area), None)
        if not weight:
            return None
        weights = sum(each["WEIGHT"] for each in self.used)
        weights += sum(each["WEIGHT"] or 0 for each in self.missing if each["REF_AREA"] in known)
        return float(published + (published - self.filled(known)) * weights / weight)

    def filled(self, known: dict[str, float]) -> float:
        """Our value when missing areas have given values."""
        added = sum(each["OBS_VALUE"] * each["WEIGHT"] for each in self.used)
        weights = sum(each["WEIGHT"] for each in self.used)
        there = [each for each in self.missing if each["REF_AREA"] in known and each["WEIGHT"]]
        added += sum(known[each["REF_AREA"]] * each["WEIGHT"] for each in there)
        return float(added / (weights + sum(each["WEIGHT"] for each in there)))


@dataclass(frozen=True)
class Pair:
    """A published value and ours."""

    group: str
    year: int
    published: float
    ours: float | None
    shown: float | None
    behind: Group

    @property
    def weight(self) -> float:
        """The population of all areas of the group."""
        return float(sum(each["WEIGHT"] or 0 for each in (*self.behind.used, *self.behind.missing)))

    @property
    def difference(self) -> float | None:
        """Ours, of reported values only, minus the published value; None where ours is withheld."""
        return None if self.ours is None else self.ours - self.published


@dataclass(frozen=True)
class Known:
    """What else is known of a series.

    Attributes:
        taiwan: the value of Taiwan, China by year, as one group implies it.
        others: by publication, the values of the same series in its file, of groups and of areas.
        names: of areas.
        pairs: every published value of the series, by group and year.
    """

    taiwan: dict[int, float]
    others: dict[str, dict[tuple[str, int], float]]
    names: AreaNames
    pairs: dict[tuple[str, int], Pair]


def implied(found: list[Pair], counting: tuple[str, ...]) -> dict[int, float]:
    """The value of Taiwan, China that the group implies which it moves most.

    Other areas without a value have their last known one, are left out, or count as 0. Where that makes a difference,
    the value is what is nearest to the nearest year in which it makes none; where it makes one in every year, what the
    next group implies comes first. What is far from that implies nothing of Taiwan, China.

    Args:
        found: every published value of a series.
        counting: the groups that count Taiwan, China, the one that it moves most first.
    """
    base, then = ({pair.year: _candidates(pair) for pair in found if pair.group == code} for code in counting[:2])
    sure = _sure(base) or _sure(then)
    chosen: dict[int, float] = {}
    for year, each in base.items():
        near = sure[min(sure, key=lambda other: abs(other - year))] if sure else None
        value = sure.get(year) or min(each, key=lambda one: abs(one - (near or one)), default=None)
        if value is not None and (near is None or abs(value - near) <= near / 2):
            chosen[year] = value
    return chosen


def _candidates(pair: Pair) -> list[float]:
    """What Taiwan, China must have had, by what the other areas without a value count as."""
    zeros = {each["REF_AREA"]: 0.0 for each in pair.behind.missing if each["LAST_VALUE"] is None and each["WEIGHT"]}
    zeros.pop(TAIWAN, None)
    values = (
        pair.behind.needed(pair.published, TAIWAN),
        *(pair.behind.required(pair.published, TAIWAN, known) for known in ({}, zeros)),
    )
    return [value for value in values if value is not None and value > 0]


def _sure(by_year: dict[int, list[float]]) -> dict[int, float]:
    return {year: each[0] for year, each in by_year.items() if len(each) > 2 and max(each) - min(each) < _ALIKE}


def rest(pair: Pair, taiwan: dict[int, float], *, known: bool) -> float | None:
    """What is left of a difference when missing areas have the value that is known of them."""
    if pair.difference is None:
        return None
    values = {TAIWAN: taiwan[pair.year]} if pair.year in taiwan else {}
    if known:
        last = {each["REF_AREA"]: each["LAST_VALUE"] for each in pair.behind.missing if each["LAST_VALUE"] is not None}
        values = last | values
    return pair.behind.filled(values) - pair.published


@dataclass(frozen=True)
class Reason:
    """Why a value differs, by name and number.

    Attributes:
        cause: the areas that move it, another file, or that nothing known does.
        left: what is left of the difference then.
        needed: the value of one area with which ours would be the published one; blank where the cause is all of it.
    """

    cause: str
    left: float
    needed: str

    @property
    def done(self) -> bool:
        """Whether the cause is all of it."""
        return not self.needed

    def __str__(self) -> str:
        return f"{self.cause}; left {self.left:+.2f}" + (f"; {self.needed}" if self.needed else "")


def explained(pair: Pair, known: Known) -> Reason:
    """Why a value differs; what asks least comes first."""
    found = [*_by_missing(pair, known), *_by_revision(pair, known), *_by_zero(pair, known), *_by_parts(pair, known)]
    done = next((each for each in found if abs(each[0]) <= GOAL), None)
    left, text = done or min(found, key=lambda each: abs(each[0]))
    return Reason(text, left, "" if done else _needed(pair, known))


def _by_missing(pair: Pair, known: Known) -> Iterator[tuple[float, str]]:
    """The areas without a value: Taiwan, China as implied, others at their last known value."""
    said = []
    if pair.year in known.taiwan and any(each["REF_AREA"] == TAIWAN for each in pair.behind.missing):
        said.append(f"Taiwan, China at {plain(round(known.taiwan[pair.year], 1))}")
    yield rest(pair, known.taiwan, known=False) or 0.0, "; ".join(said) or "no missing area moves it"
    said += movers(pair.behind.used, pair.behind.missing, "STRICT", known.names.name, _NAMED, _SMALL)
    yield rest(pair, known.taiwan, known=True) or 0.0, "; ".join(said) or "no missing area moves it"


def _by_revision(pair: Pair, known: Known) -> Iterator[tuple[float, str]]:
    """The value as it comes from what areas, or the group itself, had in the file of another publication."""
    taiwan = {TAIWAN: known.taiwan[pair.year]} if pair.year in known.taiwan else {}
    weights = sum(each["WEIGHT"] for each in pair.behind.used)
    for name, values in known.others.items():
        moved = {
            each["REF_AREA"]: (values[each["REF_AREA"], pair.year] - each["OBS_VALUE"]) * each["WEIGHT"] / weights
            for each in pair.behind.used
            if (each["REF_AREA"], pair.year) in values
        }
        if moved:
            area = max(moved, key=lambda code: abs(moved[code]))
            text = f"with the country values of {name}, above all {known.names.name(area)} ({moved[area]:+.2f})"
            yield pair.behind.filled(taiwan) + sum(moved.values()) - pair.published, text
        before = values.get((pair.group, pair.year))
        if before is not None and abs(before - pair.published) < _ROUNDED:
            yield 0.0, f"published as in {name} ({before:.2f}), though countries revised their values"


def _by_zero(pair: Pair, known: Known) -> Iterator[tuple[float, str]]:
    """The value where the publisher counts an area without a value as if it had none of it."""
    taiwan = {TAIWAN: known.taiwan[pair.year]} if pair.year in known.taiwan else {}
    without = pair.behind.filled(taiwan)
    for each in pair.behind.missing:
        if each["REF_AREA"] != TAIWAN and each["WEIGHT"]:
            value = pair.behind.filled(taiwan | {each["REF_AREA"]: 0.0})
            if abs(value - without) >= _SMALL:
                yield value - pair.published, f"{known.names.name(each['REF_AREA'])} counted as 0"


def _by_parts(pair: Pair, known: Known) -> Iterator[tuple[float, str]]:
    """The value as the publisher's own values of the other groups give it, where they contradict this one."""
    for whole, parts in PARTS.items():
        groups = {code: known.pairs.get((code, pair.year)) for code in (whole, *parts)}
        if pair.group not in groups or None in groups.values() or pair.ours is None:
            continue
        there = {code: each for code, each in groups.items() if each is not None}
        signed = {code: each.weight * each.published for code, each in there.items()}
        if pair.group == whole:
            given = sum(signed[code] for code in parts) / sum(there[code].weight for code in parts)
        else:
            others = sum(signed[code] for code in parts if code != pair.group)
            total = there[whole].published * sum(there[code].weight for code in parts)
            given = (total - others) / there[pair.group].weight
        if abs(given - pair.published) > GOAL:
            said = ", ".join(f"{code} ({each.published:.2f})" for code, each in there.items() if code != pair.group)
            yield pair.ours - given, f"the published {said} give {given:.2f}, not {pair.published:.2f}"


def _needed(pair: Pair, known: Known) -> str:
    """The value of one area with which ours would be the published one: of one without a value, else of the largest."""
    taiwan = {TAIWAN: known.taiwan[pair.year]} if pair.year in known.taiwan else {}
    highest = max(each["OBS_VALUE"] for each in pair.behind.used)
    for each in sorted(pair.behind.missing, key=lambda area: -(area["WEIGHT"] or 0)):
        area = each["REF_AREA"]
        value = None if area in taiwan else pair.behind.required(pair.published, area, taiwan)
        if value is not None and 0 <= value <= highest:
            return f"as published if {known.names.name(area)} had {plain(round(value, 1))}"
    largest = max(pair.behind.used, key=lambda area: area["WEIGHT"])
    weights = sum(area["WEIGHT"] for area in pair.behind.used) + sum(
        area["WEIGHT"] for area in pair.behind.missing if area["REF_AREA"] in taiwan
    )
    value = largest["OBS_VALUE"] - (pair.behind.filled(taiwan) - pair.published) * weights / largest["WEIGHT"]
    had = f"{plain(round(value, 1))} and not {plain(round(largest['OBS_VALUE'], 1))}"
    return f"as published if {known.names.name(largest['REF_AREA'])} had {had}"
