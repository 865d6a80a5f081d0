"""Each format of microdata is read as it means: values, labels, codes of missing values; what is wrong is told."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import math
import random
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
import readstat_arrow
from readstat_arrow import Metadata

from indicators.base.database import connect
from indicators.reading.statistical.dictionary import Dictionary, MissingCode, MissingRange, ValueLabel, VariableType
from indicators.survey.formats.delimited import Form
from indicators.survey.formats.limits import MicrodataLimits, UnreadableMicrodata
from indicators.survey.formats.read import load
from tests.conftest import ROOT

CASES = ROOT.parent / "shared" / "cases" / "exchange" / "survey"
REAL = ROOT.parent / "shared" / "data" / "survey-brazil-ticdom-2017"


def read(path: Path, **options: object) -> tuple[duckdb.DuckDBPyConnection, Dictionary]:
    con = connect()
    return con, load(con, "t", path, **options)  # type: ignore[arg-type]


def rows(con: duckdb.DuckDBPyConnection, columns: str = "COLUMNS(c -> c <> 'rowid')") -> list[tuple[object, ...]]:
    return con.execute(f"SELECT {columns} FROM t ORDER BY rowid").fetchall()


def refused(path: Path, **options: object) -> str:
    with pytest.raises(UnreadableMicrodata) as wrong:
        read(path, **options)
    assert wrong.value.advice
    return str(wrong.value)


def spss(path: Path) -> Path:
    """A household survey with every kind of missing value that SPSS knows."""
    table = pa.table(
        {
            "Id": pa.array(["007", "7", " 07", "a  "]),
            "net": pa.array([1.0, 8.0, 9.0, None]),
            "minutes": pa.array([10.0, 995.0, -1.0, 0.0]),
            "why": pa.array(["A", "ZZ", "", "B"]),
            "day": pa.array([dt.date(2024, 2, 29), None, None, None]),
            "wt": pa.array([1.5, 0.0, None, 2.0]),
        }
    )
    told = Metadata(
        variable_labels={"net": "Accès à Internet"},
        value_labels={
            "net": [{"value": 1.0, "label": "Oui"}, {"value": 8.0, "label": "Ne sait pas"}],
            "minutes": [{"value": -1.0, "label": "Not asked"}],
        },
        missing_values={
            "net": {"values": [8.0, 9.0]},
            "minutes": {"lo": 990.0, "hi": 999.0, "value": -1.0},
            "why": {"values": ["ZZ"]},
        },
    )
    readstat_arrow.write_sav(path, table, told, compression="zlib" if path.suffix == ".zsav" else "none")
    return path


@pytest.mark.parametrize("name", ["a.sav", "a.zsav"])
def test_spss_values_and_missing_codes_stand_apart(tmp_path: Path, name: str) -> None:
    con, told = read(spss(tmp_path / name))
    assert rows(con, "Id, net, minutes, why, day, wt") == [
        ("007", 1.0, 10.0, "A", "2024-02-29", 1.5),
        ("7", None, None, None, None, 0.0),
        (" 07", None, None, None, None, None),
        ("a", None, 0.0, "B", None, 2.0),
    ]
    assert rows(con, '"net:missing", "minutes:missing", "why:missing"') == [
        (None, None, None),
        ("8", "995", "ZZ"),
        ("9", "-1", None),
        (None, None, None),
    ]
    by_name = {each.name: each for each in told.variables}
    assert by_name["net"].label == "Accès à Internet"
    assert by_name["net"].labels == (ValueLabel("1", "Oui"), ValueLabel("8", "Ne sait pas"))
    assert by_name["net"].missing == (MissingCode("8", "Ne sait pas"), MissingCode("9"))
    assert by_name["minutes"].missing_ranges == (MissingRange(990, 999),)
    assert by_name["minutes"].missing == (MissingCode("-1", "Not asked"), MissingCode("995"))
    assert [each.is_text for each in told.variables] == [True, False, False, True, True, False]
    assert by_name["day"].type == VariableType.DATE
    assert by_name["wt"].missing_column == ""


def test_a_mean_takes_no_missing_code_for_a_value(tmp_path: Path) -> None:
    con, _ = read(spss(tmp_path / "a.sav"))
    assert con.execute("SELECT avg(minutes), count(net) FROM t").fetchall() == [(5.0, 1)]


def test_the_weight_variable_of_spss_is_told(tmp_path: Path) -> None:
    path = spss(tmp_path / "a.sav")
    assert read(path)[1].weight == ""
    data = bytearray(path.read_bytes())
    struct.pack_into("<i", data, 76, 6)  # the sixth record of a variable, as SPSS counts them
    path.write_bytes(data)
    assert read(path)[1].weight == "wt"


def test_variables_are_chosen_whatever_their_capitals(tmp_path: Path) -> None:
    con, told = read(spss(tmp_path / "a.sav"), variables=("WT", "net"))
    assert con.table("t").columns == ["net", "net:missing", "wt"]
    assert len(told.variables) == 6
    con, told = read(spss(tmp_path / "a.sav"), variables=("PESO", "N?T", "wt*"))
    assert con.table("t").columns == ["net", "net:missing", "wt"]
    con, told = read(spss(tmp_path / "a.sav"), variables=("PESO",))
    assert len(told.variables) == 6
    assert con.table("t").columns[0] != "net", "where none is met all are read: the design says which it lacks"


def test_stata_letters_and_periods(tmp_path: Path) -> None:
    tagged = pa.struct([("value", pa.float64()), ("tag", pa.string())])
    values = [{"value": 3.5, "tag": None}, {"value": None, "tag": "a"}, {"value": None, "tag": "z"}, None]
    table = pa.table(
        {
            "income": pa.array(values, tagged),
            "quarter": pa.array([200.0, -1.0, None, 0.0]),
            "month": pa.array([769.0, None, None, -1.0]),
            "text": pa.array(["", " x ", "y", None]),
        }
    )
    told = Metadata(
        value_labels={"income": [{"value": "a", "label": "refused"}]}, formats={"quarter": "%tq", "month": "%tm"}
    )
    readstat_arrow.write_dta(tmp_path / "a.dta", table, told)
    con, found = read(tmp_path / "a.dta")
    assert rows(con, 'income, "income:missing"') == [(3.5, None), (None, ".a"), (None, ".z"), (None, None)]
    assert rows(con, "quarter, month") == [
        ("2010-Q1", "2024-02"),
        ("1959-Q4", None),
        (None, None),
        ("1960-Q1", "1959-12"),
    ]
    assert [each for (each,) in rows(con, "text")] == [None, " x", "y", None]
    assert found.variables[0].missing == (MissingCode(".a", "refused"), MissingCode(".z"))
    assert "text:missing" not in con.table("t").columns


def test_sas_transport_file(tmp_path: Path) -> None:
    frame = pl.DataFrame({"SEX": [1.0, None, 2.0], "WHO": ["x", " ", "NA"], "DAY": [dt.date(2024, 1, 1), None, None]})
    pyreadstat.write_xport(frame, tmp_path / "a.xpt", column_labels=["Sexe", "Who", "Day"])
    con, told = read(tmp_path / "a.xpt")
    assert rows(con) == [(1.0, "x", "2024-01-01"), (None, None, None), (2.0, "NA", None)]
    assert [each.label for each in told.variables] == ["Sexe", "Who", "Day"]


def test_csv_is_a_number_only_where_all_of_it_is_one(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "\ufeffID;Peso;code;mixed;none;long\n1;2021,58983123368;01;1;;12345678901234567\n2;7,5;10;n.a.; ;1\n"
    )
    con, told = read(path)
    assert con.table("t").columns == ["ID", "Peso", "code", "mixed", "none", "long"]
    assert rows(con) == [
        (1.0, 2021.58983123368, "01", "1", None, "12345678901234567"),
        (2.0, 7.5, "10", "n.a.", None, "1"),
    ]
    assert not told.variables[1].is_text


@pytest.mark.parametrize(
    ("text", "decimal", "found"),
    [
        ("a;w\n1;1,234\n2;5,678\n", "", "1,234"),  # a thousand or a little more than one: stays a text
        ("a;w\n1;1,234\n2;5,678\n", ",", 1.234),
        ("a;w\n1;1,234\n2;0,678\n", "", 1.234),
        ("a;w;v\n1;1,25;1.25\n2;5,5;1.5\n", "", "1,25"),  # both marks in one file
        ("a,w\n1,1.25\n2,1e3\n", "", 1.25),
    ],
)
def test_the_decimal_mark_is_seen_or_said_but_never_guessed(
    tmp_path: Path, text: str, decimal: str, found: object
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    con, _ = read(path, form=Form(decimal=decimal))
    assert rows(con, "w")[0][0] == found


def test_csv_packed_and_in_another_encoding(tmp_path: Path) -> None:
    text = "nom;région\n1;Île-de-France, été, à côté\n2;Nord\n"
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252"))
    with gzip.open(tmp_path / "b.csv.gz", "wb") as packed:
        packed.write(text.encode())
    (tmp_path / "c.csv").write_bytes(text.encode("utf-16"))
    found = [rows(read(tmp_path / name)[0]) for name in ("a.csv", "b.csv.gz", "c.csv")]
    assert found[0] == found[1] == found[2] == [(1.0, "Île-de-France, été, à côté"), (2.0, "Nord")]


def test_a_text_in_quotation_marks_may_hold_anything(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('a,b\n1,"x, ""y""\nz"\n2,w\n')
    assert rows(read(tmp_path / "a.csv")[0]) == [(1.0, 'x, "y"\nz'), (2.0, "w")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a;b\n1;2\n3\n4;5\n", "line 3: 1 cells where 2 were expected"),
        ("a;b\n1;2;SECRET\n", "line 2: 3 cells where 2 were expected"),
        ("a;;b\n1;2;3\n", "columns without a name: 2"),
        ("a;b;a\n1;2;3\n", "more than once: a"),
        ("a;b;A\n1;2;3\n", "the same but for capitals: a and A"),
        ("a\n1\n", "one column only"),
        ("a;b\n", "has no row"),
        ("", "is empty"),
    ],
)
def test_csv_that_is_no_table_is_told_without_its_values(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    told = refused(path)
    assert said in told
    assert "SECRET" not in told


def test_parquet_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "flag": pa.array([True, None]),
            "share": pa.array([math.nan, 0.5]),
            "id": pa.array([2**53, 2**53 + 1]),
            "small": pa.array([-1, 7], pa.int64()),
            "sex": pa.array(["f ", ""]).dictionary_encode(),
            "day": pa.array([dt.date(2024, 1, 1), None]),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    con, told = read(tmp_path / "a.parquet")
    assert rows(con) == [
        (1.0, None, "9007199254740992", -1.0, "f", "2024-01-01"),
        (None, 0.5, "9007199254740993", 7.0, None, None),
    ]
    assert told.rows == 2
    pq.write_table(pa.table({"a": [[1]], "b": [1]}), tmp_path / "b.parquet")
    assert "neither number nor text" in refused(tmp_path / "b.parquet")
    pq.write_table(pa.table({"w": [math.inf]}), tmp_path / "c.parquet")
    assert "infinite" in refused(tmp_path / "c.parquet")


def test_limits_are_told_before_a_row_is_read(tmp_path: Path) -> None:
    huge = tmp_path / "huge.sav"
    with huge.open("wb") as file:
        file.truncate(3_000_000_000)  # takes no place on the disk
    assert "3,000,000,000 bytes; at most 2,000,000,000 are read" in refused(huge)
    path = spss(tmp_path / "a.sav")
    assert "6 variables and 4 rows" in refused(path, limits=MicrodataLimits(variables=5))
    assert "at most" in refused(path, limits=MicrodataLimits(rows=3))
    assert "at most" in refused(path, limits=MicrodataLimits(cells=23))


def test_what_is_not_there_or_of_no_format(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_text("x")
    assert "There is no file b.sav" in refused(tmp_path / "b.sav")
    assert "of no format" in refused(tmp_path / "a.doc")


def test_a_file_that_was_cut_off_is_no_smaller_file(tmp_path: Path) -> None:
    path = spss(tmp_path / "a.sav")
    path.write_bytes(path.read_bytes()[:-40])
    assert "damaged" in refused(path)
    (tmp_path / "a.dta").write_bytes(b"<stata_dta><header><release>118")
    assert "damaged" in refused(tmp_path / "a.dta")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 nothing PAR1")
    assert "damaged" in refused(tmp_path / "a.parquet")


def _stata(path: Path) -> Path:
    table = pa.table({"a": [1.0, 2.0], "b": ["x", "y"]})
    readstat_arrow.write_dta(path, table, Metadata(value_labels={"a": [{"value": 1.0, "label": "one"}]}))
    return path


def _parquet(path: Path) -> Path:
    pq.write_table(pa.table({"a": [1.0, 2.0], "b": ["x", "y"]}), path)
    return path


@pytest.mark.parametrize(
    ("name", "made"), [("a.sav", spss), ("a.zsav", spss), ("a.dta", _stata), ("a.parquet", _parquet)]
)
def test_a_damaged_file_raises_nothing_but_what_a_person_reads(
    tmp_path: Path, name: str, made: Callable[[Path], Path]
) -> None:
    whole = made(tmp_path / name).read_bytes()
    dice = random.Random(7)  # noqa: S311 - which bytes are altered is no secret
    for _ in range(6):
        data = bytearray(whole)
        for _ in range(4):
            data[dice.randrange(len(data))] = dice.randrange(256)
        (tmp_path / name).write_bytes(data[: dice.choice((len(data), len(data) // 2))])
        with suppress(UnreadableMicrodata):
            read(tmp_path / name)


@pytest.mark.skipif(not CASES.is_dir(), reason="../shared with the cases of SPSS is not here")
@pytest.mark.parametrize("name", ["m1_household.sav", "m3_strings.sav"])
def test_the_true_reading_of_the_cases(name: str) -> None:
    con, told = read(CASES / name)
    by_name = {each.name: each for each in told.variables}
    with (CASES / "microdata.expected.csv").open(encoding="utf-8") as file:
        expected = [row for row in csv.DictReader(file) if row["file"] == name]
    assert expected
    stored = {name: con.table("t").project(f'"{name}"').fetchall() for name in con.table("t").columns}
    for row in expected:
        variable, number = by_name[row["variable"]], int(row["row"]) - 1
        value = stored[variable.name][number][0]
        codes = stored.get(variable.missing_column)
        code = codes[number][0] if codes else None
        shown = f"{value:g}" if isinstance(value, float) else value or ""
        if variable.name == "WEIGHT":  # a text: which of them can be a weight is for the checks to say
            assert shown == row["raw"].rstrip()
            continue
        assert (shown, code is not None) == (row["value"], row["missing"] == "user"), row
        raw = code or shown
        assert raw == row["raw"].rstrip() or row["missing"] in {"system", "blank"}, row
        labels = {each.value: each.label for each in variable.labels}
        assert labels.get(raw, "") == row["label"], row


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared with the Brazilian survey is not here")
def test_the_brazilian_files() -> None:
    for name, count, variables in (("individuos", 20_490, 180), ("domicilios", 23_592, 65)):
        con, told = read(REAL / f"ticdom_2017_{name}.csv.gz")
        assert con.execute("SELECT count(*), count(PESO) FROM t").fetchall() == [(count, count)]
        assert len(told.variables) == variables
        assert told.variables[0].name == "QUEST"
        assert not any(each.is_text for each in told.variables)
