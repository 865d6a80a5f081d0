"""What the sheets of an ODS workbook show: percentages, strokes, errors, formulas, times, what is hidden or merged."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from indicators.base.spreadsheet import NOTE_AUTHOR
from indicators.reading.formats.looks import Looks
from indicators.reading.formats.number_formats import NO_WORD

_FEW = 1_000  # of a repeated cell or row; what is repeated more often is the empty rest of a sheet
_CONTENT = "content.xml"
_STYLES = "styles.xml"
# Signs of anything that is looked for; most sheets have none and are not parsed.
_SIGNS = re.compile(
    rb"""["'](?:percentage|error|time|date|collapse|filter|italic|oblique)["']|:formula=|-spanned=|line-through|#[A-Z]|Err:|:annotation|:text-box|:text>\s*[A-Za-z*(]|<text:p\s*/>"""
)
_ERROR = re.compile(r"#(?:N/A|DIV/0!|VALUE!|REF!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}")
_DIGITS = re.compile(r"\d[\d.,'’\s]*(?:[eE][-+]?\d+)?")
_HIDDEN = {"collapse", "filter"}


@dataclass(slots=True)
class _Style:
    """What a style says of its cells; nothing where it leaves that to its parent."""

    parent: str = ""
    italic: bool | None = None
    struck: bool | None = None


@dataclass(slots=True)
class _Sheet:
    """Where the reading of a sheet stands."""

    looks: Looks = field(default_factory=Looks)
    row: int = 0
    column: int = 0
    styles: list[tuple[int, str]] = field(default_factory=list)  # last column and default style of its cells

    def default_style(self, column: int) -> str:
        """The style of the cells of a column that name none."""
        return next((style for last, style in self.styles if column <= last), "")


