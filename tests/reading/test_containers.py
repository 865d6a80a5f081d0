"""Packed files with litter, formats under another name, encodings without a mark, and a machine that is busy."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from indicators.base.errors import MachineBusy, Unreadable
from indicators.definitions.registry import Definitions
from indicators.reading.formats import workbook
from indicators.reading.formats.delimited import of_two_bytes
from indicators.reading.formats.limits import Limits
from indicators.reading.read import Reading, read
from tests.conftest import SAMPLES

_TABLE = (
    "country,edition,indicator,year,value,source\nUganda,2016,HH7,2015,17.8,Survey\nRwanda,2016,HH7,2015,18.5,Survey\n"
)


def _packed(members: dict[str, bytes | str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _values(reading: Reading) -> list[float]:
    found: list[float] = reading.observations["OBS_VALUE"].to_pylist()
    return found


_DOCX = _packed({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("__MACOSX/data/._table.csv", b"\0\5\x16\7\0\2\0\0Mac OS X"),
        ("data/.DS_Store", b"\0\0\0\1Bud1"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0"),
        ("desktop.ini", "[.ShellClassInfo]\nA=1"),
        ("README.txt", "About the values, with commas, of all kinds\nand, more, of them"),
        ("LISEZ-MOI.txt", "Les valeurs, selon l’enquête"),
        ("questionnaire.pdf", b"%PDF-1.4 ..."),
        ("method.docx", _DOCX),
        ("about.md", "# About, this"),
        ("logo.png", b"\x89PNG\r\n\x1a\n\0\0"),
        ("about.txt", "Nothing but one sentence."),
    ],
)
def test_what_stands_beside_a_table_in_a_zip_is_left_out_and_told(
    name: str, content: bytes | str, definitions: Definitions
) -> None:
    reading = read(_packed({name: content, "data/table.csv": _TABLE}), "f.zip", definitions)
    assert _values(reading) == [17.8, 18.5]
    assert dict(reading.notes)["members_left_out"] == name


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("second.csv", b"\0\1\2\3" * 40, "not_a_table"),
        ("second.xlsx", b"PK\3\4 damaged", "damaged"),
        ("second.zip", _packed({"a.csv": _TABLE}), "not_a_table"),
        ("second.csv", "", "empty"),
        ("second.xls", "<html><table><tr><td>1</td></tr></table></html>", "other_format"),
        ("second.px", 'CHARSET="ANSI";\nDATA=1;', "cube_wrong"),
    ],
)
def test_what_is_called_like_a_table_is_never_left_out(
    name: str, content: bytes | str, reason: str, definitions: Definitions
) -> None:
    reading = read(_packed({"table.csv": _TABLE, name: content}), "f.zip", definitions)
    assert reading.unreadable is not None
    assert reading.unreadable[0] == reason


def test_a_zip_of_texts_holds_no_table(definitions: Definitions) -> None:
    reading = read(_packed({"README.txt": "a,b\n1,2", "__MACOSX/._a": b"\0"}), "f.zip", definitions)
    assert reading.unreadable == ("not_a_table", "a ZIP without tables")


_EXCEL_XML = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{}"><Worksheet/></Workbook>'


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("t.xls", b"<table><tr><td>country</td></tr></table>", "HTML"),
        ("t.xls", b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC '-//W3C//DTD'><html></html>", "HTML"),
        ("t.csv", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body/></html>", "HTML"),
        ("t.xls", "<html><table></table></html>".encode("utf-16"), "HTML"),
        ("t.xls", _EXCEL_XML.format("urn:schemas-microsoft-com:office:spreadsheet").encode(), "XML Spreadsheet 2003"),
        ("t.xls", b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x', "MHT"),
        ("t.mht", b"From: <Saved by Blink>\r\nSubject: t", "MHT"),
        ("t.csv", _DOCX, "DOCX"),
        ("t.csv", b"%PDF-1.5", "PDF"),
        ("t.csv", b"{\\rtf1\\ansi a, b}", "RTF"),
        ("t.csv", b"PAR1\x15\x04", "Parquet"),
    ],
)
def test_another_format_is_told_by_its_name_whatever_the_file_is_called(
    name: str, data: bytes, told: str, definitions: Definitions
) -> None:
    reading = read(data, name, definitions)
    assert reading.unreadable is not None
    assert reading.unreadable[0] == "other_format"
    assert told in reading.unreadable[1]


_WORDS = {
    "Latin": _TABLE,
    "Cyrillic": _TABLE.replace("Uganda", "Уганда").replace("Survey", "Обследование"),
    "Arabic": _TABLE.replace("Uganda", "أوغندا").replace("Survey", "مسح"),
    "Chinese": _TABLE.replace("Uganda", "乌干达").replace("Survey", "调查"),
}


@pytest.mark.parametrize("script", _WORDS)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_unicode_without_a_byte_order_mark_is_read(
    script: str, encoding: str, delimiter: str, definitions: Definitions
) -> None:
    reading = read(_WORDS[script].replace(",", delimiter).encode(encoding), "f.csv", definitions)
    assert reading.observations["REF_AREA"].to_pylist() == ["UGA", "RWA"]
    assert _values(reading) == [17.8, 18.5]


def test_a_long_file_without_a_mark_is_read_in_batches(tmp_path: Path, definitions: Definitions) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(_TABLE.encode("utf-16-le"))
    assert _values(read(path, path.name, definitions, limits=Limits(batched_bytes=10))) == [17.8, 18.5]


@pytest.mark.parametrize("data", [b"\0\1\2\3" * 300, b"a,b\n\0\0\0\0c,d\n" * 50, bytes(range(256)) * 8, b"a,b\nc,d\n"])
def test_binary_data_and_plain_text_are_not_taken_for_unicode(data: bytes) -> None:
    assert of_two_bytes(data) == ""


def _sample() -> tuple[bytes, dict[str, int]]:
    data = (SAMPLES / "KEN_2016_questionnaire.xlsx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return data, {each.filename: each.file_size for each in archive.infolist()}


def test_a_workbook_may_wait_for_the_machine_as_long_as_it_does_not_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit that grows with a file is one of computing; the clock ends only what hangs, and blames no file."""
    started: list[dict[str, Any]] = []
    run: Callable[..., Any] = subprocess.run

    def waiting(*arguments: Any, **named: Any) -> Any:
        started.append(named)
        return run(*arguments, **named)

    monkeypatch.setattr(subprocess, "run", waiting)
    data, parts = _sample()
    assert workbook.read(data, Limits(), parts)
    assert started[0]["timeout"] >= 600


_ENDLESS = """
import itertools
from indicators.reading.formats import workbook_process
workbook_process.parsed = lambda data: sum(itertools.count())
workbook_process.main()
"""


def test_a_workbook_that_computes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "endless.py").write_text(_ENDLESS)
    monkeypatch.setenv("PYTHONPATH", f"{Path.cwd()}:{tmp_path}")
    monkeypatch.setattr(workbook, "_SECONDS", 1)
    monkeypatch.setattr(workbook, "_BYTES_PER_SECOND", 10**12)
    monkeypatch.setattr(workbook, "_MODULE", "endless")
    data, parts = _sample()
    with pytest.raises(Unreadable, match="of computing"):
        workbook.read(data, Limits(), parts)


def test_a_process_that_hangs_is_a_failure_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "_WAITED_FOR", 0.01)
    data, parts = _sample()
    with pytest.raises(MachineBusy) as failed:
        workbook.read(data, Limits(), parts)
    assert failed.value.retry
