"""Where releases are published besides the work folder: a folder and S3, with a pointer that is never half."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import boto3
import pytest
from moto.server import ThreadedMotoServer
from pyarrow import fs

from indicators.base.clock import fixed
from indicators.base.errors import SourceFailure
from indicators.portal.export import export
from indicators.release import targets
from indicators.release.announce import open_due
from indicators.release.lifecycle import withdraw
from indicators.release.publish import release
from indicators.release.terms import Terms
from indicators.store.context import Context
from indicators.store.places import file_system
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared, released


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A bucket of an S3 server on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ):
        monkeypatch.setenv(name, value)
    made = boto3.resource("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1").Bucket("extracts")
    made.create()
    yield made
    made.objects.all().delete()  # what moto keeps outlives its server in this process
    made.delete()
    server.stop()


@pytest.fixture(params=["folder", "s3"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "s3":
        request.getfixturevalue("bucket")
        return "s3://extracts/ict"
    return str(tmp_path / "public")


def _read(target: str, name: str) -> bytes | None:
    files, root = file_system(target)
    path = f"{root}/{name}"
    if files.get_file_info(path).type != fs.FileType.File:
        return None
    with files.open_input_stream(path, compression=None) as stream:
        return bytes(stream.read())


def _latest(target: str) -> str | None:
    found = _read(target, targets.POINTER_FILE)
    return json.loads(found)["version"] if found else None


@pytest.fixture
def made(context: Context) -> tuple[Context, str]:
    return context, prepared(context, released, "FJI_2012-2016.csv")


def test_a_target_gets_what_is_public_and_the_pointer_follows(made: tuple[Context, str], target: str) -> None:
    context, first = made
    at = replace(context, settings=replace(context.settings, publish=target))
    open_due(at)
    folder = context.settings.releases / first
    for path in folder.rglob("*"):
        if path.is_file():
            assert _read(target, f"{first}/{path.relative_to(folder).as_posix()}") == path.read_bytes(), path
    assert _latest(target) == first
    assert targets.sync(at, target).copied == ()

    later = replace(at, clock=fixed(NOW + dt.timedelta(days=1)))
    collect(later, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    opens = NOW + dt.timedelta(days=2)
    second = release(later, terms=Terms("public", opens)).version
    open_due(later)
    assert _read(target, f"{second}/manifest.json") is None, "nothing of it before its time"
    assert _latest(target) == first
    due = replace(later, clock=fixed(opens))
    open_due(due)
    assert _latest(target) == second
    withdraw(due, second, "a wrong figure")
    open_due(due)
    assert _latest(target) == first
    assert _read(target, f"{second}.WITHDRAWN.txt") == f"{second} was withdrawn: a wrong figure\n".encode()


def test_what_is_for_members_is_on_no_target(made: tuple[Context, str], target: str) -> None:
    context, first = made
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    collect(later, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    second = release(later, terms=Terms("members")).version
    assert targets.sync(later, target).copied == (first,)
    assert _read(target, f"{second}/manifest.json") is None


@pytest.mark.parametrize("after", [0, 1, 7, 30])
def test_a_copy_that_is_cut_short_leaves_the_old_pointer_and_is_gone_on_with(
    made: tuple[Context, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    context, first = made
    target = str(tmp_path / "public")
    targets.sync(context, target)
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    collect(later, [SAMPLES / "COL_2013-2016_indicadores.csv"])
    second = release(later).version
    real, count = targets._write, iter(range(1000))

    def killed(*arguments: Any) -> None:
        if next(count) >= after:
            raise KeyboardInterrupt
        real(*arguments)

    with monkeypatch.context() as broken:
        broken.setattr(targets, "_write", killed)
        with pytest.raises(KeyboardInterrupt):
            targets.sync(later, target)
    assert _latest(target) == first
    assert not (Path(target) / second / "manifest.json").exists()
    assert targets.sync(later, target).copied == (second,)
    assert _latest(target) == second


def test_a_target_that_does_not_answer_is_told_and_may_be_tried_again(
    made: tuple[Context, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    context, _ = made
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr("indicators.store.places.RETRIES", 1)
    with pytest.raises(SourceFailure, match="does not take the release") as told:
        targets.sync(context, "s3://extracts/ict")
    assert told.value.retry


def test_the_static_pages_link_to_each_other_and_to_the_files(context: Context, tmp_path: Path) -> None:
    first = prepared(context, released, "CAN_internet_use.csv")  # of one indicator: each has its pages
    folder = tmp_path / "site"
    told: list[tuple[int, int]] = []
    count = export(context, folder, lambda done, total: told.append((done, total)))
    assert told[-1] == (count, count)
    followed = 0
    for page in folder.rglob("*.html"):
        if page.is_relative_to(folder / first):
            continue
        text = page.read_text()
        assert "<script" not in text
        for address in re.findall(r'(?:href|src|url)="?([^"#>]+)"', text):
            assert not address.startswith(("http", "/")), address
            assert (page.parent / unquote(address)).resolve().is_file(), (page, address)
            followed += 1
    assert followed > 500
    assert "<form" not in (folder / "en" / "index.html").read_text()
    assert (folder / first / "mdg.parquet").read_bytes() == (
        context.settings.releases / first / "mdg.parquet"
    ).read_bytes()
    assert export(context, folder) == count
