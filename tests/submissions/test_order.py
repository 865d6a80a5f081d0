"""The verdict of a file does not depend on its place in a batch: it is that of files settled one after the other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from indicators.base.clock import fixed
from indicators.base.errors import Overtaken, UsageError
from indicators.base.report import Report, Verdict
from indicators.definitions.registry import Definitions
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared, Raw
from indicators.reading.read import Reading
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions import check, deliveries, inbox, queries, receive, record
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import judge
from indicators.validation import check as checks
from indicators.validation.check import Delivered, rounds
from tests.conftest import NOW

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE"


def _at(context: Context, day: int) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(days=day)))


def _received(context: Context, day: int, *rows: str, name: str = "") -> str:
    data = "\n".join([HEAD, *rows]).encode()
    return receive.receive(_at(context, day), data, name or f"KEN_{day}.csv").delivery


def _rules(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule, finding.time_period) for finding in report.open if finding.rule == "R067"]


def test_a_jump_between_two_files_of_a_batch_is_told_at_the_one_that_came_later(context: Context) -> None:
    names = [_received(context, 0, "KEN,2014,HH7,2014,43.4"), _received(context, 1, "KEN,2014,HH7,2016,16.6")]
    [second, first] = sorted(judge(_at(context, 2), reversed(names)), key=lambda report: report.delivery != names[1])
    assert (first.verdict, _rules(first)) == (Verdict.ACCEPTED, [])
    assert (second.verdict, _rules(second)) == (Verdict.TO_CONFIRM, [("R067", "2016")])


def test_a_jump_is_told_where_the_later_file_is_about_the_earlier_year(context: Context) -> None:
    names = [_received(context, 0, "KEN,2014,HH7,2016,16.6"), _received(context, 1, "KEN,2014,HH7,2014,43.4")]
    for each in names:
        [report] = judge(_at(context, 2), [each])
    assert (report.verdict, _rules(report)) == (Verdict.TO_CONFIRM, [("R067", "2014")])
    [finding] = [each for each in report.open if each.rule == "R067"]
    assert (finding.facts["previous"], finding.facts["previous_year"]) == (16.6, "2016")


def test_a_jump_from_what_was_accepted_long_ago_is_told_whatever_else_a_file_holds(context: Context) -> None:
    judge(context, [_received(context, 0, "KEN,2014,HH7,2007,40")])
    [report] = judge(_at(context, 1), [_received(context, 1, "KEN,2014,HH7,2008,60", "KEN,2014,HH7,2020,61")])
    assert ("R067", "2008") in _rules(report)


def test_of_two_versions_that_are_recorded_together_the_later_is_published(context: Context) -> None:
    for first, second in (("80", "81"), ("81", "80")):
        where = replace(context, settings=replace(context.settings, home=context.settings.home / first))
        names = [_received(where, day, f"KEN,2016,A2,2020,{value}") for day, value in enumerate((first, second))]
        at = _at(where, 2)
        assert {report.verdict for report in judge(at, names)} == {Verdict.ACCEPTED}
        made = release(at)
        assert f",{second}," in (made.folder / "by-area" / "KEN.csv").read_text().replace(".0,", ",")
        [file] = [_received(where, 3, "KEN,2016,A2,2021,20")]
        [report] = judge(_at(where, 3), [file])
        assert {f.facts["previous"] for f in report.findings if f.rule == "R068"} == {float(second)}


# What waited is judged again before it is accepted.


@pytest.fixture
def waiting(context: Context) -> Report:
    """A value that waits, and beside it another that was accepted after it was checked."""
    [report] = judge(context, [_received(context, 0, "KEN,2014,HH7,2014,44", "KEN,2014,HH7,2012,12")])
    assert _rules(report) == [("R067", "2014")]
    [other] = judge(_at(context, 1), [_received(context, 1, "KEN,2014,HH7,2016,16.6")])
    assert other.verdict is Verdict.ACCEPTED
    return report


def test_a_word_about_what_was_told_does_not_let_in_what_was_not(context: Context, waiting: Report) -> None:
    """The report knew of 2012 only; that the value is far above what was accepted of 2016 nobody had seen."""
    with pytest.raises(UsageError, match=r"R069, 2:5: 44 against 16.6 in 2016") as refused:
        confirm(_at(context, 3), waiting.submission, Word("A. Person", "a new survey"))
    assert "--rule R069" in refused.value.advice


def test_what_is_new_must_be_confirmed_by_name(context: Context) -> None:
    rows = ("KEN,2014,HH7,2014,44", "KEN,2014,HH7,2012,12", "KEN,2014,HH6,2014,20")
    [report] = judge(context, [_received(context, 0, *rows)])
    assert _rules(report) == [("R067", "2014")]
    judge(_at(context, 1), [_received(context, 1, "KEN,2014,HH7,2016,16.6")])
    at, word = _at(context, 2), Word("A. Person", "a new survey")
    with pytest.raises(UsageError, match=r"does not agree with what was accepted since.*16.6") as refused:
        confirm(at, report.submission, word)
    assert "--rule R069" in refused.value.advice
    assert queries.report_of(at, report.submission).verdict is Verdict.TO_CONFIRM
    assert context.lake.rows("SELECT count(*) FROM lake.confirmations") == [(0,)]
    [after] = confirm(at, report.submission, replace(word, rule="R069"))
    assert after.verdict is Verdict.TO_CONFIRM
    [after] = confirm(at, report.submission, word)
    assert after.verdict is Verdict.ACCEPTED
    assert context.lake.rows("SELECT DISTINCT RULE FROM lake.confirmations ORDER BY 1") == [("R067",), ("R069",)]


def test_a_file_that_is_read_otherwise_than_it_was_is_not_confirmed(
    context: Context, waiting: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = deliveries.read

    def otherwise(*given: Any) -> Reading:
        reading: Reading = read(*given)
        return replace(reading, observations=reading.observations.slice(1))

    monkeypatch.setattr(deliveries, "read", otherwise)
    with pytest.raises(UsageError, match="is read otherwise today"):
        confirm(context, waiting.submission, Word("A. Person", "a new survey"))


def test_a_file_that_another_process_overtook_is_checked_again(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [_received(context, 0, "KEN,2014,HH7,2014,43.4"), _received(context, 1, "KEN,2014,HH7,2016,16.6")]
    early = check.check(context, [names[1]])
    judge(context, [names[0]])
    with pytest.raises(Overtaken, match="other values of KEN were accepted"):
        record.record_verdicts(context, early)
    checked = iter([early])
    monkeypatch.setattr(inbox, "check", lambda *given: next(checked, None) or check.check(*given))
    [report] = judge(context, [names[1]])
    assert report.verdict is Verdict.TO_CONFIRM


def test_another_area_does_not_overtake(context: Context) -> None:
    names = [
        _received(context, 0, "KEN,2014,HH7,2014,43.4"),
        _received(context, 1, "SEN,2014,HH7,2016,16.6", name="SEN.csv"),
    ]
    early = check.check(context, [names[1]])
    judge(context, [names[0]])
    [report] = record.record_verdicts(context, early)
    assert report.verdict is Verdict.ACCEPTED


# What is judged together.


def test_files_without_a_common_area_are_judged_together_and_others_in_order() -> None:
    assert rounds([{"KEN"}, {"SEN"}, {"KEN", "UGA"}, {"UGA"}, set(), {"PER"}]) == [[0, 1, 4, 5], [2], [3]]
    assert rounds([]) == []
    assert rounds([{str(area)} for area in range(300)]) == [list(range(300))]


def test_a_batch_of_disjoint_areas_costs_one_pass(definitions: Definitions, monkeypatch: pytest.MonkeyPatch) -> None:
    passes: list[int] = []
    run = checks.runner.run_batch

    def counted(batch: Any, *given: Any, **named: Any) -> Any:
        passes.append(len(batch.names))
        return run(batch, *given, **named)

    monkeypatch.setattr(checks.runner, "run_batch", counted)
    areas = sorted(area for area in definitions.areas if len(area) == 3)[:200]
    files = [_delivered(definitions, area, 0) for area in areas] + [_delivered(definitions, areas[0], 1)]
    assert len(checks.check(files, definitions, now=NOW)) == 201
    assert passes == [200, 1]


def _delivered(definitions: Definitions, area: str, number: int) -> Delivered:
    raw = Raw("test")
    raw.add("1:1", REF_AREA=area, EDITION="2016", INDICATOR="A2", TIME_PERIOD=str(2015 + number), OBS_VALUE="80")
    table = observations(raw, definitions, Declared())
    return Delivered(f"{area}{number}", "0" * 64, f"{area}.csv", Reading("test", table), providers={area: area})


def test_the_samples_have_alone_the_verdict_that_they_have_together(context: Context, tmp_path: Path) -> None:
    """Kenya's 16.6 of 2016 after 43.4 of 2014: accepted in a batch, to be confirmed alone."""
    data = {
        "KEN_2014.csv": "KEN,2014,HH7,2014,43.4",
        "KEN_2016.csv": "KEN,2016,HH7,2016,16.6",
    }
    for name, row in data.items():
        (tmp_path / name).write_text(f"{HEAD}\n{row}\n")
    paths = [tmp_path / name for name in data]
    together = {receipt.file_name: reports[0].verdict for receipt, reports in inbox.collect(context, paths)}
    elsewhere = replace(context, settings=replace(context.settings, home=context.settings.home / "alone"))
    alone = {}
    for path in paths:
        [(receipt, reports)] = inbox.collect(elsewhere, [path])
        alone[receipt.file_name] = reports[0].verdict
    assert together == alone
    assert Verdict.TO_CONFIRM in together.values()
