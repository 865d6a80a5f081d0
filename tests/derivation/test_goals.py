"""Harmonised series, goals of both lists and their successors, progress, targets, availability and revisions."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pyarrow as pa
import pytest

from indicators.definitions.registry import Definitions
from indicators.derivation.derive import derive
from indicators.derivation.inputs import Snapshot
from tests.derivation.tables import typed
from tests.derivation.test_derive import OFFICES, accepted


def ask(definitions: Definitions, query: str, *rows: dict[str, Any], **snapshot: Any) -> list[tuple[Any, ...]]:
    con = derive(Snapshot(accepted(*rows), OFFICES, **snapshot), definitions)
    found = con.execute(query).fetchall()
    con.close()
    return found


PCT = {"MEASURE": "PCT", "UNIT_MEASURE": "PERCENT"}
HH7 = {"INDICATOR": "HH7", **PCT}


def test_a_series_goes_on_under_the_newest_code_and_breaks_where_the_definition_changed(
    definitions: Definitions,
) -> None:
    rows = [
        {**HH7, "EDITION": "2005", "INDICATOR": "HH8", "TIME_PERIOD": 2009, "OBS_VALUE": 10.0},
        {**HH7, "EDITION": "2010", "TIME_PERIOD": 2012, "OBS_VALUE": 12.0},
        {**HH7, "EDITION": "2014", "TIME_PERIOD": 2014, "OBS_VALUE": 14.0},
        {**HH7, "EDITION": "2016", "TIME_PERIOD": 2016, "OBS_VALUE": 16.0},
    ]
    query = "SELECT TIME_PERIOD, HARMONISED_EDITION, HARMONISED_INDICATOR, BREAK_REASON FROM harmonised ORDER BY ALL"
    assert ask(definitions, query, *rows) == [
        (2009, "2022", "HH7", ""),
        (2012, "2022", "HH7", ""),  # HH8 of 2005 is HH7 of 2010, with a new number
        (2014, "2022", "HH7", "definition: 2010 HH7 before, 2014 HH7 now"),  # 12 months became 3
        (2016, "2022", "HH7", ""),
    ]


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ({"OBS_STATUS": "B"}, "break stated by the source"),
        ({"PROVIDER": "wb"}, "provider: ken before, wb now"),
        ({"AGE_SCOPE": "15-74"}, "age scope: 15+ before, 15-74 now"),
        ({}, ""),
    ],
)
def test_a_break_is_told_with_its_reason(definitions: Definitions, second: dict[str, Any], reason: str) -> None:
    rows = [{**HH7, "AGE_SCOPE": "15+"}, {**HH7, "AGE_SCOPE": "15+", "TIME_PERIOD": 2015, **second}]
    query = "SELECT BREAK_REASON FROM harmonised WHERE TIME_PERIOD = 2015"
    assert ask(definitions, query, *rows) == [(reason,)]


def test_the_value_that_did_not_stand_is_kept_beside_the_one_that_did(definitions: Definitions) -> None:
    rows = [{**HH7, "OBS_VALUE": 40.0}, {**HH7, "PROVIDER": "wb", "OBS_VALUE": 43.5, "SUBMISSION": "s2"}]
    query = "SELECT PROVIDER, OBS_VALUE, CHOSEN_PROVIDER, CHOSEN_VALUE, DIFFERENCE_TO_CHOSEN, RANK FROM alternatives"
    assert ask(definitions, query, *rows) == [("wb", 43.5, "ken", 40.0, 3.5, 2)]
    assert ask(definitions, "SELECT OBS_VALUE FROM harmonised", *rows) == [(40.0,)]


ERRORS = {"SAMPLE_SIZE": 900, "RESPONDENTS": 700, "STANDARD_ERROR": 1.5, "CV": 3.0, "CI_LOW": 47.0, "CI_HIGH": 53.0}
_NAMES = ", ".join(ERRORS)


def test_the_errors_of_a_value_stay_with_it_whether_it_stands_or_not(definitions: Definitions) -> None:
    rows = [{**HH7, "OBS_VALUE": 40.0}, {**HH7, **ERRORS, "PROVIDER": "wb", "OBS_VALUE": 50.0, "SUBMISSION": "s2"}]
    assert ask(definitions, f"SELECT {_NAMES} FROM alternatives", *rows) == [tuple(ERRORS.values())]
    for model in ("harmonised", "mdg", "sdg"):  # another value stands there
        assert ask(definitions, f"SELECT DISTINCT {_NAMES} FROM {model}", *rows) == [(None,) * len(ERRORS)]


def test_what_is_computed_of_several_values_has_no_error(definitions: Definitions) -> None:
    rows = [{**ERRORS, "EDITION": "2010", "INDICATOR": code} for code in ("A1", "A2")]
    rows += [{**HH7, **ERRORS, "SEX": sex} for sex in ("F", "M")]
    query = f"SELECT DISTINCT FORMULA FROM mdg WHERE coalesce({_NAMES}) IS {{}} NULL ORDER BY ALL"
    assert ask(definitions, query.format(""), *rows) == [("A1 + A2",), ("F / M",), ("M - F",)]
    assert ask(definitions, query.format("NOT"), *rows) == [("A1",), ("A2",)]


def test_codes_that_were_merged_stay_series_of_their_own(definitions: Definitions) -> None:
    rows = [
        {"EDITION": "2005", "INDICATOR": code, **PCT, "OBS_VALUE": value}
        for code, value in (("HH3", 30.0), ("HH4", 60.0))
    ]
    query = "SELECT HARMONISED_EDITION, HARMONISED_INDICATOR, OBS_VALUE FROM harmonised ORDER BY ALL"
    assert ask(definitions, query, *rows) == [("2005", "HH3", 30.0), ("2005", "HH4", 60.0)]


def test_women_and_men_give_a_gap_and_a_parity_ratio_for_goal_3(definitions: Definitions) -> None:
    rows = [{**HH7, "SEX": sex, "OBS_VALUE": value, "ADDRESS": sex} for sex, value in (("F", 40.0), ("M", 50.0))]
    assert ask(definitions, "SELECT DIMENSION, FIRST_VALUE, SECOND_VALUE, RATIO, GAP FROM gaps", *rows) == [
        ("SEX", 40.0, 50.0, 0.8, 10.0)
    ]
    query = "SELECT MDG_LIST, MDG_TARGET, RELATION, FORMULA, OBS_VALUE, UNIT_MEASURE, ADDRESS FROM mdg ORDER BY ALL"
    assert ask(definitions, query, *rows) == [
        ("2003", "4", "contributes", "F / M", 0.8, "RATIO", "F; M"),
        ("2003", "4", "contributes", "M - F", 10.0, "PCT_POINT", "F; M"),
        ("2008", "3.A", "contributes", "F / M", 0.8, "RATIO", "F; M"),
        ("2008", "3.A", "contributes", "M - F", 10.0, "PCT_POINT", "F; M"),
    ]


def test_a_ratio_to_nothing_is_no_ratio(definitions: Definitions) -> None:
    rows = [{**HH7, "SEX": sex, "OBS_VALUE": value} for sex, value in (("F", 1.0), ("M", 0.0))]
    assert ask(definitions, "SELECT RATIO, GAP FROM gaps", *rows) == [(None, -1.0)]


def test_rural_and_urban_are_compared_too(definitions: Definitions) -> None:
    rows = [{**HH7, "URBANISATION": code, "OBS_VALUE": value} for code, value in (("R", 30.0), ("U", 60.0))]
    query = "SELECT DIMENSION, FIRST_CODE, SECOND_CODE, RATIO, GAP FROM gaps"
    assert ask(definitions, query, *rows) == [("URBANISATION", "R", "U", 0.5, 30.0)]


def test_proxies_and_contributions_stand_beside_official_values_and_are_never_mixed(definitions: Definitions) -> None:
    rows = [
        {**HH7, "OBS_VALUE": 50.0},
        {"INDICATOR": "HH6", **PCT, "OBS_VALUE": 45.0},
        {"INDICATOR": "HH9", **PCT, "BREAKDOWN": "INFO_HEALTH", "OBS_VALUE": 20.0},
        {"INDICATOR": "ED1", **PCT, "EDUCATION_LEV": "1", "OBS_VALUE": 30.0},
    ]
    query = """SELECT MDG_TARGET, MDG_INDICATOR, RELATION, INDICATOR, MAPPED_PART, OBS_VALUE
        FROM mdg WHERE MDG_LIST = '2008' ORDER BY ALL"""
    assert ask(definitions, query, *rows) == [
        ("2.A", "", "contributes", "ED1", "EDUCATION_LEV=1", 30.0),
        ("4.A", "", "contributes", "HH9", "BREAKDOWN=INFO_HEALTH", 20.0),
        ("5.A", "", "contributes", "HH9", "BREAKDOWN=INFO_HEALTH", 20.0),
        ("6.A", "", "contributes", "HH9", "BREAKDOWN=INFO_HEALTH", 20.0),
        ("6.C", "", "contributes", "HH9", "BREAKDOWN=INFO_HEALTH", 20.0),
        ("8.F", "8.16", "official", "HH7", "", 50.0),
        ("8.F", "8.16", "proxy", "HH6", "", 45.0),
    ]
    levels = ask(definitions, "SELECT DISTINCT OBS_VALUE FROM levels", *rows)
    assert levels == [(50.0,)], "only official values are aggregated and measured"


def test_target_16_is_under_goal_8_in_2003_and_goal_1_in_2008(definitions: Definitions) -> None:
    rows = [row for row in definitions.mdg_mapping if row["mdg_target_2003"] == "16"]
    assert {(row["mdg_goal_2003"], row["mdg_goal"]) for row in rows} == {("8", "1")}


def test_every_category_of_the_mapping_is_in_the_code_lists(definitions: Definitions) -> None:
    for row in definitions.mdg_mapping:
        if row["dimension"]:
            valid = definitions.codes(definitions.indicator(row["edition"], row["core_code"]), row["dimension"])
            assert set(row["codes"].split(";")) <= set(valid), row


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({**HH7, "EDITION": "2016"}, [("17.8.1", "official")]),
        ({**HH7, "EDITION": "2005", "INDICATOR": "HH8"}, [("17.8.1", "official")]),
        ({**HH7, "EDITION": "2010"}, [("17.8.1", "official")]),  # the same as HH8 of 2005
        ({**HH7, "EDITION": "2005"}, []),  # households
        ({"EDITION": "2016", "INDICATOR": "A3"}, [("17.6.1", "official")]),
        ({"EDITION": "2014", "INDICATOR": "HH10", **PCT}, [("5.b.1", "proxy")]),
        ({"EDITION": "2016", "INDICATOR": "HH18", **PCT, "SEX": "F"}, [("5.b.1", "official")]),
        ({"EDITION": "2016", "INDICATOR": "A6", "UNIT_MEASURE": "PERCENT", "BREAKDOWN": "3G"}, [("9.c.1", "official")]),
    ],
)
def test_successors_among_the_sdg(definitions: Definitions, sent: dict[str, Any], expected: list[Any]) -> None:
    assert ask(definitions, "SELECT SDG_INDICATOR, RELATION FROM sdg", sent) == expected


def _years(values: dict[int, float], **more: Any) -> list[dict[str, Any]]:
    return [{**HH7, "TIME_PERIOD": year, "OBS_VALUE": value, **more} for year, value in values.items()]


def test_progress_is_measured_from_2000(definitions: Definitions) -> None:
    rows = _years({1990: 0.0, 2000: 10.0, 2005: 12.0, 2010: 20.0})
    query = """SELECT VALUE_1990, VALUE_2000, VALUE_2005, BASE_PERIOD, LATEST_VALUE, CHANGE, CHANGE_RELATIVE,
        round(ANNUAL_RATE, 3), GAP_TO_DEVELOPED FROM progress WHERE GROUPING = 'AREA' AND FRAMEWORK = 'SDG'"""
    # 10 to 20 in ten years: 2 ^ (1 / 10) = 1.0718.
    assert ask(definitions, query, *rows) == [(0.0, 10.0, 12.0, 2000, 20.0, 10.0, 100.0, 7.177, None)]


def test_one_value_has_no_change_and_a_base_of_nothing_no_rate(definitions: Definitions) -> None:
    query = "SELECT CHANGE, ANNUAL_RATE FROM progress WHERE GROUPING = 'AREA' AND FRAMEWORK = 'SDG'"
    assert ask(definitions, query, *_years({2005: 5.0})) == [(None, None)]
    assert ask(definitions, query, *_years({2000: 0.0, 2005: 5.0})) == [(5.0, None)]


TARGET = """SELECT STATE, REACHED_IN, PROJECTED_PERIOD, PROJECTED_LOW, PROJECTED_HIGH, COMMENT_OBS FROM target_progress
    WHERE TARGET_ID = 'CONNECT-2020-1.2' AND GROUPING = 'AREA'"""


def _logistic(first: int, last: int, slope: float = 0.2) -> dict[int, float]:
    """Exactly on a logistic curve that passes 50 percent in 2015."""
    return {year: 100 / (1 + math.exp(-slope * (year - 2015))) for year in range(first, last + 1)}


def test_a_target_of_everyone_is_open_without_a_projection(definitions: Definitions) -> None:
    query = TARGET.replace("CONNECT-2020-1.2", "UMC-2030-INTERNET")
    assert ask(definitions, query, *_years(_logistic(2005, 2015))) == [
        (
            "open",
            None,
            None,
            None,
            None,
            "no projection: a logistic trend comes near to 100 percent and never reaches it",
        )
    ]
    assert ask(definitions, query, *_years({2015: 99.0, 2016: 100.0}))[0][:2] == ("reached in time", 2016)


def test_a_target_is_reached_in_its_first_year(definitions: Definitions) -> None:
    assert ask(definitions, TARGET, *_years({2012: 55.0, 2013: 60.0, 2014: 70.0})) == [
        ("reached in time", 2013, None, None, None, "")
    ]
    assert ask(definitions, TARGET, *_years({2020: 59.0, 2021: 60.0}))[0][:2] == ("reached late", 2021)
    assert ask(definitions, TARGET, *_years({2019: 50.0, 2020: 59.9}))[0][0] == "missed"


def test_the_trend_of_an_exact_logistic_series_finds_the_year(definitions: Definitions) -> None:
    # ln(60 / 40) / 0.2 = 2.03 years after 2015: the first year at or above 60 is 2018.
    found = ask(definitions, TARGET, *_years(_logistic(2004, 2013)))
    assert found == [("open", None, 2018, 2018, 2018, "logistic trend of 10 values")]


@pytest.mark.parametrize(
    ("values", "comment"),
    [
        (
            {2010: 10.0, 2011: 11.0, 2012: 12.0, 2013: 13.0},
            "no projection: fewer than five values in the last ten years",
        ),
        (
            {2010: 1e-323, 2011: 11.0, 2012: 12.0, 2013: 13.0, 2014: 14.0},  # its odds are 0: no logarithm
            "no projection: fewer than five values in the last ten years",
        ),
        (dict.fromkeys(range(2008, 2014), 20.0), "no projection: the series does not rise"),
        (
            _logistic(2004, 2013, 0.005),
            "no projection: the trend would need more than fifty years, or passed the target already",
        ),
    ],
)
def test_there_is_no_projection_without_a_trend(
    definitions: Definitions, values: dict[int, float], comment: str
) -> None:
    assert ask(definitions, TARGET, *_years(values)) == [("open", None, None, None, None, comment)]


def test_revisions_are_a_triangle_with_reasons(definitions: Definitions) -> None:
    key = (
        "REF_AREA EDITION INDICATOR MEASURE SEX AGE URBANISATION EDUCATION_LEV LABOUR_STATUS OCCUPATION HH_COMPOSITION"
    )
    key += " SIZE_CLASS ACTIVITY BREAKDOWN PROVIDER OBS_STATUS COMMENT_OBS SOURCE SUBMISSION"
    columns = " ".join(f"{name}:s" for name in key.split()) + " TIME_PERIOD:i OBS_VALUE:n"
    same = ("KEN", "2016", "HH7", "PCT", *["_T"] * 10, "ken")
    rows = [
        (*same, "A", "", "Survey", "s1", 2014, 40.0),
        (*same, "A", "", "Census", "s2", 2014, 44.0),
        (*same, "A", "weights of the census", "Census", "s3", 2014, 42.0),
        (*same, "A", "weights of the census", "Census", "s4", 2015, 50.0),
    ]
    vintages = typed(columns, rows).append_column(
        "RECORDED_AT", pa.array([dt.datetime(2026, 1, day, tzinfo=dt.UTC) for day in (1, 2, 3, 4)], pa.timestamp("us"))
    )
    query = """SELECT VINTAGE, OBS_VALUE, REVISION, REVISION_RELATIVE, REASON FROM revisions
        WHERE TIME_PERIOD = 2014 ORDER BY 1"""
    assert ask(definitions, query, HH7, vintages=vintages) == [
        (1, 40.0, None, None, ""),
        (2, 44.0, 4.0, 10.0, "source: Survey before, Census now"),
        (3, 42.0, -2.0, -4.545455, "weights of the census"),
    ]
    query = "SELECT REVISIONS, MEAN_REVISION, MEAN_ABSOLUTE_REVISION, LARGEST_REVISION, SHARE_UP FROM revision_metrics"
    assert ask(definitions, query, HH7, vintages=vintages) == [(2, 1.0, 3.0, 4.0, 0.5)]
