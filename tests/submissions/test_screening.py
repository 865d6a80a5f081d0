"""Microdata never comes into the archive; every other byte does, and what is withheld is told and known again."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import readstat_arrow

from indicators.operation.fsck import fsck
from indicators.reading.formats.limits import Limits
from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from indicators.submissions.screening import archivable

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
    kept, withheld = archivable(data if form == "bytes" else io.BytesIO(data), "p.sav", context.definitions, Declared())
    assert withheld
    assert isinstance(kept, bytes)
    assert json.loads(kept)["bytes"] == len(data)


@pytest.mark.parametrize("form", ["bytes", "stream"])
@pytest.mark.parametrize(
    "data",
    [b"", b"a;b\n1;2\n", b"x" * 2_000, b"PK\x03\x04 broken", b"\x1f\x8b broken", zipped(("t.csv", b"a,b\n1,2\n"))],
)
def test_other_files_are_archived_byte_for_byte(context: Context, data: bytes, form: str) -> None:
    kept, withheld = archivable(data if form == "bytes" else io.BytesIO(data), "f", context.definitions, Declared())
    assert not withheld
    sha256, size = context.archive.put(kept)
    assert (sha256, size) == (hashlib.sha256(data).hexdigest(), len(data))


def test_a_file_larger_than_any_table_is_not_archived(context: Context, tmp_path: Path) -> None:
    data = saved(tmp_path, "p.dta", PERSONS) + b"\0" * 5_000
    limits = Limits(file_bytes=1_000)
    kept, withheld = archivable(io.BytesIO(data), "p.dta", context.definitions, Declared(), limits)
    assert withheld
    assert isinstance(kept, bytes)
    told = json.loads(kept)
    assert (told["sha256"], told["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    kept, withheld = archivable(io.BytesIO(b"PK" + b"\0" * 5_000), "x.zip", context.definitions, Declared(), limits)
    assert not withheld
    assert context.archive.put(kept)[1] == 5_002
