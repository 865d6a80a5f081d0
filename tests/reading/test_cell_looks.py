"""What a workbook shows: errors, formulas without a result, percentages, times and dates, in XLSX, ODS and XLS."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from indicators.base.errors import Unreadable
from indicators.definitions.registry import Definitions
from indicators.reading.book import open_book
from indicators.reading.read import read

HEADINGS = ["REF_AREA", "EDITION", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"]
SHEET = "xl/worksheets/sheet1.xml"


def xlsx(*values: Any, formats: tuple[str, ...] = (), sheet: Callable[[bytes], bytes] = bytes) -> bytes:
    """A workbook with one observation for each value (text, number, formula, date), and its number formats."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Data"
    page.append(HEADINGS)
    for place, value in enumerate(values):
        page.append(["KEN", "2016", "HH7", 2010 + place, value])
        if place < len(formats):
            page.cell(place + 2, 5).number_format = formats[place]
    out = io.BytesIO()
    book.save(out)
    return changed(out.getvalue(), SHEET, sheet)


def changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        text, count = re.subn(old, new, content.decode())
        assert count, "nothing was replaced"
        return text.encode()

    return change


def text_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def ods(*cells: str, styles: str = "", columns: str = "", row: str = "") -> bytes:
    """An ODS workbook with one observation for each cell, which is given as XML."""
    rows = ["".join(map(text_cell, HEADINGS))]
    for place, cell in enumerate(cells):
        before = "".join(map(text_cell, ("KEN", "2016", "HH7", str(2010 + place))))
        rows.append(before + cell)
    body = "".join(
        f"<table:table-row{row if place else ''}>{each}</table:table-row>" for place, each in enumerate(rows)
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
        ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{columns}{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def ods_cell(attributes: str, shown: str = "") -> str:
    paragraph = f"<text:p>{shown}</text:p>" if shown else ""
    return f"<table:table-cell {attributes}>{paragraph}</table:table-cell>"


def values(definitions: Definitions, data: bytes) -> list[tuple[str, float | None, bool]]:
    """What was sent, the number that it is, and whether it is said to be none, of each observation."""
    reading = read(data, "f", definitions)
    assert reading.unreadable is None, reading.unreadable
    names = ("OBS_TEXT", "OBS_VALUE", "NOT_NUMERIC")
    return [tuple(row[name] for name in names) for row in reading.observations.to_pylist()]  # type: ignore[misc]


ERRORS = ["#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"]


def test_an_error_of_a_workbook_is_no_missing_value(definitions: Definitions) -> None:
    assert values(definitions, xlsx(*ERRORS, 16.6)) == [*((each, None, True) for each in ERRORS), ("16.6", 16.6, False)]


def test_an_error_of_an_ods_workbook_whoever_wrote_it(definitions: Definitions) -> None:
    data = ods(
        ods_cell('table:formula="of:=1/0" office:value-type="string" calcext:value-type="error"', "#DIV/0!"),
        ods_cell('table:formula="of:=1/0" office:value-type="float" office:value="0"', "#DIV/0!"),
        ods_cell('table:formula="of:=foo()" office:value-type="float" office:value="0"', "Err:508"),
        ods_cell('table:formula="of:=1+1" office:value-type="float" office:value="2"', "2"),
        ods_cell('office:value-type="float" office:value="16.6"', "16.6"),
    )
    errors = [(each, None, True) for each in ("#DIV/0!", "#DIV/0!", "Err:508")]
    assert values(definitions, data) == [*errors, ("2", 2.0, False), ("16.6", 16.6, False)]


def test_an_error_in_a_text_file_is_no_missing_value(definitions: Definitions) -> None:
    lines = [",".join(HEADINGS), *(f"KEN,2016,HH7,{2009 + place},{each}" for place, each in enumerate(ERRORS))]
    assert values(definitions, "\n".join(lines).encode()) == [(each, None, True) for each in ERRORS]


def test_a_formula_without_a_result_is_told_in_each_way_of_writing_it(definitions: Definitions) -> None:
    assert values(definitions, xlsx("=B2*2", 3)) == [("=B2*2", None, True), ("3", 3.0, False)]
    for ending in ("</c>", "<v/></c>", "<v> </v></c>"):
        data = xlsx("=B2*2", 3, sheet=replaced(r"</f><v */></c>|</f><v></v></c>", f"</f>{ending}"))
        assert values(definitions, data) == [("=B2*2", None, True), ("3", 3.0, False)]


def test_a_formula_whose_result_is_there_is_that_result(definitions: Definitions) -> None:
    data = xlsx("=B2*2", 3, sheet=replaced(r"</f><v */></c>|</f><v></v></c>", "</f><v>0.1</v></c>"))
    assert values(definitions, data)[0] == ("0.1", 0.1, False)
    empty = xlsx('=IF(B2="","",B2)', 3, sheet=replaced(r'<c r="E2"><f>', '<c r="E2" t="str"><f>'))
    assert values(definitions, empty)[0] == ("", None, False)


def test_a_shared_formula_is_told_by_the_formula_that_it_shares(definitions: Definitions) -> None:
    def shared(content: bytes) -> bytes:
        first = replaced(r"<f>B2\*2</f>", '<f t="shared" ref="E2:E3" si="0">B2*2</f>')(content)
        return replaced(r"<f>B3\*2</f>", '<f t="shared" si="0"/>')(first)

    assert values(definitions, xlsx("=B2*2", "=B3*2", sheet=shared)) == [("=B2*2", None, True)] * 2


def test_a_zero_that_a_library_wrote_for_a_formula_is_no_result(definitions: Definitions) -> None:
    """XlsxWriter cannot calculate: it writes 0 and asks the program that opens the workbook to calculate."""
    data = xlsx("=B2*2", "=B3*2", 0, sheet=replaced(r"(?<=B2\*2</f>)(?:<v */>|<v></v>)", "<v>0</v>"))
    data = changed(data, SHEET, replaced(r"(?<=B3\*2</f>)(?:<v */>|<v></v>)", "<v>7</v>"))
    asked = values(definitions, data)
    assert asked == [("=B2*2", None, True), ("7", 7.0, False), ("0", 0.0, False)]
    calculated = changed(data, "xl/workbook.xml", replaced(r' fullCalcOnLoad="\w+"', ""))
    assert values(definitions, calculated)[0] == ("0", 0.0, False)


def test_a_formula_without_a_result_in_the_last_cell_of_the_sheet(definitions: Definitions) -> None:
    """Calamine's grid ends with the last value: the cell lies outside it."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Data"
    page["C5"] = "=A1"
    out = io.BytesIO()
    book.save(out)
    assert open_book(out.getvalue(), "f.xlsx").sheets[0].rows[4][2] == "=A1"


STRUCK = (
    '<style:style style:name="base" style:family="table-cell"><style:text-properties'
    ' style:text-line-through-style="solid" fo:font-style="italic"/></style:style>'
    '<style:style style:name="ce1" style:family="table-cell" style:parent-style-name="base"/>'
    '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="base"><style:text-properties'
    ' style:text-line-through-style="none" fo:font-style="normal"/></style:style>'
)
FLOAT = 'office:value-type="float" office:value="16.6"'


def test_what_an_ods_workbook_hides_or_strikes_out_or_merges(definitions: Definitions) -> None:
    struck = ods(
        ods_cell(f'{FLOAT} table:style-name="ce1"'), ods_cell(f'{FLOAT} table:style-name="ce2"'), styles=STRUCK
    )
    sheet = open_book(struck, "f.ods").sheets[0]
    assert (sheet.struck, sheet.is_italic(1, 4), sheet.is_italic(2, 4)) == (frozenset({(1, 4)}), True, False)
    by_column = ods(
        ods_cell(FLOAT),
        columns='<table:table-column table:default-cell-style-name="ce1" table:number-columns-repeated="5"/>',
        styles=STRUCK,
    )
    assert (1, 4) in open_book(by_column, "f.ods").sheets[0].struck
    hidden = ods(ods_cell(FLOAT), row=' table:visibility="filter"')
    assert open_book(hidden, "f.ods").sheets[0].out_of_sight(1, 4) == "Data!2:2"
    column = '<table:table-column table:number-columns-repeated="4"/><table:table-column table:visibility="collapse"/>'
    assert open_book(ods(ods_cell(FLOAT), columns=column), "f.ods").sheets[0].out_of_sight(1, 4) == "Data!E:E"
    properties = '<style:table-properties table:display="false"/>'
    off = f'<style:style style:name="ta2" style:family="table">{properties}</style:style>'
    style = replaced('table:name="Data"', 'table:name="Data" table:style-name="ta2"')
    whole = changed(ods(ods_cell(FLOAT), styles=off), "content.xml", style)
    assert open_book(whole, "f.ods").sheets[0].out_of_sight(1, 4) == "Data"
    merged = ods(ods_cell(f'{FLOAT} table:number-rows-spanned="2"'), "<table:covered-table-cell/>")
    assert [fault.kind.value for fault in read(merged, "f.ods", definitions).faults] == ["value_merged"]


def test_an_ods_formula_without_a_result(definitions: Definitions) -> None:
    assert values(definitions, ods('<table:table-cell table:formula="of:=[.B2]*2"/>')) == [("=[.B2]*2", None, True)]


@pytest.mark.parametrize(("code", "value"), [('0.0"%"', 0.85), (r"0.0\%", 0.85), ("0.0%", 85.0), ("0.0;0.0%", 0.85)])
def test_a_number_under_a_format(definitions: Definitions, code: str, value: float) -> None:
    assert values(definitions, xlsx(0.85, formats=(code,)))[0][1] == pytest.approx(value)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r'<c r="(E\d)" s="(\d)"(?: t="n")?>', r'<c t="n" s="\2" r="\1">'),
        (r'<c r="(E\d)" s="(\d)"(?: t="n")?>', r"<c s='\2' r='\1'>"),
        (r'<c r="(E\d)" s="(\d)"', r'<c s="\2"'),
        (r'<c r="(E\d)" s="(\d)"', r'<c cm="1" r="\1" vm="2"\n s="\2"'),
    ],
)
def test_the_order_of_attributes_means_nothing(definitions: Definitions, old: str, new: str) -> None:
    data = xlsx(0.145, 0.225, formats=("0.0%", "0.0%"), sheet=replaced(old, new))
    assert [value for _, value, _ in values(definitions, data)] == [14.5, 22.5]


def test_the_prefix_of_names_means_nothing(definitions: Definitions) -> None:
    def prefixed(content: bytes) -> bytes:
        text = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", content.decode())
        return text.replace(' xmlns="', ' xmlns:x="').encode()

    data = xlsx(0.145, "#N/A", "=A1", formats=("0.0%",), sheet=prefixed)
    assert values(definitions, data) == [("14.5 %", 14.5, False), ("#N/A", None, True), ("=A1", None, True)]


def test_a_sheet_that_declares_entities_is_refused() -> None:
    data = xlsx("#N/A", sheet=lambda content: b'<!DOCTYPE a [<!ENTITY b "c">]>' + content)
    with pytest.raises(Unreadable) as refused:
        open_book(data, "f.xlsx")
    assert refused.value.reason == "damaged"


def test_times_durations_and_dates_are_no_numbers_and_are_told_as_they_are_shown(definitions: Definitions) -> None:
    shown = ["25:30:00", "01:30:00", "2016-11-03"]
    sent = (dt.timedelta(hours=25, minutes=30), dt.time(1, 30), dt.date(2016, 11, 3))
    formats = ("[h]:mm:ss", "hh:mm:ss", "yyyy-mm-dd")
    assert values(definitions, xlsx(*sent, formats=formats)) == [(each, None, True) for each in shown]
    data = ods(
        ods_cell('office:value-type="time" office:time-value="PT25H30M00S"', "25:30:00"),
        ods_cell('office:value-type="time" office:time-value="PT01H30M00S"', "01:30:00"),
        ods_cell('office:value-type="date" office:date-value="2016-11-03"', "2016-11-03"),
    )
    assert values(definitions, data) == [(each, None, True) for each in shown]


def test_a_date_that_a_sheet_shows_as_a_year_is_that_year_and_no_number(definitions: Definitions) -> None:
    cell = 'office:value-type="date" office:date-value="2015-12-31"'
    for data in (xlsx(dt.date(2015, 12, 31), formats=("yyyy",)), ods(ods_cell(cell, "2015"))):
        assert values(definitions, data) == [("2015 (date)", None, True)]

    def dated(content: bytes) -> bytes:
        return content.replace(b'<c r="D2" t="n"><v>2010</v>', b'<c r="D2" s="1" t="n"><v>42369</v>')

    as_year = xlsx(16.6, formats=("yyyy",), sheet=lambda content: dated(content).replace(b'"E2" s="1"', b'"E2"'))
    assert read(as_year, "f", definitions).observations["TIME_PERIOD"].to_pylist() == [2015]


@pytest.mark.parametrize(
    ("held", "sent"),
    [(0.62, "62 %"), (0.625, "62.5 %"), (0, "0 %"), (1, "100 %"), (-0.305, "-30.5 %"), (1e-05, "0.001 %")],
)
def test_what_was_sent_is_what_the_person_typed(definitions: Definitions, held: float, sent: str) -> None:
    [(text, value, _)] = values(definitions, xlsx(held, formats=("0.00%",)))
    assert (text, value) == (sent, pytest.approx(held * 100))
