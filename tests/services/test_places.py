"""Files in a folder and in an S3 prefix: drained, loaded and watched the same way."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from indicators.base.errors import SourceFailure, UsageError
from indicators.base.report import Verdict
from indicators.base.settings import Settings, load
from indicators.operation.airflow.inbox_trigger import InboxTrigger
from indicators.store.context import Context
from indicators.store.places import Inbox, Place
from indicators.submissions import deliveries, inbox, sources

CSV = b"REF_AREA,INDICATOR,EDITION,TIME_PERIOD,OBS_VALUE\nKEN,HH7,2014,2015,16.6\n"


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """An S3 server on loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(storage: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "test"),
        ("AWS_SECRET_ACCESS_KEY", "test"),
        ("AWS_ENDPOINT_URL", storage),
        ("AWS_REGION", "us-east-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
    ):
        monkeypatch.setenv(name, value)
    made = boto3.resource("s3", endpoint_url=storage, region_name="us-east-1").Bucket("deliveries")
    made.create()
    yield made
    made.objects.all().delete()
    made.delete()


@pytest.fixture(params=["folder", "s3"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place with three files, one of them hidden."""
    files = {"kenya/data.csv": CSV, "other.csv": CSV.replace(b"KEN", b"SEN"), ".hidden": b"x", "README.md": b"x"}
    if request.param == "s3":
        bucket = request.getfixturevalue("bucket")
        for name, data in files.items():
            bucket.put_object(Key=f"inbox/{name.replace('kenya', 'ken')}", Body=data)
        return "s3://deliveries/inbox"
    for name, data in files.items():
        path = tmp_path / "in" / name.replace("kenya", "ken")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return str(tmp_path / "in")


def test_an_inbox_lists_opens_and_removes(filled: str, tmp_path: Path) -> None:
    place = Inbox(Settings(home=tmp_path / "var", inbox=filled), filled)
    files = place.files()
    assert [(file.name, file.folder) for file in files] == [("data.csv", "ken"), ("other.csv", files[1].folder)]
    with place.open(files[0]) as data:
        assert data.read() == CSV
    place.remove(files[0])
    assert [file.name for file in place.files()] == ["other.csv"]


def test_the_inbox_is_drained_and_each_file_archived_first(context: Context, filled: str) -> None:
    context = replace(context, settings=replace(context.settings, inbox=filled))
    waiting = inbox.drain(context)
    assert len(waiting) == 2
    receipt, _ = deliveries.read_delivery(context, waiting[0])
    assert (receipt.file_name, receipt.sender) == ("data.csv", "ken")
    assert context.archive.get(receipt.sha256) == CSV
    assert Place(filled).files() == []
    assert sorted(inbox.drain(context)) == sorted(waiting), "nobody checked them yet: they are not lost"
    inbox.judge(context, waiting)
    assert inbox.drain(context) == []


def test_a_file_that_cannot_be_archived_stays(context: Context, filled: str, monkeypatch: pytest.MonkeyPatch) -> None:
    context = replace(context, settings=replace(context.settings, inbox=filled))

    def full(*_: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(context.archive, "put", full)
    with pytest.raises(OSError, match="No space left"):
        inbox.drain(context)
    assert len(Place(filled).files()) == 2


def test_a_source_may_be_a_place_and_each_file_is_taken_in_once(
    context: Context, filled: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = filled if filled.startswith("s3://") else f"file://{filled}"
    described = {"source": "t", "sender": "statistics-desk", "address": address, "files": "o*.csv", "expect_areas": 0}
    monkeypatch.setitem(context.definitions.sources, "t", described)
    [(receipt, [report])] = sources.load(context, "t")
    assert (receipt.file_name, report.ref_area, report.verdict) == ("other.csv", "SEN", Verdict.ACCEPTED)
    assert sources.load(context, "t") == []
    assert len(Place(filled).files()) == 2
    assert [name for name, _ in sources.look(context, "t")] == ["other.csv"]
    monkeypatch.setitem(described, "expect_areas", 1)
    assert sources.load(context, "t") == []  # other expectations do not make another delivery


def test_a_missing_folder_is_empty_and_a_wrong_address_is_told(tmp_path: Path) -> None:
    assert Place(str(tmp_path / "nowhere")).files() == []
    with pytest.raises(UsageError, match="is not a folder or an S3 address"):
        Place("ftp://x")


def test_an_s3_server_that_is_away_is_a_failure_to_retry(bucket: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("indicators.store.places.RETRIES", 1)
    with pytest.raises(SourceFailure) as failed:
        Place("s3://deliveries/inbox").files()
    assert failed.value.retry


def _put_at_once(home: Path, put: str) -> tuple[list[bytes], int]:
    """Six writers put a file of one name into an inbox at one moment; what lies there, and how many were refused."""
    place = Inbox(replace(Settings(), inbox=str(home / "inbox")), str(home / "inbox"))
    files = []
    for number in range(6):
        (home / str(number)).mkdir()
        files.append(home / str(number) / "data.csv")
        files[-1].write_bytes(f"{number}".encode() * 100_000)
    together = Barrier(len(files))

    def one(path: Path) -> bool:
        together.wait()
        try:
            getattr(place, put)(path)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(len(files)) as threads:
        done = list(threads.map(one, files))
    assert not list((home / "inbox").glob(".*")), "nothing half written stays"
    return [place.open(each).read() for each in place.files()], done.count(False)


@pytest.mark.parametrize(("put", "kept"), [("put", 1), ("put_once", 6)])
def test_writers_of_one_name_at_one_moment_replace_nothing(tmp_path: Path, put: str, kept: int) -> None:
    for turn in range(5):
        (tmp_path / str(turn)).mkdir()
        found, refused = _put_at_once(tmp_path / str(turn), put)
        assert (len(set(found)), len(found), refused) == (kept, kept, 6 - kept)
        assert all(len(set(data)) == 1 and len(data) == 100_000 for data in found), "whole, and of one writer"


def test_without_links_a_file_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(path: Path, target: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", unsupported)
    assert _put_at_once(tmp_path, "put_once")[0]


def test_the_inbox_of_the_environment(tmp_path: Path) -> None:
    assert load(tmp_path, {"ICT_INBOX": "s3://b/in, /srv/in"}).inboxes == ["s3://b/in", "/srv/in"]
    assert load(tmp_path, {}).inboxes == [str(tmp_path / "inbox")]


def test_the_watcher_fires_once_for_what_lies_still(
    filled: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ICT_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("ICT_INBOX", f"{tmp_path}/empty,{filled}")

    async def watch() -> list[dict[str, int]]:
        trigger = InboxTrigger(seconds=0.05)
        fired = []
        events = trigger.run()
        fired.append((await asyncio.wait_for(anext(events), 10)).payload)
        with pytest.raises(TimeoutError):  # nothing changed: no second nudge
            await asyncio.wait_for(anext(events), 0.5)
        return fired

    assert asyncio.run(watch()) == [{"files": 2}]
    path, kwargs = InboxTrigger(3).serialize()
    assert (path, kwargs) == ("indicators.operation.airflow.inbox_trigger.InboxTrigger", {"seconds": 3})
