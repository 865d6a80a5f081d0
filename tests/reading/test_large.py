"""Long CSV files in batches: the same observations as a small file gives, whichever reader reads them."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators.base.errors import Unreadable
from indicators.definitions.registry import Definitions
from indicators.reading import long_csv
from indicators.reading.faults import Faults
from indicators.reading.formats import delimited
from indicators.reading.formats.limits import Limits, gunzip_to
from indicators.reading.layouts.long_columns import LongColumns
from indicators.reading.raw import Declared
from indicators.reading.read import read, to_parquet
from indicators.reading.sheet import Sheet

HEAD = "REF_AREA,INDICATOR,EDITION,TIME_PERIOD,OBS_VALUE,SOURCE\n"
SMALL = Limits(batched_bytes=10)


def lines(count: int) -> str:
    areas = ("KEN", "Senegal", "World", "Atlantis")
    return "".join(f"{areas[n % 4]}, HH7,2014,{2000 + n % 16},{n % 100}.{n % 10},survey\n" for n in range(count))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """So small that every file has several."""
    monkeypatch.setattr(long_csv, "_BLOCK", 400)
    monkeypatch.setattr(long_csv, "_ROWS", 7)


def both(definitions: Definitions, path: Path, limits: Limits = SMALL) -> tuple[list[Any], list[Any]]:
    """The observations in batches, and those of the same bytes read at once."""
    at_once = read(path.read_bytes(), path.name, definitions)
    in_batches = read(path, path.name, definitions, limits=limits)
    assert in_batches.unreadable == at_once.unreadable
    assert (in_batches.profile, set(in_batches.notes)) == (at_once.profile, set(at_once.notes))
    drop = "ROW_ID"
    return (
        [{k: v for k, v in row.items() if k != drop} for row in in_batches.observations.to_pylist()],
        [{k: v for k, v in row.items() if k != drop} for row in at_once.observations.to_pylist()],
    )


def test_a_long_file_and_a_short_one_go_into_one_table(definitions: Definitions, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEAD + lines(200))
    long, short = (read(path, path.name, definitions, limits=limits).observations for limits in (SMALL, Limits()))
    assert long.num_rows
    assert pa.concat_tables([short, long]).num_rows == 2 * long.num_rows


@pytest.mark.parametrize(
    "body",
    [
        lines(200),
        lines(200).rstrip("\n"),
        lines(50).replace("\n", "\r\n"),
        lines(30) + "\n\n" + lines(30),
        lines(30) + 'KEN,HH7,2014,2015,1.5,"two\nlines"\n' + lines(30),
        lines(30) + "KEN,HH7,2014,2015,1.5\n" + lines(30),
        lines(30) + "KEN,HH7,2014,2015,1.5,a,b,c\n" + lines(30),
        lines(30) + ",,,,,\n" + lines(3),
        lines(30) + 'KEN,HH7,2014,2015,1.5,"say ""yes"""\n' + lines(3),
        "",
    ],
    ids=[
        "plain",
        "no-end",
        "crlf",
        "blank-lines",
        "quoted-break",
        "short-row",
        "long-row",
        "no-code",
        "quotes",
        "head",
    ],
)
def test_batches_give_what_the_whole_gives(definitions: Definitions, tmp_path: Path, body: str) -> None:
    path = tmp_path / "long.csv"
    path.write_text("A title line\n" + HEAD + body if body else HEAD + body, encoding="utf-8", newline="")
    in_batches, at_once = both(definitions, path)
    assert in_batches == at_once


def test_the_readers_are_the_ones_meant(definitions: Definitions, tmp_path: Path) -> None:
    """The quick reader gives up where a row is not a line, and says so: else the comparison above proves nothing."""
    regular, broken = tmp_path / "a.csv", tmp_path / "b.csv"
    regular.write_text(HEAD + lines(50))
    broken.write_text(HEAD + lines(30) + 'KEN,HH7,2014,2015,1.5,"two\nlines"\n')
    plan = long_csv.plan(regular, regular.name, definitions, Declared(), SMALL)
    assert plan is not None
    look = LongColumns(Sheet("", [], kind="text"), plan.heading, definitions, Faults())
    assert sum(batch.num_rows for batch in long_csv._quick(plan, look)) == 50
    plan = replace(plan, path=broken)
    with pytest.raises(long_csv._Irregular):
        list(long_csv._quick(plan, look))
    assert sum(batch.num_rows for batch in long_csv._careful(plan, look)) == 31


def test_the_decimal_mark_of_the_end_holds_for_the_beginning(definitions: Definitions, tmp_path: Path) -> None:
    """1,234 is read as 1.234 once the file turns out to write decimals with a comma."""
    head = HEAD.replace(",", ";")
    first = "KEN;HH7;2014;2001;1,234;s\n" * 40
    path = tmp_path / "comma.csv"
    path.write_text(head + first + "KEN;HH7;2014;2002;1,5;s\n")
    in_batches, at_once = both(definitions, path)
    assert in_batches == at_once
    assert {row["OBS_VALUE"] for row in in_batches} == {1.234, 1.5}
    path.write_text(head + first + "KEN;HH7;2014;2002;1.5;s\n")
    in_batches, at_once = both(definitions, path)
    assert in_batches == at_once
    assert {row["OBS_VALUE"] for row in in_batches} == {1234.0, 1.5}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_encodings(definitions: Definitions, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEAD + lines(40).replace("Senegal", "Sénégal"), encoding=encoding)
    in_batches, at_once = both(definitions, path)
    assert in_batches == at_once
    assert {row["REF_AREA"] for row in in_batches} == {"KEN", "SEN", None}


