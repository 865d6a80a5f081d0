"""A store that is damaged, locked or cannot be written is told as such; nothing is made in its place."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from indicators.base.errors import StoreReadOnly, StoreUnsound
from indicators.store import catalogue, database_errors
from indicators.store.catalogue import EmbeddedCatalogue
from indicators.store.context import Context
from indicators.submissions.receive import receive


def _catalogue(context: Context) -> Path:
    return EmbeddedCatalogue(context.settings).path


def _files(context: Context) -> list[Path]:
    """What lies in the work folder, but for the lock."""
    return sorted(path for path in context.settings.home.rglob("*") if path.stem != "write")


@pytest.mark.parametrize("how", ["lost", "empty"])
def test_a_lost_catalogue_is_no_new_store(context: Context, how: str) -> None:
    receive(context, b"REF_AREA\n", "KEN.csv")
    context.lake.close()
    path = _catalogue(context)
    for each in path.parent.glob("catalogue.sqlite*"):
        each.unlink()
    if how == "empty":
        path.touch()
    before = _files(context)
    with pytest.raises(StoreUnsound, match="missing or empty"):
        _ = context.lake.exists
    with pytest.raises(StoreUnsound, match="missing or empty"):
        receive(context, b"REF_AREA\nKEN\n", "KEN.csv")
    assert _files(context) == before


def test_a_new_work_folder_is_a_new_store(context: Context) -> None:
    assert not context.lake.exists
    context.lake.make()
    assert context.lake.exists


def test_a_reader_in_the_middle_keeps_no_writer_waiting(context: Context) -> None:
    receive(context, b"REF_AREA\n", "KEN.csv")
    count = "SELECT count(*) FROM lake.deliveries"
    with context.lake.reading() as con:
        assert con.execute(count).fetchall() == [(1,)]
        receive(context, b"REF_AREA\nKEN\n", "FJI.csv")
        assert con.execute(count).fetchall() == [(1,)], "a reader sees the state that it began with"
    assert context.lake.rows(count) == [(2,)]


def test_a_store_from_before_the_log_gets_it(context: Context) -> None:
    context.lake.make()
    context.lake.close()
    path = _catalogue(context)
    with closing(sqlite3.connect(path)) as con:
        con.execute("PRAGMA journal_mode = DELETE")
    assert not catalogue._has_log(path)
    assert context.lake.rows("SELECT count(*) FROM lake.deliveries") == [(0,)]
    assert catalogue._has_log(path)


def test_a_store_that_cannot_be_written_can_be_read(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    receive(context, b"REF_AREA\n", "KEN.csv")
    context.lake.close()
    monkeypatch.setattr(EmbeddedCatalogue, "writable", property(lambda self: False))
    assert context.lake.rows("SELECT FILE_NAME FROM lake.deliveries") == [("KEN.csv",)]
    with pytest.raises(StoreReadOnly, match="not written"), context.lake.write():
        pass


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("database is locked", "StoreBusy"),
        ("database or disk is full", "StoreFull"),
        ("attempt to write a readonly database", "StoreReadOnly"),
        ("database disk image is malformed", "StoreUnsound"),
        ("near SELEC: syntax error", "NoneType"),
    ],
)
def test_what_the_libraries_say_is_told_in_our_words(text: str, failure: str) -> None:
    assert type(database_errors.failure_of(sqlite3.OperationalError(text))).__name__ == failure


class _Full:
    full = True

    def held_by(self) -> str:
        return "another command"


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("disk I/O error", "StoreFull"),
        ("unable to open database file", "StoreFull"),
        ("database is locked", "StoreBusy"),
    ],
)
def test_a_full_disk_is_no_damage(text: str, failure: str) -> None:
    assert type(database_errors.failure_of(sqlite3.OperationalError(text), _Full())).__name__ == failure
    assert database_errors.failure_of(duckdb.BinderException("no such column"), _Full()) is None


def test_a_disk_with_room_is_not_full(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(context.settings.home)
    assert not EmbeddedCatalogue(context.settings).full
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=500_000))
    assert EmbeddedCatalogue(context.settings).full
