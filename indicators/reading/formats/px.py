"""PC-Axis (.px) files of any age as a cube: each cell with codes, texts, symbol, unit, notes, and its place.

Written after the specification of Statistics Sweden (AXIS-VERSION 2013), and after files as offices write them. The
stored symbol decides, not the text that DATASYMBOL shows for it; contradictions are told with line and position.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache, partial
from itertools import product

from indicators.reading.formats.cube import (
    Cell,
    Cube,
    Fact,
    FaultKind,
    Reason,
    Unit,
    Variable,
    WrongCube,
    checked_size,
)
from indicators.reading.formats.limits import Limits
from indicators.reading.formats.px_cells import PxCells, cells, reason
from indicators.reading.formats.px_facts import facts
from indicators.reading.formats.px_keywords import Keywords, keywords
from indicators.reading.formats.px_notes import CellNotes, cell_notes
from indicators.reading.formats.px_text import decoded
from indicators.reading.formats.px_variables import PxVariables, variables

_SUM_SYMBOL = "." * 7
_MOST_DECIMALS = 15
_WARNING = "the file holds values that are to be shown only after disclosure control"
_SIMPLE_CONTROL = "1"  # of CONFIDENTIAL: 1 is shown as 0, 2 as 3
_SHOWN_FOR = {Decimal(1): Decimal(0), Decimal(2): Decimal(3)}


def read(data: bytes, limits: Limits) -> Cube:
    """The cube of a file.

    Raises:
        WrongCube: it contradicts itself, or is cut off; all that was found is told.
        Unreadable: it states more cells than the limit.
    """
    source = decoded(data)
    said = keywords(source)
    own = said.text("LANGUAGE")
    if own:
        said.read_as_main(own)
    found = variables(said)
    if said.data is None:
        said.wrong(FaultKind.KEYWORD, "DATA", "", "DATA", len(source.text.rstrip()))
    if said.faults:
        raise WrongCube(said.faults)
    count = checked_size([len(each.categories) for each in found.variables], limits)
    stored = cells(said, found.variables, found.stub, count)
    notes = cell_notes(said, found.variables)
    show = _Show.of(said, found.variables)
    if said.faults:
        raise WrongCube(said.faults)
    told = _told(said, found, stored, notes)
    stated = (*facts(said, found), *told)
    remarks = tuple(
        f"{fact.where}: {fact.value}" if fact.where else fact.value for fact in told if fact.what == "remark"
    )
    return Cube("", tuple(found.variables), lambda: _cells(said, found, stored, notes, show), stated, remarks)


def _told(said: Keywords, found: PxVariables, stored: PxCells, notes: CellNotes) -> list[Fact]:
    """What was assumed of a file, and whether it asks for disclosure control."""
    told = [Fact("remark", name, text) for name, text in found.remarks]
    told += [Fact("remark", "", said.source.remark)] if said.source.remark else []
    told += [] if stored.ended else [Fact("remark", "DATA", "no semicolon at the end")]
    told += [Fact("remark", name, "names a cell that is not there") for name in notes.unplaced[:5]]
    if said.text("CONFIDENTIAL") not in {"", "0"}:
        simple = ": 1 is shown as 0 and 2 as 3" if said.text("CONFIDENTIAL") == _SIMPLE_CONTROL else ""
        told.append(Fact("warning", "", _WARNING + simple))
    return told


@dataclass(frozen=True, slots=True)
class _Show:
    """How a file asks to show its cells.

    Attributes:
        decimals: SHOWDECIMALS, else DECIMALS.
        stored: DECIMALS.
        precision: by the place of a variable, then of its category.
        units: by the place of a category of the contents variable.
        contents: the place of the contents variable.
        symbols: by reason the text in place of the symbol.
        confidential: what CONFIDENTIAL says, blank for nothing.
        rounding: how a half is rounded.
    """

    decimals: int | None
    stored: int | None
    precision: dict[tuple[int, int], int]
    units: dict[int, str]
    contents: int
    symbols: dict[Reason, str]
    confidential: str
    rounding: str

    @classmethod
    def of(cls, said: Keywords, found: list[Variable]) -> _Show:
        """Reads what is stated; what is no number of decimals is told."""
        stored = _decimals(said, "DECIMALS")
        shown = _decimals(said, "SHOWDECIMALS")
        names = [each.name for each in found]
        contents = names.index(said.text("CONTVARIABLE")) if said.text("CONTVARIABLE") in names else -1
        control = said.text("CONFIDENTIAL")
        return cls(
            stored if shown is None else shown,
            stored,
            dict(_precision(said, found)),
            _units(said, found[contents]) if contents >= 0 else {-1: said.text("UNITS")},
            contents,
            _symbols(said),
            "" if control == "0" else control,
            ROUND_HALF_EVEN if said.text("ROUNDING") == "0" else ROUND_HALF_UP,
        )

    def unit(self, places: tuple[int, ...]) -> Unit:
        """The unit of a cell, with the decimals to show."""
        at = places[self.contents] if self.contents >= 0 else -1
        more = [self.precision[pair] for pair in enumerate(places) if pair in self.precision] if self.precision else []
        decimals = max([self.decimals or 0, *more]) if more or self.decimals is not None else None
        return _unit(self.units.get(at, ""), decimals)


@lru_cache(maxsize=1_000)
def _unit(label: str, decimals: int | None) -> Unit:
    return Unit(label, decimals)


def _decimals(said: Keywords, keyword: str) -> int | None:
    text = said.text(keyword)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 3 and int(text) <= _MOST_DECIMALS):
        stated = said.get(keyword)
        offset = stated.offset if stated else None
        said.wrong(FaultKind.KEYWORD, keyword, text[:20], f"0 to {_MOST_DECIMALS}", offset)
        return None
    return int(text)


def _precision(said: Keywords, found: list[Variable]) -> Iterator[tuple[tuple[int, int], int]]:
    for statement in said.all("PRECISION"):
        for at, variable in enumerate(found):
            if statement.language or len(statement.keys) != 2 or statement.keys[0] != variable.name:
                continue
            for place, each in enumerate(variable.categories):
                if statement.keys[1] in (each.text, each.code) and statement.text.isdigit():
                    yield (at, place), min(int(statement.text[:2]), _MOST_DECIMALS)


def _units(said: Keywords, contents: Variable) -> dict[int, str]:
    usual = said.text("UNITS")
    return {
        place: said.text("UNITS", each.text) or said.text("UNITS", each.code) or usual
        for place, each in enumerate(contents.categories)
    }


def _symbols(said: Keywords) -> dict[Reason, str]:
    shown = {Reason(f"missing-{dots}"): said.text(f"DATASYMBOL{dots}") or "." * dots for dots in range(1, 7)}
    shown[Reason.NIL] = said.text("DATASYMBOLNIL") or "-"
    shown[Reason.SUM_OF_UNLIKE] = said.text("DATASYMBOLSUM") or _SUM_SYMBOL
    return shown


def _cells(said: Keywords, found: PxVariables, stored: PxCells, notes: CellNotes, show: _Show) -> Iterator[Cell]:
    """All cells in the order of the file: the last variable runs fastest."""
    numbered = [list(enumerate(each.categories)) for each in found.variables]
    understood = lru_cache(maxsize=10_000)(partial(_Stored.of, show))
    for number, categories in enumerate(product(*numbered)):
        places = tuple(place for place, _ in categories)
        unit = show.unit(places)
        text, offset = stored.texts[number], stored.offsets[number]
        cell = understood(text, unit.decimals)
        yield Cell(
            number,
            tuple(category.code for _, category in categories),
            tuple(category.text for _, category in categories),
            cell.value,
            said.source.address(offset) if offset >= 0 else f"DATA[{number}]",
            cell.symbol,
            cell.shown,
            cell.reason,
            "",
            unit,
            show.stored,
            notes.notes(places),
            cell.confidential,
            tuple(notes.attributes(places).items()),
        )


@dataclass(frozen=True, slots=True)
class _Stored:
    """What one stored text says."""

    value: str
    symbol: str
    shown: str
    reason: Reason
    confidential: bool

    @classmethod
    def of(cls, show: _Show, text: str, decimals: int | None) -> _Stored:
        """Nil and the rows that KEYS leave out are 0; dots have no value."""
        why = reason(text)
        if why not in {Reason.NONE, Reason.ABSENT_ZERO}:
            value = "0" if why is Reason.NIL else ""
            return cls(value, text, show.symbols[why], why, confidential=_is_secret(None, show.confidential))
        number = Decimal(text or "0")
        shown = _SHOWN_FOR.get(number, number) if show.confidential == _SIMPLE_CONTROL else number
        secret = _is_secret(number, show.confidential)
        return cls(f"{number:f}", "", _rounded(shown, decimals, show.rounding), why, confidential=secret)


def _is_secret(number: Decimal | None, control: str) -> bool:
    """Whether what is stored may not be shown: under an unknown control nothing may."""
    return control not in {"", _SIMPLE_CONTROL} or (control == _SIMPLE_CONTROL and number in _SHOWN_FOR)


def _rounded(number: Decimal, decimals: int | None, rounding: str) -> str:
    if decimals is None:
        return f"{number:f}"
    with localcontext(prec=200):
        return f"{number.quantize(Decimal(1).scaleb(-decimals), rounding=rounding):f}"
