"""Kinds that more than one cell shows: rows, headings, looks of workbooks, levels of SDMX, encodings and containers."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from tests.audit.planted_files import ods, saved, sheet_place, text, workbook
from tests.audit.planted_kinds import File, Kind, Must
from tests.audit.planted_messages import generic_ml, sdmx_csv, sdmx_json, sdmx_ml
from tests.audit.planted_rows import HEAD, VALUE, Key, Row, grid, key, long_rows, truth


def _total(rows: list[Row], chance: random.Random) -> int:
    """A total of an indicator in percent."""
    return chance.choice(
        [number for number, row in enumerate(rows) if (row["SEX"], row["AGE"], row["INDICATOR"]) == ("", "", "HH7")]
    )


def _drawn(chance: random.Random, *, lost: bool) -> tuple[list[Row], int, dict[Key, float]]:
    """Sound rows, the number of the one that is changed, and what is true then; its own value is not where it is lost."""
    rows = long_rows(chance)
    number, true = _total(rows, chance), truth(rows)
    if lost:
        del true[key(rows[number])]
    return rows, number, true


def lines(name: str, must: Must, change: Callable[[list[str], int, str], None], heading: bool = False) -> Kind:
    """The lines of a text file are changed.

    Args:
        name: of the kind.
        must: what has to come of it.
        change: takes the lines, the number of one of them, and the delimiter, and changes them.
        heading: the fault is in the headings, and told in each row.
    """

    def files(chance: random.Random) -> Iterator[File]:
        for delimiter in (",", ";", "\t"):
            rows, number, true = _drawn(chance, lost=must is Must.TOLD and not heading)
            said = text(rows, delimiter).decode().splitlines()
            change(said, number + 1, delimiter)
            at = range(2, len(rows) + 2) if heading else (number + 2,)
            places = tuple(f"{line}:{VALUE + 1}" for line in at)
            form = {",": "CSV, comma", ";": "CSV, semicolon", "\t": "CSV, tab"}[delimiter]
            yield File(form, "table.csv", "\n".join([*said, ""]).encode(), true, places)

    return Kind("table", name, must, files)


def _unquoted(said: list[str], line: int, delimiter: str) -> None:
    cells = said[line].split(delimiter)
    said[line] = delimiter.join([*cells[:VALUE], *cells[VALUE].split("."), *cells[VALUE + 1 :]])


def _more(said: list[str], line: int, delimiter: str) -> None:
    said[line] += delimiter + "77.31"


def _without(column: int) -> Callable[[list[str], int, str], None]:
    def change(said: list[str], line: int, delimiter: str) -> None:
        cells = said[line].split(delimiter)
        cells[column] = ""
        said[line] = delimiter.join(cells)

    return change


def _preamble(said: list[str], line: int, delimiter: str) -> None:
    said[:0] = ["Statistics of information society", ""]


def _notes(said: list[str], line: int, delimiter: str) -> None:
    said += ["", "Source: household survey", "Note: provisional figures"]


def _blank_lines(said: list[str], line: int, delimiter: str) -> None:
    said.insert(line, delimiter * (len(HEAD) - 1))
    said.append("")


def _quoted(said: list[str], line: int, delimiter: str) -> None:
    said[:] = [delimiter.join(f'"{cell}"' for cell in each.split(delimiter)) for each in said]


def _lower(said: list[str], line: int, delimiter: str) -> None:
    said[0] = said[0].lower()


def _french(said: list[str], line: int, delimiter: str) -> None:
    said[0] = delimiter.join(("pays", "édition", "indicateur", "année", "sexe", "âge", "valeur", "source"))


def _trailing(said: list[str], line: int, delimiter: str) -> None:
    said[:] = [each + delimiter for each in said]


def _reversed(said: list[str], line: int, delimiter: str) -> None:
    said[:] = [delimiter.join(reversed(each.split(delimiter))) for each in said]


def _second_values(said: list[str], line: int, delimiter: str) -> None:
    said[:] = [each + delimiter + ("77.31" if at else "OBS_VALUE") for at, each in enumerate(said)]


def encoded(name: str, must: Must, ending: str, change: Callable[[bytes], bytes]) -> Kind:
    """A sound CSV file in another encoding or container."""

    def files(chance: random.Random) -> Iterator[File]:
        rows = long_rows(chance)
        rows = [row | {"SOURCE": "Enquête auprès des ménages"} for row in rows]
        yield File("CSV, comma", f"table.{ending}", change(text(rows)), truth(rows), ("",))

    return Kind("container", name, must, files)


def _zip(**more: bytes) -> Callable[[bytes], bytes]:
    def change(data: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in {"table.csv": data, **more}.items():
                archive.writestr(name, content)
        return out.getvalue()

    return change


def sheet(name: str, must: Must, change: Callable[[Worksheet, int, Row], None]) -> Kind:
    """A cell of a long XLSX sheet is changed: `change` takes the sheet, the line and the row."""

    def files(chance: random.Random) -> Iterator[File]:
        rows, number, true = _drawn(chance, lost=must is Must.TOLD)
        book = workbook(grid(rows))
        change(book["Data"], number + 2, rows[number])
        yield File("XLSX, long", "table.xlsx", saved(book), true, (sheet_place(rows, number),))

    return Kind("workbook", name, must, files)


def _cell(value: Callable[[Row], Any], look: str = "General") -> Callable[[Worksheet, int, Row], None]:
    def change(page: Worksheet, line: int, row: Row) -> None:
        cell = page.cell(line, VALUE + 1)
        cell.value = value(row)
        cell.number_format = look

    return change


def _hidden_row(page: Worksheet, line: int, row: Row) -> None:
    page.row_dimensions[line].hidden = True


def _hidden_column(page: Worksheet, line: int, row: Row) -> None:
    page.column_dimensions["G"].hidden = True


def _hidden_sheet(page: Worksheet, line: int, row: Row) -> None:
    assert page.parent is not None
    page.parent.create_sheet("Notes")["A1"] = "See the other sheet"
    page.parent.active = 1
    page.sheet_state = "hidden"


def _struck(page: Worksheet, line: int, row: Row) -> None:
    page.cell(line, VALUE + 1).font = Font(strike=True)


def _year_date(page: Worksheet, line: int, row: Row) -> None:
    cell = page.cell(line, HEAD.index("TIME_PERIOD") + 1)
    cell.value, cell.number_format = dt.datetime(int(row["TIME_PERIOD"]), 1, 1), "yyyy"  # noqa: DTZ001


def _merged_values(page: Worksheet, line: int, row: Row) -> None:
    page.cell(line + 1, VALUE + 1).value = None
    page.merge_cells(start_row=line, end_row=line + 1, start_column=VALUE + 1, end_column=VALUE + 1)


def _merged_area(page: Worksheet, line: int, row: Row) -> None:
    page.merge_cells(start_row=2, end_row=page.max_row, start_column=1, end_column=1)


def odf(name: str, must: Must, cell: str, hidden: bool = False) -> Kind:
    """A cell of a long ODS sheet, given as XML: {v} is the value, {share} the value as a share."""

    def files(chance: random.Random) -> Iterator[File]:
        rows, number, true = _drawn(chance, lost=must is Must.TOLD)
        value = rows[number]["OBS_VALUE"]
        xml = cell.format(v=value, share=f"{float(value) / 100:.4f}")
        cells = {(number + 1, VALUE): xml} if xml else {}
        data = ods(grid(rows), cells, number + 1 if hidden else -1)
        yield File("ODS, long", "table.ods", data, true, (sheet_place(rows, number),))

    return Kind("workbook", name, must, files)


def _ods(kind: str, shown: str) -> str:
    return f'<table:table-cell office:value-type="{kind}"><text:p>{shown}</text:p></table:table-cell>'


def message(name: str, must: Must, form: str, ending: str, write: Callable[[list[Row]], bytes], times: int = 1) -> Kind:
    """An SDMX message as a whole says something: times is what it makes of the values, 0 that none is sent."""

    def files(chance: random.Random) -> Iterator[File]:
        rows = [row for row in long_rows(chance) if row["INDICATOR"] == "A2"]
        true = {known: value * times for known, value in truth(rows).items()} if times else {}
        yield File(form, f"table.{ending}", write(rows), true, ("",))

    return Kind("SDMX", name, must, files)


def _deleted(rows: list[Row]) -> bytes:
    return sdmx_csv(rows, "D")


def _other_dimension(rows: list[Row]) -> bytes:
    return sdmx_ml(rows, series=' INCOME_GROUP="LOW_INCOME"')


_TOLD, _READ, _EITHER = Must.TOLD, Must.READ, Must.EITHER
TABLES = (
    lines("an unquoted decimal comma", _TOLD, _unquoted),
    lines("a cell more than headings", _TOLD, _more),
    lines("an area left blank", _TOLD, _without(0)),
    lines("an indicator left blank", _TOLD, _without(2)),
    lines("a year left blank", _TOLD, _without(3)),
    lines("two headings of one meaning", _TOLD, _second_values, heading=True),
    lines("a title above", _READ, _preamble),
    lines("notes below", _READ, _notes),
    lines("blank lines", _READ, _blank_lines),
    lines("all cells quoted", _READ, _quoted),
    lines("headings in small letters", _READ, _lower),
    lines("headings in French", _READ, _french),
    lines("a delimiter at each end", _READ, _trailing),
    lines("columns in another order", _READ, _reversed),
    sheet("an error cell", _TOLD, _cell(lambda _: "#DIV/0!")),
    sheet("a formula without a result", _TOLD, _cell(lambda _: "=E2*2")),
    sheet("a time", _TOLD, _cell(lambda _: dt.time(16, 30), "hh:mm")),
    sheet("a duration", _TOLD, _cell(lambda _: dt.timedelta(hours=25, minutes=30), "[h]:mm")),
    sheet("a date", _TOLD, _cell(lambda _: dt.datetime(2016, 11, 3), "dd/mm/yyyy")),  # noqa: DTZ001
    sheet("true or false", _TOLD, _cell(lambda _: True)),
    sheet("a hidden row", _TOLD, _hidden_row),
    sheet("a hidden column", _TOLD, _hidden_column),
    sheet("a hidden sheet", _TOLD, _hidden_sheet),
    sheet("a struck-out cell", _TOLD, _struck),
    sheet("a merged cell of values", _TOLD, _merged_values),
    sheet("a merged area", _READ, _merged_area),
    sheet("a share shown as a percentage", _READ, _cell(lambda row: float(row["OBS_VALUE"]) / 100, "0.00%")),
    sheet("a quoted percent sign", _READ, _cell(lambda row: float(row["OBS_VALUE"]), '0.00"%"')),
    sheet("a number as text", _READ, _cell(lambda row: row["OBS_VALUE"], "@")),
    sheet("a date shown as a year", _EITHER, _year_date),
    odf("an error in ODS", _TOLD, _ods("string", "#DIV/0!")),
    odf("a time in ODS", _TOLD, _ods('time" office:time-value="PT25H30M00S', "25:30")),
    odf("a date in ODS", _TOLD, _ods('date" office:date-value="2016-11-03', "03/11/16")),
    odf("a hidden row in ODS", _TOLD, "", hidden=True),
    odf("a percentage in ODS", _READ, _ods('percentage" office:value="{share}', "{v} %")),
    message("a deletion in SDMX-CSV", _TOLD, "SDMX-CSV", "csv", _deleted, 0),
    message("a deletion in SDMX-ML", _TOLD, "SDMX-ML", "xml", lambda rows: sdmx_ml(rows, ' action="Delete"'), 0),
    message("a deletion in SDMX-JSON", _TOLD, "SDMX-JSON", "json", lambda rows: sdmx_json(rows, action="Delete"), 0),
    message("an unknown dimension", _TOLD, "SDMX-ML", "xml", _other_dimension, 0),
    message(
        "an unknown attribute like a multiplier", _TOLD, "SDMX-ML", "xml", lambda r: sdmx_ml(r, ' SCALE_FACTOR="3"'), 0
    ),
    message("a multiplier that is none", _TOLD, "SDMX-ML", "xml", lambda rows: sdmx_ml(rows, ' UNIT_MULT="x"'), 0),
    message("a data set without attributes", _READ, "SDMX-ML, generic", "xml", generic_ml),
    encoded("UTF-8 with a mark", _READ, "csv", lambda data: b"\xef\xbb\xbf" + data),
    encoded("UTF-16 with a mark", _READ, "csv", lambda data: data.decode().encode("utf-16")),
    encoded("UTF-16 without a mark", _EITHER, "csv", lambda data: data.decode().encode("utf-16-le")),
    encoded("Windows-1252", _READ, "csv", lambda data: data.decode().encode("cp1252")),
    encoded("lines of Windows", _READ, "csv", lambda data: data.replace(b"\n", b"\r\n")),
    encoded("a ZIP archive", _READ, "zip", _zip()),
    encoded(
        "a ZIP archive of macOS", _READ, "zip", _zip(**{"__MACOSX/._table.csv": b"\0\5\x16\7", ".DS_Store": b"\0"})
    ),
    encoded("a ZIP archive with a text beside", _EITHER, "zip", _zip(**{"README.txt": b"read me"})),
    encoded("gzip", _READ, "csv.gz", gzip.compress),
    encoded("another ending", _READ, "txt", lambda data: data),
)
