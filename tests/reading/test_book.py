"""Bytes to cells: what is read, and what is refused with which reason."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path
from typing import Literal

import openpyxl
import pytest

from indicators.base.errors import Unreadable
from indicators.reading.book import open_book
from indicators.reading.formats.limits import Limits
from indicators.reading.sheet import Sheet, column_letters


def workbook_bytes() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Data"
    sheet.append(["a", 1, 1.5, "45,2"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zip_of(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b"%PDF-1.7 ...", "other_format"),
        (b"<!DOCTYPE html><html>", "other_format"),
        (b"just a sentence\nand another\n", "not_a_table"),
        (b"\x00\x01\x02\x03" * 50, "not_a_table"),
        (b"PK\x03\x04 broken", "damaged"),
        (zip_of("readme.txt", b"hello"), "not_a_table"),
        (zip_of("xl/workbook.xml", b"0" * 30_000_000), "too_large"),
        (workbook_bytes()[:3000], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", "encrypted"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0)[:-9], "damaged"),
        (b"a,b\n" + b"x" * 1_100_000, "too_large"),
        (b"{" * 100_000, "damaged"),
        (b'{"a": 1}', "not_a_table"),
        (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><l>&b;</l>', "damaged"),
        (b"<?xml version='1.0'?><Structure/>", "not_a_table"),
        (b"<?xml version='1.0'?><Series><Obs", "damaged"),
        (zip_of("inner.zip", zip_of("a.csv", b"a,b")), "not_a_table"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        open_book(data, "file")
    assert refused.value.reason == reason


def test_limits_are_checked_before_reading() -> None:
    with pytest.raises(Unreadable) as refused:
        open_book(b"a,b\n" * 10, "f.csv", Limits(file_bytes=10))
    assert refused.value.reason == "too_large"
    with pytest.raises(Unreadable) as refused:
        open_book(gzip.compress(b"a,b\n" * 100_000), "f.csv.gz", Limits(file_bytes=1000))
    assert refused.value.reason == "too_large"


@pytest.mark.parametrize(
    ("data", "rows", "encoding"),
    [
        (b"a,b\n1,2\n", [["a", "b"], ["1", "2"]], "utf-8"),
        ("pays;valeur\nSénégal;1,5\n".encode(), [["pays", "valeur"], ["Sénégal", "1,5"]], "utf-8"),
        ("pays;valeur\nSénégal;1,5\n".encode("cp1252"), [["pays", "valeur"], ["Sénégal", "1,5"]], "cp1252"),
        (b"\xef\xbb\xbfa\tb\n1\t2,3\n", [["a", "b"], ["1", "2,3"]], "utf-8-sig"),
        ("a,b\n1,é\n".encode("utf-16"), [["a", "b"], ["1", "é"]], "utf-16"),
        (gzip.compress(b"a,b\n1,2\n", mtime=0), [["a", "b"], ["1", "2"]], "utf-8"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_delimited(data: bytes, rows: list[list[str]], encoding: str) -> None:
    book = open_book(data, "f.csv")
    assert book.sheets[0].rows == rows
    assert book.encoding == encoding
    assert book.sheets[0].address(1, 0) == "2:1"


def test_workbook_keeps_text_and_numbers() -> None:
    sheet = open_book(workbook_bytes(), "f.xlsx").sheets[0]
    assert sheet.rows == [["a", "1", "1.5", "45,2"]]
    assert sheet.is_number(0, 1)
    assert not sheet.is_number(0, 3)
    assert sheet.address(6, 4) == "Data!E7"


@pytest.mark.parametrize("kind", ["workbook", "text", "records"])
@pytest.mark.parametrize("name", ["Data", ""])
def test_the_addresses_of_a_column_are_those_of_its_cells(
    kind: Literal["workbook", "text", "records"], name: str
) -> None:
    sheet = Sheet(name, [["a", "b"], ["1", "2"], ["3", "4"]], kind=kind)
    assert sheet.addresses(1, 2, 1).to_pylist() == [sheet.address(1, 1), sheet.address(2, 1)]


def test_column_letters() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_cut_workbook_of_the_samples_is_damaged() -> None:
    data = (Path(__file__).parents[2] / "samples" / "TON_2016_questionnaire.xlsx").read_bytes()
    with pytest.raises(Unreadable) as refused:
        open_book(data, "TON.xlsx")
    assert refused.value.reason == "damaged"
