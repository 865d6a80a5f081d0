"""Bytes to addressed cells: one `Book` of text, whatever the file format was.

Nothing is interpreted here. A cell keeps the text that was sent; numbers of a workbook keep their shortest exact
spelling. Limits are checked before anything is parsed. What a file is, is seen from its first bytes, never from its
name; a name that says something else is told.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from indicators.base.errors import Unreadable
from indicators.base.left_behind import is_delivery
from indicators.reading.formats import (
    cube_rows,
    delimited,
    json_records,
    json_stat,
    other_formats,
    px,
    px_text,
    sdmx_csv,
    sdmx_json,
    sdmx_ml,
    workbook,
)
from indicators.reading.formats.cube import Cube, CubeFile
from indicators.reading.formats.limits import BROKEN_ZIP, Limits, check_document, gunzip, zip_members
from indicators.reading.headings import DOUBTFUL
from indicators.reading.sheet import Sheet
from indicators.reading.statistical import table
from indicators.reading.statistical.parsing import FORMATS
from indicators.reading.statistical.table import Variables

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le").rstrip(b"\0")
_ENDINGS = {
    "workbook": {"xlsx", "xlsm", "xls", "xlsb", "ods"},
    "text": {"csv", "tsv", "txt", "tab"},
    "json": {"json"},
    "sdmx-ml": {"xml", "sdmx"},
    "px": {"px"},
    "statistical": {ending.removeprefix(".") for ending in FORMATS},
}
_PACKED = (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls")
_ALL_ENDINGS = frozenset().union(*_ENDINGS.values())
_MEANT = _ALL_ENDINGS - {"txt", "xml"} | {"gz", "zip", "7z", "rar", "htm", "html", "mht", "mhtml"}
_TEXTS = re.compile(
    r"(?:read[-_ ]?me|lisez[-_ ]?moi|l[eé]ame|licen[cs]e|notes?|copyright|changelog)[^.]*(?:\.(?:txt|html?|rst))?"
    r"|.*\.(?:md|pdf|rtf|docx?|pptx?)",
    re.IGNORECASE,
)
_SHOWN = 12
_FOR_TEST = (DOUBTFUL, "“Test: true” (Header)")

SheetMeaning = Callable[[Sheet], tuple[Sheet, list[tuple[str, str]]]]
"""A sheet as it is read, and what is told of it: (key, detail)."""


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file; a text file has one sheet without a name.

    Attributes:
        notes: (key, detail) of what was assumed or looks odd.
        cubes: of PC-Axis and JSON-stat, the cube of each sheet.
        variables: of statistical software, what each sheet shows of its variables.
    """

    name: str
    format: str
    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    cubes: tuple[Cube, ...] = ()
    variables: tuple[Variables, ...] = ()

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of that name, if there is one."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def understood(self, kind: str, meanings: Iterable[SheetMeaning]) -> Book:
        """The book with what the sheets of a kind say, in their order; in a ZIP others may stand between them."""
        left, sheets, notes = iter(meanings), list[Sheet](), list(self.notes)
        for sheet in self.sheets:
            if sheet.kind == kind:
                read, told = next(left)(sheet)
                notes += told
            else:
                read = sheet
            sheets.append(read)
        return replace(self, sheets=sheets, notes=notes)

    def left_out(self, read: Collection[str]) -> list[tuple[str, str]]:
        """What is told (key, detail) of the sheets that hold numbers and are not among those that were read."""
        held = {sheet.name: sheet.numbers() for sheet in self.sheets if sheet.name not in read}
        detail = "; ".join(f"“{name}” ({count:,})" for name, count in held.items() if count)
        return [("sheets_left_out", detail)] if detail else []


def open_book(data: bytes, name: str, limits: Limits | None = None, charset: str = "") -> Book:
    """Reads a file of any supported format, also packed with gzip or in a ZIP.

    Raises:
        Unreadable: the file is empty, too large, encrypted, damaged, holds macros, or is no table.
    """
    limits = limits or Limits()
    if len(data) > limits.file_bytes:
        raise Unreadable("too_large", f"{len(data):,} bytes; at most {limits.file_bytes:,}")
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", f"{len(data)} bytes")
    if data.startswith(b"\x1f\x8b"):
        data, name = gunzip(data, limits), name.removesuffix(".gz")
    members = zip_members(data, limits) if data.startswith(b"PK") else []
    other_formats.refuse_parts({member.filename for member in members})
    if members and not workbook.PARTS & {member.filename for member in members}:
        return _zipped(data, members, name, limits, charset)
    book = _plain(data, name, limits, charset)
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    if ending in _ALL_ENDINGS and ending not in _ENDINGS[book.format]:
        book.notes.append(("extension_differs", f".{ending}: {book.format}"))
    return book


def _plain(data: bytes, name: str, limits: Limits, charset: str) -> Book:
    """A file that is not packed, with what rows of SDMX ask for done or told."""
    book = _cells(data, name, limits, charset)
    read = [sdmx_csv.resolved(sheet) for sheet in book.sheets]
    told = [note for _, notes in read for note in notes]
    return replace(book, sheets=[sheet for sheet, _ in read], notes=[*book.notes, *told])


