"""Codes on which two readings of a list disagree: every file names what is meant, one file says which code that is.

Where the list itself could not be read, `disputed.yml` holds what each reading says. In all other files such an
indicator has a name (``fixed_broadband``) in place of its code; here names become the codes of the reading that is
chosen, and what that reading does not have is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from indicators.definitions.tables import Row, wrong_at

Pair = tuple[str, str]
NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")  # of a disputed indicator


def is_name(text: str) -> bool:
    """Whether a text stands for an indicator whose code is disputed; a code never looks like that."""
    return NAME.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class ListReading:
    """What one reading of a list says, and what it rests on: `said` in a few words of each language."""

    reading: str
    said: Mapping[str, str]
    source: str
    date: str
    confidence: str
    codes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Editions of which two readings disagree about a group of indicators."""

    group: str
    editions: tuple[str, ...]
    chosen: str
    readings: Mapping[str, ListReading]

    @property
    def disputed(self) -> frozenset[str]:
        """The codes that do not mean the same in every reading."""
        codes = {code for reading in self.readings.values() for code in reading.codes}
        return frozenset(c for c in codes if len({reading.codes.get(c) for reading in self.readings.values()}) > 1)


@dataclass(frozen=True)
class Readings:
    """Every dispute, and the codes by the readings that are chosen."""

    disputes: tuple[Dispute, ...]

    @classmethod
    def of(cls, document: list[dict[str, Any]]) -> Readings:
        """The readings of `disputed.yml`."""
        return cls(tuple(_dispute(each) for each in document))

    def choosing(self, chosen: Mapping[str, str]) -> Readings:
        """The same disputes with another reading for some editions (edition to reading); each edition by itself."""
        return Readings(
            tuple(
                Dispute(each.group, (edition,), chosen.get(edition, each.chosen), each.readings)
                for each in self.disputes
                for edition in each.editions
            )
        )

    @cached_property
    def by_edition(self) -> dict[str, list[Dispute]]:
        """The disputes about each edition."""
        found: dict[str, list[Dispute]] = {}
        for dispute in self.disputes:
            for edition in dispute.editions:
                found.setdefault(edition, []).append(dispute)
        return found

    @cached_property
    def codes(self) -> dict[Pair, str]:
        """(edition, name) to the code that the chosen reading gives it, in the order of the list."""
        return {
            (edition, name): code
            for edition, disputes in self.by_edition.items()
            for each in disputes
            for code, name in each.readings[each.chosen].codes.items()
        }

    @cached_property
    def names(self) -> dict[Pair, str]:
        """(edition, code) to the name that the chosen reading gives it."""
        return {(edition, code): name for (edition, name), code in self.codes.items()}

    @cached_property
    def disputed(self) -> frozenset[Pair]:
        """Every (edition, code) of which two readings say different things."""
        return frozenset(
            (edition, code)
            for edition, disputes in self.by_edition.items()
            for each in disputes
            for code in each.disputed
        )

    def doubt(self, edition: str, group: str) -> ListReading | None:
        """The reading on which a group of an edition rests; nothing where the list is not disputed."""
        return next((d.readings[d.chosen] for d in self.by_edition.get(edition, ()) if d.group == group), None)

    def others(self, edition: str, code: str) -> Iterator[tuple[ListReading, str]]:
        """What the readings that were not chosen call a code of an edition: each with the name."""
        for dispute in self.by_edition.get(edition, ()):
            for reading in dispute.readings.values():
                if reading.reading != dispute.chosen and code in reading.codes:
                    yield reading, reading.codes[code]

    def code(self, edition: str, text: str) -> str | None:
        """A code as it is; of a name the code in an edition, nothing where the reading has none."""
        return self.codes.get((edition, text)) if is_name(text) else text

    def coded(self, rows: Iterable[Row], edition: str, code: str) -> list[Row]:
        """Rows with a code for a name; those that the chosen reading does not have are left out.

        Args:
            rows: of one table.
            edition: the column of the edition.
            code: the column of the code.
        """
        found = ((row, self.code(row[edition], row[code])) for row in rows)
        return [row | {code: known} for row, known in found if known is not None]

    def listed(self, edition: str, rows: list[Row]) -> list[Row]:
        """The list of an edition in the order and with the codes of the chosen reading, and with its doubt."""
        by_name = {row["code"]: row for row in rows if is_name(row["code"])}
        codes = {name: code for (of, name), code in self.codes.items() if of == edition}
        wanted = [by_name[name] | {"code": code} for name, code in codes.items() if name in by_name]
        first = next((place for place, row in enumerate(rows) if row["code"] in by_name), len(rows))
        plain = [row for row in rows if row["code"] not in by_name]
        return [self._doubted(edition, row) for row in (*plain[:first], *wanted, *plain[first:])]

    def _doubted(self, edition: str, row: Row) -> Row:
        reading = self.doubt(edition, row["group"])
        return row if reading is None else row | {"confidence": reading.confidence, "evidence": reading.said["en"]}

    def concordance(self, rows: Iterable[Row]) -> list[Row]:
        """The steps between editions; what a reading does not have is dropped there, and goes nowhere from there."""
        found = []
        for row in rows:
            before = self.code(row["edition_from"], row["code_from"])
            after = self.code(row["edition_to"], row["code_to"])
            if before is None or (after is None and not before):
                continue
            ended = {"relation": "dropped", "note": ""} if after is None else {}
            found.append(row | {"code_from": before, "code_to": after or ""} | ended)
        return found


def _dispute(entry: dict[str, Any]) -> Dispute:
    readings = {each["reading"]: ListReading(**each) for each in entry["readings"]}
    return Dispute(entry["group"], tuple(entry["editions"]), entry["reading"], readings)


def readings_of(entries: list[dict[str, Any]], path: Path) -> Readings:
    """What the readings of lists say: each chosen one exists, and no code and no name is given twice.

    Raises:
        DefinitionError: it is not so; names file and line.
    """
    seen: set[tuple[str, str]] = set()
    for place, entry in enumerate(entries):
        names = [each["reading"] for each in entry["readings"]]
        if entry["reading"] not in names:
            raise wrong_at(path, [place, "reading"], f"there is no reading {entry['reading']}: {', '.join(names)}")
        for number, each in enumerate(entry["readings"]):
            if len(set(each["codes"].values())) < len(each["codes"]):
                raise wrong_at(path, [place, "readings", number, "codes"], "two codes have the same name")
        pairs = {
            (edition, code) for edition in entry["editions"] for each in entry["readings"] for code in each["codes"]
        }
        if twice := sorted(pairs & seen):
            raise wrong_at(path, [place, "editions"], f"{' '.join(twice[0])} is disputed above already")
        seen |= pairs
    return Readings.of(entries)
