"""The inbox: what was received is checked, whoever was ended on the way, and one file holds up no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indicators import flows, inbox
from indicators.context import Context
from indicators.errors import StorageAway, StoreBusy, StoreUnsound
from indicators.flows import receive
from indicators.intake.places import Arrived, Place
from tests.conftest import SAMPLES

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"


def _file(area: str) -> bytes:
    return f"{HEAD}{area},2016,HH7,2015,45.5,Survey\n".encode()


def test_what_was_received_but_never_checked_waits_although_the_inbox_is_empty(
    context: Context, tmp_path: Path
) -> None:
    """A task was killed after it had taken files out of the inbox: the next one takes them up."""
    box = tmp_path / "inbox"
    box.mkdir()
    lost = receive(context, _file("KEN"), "KEN.csv").delivery
    assert inbox.drain(context, str(box)) == [lost]
    (box / "SEN.csv").write_bytes(_file("SEN"))
    both = inbox.drain(context, str(box))
    assert len(both) == 2
    assert lost in both
    inbox.judge(context, both)
    assert inbox.drain(context, str(box)) == []


def _years(box: Path, count: int) -> list[bytes]:
    files = [_file("KEN").replace(b"2015", str(1900 + number).encode()) for number in range(count)]
    for number, data in enumerate(files):
        (box / f"{number:03}_KEN.csv").write_bytes(data)
    return files


def test_many_files_are_recorded_in_few_transactions_and_each_once(context: Context, tmp_path: Path) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    count = 2 * inbox.TOGETHER + 3
    files = _years(box, count)
    (box / "again_KEN.csv").write_bytes(files[-1])
    receive(context, files[0], "000_KEN.csv")
    before = context.lake.read().execute("SELECT count(*) FROM lake.snapshots()").fetchone()
    waiting = inbox.drain(context, str(box))
    after = context.lake.read().execute("SELECT count(*) FROM lake.snapshots()").fetchone()
    assert before
    assert after
    assert after[0] - before[0] == 3
    assert len(set(waiting)) == len(waiting) == count
    assert not list(box.iterdir())
    rows = context.lake.read().execute("SELECT DELIVERY, FILE_NAME FROM lake.deliveries ORDER BY ALL").fetchall()
    assert [row[0] for row in rows] == sorted(waiting)
    events = context.lake.read().execute("SELECT SUBJECT, NOTE FROM lake.events WHERE EVENT = 'received' ORDER BY ALL")
    assert events.fetchall() == rows
    letters = context.lake.read().execute("SELECT SUBJECT FROM lake.outbox WHERE KIND = 'receipt' ORDER BY ALL")
    assert [row[0] for row in letters.fetchall()] == sorted(waiting)


def test_where_a_file_cannot_be_read_those_before_it_are_taken(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    _years(box, 5)
    opened = Place.open

    def away(self: Place, file: Arrived) -> Any:
        if file.name.startswith("003"):
            raise StorageAway("003_KEN.csv cannot be read.")
        return opened(self, file)

    monkeypatch.setattr(Place, "open", away)
    with pytest.raises(StorageAway):
        inbox.drain(context, str(box))
    assert [path.name for path in sorted(box.iterdir())] == ["003_KEN.csv", "004_KEN.csv"]
    monkeypatch.undo()
    assert len(inbox.drain(context, str(box))) == 5


def test_what_was_put_in_the_place_of_a_file_meanwhile_stays(
    context: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    [first] = _years(box, 1)
    recorded = inbox.record

    def meanwhile(*given: Any) -> Any:
        (box / "000_KEN.csv").write_bytes(first.replace(b"45.5", b"45.6"))
        return recorded(*given)

    monkeypatch.setattr(inbox, "record", meanwhile)
    assert len(inbox.drain(context, str(box))) == 1
    monkeypatch.undo()
    assert len(inbox.drain(context, str(box))) == 2
    assert not list(box.iterdir())


def test_an_unreadable_file_is_checked_once(context: Context, tmp_path: Path) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    (box / "x.csv").write_bytes(b"")
    inbox.judge(context, inbox.drain(context, str(box)))
    assert inbox.drain(context, str(box)) == []


def test_one_file_that_cannot_be_checked_holds_up_no_other(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [receive(context, _file(area), f"{area}.csv").delivery for area in ("KEN", "SEN", "PER")]
    check = flows.check

    def broken(context: Context, deliveries: Any) -> Any:
        if names[1] in deliveries:
            raise ZeroDivisionError("a bug")
        return check(context, deliveries)

    monkeypatch.setattr(inbox, "check", broken)
    with pytest.raises(ZeroDivisionError):
        inbox.judge(context, names)
    assert [flows.settled(context, name) for name in names] == [True, False, True]
    monkeypatch.undo()
    assert [report.ref_area for report in inbox.judge(context, names)] == ["SEN"]


def test_a_file_whose_bytes_are_lost_holds_up_no_other(context: Context) -> None:
    """A failure that no retry mends is that of one file."""
    names = [receive(context, _file(area), f"{area}.csv") for area in ("KEN", "SEN")]
    context.archive.path(names[0].sha256).unlink()
    with pytest.raises(StoreUnsound, match="The archive has no"):
        inbox.judge(context, [each.delivery for each in names])
    assert [flows.settled(context, each.delivery) for each in names] == [False, True]


def test_a_failure_of_the_machine_is_not_tried_file_by_file(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [receive(context, _file(area), f"{area}.csv").delivery for area in ("KEN", "SEN")]
    calls = []

    def busy(context: Context, deliveries: Any) -> Any:
        calls.append(list(deliveries))
        raise StoreBusy("busy")

    monkeypatch.setattr(inbox, "check", busy)
    with pytest.raises(StoreBusy):
        inbox.judge(context, names)
    assert calls == [names]


def test_the_samples_leave_nothing_unchecked(context: Context) -> None:
    inbox.collect(context, inbox.files_in([SAMPLES]))
    assert inbox.drain(context, str(context.settings.home / "none")) == []
