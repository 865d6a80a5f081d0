"""Each format and layout in which the product may receive a table, for the intake audit.

A form writes rows of text as a file and knows where each value stands in it; it knows nothing of how files are read.
"""

from __future__ import annotations

import csv
import functools
import io
import random
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.utils import get_column_letter

from indicators.definitions.registry import Definitions
from indicators.submissions.questionnaire import indicator_sheet
from indicators.submissions.questionnaire.asked import Asked
from indicators.submissions.questionnaire.workbook import write
from tests.audit.planted_messages import generic_ml, records, sdmx_csv, sdmx_json, sdmx_ml
from tests.audit.planted_rows import (
    HEAD,
    NUMBER,
    VALUE,
    YEARS,
    Row,
    grid,
    long_rows,
    template_rows,
    typed,
    wide_grid,
    wide_rows,
)


@dataclass(frozen=True, slots=True)
class Form:
    """A format and layout.

    Attributes:
        make: sound rows that fit it.
        write: rows as a file.
        place: the address of the value of a row, by its number from 0.
        free: the concepts whose text may be another in each row.
    """

    name: str
    ending: str
    make: Callable[[random.Random], list[Row]]
    write: Callable[[list[Row]], bytes]
    place: Callable[[list[Row], int], str]
    free: frozenset[str] = frozenset(HEAD)


def text(rows: list[Row], delimiter: str = ",", comma: bool = False) -> bytes:
    """A text file; where the decimal sign is a comma, numbers are written with it."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([_comma(row[name], comma and name == "OBS_VALUE") for name in HEAD] for row in rows)
    return out.getvalue().encode()


def _comma(said: str, wanted: bool) -> str:
    return said.replace(".", ",") if wanted and NUMBER.fullmatch(said) else said


def workbook(lines: list[list[str]]) -> openpyxl.Workbook:
    """A workbook with one sheet, *Data*, whose numbers are numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for line, row in enumerate(lines):
        sheet.append([typed(said) if line else said for said in row])
    for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"  # also what begins as a formula or an error does
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of a workbook."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


_ODS = "urn:oasis:names:tc:opendocument:xmlns:"
_ODS_START = (
    f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{_ODS}office:1.0"'
    f' xmlns:table="{_ODS}table:1.0" xmlns:text="{_ODS}text:1.0" office:version="1.3"><office:body>'
    '<office:spreadsheet><table:table table:name="Data">'
)
_ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods_cell(said: str) -> str:
    """A cell as LibreOffice writes it."""
    kind = f'float" office:value="{said}' if NUMBER.fullmatch(said) else "string"
    return f'<table:table-cell office:value-type="{kind}"><text:p>{escape(said)}</text:p></table:table-cell>'


def ods(lines: list[list[str]], cells: dict[tuple[int, int], str] | None = None, hidden: int = -1) -> bytes:
    """An OpenDocument workbook, some of whose cells are given as XML, and one of whose rows may be hidden."""
    cells, body = cells or {}, ""
    for line, row in enumerate(lines):
        each = "".join(cells.get((line, column)) or ods_cell(said) for column, said in enumerate(row))
        look = ' table:visibility="collapse"' if line == hidden else ""
        body += f"<table:table-row{look}>{each}</table:table-row>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS_START + body + _ODS_END)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def _wide_text(rows: list[Row]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(wide_grid(rows))
    return out.getvalue().encode()


def _wide_place(number: int) -> tuple[int, int]:
    return number // len(YEARS) + 2, number % len(YEARS) + 5


@functools.cache
def _questionnaire(area: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "q.xlsx"
        write(path, Definitions(), Asked(ref_area=area, edition="2016", year=2015, language="en"))
        return path.read_bytes()


def _template_line(row: Row) -> tuple[str, str]:
    measure = "HH7|PCT" if row["INDICATOR"] == "HH7" else "A2|RATE"
    return ("HH Households" if row["INDICATOR"] == "HH7" else "A Infrastructure"), measure + (
        f"|SEX={row['SEX']}" if row["SEX"] else ""
    )


@functools.cache
def _template_lines() -> dict[tuple[str, str], int]:
    book = openpyxl.load_workbook(io.BytesIO(_questionnaire("KEN")), read_only=True)
    found = (
        (name, line, row[0])
        for name in ("HH Households", "A Infrastructure")
        for line, row in enumerate(book[name].values, start=1)
    )
    return {(name, said): line for name, line, said in found if said}


def template(rows: list[Row]) -> bytes:
    """The questionnaire workbook of an office, filled in."""
    book = openpyxl.load_workbook(io.BytesIO(_questionnaire("KEN")))
    book["_ict"]["B2"] = rows[0]["REF_AREA"]
    for row in rows:
        sheet, line = _template_line(row)[0], _template_lines()[_template_line(row)]
        book[sheet].cell(line, indicator_sheet.VALUE).value = typed(row["OBS_VALUE"])
        if isinstance(book[sheet].cell(line, indicator_sheet.VALUE).value, str):
            book[sheet].cell(line, indicator_sheet.VALUE).data_type = "s"
        book[sheet].cell(line, indicator_sheet.SOURCE).value = row["SOURCE"]
    return saved(book)


def _text_place(rows: list[Row], number: int) -> str:
    return f"{number + 2}:{VALUE + 1}"


def sheet_place(rows: list[Row], number: int) -> str:
    """Where a value stands in a long sheet."""
    return f"Data!{get_column_letter(VALUE + 1)}{number + 2}"


def _template_place(rows: list[Row], number: int) -> str:
    line = _template_line(rows[number])
    return f"{line[0]}!{get_column_letter(indicator_sheet.VALUE)}{_template_lines()[line]}"


def _wide_sheet_place(rows: list[Row], number: int) -> str:
    line, column = _wide_place(number)
    return f"Data!{get_column_letter(column)}{line}"


_VALUE_ONLY = frozenset({"OBS_VALUE"})
FORMS = (
    Form("CSV, comma", "csv", long_rows, text, _text_place),
    Form("CSV, semicolon", "csv", long_rows, functools.partial(text, delimiter=";", comma=True), _text_place),
    Form("CSV, tab", "tsv", long_rows, functools.partial(text, delimiter="\t"), _text_place),
    Form("XLSX, long", "xlsx", long_rows, lambda rows: saved(workbook(grid(rows))), sheet_place),
    Form("ODS, long", "ods", long_rows, lambda rows: ods(grid(rows)), sheet_place),
    Form("questionnaire", "xlsx", template_rows, template, _template_place, _VALUE_ONLY),
    Form(
        "CSV, years in columns", "csv", wide_rows, _wide_text, lambda _, n: "{}:{}".format(*_wide_place(n)), _VALUE_ONLY
    ),
    Form(
        "XLSX, years in columns",
        "xlsx",
        wide_rows,
        lambda rows: saved(workbook(wide_grid(rows))),
        _wide_sheet_place,
        _VALUE_ONLY,
    ),
    Form("SDMX-CSV", "csv", long_rows, sdmx_csv, lambda _, number: f"{number + 2}:{VALUE + 4}"),
    Form("SDMX-ML", "xml", long_rows, sdmx_ml, lambda _, number: f"Obs[{number + 1}].OBS_VALUE"),
    Form("SDMX-ML, generic", "xml", long_rows, generic_ml, lambda _, number: f"Obs[{number + 1}].OBS_VALUE"),
    Form("SDMX-JSON", "json", long_rows, sdmx_json, lambda _, number: f"Obs[{number + 1}].OBS_VALUE"),
    Form("JSON records", "json", long_rows, records, lambda _, number: f"records[{number + 1}].OBS_VALUE"),
)
