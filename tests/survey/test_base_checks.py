"""Nothing is tabulated on a doubtful base: an error with the variable, the rows and the way out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from indicators.survey.check import check
from indicators.survey.design_file import DesignError
from indicators.survey.estimation import estimate
from indicators.survey.microdata import open_microdata
from tests.survey.files import design, written

GOOD = "id,h,p,N,w,a,g\n1,1,1,9,10,1,x\n2,1,2,9,10,0,y\n3,2,3,9,20,1,x\n4,2,4,9,20,0,y\n"
ANSWERS = [{"variables": ["a"], "codes": [0, 1]}, {"variables": ["g"], "codes": ["x", "y"]}]
STAGE = {"units": "p", "strata": "h", "population": "N"}


def document(sampling: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    found: dict[str, Any] = design(answers=ANSWERS)
    found["files"]["person"]["sampling"] = {"weight": "w", "stages": [STAGE], **(sampling or {})}
    for key, value in changes.items():
        if key == "person":
            found["files"]["person"].update(value)
        elif key == "indicator":
            found["indicators"] = [{"indicator": "HH7", "file": "person", **value}]
        else:
            found[key] = value
    return found


def tabulated(folder: Path, csv: str, found: dict[str, Any]) -> None:
    file = written(folder, found, person=csv)
    estimate(file, open_microdata(file))


def test_the_good_one_passes(tmp_path: Path) -> None:
    tabulated(tmp_path, GOOD, document())


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",10,0,y", ",,0,y", "person.csv: w is missing. Rows: 1 (2)"),
        (",20,1,x", ",-20,1,x", "person.csv: w is negative. Rows: 1 (3)"),
        (",20,1,x", ",inf,1,x", "person.csv: w is a text, and in some rows no number. Rows: 1 (3)"),
        (",20,1,x", ",many,1,x", "person.csv: w is a text, and in some rows no number. Rows: 1 (3)"),
        ("3,2,3,9", "3,,3,9", "h is missing. Rows: 1 (3)"),
        ("3,2,3,9", "3,2,,9", "p is missing. Rows: 1 (3)"),
        ("3,2,3,9", "3,2,3,", "N is missing. Rows: 1 (3)"),
        ("3,2,3,9", "3,2,3,8", "N changes within stratum 2 of h"),
        ("9,20", "1,20", "N is 1 in stratum 2 of h, of which 2 units are in the file"),
        ("3,2,3,9", "3,2,1,9", "numbers of units in several strata (h, p): 1. Rows: 2 (1, 3)"),
        ("4,2,4,9", "4,3,4,9", "stratum 2 of h has one sampling unit"),
        (",10,0,y", ",10,7,y", "a holds a code that is not declared in row 2"),
        (",0,y", ",7,y", "a holds a code that is not declared in rows 2, 4 of person.csv"),
    ],
)
def test_what_is_wrong_with_a_file_is_told(tmp_path: Path, old: str, new: str, words: str) -> None:
    with pytest.raises(DesignError) as caught:
        tabulated(tmp_path, GOOD.replace(old, new), document())
    assert words in caught.value.title
    assert caught.value.advice


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (",10,0,y", ",,0,y", "R204"),
        (",20,1,x", ",many,1,x", "R206"),
        (",20,1,x", ",-20,1,x", "R207"),
        ("3,2,3,9", "3,2,3,", "R204"),
        ("3,2,3,9", "3,2,1,9", "R211"),
    ],
)
def test_what_a_rule_says_is_said_by_the_rule(tmp_path: Path, old: str, new: str, rule: str) -> None:
    """`ict survey tabulate` stops with the words of the finding of `ict survey check`."""
    file = written(tmp_path, document(), person=GOOD.replace(old, new))
    with pytest.raises(DesignError) as caught:
        estimate(file, open_microdata(file))
    data = open_microdata(file)
    found = [each for each in check(file, data, Definitions()).findings if each.rule.id == rule]
    assert found[0].message().removesuffix(".") in caught.value.title
    assert caught.value.advice == f"{found[0].remedy()} ({rule})"


def replicated(**keys: Any) -> dict[str, Any]:
    return document({"replicates": {"method": "brr", "weights": ["N", "w"], **keys}})


def calibrated(*margins: tuple[str, dict[str, float]], method: str = "raking") -> dict[str, Any]:
    stated = [{"by": by, "totals": totals} for by, totals in margins]
    return document({"calibration": {"method": method, "margins": stated, "source": "a census"}})


def indicator(**keys: Any) -> dict[str, Any]:
    return document(indicator=keys)


def breakdown(**keys: Any) -> dict[str, Any]:
    return document(breakdowns={"g": {"files": ["person"], **keys}})


G = ("g", {"x": 40.0, "y": 30.0})
AGAIN = ("case when g = 'x' then 1 else 2 end", {"1": 39.0, "2": 31.0})  # g in other words, with other totals
WORD = {"variables": ["a"], "codes": [0, 1], "no_answer": {"codes": ["n"], "counts_as": "missing"}}
DESIGNS: list[tuple[dict[str, Any], str]] = [
    (document({"weight": "weight"}), "line 13, files.person.sampling.weight: there is no variable weight"),
    (document({"stages": [{**STAGE, "strata": "H2"}]}), "there is no variable H2"),
    (document({"stages": [{"strata": "h"}, STAGE]}), "nothing can be drawn after it"),
    (document(answers=[]), "it is not said which answers a may hold"),
    (document(answers=[WORD]), "a holds numbers, and n is a text"),
    (document(answers=[{"variables": ["a"], "codes": [0]}]), "1 is no code of a: its answers are 0"),
    (indicator(share="b = 1"), "indicators.0.share: there is no variable b"),
    (indicator(share="a = 1", mean="a"), "it is not said what is computed"),
    (indicator(), "it is not said what is computed"),
    (indicator(share="a = 1", base="a = 1 and a = 0"), "no row of person is in the base of HH7"),
    (indicator(share="a = 1", breakdowns=["sex"]), "there is no breakdown of person sex"),
    (indicator(share="a = 1", file="persons"), "there is no file persons"),
    (breakdown(), "it has no categories"),
    (breakdown(of="a", bands=["15-24"]), "15-24 is no band"),
    (document(person={"link": {"file": "house", "by": ["id"]}}), "there is no other file house"),
    (replicated(weights=["r*"]), "no variable of person is called r*"),
    (replicated(weights=["N"]), "there is one replicate weight"),
    (replicated(method="jackknife"), "a jackknife needs its scale"),
    (replicated(scales=[1]), "there are 1 scales and 2 replicate weights"),
    (calibrated(("g", {"x": 9.0})), "the category y of g has no total"),
    (calibrated(("g", {"x": 9.0, "y": 9.0, "z": 9.0})), "no row of the file is in the category z"),
    (calibrated(G, G, method="poststratification"), "post-stratification has one margin"),
    (calibrated(G, ("a", {"0": 1.0, "1": 1.0})), "the totals of the margins add up to 70, 2"),
    (calibrated(G, AGAIN), "the totals cannot be reached"),
]


@pytest.mark.parametrize(("found", "words"), DESIGNS)
def test_what_is_wrong_with_a_design_is_told(tmp_path: Path, found: dict[str, Any], words: str) -> None:
    with pytest.raises(DesignError) as caught:
        tabulated(tmp_path, GOOD, found)
    assert words in caught.value.title
    assert caught.value.advice
