"""What threads and processes share: nobody is shown or answers for another, and nothing is recorded twice."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from indicators.base.report import Severity, Verdict
from indicators.operation.fsck import fsck
from indicators.organisations import answer_links
from indicators.portal.app import create
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from indicators.submissions.queries import report_of

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE\n"
AREAS = ("KEN", "FJI")


@pytest.fixture
def waiting(context: Context, tmp_path: Path) -> dict[str, str]:
    """Submissions of two offices that wait for a word, by area."""
    found = {}
    for area in AREAS:
        path = tmp_path / f"{area}.csv"
        path.write_text(
            HEAD + f"{area},2016,HH7,2013,20.0,Survey of {area}\n{area},2016,HH7,2014,74.0,Survey of {area}\n"
        )
        [(_, [report])] = collect(context, [path])
        assert report.verdict is Verdict.TO_CONFIRM
        found[area] = report.submission
    return found


def _client(context: Context) -> TestClient:
    return TestClient(create(replace(context, settings=replace(context.settings, rate="off"))))


def test_eight_threads_on_two_links_see_each_its_own(context: Context, waiting: dict[str, str]) -> None:
    links = {
        area: answer_links.answer_link(context, name, f"report-{name}").rsplit("/", 1)[1]
        for area, name in waiting.items()
    }
    with _client(context) as client:

        def page(number: int) -> tuple[str, int, str]:
            area = AREAS[number % 2]
            got = client.get(f"/answer/{links[area]}?lang=en")
            return area, got.status_code, got.text

        with ThreadPoolExecutor(8) as pool:
            pages = list(pool.map(page, range(160)))
    others = {area: waiting[other] for area, other in (AREAS, AREAS[::-1])}
    for area, status, text in pages:
        assert status == 200
        assert waiting[area] in text or f"{area}.csv" in text
        assert others[area] not in text
        assert f"{AREAS[1 - AREAS.index(area)]}.csv" not in text


def test_answers_posted_at_once_are_each_recorded_once(context: Context, waiting: dict[str, str]) -> None:
    together = threading.Barrier(8)
    with _client(context) as client:

        def post(number: int) -> tuple[str, int, str]:
            area = AREAS[number % 2]
            token = answer_links.answer_link(context, waiting[area], f"report-{waiting[area]}").rsplit("/", 1)[1]
            rules = {f.rule for f in report_of(context, waiting[area]).findings if f.severity is Severity.WARNING}
            said = {"author": f"Ana of {area}", **dict.fromkeys(rules, f"The survey of {area} was redesigned.")}
            together.wait(timeout=60)
            got = client.post(f"/answer/{token}?lang=en", data=said)
            return area, got.status_code, got.text

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(post, range(8)))
    assert {status for _, status, _ in answers} == {200}
    for area in AREAS:
        assert len({text for of, _, text in answers if of == area}) == 1, "a second click gets the first one's answer"
        report = report_of(context, waiting[area])
        assert report.verdict is Verdict.ACCEPTED
        assert {f.confirmed.author for f in report.findings if f.confirmed} == {f"Ana of {area}"}
        values = context.lake.rows("SELECT count(*) FROM lake.observations WHERE REF_AREA = ?", [area])
        assert values == [(2,)]
        used = context.lake.rows(
            "SELECT count(*) FROM lake.events WHERE SUBJECT = ? AND EVENT = 'link used'",
            [f"link:report-{waiting[area]}"],
        )
        assert used == [(1,)]
    assert fsck(context) == []


def test_another_answer_to_a_used_link_is_told_that_it_does_not_count(
    context: Context, waiting: dict[str, str]
) -> None:
    token = answer_links.answer_link(context, waiting["KEN"], f"report-{waiting['KEN']}").rsplit("/", 1)[1]
    rules = {f.rule for f in report_of(context, waiting["KEN"]).findings if f.severity is Severity.WARNING}
    with _client(context) as client:
        first = client.post(f"/answer/{token}", data={"author": "Ana", **dict.fromkeys(rules, "True.")})
        second = client.post(f"/answer/{token}", data={"author": "Bo", **dict.fromkeys(rules, "Not so.")})
    assert (first.status_code, second.status_code) == (200, 410)
