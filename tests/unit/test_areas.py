"""Whose value it is: names of areas and groups in six languages, parentheses, old codes."""

from __future__ import annotations

import pytest
from babel import Locale

from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import read_csv
from indicators.intake.codes import AGGREGATE, Codes


def test_no_name_of_an_area_is_that_of_a_group(definitions: Definitions) -> None:
    names = definitions.names
    for ref_area, row in definitions.areas.items():
        labels = {ref_area, row["iso2"], row["m49"], *(names.name(ref_area, each) for each in UN_LANGUAGES)} - {""}
        if row["kind"] == "current":
            labels |= {Locale(each).territories.get(row["iso2"], ref_area) for each in UN_LANGUAGES}
        if ref_area in {"SCG", "CSK"}:  # their codes of two letters were given away again
            labels.discard(row["iso2"])
        assert {label: names.resolve(label).ref_area for label in labels} == dict.fromkeys(labels, ref_area)
    for alias in read_csv(definitions.root / "area_aliases.csv", "area_alias"):
        assert names.resolve(alias["name"]).ref_area == alias["ref_area"], alias


def test_no_group_is_an_area(definitions: Definitions) -> None:
    names = definitions.names
    for row in definitions.groups:
        for text in {row["ref_area"], row["m49"], row["m49"].lstrip("0")} - {""}:
            assert names.resolve(text).kind == "aggregate", text
        for text in {row["name_en"], row["name_fr"], row["name_es"]} - {"Micronesia"}:  # also short for the state
            assert names.resolve(text).kind == "aggregate", text
    for row in read_csv(definitions.root / "aggregates.csv", "aggregate"):
        assert names.resolve(row["code"]).kind == names.resolve(row["name"]).kind == "aggregate" or row["code"] == "490"
    for language in UN_LANGUAGES:
        assert names.resolve(Locale(language).territories["001"]).kind == "aggregate"


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Cayman Islands (UK)", "CYM"),
        ("Faroe Islands (Denmark)", "FRO"),
        ("Réunion (France)", "REU"),
        ("Puerto Rico (USA)", "PRI"),
        ("Macao (China)", "MAC"),
        ("Kenya (KEN)", "KEN"),
        ("Czechia (Czech Republic)", "CZE"),
        ("Congo (Dem. Rep. of the)", "COD"),
        ("Congo (Kinshasa)", "COD"),
        ("Korea (Republic of)", "KOR"),
        ("Kosovo*", "XKX"),
        ("Kosovo (under UNSC res. 1244)", "XKX"),
        ("KSV", "XKX"),
        ("ROM", "ROU"),
        ("ZAR", "COD"),
        ("WBG", "PSE"),
        ("Netherlands (Kingdom of the)", "NLD"),
        ("中国台湾省", "TWN"),
        ("KEN: Kenya", "KEN"),
    ],
)
def test_parentheses_repeat_an_area_or_say_its_state(definitions: Definitions, text: str, area: str) -> None:
    assert Codes(definitions).area(text) == area


@pytest.mark.parametrize(
    "text",
    [
        *(
            "Tokyo (Japan)",
            "Northern Province (KEN)",
            "Kenya (Uganda)",
            "Scotland (UK)",
            "Yemen (North)",
            "Cyprus (UK)",
        ),
        *("Cyprus (UK)", "Ireland (Northern)", "Virgin Islands", "China (Tibet)", "Kenya (Nairobi)", "-"),
    ],
)
def test_what_is_no_area_is_not_guessed(definitions: Definitions, text: str) -> None:
    assert Codes(definitions).area(text) is None


@pytest.mark.parametrize("text", ["1", "001", "514", "747", "LIC", "Sub-Saharan Africa", "Afrique australe", "World"])
def test_regions_are_told_as_aggregates(definitions: Definitions, text: str) -> None:
    assert Codes(definitions).area(text) == AGGREGATE
