"""What a file says around its tables about confidentiality and thousands is heard: nothing is published unasked."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment

from indicators.definitions.registry import Definitions
from indicators.reading.formats.limits import Limits
from indicators.reading.raw import Declared
from indicators.reading.read import Reading, read
from tests.reading.test_cell_looks import ods, ods_cell

HEAD = ["REF_AREA", "EDITION", "INDICATOR", "MEASURE", "TIME_PERIOD", "OBS_VALUE"]
ROWS = [["KEN", "2016", "HH7", "PCT", "2015", "16.6"], ["KEN", "2016", "HH6", "PCT", "2015", "17.6"]]
CERTAIN, DOUBT = "table_confidential", "heading_doubtful"


def text(*around: str, rows: list[list[str]] = ROWS, head: list[str] = HEAD) -> bytes:
    """A CSV file; three dots stand for the table."""
    table = "\n".join(",".join(row) for row in (head, *rows))
    return "\n".join(table if line == "..." else line for line in around or ("...",)).encode() + b"\n"


def workbook(change: Callable[[Any, Any], None]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    for row in (HEAD, *ROWS):
        sheet.append(row)
    change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def heard(data: bytes, definitions: Definitions, name: str = "f.csv") -> tuple[str, str]:
    """CONF_STATUS of the values, and what is told: the first key about it, if any."""
    reading = read(data, name, definitions)
    assert reading.unreadable is None, reading.unreadable
    told = [key for key, _ in reading.notes if key in {CERTAIN, DOUBT}]
    return "".join(row["CONF_STATUS"] for row in reading.observations.to_pylist()), (told or [""])[0]


@pytest.mark.parametrize(
    ("around", "found"),
    [
        (["CONFIDENTIAL – not for publication", "", "..."], ("CC", CERTAIN)),
        (["Confidential", "..."], ("CC", CERTAIN)),
        (["...", "", "Embargoed until 1 March 2027"], ("CC", CERTAIN)),
        (["...", "", "Données confidentielles, ne pas diffuser"], ("CC", CERTAIN)),
        (["Не для публикации", "..."], ("CC", CERTAIN)),
        (["...", "1) Confidential"], ("CC", CERTAIN)),
        (["保密", "..."], ("CC", CERTAIN)),
        (["...", "Answers of persons are confidential under the Statistics Act"], ("FF", DOUBT)),
        (["...", "This table has no confidential data"], ("FF", "")),
        (["...", "Confidentiality: free"], ("FF", "")),
        (["...", "c = confidential"], ("FF", "")),  # a legend says nothing of any value
        (["...", "Flags: b break; c confidential; e estimate"], ("FF", "")),
        (["...", "Confidential (c)"], ("FF", "")),
        (["...", "c,Confidential"], ("FF", "")),
        (["...", "c = confidential; none of this may be published: do not publish"], ("CC", CERTAIN)),
        (["Individuals using the Internet", "...", "Source: household survey"], ("FF", "")),
        (["Statistical Secretariat", "..."], ("FF", "")),
        (["Секретариат Росстата", "..."], ("FF", "")),
        (["Secretaría de Telecomunicaciones", "..."], ("FF", "")),
        (["Public release 2016", "...", "Survey restricted to persons aged 16 to 74"], ("FF", "")),
        (["Embargo lifted on 1 March", "..."], ("FF", "")),
    ],
)
def test_words_above_and_below_a_table(definitions: Definitions, around: list[str], found: tuple[str, str]) -> None:
    """Guess: a line above the heading, or beneath the table, is looked at by nobody."""
    assert heard(text(*around), definitions) == found


def test_words_in_a_column_that_nobody_reads_are_about_their_row(definitions: Definitions) -> None:
    rows = [[*ROWS[0], "do not publish"], [*ROWS[1], "all right"]]
    assert heard(text(rows=rows, head=[*HEAD, "Our remark here"]), definitions) == ("CF", CERTAIN)


def test_beside_a_source_of_one_letter_too(definitions: Definitions) -> None:
    rows = [[*ROWS[0], "S", "Restricted"], [*ROWS[1], "S", "open"]]
    assert heard(text(rows=rows, head=[*HEAD, "SOURCE", "Access"]), definitions) == ("CF", CERTAIN)


@pytest.mark.parametrize("heading", ["Public?", "Dissemination"])
def test_a_column_that_may_say_what_is_public_is_asked_about(definitions: Definitions, heading: str) -> None:
    """Guess: *Public? no* is only listed among the unknown headings."""
    rows = [[*ROWS[0], "no"], [*ROWS[1], "yes"]]
    assert heard(text(rows=rows, head=[*HEAD, heading]), definitions) == ("FF", DOUBT)


def test_a_column_that_is_read_is_not_asked_about_again(definitions: Definitions) -> None:
    rows = [[*ROWS[0], "Confidential"], [*ROWS[1], ""]]
    assert heard(text(rows=rows, head=[*HEAD, "CONF_STATUS"]), definitions) == ("CF", "")


def _sheet(book: Any, *rows: list[str]) -> None:
    other = book.create_sheet("Notes")
    for row in rows:
        other.append(row)


def _chart(_: Any, sheet: Any) -> None:
    chart = BarChart()
    chart.title = "Not for publication"
    chart.add_data(Reference(sheet, min_col=6, min_row=2, max_row=3))
    sheet.add_chart(chart)


CHANGES: dict[str, tuple[Callable[[Any, Any], None], tuple[str, str]]] = {
    "a sheet of words": (lambda b, _: _sheet(b, ["All figures: do not publish."]), ("CC", CERTAIN)),
    "a list of answers": (lambda b, _: _sheet(b, ["Free"], ["Confidential"]), ("FF", "")),
    "a mention": (lambda b, _: _sheet(b, ["Responses are kept confidential."]), ("FF", DOUBT)),
    "the name of the sheet": (lambda _, s: setattr(s, "title", "Confidential"), ("CC", CERTAIN)),
    "a note on a heading": (
        lambda _, s: setattr(s["F1"], "comment", Comment("Not for publication", "x")),
        ("CC", CERTAIN),
    ),
    "the head of the page": (lambda _, s: setattr(s.oddHeader.center, "text", "CONFIDENTIAL"), ("CC", CERTAIN)),
    "a chart": (_chart, ("CC", CERTAIN)),
    "a property": (lambda b, _: setattr(b.properties, "category", "Confidential"), ("FF", DOUBT)),
    "nothing": (lambda *_: None, ("FF", "")),
}


@pytest.mark.parametrize("place", CHANGES)
def test_words_elsewhere_in_a_workbook(definitions: Definitions, place: str) -> None:
    change, found = CHANGES[place]
    assert heard(workbook(change), definitions, "f.xlsx") == found


def test_a_text_box(definitions: Definitions) -> None:
    drawing = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
    words = "<text:p>Do not <text:span>publish</text:span></text:p>"
    box = f'<d:frame xmlns:d="{drawing}"><d:text-box>{words}</d:text-box></d:frame>'
    cell = ods_cell('office:value-type="float" office:value="16.5"', "16.5").replace("</text:p>", f"</text:p>{box}")
    assert heard(ods(cell), definitions, "f.ods") == ("C", CERTAIN)


def test_the_name_of_the_file_is_asked_about(definitions: Definitions) -> None:
    assert heard(text(), definitions, "KEN_2015_confidential.csv") == ("FF", DOUBT)


def test_a_name_asks_nothing_where_the_values_say_which_are_confidential(definitions: Definitions) -> None:
    rows = [[*row, status] for row, status in zip(ROWS, "CF", strict=True)]
    data = text(rows=rows, head=[*HEAD, "CONF_STATUS"])
    assert heard(data, definitions, "KEN_2015_confidential.csv") == ("CF", "")
    free = text(rows=[[*row, "F"] for row in ROWS], head=[*HEAD, "CONF_STATUS"])
    assert heard(free, definitions, "KEN_2015_confidential.csv") == ("FF", DOUBT)


def test_no_number_is_told(definitions: Definitions) -> None:
    reading = read(text("...", "Do not publish: HH7 is 16.6"), "f.csv", definitions)
    assert dict(reading.notes)[CERTAIN] == "“Do not publish: HH… is …” (2)"


@pytest.mark.parametrize("line", ["Confidential: do not publish", "c = confidential"])
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_long_file_asks(definitions: Definitions, tmp_path: Path, line: str, place: str) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(text(*((line, "...") if place == "above" else ("...", line))))
    reading: Reading = read(file, file.name, definitions, Declared(), Limits(batched_bytes=0))
    assert [key for key, _ in reading.notes] == ([DOUBT] if "publish" in line else [])


COUNTS = [["KEN", "2016", "A2", "NUM", "2015", "37716"]]


@pytest.mark.parametrize(
    ("line", "rows", "asked"),
    [
        ("Thousands", COUNTS, True),
        ("Mobile subscriptions (in thousands)", COUNTS, True),
        ("Mobile subscriptions ('000)", COUNTS, True),
        ("en millions d’abonnements", COUNTS, True),
        ("тыс. абонентов", COUNTS, True),
        ("One thousand households were asked", COUNTS, False),
        ("Thousands", ROWS, False),  # percentages
    ],
)
def test_thousands_above_a_table_of_counts(definitions: Definitions, line: str, rows: Any, asked: bool) -> None:
    """Guess: a count in thousands is taken as it stands where only the title of the table says so."""
    reading = read(text(line, "...", rows=rows), "f.csv", definitions)
    assert any("UNIT_MULT" in detail for key, detail in reading.notes if key == DOUBT) == asked


def test_a_column_that_states_the_multiplier_answers_it(definitions: Definitions) -> None:
    data = text("Thousands", "...", rows=[[*COUNTS[0], "3"]], head=[*HEAD, "UNIT_MULT"])
    assert heard(data, definitions) == ("F", "")


PX = (
    'CHARSET="ANSI";AXIS-VERSION="2013";MATRIX="T";SUBJECT-CODE="A";SUBJECT-AREA="A";TITLE="{title}";UNITS="number";'
    'CONTENTS="Number";DECIMALS=0;STUB="country","indicator","edition","measure";HEADING="year";VALUES("country")="Kenya",'
    '"Uganda";VALUES("indicator")="A2";VALUES("edition")="2016";VALUES("measure")="NUM";VALUES("year")="2015";{more}'
    "DATA=37716 33632;"
)


def test_thousands_in_the_title_of_a_cube(definitions: Definitions) -> None:
    reading = read(PX.format(title="Subscriptions, in thousands", more="").encode(), "f.px", definitions)
    assert ("heading_doubtful", "“Subscriptions, in thousands”: UNIT_MULT") in reading.notes
    assert heard(PX.format(title="Subscriptions", more="").encode(), definitions, "f.px") == ("FF", "")


@pytest.mark.parametrize(
    ("keys", "found"), [('("country","Kenya")', ("CF", "")), ('("country")', ("CC", CERTAIN)), ("", ("CC", CERTAIN))]
)
def test_a_datanote_of_pc_axis_is_a_note(definitions: Definitions, keys: str, found: tuple[str, str]) -> None:
    """Guess: a note of this kind on one value of a variable is read by nobody."""
    data = PX.format(title="Subscriptions", more=f'DATANOTE{keys}="Confidential";').encode()
    assert heard(data, definitions, "f.px") == found


MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("<m:Test>false</m:Test>", ("F", "")),
        ("<m:Test>true</m:Test>", ("F", DOUBT)),
        ("<m:Test>false</m:Test><m:EmbargoDate>2027-03-01T10:00:00</m:EmbargoDate>", ("C", CERTAIN)),
    ],
)
def test_the_header_of_an_sdmx_message(definitions: Definitions, header: str, found: tuple[str, str]) -> None:
    """Guess: an embargo in the header, and that a message is sent for a test, are read by nobody."""
    data = (
        f'<m:StructureSpecificData xmlns:m="{MESSAGE}"><m:Header><m:ID>X</m:ID>{header}</m:Header><m:DataSet>'
        '<Obs REF_AREA="KEN" EDITION="2016" INDICATOR="HH7" TIME_PERIOD="2015" OBS_VALUE="16.6"/>'
        "</m:DataSet></m:StructureSpecificData>"
    )
    assert heard(data.encode(), definitions, "f.xml") == found


def test_a_test_message_in_json(definitions: Definitions) -> None:
    def component(name: str, *values: str) -> dict[str, Any]:
        return {"id": name, "values": [{"id": value} for value in values]}

    dimensions = [component("REF_AREA", "KEN"), component("EDITION", "2016"), component("INDICATOR", "HH7")]
    structure = {"dimensions": {"observation": [*dimensions, component("TIME_PERIOD", "2015")]}}
    content = {"dataSets": [{"observations": {"0:0:0:0": [16.6]}}], "structures": [structure]}
    for test in (False, True):
        document = {"meta": {"id": "x", "test": test}, "data": content}
        assert heard(json.dumps(document).encode(), definitions, "f.json") == ("F", DOUBT if test else "")
