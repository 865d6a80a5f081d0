"""The inbox: what was received is checked, whoever was ended on the way, and one file holds up no other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indicators import flows, inbox
from indicators.context import Context
from indicators.errors import StoreBusy, StoreUnsound
from indicators.flows import receive
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
