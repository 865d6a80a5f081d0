"""What the sheets of an XLSX workbook show: percentages, italics, strokes, errors, formulas, what is hidden.

A sheet is parsed for this only where its bytes hold a sign of any of it: openpyxl would build every cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers import expat

from defusedxml.common import EntitiesForbidden
from defusedxml.ElementTree import fromstring

from indicators.base.spreadsheet import NOTE_AUTHOR
from indicators.reading.formats.looks import Looks, Place
from indicators.reading.formats.number_formats import may_show_words, shows_percent, shows_year_only
from indicators.reading.formats.xlsx_around import properties, related, texts_around

_BUILT_IN = {"9": "0%", "10": "0.00%"}
_NO = {"0", "false", "none"}
_TAG = rb"(?:[\w.-]+:)?"
# A formula without a result: nothing, or an empty value, stands between it and the end of its cell.
_WITHOUT_RESULT = re.compile(
    rb"(?:</" + _TAG + rb"f>|<" + _TAG + rb"f\b[^<>]*/>)\s*"
    rb"(?:</" + _TAG + rb"c>|<" + _TAG + rb"v\s*/>|<" + _TAG + rb"v\s*>\s*</)"
)
_FORMULA = re.compile(rb"<" + _TAG + rb"f[\s/>]")
_RECALCULATED = re.compile(rb"""fullCalcOnLoad\s*=\s*["'](?:1|true)["']""")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_STYLES, _BOOK, _RELATIONS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TEXTS = "xl/sharedStrings.xml"
_NOTES, _NOTE = {"comments", "threadedComment"}, {"comment", "threadedComment"}


@dataclass(slots=True)
class _Styles:
    """What the numbers of cell styles mean, and which shared texts have a part that is struck out."""

    percent: dict[str, str] = field(default_factory=dict)
    italic: set[str] = field(default_factory=set)
    struck: set[str] = field(default_factory=set)
    year: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)
    worded: dict[str, str] = field(default_factory=dict)

    @property
    def wanted(self) -> set[str]:
        """All styles that matter."""
        return self.percent.keys() | self.worded.keys() | self.italic | self.struck | self.year


class XlsxLooks:
    """The looks of the sheets of a workbook."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        names = set(self._archive.namelist())
        self._styles = _styles(self._tree(_STYLES)) if _STYLES in names else _Styles()
        self._styles.texts = self._struck_texts() if _TEXTS in names else set()
        self._properties = properties(self._archive)
        self._parts = self._sheet_parts(names) if {_BOOK, _RELATIONS} <= names else {}
        # Libraries that cannot calculate write 0 as the result of each formula, and ask for a calculation.
        self._zero_is_none = bool(self._parts and _RECALCULATED.search(self._archive.read(_BOOK)))

    def of(self, sheet: str) -> Looks:
        """What a sheet shows.

        Raises:
            SyntaxError: its XML is damaged or declares entities.
        """
        if sheet not in self._parts:
            return Looks()
        content = self._archive.read(self._parts[sheet])
        looks = Looks()
        if self._has_signs(content):
            looks = _Reader(self._styles, zero_is_none=self._zero_is_none).read(content)
        looks.notes = self._notes(self._parts[sheet])
        looks.around = [*texts_around(self._archive, self._parts[sheet], content), *self._properties]
        return looks

    def _notes(self, part: str) -> dict[Place, str]:
        """The notes on the cells of a sheet, and the comments of threads, but those of this project's own reports."""
        found: dict[Place, str] = {}
        for kind, held in related(self._archive, part):
            if kind in _NOTES:
                for place, text in _noted(self._tree(held)):
                    found[place] = f"{found[place]}; {text}" if place in found else text
        return found

    def _has_signs(self, content: bytes) -> bool:
        """Whether the bytes of a sheet hold anything that is looked for."""
        if self._styles.texts:
            return True
        simple = [b"strike", b't="e"', b"t='e'", b'hidden="1"', b'hidden="true"', b"hidden='"]
        simple += [b"s=%s%s%s" % (mark, each.encode(), mark) for each in self._styles.wanted for mark in (b'"', b"'")]
        if any(each in content for each in simple):
            return True
        return bool((_FORMULA if self._zero_is_none else _WITHOUT_RESULT).search(content))

    def _struck_texts(self) -> set[str]:
        """The numbers of the shared texts of which a part is struck out: what is left of them is another text."""
        if b"strike" not in self._archive.read(_TEXTS):
            return set()
        return {
            str(number)
            for number, text in enumerate(self._tree(_TEXTS))
            if any(_is_on(part, "strike") for part in text.iter() if _local(str(part.tag)) == "rPr")
        }

    def _tree(self, part: str) -> Element:
        tree: Element = fromstring(self._archive.read(part), forbid_dtd=True)
        return tree

    def _sheet_parts(self, names: set[str]) -> dict[str, str]:
        """The part of the package that holds each sheet."""
        targets = {each.get("Id"): each.get("Target", "") for each in self._tree(_RELATIONS)}
        parts = {}
        for sheet in _children(self._tree(_BOOK), "sheets"):
            relation = next((text for name, text in sheet.attrib.items() if name.endswith("}id")), "")
            target = targets.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if part in names:
                parts[sheet.get("name", "")] = part
        return parts


