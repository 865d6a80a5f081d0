"""A cube as a sheet with one cell a row, so that layouts and profiles read it like any other table.

A variable has a column with its texts (of time the periods) under its own name, and, where these differ, one with its
codes, ``Region.code``. Every cell is a row, the missing ones too: their OBS_VALUE is blank, and OBS_STATUS has the text
that the file shows in place of a value. What such texts mean is not decided here (`indicators.reading.cube_meaning`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from indicators.reading.formats.cube import Cell, Cube, CubeFile, NoteKind, Reason, Role, Variable
from indicators.reading.formats.sdmx_levels import component
from indicators.reading.sheet import Sheet

CODE = ".code"
TOGETHER = "; "  # between several statuses of one cell: the text in place of its value, an attribute, a mark
STATED = (
    "OBS_VALUE",
    "OBS_STATUS",
    "CONF_STATUS",
    "UNIT_MEASURE",
    "COMMENT_OBS",
    "TRACE",
    "SOURCE",
    "CONTENTS",
    "MATRIX",
)
BESIDE, OTHER = "", "@"  # instead of a concept: nothing is lost without the column; a dimension that is no concept
_STATUS, _CONFIDENTIALITY = {"OBSSTATUS", "STATUS"}, {"OBSCONF", "CONFSTATUS", "CONF"}
_NO_VALUE = {Reason.NONE, Reason.NIL, Reason.ABSENT_ZERO}
_VALUE_NOTES = ("valuenote", "valuenotex", "datanote")
_Notes = Mapping[tuple[int, str], str]


def sheets(file: CubeFile) -> list[Sheet]:
    """A sheet for each cube."""
    return [_sheet(cube) for cube in file.cubes]


def heading(cube: Cube) -> list[str]:
    """The names of the columns: what is stated of each cell, then the variables."""
    return [*STATED, *(name for each in cube.variables for name in _names(each))]


def _names(variable: Variable) -> list[str]:
    return [variable.name, variable.name + CODE] if _has_codes(variable) else [variable.name]


def _has_codes(variable: Variable) -> bool:
    return any(each.code != _shown(variable, each.text, each.period) for each in variable.categories)


def _shown(variable: Variable, text: str, period: str) -> str:
    return period if variable.role is Role.TIME and period else text


def _sheet(cube: Cube) -> Sheet:
    names = heading(cube)
    file = (
        cube.fact("source"),
        cube.fact("contents") or cube.fact("px-contents") or cube.fact("label"),
        cube.fact("matrix"),
    )
    keys = [_columns(each) for each in cube.variables]
    notes = _value_notes(cube)
    rows, places = [names], []
    for cell in cube.cells():
        key = [text for known, code in zip(keys, cell.codes, strict=True) for text in known[code]]
        rows.append([*_stated(cell, notes), *file, *key])
        places.append(cell.address)
    own = dict(enumerate(STATED)) | {names.index("CONTENTS"): BESIDE, names.index("MATRIX"): BESIDE}
    codes = {place: BESIDE for place, name in enumerate(names) if place >= len(STATED) and name.endswith(CODE)}
    dimensions = frozenset(component(each.name) for each in cube.variables)
    return Sheet(cube.path, rows, kind="cube", dimensions=dimensions, places=tuple(places), concepts=own | codes)


def _columns(variable: Variable) -> dict[str, list[str]]:
    """By code what the columns of a variable say."""
    both = _has_codes(variable)
    shown = ((each.code, _shown(variable, each.text, each.period)) for each in variable.categories)
    return {code: [text, code] if both else [text] for code, text in shown}


def _value_notes(cube: Cube) -> _Notes:
    """The notes of single categories, by the place of their variable and by code."""
    names = {each.name: place for place, each in enumerate(cube.variables)}
    found: dict[tuple[int, str], str] = {}
    for fact in cube.facts:
        name, _, code = fact.where.rpartition("/")
        if fact.what in _VALUE_NOTES and name in names and fact.language in {"", cube.fact("language")}:
            key = (names[name], code)
            found[key] = f"{found[key]}; {fact.value}" if key in found else fact.value
    return found


def _stated(cell: Cell, of_values: _Notes) -> Sequence[str]:
    status, confidentiality, others = _attributes(cell)
    marks = [note.text for note in cell.notes if note.kind is NoteKind.MARK]
    notes = [note.text for note in cell.notes if note.kind in {NoteKind.PLAIN, NoteKind.MANDATORY}]
    if of_values:
        notes += [of_values[pair] for pair in enumerate(cell.codes) if pair in of_values]
    shown = cell.status or (cell.shown if cell.reason not in _NO_VALUE else "")
    said = list(dict.fromkeys(filter(None, (shown, status, *marks))))
    return (
        cell.value,
        TOGETHER.join(said),
        "C" if cell.confidential else confidentiality,
        cell.unit.label or cell.unit.symbol,
        "; ".join(" ".join(part.split()) for part in (*notes, *others)),
        _trace(cell),
    )


def _attributes(cell: Cell) -> tuple[str, str, list[str]]:
    """What the attributes of a cell say of its status and its confidentiality, and the others as they are written."""
    status, confidentiality, others = "", "", []
    for name, value in cell.attributes:
        plain = name.replace("_", "").replace(" ", "").upper()
        if plain in _STATUS:
            status = value
        elif plain in _CONFIDENTIALITY:
            confidentiality = value
        elif value:
            others.append(f"{name}: {value}")
    return status, confidentiality, others


def _trace(cell: Cell) -> str:
    if cell.reason is Reason.ABSENT_ZERO:
        return "a row that KEYS leave out: 0"
    if cell.reason is Reason.NIL:
        return f'"{cell.symbol}" read as nil: 0'
    return f'"{cell.symbol}" stored ({cell.reason})' if cell.reason is not Reason.NONE else ""
