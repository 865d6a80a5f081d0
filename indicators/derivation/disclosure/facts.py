"""What was said about one thing: area, year, series, measure and breakdown, from whatever edition and source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from indicators.base.observation import DIMENSIONS

TOTAL = "_T"
Row = dict[str, Any]


class Key(NamedTuple):
    """What a fact is about; `series` is the meaning that a code has across editions."""

    area: str
    year: int
    series: str
    measure: str
    codes: tuple[str, ...]

    def at(self, dimension: int, code: str) -> Key:
        """The same with another code of one dimension."""
        return self._replace(codes=(*self.codes[:dimension], code, *self.codes[dimension + 1 :]))

    def measured(self, measure: str) -> Key:
        """The same in another measure."""
        return self._replace(measure=measure)


@dataclass(slots=True)
class Fact:
    """All values of one thing.

    Attributes:
        key: what it is about.
        place: its number.
        value: the one that stands; None while it is not known (a confidential cell without a number).
        values: what each table (source and edition) says.
        secret: somebody marked it as confidential.
        hidden: it is not published, because it is secret or the same value in another measure.
        rows: the accepted rows; none for a fact that nobody sent and that follows from others.
    """

    key: Key
    place: int
    value: float | None = None
    values: dict[tuple[str, str], float] = field(default_factory=dict)
    secret: bool = False
    hidden: bool = False
    rows: list[tuple[str, int]] = field(default_factory=list)

    @property
    def is_sent(self) -> bool:
        """Somebody sent it."""
        return bool(self.rows)


Group = dict[tuple[str, ...], Fact]


class Facts:
    """All facts of a scope, by key and by group: area, year, series and measure."""

    def __init__(self, rows: list[Row]) -> None:
        """Reads rows of ``sql/disclosure/scope.sql``; free cells without a number tell nothing and are left out."""
        self.by_key: dict[Key, Fact] = {}
        self.all: list[Fact] = []
        self.groups: dict[tuple[str, int, str, str], Group] = defaultdict(dict)
        for row in rows:
            if row["OBS_VALUE"] is not None or row["CONFIDENTIAL"]:
                self._read(row)

    def _read(self, row: Row) -> None:
        codes = tuple(row[name] for name in DIMENSIONS)
        fact = self.add(Key(row["REF_AREA"], row["TIME_PERIOD"], row["MEANING"], row["MEASURE"], codes))
        fact.rows.append((row["SUBMISSION"], row["POSITION"]))
        fact.secret = fact.secret or row["CONFIDENTIAL"]
        fact.hidden = fact.secret
        if row["OBS_VALUE"] is not None:
            fact.value = row["OBS_VALUE"] if fact.value is None else fact.value
            fact.values.setdefault((row["PROVIDER"], row["EDITION"]), row["OBS_VALUE"])

    def add(self, key: Key, value: float | None = None) -> Fact:
        """The fact of a key, made if there is none; one that nobody sent is hidden by nature."""
        fact = self.by_key.get(key)
        if fact is None:
            fact = Fact(key, len(self.all), value, hidden=value is not None)
            self.by_key[key] = fact
            self.all.append(fact)
            self.groups[key[:4]][key.codes] = fact
        return fact

    def get(self, key: Key) -> Fact | None:
        """The fact of a key, if it has a value."""
        fact = self.by_key.get(key)
        return fact if fact is not None and fact.value is not None else None

    def of(self, measures: Collection[str]) -> Iterator[Group]:
        """The groups of some measures, in order."""
        for name in sorted(self.groups):
            if name[3] in measures:
                yield self.groups[name]


def by_rest(group: Group, dimension: int) -> dict[tuple[str, ...], dict[str, Fact]]:
    """The facts of a group by what they have in the other dimensions, and then by their code in this one."""
    found: dict[tuple[str, ...], dict[str, Fact]] = defaultdict(dict)
    for codes, fact in group.items():
        found[codes[:dimension] + codes[dimension + 1 :]][codes[dimension]] = fact
    return {rest: found[rest] for rest in sorted(found)}
