"""Groups of areas as they were in a year: the numbers of members that the owners of the groups publish."""

from __future__ import annotations

import pytest

from indicators.definitions import income
from indicators.definitions.registry import Definitions


def members(definitions: Definitions, grouping: str, group: str, year: int) -> set[str]:
    return {
        row["ref_area"]
        for row in definitions.memberships
        if (row["grouping"], row["group"]) == (grouping, group)
        and int(row["year_from"] or 0) <= year <= int(row["year_to"] or 9999)
    }


@pytest.mark.parametrize(
    ("grouping", "group", "year", "number"),
    [
        ("LDC", "199", 2000, 49),  # Senegal in; Timor-Leste not yet
        ("LDC", "199", 2026, 44),
        ("LDC", "199", 2027, 43),  # without Lao PDR; Bangladesh and Nepal pending
        ("LLDC", "432", 2005, 31),
        ("LLDC", "432", 2024, 32),
        ("UNRC", "UNRC_ESCWA", 2005, 13),
        ("UNRC", "UNRC_ESCWA", 2021, 20),
        ("UNRC", "UNRC_ESCWA", 2025, 21),
        ("UNRC", "UNRC_ECA", 2005, 53),
        ("UNRC", "UNRC_ECA", 2012, 54),
        ("UNRC", "UNRC_ECE", 2005, 55),
        ("UNRC", "UNRC_ECE", 2024, 56),
        ("SIDS", "722", 2024, 53),
        ("WB_REGION", "WB_SAS", 2019, 8),
        ("WB_REGION", "WB_SAS", 2020, 6),
    ],
)
def test_members_by_year(definitions: Definitions, grouping: str, group: str, year: int, number: int) -> None:
    assert len(members(definitions, grouping, group, year)) == number


def test_botswana_was_a_least_developed_country_until_1994(definitions: Definitions) -> None:
    assert "BWA" in members(definitions, "LDC", "199", 1994)
    assert "BWA" not in members(definitions, "LDC", "199", 1995)


@pytest.mark.parametrize("area", ["AFG", "PAK"])
def test_a_country_that_changed_its_region_is_in_one_region_a_year(definitions: Definitions, area: str) -> None:
    for year in (2000, 2019, 2020, 2026):
        regions = [g["ref_area"] for g in definitions.groups if g["grouping"] == "WB_REGION"]
        found = {region for region in regions if area in members(definitions, "WB_REGION", region, year)}
        assert found == {"WB_SAS" if year < 2020 else "WB_MEA"}


def test_taiwan_counts_where_the_world_bank_counts_it_and_in_no_group_of_the_united_nations(
    definitions: Definitions,
) -> None:
    found = {(row["grouping"], row["group"]) for row in definitions.memberships if row["ref_area"] == "TWN"}
    assert found >= {("WORLD", "001"), ("WB_REGION", "WB_EAS"), ("WB_INCOME", "WB_HIC")}
    assert not {grouping for grouping, _ in found} & {"M49", "SDG", "LDC", "LLDC", "SIDS", "ITU", "UNRC"}


def test_income_groups_are_those_of_the_fiscal_year_in_force(definitions: Definitions) -> None:
    assert income.in_force(definitions.income_history) == 2027
    assert "PHL" in members(definitions, income.GROUPING, "WB_UMC", 2010)
    assert not [row for row in definitions.memberships if row["grouping"] == income.GROUPING and row["year_from"]]


@pytest.mark.parametrize(
    ("fiscal_year", "area", "group"),
    [
        *((2022, "PHL", "WB_LMC"), (2026, "PHL", "WB_LMC"), (2027, "PHL", "WB_UMC"), (2018, "JOR", "WB_LMC")),
        *((2024, "RUS", "WB_UMC"), (2025, "RUS", "WB_HIC"), (1989, "YEM", "WB_LMC"), (2025, "ETH", "WB_LIC")),
    ],
)
def test_income_groups_of_a_fiscal_year(definitions: Definitions, fiscal_year: int, area: str, group: str) -> None:
    found = income.memberships(definitions.income_history, fiscal_year)
    assert [row["group"] for row in found if row["ref_area"] == area] == [group]


@pytest.mark.parametrize(("fiscal_year", "area"), [(2026, "ETH"), (2027, "ETH"), (2022, "VEN"), (1989, "XKX")])
def test_an_economy_that_was_not_classified_is_in_no_income_group(
    definitions: Definitions, fiscal_year: int, area: str
) -> None:
    assert not [r for r in income.memberships(definitions.income_history, fiscal_year) if r["ref_area"] == area]


def test_no_economy_is_in_two_income_groups_in_a_fiscal_year(definitions: Definitions) -> None:
    for fiscal_year in range(1989, 2028):
        areas = [row["ref_area"] for row in income.memberships(definitions.income_history, fiscal_year)]
        assert len(areas) == len(set(areas)), fiscal_year
    assert {row["ref_area"] for row in definitions.income_history} <= set(definitions.areas)
