"""The models of aggregates on small made-up worlds: weights, bounds, coverage, imputation, former states."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from indicators.base import resources
from indicators.base.observation import DIMENSIONS
from indicators.derivation.derive import add
from tests.derivation.tables import typed


@dataclass
class World:
    """Groups, populations and values by area and year.

    Attributes:
        members: area, first and last year of its membership in the only group.
        population: by area, the same in all years.
        values: by (area, year).
        former: a former area and its successors.
        weight: population, denominator or sum.
        methods: of imputation: method, limit in years, smallest number of reporters.
        income: the income group of areas, for the hot deck.
        max_influence: how far the last known values of missing areas may move the value.
    """

    members: list[tuple[str, int | None, int | None]]
    population: dict[str, float]
    values: dict[tuple[str, int], float]
    former: dict[str, str] = field(default_factory=dict)
    status: str = "A"
    weight: str = "population"
    maximum: float | None = 100.0
    denominators: dict[tuple[str, int], float] = field(default_factory=dict)
    methods: list[tuple[str, int | None, int]] = field(default_factory=list)
    max_influence: float = 100.0
    income: dict[str, str] = field(default_factory=dict)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def _values(world: World) -> pa.Table:
    keys = [(*key, value, "PCT") for key, value in world.values.items()]
    keys += [(*key, value, "DEN") for key, value in world.denominators.items()]
    columns = "REF_AREA:s TIME_PERIOD:i OBS_VALUE:n MEASURE:s HARMONISED_EDITION:s HARMONISED_INDICATOR:s OBS_STATUS:s "
    rows = [(*key, "2022", "HH7", world.status, *["_T"] * len(DIMENSIONS)) for key in keys]
    return typed(columns + " ".join(f"{name}:s" for name in DIMENSIONS), rows)


def derived(con: duckdb.DuckDBPyConnection, world: World, *models: str) -> None:
    """Runs panel, imputed and aggregates over a world."""
    people = [
        (area, year, number)
        for area, number in world.population.items()
        for year in sorted({each for _, each in world.values})
    ]
    series = ("2022", "HH7", "PCT")
    tables: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
        "mdg": (
            "MDG_INDICATOR:s RELATION:s REF_AREA:s TIME_PERIOD:i HARMONISED_EDITION:s HARMONISED_INDICATOR:s"
            " OBS_VALUE:n OBS_STATUS:s",
            [],
        ),
        "aggregation": (
            "HARMONISED_EDITION:s HARMONISED_INDICATOR:s MEASURE:s WEIGHT:s MAXIMUM:n BREAKDOWNS:b",
            [(*series, world.weight, world.maximum, False)],
        ),
        "goal_series": (
            "FRAMEWORK:s GOAL:s TARGET:s SERIES:s HARMONISED_EDITION:s HARMONISED_INDICATOR:s MEASURE:s",
            [("MDG_2008", "8", "8.F", "8.16", *series)],
        ),
        "population": ("REF_AREA:s TIME_PERIOD:i POPULATION:n", people),
        "memberships": (
            "GROUPING:s REF_GROUP:s REF_AREA:s YEAR_FROM:i YEAR_TO:i GROUP_VINTAGE:s STANDS:b",
            [
                *(("MDG", "G", *each, "REFERENCE_YEAR", True) for each in world.members),
                *(("WB_INCOME", group, area, None, None, "FY2027", True) for area, group in world.income.items()),
            ],
        ),
        "population_vintage": ("VINTAGE:s", [("WPP_2017",)]),
        "areas_former": ("REF_AREA:s SUCCESSORS:s", list(world.former.items())),
        "coverage": (
            "MIN_WEIGHT_COVERED:n MIN_AREAS:i MAX_IMPUTED:n MAX_INFLUENCE:n MAX_INFLUENCE_OF_SUMS:n",
            [(0.5, 2, 0.3, world.max_influence, 0.05)],
        ),
        "imputation": (
            "METHOD:s PRIORITY:i LIMIT_YEARS:i GROUPING:s MIN_REPORTERS:i",
            [(name, place, limit, "MDG", least) for place, (name, limit, least) in enumerate(world.methods)],
        ),
    }
    add(con, "harmonised", _values(world))
    for name, (columns, rows) in tables.items():
        add(con, name, typed(columns, rows))
    for model in models or ("panel", "last_known", "imputed", "aggregates"):
        con.execute(resources.sql(f"derive/{model}"))


def aggregate(con: duckdb.DuckDBPyConnection, world: World, year: int = 2010, variant: str = "STRICT") -> list[Any]:
    """Value, areas with a value, areas, weight covered, imputed share and the reason why a value is withheld."""
    derived(con, world)
    return con.execute(
        """SELECT round(OBS_VALUE, 6), AREAS_COVERED, AREAS_TOTAL, WEIGHT_COVERED, IMPUTED_SHARE, COMMENT_OBS
        FROM aggregates WHERE TIME_PERIOD = ? AND VARIANT = ?""",
        [year, variant],
    ).fetchall()


def members(*areas: str) -> list[tuple[str, int | None, int | None]]:
    return [(area, None, None) for area in areas]


def of_2010(**values: float) -> dict[tuple[str, int], float]:
    return {(area, 2010): value for area, value in values.items()}


def test_an_aggregate_is_weighted_by_population(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B"), {"A": 900, "B": 100}, of_2010(A=10, B=90))
    assert aggregate(con, world) == [(18.0, 2, 2, 1.0, 0.0, "")]


def test_missing_countries_lower_the_weight_covered(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C"), {"A": 600, "B": 200, "C": 200}, of_2010(A=10, B=50))
    assert aggregate(con, world) == [(20.0, 2, 3, 0.8, 0.0, "")]


def test_the_bounds_put_the_missing_at_nothing_and_at_the_maximum(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C"), {"A": 600, "B": 200, "C": 200}, of_2010(A=10, B=50))
    derived(con, world)
    query = "SELECT BOUND_LOW, OBS_VALUE, BOUND_HIGH FROM aggregates WHERE VARIANT = 'STRICT'"
    # 600 x 10 + 200 x 50 = 16,000 of 1,000 people; the missing 200 at 0 or at 100.
    assert con.execute(query).fetchall() == [(16.0, 20.0, 36.0)]
    world.maximum = None
    derived(con, world)
    assert con.execute(query).fetchall() == [(16.0, 20.0, None)]


def test_below_the_coverage_rule_the_value_is_withheld_with_its_reason(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C"), {"A": 100, "B": 100, "C": 800}, of_2010(A=10, B=50))
    reason = "withheld: the areas with a value hold 20.0 percent of the population; 50 percent are needed"
    assert aggregate(con, world) == [(None, 2, 3, 0.2, 0.0, reason)]


def test_exactly_the_threshold_is_published(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C"), {"A": 250, "B": 250, "C": 500}, of_2010(A=10, B=30))
    assert aggregate(con, world)[0][0] == 20.0


def test_one_area_is_no_aggregate(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B"), {"A": 900, "B": 100}, of_2010(A=10))
    assert aggregate(con, world) == [(None, 1, 2, 0.9, 0.0, "withheld: 1 area has a value; 2 are needed")]


def test_an_area_without_population_does_not_count(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B", "C", "D"), {"A": 500, "B": 500, "C": 0}, of_2010(A=10, B=30, C=99, D=99))
    assert aggregate(con, world) == [(20.0, 2, 2, 1.0, 0.0, "")]


def test_membership_is_that_of_the_year(con: duckdb.DuckDBPyConnection) -> None:
    values = {(area, year): value for area, value in (("A", 10), ("B", 50), ("C", 30)) for year in (2009, 2010)}
    world = World([("A", None, None), ("B", None, 2009), ("C", 2010, None)], {"A": 1, "B": 1, "C": 1}, values)
    assert aggregate(con, world, 2009)[0][:3] == (30.0, 2, 2)
    assert aggregate(con, world, 2010)[0][:3] == (20.0, 2, 2)


def test_a_former_state_and_its_successors_never_count_together(con: duckdb.DuckDBPyConnection) -> None:
    areas, people = members("OLD", "N1", "N2"), {"OLD": 300, "N1": 200, "N2": 100}
    both = World(areas, people, of_2010(OLD=99, N1=10, N2=40), {"OLD": "N1;N2"})
    assert aggregate(con, both) == [(20.0, 2, 2, 1.0, 0.0, "")]
    unused = World(areas, people, of_2010(N1=10, N2=40), {"OLD": "N1;N2"})
    assert aggregate(con, unused) == [(20.0, 2, 2, 1.0, 0.0, "")]


def test_a_former_state_counts_before_its_successors_report(con: duckdb.DuckDBPyConnection) -> None:
    values = {("OLD", 1990): 5.0, ("X", 1990): 5.0, ("N1", 2010): 9.0, ("X", 2010): 9.0}
    world = World(members("OLD", "N1", "X"), {"OLD": 300, "N1": 200, "X": 300}, values, {"OLD": "N1"})
    assert aggregate(con, world, 1990)[0][:2] == (5.0, 2)
    assert aggregate(con, world, 2010)[0][:2] == (9.0, 2)


def test_the_share_of_estimates_is_told(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members("A", "B"), {"A": 900, "B": 100}, of_2010(A=10, B=90), status="I")
    assert aggregate(con, world)[0][4] == 1.0


def test_counts_are_summed_and_have_no_upper_bound(con: duckdb.DuckDBPyConnection) -> None:
    world = World(
        members("A", "B", "C"), {"A": 600, "B": 200, "C": 200}, of_2010(A=1000, B=500), weight="sum", maximum=None
    )
    derived(con, world)
    row = con.execute(
        "SELECT OBS_VALUE, UNIT_MEASURE, BOUND_LOW, BOUND_HIGH, METHOD FROM aggregates LIMIT 1"
    ).fetchone()
    assert row == (1500.0, "COUNT", 1500.0, None, "sum of the areas")


def test_households_are_weighted_by_their_own_number(con: duckdb.DuckDBPyConnection) -> None:
    numbers = {("A", 2010): 100.0, ("B", 2010): 300.0}
    people = {"A": 500.0, "B": 300.0, "C": 200.0}
    world = World(members("A", "B", "C"), people, of_2010(A=20, B=40, C=90), weight="denominator", denominators=numbers)
    # C sent no number of households: it cannot be weighed, and does not count as covered.
    assert aggregate(con, world)[0][:4] == (35.0, 2, 3, 0.8)


INTERPOLATION = ("interpolation", 5, 1)
GROWTH = ("region_growth", 3, 2)
CARRY = ("carry_forward", 2, 1)


def imputed(con: duckdb.DuckDBPyConnection, world: World) -> list[Any]:
    derived(con, world, "panel", "last_known", "imputed")
    return con.execute("SELECT REF_AREA, TIME_PERIOD, METHOD, round(VALUE, 6) FROM imputed ORDER BY ALL").fetchall()


def test_interpolation_is_a_straight_line_up_to_its_limit(con: duckdb.DuckDBPyConnection) -> None:
    values = {("A", 2000): 10.0, ("A", 2004): 30.0, **{("B", year): 1.0 for year in range(2000, 2011)}}
    world = World(members("A", "B"), {"A": 1, "B": 1}, values, methods=[INTERPOLATION])
    assert imputed(con, world) == [
        ("A", year, "interpolation", 10.0 + 5 * (year - 2000)) for year in (2001, 2002, 2003)
    ]
    values[("A", 2010)] = 90.0  # six years after 2004: too far
    assert [row[1] for row in imputed(con, world)] == [2001, 2002, 2003]


def test_the_last_report_is_carried_forward_up_to_its_limit(con: duckdb.DuckDBPyConnection) -> None:
    values = {("A", 2000): 10.0, **{("B", year): 1.0 for year in range(2000, 2005)}}
    world = World(members("A", "B"), {"A": 1, "B": 1}, values, methods=[CARRY])
    assert imputed(con, world) == [("A", 2001, "carry_forward", 10.0), ("A", 2002, "carry_forward", 10.0)]


def test_the_region_moves_the_last_report_and_the_first_method_wins(con: duckdb.DuckDBPyConnection) -> None:
    values = {("A", 2000): 10.0, ("B", 2000): 20.0, ("B", 2001): 30.0, ("C", 2000): 40.0, ("C", 2001): 60.0}
    world = World(members("A", "B", "C"), {"A": 1, "B": 1, "C": 3}, values, methods=[GROWTH, CARRY])
    # B and C together went from 20 + 3 x 40 to 30 + 3 x 60: times 1.5.
    assert imputed(con, world) == [("A", 2001, "region_growth", 15.0)]
    del values[("C", 2001)]  # one reporter is not enough: the next method, for C too
    assert imputed(con, world) == [("A", 2001, "carry_forward", 10.0), ("C", 2001, "carry_forward", 40.0)]


def test_nothing_is_imputed_beyond_the_maximum_nor_for_an_area_that_never_reported(
    con: duckdb.DuckDBPyConnection,
) -> None:
    values = {
        ("A", 2000): 80.0,
        **{(area, year): value for area in "BC" for year, value in ((2000, 20.0), (2001, 40.0))},
    }
    world = World(members("A", "B", "C", "D"), dict.fromkeys("ABCD", 1.0), values, methods=[GROWTH])
    assert imputed(con, world) == [("A", 2001, "region_growth", 100.0)]


def test_an_area_that_never_reported_has_the_mean_of_its_region_and_income_group(
    con: duckdb.DuckDBPyConnection,
) -> None:
    values = {("B", 2000): 20.0, ("C", 2000): 40.0, ("E", 2000): 90.0}
    people = {"A": 1.0, "B": 3.0, "C": 1.0, "E": 1.0}
    world = World(members(*"ABCE"), people, values, methods=[("hot_deck", None, 2)])
    world.income = {"A": "WB_LIC", "B": "WB_LIC", "C": "WB_LIC", "E": "WB_HIC"}
    assert imputed(con, world) == [("A", 2000, "hot_deck", 25.0)]  # (3 x 20 + 40) / 4; E is of another income group
    world.methods = [("hot_deck", None, 3)]
    assert imputed(con, world) == []
    world.methods, world.weight, world.maximum = [("hot_deck", None, 2)], "sum", None
    assert imputed(con, world) == []  # a count has no mean that fits a country of another size


def test_the_strict_variant_has_no_imputed_value_and_the_other_says_its_share(con: duckdb.DuckDBPyConnection) -> None:
    values = {("A", 2000): 10.0, ("B", 2000): 20.0, ("C", 2000): 30.0, ("B", 2001): 20.0, ("C", 2001): 30.0}
    world = World(members("A", "B", "C"), {"A": 200, "B": 400, "C": 400}, values, methods=[CARRY])
    assert aggregate(con, world, 2001)[0][:5] == (25.0, 2, 3, 0.8, 0.0)
    assert aggregate(con, world, 2001, "IMPUTED")[0][:5] == (22.0, 3, 3, 1.0, 0.2)


def test_too_much_imputed_is_withheld(con: duckdb.DuckDBPyConnection) -> None:
    values = {("A", 2000): 10.0, ("B", 2000): 20.0, ("B", 2001): 20.0}
    world = World(members("A", "B"), {"A": 400, "B": 600}, values, methods=[CARRY])
    [(value, *_, reason)] = aggregate(con, world, 2001, "IMPUTED")
    assert value is None
    assert reason == "withheld: imputed areas hold 40.0 percent of the population that counts; 30 percent are allowed"


def shown(con: duckdb.DuckDBPyConnection, world: World, year: int) -> list[Any]:
    """What readers see: variant, value, influence and the reason why it is withheld."""
    derived(con, world)
    return con.execute(
        """SELECT VARIANT, round(OBS_VALUE, 6), round(INFLUENCE, 6), COMMENT_OBS FROM aggregates
        WHERE SHOWN AND TIME_PERIOD = ?""",
        [year],
    ).fetchall()


LARGE_ONE_LATE = {("A", 2000): 60.0, ("B", 2000): 20.0, ("C", 2000): 20.0, ("B", 2001): 20.0, ("C", 2001): 20.0}


def test_a_large_area_that_is_late_withholds_what_its_last_value_would_move(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members(*"ABC"), {"A": 200, "B": 400, "C": 400}, LARGE_ONE_LATE, max_influence=1.0)
    # 80 percent of the population have 20; with A at 60 the group has 28.
    reason = "withheld: the last known values of the missing areas move it by 8.00; 1 is allowed"
    assert shown(con, world, 2001) == [("STRICT", None, 8.0, reason)]
    world.max_influence = 8.0
    assert shown(con, world, 2001) == [("STRICT", 20.0, 8.0, "")]


def test_readers_are_shown_the_imputed_value_where_one_was_imputed(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members(*"ABC"), {"A": 200, "B": 400, "C": 400}, LARGE_ONE_LATE, methods=[CARRY], max_influence=1.0)
    assert shown(con, world, 2001) == [("IMPUTED", 28.0, 0.0, "")]
    assert shown(con, world, 2000) == [("STRICT", 28.0, 0.0, "")]
    found = con.execute(
        "SELECT IMPUTED_BY, IMPUTED_EFFECT FROM aggregates WHERE TIME_PERIOD = 2001 ORDER BY VARIANT"
    ).fetchall()
    assert found == [("carry_forward 1", 8.0), ("", None)]


def test_readers_are_shown_the_strict_value_where_too_much_is_imputed(con: duckdb.DuckDBPyConnection) -> None:
    values = {("A", 2000): 20.0, ("B", 2000): 20.0, ("B", 2001): 20.0, ("C", 2000): 20.0, ("C", 2001): 20.0}
    world = World(members(*"ABC"), {"A": 400, "B": 300, "C": 300}, values, methods=[CARRY])
    assert shown(con, world, 2001) == [("STRICT", 20.0, 0.0, "")]


def test_a_count_is_withheld_where_missing_areas_had_more_than_a_share_of_it(con: duckdb.DuckDBPyConnection) -> None:
    world = World(members(*"ABC"), {"A": 200, "B": 400, "C": 400}, LARGE_ONE_LATE, weight="sum", maximum=None)
    reason = "withheld: the last known values of the missing areas add 150.0 percent; 5 percent are allowed"
    assert shown(con, world, 2001) == [("STRICT", None, 60.0, reason)]


def test_each_vintage_of_a_group_has_its_row_and_one_is_shown(con: duckdb.DuckDBPyConnection) -> None:
    values = {(area, 2010): value for area, value in (("A", 10.0), ("B", 50.0), ("C", 30.0))}
    world = World(members("A", "B"), dict.fromkeys("ABC", 1.0), values)
    derived(con, world)
    con.execute(
        "INSERT INTO memberships SELECT * REPLACE ('C' AS REF_AREA, 'FY2018' AS GROUP_VINTAGE, false AS STANDS)"
        " FROM memberships WHERE REF_AREA = 'B'"
    )
    con.execute(
        "INSERT INTO memberships SELECT * REPLACE ('FY2018' AS GROUP_VINTAGE, false AS STANDS)"
        " FROM memberships WHERE REF_AREA = 'A'"
    )
    con.execute(resources.sql("derive/aggregates"))
    query = """SELECT GROUP_VINTAGE, OBS_VALUE, SHOWN, POPULATION_VINTAGE FROM aggregates
        WHERE VARIANT = 'STRICT' ORDER BY ALL"""
    assert con.execute(query).fetchall() == [
        ("FY2018", 20.0, False, "WPP_2017"),
        ("REFERENCE_YEAR", 30.0, True, "WPP_2017"),
    ]
