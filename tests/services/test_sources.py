"""Scheduled sources against a local server that replays answers, with the faults that real ones have."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from indicators.base.clock import fixed
from indicators.base.errors import SourceFailure, UsageError
from indicators.base.report import Verdict
from indicators.definitions.registry import Definitions
from indicators.organisations.offices import address_book
from indicators.reading.formats.limits import Limits
from indicators.store.context import Context
from indicators.submissions import sources
from indicators.submissions.fetch import address, fetch
from tests.conftest import NOW

GOOD = b"""[{"page": 1}, [
 {"indicator": {"id": "IT.CEL.SETS.P2"}, "countryiso3code": "KEN", "date": "2015", "value": 79.85},
 {"indicator": {"id": "IT.CEL.SETS.P2"}, "countryiso3code": "SEN", "date": "2015", "value": 98.5}]]"""
CHANGED = GOOD.replace(b"countryiso3code", b"iso").replace(b'"date"', b'"jahr"')


@dataclass
class Replay:
    """What the server answers, one after the other (the last again and again), and what it was asked."""

    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    url: str = ""
    cut: bool = False


@pytest.fixture
def server() -> Iterator[Replay]:
    replay = Replay()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            replay.asked.append(dict(self.headers))
            replay.paths.append(self.path)
            status, headers, body = replay.answers[0] if len(replay.answers) == 1 else replay.answers.pop(0)
            if headers.get("ETag") and headers["ETag"] == self.headers.get("If-None-Match"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                if name != "X-Cut":
                    self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body) + (50 if "X-Cut" in headers else 0)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    replay.url = f"http://127.0.0.1:{httpd.server_address[1]}/data"
    yield replay
    httpd.shutdown()


def described(server: Replay, **changes: Any) -> dict[str, Any]:
    return {
        "source": "test",
        "title": "A source for tests",
        "sender": "worldbank",
        "address": server.url + "?date={first}:{last}",
        "profile": "worldbank-json",
        "schedule": "0 6 * * *",
        "first_year": 2010,
        "timeout_seconds": 2,
        "retries": 3,
        "backoff_seconds": 1,
        "expect_areas": 2,
        "contact": "desk@pipeline.example",
    } | changes


@pytest.fixture
def source(server: Replay, context: Context, monkeypatch: pytest.MonkeyPatch) -> Replay:
    monkeypatch.setitem(context.definitions.sources, "test", described(server))
    monkeypatch.setattr("time.sleep", lambda _: None)
    return server


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        ((429, {"Retry-After": "7"}, b""), 7.0),
        ((500, {}, b"oops"), 1.0),
        ((503, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, b""), 1.0),
        ((200, {"X-Cut": "1"}, GOOD[:40]), 1.0),
    ],
)
def test_a_fault_is_waited_out(server: Replay, fault: tuple[int, dict[str, str], bytes], wait: float) -> None:
    server.answers = [fault, (200, {"ETag": '"a"'}, GOOD)]
    waits: list[float] = []
    fetched = fetch(described(server), server.url, sleep=waits.append)
    assert fetched.data == GOOD
    assert fetched.etag == '"a"'
    assert waits == [wait]


def test_waits_double_and_end(server: Replay) -> None:
    server.answers = [(502, {}, b"")]
    waits: list[float] = []
    with pytest.raises(SourceFailure) as failed:
        fetch(described(server), server.url, sleep=waits.append)
    assert waits == [1.0, 2.0, 4.0]
    assert failed.value.retry
    assert "status 502" in failed.value.detail


def test_a_server_that_is_away_is_tried_again(server: Replay) -> None:
    with pytest.raises(SourceFailure, match="could not be fetched in 4 tries"):
        fetch(described(server), "http://127.0.0.1:9/data", sleep=lambda _: None)


def test_a_wrong_address_is_not_tried_again(server: Replay) -> None:
    server.answers = [(404, {}, b"")]
    with pytest.raises(SourceFailure) as failed:
        fetch(described(server), server.url)
    assert len(server.asked) == 1
    assert not failed.value.retry


def test_more_than_the_limit_is_refused(server: Replay) -> None:
    server.answers = [(200, {}, b"x" * 5000)]
    with pytest.raises(SourceFailure, match="more than 1,000 bytes"):
        fetch(described(server), server.url, limits=Limits(file_bytes=1000))


def test_the_address_holds_the_period(server: Replay) -> None:
    today = NOW.date()
    assert address(described(server), "", today).endswith("date=2010:2026")
    assert address(described(server), "2014", today).endswith("date=2014:2014")
    assert address(described(server), "2010:2014", today).endswith("date=2010:2014")


def test_a_load_goes_the_way_of_every_file_and_an_unchanged_answer_is_left(context: Context, source: Replay) -> None:
    source.answers = [(200, {"ETag": '"v1"'}, GOOD)]
    [loaded] = sources.load(context, "test")
    assert [report.verdict for report in loaded[1]] == [Verdict.ACCEPTED] * 2
    providers = context.lake.rows("SELECT DISTINCT PROVIDER FROM lake.observations")
    assert providers == [("worldbank",)]
    assert context.archive.get(loaded[0].sha256) == GOOD
    assert sources.load(context, "test") == []
    assert source.asked[1]["If-None-Match"] == '"v1"'
    assert sources.load(context, "test", "2015")  # another period is another question
    assert source.paths[-1].endswith("date=2015:2015")


def test_fewer_areas_than_expected_wait_for_confirmation(
    context: Context, source: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(context.definitions.sources, "test", described(source, expect_areas=3))
    source.answers = [(200, {}, GOOD)]
    [loaded] = sources.load(context, "test")
    for report in loaded[1]:
        assert report.verdict is Verdict.TO_CONFIRM
        assert [finding.rule for finding in report.findings] == ["R120"]


@pytest.mark.parametrize(
    ("body", "rules"),
    [(b"<html><body>Maintenance</body></html>", ["R170"]), (CHANGED, ["R116", "R168"]), (b"[{]", ["R112"])],
)
def test_an_answer_that_is_no_data_is_archived_and_rejected(
    context: Context, source: Replay, body: bytes, rules: list[str]
) -> None:
    source.answers = [(200, {}, body)]
    [loaded] = sources.load(context, "test")
    [report] = loaded[1]
    assert report.verdict is Verdict.REJECTED
    assert [finding.rule for finding in report.findings] == rules
    assert context.archive.get(loaded[0].sha256) == body


def test_looking_records_nothing(context: Context, source: Replay) -> None:
    source.answers = [(200, {}, GOOD)]
    [(name, reading)] = sources.look(context, "test")
    assert (name, reading.observations.num_rows) == ("test", 2)
    assert not context.lake.exists


def test_an_unknown_source_is_told(context: Context) -> None:
    with pytest.raises(UsageError, match="There is no source nowhere"):
        sources.load(context, "nowhere")


def test_every_source_has_a_known_profile_and_sender(context: Context, definitions: Definitions) -> None:
    profiles = {profile.name for profile in definitions.profiles}
    for each in definitions.sources.values():
        assert each.get("profile") in {None, *profiles}
        assert address_book(context).named(each["sender"]) is not None


def test_what_the_last_load_held_and_this_one_does_not(context: Context, source: Replay) -> None:
    more = GOOD.replace(
        b"]]", b',{"indicator": {"id": "IT.CEL.SETS.P2"}, "countryiso3code": "MAR", "date": "2014", "value": 131.7}]]'
    )
    source.answers = [(200, {}, more), (200, {}, GOOD), (200, {}, GOOD + b" ")]
    sources.load(context, "test")
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    [(_, reports)] = sources.load(later, "test")
    for report in reports:
        assert report.verdict is Verdict.TO_CONFIRM
        [finding] = report.findings
        assert (finding.rule, finding.facts) == ("R125", {"detail": "REF_AREA MAR; TIME_PERIOD 2014"})
    last = replace(context, clock=fixed(NOW + dt.timedelta(days=2)))
    [(_, reports)] = sources.load(last, "test")  # compared with the load before it, not with the first
    assert [finding.rule for report in reports for finding in report.findings] == []


def test_a_backfill_is_not_compared_with_the_whole(context: Context, source: Replay) -> None:
    source.answers = [(200, {}, GOOD), (200, {}, GOOD.replace(b"2015", b"2014"))]
    sources.load(context, "test")
    [(_, reports)] = sources.load(replace(context, clock=fixed(NOW + dt.timedelta(days=1))), "test", "2014")
    assert [finding.rule for report in reports for finding in report.findings] == []


def test_values_that_are_old_wait_for_confirmation(
    context: Context, source: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(context.definitions.sources, "test", described(source, expect_lag_years=3))
    source.answers = [(200, {}, GOOD)]
    [(_, reports)] = sources.load(context, "test")
    found = {finding.rule: finding.facts["detail"] for finding in reports[0].findings}
    assert found == {"R120": "TIME_PERIOD 2015 / 2023"}


def test_the_same_host_is_not_asked_again_at_once(server: Replay) -> None:
    server.answers = [(200, {}, GOOD)]
    waits: list[float] = []
    polite = described(server, pause_seconds=30)
    fetch(polite, server.url, sleep=waits.append)
    assert waits == []
    fetch(polite, server.url, sleep=waits.append)
    assert waits == [pytest.approx(30, abs=1)]
