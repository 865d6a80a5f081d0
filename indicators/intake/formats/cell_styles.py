"""Which cells of a workbook are shown as percentages or in italics (XLSX, ODS); calamine gives values only.

Only the attribute ``s`` of the cells is read, and only where the styles of the workbook hold a
percentage or italics at all: openpyxl would build every cell.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from indicators.intake.formats.ods_percent import Place, percent_cells

_PERCENT_BUILT_IN = {"9", "10"}
_BLOCK = 1_000_000


class CellStyles:
    """The looks of the cells of a workbook, by sheet."""

    def __init__(self, data: bytes) -> None:
        self._parts: dict[str, str] = {}
        self._percent: set[str] = set()
        self._italic: set[str] = set()
        self._archive: zipfile.ZipFile | None = None
        self._of_ods: dict[str, set[Place]] = {}
        if data.startswith(b"PK"):
            self._of_ods = percent_cells(data)
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            names = set(self._archive.namelist())
            if {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
                self._read_styles(fromstring(self._archive.read("xl/styles.xml"), forbid_dtd=True))
                self._parts = self._sheet_parts(names)

    def of(self, sheet: str) -> tuple[set[Place], set[Place]]:
        """The cells of a sheet that are shown as percentages, and those in italics, as (row, column) from 0."""
        percent = set(self._of_ods.get(sheet, ()))
        italic: set[Place] = set()
        wanted = self._percent | self._italic
        if self._archive is None or not wanted or sheet not in self._parts:
            return percent, italic
        for place, style in _styled(self._archive, self._parts[sheet], wanted):
            if style in self._percent:
                percent.add(place)
            if style in self._italic:
                italic.add(place)
        return percent, italic

    def _read_styles(self, styles: Element) -> None:
        formats = {
            each.get("numFmtId"): each.get("formatCode", "")
            for each in _children(styles, "numFmts")
            if each.get("numFmtId")
        }
        fonts = [
            any(_local(part) == "i" and part.get("val") not in {"0", "false"} for part in font)
            for font in _children(styles, "fonts")
        ]
        for number, style in enumerate(_children(styles, "cellXfs")):
            shown = style.get("numFmtId", "0")
            if shown in _PERCENT_BUILT_IN or "%" in formats.get(shown, ""):
                self._percent.add(str(number))
            font = int(style.get("fontId", "0"))
            if font < len(fonts) and fonts[font]:
                self._italic.add(str(number))

    def _sheet_parts(self, names: set[str]) -> dict[str, str]:
        """The part of the package that holds each sheet."""
        assert self._archive is not None  # noqa: S101 - only called with one
        relations = fromstring(self._archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
        targets = {each.get("Id"): each.get("Target", "") for each in relations}
        book = fromstring(self._archive.read("xl/workbook.xml"), forbid_dtd=True)
        parts = {}
        for sheet in _children(book, "sheets"):
            relation = next((text for name, text in sheet.attrib.items() if name.endswith("}id")), "")
            target = targets.get(relation, "")
            part = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            if part in names:
                parts[sheet.get("name", "")] = part
        return parts


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(parent: Element, name: str) -> list[Element]:
    return next((list(child) for child in parent if _local(child) == name), [])


def _styled(archive: zipfile.ZipFile, part: str, wanted: set[str]) -> Iterator[tuple[Place, str]]:
    """The cells that have one of some styles.

    Searched as text, with the attributes in the order that Excel, LibreOffice and the libraries write: a parser would
    make each of the millions of cells of a large sheet an event.
    """
    numbers = "|".join(sorted(wanted, key=len, reverse=True)).encode()
    cell = re.compile(rb'c r="([A-Z]{1,3})(\d{1,7})" s="(' + numbers + rb')"')
    rest = b""
    with archive.open(part) as file:
        while block := file.read(_BLOCK):
            text = rest + block
            whole = text.rfind(b">") + 1
            for match in cell.finditer(text, 0, whole):
                yield (int(match[2]) - 1, _column(match[1].decode())), match[3].decode()
            rest = text[whole:]


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
