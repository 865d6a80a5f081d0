"""A file beside the one before it of the same sender: what is cut off, older or less exact is told, nothing else."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from indicators.base.clock import fixed
from indicators.base.report import Report, Verdict
from indicators.reading import raw
from indicators.store.context import Context
from indicators.submissions import check, inbox, receive
from tests.conftest import NOW
from tests.prepared import prepared

_HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE"
_AREAS = {"BWA": 36, "MNG": 19, "VUT": 18, "TTO": 65}


def _rows(areas: list[str], years: list[int], decimals: int = 2, code: str = "HH7") -> list[str]:
    return [
        f"{area},2014,{code},PCT,{year},{_AREAS[area] + year - 2012 + 0.37:.{decimals}f},data base"
        for area in areas
        for year in years
    ]


def _load(context: Context, day: int, name: str, rows: list[str], sender: str = "") -> list[Report]:
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=day)))
    data = "\n".join([_HEAD, *rows, ""]).encode()
    receipt = receive.receive(later, data, name, sender=sender)
    return inbox.judge(later, [receipt.delivery])


def _first(context: Context, sender: str) -> list[Report]:
    return _load(context, 0, "first.csv", _WHOLE, sender)


def _lost(reports: list[Report]) -> set[str]:
    return {finding.facts["detail"] for report in reports for finding in report.findings if finding.rule == "R125"}


_WHOLE = _rows([*_AREAS], [2012, 2013, 2014])


@pytest.mark.parametrize("sender", ["", "itu"])
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (_rows(["BWA", "MNG"], [2012, 2013, 2014]), {"REF_AREA TTO, VUT"}),
        (_rows([*_AREAS], [2012, 2013]), {"TIME_PERIOD 2014"}),
        (_WHOLE[:-2], {"OBS_VALUE 2 / 12"}),
        (_WHOLE[:-4], {"REF_AREA TTO; OBS_VALUE 1 / 12"}),
        (_rows([*_AREAS], [2012, 2013, 2014], decimals=0), {"DECIMALS 12 (BWA 2012, BWA 2013, BWA 2014, MNG 2012"}),
        (_rows(["BWA", "MNG", "VUT"], [2014, 2015]), {"REF_AREA TTO"}),
        ([row.replace("36.37", "") for row in _WHOLE], {"OBS_VALUE 1 / 12"}),
    ],
    ids=["areas", "years", "rows", "areas and rows", "rounded", "areas of a year", "blank"],
)
def test_what_is_cut_off_waits_for_a_person(context: Context, sender: str, rows: list[str], told: set[str]) -> None:
    prepared(context, _first, sender)
    reports = _load(context, 1, "second.csv", rows, sender)
    [said] = _lost(reports)
    [begin] = told
    assert said.startswith(begin)
    assert {report.verdict for report in reports} == {Verdict.TO_CONFIRM}


@pytest.mark.parametrize(
    ("rows", "sender"),
    [
        (_rows([*_AREAS], [2012, 2013, 2014], decimals=4), "itu"),
        (_rows([*_AREAS], [2015]), "itu"),
        (_rows([*_AREAS], [2013, 2014, 2015]), "itu"),
        (_rows(["BWA", "MNG"], [2012], code="HH5"), "itu"),
        (_rows(["BWA", "MNG"], [2012]), "worldbank"),
        (_rows(["BWA"], [2012]), "itu"),
    ],
    ids=["more exact", "another year", "a year more", "another indicator", "another sender", "one area"],
)
def test_what_answers_another_question_is_not_compared(context: Context, rows: list[str], sender: str) -> None:
    prepared(context, _first, "itu")
    assert _lost(_load(context, 1, "second.csv", rows, sender)) == set()


def test_versions_of_the_file_of_an_office_are_compared(context: Context) -> None:
    rows = [row.replace("BWA", "KEN") for row in _rows(["BWA"], [2012, 2013, 2014])]
    _load(context, 0, "ICTHH_KEN_2014_V001.csv", rows)
    assert _lost(_load(context, 1, "Other_KEN_2014.csv", rows[:1])) == set()
    assert _lost(_load(context, 2, "ICTHH_KEN_2014_V002.csv", rows[:2])) == {"TIME_PERIOD 2014"}


def test_the_check_before_sending_says_the_same(context: Context) -> None:
    prepared(context, _first, "itu")
    path = context.settings.home / "second.csv"
    path.write_text("\n".join([_HEAD, *_WHOLE[:3], *_WHOLE[6:], ""]))
    later = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    checked = check.check_file(later, path, raw.Declared(), sender="itu")
    assert _lost([each.report for each in checked]) == {"REF_AREA MNG"}
