"""A statistical cube as its file states it: variables with categories, and cells that keep value, symbol and notes.

PC-Axis and JSON-stat both become this record. Nothing is decided here about what a symbol or a status means to us.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import prod

from indicators.base.errors import Unreadable
from indicators.reading.formats.limits import Limits


class Reason(StrEnum):
    """Why a cell has no value of its own, or a special zero; how many dots are stored, not what they mean."""

    NONE = ""
    MISSING_1 = "missing-1"
    MISSING_2 = "missing-2"
    MISSING_3 = "missing-3"
    MISSING_4 = "missing-4"
    MISSING_5 = "missing-5"
    MISSING_6 = "missing-6"
    SUM_OF_UNLIKE = "sum-of-unlike"
    NIL = "nil"
    ABSENT_ZERO = "absent-zero"


class Role(StrEnum):
    """What a variable is about, where its file states it."""

    NONE = ""
    TIME = "time"
    GEO = "geo"
    METRIC = "metric"


class NoteKind(StrEnum):
    """How a note belongs to a cell."""

    PLAIN = ""
    MANDATORY = "[X] "
    MARK = "[mark] "
    ATTRIBUTES = "attributes"


@dataclass(frozen=True, slots=True)
class Note:
    """A note of one cell."""

    text: str
    kind: NoteKind = NoteKind.PLAIN

    def __str__(self) -> str:
        return self.text if self.kind is NoteKind.ATTRIBUTES else f"{self.kind}{self.text}"


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit of some cells.

    Attributes:
        label: in words.
        decimals: how many are shown; nothing where that is not stated.
        symbol: written beside the figure.
        position: of the symbol, ``start`` or ``end``.
    """

    label: str = ""
    decimals: int | None = None
    symbol: str = ""
    position: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """One category of a variable; the period is the SDMX form of the time that it stands for, if it does."""

    code: str
    text: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """One dimension of a cube."""

    name: str
    label: str
    categories: tuple[Category, ...]
    role: Role = Role.NONE


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Attributes:
        number: its place in the order of the file, from 0.
        codes: of its categories, in the order of the variables; a category without a code has its text.
        texts: of its categories.
        value: the exact decimal as stored, blank where it is missing.
        symbol: the dots or the dash that are stored.
        shown: how the file asks to show it.
        reason: why it is missing, or which zero it is.
        status: as stated.
        unit: with the decimals to show.
        stored_decimals: how many the file says to hold; nothing where it does not.
        notes: of this cell.
        address: where it stands: ``12:5`` (line:position) or ``value[3]``.
        confidential: the file says that what is stored is not what may be shown.
        attributes: name and value of each.
    """

    number: int
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    value: str
    address: str
    symbol: str = ""
    shown: str = ""
    reason: Reason = Reason.NONE
    status: str = ""
    unit: Unit = Unit()
    stored_decimals: int | None = None
    notes: tuple[Note, ...] = ()
    confidential: bool = False
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """Something else that a file states: of all of it, or of the variable or category that ``where`` names."""

    what: str
    where: str
    value: str
    language: str = ""


class FaultKind(StrEnum):
    """What can be wrong with the file of a cube."""

    SYNTAX = "syntax"
    KEYWORD = "keyword"
    VARIABLE = "variable"
    COUNTS = "counts"
    CELLS = "cells"
    CELL = "cell"
    LENGTH = "length"
    DIMENSION = "dimension"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class CubeFault:
    """One thing that is wrong.

    Attributes:
        kind: what sort of defect it is.
        where: the keyword or member, as it is written.
        found: what stands there; of a cell never its text, which may be confidential.
        expected: what must stand there.
        address: the place of it in the file.
        why: from what the expectation follows.
    """

    kind: FaultKind
    where: str
    found: str
    expected: str
    address: str = ""
    why: str = ""

    def __str__(self) -> str:
        why = f" = {self.why}" if self.why else ""
        return f"{self.where}: {self.found or '–'} ({self.expected}{why})"


class WrongCube(Unreadable):
    """A file of a cube that contradicts itself: none of its values is read, for which cell is which is not certain."""

    MOST = 50

    def __init__(self, faults: Sequence[CubeFault]) -> None:
        super().__init__("cube_wrong", "; ".join(map(str, faults[:3])))
        self.faults = tuple(faults[: self.MOST])


@dataclass(frozen=True, slots=True)
class Cube:
    """A cube.

    Attributes:
        name: its key in a bundle or its place in a collection; blank for the only one of a file.
        variables: in the order of the file; the last one runs fastest.
        cells: gives all cells in the order of the file, the missing ones too.
        facts: everything else that the file states.
        remarks: what was assumed, or looks odd.
        path: the member of the document that it is; blank for the whole of a file.
    """

    name: str
    variables: tuple[Variable, ...]
    cells: Callable[[], Iterator[Cell]]
    facts: tuple[Fact, ...] = ()
    remarks: tuple[str, ...] = ()
    path: str = ""

    def fact(self, what: str, where: str = "") -> str:
        """The first value of a fact in the language of the file, blank if it is not stated."""
        return next((each.value for each in self.facts if (each.what, each.where) == (what, where)), "")


@dataclass(slots=True)
class CubeFile:
    """All cubes of a file, with what it only lists."""

    cubes: list[Cube] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def checked_size(sizes: Sequence[int], limits: Limits) -> int:
    """How many cells a cube has, told before any of them is made.

    Raises:
        Unreadable: there are more than the limit.
    """
    cells = prod(sizes)
    if cells > limits.cells:
        shown = " × ".join(f"{size:,}" for size in sizes[:8])
        raise Unreadable("too_large", f"a cube of {shown} cells; at most {limits.cells:,}")
    return cells
