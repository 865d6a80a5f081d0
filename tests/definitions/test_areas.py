"""Whose value it is: names of areas and groups in six languages, parentheses, old codes."""

from __future__ import annotations

import pytest
from babel import Locale

from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import read_csv
from indicators.reading.codes import AGGREGATE, Codes


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
    micronesia = {row[f"name_{each}"] for row in definitions.groups if row["m49"] == "057" for each in UN_LANGUAGES}
    for row in definitions.groups:
        for text in {row["ref_area"], row["m49"], row["m49"].lstrip("0")} - {""}:
            assert names.resolve(text).kind == "aggregate", text
        for text in {row[f"name_{each}"] for each in UN_LANGUAGES} - micronesia:  # also short for the state
            assert names.resolve(text).kind == "aggregate", text
    assert {names.resolve(text).ref_area for text in micronesia} == {"FSM", None}
    for row in read_csv(definitions.root / "aggregates.csv", "aggregate"):
        assert names.resolve(row["code"]).kind == names.resolve(row["name"]).kind == "aggregate" or row["code"] == "490"
    for language in UN_LANGUAGES:
        assert names.resolve(Locale(language).territories["001"]).kind == "aggregate"


@pytest.mark.parametrize(
    ("ref_area", "language", "name"),
    [
        ("CIV", "en", "Côte d’Ivoire"),
        ("FLK", "en", "Falkland Islands (Malvinas)"),
        ("NLD", "en", "Netherlands (Kingdom of the)"),
        ("PSE", "ru", "Государство Палестина"),
        ("PSE", "ar", "دولة فلسطين"),
        ("PSE", "zh", "巴勒斯坦国"),
        ("KOR", "ar", "جمهورية كوريا"),
        ("PRK", "ar", "جمهورية كوريا الشعبية الديمقراطية"),
        ("FLK", "zh", "福克兰群岛（马尔维纳斯）"),
        ("TWN", "zh", "中国台湾省"),
    ],
)
def test_areas_have_the_names_of_the_united_nations(
    definitions: Definitions, ref_area: str, language: str, name: str
) -> None:
    assert definitions.names.name(ref_area, language) == name


def test_former_names_mean_the_area_in_every_year_and_say_when_they_were_used(definitions: Definitions) -> None:
    former = {row["name"]: row for row in read_csv(definitions.root / "area_aliases.csv", "area_alias")}
    for name, ref_area, year_to in (
        ("Swaziland", "SWZ", "2018"),
        ("Burma", "MMR", "1989"),
        ("Zaire", "COD", "1997"),
        ("Upper Volta", "BFA", "1984"),
        ("TFYR Macedonia", "MKD", "2019"),
        ("Czech Republic", "CZE", "2016"),
    ):
        assert definitions.names.resolve(name).ref_area == ref_area
        assert former[name]["year_to"] == year_to


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Nepal (Republic of)", "NPL"),
        ("Korea (Rep. of)", "KOR"),
        ("Dem. People’s Rep. of Korea", "PRK"),
        ("Congo (Rep. of the)", "COG"),
        ("Central African Rep.", "CAF"),
        ("Lao P.D.R", "LAO"),
        ("Palestine*", "PSE"),
        ("Vatican", "VAT"),
        ("Taiwan, Province of China", "TWN"),
        ("Serbia and Montenegro [former]", "SCG"),
        ("Sudan [former]", "SDN_736"),
        ("Netherlands Antilles  [former]", "ANT"),
        ("Нидерланды (Королевство)", "NLD"),
        ("Palestinian territories", "PSE"),
        ("Côte d'Ivoire", "CIV"),
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


@pytest.mark.parametrize(
    "text",
    [
        *("1", "001", "199", "432", "513", "514", "515", "543", "722", "738", "746", "747", "753", "910", "935"),
        *("LIC", "EA20", "EA21", "Sub-Saharan Africa", "Afrique australe", "Amérique latine", "World", "Весь мир"),
        *("Landlocked developing countries (LLDCs)", "Northern Africa (exc. Sudan)", "Наименее развитые страны"),
        *("أقل البلدان نمواً", "撒哈拉以南非洲", "Asia and the Pacific", "Arab States"),
    ],
)
def test_regions_are_told_as_aggregates(definitions: Definitions, text: str) -> None:
    assert Codes(definitions).area(text) == AGGREGATE
