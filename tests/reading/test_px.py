"""PC-Axis files: every cell with its value, symbol, unit, notes and place; contradictions are told at their place."""

from __future__ import annotations

import pytest

from indicators.base.errors import Unreadable
from indicators.reading.formats import px
from indicators.reading.formats.cube import Cell, Cube, FaultKind, Reason, WrongCube
from indicators.reading.formats.limits import Limits
from indicators.reading.formats.px_text import recognises
from indicators.reading.formats.px_time import time_list

_KEYWORDS = {
    "CHARSET": '="ANSI"',
    "CODEPAGE": '="utf-8"',
    "AXIS-VERSION": '="2013"',
    "TITLE": '="Lines"',
    "CONTENTS": '="Lines"',
    "UNITS": '="per cent"',
    "DECIMALS": "=1",
    "STUB": '="Place"',
    "HEADING": '="Year"',
    'VALUES("Place")': '="Hill","Port"',
    'CODES("Place")': '="H","P"',
    'VALUES("Year")': '="2020","2021"',
}


def _px(data: str = "1.5 2 3 4.25;", **said: str | None) -> bytes:
    return px_file(_KEYWORDS, data, said)


def px_file(keywords: dict[str, str], data: str, said: dict[str, str | None]) -> bytes:
    stated = keywords | {name: value for name, value in said.items() if value is not None}
    lines = [f"{name}{value};" for name, value in stated.items() if name not in said or said[name] is not None]
    return ("\n".join([*lines, "DATA=\n"]) + data).encode()


def _with(data: str, said: dict[str, str | None]) -> list[Cell]:
    return list(_cube(px_file(_KEYWORDS, data, said)).cells())


def _cube(data: bytes) -> Cube:
    return px.read(data, Limits())


def _told(data: bytes) -> list[tuple[FaultKind, str, str, str]]:
    with pytest.raises(WrongCube) as wrong:
        _cube(data)
    return [(each.kind, each.where, each.found, each.address) for each in wrong.value.faults]


def test_each_cell_has_codes_texts_value_unit_and_its_line_and_position() -> None:
    cells = list(_cube(_px("1.5 2\n3 4.25;")).cells())
    assert [(cell.codes, cell.value, cell.shown, cell.address) for cell in cells] == [
        (("H", "2020"), "1.5", "1.5", "14:1"),
        (("H", "2021"), "2", "2.0", "14:5"),
        (("P", "2020"), "3", "3.0", "15:1"),
        (("P", "2021"), "4.25", "4.3", "15:3"),
    ]
    assert cells[0].texts == ("Hill", "2020")
    assert (cells[0].unit.label, cells[0].unit.decimals, cells[0].stored_decimals) == ("per cent", 1, 1)


@pytest.mark.parametrize(
    ("stored", "value", "reason"),
    [
        ('"-"', "0", Reason.NIL),
        ("-", "0", Reason.NIL),
        ("0", "0", Reason.NONE),
        ('"."', "", Reason.MISSING_1),
        ("..", "", Reason.MISSING_2),
        ('"......"', "", Reason.MISSING_6),
        ('"......."', "", Reason.SUM_OF_UNLIKE),
        ("-3", "-3", Reason.NONE),
        ("1E3", "1000", Reason.NONE),
        ("007.50", "7.50", Reason.NONE),
    ],
)
def test_the_stored_symbol_decides(stored: str, value: str, reason: Reason) -> None:
    cell = next(_cube(_px(f"{stored} 2 3 4;")).cells())
    assert (cell.value, cell.reason) == (value, reason)


@pytest.mark.parametrize("data", ["1 2;3 4;;", "1,2,3,4;", "1\t2 ;\r\n3 4\x1a", "1 2 3 4"])
def test_whatever_parts_cells_the_stated_number_is_read(data: str) -> None:
    assert [cell.value for cell in _cube(_px(data)).cells()] == ["1", "2", "3", "4"]


def test_a_missing_end_is_a_remark() -> None:
    assert _cube(_px("1 2 3 4")).remarks == ("DATA: no semicolon at the end",)


@pytest.mark.parametrize(
    ("data", "found", "place"),
    [("1 2 3;", "3", "14:7"), ("1 2 3 4 5;", "5", "14:9"), (";", "0", "14:2")],
)
def test_too_few_and_too_many_cells_are_an_error(data: str, found: str, place: str) -> None:
    assert _told(_px(data)) == [(FaultKind.CELLS, "DATA", found, place)]


def test_a_text_in_place_of_a_cell_is_told_without_what_it_says() -> None:
    assert _told(_px('1 "secret 12" 3 4;')) == [(FaultKind.CELL, "DATA", "a text", "14:3")]


@pytest.mark.parametrize(
    ("said", "kind", "where"),
    [
        ({'CODES("Place")': '="H"'}, FaultKind.COUNTS, 'CODES("Place")'),
        ({'CODES("Place")': '="H","H"'}, FaultKind.COUNTS, 'CODES("Place")'),
        ({"STUB": None}, FaultKind.VARIABLE, 'VALUES("Place")'),
        ({"HEADING": '="Year","Place"'}, FaultKind.VARIABLE, "STUB, HEADING"),
        ({'VALUES("Year")': None}, FaultKind.KEYWORD, 'VALUES("Year")'),
        ({"NOTE": '="a";"b"'}, FaultKind.SYNTAX, "NOTE"),
        ({"NOTE": '="a'}, FaultKind.SYNTAX, "NOTE"),
        ({"DECIMALS": "=many"}, FaultKind.KEYWORD, "DECIMALS"),
        ({'TIMEVAL("Year")': "=yes"}, FaultKind.SYNTAX, 'TIMEVAL("Year")'),
        ({'TIMEVAL("Year")': '=TLIST(A1),"2020"'}, FaultKind.COUNTS, 'TIMEVAL("Year")'),
    ],
)
def test_what_contradicts_itself_gives_no_value(said: dict[str, str | None], kind: FaultKind, where: str) -> None:
    assert (kind, where) in [each[:2] for each in _told(px_file(_KEYWORDS, "1 2 3 4;", said))]


