"""Who sent a file: said on the command line, by the folder or by the name; else it is nobody, and that is told."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

from rich.console import Console

from indicators.base.report import Receipt
from indicators.cli import show
from indicators.store.context import Context
from indicators.submissions import inbox
from tests.cli.test_cli import ict

_WORLD = (
    "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
    "BWA,2014,HH7,2014,36.7,data base\nMNG,2014,HH7,2014,19.9,data base\nVUT,2014,HH7,2014,18.8,data base\n"
)


def _world(folder: Path) -> Path:
    path = folder / "world.csv"
    path.write_text(_WORLD)
    return path


def _collected(context: Context, path: Path, sender: str = "") -> Receipt:
    [(receipt, _)] = inbox.collect(context, [path], sender=sender)
    return receipt


def test_a_file_of_many_areas_comes_from_whom_the_command_names(context: Context, tmp_path: Path) -> None:
    receipt = _collected(context, _world(tmp_path), "itu")
    assert receipt.sender == "itu"
    rows = context.lake.rows("SELECT DISTINCT PROVIDER FROM lake.observations")
    assert rows == [("itu",)]


def test_whose_values_they_are_can_be_said_afterwards_once(context: Context, tmp_path: Path) -> None:
    path = _world(tmp_path)
    unknown = _collected(context, path)
    named = _collected(context, path, "worldbank")
    assert (unknown.sender, named.sender) == ("", "worldbank")
    assert named.delivery != unknown.delivery
    again = _collected(context, path, "worldbank")
    assert (again.delivery, again.new) == (named.delivery, False)
    assert _collected(context, path).delivery == unknown.delivery


def test_a_known_sender_stays_whatever_is_said_later(context: Context, tmp_path: Path) -> None:
    path = _world(tmp_path)
    first = _collected(context, path, "itu")
    assert _collected(context, path, "worldbank").delivery == first.delivery


def _told(context: Context, receipt: Receipt, path: Path) -> str:
    out = Console(record=True, width=200, file=StringIO())
    results = [(receipt, inbox.collect(context, [path], sender=receipt.sender)[0][1])]
    show.summary(out, context, [path], results, None, 0)
    return out.export_text()


def test_a_sender_that_nobody_knows_is_told_once_for_the_file(context: Context, tmp_path: Path) -> None:
    path = _world(tmp_path)
    said = _told(context, _collected(context, path), path)
    assert said.count("Sender unknown") == 1
    assert "3 areas" in said
    assert "Sender unknown" not in _told(context, _collected(context, path, "itu"), path)


def test_a_sender_outside_the_address_book_is_wrong_use(tmp_path: Path) -> None:
    done = ict("run", _world(tmp_path), "--sender", "nobody", "--work", tmp_path / "work")
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["ict: There is no office nobody.", "     `ict offices list` lists all."]
