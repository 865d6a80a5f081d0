"""Microdata lie apart, are readable by their owner only, and are gone when they are deleted."""

from __future__ import annotations

import datetime as dt
import os
import stat
from pathlib import Path

import pytest

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.base.settings import Settings
from indicators.operation import backup
from indicators.survey.kept_files import KeptFiles

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
SECRET = b"0712-345-678"
UNTIL = dt.date(2027, 1, 1)


def made(tmp_path: Path, now: dt.datetime = NOW) -> tuple[KeptFiles, Path, Path]:
    source = tmp_path / "person.csv"
    source.write_bytes(b"id,phone\n1," + SECRET + b"\n")
    root = Settings(home=tmp_path / "home").survey_files
    return KeptFiles(root, fixed(now)), source, root


def holding(folder: Path) -> list[Path]:
    """The files under a folder that hold the secret, hidden ones included."""
    return [path for path in folder.rglob("*") if path.is_file() and SECRET in path.read_bytes()]


def test_what_is_deleted_is_gone_from_every_file(tmp_path: Path) -> None:
    store, source, root = made(tmp_path)
    store.keep("ict-2016", [source], UNTIL, "A. Person")
    assert len(holding(tmp_path / "home")) == 1
    left = root / ".part-left"  # by a run that was killed
    left.mkdir()
    (left / "person.csv").write_bytes(SECRET)
    store.delete("ict-2016", "B. Person")
    assert holding(tmp_path / "home") == []
    assert [(each["event"], each["survey"], each["by"]) for each in store.events()] == [
        ("kept", "ict-2016", "A. Person"),
        ("deleted", "ict-2016", "B. Person"),
    ]
    assert store.surveys() == []


def test_what_a_killed_run_left_is_removed_after_a_day(tmp_path: Path) -> None:
    store, source, root = made(tmp_path, dt.datetime.now(dt.UTC))
    store.keep("ict-2016", [source], dt.date(2999, 1, 1), "A. Person")
    for name in ("old", "new"):
        (root / f".part-{name}").mkdir()
        (root / f".part-{name}" / "person.csv").write_bytes(SECRET)
    for path in (root / ".part-old" / "person.csv", root / ".part-old"):
        os.utime(path, (0, 0))
    assert store.delete_abandoned() == 1
    assert sorted(path.parent.name for path in holding(root)) == [".part-new", "ict-2016"]


def test_a_run_that_is_killed_before_the_files_are_in_place_leaves_a_store_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, source, _ = made(tmp_path)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            store.keep("ict-2016", [source], UNTIL, "A. Person")
    assert store.surveys() == []
    assert [each.name for each in [store.keep("ict-2016", [source], UNTIL, "A. Person")]] == ["ict-2016"]
    assert store.surveys()[0].until == UNTIL


def test_only_the_owner_may_read(tmp_path: Path) -> None:
    store, source, root = made(tmp_path)
    source.chmod(0o644)
    store.keep("ict-2016", [source], UNTIL, "A. Person")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (root, *root.rglob("*"))}
    assert modes == {"microdata": 0o700, "ict-2016": 0o700, "person.csv": 0o600, "events.jsonl": 0o600}


def test_the_end_of_the_time_is_told(tmp_path: Path) -> None:
    store, source, root = made(tmp_path)
    found = store.keep("ict-2016", [source], UNTIL, "A. Person")
    assert (found.files, found.size, found.until, found.expired) == (1, source.stat().st_size, UNTIL, False)
    later = KeptFiles(root, fixed(dt.datetime(2027, 1, 2, tzinfo=dt.UTC)))
    assert [each.expired for each in later.surveys()] == [True]


@pytest.mark.parametrize("name", ["", "../archive", "Ict", "a/b", ".part-x"])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    store, source, _ = made(tmp_path)
    with pytest.raises(UsageError):
        store.keep(name, [source], UNTIL, "A. Person")
    with pytest.raises(UsageError):
        store.delete(name, "A. Person")


def test_all_files_are_kept_or_none(tmp_path: Path) -> None:
    store, source, root = made(tmp_path)
    with pytest.raises(UsageError, match=r"other\.csv"):
        store.keep("ict-2016", [source, tmp_path / "other.csv"], UNTIL, "A. Person")
    with pytest.raises(UsageError, match="is over"):
        store.keep("ict-2016", [source], dt.date(2026, 11, 29), "A. Person")
    assert store.surveys() == []
    assert not root.exists()
    store.keep("ict-2016", [source], UNTIL, "A. Person")
    with pytest.raises(UsageError, match="kept already"):
        store.keep("ict-2016", [source], UNTIL, "A. Person")


@pytest.mark.parametrize("place", ["archive", "releases/x", "s3://bucket/microdata", ""])
def test_the_place_is_none_that_is_published_or_kept_for_ever(tmp_path: Path, place: str) -> None:
    home = tmp_path / "home"
    chosen = place if place.startswith("s3") else str(home / place)
    with pytest.raises(UsageError):
        _ = Settings(home=home, microdata=chosen).survey_files


def test_the_place_is_no_inbox_and_in_no_backup(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with pytest.raises(UsageError):
        _ = Settings(home=home, inbox=str(home / "microdata")).inboxes
    assert "microdata" not in backup._FOLDERS
