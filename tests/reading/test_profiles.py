"""Layout profiles: every word of the language, and the proposal that a person begins with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from indicators.base.errors import DefinitionError
from indicators.definitions.layout_profiles import profile_of
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import read_yaml
from indicators.reading.book import open_book
from indicators.reading.layouts.profiled import Profiled
from indicators.reading.raw import Declared
from indicators.reading.suggest_profile import suggest
from tests.conftest import SAMPLES

BASE: dict[str, Any] = {
    "name": "t",
    "title": "A profile for tests",
    "source": "S",
    "recognise": {"headings": ["land", "jahr"]},
    "columns": {"REF_AREA": "land", "TIME_PERIOD": "jahr", "OBS_VALUE": "wert"},
    "series": {"system": "UNDATA", "name": "internet_use"},
}


def rows(definitions: Definitions, text: str, name: str = "f.csv", **changes: Any) -> list[dict[str, Any]]:
    profile = Profiled(profile_of(BASE | changes))
    book = open_book(text.encode(), name)
    assert profile.recognises(book, definitions) or changes.get("by_name_only")
    return profile.read(book, definitions, Declared()).rows


def test_the_heading_may_stand_below_title_lines(definitions: Definitions) -> None:
    [row] = rows(definitions, "Internet,\nall figures,\nland,jahr,wert\nKEN,2015,16.6\n")
    assert (row["REF_AREA"], row["TIME_PERIOD"], row["OBS_VALUE"], row["ADDRESS"]) == ("KEN", "2015", "16.6", "4:3")
    assert (row["EDITION"], row["INDICATOR"], row["SOURCE"]) == ("2010", "HH7", "S, internet_use")


def test_a_column_without_heading_and_a_choice_of_columns(definitions: Definitions) -> None:
    text = "land,,jahr,wert,iso\n4,Kenya,2015,1,\n5,,2015,2,SEN\n"
    found = rows(definitions, text, columns=BASE["columns"] | {"REF_AREA": ["#2", "iso"]})
    assert [row["REF_AREA"] for row in found] == ["Kenya", "SEN"]


def test_years_as_columns(definitions: Definitions) -> None:
    text = "land,jahr,2014 ,2015\nKEN,x,1,\nSEN,x,2,3\n"
    found = rows(definitions, text, years=r"\d{4}\s*", columns={"REF_AREA": "land"})
    assert [(r["REF_AREA"], r["TIME_PERIOD"], r["OBS_VALUE"]) for r in found] == [
        ("KEN", "2014", "1"),
        ("SEN", "2014", "2"),
        ("SEN", "2015", "3"),
    ]


def test_series_as_columns_as_file_name_and_as_text(definitions: Definitions) -> None:
    text = "land,jahr,internet_users,other\nKEN,2015,1,9\n"
    profile = Profiled(profile_of(BASE | {"series": {"system": "GAPMINDER", "headings": True}}))
    raw = profile.read(open_book(text.encode(), "f.csv"), definitions, Declared())
    assert [row["OBS_VALUE"] for row in raw.rows] == ["1"]
    assert raw.notes == [("series_left_out", "1 / 1")]
    text = "land,jahr,wert\nKEN,2015,1\n"
    [row] = rows(definitions, text, "it.cel.sets.p2.csv", series={"system": "WB", "file_name": r"^(.+?)\.csv"})
    assert row["INDICATOR"] == "A2"
    text = "land,jahr,wert,was\nKEN,2015,1,2G mobile network\nKEN,2015,1,tea\n"
    profile = Profiled(profile_of(BASE | {"series": {"system": "NATIONAL", "prefix": "9.c.1/", "columns": ["was"]}}))
    raw = profile.read(open_book(text.encode(), "f.csv"), definitions, Declared())
    assert [(row["INDICATOR"], row["BREAKDOWN"]) for row in raw.rows] == [("A6", "2G")]
    assert raw.notes == [("series_left_out", "1 / 1")]


def test_codes_constants_keep_and_scale(definitions: Definitions) -> None:
    text = "land,jahr,wert,s,note,region\nKEN,2015,0.5,w,Estimate.,\nKEN,2015,0.4,m,other,north\n"
    [row] = rows(
        definitions,
        text,
        columns=BASE["columns"] | {"SEX": "s", "OBS_STATUS": "note"},
        codes={"SEX": {"w": "F", "m": "M"}, "OBS_STATUS": {"Estimate.": "E"}},
        codes_only=["OBS_STATUS"],
        constants={"AGE_SCOPE": "15+"},
        keep={"region": ""},
        scale={"heading": "s", "matches": "w", "factor": "x100"},
    )
    assert (row["SEX"], row["OBS_STATUS"], row["AGE_SCOPE"], row["UNIT_MULT"]) == ("F", "E", "15+", "x100")


def test_a_profile_with_a_wrong_word_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.yml"
    path.write_text(
        "name: pp\ntitle: a long title\nsource: s\nrecognise: {headings: [a]}\nseries: {system: WB}\ncolums: {}\n"
    )
    with pytest.raises(DefinitionError, match=r"p\.yml, line 6: .*colums"):
        read_yaml(path, "profile")


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("years: '(20'", "years"),
        ("footnotes: '\\d+ .*'", "footnotes"),
        ("title_cell: {pattern: 'Table', concept: series}", "title_cell"),
    ],
)
def test_a_pattern_that_is_none_or_lacks_its_groups_is_refused(tmp_path: Path, words: str, wrong: str) -> None:
    path = tmp_path / "p.yml"
    good = "name: pp\ntitle: a long title\nsource: s\nrecognise: {headings: [a]}\nseries: {system: WB}\n"
    path.write_text(good)
    assert read_yaml(path, "profile")["name"] == "pp"
    path.write_text(good + words + "\n")
    with pytest.raises(DefinitionError, match=wrong):
        read_yaml(path, "profile")


def test_a_proposal_names_heading_area_year_and_value(definitions: Definitions) -> None:
    text = "Title line,,,\nCode,,Year,Value\n4,Kenya,2015,1.5\n5,Senegal,2015,2\n"
    proposal = suggest(text.encode(), "f.csv", "x", definitions)
    assert proposal["columns"] == {"TIME_PERIOD": "Year", "OBS_VALUE": "Value", "REF_AREA": "#2"}
    assert proposal["recognise"] == {"headings": ["Code", "Year", "Value"]}


SUGGESTED = {
    "a unit and an indicator are no country": (
        "indic,unit,nation,2014 value,2014 note,2015 value,2015 note\nMAR,PT,KEN,20.1,,22,e\nMAR,GB,UGA,10.1,x,..,\n",
        {
            "columns": {"UNIT_MEASURE": "unit", "REF_AREA": "nation"},
            "value_headings": r"(?P<TIME_PERIOD>\d{4})\ value",
            "beside": {"COMMENT_OBS": r"(?P<TIME_PERIOD>\d{4})\ note"},
        },
    ),
    "codes alone are areas where there are several": (
        "Domain,Series Id,SE,Place,When,Amount\nNET,BB,M,Ghana,2015,12\nNET,BB,F,Togo,2015,13\nNET,BB,M,Togo,2015,4\n",
        {"columns": {"REF_AREA": "Place", "TIME_PERIOD": "When", "SEX": "SE", "OBS_VALUE": "Amount"}},
    ),
    "core codes are the series": (
        "Pays,Unité,Indicateur,Sexe,Période,Valeur\nMaroc,PT,HH7,Femmes,2014,22.1\nMaroc,PT,HH7,Hommes,2014,25.1\n",
        {
            "columns": {
                "UNIT_MEASURE": "Unité", "SEX": "Sexe", "OBS_VALUE": "Valeur", "REF_AREA": "Pays",
                "TIME_PERIOD": "Période",
            },
            "series": {"system": "CORE", "columns": ["Indicateur"]},
        },
    ),
    "sexes across": (
        "Economy;Unit;Code;Femmes;Hommes;Total\nKenya;GB;CI;20,1;22,3;21\nUganda;GB;CI;10,1;12,3;11\n",
        {
            "columns": {"UNIT_MEASURE": "Unit", "REF_AREA": "Economy"},
            "value_headings": "(?P<SEX>Femmes|Hommes|Total)",
            "codes": {"SEX": {"Femmes": "F", "Hommes": "M", "Total": "_T"}},
            "series": {"system": "NATIONAL", "columns": ["Code"]},
        },
    ),
    "several columns of values are series, and a footer is no area": (
        "Country,Year,Internet users (%),Subscriptions\nWorld,2015,16,9\nTogo,2015,7,4\n,,,\nData from: X,,,\n",
        {
            "columns": {"TIME_PERIOD": "Year", "REF_AREA": "Country"},
            "series": {"system": "NATIONAL", "headings": True},
        },
    ),
    "a code of an economy under a heading that says code": (
        "Code,Year,Share of the population\nKEN,2015,16\nTGO,2015,7\n",
        {
            "columns": {"TIME_PERIOD": "Year", "REF_AREA": "Code", "OBS_VALUE": "Share of the population"},
            "series": {"system": "NATIONAL", "name": "say which series this is"},
        },
    ),
    "numbers and the same per 100 have the same years": (
        ",Lines,,Lines per 100,\n,2014,2015,2014,2015\nKenya,5,6,0.1,0.2\nTogo,7,8,0.1,0.2\n",
        {
            "columns": {"REF_AREA": "#1"},
            "heading_rows_above": 1,
            "fill": True,
            "value_headings": r"(?P<series>.+) \| (?P<TIME_PERIOD>\d{4})",
        },
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SUGGESTED.values(), ids=SUGGESTED)
def test_a_proposal_looks_at_what_the_columns_hold(
    definitions: Definitions, text: str, expected: dict[str, Any]
) -> None:
    proposal = suggest(text.encode(), "f.csv", "x", definitions)
    assert {word: proposal.get(word) for word in expected} == expected
    profile_of(proposal)


def test_what_is_proposed_reads_the_file(definitions: Definitions) -> None:
    text = "Land,Frau,Mann,Insgesamt\nKenya,20,22,21\nTogo,..,12,11\n".replace("Land", "Country")
    text = text.replace("Frau", "Female").replace("Mann", "Male").replace("Insgesamt", "Total")
    proposal = suggest(text.encode(), "f.csv", "x", definitions)
    proposal["series"] = {"system": "CORE", "name": "HH7"}
    raw = Profiled(profile_of(proposal)).read(open_book(text.encode(), "f.csv"), definitions, Declared())
    assert [(row["REF_AREA"], row["SEX"], row["OBS_VALUE"]) for row in raw.rows] == [
        ("Kenya", "F", "20"), ("Kenya", "M", "22"), ("Kenya", "_T", "21"),
        ("Togo", "F", ".."), ("Togo", "M", "12"), ("Togo", "_T", "11"),
    ]  # fmt: skip


def test_the_commands(tmp_path: Path) -> None:
    ict = Path(sys.executable).parent / "ict"
    shown = subprocess.run(
        [ict, "profile", "test", SAMPLES / "MNG_worldbank_wide.csv", "--rows", "1"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "layout worldbank-wide: 38 observations" in shown.stdout
    proposed = subprocess.run(
        [ict, "profile", "suggest", SAMPLES / "MNG_worldbank_wide.csv"], capture_output=True, text=True, check=True
    )
    assert "years: \\d{4}" in proposed.stdout
    broken = subprocess.run(
        [ict, "profile", "test", SAMPLES / "TON_2016_questionnaire.xlsx"], capture_output=True, text=True, check=False
    )
    assert broken.returncode == 2
