"""Files that are made to harm, or that are broken: refused with a reason, within 2 s and 500 MB."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import SAMPLES

FILES = Path(__file__).parents[1] / "files"
SECONDS, BYTES = 2.0, 500_000_000


def packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def workbook(change: Callable[[str, bytes], bytes] = lambda _, content: content, **extra: bytes) -> bytes:
    """A small workbook whose parts were changed, or to which parts were added."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE"])
    sheet.append(["KEN", "HH7", 2015, 16.6])
    plain = io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as archive:
        parts = {name: change(name, archive.read(name)) for name in archive.namelist()}
    return packed(parts | {name.replace("__", "/").replace("_dot_", "."): data for name, data in extra.items()})


def far_cell(name: str, content: bytes) -> bytes:
    return (
        content.replace(b'r="D2"', b'r="XFD1048576"').replace(b'<row r="2"', b'<row r="1048576"')
        if "sheet1" in name
        else content
    )


def giant_merge(name: str, content: bytes) -> bytes:
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A3:XFD1048576"/></mergeCells>'
    return content.replace(b"</sheetData>", merge) if "sheet1" in name else content


def repeated_rows() -> bytes:
    """A spreadsheet of LibreOffice whose second row is repeated a million times."""
    with zipfile.ZipFile(FILES / "sheet.ods") as archive:
        parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    row, filled = b'<table:table-row table:style-name="ro1">', b"<table:table-cell office:value-type="
    many = b'<table:table-row table:style-name="ro1" table:number-rows-repeated="1000000">'
    wide = b'<table:table-cell table:number-columns-repeated="16000" office:value-type='
    head, _, rest = parts["content.xml"].partition(row)
    parts["content.xml"] = head + many + rest.replace(filled, wide, 1)
    return packed(parts)


ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1) if n else b"&a;") * 10) for n in range(9))
    + b"]><l>&a8;</l>"
)
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip-ratio.zip": (lambda: packed({"a.csv": b"0," * 60_000_000}), "too_large"),
    # ratios that real text may have, but more lines, or more bytes, than are held in memory
    "lines.zip": (lambda: packed({"a.csv": b"".join(b"%d,7\n" % n for n in range(500_000)) * 10}), "too_large"),
    "text.zip": (lambda: packed({"a.csv": b"".join(b"%099d,7\n" % n for n in range(105_000)) * 10}), "too_large"),
    "nested.zip": (lambda: packed({"a.zip": packed({"a.csv": b"a,b\n1,2\n"})}), "not_a_table"),
    "gzip-ratio.csv.gz": (lambda: gzip.compress(b"0," * 150_000_000, 1), "too_large"),
    "entities.xml": (lambda: ENTITIES, "damaged"),
    "far-cell.xlsx": (lambda: workbook(far_cell), "too_large"),
    "repeated-rows.ods": (repeated_rows, "damaged"),
    "columns.csv": (lambda: b"a," * 400_000 + b"\n1,2\n", "too_large"),
    "long-line.csv": (lambda: b"x", "too_large"),  # grown to 1 GB below, as a sparse file
    "deep.json": (lambda: b"[" * 10_000_000, "damaged"),
    "wide.json": (lambda: b"[" + b"{}," * 15_000_000 + b"{}]", "too_large"),
    "macros.xlsm": (lambda: workbook(xl__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0"), "active_content"),
    "links.xlsx": (lambda: workbook(xl__externalLinks__externalLink1_dot_xml=b"<a/>"), "active_content"),
    "cut.xlsx": (lambda: workbook()[:2000], "damaged"),
    "cut.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    "cut-sheet.xlsx": (
        lambda: workbook(lambda name, content: content[:200] if "sheet1" in name else content),
        "damaged",
    ),
    "page.xls": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "other_format"),
    "locked.xls": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
}
MEASURE = """
import json, resource, sys, time
from pathlib import Path
from indicators.definitions.registry import Definitions
from indicators.reading.read import read
definitions = Definitions()
read(Path(sys.argv[2]), "warm.csv", definitions)
start = time.perf_counter()
reading = read(Path(sys.argv[1]), Path(sys.argv[1]).name, definitions)
seconds = time.perf_counter() - start
status = Path("/proc/self/status").read_text()
own = int(status.split("VmHWM:")[1].split()[0])  # ru_maxrss would count what the parent had when it forked
used = max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
print(json.dumps([reading.unreadable, reading.observations.num_rows, seconds, used * 1024]))
"""


def written(name: str, folder: Path) -> Path:
    """The file of a name."""
    path = folder / name
    path.write_bytes(BOMBS[name][0]())
    if name == "long-line.csv":
        os.truncate(path, 1_000_000_000)
    return path


def measured(path: Path) -> tuple[list[str] | None, int, float, int]:
    """Why a file was refused (or nothing), its observations, seconds and peak bytes, in a process of its own."""
    warm = SAMPLES / "COL_2013-2016_indicadores.csv"
    done = subprocess.run([sys.executable, "-c", MEASURE, path, warm], capture_output=True, text=True, check=True)
    unreadable, rows, seconds, used = json.loads(done.stdout)
    return unreadable, rows, seconds, used


@pytest.mark.parametrize("name", BOMBS)
def test_refused_within_the_limits(name: str, tmp_path: Path) -> None:
    unreadable, rows, seconds, used = measured(written(name, tmp_path))
    assert unreadable is not None
    assert unreadable[0] == BOMBS[name][1], unreadable
    assert rows == 0
    assert used < BYTES
    assert seconds < SECONDS * 2  # twice, because other tests run beside this one; `make benchmark` measures it alone


def test_a_giant_merged_range_is_survived(tmp_path: Path) -> None:
    path = tmp_path / "merged.xlsx"
    path.write_bytes(workbook(giant_merge))
    unreadable, rows, seconds, used = measured(path)
    assert (unreadable, rows) == (None, 1)
    assert used < BYTES
    assert seconds < SECONDS * 2
