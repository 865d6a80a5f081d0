"""A binary workbook (XLSB): its values are read; what it hides is not seen, so that it waits for a word."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

from indicators.base.report import Verdict
from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions import check, deliveries

_ROWS: list[list[str | float]] = [
    ["REF_AREA", "EDITION", "INDICATOR", "TIME_PERIOD", "OBS_VALUE", "SOURCE"],
    ["KEN", "2016", "HH7", "2015", 21.7, "survey"],
]
_RELATIONS = """<?xml version="1.0"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.bin"/>
</Relationships>"""


def _record(kind: int, content: bytes = b"") -> bytes:
    """A record of [MS-XLSB] 2.1.4: its kind and its length, seven bits a byte, and its content."""
    head = struct.pack("B", kind) if kind < 128 else struct.pack("BB", kind & 0x7F | 0x80, kind >> 7)
    return head + struct.pack("B", len(content)) + content


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _cell(column: int, value: str | float) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return _record(6, place + _text(value))
    return _record(5, place + struct.pack("<d", value))


def _xlsb() -> bytes:
    sheet = _record(129) + _record(148, struct.pack("<IIII", 0, len(_ROWS) - 1, 0, len(_ROWS[0]) - 1)) + _record(145)
    for line, row in enumerate(_ROWS):
        sheet += _record(0, struct.pack("<IIHHBBI", line, 0, 300, 0, 0, 0, 0))
        sheet += b"".join(_cell(column, value) for column, value in enumerate(row))
    sheet += _record(146) + _record(130)
    bundle = struct.pack("<II", 0, 1) + _text("rId1") + _text("Data")
    book = _record(131) + _record(143) + _record(156, bundle) + _record(144) + _record(132)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", _RELATIONS)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
    return out.getvalue()


def test_a_binary_workbook_waits_for_a_word(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "KEN_2015.xlsb"
    path.write_bytes(_xlsb())
    file = deliveries.read_file(context, path, Declared())
    assert file.reading.unreadable is None
    assert file.reading.observations["OBS_VALUE"].to_pylist() == [21.7]
    [report] = [part.report for part in check.check_read(context, file)]
    assert report.verdict is Verdict.TO_CONFIRM
    assert "R172" in {finding.rule for finding in report.open}
