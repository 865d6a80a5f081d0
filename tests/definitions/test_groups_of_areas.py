"""Groups of areas as they were in a year: the numbers of members that the owners of the groups publish."""

from __future__ import annotations

import pytest

from indicators.base.errors import UsageError
from indicators.definitions import income
from indicators.definitions.registry import Definitions
from indicators.definitions.vintages import REFERENCE_YEAR, Member, Vintages


def members(definitions: Definitions, grouping: str, group: str, year: int) -> set[str]:
    return {
        each.ref_area
        for each in definitions.members()
        if (each.grouping, each.group) == (grouping, group) and each.stands and each.counts(year)
    }


def of_vintage(definitions: Definitions, fiscal_year: int) -> list[Member]:
    found = definitions.members(Vintages(f"FY{fiscal_year}"))
    return [each for each in found if each.grouping == income.GROUPING]


def people(definitions: Definitions, vintage: str = "") -> dict[tuple[str, int], tuple[int, str]]:
    found = definitions.population(Vintages(population=vintage))
    return {(area, year): (persons, file) for area, year, persons, file in found}


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
    found = {(each.grouping, each.group) for each in definitions.members() if each.ref_area == "TWN"}
    assert found >= {("WORLD", "001"), ("WB_REGION", "WB_EAS"), ("WB_INCOME", "WB_HIC")}
    assert not {grouping for grouping, _ in found} & {"M49", "SDG", "LDC", "LLDC", "SIDS", "ITU", "UNRC"}


def test_income_groups_are_those_of_the_fiscal_year_in_force_and_those_of_each_reference_year(
    definitions: Definitions,
) -> None:
    assert "PHL" in members(definitions, income.GROUPING, "WB_UMC", 2010)
    found = [each for each in definitions.members() if (each.grouping, each.ref_area) == (income.GROUPING, "PHL")]
    assert {(each.group, each.first, each.last, each.stands) for each in found if each.vintage == "FY2027"} == {
        ("WB_UMC", None, None, True)
    }
    # The incomes of 2023 made the list of FY2025, those of 2025 that of FY2027.
    assert {each.group for each in found if each.vintage == REFERENCE_YEAR and each.counts(2024)} == {"WB_LMC"}
    assert {each.group for each in found if each.vintage == REFERENCE_YEAR and each.counts(2025)} == {"WB_UMC"}


@pytest.mark.parametrize(
    ("fiscal_year", "area", "group"),
    [
        *((2022, "PHL", "WB_LMC"), (2026, "PHL", "WB_LMC"), (2027, "PHL", "WB_UMC"), (2018, "JOR", "WB_LMC")),
        *((2024, "RUS", "WB_UMC"), (2025, "RUS", "WB_HIC"), (1989, "YEM", "WB_LMC"), (2025, "ETH", "WB_LIC")),
    ],
)
def test_income_groups_of_a_fiscal_year(definitions: Definitions, fiscal_year: int, area: str, group: str) -> None:
    found = of_vintage(definitions, fiscal_year)
    assert [(each.group, each.first, each.last) for each in found if each.ref_area == area] == [(group, None, None)]


@pytest.mark.parametrize(("fiscal_year", "area"), [(2027, "ETH"), (2022, "VEN"), (1989, "XKX")])
def test_an_economy_that_was_not_classified_is_in_no_income_group(
    definitions: Definitions, fiscal_year: int, area: str
) -> None:
    assert not [each for each in of_vintage(definitions, fiscal_year) if each.ref_area == area]


def test_ethiopia_counts_in_low_income_of_fy2026_for_data_to_2019_as_published(definitions: Definitions) -> None:
    [found] = [each for each in of_vintage(definitions, 2026) if each.ref_area == "ETH"]
    assert (found.group, found.counts(2019), found.counts(2020)) == ("WB_LIC", True, False)


def test_no_economy_is_in_two_income_groups_in_a_fiscal_year(definitions: Definitions) -> None:
    for fiscal_year in range(1989, 2028):
        areas = [each.ref_area for each in of_vintage(definitions, fiscal_year)]
        assert areas, fiscal_year
        assert len(areas) == len(set(areas)), fiscal_year
    assert {row["ref_area"] for row in definitions.income_history} <= set(definitions.areas)


@pytest.mark.parametrize("vintage", ["LATEST", "REFERENCE_YEAR", "FY2018", "FY2026"])
def test_no_area_is_in_two_groups_of_the_world_bank_in_a_year(definitions: Definitions, vintage: str) -> None:
    for year in range(1987, 2027):
        for grouping in ("WB_REGION", "WB_INCOME"):
            areas = [
                each.ref_area
                for each in definitions.members(Vintages(vintage))
                if each.grouping == grouping and each.counts(year)
            ]
            assert len(areas) == len(set(areas)), (year, grouping)


@pytest.mark.parametrize(("vintage", "year", "number"), [("FY2018", 2000, 8), ("FY2026", 2019, 8), ("FY2026", 2020, 6)])
def test_south_asia_is_that_of_the_vintage(definitions: Definitions, vintage: str, year: int, number: int) -> None:
    found = definitions.members(Vintages(vintage))
    assert len([each for each in found if each.group == "WB_SAS" and each.counts(year)]) == number


def test_a_vintage_holds_for_all_years_of_lists_that_change_and_of_no_other(definitions: Definitions) -> None:
    found = definitions.members(Vintages("FY2018"))
    # Equatorial Guinea left the least developed countries in June 2017, when FY2018 began; Samoa in 2014.
    assert len([each for each in found if each.grouping == "LDC" and each.counts(1990)]) == 47
    former = {each.ref_area for each in found if each.grouping == "WORLD" and each.last}
    assert former == {"ANT", "CSK", "SCG", "SDN_736", "SUN", "YUG"}
    assert {each.vintage for each in found if each.grouping == "M49"} == {REFERENCE_YEAR}


@pytest.mark.parametrize("vintage", ["FY2028", "FY18", "2018", "TODAY"])
def test_a_vintage_that_there_is_not_is_told(definitions: Definitions, vintage: str) -> None:
    with pytest.raises(UsageError) as told:
        definitions.require(Vintages(vintage))
    assert "FY1989 to FY2027" in told.value.advice
    with pytest.raises(UsageError):
        definitions.require(Vintages(population="WPP_2030"))


def test_a_population_that_is_asked_for_comes_first_and_is_filled_by_those_that_fill(definitions: Definitions) -> None:
    asked = people(definitions, "WPP_2012")
    assert asked["CHN", 2010][1] == "WPP_2012"
    assert asked["CHN", 2012][1] == "WPP_2012_MEDIUM"
    assert asked["XKX", 2012] == people(definitions)["XKX", 2012]
    assert people(definitions)["CHN", 2012][1] == "WB_2026-03"


def test_the_population_of_taiwan_is_that_of_the_world_population_prospects(definitions: Definitions) -> None:
    assert people(definitions)["TWN", 2016] == (23_556_706, "WPP_2017_MEDIUM")
    assert people(definitions, "WB_2018-08")["TWN", 2016][1] == "WPP_2017_MEDIUM"
