"""The models on given and expected rows: what the MDG indicators and their aggregates are."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest

from indicators.base import resources
from indicators.base.observation import DIMENSIONS, SAMPLING_ERRORS
from indicators.definitions.offices import Office, Role
from indicators.definitions.registry import Definitions
from indicators.derivation.derive import MODELS, derive
from indicators.derivation.inputs import Snapshot

OFFICES = (
    Office("ken", "Kenya", "ken@stat.example", "en"),
    Office("wb", "World Bank", "wb@bank.example", "en", role=Role.CUSTODIAN),
)


def accepted(*rows: dict[str, Any]) -> pa.Table:
    base: dict[str, Any] = {
        "REF_AREA": "KEN",
        "EDITION": "2016",
        "MEASURE": "RATE",
        "TIME_PERIOD": 2014,
        "OBS_VALUE": 10.0,
        **dict.fromkeys(DIMENSIONS, "_T"),
        "DECIMALS": 1,
        "UNIT_MEASURE": "PER_100_POP",
        "OBS_STATUS": "A",
        "CONF_STATUS": "F",
        "AGE_SCOPE": "",
        "SOURCE": "S",
        "COMMENT_OBS": "",
        "FOOTNOTE": "",
        **dict.fromkeys(("SAMPLE_SIZE", "RESPONDENTS", *SAMPLING_ERRORS)),
        "OBS_TEXT": "10",
        "ADDRESS": "1:1",
        "NORMALISATION": "",
        "PROVIDER": "ken",
        "SUBMISSION": "s1",
        "POSITION": 1,
        "RECORDED_AT": 1,
    }
    return pa.Table.from_pylist([base | {"INDICATOR": "A1"} | row for row in rows])


def mdg(definitions: Definitions, *rows: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What is official, and the parts of a sum."""
    con = derive(Snapshot(accepted(*rows), OFFICES), definitions)
    query = """SELECT MDG_LIST, MDG_INDICATOR, RELATION, FORMULA, round(OBS_VALUE, 6) FROM mdg
        WHERE RELATION IN ('official', 'part') ORDER BY ALL"""
    found = con.execute(query).fetchall()
    con.close()
    return found


def test_8_14_and_8_15_are_a1_and_a2_and_47_is_their_sum(definitions: Definitions) -> None:
    assert mdg(definitions, {"OBS_VALUE": 10.5}, {"INDICATOR": "A2", "OBS_VALUE": 80.25}) == [
        ("2003", "47", "official", "A1 + A2", 90.75),
        ("2003", "47", "part", "A1", 10.5),
        ("2003", "47", "part", "A2", 80.25),
        ("2008", "8.14", "official", "A1", 10.5),
        ("2008", "8.15", "official", "A2", 80.25),
    ]


def test_47_needs_both_parts(definitions: Definitions) -> None:
    assert ("2003", "47", "official", "A1 + A2", 10.0) not in mdg(definitions, {})
    assert [row for row in mdg(definitions, {}) if row[1] == "47"] == [("2003", "47", "part", "A1", 10.0)]


def test_internet_users_are_hh8_in_2005_and_hh7_later(definitions: Definitions) -> None:
    old = mdg(definitions, {"EDITION": "2005", "INDICATOR": "HH8", "MEASURE": "PCT"})
    new = mdg(definitions, {"EDITION": "2010", "INDICATOR": "HH7", "MEASURE": "PCT"})
    assert old == [("2003", "48b", "official", "HH8", 10.0), ("2008", "8.16", "official", "HH8", 10.0)]
    assert new == [("2003", "48b", "official", "HH7", 10.0), ("2008", "8.16", "official", "HH7", 10.0)]
    # HH7 of 2005 is households with Internet: never Internet users.
    assert mdg(definitions, {"EDITION": "2005", "INDICATOR": "HH7", "MEASURE": "PCT"}) == []


def test_48a_is_a3_of_2005_only(definitions: Definitions) -> None:
    assert mdg(definitions, {"EDITION": "2005", "INDICATOR": "A3"}) == [("2003", "48a", "official", "A3", 10.0)]
    assert mdg(definitions, {"EDITION": "2010", "INDICATOR": "A3"}) == []


@pytest.mark.parametrize(
    "other",
    [{"SEX": "F"}, {"CONF_STATUS": "C"}, {"MEASURE": "NUM"}, {"OBS_VALUE": None, "OBS_STATUS": "O"}],
)
def test_breakdowns_counts_confidential_and_missing_values_are_no_mdg_value(
    definitions: Definitions, other: dict[str, Any]
) -> None:
    assert mdg(definitions, other, {"REF_AREA": "SEN", "INDICATOR": "HH1", "MEASURE": "PCT"}) == []


def test_the_office_comes_before_the_custodian_and_the_newer_edition_before_the_older(definitions: Definitions) -> None:
    rows = mdg(definitions, {"OBS_VALUE": 1.0}, {"PROVIDER": "wb", "OBS_VALUE": 2.0})
    assert ("2008", "8.14", "official", "A1", 1.0) in rows
    assert ("2008", "8.14", "official", "A1", 2.0) not in rows
    rows = mdg(definitions, {"OBS_VALUE": 1.0, "EDITION": "2010"}, {"OBS_VALUE": 2.0, "EDITION": "2014"})
    assert ("2008", "8.14", "official", "A1", 2.0) in rows


def test_codes_are_followed_through_the_editions(definitions: Definitions) -> None:
    con = derive(Snapshot(accepted({}), OFFICES), definitions)
    rows = {
        (edition, code): (to_edition, to_code, same)
        for edition, code, to_edition, to_code, same in con.execute("FROM harmonised_codes").fetchall()
    }
    con.close()
    assert rows["2005", "HH7"] == ("2022", "HH6", True)
    assert rows["2005", "HH8"] == ("2022", "HH7", False)  # 12 months became 3 months in 2014
    assert rows["2005", "A3"] == ("2005", "A3", True)  # computers were dropped
    assert rows["2005", "A4"][:2] == ("2012", "A3")  # subscribers to the Internet: the carried list ends them there


def test_every_model_is_run() -> None:
    assert set(MODELS) == {path.stem for path in (resources.SQL / "derive").glob("*.sql")}