def test_a_file_without_cells_is_told() -> None:
    whole = _px()
    assert _told(whole[: whole.index(b"DATA")])[0][:2] == (FaultKind.KEYWORD, "DATA")


def test_a_cube_of_more_cells_than_the_limit_is_refused_before_its_cells_are_read() -> None:
    many = ",".join(f'"{number}"' for number in range(1_001))
    said = {'VALUES("Place")': f"={many}", 'CODES("Place")': None, 'VALUES("Year")': f"={many}"}
    with pytest.raises(Unreadable, match="1,001 × 1,001"):
        _cube(px_file(_KEYWORDS, "1;", said))


def test_rows_that_keys_leave_out_are_zeros_of_their_own_kind() -> None:
    cells = _with('"P",5 ".." ;', {'KEYS("Place")': "=CODES"})
    assert [(cell.value, cell.reason) for cell in cells] == [
        *[("0", Reason.ABSENT_ZERO)] * 2,
        ("5", Reason.NONE),
        ("", Reason.MISSING_2),
    ]


@pytest.mark.parametrize(("data"), ['"X",1 2;', '"H",1;', '"H",1 2 "H",3 4;', "H 1 2;"])
def test_a_row_with_a_key_that_is_not_known_or_there_twice_is_told(data: str) -> None:
    assert _told(px_file(_KEYWORDS, data, {'KEYS("Place")': "=CODES"}))[0][0] is FaultKind.CELLS


def test_notes_with_wildcards_by_code_and_by_text() -> None:
    said: dict[str, str | None] = {
        'CELLNOTE("*","2021")': '="Preliminary."',
        'CELLNOTEX("Port","*")': '="Without "\n"the isle."',
        'DATANOTECELL("P","2021")': '="p"',
    }
    notes = [" || ".join(map(str, cell.notes)) for cell in _with("1 2 3 4;", said)]
    assert notes == ["", "Preliminary.", "[X] Without the isle.", "Preliminary. || [X] Without the isle. || [mark] p"]


def test_units_and_precision_of_a_contents_variable() -> None:
    said: dict[str, str | None] = {
        "CONTVARIABLE": '="Place"',
        "UNITS": '="number"',
        'UNITS("Port")': '="tonnes"',
        'PRECISION("Place","Port")': "=2",
    }
    cells = _with("1 2 3.456 4;", said)
    assert [(cell.unit.label, cell.unit.decimals, cell.shown) for cell in cells[1:3]] == [
        ("number", 1, "2.0"),
        ("tonnes", 2, "3.46"),
    ]


@pytest.mark.parametrize(("rounding", "shown"), [("0", "2"), ("1", "3")])
def test_a_half_is_rounded_as_the_file_says(rounding: str, shown: str) -> None:
    cells = _with("2.5 2 3 4;", {"ROUNDING": f"={rounding}", "SHOWDECIMALS": "=0"})
    assert (cells[0].value, cells[0].shown) == ("2.5", shown)


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ('TLIST(A1,"2019"-"2021")', ("2019", "2020", "2021")),
        ('TLIST(Q1,"20224"-"20232")', ("20224", "20231", "20232")),
        ('TLIST(M1),"2023M11","2024M01"', ("2023M11", "2024M01")),
        ('TLIST(W1,"202052"-"202101")', ("202052", "202053", "202101")),
        ('TLIST(H1,"2020K2"-"2021K1")', ("2020K2", "2021K1")),
        ('TLIST(D1,"20231231"-"20240101")', ("20231231", "20240101")),
    ],
)
def test_periods_of_all_scales_go_on_over_the_end_of_a_year(said: str, codes: tuple[str, ...]) -> None:
    found = time_list(said)
    assert found is not None
    assert found.codes == codes
    assert all(found.periods)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("cp1252", {"CODEPAGE": None}),
        ("cp850", {"CODEPAGE": None, "CHARSET": None}),
        ("utf-8", {"CODEPAGE": None}),
        ("iso8859-15", {"CODEPAGE": '="iso-8859-15"'}),
        ("utf-8-sig", {}),
        ("utf-16", {"CODEPAGE": '="utf-16"'}),
    ],
)
def test_the_encodings_of_all_ages(encoding: str, said: dict[str, str | None]) -> None:
    said = {**said, 'VALUES("Place")': '="Årø","Östby"'}
    data = px_file(_KEYWORDS, "1 2 3 4;", said).decode().encode(encoding)
    assert recognises(data)
    assert [each.text for each in _cube(data).variables[0].categories] == ["Årø", "Östby"]


def test_codes_in_place_of_texts_before_2010() -> None:
    cells = _with("1 2 3 4;", {"AXIS-VERSION": '="2000"', 'PRESTEXT("Place")': "=0"})
    assert (cells[0].codes[0], cells[0].texts[0]) == ("Hill", "H")


@pytest.mark.parametrize("data", [b"NAME=1;\nx", b"area,year\nKEN,2015", b'{"a": 1}', b"A;B\n1;2"])
def test_other_texts_are_no_px(data: bytes) -> None:
    assert not recognises(data)
