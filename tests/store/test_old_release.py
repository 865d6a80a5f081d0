"""A store that an earlier release left: its command alone brings it forward, and the letters that wait there go out."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from indicators.base.errors import StoreTooOld
from indicators.base.settings import Settings
from indicators.cli.main import app
from indicators.mail import outbox
from indicators.operation.fsck import fsck
from indicators.store import migrate
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from indicators.submissions.queries import reports_of
from tests.conftest import ROOT

KENYA, SENEGAL = "b2979271ffa5", "9cea17d67eb0"
LETTERS = {f"receipt-{KENYA}", f"report-{KENYA}-KEN", f"receipt-{SENEGAL}", f"report-{SENEGAL}-SEN"}


@pytest.fixture
def old(context: Context, tmp_path: Path) -> Context:
    home = tmp_path / "old"
    shutil.unpack_archive(ROOT / "tests" / "files" / "store_version_1.zip", home)
    return replace(context, settings=Settings(home=home))


def test_it_is_read_only_after_it_was_brought_forward(old: Context) -> None:
    with pytest.raises(StoreTooOld, match="version 1"):
        outbox.send(old)
    done = CliRunner().invoke(app, ["migrate", "--dry-run", "--work", str(old.settings.home)])
    assert all(step in done.output for step in migrate.pending(1))
    with pytest.raises(StoreTooOld, match="version 1"):
        outbox.send(old)
    assert old.lake.migrate() == migrate.pending(1) != []
    assert fsck(old, deep=True) == []


def test_letters_that_the_old_release_queued_are_sent_by_this_one(old: Context) -> None:
    old.lake.migrate()
    assert {message for message, _ in outbox.send(old)} == LETTERS
    written = {path.stem: path.read_text() for path in (old.settings.maildir / "new").iterdir()}
    assert all(f"Message-ID: <{name}@" in text for name, text in written.items())
    assert "145.5" in written[f"report-{SENEGAL}-SEN"] or "145,5" in written[f"report-{SENEGAL}-SEN"]
    assert outbox.send(old) == [], "none twice"


def test_work_goes_on_where_the_old_release_left_it(old: Context, tmp_path: Path) -> None:
    old.lake.migrate()
    assert [report.verdict.value for report in reports_of(old, KENYA)] == ["accepted"]
    file = tmp_path / "KEN_a.csv"
    file.write_bytes(old.archive.get(next(iter(reports_of(old, KENYA))).sha256))
    [(receipt, _)] = collect(old, [file], sender="ken")
    assert (receipt.delivery, receipt.new) == (KENYA, False), "it is recognised"
