"""Backup and restore: every point is whole, what came later is not there, and nothing is copied twice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indicators.base.clock import fixed
from indicators.base.errors import StoreUnsound, UsageError
from indicators.base.settings import Settings
from indicators.cli.main import app
from indicators.operation import backup as backup_module
from indicators.operation.backup import backup, points, restore
from indicators.operation.fsck import fsck
from indicators.operation.maintain import maintain
from indicators.release.publish import release
from indicators.release.staging import workplace
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared, received, released


def _at(context: Context, days: int) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(days=days)))


def _submissions(context: Context) -> set[str]:
    return {row[0] for row in context.lake.rows("SELECT REF_AREA FROM lake.submissions")}


def _two_points(context: Context, folder: Path) -> tuple[str, str, str]:
    """A backup of a day with one file and its release, and of the next with two; that release, and both points."""
    assert folder == context.settings.home / "backup"
    return prepared(context, _made_points)


def _made_points(context: Context) -> tuple[str, str, str]:
    folder = context.settings.home / "backup"
    first_release = prepared(context, released, "KEN_2016_questionnaire.xlsx")
    first = backup(context, folder)
    later = _at(context, 1)
    collect(later, [SAMPLES / "CAN_internet_use.csv"])
    release(later)
    return first_release, first, backup(later, folder)


def test_a_store_is_restored_to_any_point(context: Context, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    first_release, first, second = _two_points(context, folder)
    assert points(folder) == [first, second]
    maintain(_at(context, 60))
    for point, areas in ((first, {"KEN"}), (second, {"KEN", "CAN"})):
        other = replace(context, settings=Settings(home=tmp_path / f"restored-{point}"))
        assert restore(other, folder, point) == point
        assert _submissions(other) == areas
        assert fsck(other, deep=True) == []
    old = tmp_path / f"restored-{first}" / "releases"
    assert (old / "latest").resolve().name == first_release
    assert len(list((old / ".not-recorded").iterdir())) == 1


def test_a_restore_never_goes_over_a_store(context: Context, tmp_path: Path) -> None:
    prepared(context, received, "KEN_2016_questionnaire.xlsx")
    backup(context, tmp_path / "backup")
    with pytest.raises(UsageError, match="has a store"):
        restore(context, tmp_path / "backup")


@pytest.mark.parametrize("step", ["archive", "data", "catalogue"])
def test_a_restore_that_was_killed_is_run_again(context: Context, tmp_path: Path, step: str) -> None:
    folder = tmp_path / "backup"
    prepared(context, received, "KEN_2016_questionnaire.xlsx")
    point = backup(context, folder)
    collect(_at(context, 1), [SAMPLES / "CAN_internet_use.csv"])
    later = backup(_at(context, 1), folder)
    other = replace(context, settings=Settings(home=tmp_path / "restored"))

    def killed(part: str) -> None:
        if part == step:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(other, folder, point, killed)
    with pytest.raises(StoreUnsound, match="not restored yet"):
        collect(other, [SAMPLES / "CAN_internet_use.csv"])
    with pytest.raises(UsageError, match="is being restored"):
        restore(other, folder, later)
    assert restore(other, folder, point) == point
    assert _submissions(other) == {"KEN"}
    assert fsck(other, deep=True) == []
    with pytest.raises(UsageError, match="has a store"):
        restore(other, folder, later)


def test_a_restore_that_was_killed_at_its_end_is_run_again(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is back, but what was published after the point is still in its place."""
    folder = tmp_path / "backup"
    first_release, point, _ = _two_points(context, folder)
    other = replace(context, settings=Settings(home=tmp_path / "restored"))
    with monkeypatch.context() as broken:
        broken.setattr(backup_module, "put_aside", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            restore(other, folder, point)
    assert restore(other, folder, point) == point
    assert (other.settings.releases / "latest").resolve().name == first_release
    assert fsck(other, deep=True) == []


def test_a_restore_to_where_a_folder_is_keeps_what_came_since(context: Context, tmp_path: Path) -> None:
    prepared(context, received, "KEN_2016_questionnaire.xlsx")
    point = backup(context, tmp_path / "backup")
    other = replace(context, settings=Settings(home=tmp_path / "restored"))
    restore(other, tmp_path / "backup", point)
    collect(other, [SAMPLES / "CAN_internet_use.csv"])
    told = CliRunner().invoke(app, ["restore", str(tmp_path / "backup"), "--work", str(other.settings.home)])
    assert (told.exit_code, "what was recorded since stays" in told.output) == (0, True)
    assert _submissions(other) == {"KEN", "CAN"}


def test_a_point_that_is_not_there(context: Context, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no point"):
        restore(context, tmp_path / "backup", "2020-01-01T000000Z")
    with pytest.raises(UsageError, match="Nothing was received"):
        backup(context, tmp_path / "backup")


def test_what_is_there_is_not_copied_again(context: Context, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    prepared(context, received, "KEN_2016_questionnaire.xlsx")
    backup(context, folder)
    before = {path: path.stat().st_ino for path in (folder / "archive").rglob("*") if path.is_file()}
    backup(_at(context, 1), folder)
    assert before
    assert {path: path.stat().st_ino for path in before} == before


def test_what_is_being_written_is_not_copied(context: Context, tmp_path: Path) -> None:
    prepared(context, received, "KEN_2016_questionnaire.xlsx")
    with workplace(context.settings.releases) as place:
        (place / "release").mkdir()
        (place / "release" / "mdg.parquet").write_bytes(b"half of it")
        backup(context, tmp_path / "backup")
    assert [path.name for path in (tmp_path / "backup" / "releases").rglob("*")] == []


def test_maintenance_changes_no_record(context: Context) -> None:
    for days, name in enumerate(("KEN_2016_questionnaire.xlsx", "CAN_internet_use.csv", "FJI_2012-2016.csv")):
        collect(_at(context, days), [SAMPLES / name])
    query = "SELECT * EXCLUDE (RECORDED_AT) FROM lake.observations ORDER BY ALL"
    before = context.lake.rows(query)
    version = release(context).version
    dry = {step.name: step.number for step in maintain(_at(context, 60), dry_run=True)}
    assert dry["snapshots that expire"] > 0
    done = {step.name: step.number for step in maintain(_at(context, 60))}
    assert done["rows moved from the catalogue into files"] > 0
    assert done["snapshots that expire"] > 0
    assert context.lake.rows(query) == before
    assert fsck(context, deep=True) == []
    assert release(context).version == version
