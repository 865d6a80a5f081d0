"""A region among the countries of a file is never recorded, and is told where it has the values of one country."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from indicators.base.clock import fixed
from indicators.base.report import Report
from indicators.definitions.registry import Definitions
from indicators.reading.formats.limits import Limits
from indicators.reading.read import read
from indicators.store.context import Context
from indicators.submissions import receive
from indicators.submissions.inbox import judge
from tests.conftest import NOW

UNSD = "seriesCode,geoAreaCode,geoAreaName,timePeriod,value,type\n"
HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\n"
NAURU = HEAD + "NRU,2016,HH7,2016,41.274\nNRU,2016,HH7,2017,43.881\n"
REGION = UNSD + (
    "IT_USE_ii99,57,Micronesia,2016,41.27,Region\n"
    "IT_USE_ii99,57,Micronesia,2017,43.88,Region\n"
    "IT_USE_ii99,316,Guam,2016,70.5,Country\n"
    "IT_USE_ii99,316,Guam,2017,71.25,Country\n"
)


def _received(context: Context, text: str, day: int, name: str) -> str:
    return receive.receive(_at(context, day), text.encode(), name).delivery


def _at(context: Context, day: int) -> Context:
    return replace(context, clock=fixed(NOW + dt.timedelta(days=day)))


def _told(reports: list[Report]) -> dict[str, list[tuple[str, str, object, object]]]:
    return {
        report.ref_area: [
            (finding.address, finding.time_period, finding.facts["other_area"], finding.facts["n"])
            for finding in report.findings
            if finding.rule == "R138"
        ]
        for report in reports
    }


def test_a_region_with_the_values_of_a_country_that_was_accepted_earlier_is_told(context: Context) -> None:
    judge(context, [_received(context, NAURU, 0, "NRU.csv")])
    told = _told(judge(_at(context, 1), [_received(context, REGION, 1, "unsd.csv")]))
    assert told == {"GUM": [("2:5", "2016", "NRU", 2)]}


@pytest.mark.parametrize("order", [1, -1])
def test_the_same_is_told_where_both_files_are_judged_in_one_batch(context: Context, order: int) -> None:
    names = [_received(context, NAURU, 0, "NRU.csv"), _received(context, REGION, 1, "unsd.csv")]
    told = _told(judge(_at(context, 2), names[::order]))
    assert told == {"NRU": [], "GUM": [("2:5", "2016", "NRU", 2)]}


def test_a_file_that_came_later_says_nothing_of_an_earlier_one(context: Context) -> None:
    names = [_received(context, REGION, 0, "unsd.csv"), _received(context, NAURU, 1, "NRU.csv")]
    assert _told(judge(_at(context, 2), names)) == {"NRU": [], "GUM": []}


def test_a_file_of_regions_alone_is_compared_too_and_nothing_of_it_is_recorded(context: Context) -> None:
    both = HEAD + "NRU,2016,HH7,2016,41.274\nNRU,2016,HH7,2017,43.881\nGUM,2016,HH7,2016,70.5\nGUM,2016,HH7,2017,71.2\n"
    judge(context, [_received(context, both, 0, "both.csv")])
    regions = "".join(line for line in REGION.splitlines(keepends=True) if "Country" not in line)
    reports = judge(_at(context, 1), [_received(context, regions, 1, "regions.csv")])
    assert _told(reports) == {"": [("2:5", "2016", "NRU", 2)]}
    with context.lake.reading() as con:
        [(recorded,)] = con.execute("SELECT count(*) FROM lake.observations").fetchall()
    assert recorded == 4


def test_a_confidential_value_is_not_given_away_by_a_region(context: Context) -> None:
    secret = (
        NAURU.replace("OBS_VALUE", "OBS_VALUE,CONF_STATUS").replace("41.274", "41.274,C").replace("43.881", "43.881,C")
    )
    judge(context, [_received(context, secret, 0, "NRU.csv")])
    assert _told(judge(_at(context, 1), [_received(context, REGION, 1, "unsd.csv")])) == {"GUM": []}


def test_long_files_hand_over_the_same_regions_as_short_ones(definitions: Definitions, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    lines = [f"{'Micronesia' if n % 3 else 'GUM'},2016,HH7,{2000 + n % 20},{n / 10}" for n in range(60)]
    path.write_text(
        HEAD.replace("REF_AREA", "Country") + "\n".join(line.replace("Micronesia", "057") for line in lines)
    )
    short = read(path.read_bytes(), path.name, definitions)
    long = read(path, path.name, definitions, limits=Limits(batched_bytes=200))
    assert short.aggregates.num_rows == 40
    assert long.aggregates.to_pylist() == short.aggregates.to_pylist()


@pytest.mark.parametrize(
    ("text", "group"),
    [
        *(("57", "057"), ("057", "057"), ("Micronésie", None), ("EAS", "WB_EAS"), ("WLD", "001"), ("World", "001")),
        *(("HIC", "WB_HIC"), ("East Asia & Pacific", "WB_EAS"), ("Азия", "142"), ("XK", None), ("nowhere", None)),
    ],
)
def test_a_text_means_a_group_of_ours(definitions: Definitions, text: str, group: str | None) -> None:
    names = definitions.names
    known = names.group(text) if names.resolve(text).kind == "aggregate" else None
    assert known == group


NAMES = "Country,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\nFiji,2016,HH7,2016,46.5\nMicronesia,2016,HH7,2016,33.4\n"


@pytest.mark.parametrize("limits", [Limits(), Limits(batched_bytes=50)])
@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ("Melanesia,2016,HH7,2016,12.1\n", "“Micronesia”"),
        ("Polynésie,2016,HH7,2016,44.2\nWorld,2016,HH7,2016,45.9\n", "“Micronesia”"),
        ("Melanesia,2016,HH7,2016,..\nPolynesia,2016,HH7,2016,\n", "“Micronesia”"),
        ("Samoa,2016,HH7,2016,29.4\n", ""),
    ],
)
def test_a_country_that_is_called_as_a_region_is_asked_about_among_regions(
    definitions: Definitions, tmp_path: Path, limits: Limits, more: str, asked: str
) -> None:
    path = tmp_path / "oceania.csv"
    path.write_text(NAMES + more)
    reading = read(path, path.name, definitions, limits=limits)
    assert dict(reading.notes).get("area_or_region", "") == asked
    assert "FSM" in reading.observations["REF_AREA"].to_pylist()


def test_the_mark_of_a_footnote_makes_no_other_name_of_it(definitions: Definitions, tmp_path: Path) -> None:
    path = tmp_path / "oceania.csv"
    path.write_text(NAMES.replace("Micronesia", "Micronesia (1)") + "Oceania,2016,HH7,2016,44.1\n")
    assert dict(read(path, path.name, definitions).notes)["area_or_region"] == "“Micronesia (1)”"


def test_a_code_says_which_of_the_two_is_meant(definitions: Definitions, tmp_path: Path) -> None:
    path = tmp_path / "oceania.csv"
    path.write_text(NAMES.replace("Micronesia", "FSM") + "Melanesia,2016,HH7,2016,12.1\n057,2016,HH7,2016,40.2\n")
    reading = read(path, path.name, definitions)
    assert "area_or_region" not in dict(reading.notes)
    assert reading.aggregates["REF_AREA_TEXT"].to_pylist() == ["Melanesia", "057"]
