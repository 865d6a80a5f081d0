"""A table as PC-Axis (.px), after the specification of Statistics Sweden (AXIS-VERSION 2013), in six languages.

Why a cell has no value is told by its dots, so that readers that know no attributes do not lose it; the exact status,
and what else is said of a value, are attributes of the cell. Codes are those of the release.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from math import prod

from indicators.base.language import Speaker
from indicators.base.observation import DIMENSIONS
from indicators.base.printable import readable
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.release.cubes.names import Names
from indicators.release.cubes.tables import TIME, TOTAL, UNIT, Observation, Table
from indicators.release.products.catalogue import PUBLISHER

MEDIA = "text/plain; charset=utf-8"  # PC-Axis has no registered media type
_CANNOT_BE, _ABSENT, _WITHHELD, _MISSING = ".", "..", "...", "...."
_LINE, _STRING = 240, 180  # characters; programs of old take 256 a line
_MOST_DECIMALS = 15
_NORMAL = {"", "A"}
_Statement = tuple[str, Sequence[str], Sequence[str]]  # keyword, keys, values


def write(table: Table, definitions: Definitions, version: str, recorded: dt.datetime) -> bytes:
    """The file, UTF-8; the same release gives the same bytes.

    Args:
        table: the cube.
        definitions: for names of dimensions and codes.
        version: of the release.
        recorded: when the last of its observations was recorded: the time that the file states.
    """
    main, *others = UN_LANGUAGES
    lines = [_line("CHARSET", values=["ANSI"]), _line("AXIS-VERSION", values=["2013"])]
    lines += [_line("CODEPAGE", values=["utf-8"]), _line("LANGUAGE", values=[main])]
    lines += [_line("LANGUAGES", values=UN_LANGUAGES), _line("CREATION-DATE", values=[f"{recorded:%Y%m%d %H:%M}"])]
    lines += _numbers(table)
    lines += [_line("MATRIX", values=[table.matrix]), _line("SUBJECT-CODE", values=["ICT"])]
    for language in (main, *others):
        named = Names(definitions, language)
        said = _described(table, named, version, recorded)
        lines += [_line(key, keys, values, "" if language == main else language) for key, keys, values in said]
        lines += [_time_list(table, named, "" if language == main else language)]
    lines += [_line(key, keys, values) for key, keys, values in _of_cells(table)]
    lines += ["DATA=", *_rows(table)]
    return ("\r\n".join(lines) + ";\r\n").encode()


def _numbers(table: Table) -> list[str]:
    decimals = table.decimals()
    held = min(max(each[0] for each in decimals.values()), _MOST_DECIMALS)
    shown = min(each[1] for each in decimals.values())
    return [f"DECIMALS={held};", f"SHOWDECIMALS={shown};"]


def _described(table: Table, names: Names, version: str, recorded: dt.datetime) -> Iterator[_Statement]:
    """What is said in one language."""
    say = names.say
    subject = names.subject(table.selection)
    labels = {each.name: _plain(names.dimension(each.name)) for each in table.dimensions}
    yield "SUBJECT-AREA", [], [say("ICT indicators")]
    yield "TITLE", [], [names.title(table)]
    yield "CONTENTS", [], [subject]
    yield "UNITS", [], ["; ".join(names.codes(UNIT, _units(table)))]
    yield "STUB", [], [labels[each.name] for each in table.dimensions if each.name != TIME]
    yield "HEADING", [], [labels[TIME]]
    yield "CONTVARIABLE", [], [labels[UNIT]]
    for each in table.dimensions:
        label, texts = labels[each.name], [_plain(text) for text in names.codes(each.name, each.codes)]
        yield "VALUES", [label], texts
        if each.name != TIME:
            yield "CODES", [label], each.codes
        yield "VARIABLECODE", [label], [each.name]
        if each.name == "REF_AREA":
            yield "VARIABLE-TYPE", [label], ["G"]
        if each.name in DIMENSIONS and TOTAL in each.codes:
            yield "ELIMINATION", [label], [texts[each.codes.index(TOTAL)]]
    yield from _of_units(table, names, labels[UNIT], recorded)
    yield "SOURCE", [], [PUBLISHER]
    yield "NOTE", [], ["#".join(_noted(_notes(table, names, version, recorded)))]
    symbols = (say("cannot exist"), say("no value published"), say("withheld"), say("missing"))
    for dots, text in zip((_CANNOT_BE, _ABSENT, _WITHHELD, _MISSING), symbols, strict=True):
        yield f"DATASYMBOL{len(dots)}", [], [text]


def _of_units(table: Table, names: Names, label: str, recorded: dt.datetime) -> Iterator[_Statement]:
    decimals = table.decimals()
    least = min(each[1] for each in decimals.values())
    for code, text in zip(_units(table), names.codes(UNIT, _units(table)), strict=True):
        yield "UNITS", [_plain(text)], [text]
        yield "LAST-UPDATED", [_plain(text)], [f"{recorded:%Y%m%d %H:%M}"]
        if decimals[code][1] > least:
            yield "PRECISION", [label, _plain(text)], [str(decimals[code][1])]


def _units(table: Table) -> tuple[str, ...]:
    found = table.dimension(UNIT)
    return found.codes if found else ()


def _notes(table: Table, names: Names, version: str, recorded: dt.datetime) -> Iterator[str]:
    say: Speaker = names.say
    yield say("Release {version}, data as of {date}.", version=version, date=say.day(recorded))
    yield say("Licence: CC BY 4.0; cite the source given with each value.")
    for letter in sorted({letter for each in table.observations.values() for letter in each.status}):
        yield f"{letter} = {names.code('OBS_STATUS', letter)}"


def _of_cells(table: Table) -> Iterator[_Statement]:
    """Notes, marks and attributes of single cells."""
    for number, each in table.observations.items():
        key = _codes(table, number)
        for note in each.notes:
            yield "CELLNOTE", key, ["#".join(_noted([note]))]
        if each.value and each.status not in _NORMAL:
            yield "DATANOTECELL", key, [each.status]
    named = [("OBS_STATUS", -1), *((name, at) for at, name in enumerate(table.attributes) if _is_said(table, at))]
    yield "ATTRIBUTE-ID", [], [name for name, _ in named]
    yield "ATTRIBUTE-TEXT", [], [name for name, _ in named]
    for number, each in table.observations.items():
        yield "ATTRIBUTES", _codes(table, number), [each.status if at < 0 else each.attributes[at] for _, at in named]


def _is_said(table: Table, at: int) -> bool:
    return any(each.attributes[at] for each in table.observations.values())


def _codes(table: Table, number: int) -> list[str]:
    """The codes of a cell, in the order of the dimensions."""
    found = []
    for each in reversed(table.dimensions):
        number, at = divmod(number, len(each.codes))
        found.append(each.codes[at])
    return found[::-1]


def _rows(table: Table) -> Iterator[str]:
    width = len(table.dimensions[-1].codes)
    for row in range(prod(len(each.codes) for each in table.dimensions[:-1])):
        cells = (table.observations.get(number) for number in range(row * width, (row + 1) * width))
        yield " ".join(map(_cell, cells))


def _cell(observation: Observation | None) -> str:
    if observation is None:
        return f'"{_ABSENT}"'
    if observation.value:
        return observation.value
    dots = _WITHHELD if "Q" in observation.status else _CANNOT_BE if "M" in observation.status else _MISSING
    return f'"{dots}"'


def _time_list(table: Table, names: Names, language: str) -> str:
    years = ",".join(f'"{code}"' for code in table.dimensions[-1].codes)
    return f"{_head('TIMEVAL', [_plain(names.dimension(TIME))], language)}=TLIST(A1),{years};"


def _head(keyword: str, keys: Sequence[str], language: str) -> str:
    said = ",".join(f'"{_plain(key)}"' for key in keys)
    return keyword + (f"[{language}]" if language else "") + (f"({said})" if said else "")


def _line(keyword: str, keys: Sequence[str] = (), values: Iterable[str] = (), language: str = "") -> str:
    """A statement, broken between its texts, and within long ones, where programs take lines of 256 characters."""
    if keyword == "PRECISION":
        return f"{_head(keyword, keys, language)}={next(iter(values))};"
    said = f"{_head(keyword, keys, language)}="
    lines, line = [], said
    for number, value in enumerate(values):
        for part_number, part in enumerate(_strings(value)):
            comma = "," if number and not part_number else ""
            if len(line) + len(comma) + len(part) > _LINE and line != said:
                lines.append(line + comma)
                line, comma = "", ""
            line += comma + part
    return "\r\n".join([*lines, line]) + ";"


def _strings(text: str) -> list[str]:
    """A text in quotation marks; a long one as several, which readers put together."""
    plain = _plain(text)
    return [f'"{plain[at : at + _STRING]}"' for at in range(0, max(len(plain), 1), _STRING)]


def _plain(text: str) -> str:
    """A text in one line without the quotation mark that PC-Axis cannot write."""
    return " ".join(readable(text).replace('"', "”").split())


def _noted(texts: Iterable[str]) -> Iterator[str]:
    """Lines of notes, between which PC-Axis has a number sign: one of their own is written full width."""
    for text in texts:
        yield from (line.replace("#", "＃") for line in text.splitlines() if line.strip())
