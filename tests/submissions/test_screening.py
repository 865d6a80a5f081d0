"""Microdata never comes into the archive; every other byte does, and what is withheld is told and known again."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import readstat_arrow

from indicators.operation.fsck import fsck
from indicators.reading.formats.limits import Limits
from indicators.reading.raw import Declared
from indicators.reading.withheld import Withheld
from indicators.store.context import Context
from indicators.submissions.deliveries import read_file
from indicators.submissions.inbox import collect
from indicators.submissions.screening import screened
from tests.conftest import SAMPLES

TABLE: dict[str, list[Any]] = {
    "country": ["KEN"],
    "edition": ["2016"],
    "indicator": ["HH7"],
    "year": [2015.0],
    "value": [22.5],
}
PERSONS: dict[str, list[Any]] = {"hhid": [1.0, 1.0], "member": [1.0, 2.0], "wt": [812.25, 812.25], "age": [34.0, 7.0]}


def saved(folder: Path, name: str, columns: dict[str, list[Any]]) -> bytes:
    path = folder / name
    (readstat_arrow.write_dta if name.endswith("dta") else readstat_arrow.write_sav)(path, pa.table(columns))
    return path.read_bytes()


def zipped(*files: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return packed.getvalue()


def archived(context: Context) -> list[bytes]:
    return [path.read_bytes() for path in context.archive.root.rglob("*") if path.is_file()]


def test_records_of_persons_are_refused_and_not_archived(context: Context, tmp_path: Path) -> None:
    data = saved(tmp_path, "persons.dta", PERSONS)
    [(receipt, [report])] = collect(context, [tmp_path / "persons.dta"])
    [finding] = report.findings
    assert finding.rule == "R178"
    assert "weight = wt" in finding.facts["detail"]
    [notice] = archived(context)
    assert json.loads(notice)["sha256"] == hashlib.sha256(data).hexdigest()
    assert b"812.25" not in notice
    assert data not in archived(context)
    assert fsck(context, deep=True) == []
    [(again, [same])] = collect(context, [tmp_path / "persons.dta"])
    assert (again.delivery, again.new) == (receipt.delivery, False), "the same file is known again"
    assert same.findings == report.findings, "and read again from the archive with the same result"


def test_a_table_is_archived_as_it_came(context: Context, tmp_path: Path) -> None:
    data = saved(tmp_path, "table.sav", TABLE)
    [(_, [report])] = collect(context, [tmp_path / "table.sav"])
    assert archived(context) == [data]
    assert [each.rule for each in report.findings if each.severity == "error"] == []


@pytest.mark.parametrize("form", ["bytes", "stream"])
@pytest.mark.parametrize("pack", ["no", "gzip", "zip", "zip of gzip"])
@pytest.mark.parametrize("what", ["persons", "damaged"])
def test_however_it_is_packed(context: Context, tmp_path: Path, form: str, pack: str, what: str) -> None:
    data = saved(tmp_path, "p.sav", PERSONS)
    data = data if what == "persons" else data[:-30]
    if pack in {"gzip", "zip of gzip"}:
        data = gzip.compress(data)
    if pack.startswith("zip"):
        data = zipped(("note.txt", b"x"), ("data/p.sav", data))
    found = screened(data if form == "bytes" else io.BytesIO(data), "p.sav", context.definitions, Declared())
    assert found.withheld
    assert found.withheld.size == len(data)
    assert found.kept == found.withheld.written()


@pytest.mark.parametrize("form", ["bytes", "stream"])
@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"a;b\n1;2\n", b"x" * 40_000, b"%PDF-1.4", b"Note: a\nb: c\n", gzip.compress(b"a,b\n" * 90_000)),
        zipped(("t.csv", b"a,b\n1,2\n"), ("note.docx", zipped(("[Content_Types].xml", b"<x/>")))),
    ],
)
def test_other_files_are_archived_byte_for_byte(context: Context, data: bytes, form: str) -> None:
    found = screened(data if form == "bytes" else io.BytesIO(data), "f", context.definitions, Declared())
    assert not found.withheld
    sha256, size = context.archive.put(found.kept)
    assert (sha256, size) == (hashlib.sha256(data).hexdigest(), len(data))


@pytest.mark.parametrize(("begins", "reason"), [("sav", "microdata"), ("zip", "too_large")])
def test_a_file_larger_than_any_table_is_not_archived(
    context: Context, tmp_path: Path, begins: str, reason: str
) -> None:
    data = (saved(tmp_path, "p.dta", PERSONS) if begins == "sav" else b"PK\3\4") + b"\0" * 500_000
    found = screened(io.BytesIO(data), "p", context.definitions, Declared(), Limits(file_bytes=100_000))
    assert found.withheld == Withheld(reason, f"{len(data):,} bytes", hashlib.sha256(data).hexdigest(), len(data))


TEXT = b"country,edition,indicator,year,value\nKEN,2016,HH7,2015,22.5\n"


@pytest.mark.parametrize("table", ["table.csv", "table.sav"])
def test_a_survey_beside_a_table_is_not_archived(context: Context, tmp_path: Path, table: str) -> None:
    """Each file is judged alone: no layout knows the second by what the first holds."""
    survey = saved(tmp_path, "p.sav", {"caseid": [1.0, 2.0], "income": [812.25, 90.5], "wt": [1.5, 2.5]})
    first = TEXT if table.endswith("csv") else saved(tmp_path, table, TABLE)
    (tmp_path / "both.zip").write_bytes(zipped((table, first), ("persons.sav", survey)))
    [(_, [report])] = collect(context, [tmp_path / "both.zip"])
    assert [each.rule for each in report.findings] == ["R178"]
    assert [json.loads(each)["reason"] for each in archived(context)] == ["microdata"]


@pytest.mark.parametrize("second", ["table", "no"])
def test_tables_in_a_zip_are_archived_as_they_came(context: Context, tmp_path: Path, second: str) -> None:
    files = [("a.sav", saved(tmp_path, "a.sav", TABLE))]
    if second == "table":
        files.append(("b.dta", saved(tmp_path, "b.dta", TABLE | {"indicator": ["HH4"]})))
    (tmp_path / "tables.zip").write_bytes(zipped(*files))
    [(_, [report])] = collect(context, [tmp_path / "tables.zip"])
    assert [each.rule for each in report.findings if each.rule == "R178"] == []
    assert archived(context) == [(tmp_path / "tables.zip").read_bytes()]


@pytest.mark.parametrize(
    "member", ["__MACOSX/b.sav", "Metadata_b.sav", ".b.sav", "readme.txt", "survey.pdf", "extra/survey.docx"]
)
def test_a_survey_that_the_reader_passes_over_by_its_name(context: Context, tmp_path: Path, member: str) -> None:
    data = zipped(("table.csv", TEXT), (member, saved(tmp_path, "p.sav", PERSONS)))
    assert reason(context, data) == "microdata"


def reason(context: Context, data: bytes, limits: Limits | None = None) -> str:
    """Why a file is not archived; blank if it is."""
    found = screened(data, "f", context.definitions, Declared(), limits)
    return found.withheld.reason if found.withheld else ""


def tar(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return packed.getvalue()


def message(data: bytes) -> bytes:
    sent = EmailMessage()
    sent["DKIM-Signature"] = "v=1; b=" + "x" * 5_000
    sent["From"], sent["Subject"] = "a@stat.example", "data"
    sent.set_content("See the file.")
    sent.add_attachment(data, maintype="application", subtype="octet-stream", filename="p.sav")
    return sent.as_bytes()


PACKED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "zip in zip": (lambda data: zipped(("t.csv", TEXT), ("in.zip", zipped(("p.sav", data)))), "not_a_table"),
    "zip in gzip": (lambda data: gzip.compress(zipped(("p.sav", data))), "microdata"),
    "gzip twice": (lambda data: gzip.compress(gzip.compress(data)), "not_a_table"),
    "tar": (lambda data: tar("p.sav", data), "other_format"),
    "tar in gzip": (lambda data: gzip.compress(tar("p.sav", data)), "other_format"),
    "tar in zip": (lambda data: zipped(("t.csv", TEXT), ("p.tar", tar("p.sav", data))), "other_format"),
    "bzip2": (bz2.compress, "other_format"),
    "xz": (lzma.compress, "other_format"),
    "7z": (lambda data: b"7z\xbc\xaf\x27\x1c" + data, "other_format"),
    "workbook": (lambda data: zipped(("xl/workbook.xml", b"<x/>"), ("p.sav", data)), "microdata"),
    "workbook in zip": (
        lambda data: zipped(("t.csv", TEXT), ("t.xlsx", zipped(("xl/workbook.xml", b"<x/>"), ("p.sav", data)))),
        "microdata",
    ),
    "message": (message, "other_format"),
    "message in zip": (lambda data: zipped(("t.csv", TEXT), ("m.eml", message(data))), "other_format"),
    "message of Outlook": (
        lambda data: bytes.fromhex("d0cf11e0a1b11ae1") + "__substg1.0".encode("utf-16-le") + data,
        "other_format",
    ),
    "after a newline": (lambda data: b"\n" + data, "not_a_table"),
    "damaged zip": (lambda data: zipped(("p.sav", data))[:-30], "damaged"),
    "damaged gzip": (lambda data: b"\x1f\x8b" + data, "damaged"),
}


@pytest.mark.parametrize("way", PACKED)
def test_what_is_packed_any_other_way(context: Context, tmp_path: Path, way: str) -> None:
    pack, expected = PACKED[way]
    assert reason(context, pack(saved(tmp_path, "p.sav", PERSONS))) == expected


def test_a_zip_that_is_not_looked_into(context: Context) -> None:
    many = zipped(*((f"{number}.csv", b"a,b\n") for number in range(12)))
    assert reason(context, many, Limits(members=10)) == "too_large"
    assert reason(context, zipped(("a.csv", b"0" * 5_000_000))) == "too_large"


@pytest.mark.parametrize(
    ("begins", "software"),
    [
        (b"ASCII SPSS PORT FILE                    ", "SPSS (POR)"),
        (b" " * 464 + b"SPSSPORT", "SPSS (POR)"),
        (b"\x1c\0\0\0\0\0\0\0ENCRYPTEDSAV\x15\0\0\0", "SPSS, encrypted"),
        (b"**COMPRESSED** **COMPRESSED** **COMPRESSED**", "SAS (CPORT)"),
        (gzip.compress(b"RDX3\nX\n\0\0\0\3\0"), "R"),
    ],
)
def test_files_of_statistical_software_that_is_not_read(context: Context, begins: bytes, software: str) -> None:
    for data in (begins, zipped(("t.csv", TEXT), ("readme.txt", begins))):
        found = screened(data, "f", context.definitions, Declared()).withheld
        assert found
        assert (found.reason, found.detail) == ("microdata", software)


FORGED = [
    {"ict-withheld": 1},
    {"ict-withheld": 1, "reason": "no such", "detail": "", "sha256": "0" * 64, "bytes": 1},
    {"ict-withheld": 1, "reason": "too_large", "detail": "", "sha256": "0" * 64, "bytes": 1},
    {"ict-withheld": 1, "reason": "cube_wrong", "detail": "1", "sha256": "0" * 64, "bytes": 1},
    {"ict-withheld": 1, "reason": ["microdata"], "detail": {}, "sha256": "x", "bytes": "1"},
]


@pytest.mark.parametrize(
    "data",
    [*(json.dumps(each).encode() for each in FORGED), Withheld("microdata", "forged", "0" * 64, 1).written()],
)
def test_a_forged_notice_is_json_like_any_other(context: Context, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "n.json").write_bytes(data)
    read = read_file(context, tmp_path / "n.json", Declared())
    [(_, [report])] = collect(context, [tmp_path / "n.json"])
    assert read.reading.unreadable == ("not_a_table", "JSON without a list of records")
    assert [each.rule for each in report.findings] == ["R114"]


def test_what_would_be_withheld_is_told_before_it_is_sent(context: Context, tmp_path: Path) -> None:
    (tmp_path / "t.zip").write_bytes(zipped(("t.csv", TEXT), ("readme.txt", saved(tmp_path, "p.sav", PERSONS))))
    unreadable = read_file(context, tmp_path / "t.zip", Declared()).reading.unreadable
    assert unreadable
    assert unreadable[0] == "microdata"
    assert archived(context) == []


@pytest.mark.parametrize("key", ["hhid", "pid", "stratum", "psu", "caseid", "indid", "household_id"])
def test_only_a_weight_may_stand_alone_in_a_table(context: Context, tmp_path: Path, key: str) -> None:
    found = screened(saved(tmp_path, "t.sav", TABLE | {key: [7.0]}), "t.sav", context.definitions, Declared()).withheld
    assert found
    assert (found.reason, found.detail.rpartition(" = ")[2]) == ("microdata", key)


@pytest.mark.parametrize("name", ["weight", "wgt_final", "member_state", "comment"])
def test_a_table_with_a_variable_that_says_nothing_of_persons(context: Context, tmp_path: Path, name: str) -> None:
    assert reason(context, saved(tmp_path, "t.sav", TABLE | {name: [1.0]})) == ""


@pytest.mark.parametrize(("rows", "expected"), [(3, ""), (12, "12 rows of one series: KEN HH7 2015")])
def test_many_rows_of_one_series_are_persons(context: Context, tmp_path: Path, rows: int, expected: str) -> None:
    """Whatever their keys are called: each row says of a person whether it has what the indicator counts."""
    persons = {name: column * rows for name, column in TABLE.items()}
    persons |= {"value": [float(row % 2) for row in range(rows)], "nomor": [float(row) for row in range(rows)]}
    found = screened(saved(tmp_path, "t.sav", persons), "t.sav", context.definitions, Declared()).withheld
    assert (found.detail if found else "") == expected


def test_the_finding_names_what_to_rename_or_drop(context: Context, tmp_path: Path) -> None:
    saved(tmp_path, "t.sav", TABLE | {"weight": [1.5], "hh": [1200.0]})
    [(_, [report])] = collect(context, [tmp_path / "t.sav"])
    [finding] = report.findings
    assert finding.facts["detail"] == "weight = weight; household_key = hh"
    assert "rename or drop the variables" in context.definitions.rules["R178"].remedy["en"]


def test_a_workbook_that_was_cut_off_is_archived_as_it_came(context: Context, tmp_path: Path) -> None:
    whole = (SAMPLES / "KEN_2016_questionnaire.xlsx").read_bytes()
    for size in (len(whole) - 30, len(whole) // 2, 200):
        assert screened(whole[:size], "KEN.xlsx", context.definitions, Declared()).withheld is None
    packed = zipped(("xl/workbook.xml", b"<x/>"), ("persons.sav", saved(tmp_path, "p.sav", PERSONS)))
    assert screened(packed[:-30], "KEN.xlsx", context.definitions, Declared()).withheld
