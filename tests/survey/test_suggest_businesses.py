"""A draft of a design of businesses: by names, by labels in seven languages, and what is left to a person."""

from __future__ import annotations

import csv
import re
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest
import yaml

from indicators.definitions.registry import Definitions
from indicators.survey.design_file import DECIDE
from indicators.survey.suggest.draft import Draft, draft
from indicators.survey.tabulate import tabulate
from tests.survey import synthetic_businesses

EXAMPLE = synthetic_businesses.FOLDER
with (Path(__file__).parents[1] / "files" / "business_survey_labels.csv").open(encoding="utf-8", newline="") as stream:
    LABELS = list(csv.DictReader(stream))
NAMES = [row["variable"] for row in LABELS]
YES = {
    "en": ("Yes", "No"),
    "fr": ("Oui", "Non"),
    "es": ("Sí", "No"),
    "pt": ("Sim", "Não"),
    "ru": ("Да", "Нет"),
    "ar": ("نعم", "لا"),
    "zh": ("是", "否"),
}
CODED = ["computer", "internet", "web", "orders_received", "orders_placed", "email", "banking"]


def sample() -> pd.DataFrame:
    table = pd.DataFrame(synthetic_businesses.sample())[NAMES]
    table["web"] = table["web"].where(table["web"] < 90, 2)
    return table


def found(folder: Path, *paths: Path) -> tuple[Draft, dict[str, Any]]:
    drafted = draft(paths, Definitions(), folder / "DESIGN.yml")
    document: dict[str, Any] = yaml.safe_load(drafted.text)
    return drafted, document


