"""Whose word a value is, and what is said when two sources contradict each other, with an office or without."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from indicators.base.clock import fixed
from indicators.base.report import Report
from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions import check, receive
from indicators.submissions.inbox import judge
from tests.conftest import NOW

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE"
WORLD = [f"{area},2014,HH7,{year},{value}" for area, value in (("GHA", 20), ("KAZ", 60)) for year in (2013, 2017)]


def _given(context: Context, name: str, *rows: str, sender: str = "") -> list[Report]:
    receipt = receive.receive(context, "\n".join([HEAD, *rows]).encode(), name, sender=sender)
    return judge(context, [receipt.delivery])


def _said(report: Report, rule: str) -> list[tuple[str, object]]:
    return [(finding.time_period, finding.facts.get("provider")) for finding in report.findings if finding.rule == rule]


@pytest.mark.parametrize(("sender", "named"), [("itu", "itu"), ("", "unknown")])
@pytest.mark.parametrize(("area", "value"), [("GHA", "56.6"), ("KAZ", "95")])
def test_two_sources_contradict_in_areas_with_and_without_an_office(
    context: Context, sender: str, named: str, area: str, value: str
) -> None:
    _given(context, "world.csv", *WORLD, sender=sender)
    [report] = _given(context, f"{area}_2013.csv", f"{area},2014,HH7,2013,{value}")
    assert _said(report, "R139") == [("2013", named)]
    assert _said(report, "R072") == []


def test_the_check_before_sending_says_the_same(context: Context, tmp_path: object) -> None:
    _given(context, "world.csv", *WORLD, sender="itu")
    path = context.settings.home / "GHA_2013.csv"
    path.write_text("\n".join([HEAD, "GHA,2014,HH7,2013,56.6"]))
    [checked] = check.check_file(context, path, Declared())
    assert _said(checked.report, "R139") == [("2013", "itu")]


def test_what_an_office_sends_again_is_a_revision(context: Context) -> None:
    _given(context, "KEN_1.csv", "KEN,2014,HH7,2013,20")
    [report] = _given(context, "KEN_2.csv", "KEN,2014,HH7,2013,40")
    assert (len(_said(report, "R072")), _said(report, "R139")) == (1, [])


def test_what_agrees_is_no_contradiction(context: Context) -> None:
    _given(context, "world.csv", *WORLD, sender="itu")
    [report] = _given(context, "GHA_2013.csv", "GHA,2014,HH7,2013,20.4")
    assert _said(report, "R139") == []


def test_values_of_many_areas_without_a_sender_are_nobodys_word(context: Context) -> None:
    _given(context, "world.csv", *WORLD)
    _given(context, "KEN_1.csv", "KEN,2014,HH7,2013,20")
    _given(context, "table.csv", "KEN,2014,HH7,2014,21")
    rows = context.lake.rows("SELECT DISTINCT REF_AREA, PROVIDER FROM lake.observations ORDER BY ALL")
    assert rows == [("GHA", "unknown"), ("KAZ", "unknown"), ("KEN", "ken")]


def test_the_same_value_of_two_providers_stands_by_the_rule_and_not_by_chance(context: Context) -> None:
    """Of what was accepted earlier an area's own provider counts, else what was recorded last."""
    for day, (name, value) in enumerate((("itu", 40), ("worldbank", 43), ("unsd", 41))):
        context = replace(context, clock=fixed(NOW + dt.timedelta(days=day)))
        _given(context, f"{name}.csv", f"GHA,2014,HH7,2013,{value}", f"TGO,2014,HH7,2013,{value}", sender=name)
    [report] = _given(context, "GHA_2015.csv", "GHA,2014,HH7,2014,90")
    [jump] = [finding for finding in report.findings if finding.rule == "R067"]
    assert jump.facts["previous"] == 41
    [report, _] = _given(context, "w.csv", "GHA,2014,HH7,2014,91", "TGO,2014,HH7,2014,91", sender="itu")
    [jump] = [finding for finding in report.findings if finding.rule == "R067"]
    assert jump.facts["previous"] == 40
