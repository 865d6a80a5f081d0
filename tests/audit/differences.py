"""Why one of our regional values differs from a published one: which area, and how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from indicators.definitions.names import AreaNames
from indicators.release.explain_words import movers, plain

GOAL = 0.1  # per 100: what differs by more is explained by name
TAIWAN = "TWN"
_ROUNDED = 0.15  # the file of 2026 has one decimal
_NAMED = 3
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
    """

    taiwan: dict[int, float]
    others: dict[str, dict[tuple[str, int], float]]
    names: AreaNames


def implied(found: list[Pair], base: str) -> dict[int, float]:
    """The value of Taiwan, China that the group implies which it moves most."""
    needed = {pair.year: pair.behind.needed(pair.published, TAIWAN) for pair in found if pair.group == base}
    return {year: value for year, value in needed.items() if value is not None and value > 0}


def rest(pair: Pair, taiwan: dict[int, float], *, known: bool) -> float | None:
    """What is left of a difference when missing areas have the value that is known of them."""
    if pair.difference is None:
        return None
    values = {TAIWAN: taiwan[pair.year]} if pair.year in taiwan else {}
    if known:
        last = {each["REF_AREA"]: each["LAST_VALUE"] for each in pair.behind.missing if each["LAST_VALUE"] is not None}
        values = last | values
    return pair.behind.filled(values) - pair.published


def explained(pair: Pair, known: Known) -> tuple[str, bool]:
    """Why a value differs, by name and number, and whether that is all of it."""
    found = [*_by_missing(pair, known), *_by_revision(pair, known)]
    left, text = min(found, key=lambda each: abs(each[0]))
    return f"{text}; left {left:+.2f}", abs(left) <= GOAL


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
