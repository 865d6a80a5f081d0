"""A dimension of SDMX that nobody knows is the total, or its value is never read as the total."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading import long_csv
from indicators.reading.formats.limits import Limits
from indicators.reading.read import read

_HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,{name},OBS_VALUE,OBS_STATUS\n"
_ROW = "UGA,2016,HH7,PCT,2015,{code},{value},\n"


def _csv(first: str, row: str, code: str, name: str = "WEALTH") -> bytes:
    rows = [row + _ROW.format(code="_T", value=17.8), row + _ROW.format(code=code, value=3.4).replace("UGA", "RWA")]
    return (first + _HEAD.format(name=name) + "".join(rows)).encode()


def _json(code: str, name: str = "WEALTH") -> bytes:
    key = [("REF_AREA", ["UGA", "RWA"]), ("EDITION", ["2016"]), ("INDICATOR", ["HH7"]), ("MEASURE", ["PCT"])]
    series = [{"id": each, "values": [{"id": text} for text in texts]} for each, texts in key]
    series.append({"id": name, "values": [{"id": "_T"}, {"id": code}]})
    structure = {"dimensions": {"series": series, "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2015"}]}]}}
    observed: dict[str, Any] = {"0:0:0:0:0": [17.8], "1:0:0:0:1": [3.4]}
    data_set = {"series": {each: {"observations": {"0": value}} for each, value in observed.items()}}
    return json.dumps({"data": {"structures": [structure], "dataSets": [data_set]}}).encode()


def _specific(code: str, name: str = "WEALTH") -> bytes:
    series = "".join(
        f'<Series REF_AREA="{area}" EDITION="2016" INDICATOR="HH7" MEASURE="PCT" {name}="{each}">'
        f'<Obs TIME_PERIOD="2015" OBS_VALUE="{value}"/></Series>'
        for area, each, value in (("UGA", "_T", 17.8), ("RWA", code, 3.4))
    )
    return f'<?xml version="1.0"?><m:Message xmlns:m="m"><m:DataSet>{series}</m:DataSet></m:Message>'.encode()


def _generic(code: str, name: str = "WEALTH", place: str = "SeriesKey") -> bytes:
    def values(**said: str) -> str:
        return "".join(f'<Value id="{each}" value="{text}"/>' for each, text in said.items())

    series = ""
    for area, each, value in (("UGA", "_T", 17.8), ("RWA", code, 3.4)):
        key = values(REF_AREA=area, EDITION="2016", INDICATOR="HH7", MEASURE="PCT")
        own = values(**{name: each})
        said = own if place == "SeriesKey" else f"</SeriesKey><Attributes>{own}</Attributes>"
        end = "</SeriesKey>" if place == "SeriesKey" else ""
        obs = f'<Obs><ObsDimension value="2015"/><ObsValue value="{value}"/></Obs>'
        series += f"<Series><SeriesKey>{key}{said}{end}{obs}</Series>"
    return f'<?xml version="1.0"?><m:Message xmlns:m="m"><m:DataSet>{series}</m:DataSet></m:Message>'.encode()


_FORMS = {
    "SDMX-CSV 1.0": lambda code, name="WEALTH": _csv("DATAFLOW,", "A:B(1.0),", code, name),
    "SDMX-CSV 2": lambda code, name="WEALTH": _csv(
        "STRUCTURE,STRUCTURE_ID,ACTION,", "dataflow,A:B(1.0),I,", code, name
    ),
    "with labels": lambda code, name="WEALTH": _csv(
        "STRUCTURE,STRUCTURE_ID,", "dataflow,A:B(1.0): X,", f"{code}: Of some", f"{name}: Some words"
    ),
    "SDMX-JSON": _json,
    "SDMX-ML": _specific,
    "generic SDMX-ML": _generic,
}


def _breakdowns(data: bytes, definitions: Definitions) -> list[tuple[float, str]]:
    rows = read(data, "f", definitions).observations.to_pylist()
    return [(row["OBS_VALUE"], row["BREAKDOWN"]) for row in rows]


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("name", ["WEALTH", "COMPOSITE_BREAKDOWN", "LOCAL_DIM"])
def test_a_part_of_an_unknown_dimension_is_no_total(form: str, name: str, definitions: Definitions) -> None:
    assert _breakdowns(_FORMS[form]("Q1", name), definitions)[0] == (17.8, "_T")
    value, breakdown = _breakdowns(_FORMS[form]("Q1", name), definitions)[1]
    assert value == 3.4
    assert breakdown.startswith(f"{name}=Q1")


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize("code", ["_T", "TOTAL", "_Z", "HH_TOTAL"])
def test_totals_of_unknown_dimensions_are_totals(form: str, code: str, definitions: Definitions) -> None:
    assert [each[1] for each in _breakdowns(_FORMS[form](code), definitions)] == ["_T", "_T"]


def test_an_attribute_is_no_dimension(definitions: Definitions) -> None:
    for data in (_specific("survey", "COLLECTION_DETAIL"), _generic("x", "ANY_NAME", place="Attributes")):
        assert [each[1] for each in _breakdowns(data, definitions)] == ["_T", "_T"]
    after = _csv("DATAFLOW,", "A:B(1.0),", "_T").replace(b"OBS_STATUS", b"LOCAL_NAME").replace(b"3.4,", b"3.4,x")
    assert [each[1] for each in _breakdowns(after, definitions)] == ["_T", "_T"]


def test_a_breakdown_that_stands_after_the_value_is_one(definitions: Definitions) -> None:
    after = _csv("DATAFLOW,", "A:B(1.0),", "_T").replace(b"OBS_STATUS", b"INCOME_GROUP").replace(b"3.4,", b"3.4,LOW")
    assert [each[1] for each in _breakdowns(after, definitions)] == ["_T", "INCOME_GROUP=LOW"]


def test_names_beside_codes_are_no_dimension(definitions: Definitions) -> None:
    text = (
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,EDITION,Edition of list,INDICATOR,Which,"
        "TIME_PERIOD,When,WEALTH,Wealth group,OBS_VALUE\n"
        "dataflow,A:B(1.0),B,I,UGA,Uganda,2016,List of 2016,HH7,Internet,2015,The year,_T,Everybody,17.8\n"
        "dataflow,A:B(1.0),B,I,RWA,Rwanda,2016,List of 2016,HH7,Internet,2015,The year,Q1,The poorest,3.4\n"
    )
    assert _breakdowns(text.encode(), definitions) == [(17.8, "_T"), (3.4, "WEALTH=Q1")]


def test_a_profile_leaves_no_dimension_out(definitions: Definitions) -> None:
    text = (
        "STRUCTURE,STRUCTURE_ID,freq,ind_type,indic_is,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        "dataflow,ESTAT:ISOC(1.0),A,IND_TOTAL,I_IU3,PC_IND,FR,2015,84.0,\n"
        "dataflow,ESTAT:ISOC(1.0),A,Y55_74,I_IU3,PC_IND,FR,2015,71.0,\n"
    )
    reading = read(text.encode(), "f.csv", definitions)
    assert reading.profile == "eurostat-sdmx-csv"
    rows = reading.observations.to_pylist()
    assert [(row["OBS_VALUE"], row["BREAKDOWN"]) for row in rows] == [(84.0, "_T"), (71.0, "IND_TYPE=Y55_74")]


def test_long_files_say_the_same(tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_csv, "_BLOCK", 200)
    path = tmp_path / "long.csv"
    path.write_bytes(_FORMS["SDMX-CSV 2"]("Q1"))
    rows = read(path, path.name, definitions, limits=Limits(batched_bytes=10)).observations.to_pylist()
    assert [(row["OBS_VALUE"], row["BREAKDOWN"]) for row in rows] == [(17.8, "_T"), (3.4, "WEALTH=Q1")]