def test_a_byte_that_is_no_text_far_from_the_beginning(definitions: Definitions, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes((HEAD + lines(400)).encode() + b"KEN,HH7,2014,2015,1.5,caf\xe9\n")
    in_batches, at_once = both(definitions, path)
    assert in_batches == at_once
    assert in_batches[-1]["SOURCE"] == "café"


def test_a_guess_far_from_the_beginning_looks_where_the_text_stops_being_utf_8() -> None:
    """Half a megabyte of ASCII before the first accent is no evidence of ASCII."""
    data = b"a,b\n" * 200_000 + b"caf\xe9,1\n"
    assert delimited.decode(data)[0].endswith("café,1\n")


SDMX = "STRUCTURE,STRUCTURE_ID,ACTION," + HEAD


def test_a_deletion_in_a_long_file_deletes_nothing_and_is_no_observation(
    definitions: Definitions, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    rows = lines(40).splitlines()
    path.write_text(SDMX + "".join(f"dataflow,X,{'D' if n == 4 else 'I'},{row}\n" for n, row in enumerate(rows)))
    in_batches, at_once = both(definitions, path)
    assert in_batches == at_once
    reading = read(path, path.name, definitions, limits=SMALL)
    assert reading.profile == "sdmx-csv"
    assert dict(reading.notes)["deletions_left_out"] == "1"


def test_a_long_file_has_the_layout_that_a_short_one_has(definitions: Definitions, tmp_path: Path) -> None:
    """UNSD's files have a column Indicator, which holds no code of ours: their profile goes before the long table."""
    path = tmp_path / "sdg.csv"
    head = "seriesCode,geoAreaCode,timePeriod,value,Indicator\n"
    path.write_text(head + "IT_USE_ii99,404,2015,16.6,17.8.1\n" * 30)
    in_batches, at_once = both(definitions, path)
    assert in_batches == at_once
    assert in_batches[0]["INDICATOR"] == "HH7"


def test_a_named_layout_is_used_for_a_long_file_too(definitions: Definitions, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(HEAD + lines(40))
    declared = Declared(profile="gapminder")
    assert read(path, path.name, definitions, declared, SMALL).unreadable == ("no_observation", "gapminder")
    output = tmp_path / "o.parquet"
    assert to_parquet(path, output, definitions, declared, SMALL)[0].unreadable == ("no_observation", "gapminder")


def test_a_packed_long_file_is_unpacked_first(definitions: Definitions, tmp_path: Path) -> None:
    path = tmp_path / "long.csv.gz"
    path.write_bytes(gzip.compress((HEAD + lines(100)).encode()))
    reading = read(path, path.name, definitions, limits=SMALL)
    assert reading.observations.num_rows == 75
    with pytest.raises(Unreadable, match="too_large"):
        gunzip_to(path, tmp_path / "out", replace(SMALL, ratio=1))


def test_a_parquet_file_of_observations(definitions: Definitions, tmp_path: Path) -> None:
    path, output = tmp_path / "long.csv", tmp_path / "observations.parquet"
    path.write_text(HEAD + lines(100))
    reading, rows = to_parquet(path, output, definitions, limits=SMALL)
    assert rows == 75
    assert dict(reading.notes) == {"aggregates_left_out": "25"}
    table = pq.read_table(output)
    expected = read(path.read_bytes(), path.name, definitions).observations
    assert table["ADDRESS"].to_pylist() == expected["ADDRESS"].to_pylist()
    assert table["OBS_VALUE"].to_pylist() == expected["OBS_VALUE"].to_pylist()
    assert not list(tmp_path.glob("*.part"))


def test_a_small_file_becomes_parquet_too_and_a_bad_one_says_why(definitions: Definitions, tmp_path: Path) -> None:
    path, output = tmp_path / "small.csv", tmp_path / "o.parquet"
    path.write_text(HEAD + lines(4))
    assert to_parquet(path, output, definitions)[0].unreadable is None
    assert pq.read_table(output).num_rows == 3
    path.write_text("colour,taste\nred,sweet\n")
    output.unlink()
    assert to_parquet(path, output, definitions)[0].unreadable == ("no_layout", "colour | taste")
    assert not output.exists()


def test_too_many_rows_are_refused_and_leave_nothing(definitions: Definitions, tmp_path: Path) -> None:
    path, output = tmp_path / "long.csv", tmp_path / "o.parquet"
    path.write_text(HEAD + lines(100))
    reading, _ = to_parquet(path, output, definitions, limits=replace(SMALL, long_rows=50))
    assert reading.unreadable == ("too_large", "more than 50 rows")
    assert [path.name for path in tmp_path.iterdir()] == ["long.csv"]