def ods_looks(data: bytes) -> dict[str, Looks]:
    """For each sheet what it shows; empty for any other kind of file.

    Raises:
        SyntaxError: the XML is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        content = archive.read(_CONTENT) if _CONTENT in names else b""
        common = archive.read(_STYLES) if content and _STYLES in names else b""
    if not _SIGNS.search(content):
        return {}
    return _Reader(_styles(common) if common else {}).read(content)


def _styles(content: bytes) -> dict[str, _Style]:
    return dict(
        _style(element)
        for _, element in iterparse(io.BytesIO(content), events=("end",), forbid_dtd=True)
        if _local(element.tag) == "style" and _attribute(element, "family") == "table-cell"
    )


def _style(element: Element) -> tuple[str, _Style]:
    found = _Style(_attribute(element, "parent-style-name"))
    for part in element:
        slant = _attribute(part, "font-style")
        stroke = _attribute(part, "text-line-through-style") or _attribute(part, "text-line-through-type")
        found.italic = slant in {"italic", "oblique"} if slant else found.italic
        found.struck = stroke != "none" if stroke else found.struck
    return _attribute(element, "name"), found


class _Reader:
    """One pass over the content of a workbook."""

    def __init__(self, styles: dict[str, _Style]) -> None:
        self._styles = styles
        self._sheets: dict[str, Looks] = {}
        self._now = _Sheet()

    def read(self, content: bytes) -> dict[str, Looks]:
        """What each sheet shows."""
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            kind = _local(element.tag)
            if event == "start" and kind == "table":
                self._now = _Sheet()
                self._sheets[_attribute(element, "name")] = self._now.looks
            elif event == "end":
                self._ended(kind, element)
        return self._sheets

    def _ended(self, kind: str, element: Element) -> None:
        if kind == "style" and _attribute(element, "family") == "table-cell":
            name, style = _style(element)
            self._styles[name] = style
        elif kind == "table-column":
            self._columns(element)
        elif kind == "text-box":
            self._now.looks.around.append(" ".join(" ".join(element.itertext()).split()))
        elif kind == "table-row":
            self._row(element)
            element.clear()

    def _columns(self, element: Element) -> None:
        last = self._now.column + _repeated(element, "number-columns-repeated") - 1
        if _attribute(element, "visibility") in _HIDDEN:
            self._now.looks.hidden_columns.append((self._now.column, last))
        self._now.styles.append((last, _attribute(element, "default-cell-style-name")))
        self._now.column = last + 1

    def _row(self, element: Element) -> None:
        repeated = _repeated(element, "number-rows-repeated")
        first = self._now.row
        if _attribute(element, "visibility") in _HIDDEN:
            self._now.looks.hidden_rows.append((first, first + repeated - 1))
        style, column = _attribute(element, "default-cell-style-name"), 0
        for cell in element:
            wide = _repeated(cell, "number-columns-repeated")
            if _local(cell.tag) == "table-cell" and (_attribute(cell, "value-type") or _attribute(cell, "formula")):
                rows = range(first, first + min(repeated, _FEW))
                self._cell(cell, rows, range(column, column + min(wide, _FEW)), style)
                self._merged(cell, first, column)
            column += wide
        self._now.row += repeated

    def _cell(self, cell: Element, rows: range, columns: range, of_row: str) -> None:
        looks, places = self._now.looks, {(row, column) for row in rows for column in columns}
        kind, shown = _attribute(cell, "value-type"), _shown(cell)
        if kind == "percentage":
            looks.percent |= places
        if kind == "date" and re.fullmatch(r"\d{4}", shown):
            looks.years |= places
        if kind == "float" and any(_local(part.tag) == "p" for part in cell):  # not every program writes what is shown
            self._number(places, _attribute(cell, "value"), shown)
        if note := _note(cell):
            looks.notes |= dict.fromkeys(places, note)
        text = _without_value(cell, kind, shown)
        if text:
            looks.texts |= dict.fromkeys(places, text)
        style = _attribute(cell, "style-name") or of_row or self._now.default_style(columns.start)
        if self._says(style, "italic"):
            looks.italic |= places
        if self._says(style, "struck"):
            looks.struck |= places

    def _number(self, places: set[tuple[int, int]], value: str, shown: str) -> None:
        """What a cell shows beside its number, or in its place."""
        looks, words = self._now.looks, _DIGITS.sub("", shown).strip(NO_WORD)
        if words:
            looks.words |= dict.fromkeys(places, words)
        if not _DIGITS.search(shown) and float(value or 0):
            looks.unseen |= places

    def _merged(self, cell: Element, row: int, column: int) -> None:
        high, wide = _repeated(cell, "number-rows-spanned"), _repeated(cell, "number-columns-spanned")
        if high > 1 or wide > 1:
            self._now.looks.merged.append((row, column, row + high - 1, column + wide - 1))

    def _says(self, style: str, what: str) -> bool:
        """Whether a style, or the first of its parents that says anything about it, says yes."""
        seen: set[str] = set()
        while style in self._styles and style not in seen:
            said: bool | None = getattr(self._styles[style], what)
            if said is not None:
                return said
            seen.add(style)
            style = self._styles[style].parent
        return False


def _without_value(cell: Element, kind: str, shown: str) -> str:
    """What a cell shows in place of a value: an error, a formula that has no result, a time."""
    formula = _attribute(cell, "formula")
    if formula and _ERROR.fullmatch(shown):
        return shown
    if any(_local(key) == "value-type" and text == "error" for key, text in cell.attrib.items()):
        return shown or "#ERROR!"
    if formula and not kind:
        return shown or "=" + re.sub(r"^\w+:=?", "", formula).removeprefix("=")
    return shown if kind == "time" else ""


def _note(cell: Element) -> str:
    """The text of a comment; one by this project stands in a report that was sent back."""
    for part in cell:
        if _local(part.tag) == "annotation":
            said = ["".join(each.itertext()) for each in part if _local(each.tag) == "p"]
            authors = ["".join(each.itertext()) for each in part if _local(each.tag) == "creator"]
            return "" if NOTE_AUTHOR in authors else " ".join(" ".join(said).split())
    return ""


def _shown(cell: Element) -> str:
    """The text of a cell, without that of a comment."""
    return "\n".join("".join(part.itertext()) for part in cell if _local(part.tag) == "p").strip()


def _repeated(element: Element, name: str) -> int:
    return int(_attribute(element, name) or 1)


def _attribute(element: Element, name: str) -> str:
    return next((text for key, text in element.attrib.items() if _local(key) == name), "")


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