def _cells(data: bytes, name: str, limits: Limits, charset: str) -> Book:
    if data.startswith(workbook.OLE) and _ENCRYPTED in data:
        raise Unreadable("encrypted", "the workbook has a password")
    if data.startswith((b"PK", workbook.OLE)):
        members = zip_members(data, limits) if data.startswith(b"PK") else []
        parts = {member.filename: member.file_size for member in members}
        notes = [("looks_unseen", "XLSB")] if workbook.BINARY in parts else []
        return Book(name, "workbook", workbook.read(data, limits, parts), notes=notes)
    if form := table.format_of(data):
        sheet, variables, notes = table.read(data, form, limits, charset)
        return Book(name, "statistical", [sheet], notes=notes, variables=(variables,))
    if px_text.recognises(data):
        check_document(data, limits)
        return _of_cubes(name, "px", CubeFile([px.read(data, limits)]))
    other_formats.refuse(data)
    start = data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[", b"<")):
        check_document(data, limits)
    if start.startswith((b"{", b"[")):
        document = json_records.load(data)
        if json_stat.recognises(document):
            return _of_cubes(name, "json", json_stat.read(data, limits))
        if not sdmx_json.recognises(document):
            return Book(name, "json", [json_records.read(document, limits)])
        notes = [_FOR_TEST] if sdmx_json.is_test(document) else []
        return Book(name, "json", [sdmx_json.read(document, limits)], notes=notes)
    if start.startswith(b"<"):
        notes = [_FOR_TEST] if sdmx_ml.is_test(data) else []
        return Book(name, "sdmx-ml", [sdmx_ml.read(data, limits)], notes=notes)
    sheet, encoding, mark = delimited.read(data, limits, charset=charset)
    notes = [("encoding_guessed", encoding)] if delimited.guessed(encoding, charset) else []
    return Book(name, "text", [sheet], encoding, mark, notes)


def _of_cubes(name: str, form: str, file: CubeFile) -> Book:
    """A file of cubes, each with a sheet; one that only lists data sets, or is a code list, holds no table.

    Raises:
        Unreadable: there is no cube.
    """
    if not file.cubes:
        listed = "; ".join(f"{fact.what} {fact.value}" for fact in file.facts[:_SHOWN])
        raise Unreadable("no_observation", listed)
    return Book(name, form, cube_rows.sheets(file), cubes=tuple(file.cubes))


def _zipped(data: bytes, members: list[zipfile.ZipInfo], name: str, limits: Limits, charset: str) -> Book:
    """A ZIP of files of one kind, without the metadata that the World Bank adds; a ZIP in a ZIP is refused."""
    plain = sum(member.file_size for member in members if not member.filename.lower().endswith(_PACKED))
    if plain > limits.file_bytes:
        raise Unreadable("too_large", f"unpacks to {plain:,} bytes of text; at most {limits.file_bytes:,}")
    books: list[Book] = []
    left_out: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for member in members:
            if member.is_dir() or member.filename.rpartition("/")[2].startswith("Metadata_"):
                continue
            found = None if _is_beside(member.filename) else _table(archive, member, limits, charset)
            books += [found] if found else []
            left_out += [] if found else [member.filename]
    if not books:
        raise Unreadable("not_a_table", "a ZIP without tables")
    sheets = [_in_zip(sheet, book.name) for book in books for sheet in book.sheets]
    notes = [note for book in books for note in book.notes]
    if left_out:
        notes.append(("members_left_out", ", ".join(left_out[:_SHOWN]) + (", …" if left_out[_SHOWN:] else "")))
    cubes = tuple(cube for book in books for cube in book.cubes)
    variables = tuple(each for book in books for each in book.variables)
    return Book(name, books[0].format, sheets, books[0].encoding, books[0].delimiter, notes, cubes, variables)


def _is_beside(member: str) -> bool:
    """Whether a part of a ZIP is what operating systems add, or a text about the tables, by its name."""
    folder, _, name = member.rpartition("/")
    return "__MACOSX" in folder.split("/") or not is_delivery(name) or bool(_TEXTS.fullmatch(name))


def _table(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits, charset: str) -> Book | None:
    """A part of a ZIP; nothing if it is no table, and is not called like one.

    Raises:
        Unreadable: it is called like a table, or packed once more, and cannot be read.
    """
    try:
        return _plain(_member(archive, member, limits), member.filename, limits, charset)
    except Unreadable as exc:
        ending = member.filename.lower().rpartition(".")[2]
        if exc.reason in {"not_a_table", other_formats.OTHER} and ending not in _MEANT:
            return None
        raise


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: Limits) -> bytes:
    try:
        content = archive.read(member)
    except BROKEN_ZIP as exc:
        raise Unreadable("damaged", f"{member.filename}: {exc}") from None
    packed = content.startswith(b"\x1f\x8b")
    if content.startswith(b"PK"):
        packed = not workbook.PARTS & {each.filename for each in zip_members(content, limits)}
    if packed:
        raise Unreadable("not_a_table", f"{member.filename}: a packed file in a ZIP")
    if not content.strip(b"\0 \t\r\n"):
        raise Unreadable("empty", member.filename)
    return content


def _in_zip(sheet: Sheet, member: str) -> Sheet:
    """A sheet that is called by the file in the ZIP that it came from."""
    name = f"{member}/{sheet.name}" if sheet.name and sheet.kind != "text" else member
    return replace(sheet, name=name)
