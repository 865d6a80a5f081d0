"""Publishers that are killed, run out of disk or overtake one another: nothing half is seen, nothing is left behind."""

from __future__ import annotations

import datetime as dt
import errno
import json
import multiprocessing
import os
import queue
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import pytest

from indicators.base.clock import fixed
from indicators.base.errors import StoreBusy
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.operation.fsck import fsck
from indicators.release import publish as publishing
from indicators.release.lifecycle import rebuild, withdraw
from indicators.release.products import database, extracts
from indicators.release.publish import release
from indicators.release.published import latest
from indicators.release.staging import put_aside, workplace
from indicators.release.terms import states
from indicators.store import lake
from indicators.store.context import Context
from indicators.submissions import check, receive, record
from tests.conftest import NOW
from tests.prepared import prepared

HEAD = b"REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
SPAWN = multiprocessing.get_context("spawn")


def _accept(context: Context, name: str, row: bytes) -> None:
    receipt = receive.receive(context, HEAD + row + b"\n", name)
    record.record_verdicts(context, check.check(context, [receipt.delivery]))


def _more(context: Context) -> Context:
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    _accept(later, "KEN_2015.csv", b"KEN,2016,A2,2015,80.7,Authority")
    return later


def _opened(home: Path, days: int = 0) -> Context:
    return Context(Settings(home=home), Definitions(), fixed(NOW + dt.timedelta(days=days)), "test")


def _before_recording(act: Callable[[], None]) -> None:
    """Has a publisher of this process do something when its files are in place and not recorded."""
    insert = lake.insert

    def acting(con: Any, table: str, rows: Any) -> Any:
        if table == "releases":
            act()
        return insert(con, table, rows)

    lake.insert = acting  # type: ignore[assignment]


def _killed(home: Path) -> None:
    _before_recording(lambda: os.kill(os.getpid(), signal.SIGKILL))
    release(_opened(home))


def _cut_off(context: Context) -> None:
    _accept(context, "KEN_2014.csv", b"KEN,2016,A2,2014,73.8,Authority")
    publisher = SPAWN.Process(target=_killed, args=(context.settings.home,))
    publisher.start()
    publisher.join(timeout=120)
    assert publisher.exitcode == -signal.SIGKILL


@pytest.fixture
def cut_off(context: Context) -> Path:
    """The folder of a release whose publisher was killed before it was recorded."""
    prepared(context, _cut_off)
    [folder] = context.settings.releases.glob("[0-9]*")
    assert [each.rule for each in fsck(context)] == ["a release that is there is recorded"]
    assert states(context) == {}
    assert latest(context) is None
    return folder


def _released(context: Context) -> str:
    _accept(context, "KEN_2014.csv", b"KEN,2016,A2,2014,73.8,Authority")
    return release(context).version


def _is_sound(context: Context) -> bool:
    return fsck(context, deep=True) == []


def test_the_same_content_is_recorded_as_it_lies_there(context: Context, cut_off: Path) -> None:
    again = release(context)
    assert (again.version, again.new) == (cut_off.name, False)
    assert latest(context).version == cut_off.name  # type: ignore[union-attr]
    assert _is_sound(context)


def test_before_other_content_it_is_put_aside(context: Context, cut_off: Path) -> None:
    files = sorted(path.name for path in cut_off.iterdir())
    other = release(_more(context))
    assert other.version != cut_off.name
    assert not cut_off.exists()
    aside = context.settings.releases / ".not-recorded" / cut_off.name
    assert sorted(path.name for path in aside.iterdir()) == files
    assert list(states(context)) == [other.version]
    assert other.manifest["previous"] == ""
    noted = context.lake.rows("SELECT SUBJECT, NOTE FROM lake.events WHERE EVENT = 'put aside'")
    assert noted == [(cut_off.name, "it was never recorded")]
    assert _is_sound(context)


