"""The models on given and expected rows: what the MDG indicators and their aggregates are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from indicators import resources
from indicators.definitions.registry import Definitions
from indicators.mapping.derive import MODELS, add, derive
from indicators.mapping.inputs import Snapshot

DIMENSIONS = (
    *("SEX", "AGE", "URBANISATION", "EDUCATION_LEV", "LABOUR_STATUS", "OCCUPATION", "HH_COMPOSITION", "SIZE_CLASS"),
    *("ACTIVITY", "BREAKDOWN"),
)
OFFICES: list[dict[str, Any]] = [
    {"office": "ken", "role": "office"},
    {"office": "wb", "role": "custodian"},
]


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
    con = derive(Snapshot(accepted(*rows), OFFICES), definitions)
    query = "SELECT MDG_LIST, MDG_INDICATOR, RELATION, FORMULA, round(OBS_VALUE, 6) FROM mdg ORDER BY ALL"
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
    assert rows["2005", "A4"][:2] == ("2022", "A3")


@dataclass
class World:
    """A small world for aggregates: groups, populations, values."""

    members: list[tuple[str, int | None, int | None]]
    population: dict[str, float]
    values: dict[str, float]
    former: dict[str, str] = field(default_factory=dict)
    threshold: float = 0.5
    status: str = "A"


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def aggregate(con: duckdb.DuckDBPyConnection, world: World, year: int = 2010) -> list[tuple[Any, ...]]:
    def table(name: str, **columns: pa.Array) -> None:
        add(con, name, pa.table(columns))

    text = pa.string()
    n = len(world.values)
    table(
        "mdg",
        REF_AREA=pa.array(list(world.values), text),
        TIME_PERIOD=pa.array([year] * n, pa.int32()),
        MDG_LIST=pa.array(["2008"] * n, text),
        MDG_GOAL=pa.array(["8"] * n, text),
        MDG_TARGET=pa.array(["8.F"] * n, text),
        MDG_INDICATOR=pa.array(["8.16"] * n, text),
        RELATION=pa.array(["official"] * n, text),
        OBS_VALUE=pa.array(list(world.values.values()), pa.float64()),
        OBS_STATUS=pa.array([world.status] * n, text),
    )
    table(
        "memberships",
        GROUPING=pa.array(["MDG"] * len(world.members), text),
        REF_GROUP=pa.array(["G"] * len(world.members), text),
        REF_AREA=pa.array([m[0] for m in world.members], text),
        YEAR_FROM=pa.array([m[1] for m in world.members], pa.int32()),
        YEAR_TO=pa.array([m[2] for m in world.members], pa.int32()),
    )
    table(
        "population",
        REF_AREA=pa.array(list(world.population), text),
        TIME_PERIOD=pa.array([year] * len(world.population), pa.int32()),
        POPULATION=pa.array(list(world.population.values()), pa.float64()),
    )
    table(
        "areas_former",
        REF_AREA=pa.array(list(world.former), text),
        SUCCESSORS=pa.array(list(world.former.values()), text),
    )
    table("coverage", MIN_WEIGHT_COVERED=pa.array([world.threshold]), MIN_AREAS=pa.array([2]))
    con.execute(resources.sql("derive/aggregates"))
    return con.execute(
        """SELECT round(OBS_VALUE, 6), AREAS_COVERED, AREAS_TOTAL, WEIGHT_COVERED, IMPUTED_SHARE, COMMENT_OBS
        FROM aggregates"""
    ).fetchall()


def members(*areas: str) -> list[tuple[str, int | None, int | None]]:
    return [(area, None, None) for area in areas]


def test_an_aggregate_is_weighted_by_population(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B"), {"A": 900, "B": 100}, {"A": 10, "B": 90})
    assert aggregate(con, world) == [(18.0, 2, 2, 1.0, 0.0, "")]


def test_missing_countries_lower_the_weight_covered(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C"), {"A": 600, "B": 200, "C": 200}, {"A": 10, "B": 50})
    assert aggregate(con, world) == [(20.0, 2, 3, 0.8, 0.0, "")]


def test_below_the_coverage_rule_the_value_is_withheld_with_its_reason(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C"), {"A": 100, "B": 100, "C": 800}, {"A": 10, "B": 50})
    reason = "withheld: the reporting areas hold 20.0 percent of the population; 50 percent are needed"
    assert aggregate(con, world) == [(None, 2, 3, 0.2, 0.0, reason)]


def test_exactly_the_threshold_is_published(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C"), {"A": 250, "B": 250, "C": 500}, {"A": 10, "B": 30})
    assert aggregate(con, world)[0][0] == 20.0


def test_one_area_is_no_aggregate(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B"), {"A": 900, "B": 100}, {"A": 10})
    assert aggregate(con, world) == [(None, 1, 2, 0.9, 0.0, "withheld: 1 area reports; 2 are needed")]


def test_an_area_without_population_does_not_count(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C", "D"), {"A": 500, "B": 500, "C": 0}, {"A": 10, "B": 30, "C": 99, "D": 99})
    assert aggregate(con, world) == [(20.0, 2, 2, 1.0, 0.0, "")]


def test_membership_is_that_of_the_year(con: duckdb.DuckDBPyConnection) -> None:
    world = World(
        [("A", None, None), ("B", None, 2009), ("C", 2010, None)], {"A": 1, "B": 1, "C": 1}, {"A": 10, "B": 50, "C": 30}
    )
    assert aggregate(con, world, 2009)[0][:3] == (30.0, 2, 2)
    assert aggregate(con, world, 2010)[0][:3] == (20.0, 2, 2)


def test_a_former_state_and_its_successors_never_count_together(con: duckdb.DuckDBPyConnection) -> None:
    areas, people = members("OLD", "N1", "N2"), {"OLD": 300, "N1": 200, "N2": 100}
    both = World(areas, people, {"OLD": 99, "N1": 10, "N2": 40}, {"OLD": "N1;N2"})
    assert aggregate(con, both) == [(20.0, 2, 2, 1.0, 0.0, "")]
    unused = World(areas, people, {"N1": 10, "N2": 40}, {"OLD": "N1;N2"})
    assert aggregate(con, unused) == [(20.0, 2, 2, 1.0, 0.0, "")]


def test_the_imputed_share_is_told(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B"), {"A": 900, "B": 100}, {"A": 10, "B": 90}, status="I")
    assert aggregate(con, world)[0][4] == 1.0


def test_every_model_is_run() -> None:
    assert set(MODELS) == {path.stem for path in (resources.SQL / "derive").glob("*.sql")}
