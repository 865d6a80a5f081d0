"""What a file says around its tables: above and below them, in text boxes, in other sheets, in its name.

``CONFIDENTIAL – not for publication`` above a table is about all of its values, and so are words in a column that no
layout reads about the values of their row. What says it for certain withholds them; what only mentions confidentiality,
or thousands beside counts, is told and waits for a word. A legend (``c = confidential``) says nothing of any value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import pyarrow as pa

from indicators.definitions.names import simplified
from indicators.definitions.registry import Definitions
from indicators.reading.book import Book
from indicators.reading.confidentiality import CONFIDENTIAL, FREE, Confidentiality
from indicators.reading.formats.cube import Cube
from indicators.reading.headings import CONF_STATUS, DOUBTFUL, concept_of
from indicators.reading.sheet import Sheet

WITHHELD = "table_confidential"
_BY_WORDS = "words around the table read as confidential"
_FEW = 3  # cells, at most, of a row that is no row of a table
_CODE = 3  # letters, at most, of a code: what it means depends on its column
_MOST, _SHOWN = 5, 120
_WORD = re.compile(r"[^\W\d_]{2}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_COUNT = "COUNT"
_OF_CUBE = {"title", "contents", "px-contents", "description", "label", "note", "notex"}
_COMBINING = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f]")
# An entry of a legend: a letter with a sign and what it means, or the word with its letter behind it.
_LEGEND = re.compile(
    r"(?:^|(?<=[(,;|:\n]))\s*:?(?:[^\W\d_]\s*[=:)\]–-]+|[*†]\s*[=:)\]–-]*|c\s)\s*[^,;|\n]*"
    r"|[^,;|\n]*[=:(]\s*[^\W\d_]\s*\)?\s*$",
    re.IGNORECASE,
)
_MARK = re.compile(r"^\W*\d{1,2}\s*[).\]:]\s*")  # of a footnote
_FLAG = re.compile(r"[\W_]*[^\W\d_]?[\W_]*")


def marked(observations: pa.Table, addresses: set[str], trace: str) -> pa.Table:
    """The observations, of which those at some addresses are confidential, with a trace of what said so."""
    if not addresses:
        return observations
    at = [address in addresses for address in observations["ADDRESS"].to_pylist()]
    names = ("CONF_STATUS", "NORMALISATION")
    conf, traces = (observations[name].to_pylist() for name in names)
    conf = [CONFIDENTIAL if here and each in {None, "", FREE} else each for here, each in zip(at, conf, strict=True)]
    traces = ["; ".join(filter(None, (each, trace))) if here else each for here, each in zip(at, traces, strict=True)]
    for name, column in zip(names, (conf, traces), strict=True):
        place = observations.schema.get_field_index(name)
        kept = observations.schema.field(place)
        observations = observations.set_column(place, kept, pa.array(column, pa.string()).cast(kept.type))
    return observations


class Read(NamedTuple):
    """What the layout of a file has read already.

    Attributes:
        scale: a multiplier of its values.
        footnotes: those beneath its tables, each with the mark of its values.
        cells: all cells, as of our own questionnaire, whose words are ours.
    """

    scale: bool = False
    footnotes: bool = False
    cells: bool = False


def heard(observations: pa.Table, book: Book, definitions: Definitions, already: Read) -> Heard:
    """The observations with what the file says around its tables, and what is told of that.

    Args:
        observations: typed.
        book: the file.
        definitions: know the words.
        already: what the layout has read.
    """
    found = [(sheet, *_heard_cells(sheet, definitions, already)) for sheet in book.sheets if sheet.kind != "cube"]
    name = book.name.rpartition("/")[2].partition(".")[0].replace("_", " ")
    cubes = () if already.scale else book.cubes
    names = {name, *(sheet.name for sheet, *_ in found)}
    said = cubes or any(speak or scale or sheet.around or sheet.notes for sheet, speak, scale in found)
    if not said and not speaking(names, definitions):
        return Heard(observations, [])
    around = _Around(observations, definitions)
    for cube in cubes:
        around.look_for_scale_of(cube)
    for sheet, speak, scale in found:
        values = around.values_of(sheet)
        end = max(values, default=len(sheet.rows)) + 1 if already.footnotes else len(sheet.rows)
        around.look_at_cells(replace(sheet, rows=sheet.rows[:end]), values, speak)
        around.look_around(sheet, values)
        if scale and not already.scale:
            around.look_for_scales(sheet, values, scale)
    around.take_name(name, book.name, around.known.keys())
    return Heard(marked(observations, around.secret, _BY_WORDS), around.notes)


def speaking(texts: Collection[str], definitions: Definitions) -> set[str]:
    """Those of some texts that speak of confidentiality; nearly all files have none, which is seen at once."""
    phrases = _phrases_in(_folded("\n".join(texts)), _phrases(definitions))
    if not phrases:
        return set()
    said = Confidentiality(definitions)
    words = (text for text in texts if len(text.strip()) > _CODE or not text.isascii())
    return {text for text in words if _phrases_in(_folded(text), phrases) and said.of_comment(text)}


def doubts(texts: Collection[str], definitions: Definitions) -> list[tuple[str, str]]:
    """What is told of texts around a table that is read in batches: whatever they say waits for a word."""
    found = sorted(speaking({text for text in map(_without_legends, texts) if text}, definitions))
    return [(DOUBTFUL, _listed([f"“{_shown(text)}”: CONF_STATUS" for text in found]))] if found else []


def _heard_cells(sheet: Sheet, definitions: Definitions, already: Read) -> tuple[set[str], set[str]]:
    """The texts of cells that speak of confidentiality, and those that name thousands or the like."""
    if already.cells:
        return set(), set()
    texts = {text for row in sheet.rows for text in row if _WORD.search(text)}
    scales = _scale_words(definitions)
    return speaking(texts, definitions), {text for text in texts if scales.search(text.lower())}


def _folded(text: str) -> str:
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text)).lower()


_Phrases = tuple[tuple[str, ...], ...]


def _phrases_in(folded: str, phrases: _Phrases) -> _Phrases:
    """The phrases of which all words are somewhere in a text."""
    return tuple(words for words in phrases if all(word in folded for word in words))


@lru_cache(maxsize=2)
def _phrases(definitions: Definitions) -> _Phrases:
    """The words of each phrase about confidentiality, but for flags."""
    texts = [text for text, row in definitions.confidentiality.items() if row["use"] == "anywhere"]
    stems = definitions.heading_stems
    texts += [text for concept, reading, text in stems if (concept, reading) == (CONF_STATUS, "read")]
    return tuple(sorted({tuple(simplified(text).split()) for text in texts if len(text) > 1} - {()}))


@dataclass(frozen=True, slots=True)
class Heard:
    """The observations, and what is told: key and detail."""

    observations: pa.Table
    notes: list[tuple[str, str]]


_Values = Mapping[int, frozenset[str]]
"""By row of a sheet the addresses of its values."""


class _Around:
    """The look at one file.

    Attributes:
        known: by address the CONF_STATUS of each value.
        secret: the addresses of values that are withheld.
    """

    def __init__(self, observations: pa.Table, definitions: Definitions) -> None:
        self._definitions = definitions
        self._said = Confidentiality(definitions)
        rows = observations.select(["ADDRESS", "CONF_STATUS", "COMMENT_OBS", "UNIT_MEASURE"]).to_pylist()
        self.known = {row["ADDRESS"]: row["CONF_STATUS"] for row in rows}
        self._counts = {row["ADDRESS"] for row in rows if row["UNIT_MEASURE"] == _COUNT}
        comments = {row["COMMENT_OBS"] for row in rows if row["CONF_STATUS"] != FREE}
        self._footnotes = {simplified(text) for text in comments if text} - {""}
        self.secret: set[str] = set()
        self._certain: dict[str, set[str]] = {}
        self._doubts: dict[str, None] = {}

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What is told."""
        certain = [f"“{text}” ({len(values):,})" for text, values in self._certain.items()]
        told = ((WITHHELD, certain), (DOUBTFUL, [*self._doubts]))
        return [(key, _listed(found)) for key, found in told if found]

    def values_of(self, sheet: Sheet) -> _Values:
        """The rows of a sheet that hold values."""
        found = {}
        for line, row in enumerate(sheet.rows):
            own = self.known.keys() & {sheet.address(line, column) for column in range(len(row))}
            if own:
                found[line] = frozenset(own)
        return found

    def look_at_cells(self, sheet: Sheet, values: _Values, speak: Collection[str]) -> None:
        """Takes in the cells that speak: of the values of their row, else of the sheet, else of the file."""
        for line, row in enumerate(sheet.rows) if speak else ():
            for column, text in enumerate(row):
                if text not in speak or self._is_heard(values.get(line), text):
                    continue
                if line in values:
                    self.take(text, sheet.address(line, column), values[line])
                elif not (
                    _follows_flag(row, column)
                    or self._is_of_table(sheet, line, values)
                    or self._is_listed(sheet, line, column, values)
                ):
                    self.take(text, sheet.address(line, column), self._all(values))

    def look_around(self, sheet: Sheet, values: _Values) -> None:
        """Takes in text boxes, the head and foot of the printed page, notes on headings, and the name of the sheet."""
        for text in sheet.around:
            self.take(text, sheet.name, self._all(values))
        for (line, column), text in sheet.notes.items():
            if line not in values:
                self.take(text, sheet.address(line, column), self._all(values))
        if values:
            self.take_name(sheet.name.rpartition("/")[2], sheet.name, self._all(values))

    def look_for_scales(self, sheet: Sheet, values: _Values, scale: Collection[str]) -> None:
        """Tells words for thousands and millions outside the table of a sheet that holds counts."""
        if not values or not self._all(values) & self._counts:
            return
        for line, row in enumerate(sheet.rows):
            if line in values or self._is_of_table(sheet, line, values):
                continue
            for column, text in enumerate(row):
                if text in scale:
                    self._doubts[f"“{_shown(text)}” ({sheet.address(line, column)}): UNIT_MULT"] = None

    def look_for_scale_of(self, cube: Cube) -> None:
        """The same of what a cube states of itself; its confidentiality is read with its cells."""
        scales = _scale_words(self._definitions)
        for fact in cube.facts if self._counts else ():
            if fact.what in _OF_CUBE and not fact.where and scales.search(fact.value.lower()):
                self._doubts[f"“{_shown(fact.value)}”: UNIT_MULT"] = None

    def take(self, text: str, place: str, values: Collection[str]) -> None:
        """Takes in a text about some values, if it speaks: it withholds them, or is a doubt."""
        if not self._speaks(text):
            return
        if self._said.is_certain(_MARK.sub("", _without_legends(text))):
            self.secret.update(values)
            self._certain.setdefault(_shown(text), set()).update(values)
        else:
            self._doubts[f"“{_shown(text)}” ({place}): CONF_STATUS"] = None

    def take_name(self, name: str, place: str, values: Collection[str]) -> None:
        """Takes in the name of a file or sheet, unless its own values say which of them are confidential."""
        if all(self.known[address] == FREE for address in values):
            self.take(name, place, values)

    def _speaks(self, text: str) -> bool:
        """Whether a text says something of confidentiality, and not, behind a colon, that there is none."""
        if not self._said.of_comment(text) or not self._said.of_comment(_without_legends(text)):
            return False
        _, colon, rest = text.partition(":")
        free = rest.strip() and self._said.understands(rest) and self._said.of_column(rest) == FREE
        return not (colon and free)

    def _is_heard(self, own: Collection[str] | None, text: str) -> bool:
        """Whether the values that a text is about are confidential already: by its column, or as their footnote."""
        if own:
            return any(self.known[address] != FREE for address in own)
        plain = simplified(text)
        return any(plain in note or note in plain for note in self._footnotes)

    def _all(self, values: _Values) -> set[str]:
        """The values of a sheet; where it has none, those of the file."""
        return {each for own in values.values() for each in own} or set(self.known)

    def _is_of_table(self, sheet: Sheet, line: int, values: _Values) -> bool:
        """Whether a row without values of its own is a row of a table: a heading, or values that were left out."""
        filled = [text for text in sheet.rows[line] if text.strip()]
        headed = len(filled) == _FEW and any(concept_of(text, self._definitions) for text in filled)
        return len(filled) > _FEW or headed or (len(filled) > 1 and line + 1 in values)

    def _is_listed(self, sheet: Sheet, line: int, column: int, values: _Values) -> bool:
        """Whether a cell of a sheet without values is one word of a list, as of the answers that a cell may have."""
        near = (sheet.rows[each] for each in (line - 1, line + 1) if 0 <= each < len(sheet.rows))
        beside = any(column < len(row) and row[column].strip() for row in near)
        return not values and beside and bool(self._said.anywhere(sheet.rows[line][column]))


def _follows_flag(row: list[str], column: int) -> bool:
    """Whether the cell before is a flag alone, of which this one says the meaning."""
    before = next((text for text in reversed(row[:column]) if text.strip()), "")
    return bool(before) and bool(_FLAG.fullmatch(before.strip()))


def _without_legends(text: str) -> str:
    return _LEGEND.sub(" ", text)


def _shown(text: str) -> str:
    """A text as it is told: without numbers, which may be those of a confidential value."""
    return _NUMBER.sub("…", " ".join(text.split()))[:_SHOWN]


def _listed(found: list[str]) -> str:
    return "; ".join(found[:_MOST]) + (f"; … (+{len(found) - _MOST})" if found[_MOST:] else "")


@lru_cache(maxsize=2)
def _scale_words(definitions: Definitions) -> re.Pattern[str]:
    """Words for thousands and the like that stand alone, in brackets, or behind *in*."""
    words = "|".join(sorted(map(re.escape, definitions.scale_words), key=len, reverse=True))
    before = r"(?:^|[(\[,:–-]\s*|\b(?:in|en|em|в|بال)\s*)(?:the |los |les )?"
    return re.compile(rf"{before}(?:{words}|['’]?000s?|milliers|billions?)\b(?!\s*\d)")
