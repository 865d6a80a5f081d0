"""Downloads: whole, tagged by their hash, resumable, and never a path of the machine."""

from __future__ import annotations

import hashlib

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
