"""A key that multiplies, misses or is missing stops the tabulation; the codes of a file are found by a design."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import readstat_arrow
import yaml
from readstat_arrow import Metadata

from indicators.definitions.registry import Definitions
from indicators.survey.binding import Binder
from indicators.survey.check import check, require_sound
from indicators.survey.design_file import DesignError, read_design
from indicators.survey.estimation import estimate
from indicators.survey.microdata import open_microdata
from tests.conftest import ROOT
from tests.survey.files import design, written

HOUSEHOLDS = "hid,w\n1,10\n2,10\n3,10\n"
PERSONS = "pid,hid,w,a\n1,1,10,1\n2,1,10,0\n3,2,10,1\n"
REAL = ROOT.parent / "shared" / "data" / "survey-brazil-ticdom-2017"


def document(**link: Any) -> dict[str, Any]:
    household = {"path": "household.csv", "unit": "household", "key": ["hid"], "sampling": {"weight": "w"}}
    person = {"path": "person.csv", "unit": "individual", "key": ["pid"], "sampling": {"weight": "w"}}
    person["link"] = {"file": "household", "by": ["HID"], **link}
    return design(files={"household": household, "person": person}, answers=[{"variables": ["a"], "codes": [0, 1]}])


def test_a_link_has_the_parts_of_the_key_that_it_leads_to(tmp_path: Path) -> None:
    file = written(tmp_path, document(by=["hid", "pid"]), household=HOUSEHOLDS, person=PERSONS)
    with pytest.raises(DesignError, match="it has 2 variables, and the key of household has 1: hid"):
        require_sound(file, open_microdata(file))
    file = written(tmp_path, document(), household="hid,w\n01,10\n02,10\n", person=PERSONS)
    with pytest.raises(DesignError, match="hid is a number, and the key of household a text"):
        require_sound(file, open_microdata(file))


def test_many_rows_are_counted_and_few_are_named(tmp_path: Path) -> None:
    persons = "pid,hid,w,a\n" + "".join(f"{number},1,1,1\n" for number in range(20)) * 2
    file = written(tmp_path, document(), household=HOUSEHOLDS, person=persons)
    said = [each.message() for each in check(file, open_microdata(file), Definitions()).findings]
    assert "person.csv: pid is no key. Values in more than one row: 20; rows concerned: 40 (1, 2, 3, 4, 5, …)." in said


def test_nothing_is_tabulated_with_a_wrong_key(tmp_path: Path) -> None:
    file = written(tmp_path, document(), household=HOUSEHOLDS + "1,10\n", person=PERSONS)
    with pytest.raises(DesignError, match=r"files\.household\.key: household\.csv: hid is no key") as wrong:
        estimate(file, open_microdata(file))
    assert wrong.value.advice


@pytest.mark.skipif(not REAL.is_dir(), reason="../shared with the Brazilian survey is not here")
def test_joining_the_brazilian_files_by_stratum_and_unit_is_an_error(tmp_path: Path) -> None:
    """It multiplies rows, and moves Internet users from 67.47 to 65.10 percent without a word."""
    stated = yaml.safe_load((Path(__file__).parent / "brazil.yml").read_text(encoding="utf-8"))
    wrong = copy.deepcopy(stated)
    wrong["files"]["household"]["key"] = ["ESTRATO", "UPA"]
    wrong["files"]["person"]["link"]["by"] = ["ESTRATO", "UPA"]
    for name, text in (("good", stated), ("wrong", wrong)):
        for file in text["files"].values():
            file["path"] = str(REAL / file["path"])
        (tmp_path / f"{name}.yml").write_text(yaml.safe_dump(text), encoding="utf-8")
    file = read_design(tmp_path / "good.yml")
    data = open_microdata(file)
    require_sound(file, data)
    with pytest.raises(DesignError, match=r"ESTRATO, UPA is no key. Values in more than one row: 9\d\d"):
        require_sound(read_design(tmp_path / "wrong.yml"), data)


def test_a_design_names_the_codes_that_spss_declares_missing(tmp_path: Path) -> None:
    table = pa.table({"id": [1.0, 2.0, 3.0, 4.0], "a": pa.array([1.0, 0.0, 8.0, 9.0])})
    readstat_arrow.write_sav(tmp_path / "person.sav", table, Metadata(missing_values={"a": {"values": [8.0, 9.0]}}))
    tags = pa.array([{"value": 1.0, "tag": None}, {"value": 0.0, "tag": None}, {"value": None, "tag": "a"}, None],
                    pa.struct([("value", pa.float64()), ("tag", pa.string())]))  # fmt: skip
    readstat_arrow.write_dta(tmp_path / "person.dta", table.set_column(1, "a", tags), Metadata())
    for ending, code, missing in ((".sav", 8, [4]), (".dta", ".a", [4])):
        stated = design(
            answers=[{"variables": ["a"], "codes": [0, 1], "does_not_know": {"codes": [code], "counts_as": "negative"}}]
        )
        stated["files"]["person"]["path"] = f"person{ending}"  # type: ignore[index]
        file = written(tmp_path, stated)
        data = open_microdata(file)
        binder = Binder(file.design, data.tables, "person")
        said = {}
        for text in ("a = 1", "a <> 1", "a in (0, 1)", "not a = 1", "a is does_not_know", "a is missing"):
            found = data.con.execute(f"SELECT rowid + 1 FROM person WHERE {binder.condition(text).sql}").fetchall()
            said[text] = [row for (row,) in found]
        assert said == {
            "a = 1": [1],
            "a <> 1": [2],
            "a in (0, 1)": [1, 2],
            "not a = 1": [2, 3],
            "a is does_not_know": [3],
            "a is missing": missing,
        }
        [share] = estimate(file, data).estimates
        assert share.sample == 3