def test_what_was_put_aside_meanwhile_is_not_recorded_without_its_files(
    context: Context, cut_off: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    verify = extracts.verify

    def overtaken(folder: Path, files: Any) -> None:
        verify(folder, files)
        put_aside(context.settings.releases, ())

    with monkeypatch.context() as other:
        other.setattr(extracts, "verify", overtaken)
        with pytest.raises(StoreBusy, match="was put aside by another publisher") as refused:
            release(context)
    assert refused.value.retry
    assert states(context) == {}
    assert release(context).new
    assert _is_sound(context)


def test_what_is_in_place_is_what_is_recorded(context: Context, cut_off: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = context.settings.home / "elsewhere"
    cut_off.replace(elsewhere)
    said = json.loads((elsewhere / "manifest.json").read_text())
    (elsewhere / "manifest.json").write_text(json.dumps(said | {"previous": "of another publisher"}))
    build = publishing.build

    def overtaken(*given: Any) -> Any:
        built = build(*given)
        elsewhere.replace(cut_off)  # and that publisher is cut off before it records
        return built

    monkeypatch.setattr(publishing, "build", overtaken)
    assert release(context).manifest["previous"] == "of another publisher"
    assert _is_sound(context)


def _holding(home: Path, placed: Event, go_on: Event) -> None:
    def wait() -> None:
        placed.set()
        assert go_on.wait(60)

    _before_recording(wait)
    release(_opened(home))


def _meanwhile(home: Path, opened: Event, placed: Event, told: Any) -> None:
    context = _opened(home, days=1)
    assert states(context) == {}  # the store is open: opening it would wait for the other
    opened.set()
    assert placed.wait(60)
    told.put([each.rule for each in fsck(context)])
    told.put(release(context).version)


def test_one_that_is_about_to_be_recorded_is_left_in_its_place(context: Context) -> None:
    _accept(context, "KEN_2014.csv", b"KEN,2016,A2,2014,73.8,Authority")
    _more(context)
    placed, go_on, opened, told = SPAWN.Event(), SPAWN.Event(), SPAWN.Event(), SPAWN.Queue()
    first = SPAWN.Process(target=_holding, args=(context.settings.home, placed, go_on))
    second = SPAWN.Process(target=_meanwhile, args=(context.settings.home, opened, placed, told))
    second.start()
    assert opened.wait(60)
    first.start()
    assert placed.wait(60)
    with pytest.raises(queue.Empty):  # nothing is told before the first has recorded
        told.get(timeout=2)
    go_on.set()
    assert told.get(timeout=60) == []
    version = told.get(timeout=60)
    for each in (first, second):
        each.join(timeout=60)
        assert each.exitcode == 0
    assert len(states(context)) == 2
    assert latest(context).version == version  # type: ignore[union-attr]
    assert not (context.settings.releases / ".not-recorded").exists()
    assert _is_sound(context)


def _publish(home: Path, start: Event, versions: Any) -> None:
    context = _opened(home)
    start.wait()
    versions.put(release(context).version)


def test_two_publishers_at_once_leave_one_whole_release(context: Context) -> None:
    _accept(context, "KEN_2014.csv", b"KEN,2016,A2,2014,73.8,Authority")
    start, versions = SPAWN.Event(), SPAWN.Queue()
    both = [SPAWN.Process(target=_publish, args=(context.settings.home, start, versions)) for _ in range(2)]
    for each in both:
        each.start()
    start.set()
    named = {versions.get(timeout=120) for _ in both}
    for each in both:
        each.join(timeout=60)
        assert each.exitcode == 0
    published = latest(context)
    assert published is not None
    assert named == {published.version}
    assert rebuild(context, "latest").differing == ()
    assert context.lake.rows("SELECT count(*) FROM lake.releases") == [(1,)]
    assert not list(context.settings.releases.glob(".staging*"))


def test_a_full_disk_leaves_the_old_pointer_and_no_half_release(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = prepared(context, _released)
    later = _more(context)

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(database, "write", full)
        with pytest.raises(OSError, match="No space left"):
            release(later)
    assert latest(later).version == old  # type: ignore[union-attr]
    assert [path.name for path in context.settings.releases.iterdir() if path.name.startswith(".staging")] == []
    assert release(later).new


def test_publishers_share_no_folder_and_leave_none(tmp_path: Path) -> None:
    with workplace(tmp_path / "releases") as one, workplace(tmp_path / "releases") as other:
        assert one != other
        (one / "half").write_bytes(b"")
    assert list((tmp_path / "releases").iterdir()) == []


@pytest.mark.parametrize(("hours", "left"), [(23, True), (25, False)])
def test_what_a_killed_publisher_left_goes_after_a_day(tmp_path: Path, hours: int, left: bool) -> None:
    old = tmp_path / ".staging-of-a-killed-one"
    old.mkdir()
    (old / "accepted.parquet").write_bytes(b"")
    moment = tmp_path.stat().st_mtime - hours * 3600
    os.utime(old, (moment, moment))
    with workplace(tmp_path):
        assert old.exists() is left


def test_a_version_can_be_put_aside_twice(tmp_path: Path) -> None:
    for content in (b"first", b"second"):
        (tmp_path / "2026-11-22-00000000").mkdir()
        (tmp_path / "2026-11-22-00000000" / "mdg.csv").write_bytes(content)
        assert put_aside(tmp_path, ["2026-11-22-11111111"]) == ["2026-11-22-00000000"]
    assert (tmp_path / ".not-recorded" / "2026-11-22-00000000" / "mdg.csv").read_bytes() == b"second"


def test_a_withdrawn_release_leaves_the_store_sound(context: Context) -> None:
    version = prepared(context, _released)
    withdraw(context, version, "wrong")
    assert (context.settings.releases / f"{version}.WITHDRAWN.txt").is_file()
    assert _is_sound(context)
    shutil.rmtree(context.settings.releases / version)
    assert [each.rule for each in fsck(context)] == ["a release has the manifest that is recorded"]
