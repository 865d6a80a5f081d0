"""Of a wide file only the variables are loaded that its design may mean."""

from __future__ import annotations

from pathlib import Path

from indicators.survey.estimation import estimate
from indicators.survey.microdata import open_microdata
from tests.survey.files import design, written

NAMES = ("id", "w", "A", "C7_1", "C7_2", "year of birth", "village", "income", "D7_1", "remarks")
ROWS = ("1,1,1,1,0,1990,1,5,1,x", "2,1,0,1,1,1980,1,7,0,y", "3,1,1,0,1,1970,2,9,1,z", "4,1,0,0,0,1960,2,9,1,z")


def test_what_a_design_names_anywhere_is_loaded_and_nothing_else(tmp_path: Path) -> None:
    document = design(
        answers=[
            {"variables": ["a", "c7_*"], "codes": [0, 1]},
            {"variables": ["year of birth"], "between": [1900, 2010]},
        ],
        indicators=[{"indicator": "HH7", "file": "person", "share": "old = 1 and C7_1 = 1"}],
    )
    person = document["files"]["person"]
    person["derived"] = {"old": "case when `year of birth` < 1985 then a else 0 end"}
    person["sampling"] = {"weight": "W", "stages": [{"units": "village"}]}
    file = written(tmp_path, document, person=",".join(NAMES) + "\n" + "\n".join(ROWS) + "\n")
    data = open_microdata(file)
    assert data.con.table("person").columns == ["id", "w", "A", "C7_1", "C7_2", "year of birth", "village"]
    assert tuple(data.tables["person"].variables) == NAMES, "what the file has is still known, to say what was meant"
    [found] = [each for each in estimate(file, data).estimates if each.item.indicator.indicator == "HH7"][:1]
    assert found.value == 0.0