def filled(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for key, value in {"title": "A survey", "area": "KEN", "year": "2016", "source": "invented"}.items():
        text = re.sub(rf"^{key}: {DECIDE}", f"{key}: {value}", text, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")


def figures(path: Path) -> dict[tuple[str, ...], Any]:
    rows = tabulate(path, Definitions()).submission
    keys = ("INDICATOR", "BREAKDOWN", "SIZE_CLASS", "ACTIVITY", "MEASURE")
    return {
        tuple(str(row[key]) for key in keys): (row["OBS_VALUE"], row["STANDARD_ERROR"])
        for row in rows
        if row["OBS_VALUE"] != "" and row["MEASURE"] == "PCT"
    }


def test_the_example_needs_its_codes_only(tmp_path: Path) -> None:
    _, document = found(tmp_path, Path(shutil.copy(EXAMPLE / "businesses.csv", tmp_path)))
    file = document["files"]["business"]
    by_hand = yaml.safe_load((EXAMPLE / "DESIGN.yml").read_text(encoding="utf-8"))["files"]["business"]
    assert {key: value for key, value in by_hand.items() if key != "reference_period"} == file
    filled(tmp_path / "DESIGN.yml")
    text = re.sub(rf"(\w+ = ){DECIDE}", r"\g<1>1", (tmp_path / "DESIGN.yml").read_text())
    web = (
        "codes: [1, 2], does_not_know: {codes: [97], counts_as: negative}, no_answer: {codes: [98], counts_as: missing}"
    )
    (tmp_path / "DESIGN.yml").write_text(text.replace(f"codes: [{DECIDE}]", web))
    ours, theirs = figures(tmp_path / "DESIGN.yml"), figures(EXAMPLE / "DESIGN.yml")
    assert set(theirs) <= set(ours)
    assert {key: ours[key] for key in theirs} == theirs


@pytest.mark.parametrize("language", list(YES))
def test_labels_in_every_language_say_what_variables_are(tmp_path: Path, language: str) -> None:
    """The names say nothing: all is known by the labels; then the figures are those of the example."""
    table = sample()
    secret = {name: f"v{place}" for place, name in enumerate(NAMES)}
    labels = {secret[row["variable"]]: row[language] for row in LABELS}
    codes = {secret[name]: dict(zip((1.0, 2.0), YES[language], strict=True)) for name in CODED}
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(table.rename(columns=secret), path, column_labels=labels, variable_value_labels=codes)
    drafted, document = found(tmp_path, path)
    file = document["files"]["business"]
    assert (file["key"], file["scope"]) == ([secret["id"]], f"{secret['persons']} >= 10"), drafted.text
    assert file["sampling"] == {
        "weight": secret["weight"],
        "stages": [{"strata": secret["stratum"], "population": secret["frame"]}],
    }, drafted.text
    shares = dict(zip(("B1", "B3", "B5", "B7", "B8"), CODED[:5], strict=True))
    ratios = {"B2": "staff_computer", "B4": "staff_internet"}
    assert {each["indicator"]: each for each in document["indicators"]} == {
        **{
            code: {"indicator": code, "file": "business", "share": f"{secret[name]} = 1"}
            for code, name in shares.items()
        },
        **{
            code: {"indicator": code, "file": "business", "ratio": {"of": secret[name], "to": secret["persons"]}}
            for code, name in ratios.items()
        },
        "B12": {
            "indicator": "B12",
            "file": "business",
            "items": {"EMAIL": f"{secret['email']} = 1", "BANKING": f"{secret['banking']} = 1"},
        },
    }, drafted.text
    assert document["breakdowns"]["activity"]["categories"]["G"] == f"{secret['section']} = 'G'"
    assert document["breakdowns"]["size"]["of"] == secret["persons"]
    assert all("CHECK" in line or DECIDE in line for _, line in drafted.open)
    filled(tmp_path / "DESIGN.yml")
    assert DECIDE not in (tmp_path / "DESIGN.yml").read_text(encoding="utf-8").split("\n", 2)[2]
    drawn, given = figures(tmp_path / "DESIGN.yml"), figures(EXAMPLE / "DESIGN.yml")
    assert drawn["B2", "_T", "_T", "_T", "PCT"] == given["B2", "_T", "_T", "_T", "PCT"]


def write(folder: Path, table: pd.DataFrame, labels: dict[str, str], codes: dict[str, dict[float, str]]) -> Path:
    path = folder / "survey.dta"
    pyreadstat.write_dta(table, path, column_labels=labels, variable_value_labels=codes)
    return path


def test_a_class_of_size_is_read_by_its_bounds_and_a_section_by_its_title(tmp_path: Path) -> None:
    table = sample()[["id", "stratum", "weight", "computer", "orders_placed"]]
    table["size"] = [float(1 + place % 4) for place in range(len(table))]
    table["isic"] = [float(1 + place % 3) for place in range(len(table))]
    sizes = {1.0: "0 to 9", 2.0: "10-49", 3.0: "50 à 249", 4.0: "250 and more"}
    sections = {1.0: "Manufacturing", 2.0: "G - Trade", 3.0: "Comercio y otros"}
    labels = {"size": "Size class by number of employees"}
    drafted, document = found(tmp_path, write(tmp_path, table, labels, {"size": sizes, "isic": sections}))
    breakdowns = document["breakdowns"]
    categories = {"S0T9": "size = 1", "S10T49": "size = 2", "S50T249": "size = 3", "S_GE250": "size = 4"}
    assert breakdowns["size"]["categories"] == categories
    assert breakdowns["activity"]["categories"] == {"C": "isic = 1", "G": "isic = 2"}
    file = document["files"]["business"]
    assert file["scope"] == DECIDE, "without a number of persons employed nobody knows who is in scope"
    assert file["sampling"]["stages"] == [{"strata": "stratum"}]
    assert "no population is known" in drafted.text
    assert not [each for each in document["indicators"] if each["indicator"] in {"B2", "B4"}]


def test_a_percentage_of_persons_employed_is_a_part_of_them(tmp_path: Path) -> None:
    table = sample()
    table["staff_computer"] = [float(place % 101) for place in range(len(table))]
    labels = {"staff_computer": "Percentage of persons employed using computers"}
    _, document = found(tmp_path, write(tmp_path, table, labels, {}))
    [b2] = [each for each in document["indicators"] if each["indicator"] == "B2"]
    assert b2["ratio"] == {"of": "staff_computer * persons / 100", "to": "persons"}


def test_what_is_doubtful_is_left_to_a_person(tmp_path: Path) -> None:
    table = sample().rename(columns={"persons": "staff"})
    table["women"] = table["staff"] // 2
    table.loc[0, ["staff", "frame"]] = (9999, 3)
    table["isic"] = [1000.0 + place for place in range(len(table))]
    labels = {
        "staff": "Number of employees",
        "women": "Number of employees who are women",
        "email": "Internet used for e-mail or banking",
        "internet": "Does the enterprise use the Internet?",
        "web": "Uses the Internet at all",
    }
    drafted, document = found(tmp_path, write(tmp_path, table.drop(columns="section"), labels, {}))
    file = document["files"]["business"]
    assert file["scope"] == DECIDE
    assert "one of staff “Number of employees”, women “Number of employees who are women”" in drafted.text
    assert file["sampling"]["stages"] == [{"strata": "stratum"}], "frame differs within its stratum"
    assert "not one number in each stratum: frame" in drafted.text
    assert not [each for each in document["indicators"] if each["indicator"] == "B12"]
    assert f"{DECIDE} which is EMAIL: email “Internet used for e-mail or banking”" in drafted.text
    assert f"{DECIDE}: activity by the codes of isic" in drafted.text
    ratio = {"of": "staff_computer", "to": DECIDE}
    assert ratio in [each.get("ratio") for each in document["indicators"]]


def test_a_code_of_nines_is_no_bound(tmp_path: Path) -> None:
    table = sample()
    table.loc[0, "persons"] = 99999
    table.loc[0, "staff_computer"] = -1
    _, document = found(tmp_path, write(tmp_path, table, {}, {}))
    bounds = {each["variables"][0]: each["between"] for each in document["answers"] if "between" in each}
    assert bounds["persons"] == [1, DECIDE]
    assert bounds["staff_computer"][0] == DECIDE


def test_a_labour_force_survey_is_one_of_persons(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"pid": range(30), "sex": [1, 2] * 15, "age": range(15, 45), "isic": [10] * 30, "w": [1.5] * 30}
    )
    table["size"] = table["pid"] + 3
    labels = {"isic": "Economic activity of the enterprise", "size": "Number of persons employed", "w": "Weight"}
    drafted, document = found(tmp_path, write(tmp_path, table.astype(float), labels, {}))
    assert list(document["files"]) == ["person"]
    assert "businesses have isic “Economic activity of the enterprise”" in drafted.text


def test_households_and_businesses_are_drafted_side_by_side(tmp_path: Path) -> None:
    home = tmp_path / "homes.csv"
    home.write_text("hhid,weight,internet\n" + "".join(f"{n},1,1\n" for n in range(20)))
    _, document = found(tmp_path, Path(shutil.copy(EXAMPLE / "businesses.csv", tmp_path)), home)
    assert {name: file["unit"] for name, file in document["files"].items()} == {
        "household": "household",
        "business": "business",
    }
    assert [each["indicator"] for each in document["indicators"]][:2] == ["HH6", "B1"]
