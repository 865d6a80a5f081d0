"""The definitions: complete, consistent, and clear when they are wrong."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from indicators.base import resources
from indicators.base.errors import DefinitionError, UsageError
from indicators.base.observation import CONCEPTS, DIMENSIONS, OBSERVATION_COLUMNS
from indicators.definitions.documents import schema_of
from indicators.definitions.forms import plain, texts
from indicators.definitions.names import UN_LANGUAGES
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import Grain
from indicators.definitions.tables import read_csv, read_yaml
from indicators.reading.codes import Codes
from indicators.release.products.extracts import NAMES, schema
from indicators.store.observations import KEPT

CODES_BY_EDITION = {"2005": 42, "2010": 48, "2012": 55, "2014": 59, "2016": 62, "2022": 66}


def test_every_edition_has_its_number_of_codes(definitions: Definitions) -> None:
    assert Counter(edition for edition, _ in definitions.indicators) == CODES_BY_EDITION


def test_the_list_of_2005_has_41_core_indicators_and_one_reference(definitions: Definitions) -> None:
    """The count printed with the list of 2005: 32 basic, 9 extended, 1 reference."""
    statuses = Counter(i.row["status"] for (edition, _), i in definitions.indicators.items() if edition == "2005")
    assert statuses == {"basic core": 32, "extended core": 9, "reference": 1}


def test_the_same_code_means_another_thing_in_another_edition(definitions: Definitions) -> None:
    assert "households" in definitions.indicator("2005", "HH7").title()
    assert "individuals" in definitions.indicator("2010", "HH7").title()
    assert ("2010", "HH6") in definitions.equivalents["2005", "HH7"]
    assert ("2010", "HH7") not in definitions.equivalents["2005", "HH7"]


def test_concordance_and_mappings_refer_to_existing_codes(definitions: Definitions) -> None:
    for row in definitions.concordance:
        for side in ("from", "to"):
            if row[f"code_{side}"]:
                definitions.indicator(row[f"edition_{side}"], row[f"code_{side}"])
    framework = {(row["framework"], row["indicator_code"]) for row in definitions.mdg_framework}
    for row in definitions.mdg_mapping:
        definitions.indicator(row["edition"], row["core_code"])
        for year in ("2003", "2008"):
            code = row[f"mdg_indicator_{year}"]
            assert not code or (year, code) in framework


def test_official_mdg_indicators(definitions: Definitions) -> None:
    """The list of 15 January 2008: 8.14 fixed lines, 8.15 mobile subscriptions, 8.16 Internet users."""
    official = {
        (row["edition"], row["mdg_indicator_2008"]): row["core_code"]
        for row in definitions.mdg_mapping
        if row["relation"] == "official" and row["mdg_indicator_2008"].startswith("8.1")
    }
    for edition in CODES_BY_EDITION:
        assert official[edition, "8.14"] == "A1"
        assert official[edition, "8.15"] == "A2"
        assert official[edition, "8.16"] == ("HH8" if edition == "2005" else "HH7")


def test_members_of_groups_are_areas(definitions: Definitions) -> None:
    groups = {(row["grouping"], row["ref_area"]) for row in definitions.groups}
    for each in definitions.members():
        assert each.ref_area in definitions.areas
        assert (each.grouping, each.group) in groups


@pytest.mark.parametrize(("year", "members"), [(2005, 50), (2015, 48), (2025, 44)])
def test_least_developed_countries_by_year(definitions: Definitions, year: int, members: int) -> None:
    """The UN lists: 50 countries in 2005, 48 in 2015, 44 at the end of 2024."""
    found = [each for each in definitions.members() if each.grouping == "LDC" and each.counts(year)]
    assert len(found) == members


@pytest.mark.parametrize(
    ("edition", "text", "code", "label"),
    [
        ("2005", "I", "I", "Transport, storage and communications"),  # ISIC rev. 3.1: rev. 4 is of 2008
        ("2016", "I", "I", "Accommodation and food service activities"),
        ("2022", "K", "K", "Financial and insurance activities"),
        ("2022", "ISIC5_L", "ISIC5_L", "Financial and insurance activities"),
        ("2022", "Arts, sports and recreation", "ISIC5_S", "Arts, sports and recreation"),
    ],
)
def test_a_letter_of_an_economic_activity_belongs_to_its_scheme(
    definitions: Definitions, edition: str, text: str, code: str, label: str
) -> None:
    """The letters J to S mean other activities in ISIC rev. 5, which therefore has codes of its own."""
    assert Codes(definitions).dimension("ACTIVITY", edition, "B1", text) == code
    assert definitions.codes(definitions.indicator(edition, "B1"), "ACTIVITY")[code].label() == label


def test_every_table_has_a_schema_and_no_schema_is_left_over() -> None:
    schemas = {path.name.removesuffix(".schema.json") for path in (resources.SCHEMAS / "definitions").iterdir()}
    assert schemas == {schema_of(name) for name in Definitions().files()}


def test_every_field_of_an_extract_is_defined_once_and_used() -> None:
    fields = json.loads((resources.SCHEMAS / "fields.json").read_text())
    described = [json.loads(path.read_text()) for path in (resources.SCHEMAS / "extracts").iterdir()]
    used = {column for each in described for column in each["columns"]}
    own = {column for each in described for column in each.get("fields", {})}
    assert set(fields) <= used
    assert used <= set(fields) | own
    assert {path.stem for path in (resources.SCHEMAS / "extracts").iterdir()} == set(NAMES)


@pytest.mark.parametrize("text", ["Kenya", "KEN", "KE", "404", "kenya ", "Кения", "肯尼亚", "كينيا", "Kenia"])
def test_an_area_by_any_of_its_names(definitions: Definitions, text: str) -> None:
    assert definitions.names.resolve(text).ref_area == "KEN"


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("NA", "NAM"),
        ("Libyan Arab Jamahiriya", "LBY"),
        ("Swaziland", "SWZ"),
        ("EL", "GRC"),
        ("Côte d’Ivoire", "CIV"),
        ("Sudan (former)", "SDN_736"),
        ("Serbia and Montenegro", "SCG"),
        ("China, Hong Kong Special Administrative Region", "HKG"),
    ],
)
def test_old_and_odd_names(definitions: Definitions, text: str, area: str) -> None:
    assert definitions.names.resolve(text).ref_area == area


def test_aggregates_are_no_areas_and_misspellings_get_a_proposal(definitions: Definitions) -> None:
    assert definitions.names.resolve("World").kind == "aggregate"
    assert definitions.names.resolve("EU27_2020").kind == "aggregate"
    assert definitions.names.nearest("Keniya") == "KEN"


def test_names_in_six_languages(definitions: Definitions) -> None:
    names = {language: definitions.names.name("KEN", language) for language in ("en", "fr", "es", "ru", "ar", "zh")}
    assert names == {"en": "Kenya", "fr": "Kenya", "es": "Kenya", "ru": "Кения", "ar": "كينيا", "zh": "肯尼亚"}


def test_an_unknown_code_names_the_editions_that_have_it(definitions: Definitions) -> None:
    with pytest.raises(UsageError) as wrong:
        definitions.indicator("2016", "A11")
    assert wrong.value.advice == "A11 exists in: 2005."


def test_a_wrong_line_is_named_with_file_and_line(tmp_path: Path) -> None:
    copy = tmp_path / "definitions"
    shutil.copytree(resources.DEFINITIONS, copy)
    path = copy / "areas.csv"
    lines = path.read_text().splitlines()
    lines[5] = lines[5].replace(",current,", ",recent,")
    path.write_text("\n".join(lines) + "\n")
    with pytest.raises(DefinitionError) as wrong:
        _ = Definitions(copy).areas
    assert wrong.value.title.startswith("areas.csv, line 6: kind must be one of")


def test_a_row_with_too_many_cells_is_named(tmp_path: Path) -> None:
    path = tmp_path / "symbols.csv"
    path.write_text("text,obs_status,conf_status,meaning,source\nn.a.,O,,not available,UN, practice\n")
    with pytest.raises(DefinitionError, match=r"symbols\.csv, line 2: the row does not have 5 cells"):
        read_csv(path, "symbol")


def test_a_wrong_yaml_entry_is_named_with_its_line(tmp_path: Path) -> None:
    copy = tmp_path / "definitions"
    shutil.copytree(resources.DEFINITIONS, copy)
    path = copy / "editions.yml"
    path.write_text(path.read_text().replace("confidence: low", "confidence: none"))
    with pytest.raises(DefinitionError) as wrong:
        _ = Definitions(copy).editions
    line = int(re.search(r"line (\d+)", wrong.value.title).group(1))  # type: ignore[union-attr]
    assert "confidence: none" in path.read_text().splitlines()[line - 1]


@pytest.mark.parametrize(
    ("name", "right", "wrong", "meant"),
    [
        ("editions.yml", "  confidence: low", "  confidense: low", "Did you mean confidence?"),
        ("rules/R031.yml", "params_note: ", "param_note: ", "Did you mean params_note"),
        ("questionnaire.yml", "\nstatuses: ", "\nzzzzz: ", "Correct or remove it;"),
    ],
)
def test_a_key_that_there_is_not_is_named_with_its_line_and_what_was_meant(
    tmp_path: Path, name: str, right: str, wrong: str, meant: str
) -> None:
    path = tmp_path / Path(name).name
    text = (resources.DEFINITIONS / name).read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))
    with pytest.raises(DefinitionError) as told:
        read_yaml(path, schema_of(name))
    line = int(re.search(r"line (\d+)", told.value.title).group(1))  # type: ignore[union-attr]
    assert path.read_text().splitlines()[line - 1].strip().startswith(wrong.strip().rstrip(":").split(":")[0])
    assert told.value.advice.startswith(meant)


def test_the_hash_changes_with_the_data(tmp_path: Path, definitions: Definitions) -> None:
    copy = tmp_path / "definitions"
    shutil.copytree(resources.DEFINITIONS, copy)
    assert Definitions(copy).hash == definitions.hash
    (copy / "coverage.yml").write_text((copy / "coverage.yml").read_text().replace("0.5", "0.6"))
    assert Definitions(copy).hash != definitions.hash


@pytest.mark.parametrize("part", ["title", "message", "remedy"])
def test_rules_say_the_same_in_every_language(definitions: Definitions, part: str) -> None:
    for rule in definitions.rules.values():
        words = getattr(rule, part)
        wanted = set(re.findall(r"\{(\w+)\}", plain(words["en"])))
        for language in UN_LANGUAGES:
            for text in texts(words[language]):
                assert set(re.findall(r"\{(\w+)\}", text)) == wanted, (rule.id, language)


def test_every_kind_of_rule_has_its_sql_and_no_sql_is_left_over(definitions: Definitions) -> None:
    in_sql = [kind for kind in definitions.kinds.values() if kind.grain not in {Grain.FILE, Grain.CONFIRMATION}]
    files = {f"{path.parent.name}/{path.stem}" for path in (resources.SQL / "checks").glob("*/*.sql")}
    assert files == {f"{kind.grain}/{kind.name}" for kind in in_sql}
    assert {rule.kind.name for rule in definitions.rules.values()} == set(definitions.kinds)


LISTS = {
    "sex": "sex",
    "age": "age_bands",
    "education": "education",
    "labour force status": "labour_force_status",
    "occupation": "occupation",
    "urban/rural": "urban_rural",
}


def test_a_breakdown_that_an_edition_names_has_its_codes(definitions: Definitions) -> None:
    """Else values that the list asks for are refused: HH4 by urban and rural was, with “Codes: -”."""
    lacking = {
        (edition, code, name)
        for (edition, code), indicator in definitions.indicators.items()
        for name in indicator.row["optional_breakdowns"].split("; ")
        if name in LISTS and LISTS[name] not in indicator.code_lists
    }
    assert not lacking


def test_what_stands_twice_says_the_same(definitions: Definitions) -> None:
    """Dimensions and concepts are named in data, in code, in schemas and in the store: they may not drift apart."""
    assert tuple(definitions.dimensions) == DIMENSIONS
    for name, where in (("column", ("properties", "concept")), ("profile", ("definitions", "concept"))):
        node = json.loads((resources.SCHEMAS / "definitions" / f"{name}.schema.json").read_text())
        for step in where:
            node = node[step]
        assert set(node["enum"]) == set(CONCEPTS) - {"SERIES"}, name  # a layout fills it, no heading says it
    published = [field["name"] for field in schema("observations")["fields"]]
    table = resources.sql("store/migrations/0001_first").split("lake.observations")[1].split(";")[0]
    later = resources.sql("store/migrations/0006_sampling_errors").split("INSERT")[0]
    kept = set(re.findall(r"[A-Z_]{2,}", table + later))
    assert set(published) - {"FOOTNOTE"} <= kept  # a footnote is a confirmation
    assert set(KEPT) <= set(OBSERVATION_COLUMNS)


def test_editions_in_schemas_are_the_editions(definitions: Definitions) -> None:
    for name in ("mdg_mapping", "series"):
        described = json.loads((resources.SCHEMAS / "definitions" / f"{name}.schema.json").read_text())
        assert set(described["properties"]["edition"]["enum"]) == set(definitions.editions), name


def test_dormant_rules_exist_and_have_an_end(definitions: Definitions) -> None:
    named = [rule for entry in definitions.dormant["rules"] for rule in entry["rules"]]
    assert len(named) == len(set(named))
    assert set(named) <= set(definitions.rules)