def _styles(tree: Element) -> _Styles:
    found = _Styles()
    formats = _BUILT_IN | {
        number: each.get("formatCode", "")
        for each in _children(tree, "numFmts")
        if (number := each.get("numFmtId", "")) not in {"", *_BUILT_IN}
    }
    fonts = _children(tree, "fonts")
    for place, style in enumerate(_children(tree, "cellXfs")):
        number, code = str(place), formats.get(style.get("numFmtId", "0"), "")
        if "%" in code:
            found.percent[number] = code
        if code and may_show_words(code):
            found.worded[number] = code
        if shows_year_only(code):
            found.year.add(number)
        font = int(style.get("fontId", "0"))
        if font < len(fonts) and _is_on(fonts[font], "i"):
            found.italic.add(number)
        if font < len(fonts) and _is_on(fonts[font], "strike"):
            found.struck.add(number)
    return found


def _noted(tree: Element) -> Iterator[tuple[Place, str]]:
    """The cell and the text of each note; one by this project stands in a report that was sent back."""
    authors = [(each.text or "").strip() for each in _children(tree, "authors")]
    for note in tree.iter():
        match = _REFERENCE.fullmatch(note.get("ref", "")) if _local(str(note.tag)) in _NOTE else None
        author = note.get("authorId", "")
        own = author.isdigit() and int(author) < len(authors) and authors[int(author)] == NOTE_AUTHOR
        if match and not own:
            yield (int(match[2]) - 1, _column(match[1])), " ".join("".join(note.itertext()).split())


def _is_on(font: Element, name: str) -> bool:
    return any(_local(str(part.tag)) == name and part.get("val") not in _NO for part in font)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _children(parent: Element, name: str) -> list[Element]:
    return next((list(child) for child in parent if _local(str(child.tag)) == name), [])


class _Reader:
    """One pass over a sheet; the order of attributes and the prefix of names mean nothing in XML."""

    def __init__(self, styles: _Styles, *, zero_is_none: bool) -> None:
        self._styles = styles
        self._wanted = styles.wanted
        self._zero_is_none = zero_is_none
        self._looks = Looks()
        self._place: Place = (-1, -1)
        self._type = self._style = ""
        self._formula: str | None = None
        self._value = ""
        self._shared: dict[str, str] = {}
        self._group = ""
        self._heard: list[str] = []

    def read(self, content: bytes) -> Looks:
        """What the sheet shows.

        Raises:
            SyntaxError: the XML is damaged or declares entities.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._heard.append
        parser.buffer_text = True
        parser.EntityDeclHandler = _refuse_entities
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, EntitiesForbidden) as exc:
            raise SyntaxError(str(exc)) from None
        return self._looks

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes)
        elif tag == "row":
            self._row(attributes)
        elif tag in {"f", "v"}:
            self._heard.clear()
            self._group = attributes.get("si", "") if tag == "f" else self._group
        elif tag == "strike" and attributes.get("val", "1") not in _NO:  # in a text of the cell's own
            self._looks.struck.add(self._place)
        elif tag == "col" and attributes.get("hidden", "0") not in _NO:
            self._looks.hidden_columns.append((int(attributes["min"]) - 1, int(attributes["max"]) - 1))

    def _end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == "f":
            self._formula = "".join(self._heard)
            if self._group:
                self._formula = self._formula or self._shared.get(self._group, "")
                self._shared.setdefault(self._group, self._formula)
        elif tag == "v":
            self._value = "".join(self._heard).strip()
        elif tag == "c":
            self._finished()

    def _row(self, attributes: dict[str, str]) -> None:
        row = int(attributes["r"]) - 1 if "r" in attributes else self._place[0] + 1
        self._place = (row, -1)
        if attributes.get("hidden", "0") not in _NO:
            self._looks.hidden_rows.append((row, row))

    def _cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.fullmatch(attributes.get("r", ""))
        self._place = (int(match[2]) - 1, _column(match[1])) if match else (self._place[0], self._place[1] + 1)
        self._type, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._formula, self._value, self._group = None, "", ""
        self._heard.clear()

    def _finished(self) -> None:
        if self._style in self._wanted:
            self._styled()
        if self._type == "s" and self._value in self._styles.texts:
            self._looks.struck.add(self._place)
        if self._type == "e":
            self._looks.texts[self._place] = self._value or "#ERROR!"
        elif self._formula is not None and self._type != "str" and self._is_without_result():
            self._looks.texts[self._place] = f"={self._formula}"

    def _is_without_result(self) -> bool:
        return not self._value or (self._zero_is_none and self._value == "0")

    def _styled(self) -> None:
        place, style, looks = self._place, self._style, self._looks
        number = self._number()
        if number is not None and shows_percent(self._styles.percent.get(style, ""), number):
            looks.percent.add(place)
        if number is not None:
            looks.number(place, self._styles.worded.get(style, "0"), number)
        for styles, places in (
            (self._styles.italic, looks.italic),
            (self._styles.struck, looks.struck),
            (self._styles.year, looks.years),
        ):
            if style in styles:
                places.add(place)

    def _number(self) -> float | None:
        try:
            return float(self._value) if self._type == "n" else None
        except ValueError:
            return None


def _refuse_entities(*_: Any) -> None:
    raise EntitiesForbidden("", None, None, None, None, None)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
