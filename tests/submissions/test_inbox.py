"""The inbox: what was received is checked, whoever was ended on the way, and one file holds up no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indicators.base.errors import StorageAway, StoreBusy, StoreUnsound, UsageError
from indicators.base.report import Verdict
from indicators.base.settings import Settings
from indicators.mail import worklist
from indicators.organisations.offices import address_book
from indicators.store.context import Context
from indicators.store.places import Arrived, Place
from indicators.submissions import inbox, queries
from indicators.submissions.check import check
from indicators.submissions.deliveries import read_delivery
from indicators.submissions.receive import receive
from indicators.validation.report import render
from tests.conftest import SAMPLES
from tests.prepared import prepared, released

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
    assert inbox.drain(context) == [lost]
    (box / "SEN.csv").write_bytes(_file("SEN"))
    both = inbox.drain(context)
    assert len(both) == 2
    assert lost in both
    inbox.judge(context, both)
    assert inbox.drain(context) == []


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
    before = context.lake.rows("SELECT count(*) FROM lake.snapshots()")
    waiting = inbox.drain(context)
    after = context.lake.rows("SELECT count(*) FROM lake.snapshots()")
    assert after[0][0] - before[0][0] == 3
    assert len(set(waiting)) == len(waiting) == count
    assert not list(box.iterdir())
    rows = context.lake.rows("SELECT DELIVERY, FILE_NAME FROM lake.deliveries ORDER BY ALL")
    assert [row[0] for row in rows] == sorted(waiting)
    events = context.lake.rows("SELECT SUBJECT, NOTE FROM lake.events WHERE EVENT = 'received' ORDER BY ALL")
    assert events == rows
    letters = context.lake.rows("SELECT SUBJECT FROM lake.outbox WHERE KIND = 'receipt' ORDER BY ALL")
    assert [row[0] for row in letters] == sorted(waiting)


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
        inbox.drain(context)
    assert [path.name for path in sorted(box.iterdir())] == ["003_KEN.csv", "004_KEN.csv"]
    monkeypatch.undo()
    assert len(inbox.drain(context)) == 5


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
    assert len(inbox.drain(context)) == 1
    monkeypatch.undo()
    assert len(inbox.drain(context)) == 2
    assert not list(box.iterdir())


def test_an_unreadable_file_is_checked_once(context: Context, tmp_path: Path) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    (box / "x.csv").write_bytes(b"")
    inbox.judge(context, inbox.drain(context))
    assert inbox.drain(context) == []


def test_one_file_that_cannot_be_checked_holds_up_no_other(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [receive(context, _file(area), f"{area}.csv").delivery for area in ("KEN", "SEN", "PER")]

    def broken(context: Context, deliveries: Any, known: Any) -> Any:
        if names[1] in deliveries:
            raise ZeroDivisionError("a bug")
        return check(context, deliveries, known)

    monkeypatch.setattr(inbox, "check", broken)
    with pytest.raises(ZeroDivisionError):
        inbox.judge(context, names)
    assert queries.unchecked(context, names) == [names[1]]
    assert worklist.summary(context).runs == ((f"file:{names[1]}", "failed: ZeroDivisionError: a bug (1)"),)
    monkeypatch.undo()
    assert [report.ref_area for report in inbox.judge(context, names)] == ["SEN"]


def test_no_file_is_judged_without_a_store(context: Context) -> None:
    assert inbox.judge(context, []) == []
    assert inbox.collect(context, []) == []
    assert not context.lake.exists


def test_a_file_whose_bytes_are_lost_holds_up_no_other(context: Context) -> None:
    """A failure that no retry mends is that of one file."""
    names = [receive(context, _file(area), f"{area}.csv") for area in ("KEN", "SEN")]
    context.archive.path(names[0].sha256).unlink()
    with pytest.raises(StoreUnsound, match="The archive has no"):
        inbox.judge(context, [each.delivery for each in names])
    assert queries.unchecked(context, [each.delivery for each in names]) == [names[0].delivery]


def test_a_failure_of_the_machine_is_not_tried_file_by_file(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [receive(context, _file(area), f"{area}.csv").delivery for area in ("KEN", "SEN")]
    calls = []

    def busy(context: Context, deliveries: Any, known: Any) -> Any:
        calls.append(list(deliveries))
        raise StoreBusy("busy")

    monkeypatch.setattr(inbox, "check", busy)
    with pytest.raises(StoreBusy):
        inbox.judge(context, names)
    assert calls == [sorted(names)], "in the order of receipt, then of number"


def test_the_samples_leave_nothing_unchecked(context: Context) -> None:
    inbox.collect(context, inbox.files_in([SAMPLES]))
    assert inbox.drain(context) == []


def test_only_an_inbox_of_the_settings_is_emptied(context: Context, tmp_path: Path) -> None:
    other = tmp_path.parent / f"{tmp_path.name}-other"
    other.mkdir()
    (other / "KEN.csv").write_bytes(_file("KEN"))
    for address in (str(other), f"{tmp_path}/inbox/../../{other.name}", "s3://ict-extracts", str(tmp_path)):
        with pytest.raises(UsageError, match="is not one of the inboxes of the settings"):
            inbox.drain(context, address)
    assert [path.name for path in other.iterdir()] == ["KEN.csv"]
    assert not context.lake.exists
    two = replace(context, settings=replace(context.settings, inbox=f"{tmp_path}/inbox, {other}"))
    assert len(inbox.drain(two, str(other))) == 1
    assert not list(other.iterdir())


@pytest.mark.parametrize(
    "inbox",
    [
        *("{home}", "{home}/..", "{home}/releases", "{home}/releases/latest", "{home}/lake/../archive/ab", "/"),
        *("s3://ict-extracts", "s3://ict-extracts/2026", "s3://ict-data/lake", "s3://ict-data", "{home}/outbox/new"),
        "s3://ict-inbox,s3://ict-extracts",
    ],
)
def test_what_the_pipeline_writes_is_no_inbox(tmp_path: Path, inbox: str) -> None:
    settings = Settings(
        home=tmp_path,
        data="s3://ict-data/lake/files",
        publish="s3://ict-extracts/, /srv/x",
        inbox=inbox.format(home=tmp_path),
    )
    with pytest.raises(UsageError, match="cannot be an inbox"):
        assert settings.inboxes
    good = replace(settings, inbox="s3://ict-extracts-in,s3://ict-data/in,/srv/xy")
    assert len(good.inboxes) == 3


def test_a_link_that_leads_out_of_an_inbox_is_not_followed(context: Context, tmp_path: Path) -> None:
    """Else a file of another place would be archived, and taken away from there."""
    other = tmp_path.parent / f"{tmp_path.name}-elsewhere"
    other.mkdir()
    (other / "secret.csv").write_bytes(_file("KEN"))
    box = tmp_path / "inbox"
    box.mkdir()
    (box / "folder").symlink_to(other)
    (box / "file.csv").symlink_to(other / "secret.csv")
    (box / "SEN.csv").write_bytes(_file("SEN"))
    [received] = inbox.drain(context)
    assert read_delivery(context, received)[0].file_name == "SEN.csv"
    assert (other / "secret.csv").is_file()


@pytest.fixture
def published(context: Context) -> Path:
    return context.settings.releases / prepared(context, released, "FJI_2012-2016.csv")


def test_what_the_pipeline_published_is_refused_with_words_and_stays(
    context: Context, tmp_path: Path, published: Path
) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    names = ["harmonised.csv.gz", "harmonised.parquet", "manifest.json", "SHA256SUMS"]
    for number, name in enumerate(names):
        (box / f"{number} KEN {name}").write_bytes((published / name).read_bytes())
    (box / "PER.csv").write_bytes(_file("PER"))
    before = {path: path.stat().st_mtime_ns for path in published.rglob("*")}
    reports = inbox.judge(context, inbox.drain(context))
    refused = [report for report in reports if [each.rule for each in report.findings] == ["R127"]]
    assert len(refused) == len(names)
    assert {report.verdict for report in refused} == {Verdict.REJECTED}
    assert {report.observations for report in refused} == {0}
    said = render.render_all(refused[:1], context.definitions, "text")
    assert f"{published.name}/" in said
    assert len(list(box.iterdir())) == len(names), "ours stay, the other one was taken"
    assert {path: path.stat().st_mtime_ns for path in published.rglob("*")} == before
    assert inbox.drain(context) == [], "refused once"


def test_what_was_published_is_refused_by_whatever_way_it_comes(context: Context, published: Path) -> None:
    [(_, [report])] = inbox.collect(context, [published / "harmonised.parquet"])
    assert [each.rule for each in report.findings] == ["R127"]
    sent = receive(context, (published / "mdg.csv.gz").read_bytes(), "KEN.csv", sender="fji-stat")
    [report] = inbox.judge(context, [sent.delivery])
    assert report.verdict is Verdict.REJECTED
    changed = (published / "CHANGES.md").read_bytes() + b"\n"
    [(_, other)] = inbox.collect(context, [_written(context, changed)])
    assert "R127" not in [each.rule for report in other for each in report.findings]


def _written(context: Context, data: bytes) -> Path:
    path = context.settings.home / "changed.csv"
    path.write_bytes(data)
    return path


def test_files_are_put_into_an_inbox_and_none_is_put_over_another(context: Context, tmp_path: Path) -> None:
    source = tmp_path / "source" / "ken-nbs"
    source.mkdir(parents=True)
    (source / "KEN.csv").write_bytes(_file("KEN"))
    office = address_book(context).offices[0].office
    assert inbox.put(context, [source], office=office) == 1
    with pytest.raises(UsageError, match=r"KEN\.csv waits"):
        inbox.put(context, [source], office=office)
    with pytest.raises(UsageError, match="There is no office"):
        inbox.put(context, [source], office="../..")
    [delivery] = inbox.drain(context)
    assert read_delivery(context, delivery)[0].sender == office
    assert (source / "KEN.csv").is_file()
