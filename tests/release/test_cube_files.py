"""Cubes out: every value and status goes through PC-Axis and JSON-stat and back; names are in six languages."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from indicators.base.errors import UsageError
from indicators.base.observation import DIMENSIONS, SAMPLING_ERRORS
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.reading.formats import json_stat, px
from indicators.reading.formats.cube import Cell, Cube, Reason
from indicators.reading.formats.limits import Limits
from indicators.release.cubes import json_stat_file, px_file, tables
from indicators.release.cubes.tables import Rows, Selection, Table
from indicators.release.products import extracts

RECORDED = dt.datetime(2026, 11, 22, 12, 30, tzinfo=dt.UTC)
VERSION = "2026-11-22-0a1b2c3d"
KEYS = ("INDICATOR", "REF_AREA", "MEASURE", "UNIT_MEASURE", *DIMENSIONS, "TIME_PERIOD")
COLUMNS = (*KEYS, "OBS_VALUE", "OBS_STATUS", "COMMENT_OBS", "FOOTNOTE", "SOURCE", "EDITION")
DEFINITIONS = Definitions()


def _row(area: str = "KEN", year: str = "2014", value: float | None = 41.5, **said: str) -> tuple[Any, ...]:
    row = dict.fromkeys(DIMENSIONS, "_T") | {"INDICATOR": "HH7", "REF_AREA": area, "TIME_PERIOD": year}
    row |= {"MEASURE": "PCT", "UNIT_MEASURE": "PERCENT", "OBS_STATUS": "A", "COMMENT_OBS": "", "FOOTNOTE": ""}
    row |= {"SOURCE": "Survey", "EDITION": "2014"} | said
    return tuple(value if name == "OBS_VALUE" else row[name] for name in COLUMNS)


def _rows(*rows: tuple[Any, ...]) -> Rows:
    return Rows(Selection("harmonised", series="HH7"), COLUMNS, list(rows))


def _px(table: Table) -> Cube:
    return px.read(px_file.write(table, DEFINITIONS, VERSION, RECORDED), Limits())


def _json(table: Table, language: str = "en") -> Cube:
    [cube] = json_stat.read(json_stat_file.write(table, DEFINITIONS, VERSION, RECORDED, language), Limits()).cubes
    return cube


def _cell(cube: Cube, *codes: str) -> Cell:
    [found] = [cell for cell in cube.cells() if set(codes) <= set(cell.codes)]
    return found


def test_tables_hold_everything_once_or_more_and_no_breakdown_that_does_not_occur() -> None:
    rows = _rows(
        _row(), _row(SEX="F", value=40.0), _row(SEX="F", AGE="Y15T24", value=60.0), _row(URBANISATION="R", value=20.0)
    )
    assert tables.names(rows) == ["total", "sex-age", "urbanisation"]
    by_sex = tables.table(rows, "sex-age")
    assert [each.name for each in by_sex.dimensions][4:] == ["SEX", "AGE", "TIME_PERIOD"]
    assert sorted(each.value for each in by_sex.observations.values()) == ["40", "41.5", "60"]
    assert by_sex.dimension("SEX") == tables.Dimension("SEX", ("_T", "F"))
    with pytest.raises(UsageError, match="no table sex"):
        tables.table(rows, "sex")


def test_a_series_without_the_breakdown_of_a_table_is_not_in_it() -> None:
    of_two = Rows(
        Selection("harmonised", area="KEN"), COLUMNS, [_row(), _row(SEX="F", value=40.0), _row(INDICATOR="A2")]
    )
    assert {each.name: each.codes for each in tables.table(of_two, "sex").dimensions}["INDICATOR"] == ("HH7",)
    assert {each.name: each.codes for each in tables.table(of_two, "total").dimensions}["INDICATOR"] == ("A2", "HH7")


def test_what_is_too_large_is_told_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_CELLS", 3)
    rows = _rows(_row(), _row("UGA", "2015"), _row("TZA", "2016"))
    with pytest.raises(UsageError, match="9 cells"):
        tables.table(rows, "total")


@pytest.mark.parametrize(
    ("status", "value", "reason", "shown"),
    [
        ("Q", None, Reason.MISSING_3, "withheld"),
        ("M", None, Reason.MISSING_1, "cannot exist"),
        ("O", None, Reason.MISSING_4, "missing"),
        ("L", None, Reason.MISSING_4, "missing"),
        ("", None, Reason.MISSING_4, "missing"),
        ("B", 41.5, Reason.NONE, "41.5"),
    ],
)
def test_why_there_is_no_value_is_told_apart(status: str, value: float | None, reason: Reason, shown: str) -> None:
    table = tables.table(_rows(_row(OBS_STATUS=status, value=value), _row("UGA", "2015")), "total")
    cell = _cell(_px(table), "KEN", "2014")
    assert (cell.reason, cell.shown, dict(cell.attributes)["OBS_STATUS"]) == (reason, shown, status)
    absent = _cell(_px(table), "KEN", "2015")
    assert (absent.reason, absent.shown, absent.attributes) == (Reason.MISSING_2, "no value published", ())
    in_json = _cell(_json(table), "KEN", "2014")
    assert (in_json.value, in_json.status) == ("" if value is None else "41.5", status)


def test_a_file_says_what_the_release_says() -> None:
    rows = _rows(
        _row(COMMENT_OBS='a "note" #1\nin two lines', FOOTNOTE="asked again", SOURCE='"ICT" survey'),
        _row("UGA", "2015", value=1234567.0, UNIT_MEASURE="COUNT", MEASURE="NUM", OBS_STATUS="B"),
    )
    table = tables.table(rows, "total")
    cube = _px(table)
    assert cube.remarks == ()
    for name, value in {
        "matrix": "HAR_HH7",
        "creation-date": "20261122 12:30",
        "axis-version": "2013",
        "languages": "|".join(UN_LANGUAGES),
        "source": "Partnership on Measuring ICT for Development",
    }.items():
        assert cube.fact(name) == value
    assert "Release 2026-11-22-0a1b2c3d" in cube.fact("note")
    assert "B = Time series break" in cube.fact("note")
    cell = _cell(cube, "KEN", "2014", "PERCENT", "PCT")
    assert [note.text for note in cell.notes[:2]] == ["a ”note” ＃1\nin two lines", "asked again"]
    assert dict(cell.attributes)["SOURCE"] == "”ICT” survey"
    assert (cell.unit.label, cell.unit.decimals) == ("Percent", 1)
    counted = _cell(cube, "UGA", "2015", "COUNT", "NUM")
    assert (counted.value, counted.unit.label, counted.unit.decimals) == ("1234567", "Number (raw series)", 0)
    document = json.loads(json_stat_file.write(table, DEFINITIONS, VERSION, RECORDED))
    assert document["updated"] == "2026-11-22T12:30:00Z"
    assert list(document["extension"]["notes"].values()) == [['a "note" #1\nin two lines', "asked again"]]
    assert '"ICT" survey' in document["extension"]["attributes"]["SOURCE"].values()


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_names_are_in_six_languages(language: str) -> None:
    table = tables.table(_rows(_row(), _row(SEX="F", value=1.0)), "sex")
    area = DEFINITIONS.areas["KEN"][f"name_{language}"]
    facts = {(each.what, each.where, each.language): each.value for each in _px(table).facts}
    assert facts["variable", "Sex", language] == DEFINITIONS.dimensions["SEX"][f"label_{language}"]
    if language == "en":
        assert _cell(_px(table), "KEN", "_T", "2014").texts[1] == area
    else:
        assert facts["value", "Country or area/KEN", language] == area
    assert _cell(_json(table, language), "KEN", "_T", "2014").texts[1] == area


def test_a_table_without_any_value_has_an_array_of_none() -> None:
    """From an empty object of values jsonstat-toolkit 2.2.2 (npm) gives no cell, and so no status."""
    table = tables.table(_rows(_row(value=None, OBS_STATUS="Q"), _row("UGA", "2015", None, OBS_STATUS="O")), "total")
    document = json.loads(json_stat_file.write(table, DEFINITIONS, VERSION, RECORDED))
    assert document["value"] == [None] * 4
    assert document["status"] == {"0": "Q", "3": "O"}


def test_a_matrix_has_a_short_name_that_stays() -> None:
    rows = _rows(_row(), _row(SEX="F", value=1.0))
    assert [tables.table(rows, name).matrix for name in ("total", "sex")] == ["HAR_HH7", "HAR_HH7_SEX"]
    long = Rows(Selection("aggregates", series="MDG_2008-8.16"), rows.columns, rows.rows)
    found = [tables.table(long, name).matrix for name in ("total", "sex")]
    assert found[0] == "AGG_MDG_2008_8_16"
    assert len(found[1]) == 20
    assert found[1].startswith("AGG_MDG_2008_")


_TEXTS = st.text(max_size=60) | st.just("a long text; " * 30)
_VALUES = st.integers(-(10**12), 10**15).map(float) | st.integers(-(10**9), 10**15).map(lambda number: number / 1e7)
_CODES = {"SEX": ("_T", "F", "M"), "AGE": ("_T", "Y15T24"), "OBS_STATUS": ("A", "B", "Q", "O", "BD", "")}


@st.composite
def _any_rows(draw: st.DrawFn) -> Rows:
    keys = st.tuples(
        st.sampled_from(["KEN", "UGA", "GBR"]),
        st.sampled_from(["2005", "2014", "2016"]),
        st.sampled_from(_CODES["SEX"]),
        st.sampled_from(_CODES["AGE"]),
    )
    found = []
    for area, year, sex, age in draw(st.lists(keys, min_size=1, max_size=12, unique=True)):
        value = draw(st.none() | _VALUES)
        status = draw(st.sampled_from(_CODES["OBS_STATUS"]))
        said = {"OBS_STATUS": status, "COMMENT_OBS": draw(_TEXTS), "SOURCE": draw(_TEXTS)}
        found.append(_row(area, year, value, SEX=sex, AGE=age, **said))
    return _rows(*found)


@given(_any_rows())
@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.generate])  # to shrink takes minutes
def test_no_value_and_no_status_is_lost_whatever_is_said(rows: Rows) -> None:
    held: set[tuple[Any, ...]] = set()
    for name in tables.names(rows):
        table = tables.table(rows, name)
        for cube in (_px(table), _json(table)):
            cells = list(cube.cells())
            assert len(cells) == table.size
            for number, cell in enumerate(cells):
                said = table.observations.get(number)
                status = cell.status or dict(cell.attributes).get("OBS_STATUS", "")
                assert (cell.value, status) == ((said.value, said.status) if said else ("", ""))
                if said and said.value:
                    assert float(cell.value) == float(said.value)
        held |= {(each.value, each.status, each.notes) for each in table.observations.values()}
    at = COLUMNS.index("OBS_VALUE")
    assert {value for value, *_ in held} == {"" if row[at] is None else tables._text(row[at]) for row in rows.rows}


BLANK = ("AGE_SCOPE", "BREAK_REASON", "PROVIDER", "SAMPLE_SIZE", "RESPONDENTS", *SAMPLING_ERRORS)


def test_a_hidden_value_is_in_no_cube_because_it_is_in_no_extract() -> None:
    """The cubes are made of the extracts alone, from which hidden cells are left out."""
    with duckdb.connect() as con:
        columns = ", ".join(f"NULL::VARCHAR AS {name}" for name in BLANK)
        row = dict(zip(COLUMNS, _row(), strict=True))
        said = ", ".join(f"{value!r} AS {name}" for name, value in row.items() if name != "INDICATOR")
        con.execute(
            f"CREATE TABLE harmonised AS SELECT 'HH7' AS HARMONISED_INDICATOR, '2022' AS HARMONISED_EDITION,"
            f" 'HH7' AS INDICATOR, {said}, {columns}"
        )
        assert tables.series_of(con, "harmonised") == ["HH7"]
        table = tables.table(tables.rows_of(con, Selection("harmonised", series="HH7")), "total")
        assert len(table.observations) == 1
        with pytest.raises(UsageError, match="no values of HH8"):
            tables.rows_of(con, Selection("harmonised", series="HH8"))
    with pytest.raises(UsageError, match="no extract with cubes"):
        Selection("findings_summary", series="HH7")
    with pytest.raises(UsageError, match="one indicator"):
        Selection("harmonised")


@pytest.mark.parametrize("extract", tables.EXTRACTS)
def test_a_cube_has_the_whole_key_of_its_extract(extract: str) -> None:
    """A column that joins the key of an extract must join its cube, or two values would meet in one cell."""
    key = set(extracts.schema(extract)["primaryKey"])
    of_series = {"EDITION", "INDICATOR", "HARMONISED_EDITION", "HARMONISED_INDICATOR", "FRAMEWORK", "SERIES"}
    of_series |= {"MDG_LIST", "MDG_INDICATOR", "SDG_INDICATOR"}
    fields = extracts.schema(extract)["fields"]
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
    columns = ", ".join(f"NULL::{types[each['type']]} AS {each['name']}" for each in fields)
    with duckdb.connect() as con:
        con.execute(f"CREATE TABLE {extract} AS SELECT {columns} WHERE false")
        found = tables._selected(con, Selection(extract, series="any")).columns
        keys = set(found[: found.index("TIME_PERIOD") + 1])
    assert key - of_series <= keys


def test_aggregates_of_a_release_without_vintages_of_groups_are_read() -> None:
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE aggregates AS SELECT '001' AS REF_AREA, 'WORLD' AS GROUPING, 2014 AS TIME_PERIOD,"
            " 'CORE' AS FRAMEWORK, 'HH7' AS SERIES, 'PCT' AS MEASURE, '_T' AS BREAKDOWN, 'STRICT' AS VARIANT,"
            " 40.5 AS OBS_VALUE, 'PERCENT' AS UNIT_MEASURE, 'A' AS OBS_STATUS, 1.0 AS BOUND_LOW, 2.0 AS BOUND_HIGH,"
            " 3 AS AREAS_COVERED, 4 AS AREAS_TOTAL, 0.5 AS WEIGHT_COVERED, 0.0 AS IMPUTED_SHARE, '' AS METHOD,"
            " '' AS COMMENT_OBS"
        )
        assert tables.names_of(con, Selection("aggregates", series="CORE-HH7")) == ["total"]
        table = tables.table(tables.rows_of(con, Selection("aggregates", series="CORE-HH7")), "total")
    assert table.dimension("GROUP_VINTAGE") == tables.Dimension("GROUP_VINTAGE", ("_Z",))
    assert [each.value for each in table.observations.values()] == ["40.5"]
