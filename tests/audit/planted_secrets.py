"""The tables in which confidential values are planted: what areas send, and the ties that anybody may use."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from indicators.definitions.registry import Definitions

_SEXES, _PLACES = ("_T", "F", "M"), ("_T", "U", "R")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that was sent."""

    indicator: str
    measure: str
    sex: str = "_T"
    place: str = "_T"
    edition: str = "2016"


@dataclass(slots=True)
class Table:
    """What an area sent for a year: its values, which of them are secret, and the ties that anybody may use.

    A tie is (coefficients by cell, slack): their sum is 0, give or take what the rounding of shares allows.
    """

    area: str
    year: int
    name: str
    values: dict[Cell, float] = field(default_factory=dict)
    secret: set[Cell] = field(default_factory=set)
    ties: list[tuple[dict[Cell, float], float]] = field(default_factory=list)

    def add_up(self, total: Cell, parts: list[Cell]) -> None:
        """A count is the sum of its parts."""
        self.ties.append(({total: 1.0} | dict.fromkeys(parts, -1.0), 1e-6))

    def divides(self, share: Cell, count: Cell, whole: float, times: float) -> None:
        """A share is a count by a whole that everybody knows."""
        self.ties.append(({share: 1.0, count: -times / whole}, 1e-4))

    def weighs(self, total: Cell, parts: dict[Cell, float]) -> None:
        """A share is the mean of shares, with weights that everybody knows."""
        whole = sum(parts.values())
        self.ties.append(({total: 1.0} | {part: -weight / whole for part, weight in parts.items()}, 1e-3))


def shares(table: Table, people: float, chance: random.Random) -> None:
    """A percentage by sex, its numerator and its denominator; one of the shares or counts is secret."""
    women = round(people * chance.uniform(0.49, 0.52))
    wholes = {"_T": people, "F": women, "M": people - women}
    counts = {sex: round(wholes[sex] * chance.uniform(0.2, 0.7)) for sex in ("F", "M")}
    counts["_T"] = counts["F"] + counts["M"]
    for sex in _SEXES:
        table.values[Cell("HH7", "NUM", sex)] = counts[sex]
        table.values[Cell("HH7", "DEN", sex)] = wholes[sex]
        table.values[Cell("HH7", "PCT", sex)] = round(100 * counts[sex] / wholes[sex], 4)
        table.divides(Cell("HH7", "PCT", sex), Cell("HH7", "NUM", sex), wholes[sex], 100)
    table.add_up(Cell("HH7", "NUM"), [Cell("HH7", "NUM", sex) for sex in ("F", "M")])
    table.weighs(Cell("HH7", "PCT"), {Cell("HH7", "PCT", sex): wholes[sex] for sex in ("F", "M")})
    table.secret = {Cell("HH7", chance.choice(("PCT", "NUM")), chance.choice(_SEXES))}


def crossed(table: Table, people: float, chance: random.Random) -> None:
    """Counts by sex and residence with their margins; up to three are secret."""
    for sex in ("F", "M"):
        for place in ("U", "R"):
            table.values[Cell("HH7", "NUM", sex, place)] = round(people * chance.uniform(0.02, 0.2))
    for place in ("U", "R"):
        table.values[Cell("HH7", "NUM", "_T", place)] = _sum(table, [Cell("HH7", "NUM", s, place) for s in ("F", "M")])
    for sex in _SEXES:
        table.values[Cell("HH7", "NUM", sex)] = _sum(table, [Cell("HH7", "NUM", sex, p) for p in ("U", "R")])
    for place in _PLACES:
        table.add_up(Cell("HH7", "NUM", "_T", place), [Cell("HH7", "NUM", sex, place) for sex in ("F", "M")])
    for sex in _SEXES:
        table.add_up(Cell("HH7", "NUM", sex), [Cell("HH7", "NUM", sex, place) for place in ("U", "R")])
    table.secret = set(chance.sample(sorted(table.values, key=str), chance.choice((1, 1, 2, 3))))


def _sum(table: Table, cells: list[Cell]) -> float:
    return sum(table.values[cell] for cell in cells)


def editions(table: Table, people: float, chance: random.Random) -> None:
    """The same percentages under three editions; one is secret in one of them."""
    women = chance.uniform(0.49, 0.52)
    found = {sex: chance.uniform(20, 70) for sex in ("F", "M")}
    found["_T"] = women * found["F"] + (1 - women) * found["M"]
    for edition in ("2010", "2014", "2016"):
        for sex in _SEXES:
            table.values[Cell("HH7", "PCT", sex, edition=edition)] = round(found[sex], 4)
        parts = {Cell("HH7", "PCT", s, edition=edition): w for s, w in (("F", women), ("M", 1 - women))}
        table.weighs(Cell("HH7", "PCT", edition=edition), parts)
    table.secret = {chance.choice(sorted(table.values, key=str))}


def rates(table: Table, people: float, chance: random.Random) -> None:
    """Subscriptions and what they are per 100 inhabitants, which are MDG indicators too; one is secret."""
    for code in ("A1", "A2"):
        count = round(people * chance.uniform(0.05, 0.6))
        table.values[Cell(code, "NUM")] = count
        table.values[Cell(code, "RATE")] = round(100 * count / people, 4)
        table.divides(Cell(code, "RATE"), Cell(code, "NUM"), people, 100)
    table.secret = {chance.choice(sorted(table.values, key=str))}


KINDS: dict[int, Callable[[Table, float, random.Random], None]] = {
    2012: shares,
    2013: crossed,
    2014: editions,
    2015: rates,
}


def tables(definitions: Definitions, areas: int, chance: random.Random) -> list[Table]:
    """What some areas send, by year another kind of table."""
    people = {(area, year): count for area, year, count, _ in definitions.population() if count > 1_000_000}
    fit = sorted({area for area, year in people if all((area, other) in people for other in KINDS)})
    made = []
    for area in chance.sample(fit, areas):
        for year, kind in KINDS.items():
            table = Table(area, year, kind.__name__)
            kind(table, float(people[area, year]), chance)
            table.values[Cell("HH5", "PCT")] = 20.0 + 3 * (year - min(KINDS))  # series that are free
            table.values.setdefault(Cell("A1", "RATE"), 12.0 + year - min(KINDS))
            made.append(table)
    return made
