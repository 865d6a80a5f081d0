"""Notes, marks and attributes of single cells of a PC-Axis file, with ``*`` for every value of a variable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from indicators.reading.formats.cube import FaultKind, Note, NoteKind, Variable
from indicators.reading.formats.px_keywords import Keywords, Statement

_EVERY = "*"
_KINDS = {"CELLNOTE": NoteKind.PLAIN, "CELLNOTEX": NoteKind.MANDATORY, "DATANOTECELL": NoteKind.MARK}
_Key = tuple[int, ...]
_ANY = -1
_MOST_FORMS = 64  # each costs a look for each cell


@dataclass(slots=True)
class CellNotes:
    """Finds the notes of a cell by the places of its categories.

    Notes with the same wildcards are looked up together, so that a cell costs no more than there are such forms.
    """

    names: tuple[str, ...] = ()
    unplaced: list[str] = field(default_factory=list)
    _forms: dict[tuple[bool, ...], dict[_Key, list[tuple[int, Note]]]] = field(default_factory=dict)
    _attributes: dict[tuple[bool, ...], dict[_Key, tuple[str, ...]]] = field(default_factory=dict)
    _usual: tuple[str, ...] = ()

    def notes(self, places: Sequence[int]) -> tuple[Note, ...]:
        """All notes of a cell, in the order of the file, then its attributes."""
        if not self._forms and not self.names:
            return ()
        found = [note for form, known in self._forms.items() for note in known.get(_masked(form, places), ())]
        notes = [note for _, note in sorted(found, key=lambda each: each[0])]
        said = self.attributes(places)
        if said:
            notes.append(Note("; ".join(f"{name}={value}" for name, value in said.items()), NoteKind.ATTRIBUTES))
        return tuple(notes)

    def attributes(self, places: Sequence[int]) -> dict[str, str]:
        """The attributes of a cell: its own, else those that hold for all others."""
        if not self.names:
            return {}
        own = (known.get(_masked(form, places)) for form, known in self._attributes.items())
        return dict(zip(self.names, next(filter(None, own), self._usual), strict=False))

    @property
    def forms(self) -> int:
        """How many different sets of variables are left open by ``*``."""
        return len({*self._forms, *self._attributes})

    def add(self, number: int, statement: Statement, known: Sequence[dict[str, int]]) -> None:
        """Takes in a statement about cells; where it names a cell that is not there, that is remembered."""
        if statement.keyword == "ATTRIBUTES" and not statement.keys:
            self._usual = statement.values
            return
        key = _key(statement.keys, known)
        if key is None:
            self.unplaced.append(statement.name)
            return
        form = tuple(place == _ANY for place in key)
        if statement.keyword == "ATTRIBUTES":
            self._attributes.setdefault(form, {})[key] = statement.values
            return
        kind = _KINDS[statement.keyword]
        text = statement.text if kind is NoteKind.MARK else statement.text.replace("#", "\n")
        self._forms.setdefault(form, {}).setdefault(key, []).append((number, Note(text, kind)))


def cell_notes(keywords: Keywords, variables: Sequence[Variable]) -> CellNotes:
    """All notes, marks and attributes of cells in the language of the file."""
    found = CellNotes(keywords.values("ATTRIBUTE-ID"))
    known = [_named(variable) for variable in variables]
    for number, statement in enumerate(keywords.all(*_KINDS, "ATTRIBUTES")):
        if not statement.language:
            found.add(number, statement, known)
    if found.forms > _MOST_FORMS:
        keywords.wrong(FaultKind.SIZE, "CELLNOTE", f"* in {found.forms} forms", f"at most {_MOST_FORMS}")
    return found


def _named(variable: Variable) -> dict[str, int]:
    """The place of each category, by its code, or by its text where that is no code."""
    by_text = {each.text: place for place, each in enumerate(variable.categories)}
    return by_text | {each.code: place for place, each in enumerate(variable.categories)} | {_EVERY: _ANY}


def _key(keys: Sequence[str], known: Sequence[dict[str, int]]) -> _Key | None:
    """The places of the categories that are named; nothing where one is not there."""
    if len(keys) != len(known):
        return None
    places = [named.get(key) for key, named in zip(keys, known, strict=True)]
    return None if None in places else tuple(place for place in places if place is not None)


def _masked(form: Sequence[bool], places: Sequence[int]) -> _Key:
    return tuple(_ANY if any_ else place for any_, place in zip(form, places, strict=True))
