"""Downloads: whole, tagged by their hash, resumable, and never a path of the machine."""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile

import pytest
from fastapi.testclient import TestClient

from indicators.release.terms import states
from indicators.store.context import Context


def test_a_download_is_whole_tagged_by_its_hash_and_not_sent_twice(client: TestClient, published: Context) -> None:
    path = (published.settings.releases / "latest").resolve() / "mdg.parquet"
    data = path.read_bytes()
    answer = client.get(f"/files/{path.parent.name}/mdg.parquet")
    assert answer.content == data
    tag = answer.headers["ETag"]
    assert tag == f'"{hashlib.sha256(data).hexdigest()}"'
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/files/latest/mdg.parquet").headers["Cache-Control"] == "no-cache"
    again = client.get("/files/latest/mdg.parquet", headers={"If-None-Match": f'"x", W/{tag}'})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head("/files/latest/mdg.parquet")
    assert (head.headers["Content-Length"], head.content) == (str(len(data)), b"")


def test_a_download_goes_on_where_it_stopped(client: TestClient, published: Context) -> None:
    data = (published.settings.releases / "latest" / "observations.csv.gz").read_bytes()
    url = "/files/latest/observations.csv.gz"
    first = client.get(url, headers={"Range": "bytes=0-99"})
    assert first.status_code == 206
    assert first.headers["Content-Range"] == f"bytes 0-99/{len(data)}"
    rest = client.get(url, headers={"Range": "bytes=100-", "If-Range": first.headers["ETag"]})
    assert first.content + rest.content == data
    assert client.get(url, headers={"Range": f"bytes={len(data) + 1}-"}).status_code == 416
    changed = client.get(url, headers={"Range": "bytes=100-", "If-Range": '"another"'})
    assert (changed.status_code, changed.content) == (200, data)


@pytest.mark.parametrize(
    "path",
    [
        *("../../ict.toml", "..%2f..%2flake%2fcatalogue.sqlite", "by-area/../../../lake/catalogue.sqlite"),
        *("/etc/passwd", "by-area/KEN.csv%00", ".snapshot", "manifest.json/.."),
    ],
)
def test_a_request_never_names_a_path_of_the_machine(client: TestClient, path: str) -> None:
    assert client.get(f"/files/latest/{path}").status_code == 404


def test_a_withdrawn_release_is_gone_and_says_why(client: TestClient, published: Context) -> None:
    gone = client.get("/releases").text
    assert "withdrawn: a &lt;b&gt;wrong&lt;/b&gt; figure" in gone
    [version] = [each.version for each in states(published).values() if each.withdrawn]
    answer = client.get(f"/files/{version}/mdg.parquet")
    assert answer.status_code == 410
    assert "a <b>wrong</b> figure" in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_packed_csv_has_a_plain_name_for_who_cannot_unpack(client: TestClient, published: Context) -> None:
    """R's `read.csv(url)` sends no Accept-Encoding and unpacks nothing; browsers and pandas unpack on the way."""
    packed = (published.settings.releases / "latest" / "mdg.csv.gz").read_bytes()
    address = "/files/latest/mdg.csv"
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert plain.content == gzip.decompress(packed)
    assert plain.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "Content-Encoding" not in plain.headers
    on_the_way = client.get(address, headers={"Accept-Encoding": "br, gzip;q=0.5"})
    assert (on_the_way.headers["Content-Encoding"], on_the_way.content) == ("gzip", plain.content)
    assert int(on_the_way.headers["Content-Length"]) == len(packed)
    for answer in (plain, on_the_way):
        assert "Accept-Encoding" in answer.headers["Vary"]
    assert plain.headers["ETag"] != on_the_way.headers["ETag"]
    known = {"Accept-Encoding": "identity", "If-None-Match": plain.headers["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    assert client.get(address, headers=known | {"Accept-Encoding": "gzip"}).status_code == 200
    assert client.head(address, headers={"Accept-Encoding": "gzip;q=0"}).content == b""
    assert client.get("/files/latest/nothing.csv").status_code == 404


def test_a_download_is_not_sent_twice_by_its_time(client: TestClient) -> None:
    for address in ("/files/latest/mdg.parquet", "/files/latest/mdg.csv", "/files/latest.zip"):
        time = client.get(address).headers["Last-Modified"]
        assert time == "Mon, 23 Nov 2026 12:00:00 GMT"
        assert client.get(address, headers={"If-Modified-Since": time}).status_code == 304
        later = {"If-Modified-Since": "Fri, 01 Jan 2027 00:00:00 GMT"}  # `latest` may have gone back since
        assert client.get(address, headers=later).status_code == 200
        assert client.get(address, headers={"If-Modified-Since": time, "If-None-Match": '"x"'}).status_code == 200


def test_a_release_comes_as_one_zip_file_with_the_same_bytes_each_time(client: TestClient, published: Context) -> None:
    folder = (published.settings.releases / "latest").resolve()
    answer = client.get("/files/latest.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    assert client.get("/files/latest.zip").content == answer.content
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        names = {name.partition("/")[2]: name for name in archive.namelist()}
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert set(names) == there
        for name, entry in names.items():
            assert archive.read(entry) == (folder / name).read_bytes()
    assert client.head("/files/latest.zip").content == b""
    [version] = [each.version for each in states(published).values() if each.withdrawn]
    assert client.get(f"/files/{version}.zip").status_code == 410
    assert client.get("/files/2026-11-22-00000000.zip").status_code == 404
