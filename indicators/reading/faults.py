"""What is wrong with the table itself, at its cells: rows, columns and keys that cannot be what was meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What can be wrong; the rule whose REASON it is has the wording."""

    ROW_TOO_LONG = "row_too_long"
    VALUE_SPLIT = "value_split"
    HEADING_TWICE = "heading_twice"
    KEY_BLANK = "key_blank"
    VALUE_MERGED = "value_merged"
    OUT_OF_SIGHT = "value_out_of_sight"
    STRUCK_OUT = "value_struck_out"
    VALUES_LEFT_OUT = "values_left_out"
    NOTE_UNCLEAR = "note_unclear"
    CUBE_FAULT = "cube_fault"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong; the detail holds no value, which may be confidential."""

    kind: Kind
    address: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ')}: {self.address} {self.detail}"


@dataclass(slots=True)
class Faults:
    """Collects faults; of each kind the first are told one by one, and of the others how many there are."""

    MOST: ClassVar[int] = 50

    found: list[Fault] = field(default_factory=list)
    counts: Counter[Kind] = field(default_factory=Counter)

    def add(self, kind: Kind, address: str, detail: str) -> None:
        """Tells one fault."""
        self.add_all(kind, [address], detail, 1)

    def add_all(self, kind: Kind, addresses: Sequence[str], detail: str, count: int) -> None:
        """Tells faults of one kind, of which the first addresses are given, at least `MOST` where there are so many."""
        room = max(self.MOST - self.counts[kind], 0)
        self.found += [Fault(kind, address, detail) for address in addresses[:room]]
        self.counts[kind] += count

    def include(self, other: Faults) -> None:
        """Adds the faults that another one collected."""
        for kind, count in other.counts.items():
            told = [fault for fault in other.found if fault.kind is kind]
            room = max(self.MOST - self.counts[kind], 0)
            self.found += told[:room]
            self.counts[kind] += count

    def all(self) -> tuple[Fault, ...]:
        """The faults, and for each kind with more of them one that says how many."""
        rest = (Fault(kind, "", f"+{count - self.MOST:,}") for kind, count in self.counts.items() if count > self.MOST)
        return (*self.found, *rest)
