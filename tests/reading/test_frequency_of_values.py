"""A value of a month or a quarter is not taken for one of its year, even where the file names the year alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from indicators.definitions.registry import Definitions
from indicators.reading import long_csv
from indicators.reading.formats.limits import Limits
from indicators.reading.raw import Declared
from indicators.reading.read import read
from indicators.validation.check import Delivered, check

_CSV = "FREQ,REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\n{freq},KEN,2016,A2,2015,80\n"
_SDMX = (
    "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE\n"
    "dataflow,X:DF(1.0),I,{freq},KEN,2016,A2,2015,80\n"
)
_XML = (
    '<?xml version="1.0"?><m:Message xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message">'
    '<m:DataSet><Series FREQ="{freq}" REF_AREA="KEN" EDITION="2016" INDICATOR="A2">'
    '<Obs TIME_PERIOD="2015" OBS_VALUE="80"/></Series></m:DataSet></m:Message>'
)
_FORMS = {"f.csv": _CSV, "sdmx.csv": _SDMX, "f.xml": _XML}


def _rules(name: str, freq: str, definitions: Definitions) -> set[str]:
    reading = read(_FORMS[name].format(freq=freq).encode(), name, definitions)
    assert reading.observations.num_rows == 1
    now = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
    [part] = check([Delivered(name, "0" * 64, name, reading)], definitions, now=now)
    return {each.rule for each in part.report.findings if each.rule in {"R004", "R005"}}


@pytest.mark.parametrize("name", _FORMS)
@pytest.mark.parametrize("freq", ["M", "Q", "S", "W", "D", "M: Monthly"])
def test_less_than_a_year_is_an_error(name: str, freq: str, definitions: Definitions) -> None:
    assert _rules(name, freq, definitions) == {"R004"}


@pytest.mark.parametrize("name", _FORMS)
@pytest.mark.parametrize("freq", ["A", "A2", "_Z", "_U", "", "12"])
def test_any_other_frequency_changes_nothing(name: str, freq: str, definitions: Definitions) -> None:
    assert _rules(name, freq, definitions) == set()


def test_a_long_file_says_so_too(tmp_path: Path, definitions: Definitions) -> None:
    path = tmp_path / "long.csv"
    path.write_text(_CSV.format(freq="A") + "M,KEN,2016,A2,2014,79\n")
    plan = long_csv.plan(path, path.name, definitions, Declared(), Limits())
    assert plan is not None
    long_csv.to_parquet(plan, definitions, Declared(), tmp_path / "long.parquet")
    rows = pq.read_table(tmp_path / "long.parquet").to_pylist()
    assert [(row["TIME_PERIOD"], row["BREAKDOWN"]) for row in rows] == [(2015, "_T"), (2014, "FREQ=M")]
