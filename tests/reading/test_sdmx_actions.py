"""Actions of SDMX do what they say or are told; a row with a partial key says something of all that it covers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading import long_csv
from indicators.reading.formats.limits import Limits
from indicators.reading.formats.sdmx_csv import DELETED
from indicators.reading.headings import DOUBTFUL
from indicators.reading.read import Reading, read

_SPECIFIC = (
    '<?xml version="1.0"?><m:Message xmlns:m="m" xmlns:ss="ss">{header}<m:DataSet {said}>'
    '<Series REF_AREA="UGA" EDITION="2016" INDICATOR="HH7" MEASURE="PCT"><Obs TIME_PERIOD="2015" OBS_VALUE="{value}"/>'
    "</Series></m:DataSet>{more}</m:Message>"
)
_HEADER = "<m:Header><m:ID>a</m:ID><m:DataSetAction>{}</m:DataSetAction></m:Header>"


def _ml(said: str = "", header: str = "", value: str = "17.8", more: str = "") -> bytes:
    return _SPECIFIC.format(said=said, header=header and _HEADER.format(header), value=value, more=more).encode()


def _json(action: str) -> bytes:
    structure = {
        "dimensions": {
            "series": [{"id": name, "values": [{"id": code}]} for name, code in _KEY.items()],
            "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2015"}]}],
        }
    }
    data_set: dict[str, Any] = {"action": action, "series": {"0:0:0:0": {"observations": {"0": ["17.8"]}}}}
    return json.dumps({"data": {"structures": [structure], "dataSets": [data_set]}}).encode()


_KEY = {"REF_AREA": "UGA", "EDITION": "2016", "INDICATOR": "HH7", "MEASURE": "PCT"}


def _csv(action: str) -> bytes:
    head = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE\n"
    return (head + f"dataflow,A:B(1.0),{action},UGA,2016,HH7,PCT,2015,17.8\n").encode()


def _read(data: bytes, definitions: Definitions) -> Reading:
    return read(data, "f", definitions)


_DELETING = {
    "SDMX-ML 2.1": _ml('ss:action="Delete" ss:dataScope="DataStructure"'),
    "generic SDMX-ML": _ml('action="Delete"'),
    "header of SDMX-ML": _ml(header="Delete"),
    "SDMX-JSON": _json("Delete"),
    "SDMX-CSV": _csv("D"),
    "SDMX-CSV, in words": _csv("Delete"),
    "old SDMX-CSV": _csv("D").replace(b"STRUCTURE,STRUCTURE_ID", b"DATAFLOW,NAME"),
}


@pytest.mark.parametrize("data", _DELETING.values(), ids=_DELETING)
def test_what_is_to_be_deleted_is_no_value_and_is_told(data: bytes, definitions: Definitions) -> None:
    reading = _read(data, definitions)
    assert reading.observations.num_rows == 0
    assert (DELETED, "1") in reading.notes


@pytest.mark.parametrize("action", ["Append", "Replace", "Merge", "Information", "append"])
def test_every_other_action_states_the_values(action: str, definitions: Definitions) -> None:
    for data in (_ml(f'ss:action="{action}"'), _ml(header=action), _json(action), _csv(action), _csv(action[0])):
        reading = _read(data, definitions)
        assert reading.observations["OBS_VALUE"].to_pylist() == [17.8]
        assert not {DELETED, DOUBTFUL} & set(dict(reading.notes))


def test_an_action_that_nobody_knows_waits_for_a_person(definitions: Definitions) -> None:
    for data in (_ml('ss:action="Purge"'), _json("Purge"), _csv("P")):
        assert "ACTION" in dict(_read(data, definitions).notes)[DOUBTFUL]


def test_a_data_set_has_its_own_action_before_that_of_the_header(definitions: Definitions) -> None:
    other = _SPECIFIC.format(said="", header="", value="18.5", more="").split("?>", 1)[1]
    inner = other[other.index("<m:DataSet") : other.index("</m:Message>")].replace("UGA", "RWA")
    reading = _read(_ml('ss:action="Replace"', header="Delete", more=inner), definitions)
    assert reading.observations["REF_AREA"].to_pylist() == ["UGA"]
    assert dict(reading.notes)[DELETED] == "1"
    assert reading.observations["ADDRESS"].to_pylist() == ["Obs[1].OBS_VALUE"]


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><m:Message xmlns:m="m" xmlns:ss="s"><m:DataSet ss:action="Delete"/></m:Message>',
        b"STRUCTURE,STRUCTURE_ID,ACTION\ndatastructure,A:B(1.6.0),D\n",
        b"STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,TIME_PERIOD\ndataflow,A:B(1.0),D,UGA,\n",
        b"STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,INDICATOR,OBS_VALUE\ndataflow,A:B(1.0),D,UGA,,\n",
    ],
    ids=["SDMX-ML", "all", "an area", "an area, blank value"],
)
def test_to_delete_many_without_naming_them_is_told(data: bytes, definitions: Definitions) -> None:
    reading = _read(data, definitions)
    assert reading.unreadable is not None
    assert reading.unreadable[0] == "no_observation"
    assert dict(reading.notes)[DELETED] == "1"


_HEAD = "STRUCTURE,STRUCTURE_ID,ACTION,REF_AREA,EDITION,INDICATOR,MEASURE,SEX,TIME_PERIOD,OBS_VALUE,"
_HEAD += "UNIT_MULT,OBS_STATUS,CONF_STATUS,COMMENT_OBS\n"
_VALUES = (
    "dataflow,A:B(1.0),{a},UGA,2016,HH7,PCT,F,2015,15.1,,,,\n"
    "dataflow,A:B(1.0),{a},UGA,2016,HH7,PCT,M,2015,20.6,,,{own},\n"
    "dataflow,A:B(1.0),{a},RWA,2016,HH7,PCT,F,2015,13.4,,,,\n"
)


def _partial(rows: str, action: str = "M", own: str = "") -> bytes:
    return (_HEAD + _VALUES.format(a=action, own=own) + rows.replace("*", "dataflow,A:B(1.0)")).encode()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("*,M,UGA,2016,HH7,~,~,2015,,,,C,\n", ["C", "C", "F"]),
        ("*,M,UGA,2016,HH7,,,2015,,,,C,\n", ["C", "C", "F"]),
        ("*,I,,,,,F,,,,,N,\n", ["N", "F", "N"]),
        ("*,R,~,2016,HH7,PCT,~,~,,,,C,\n", ["C", "C", "C"]),
        ("*,M,UGA,2016,HH7,PCT,M,2015,,,,C,\n", ["F", "C", "F"]),
        ("*,M,UGA,~,~,~,~,~,,,,C,\n*,M,UGA,2016,HH7,~,M,~,,,,N,\n", ["C", "N", "F"]),
    ],
    ids=["switched off", "blank", "one dimension", "all areas", "merged alone", "more dimensions count before"],
)
def test_a_partial_key_holds_for_all_that_it_covers(rows: str, expected: list[str], definitions: Definitions) -> None:
    reading = _read(_partial(rows), definitions)
    assert reading.observations["OBS_VALUE"].to_pylist() == [15.1, 20.6, 13.4]
    assert reading.observations["CONF_STATUS"].to_pylist() == expected
    assert DOUBTFUL not in dict(reading.notes)


def test_a_group_is_confidential_although_a_row_says_free(definitions: Definitions) -> None:
    reading = _read(_partial("*,M,UGA,~,HH7,~,~,~,,,,C,\n", own="F"), definitions)
    assert reading.observations["CONF_STATUS"].to_pylist() == ["C", "C", "F"]


def test_other_attributes_of_a_group_are_inherited_too(definitions: Definitions) -> None:
    reading = _read(_partial("*,M,RWA,~,~,~,~,~,,,E,,census\n"), definitions)
    rows = reading.observations.to_pylist()
    assert [(row["OBS_STATUS"], row["COMMENT_OBS"]) for row in rows] == [("A", ""), ("A", ""), ("E", "census")]


def test_what_is_said_of_values_that_are_not_there_waits(definitions: Definitions) -> None:
    reading = _read(_partial("*,M,BDI,2016,HH7,~,~,~,,,,C,\n"), definitions)
    assert reading.observations.num_rows == 3
    assert "CONF_STATUS C" in dict(reading.notes)[DOUBTFUL]


def test_a_missing_value_stays_an_observation(definitions: Definitions) -> None:
    reading = _read(_partial("*,I,BDI,2016,HH7,PCT,_T,2015,,,M,,\n*,R,BDI,2016,HH7,PCT,F,2015,,,,,\n"), definitions)
    assert reading.observations["OBS_VALUE"].to_pylist() == [15.1, 20.6, 13.4, None, None]


def test_a_blank_total_among_blank_totals_is_no_partial_key(definitions: Definitions) -> None:
    rows = "*,I,BDI,2016,HH7,PCT,,2015,4.9,,,,\n*,I,BDI,2016,HH7,PCT,,2016,,,,,\n"
    reading = _read(_partial(rows), definitions)
    assert reading.observations["SEX"].to_pylist() == ["F", "M", "F", "_T", "_T"]


@pytest.mark.parametrize(
    "rows",
    ["*,M,UGA,2016,HH7,~,~,2015,,,,C,\n", "*,D,RWA,,,,,,,,,,\n*,M,BDI,2016,HH7,~,~,~,,,,C,\n", "*,I,,,,,F,,,,,N,\n"],
)
def test_long_files_say_the_same(
    rows: str, tmp_path: Path, definitions: Definitions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_csv, "_BLOCK", 300)
    monkeypatch.setattr(long_csv, "_ROWS", 2)
    path = tmp_path / "long.csv"
    path.write_bytes(_partial(rows))
    batched = read(path, path.name, definitions, limits=Limits(batched_bytes=10))
    whole = read(path.read_bytes(), path.name, definitions)
    assert [dict(row, ROW_ID=0) for row in batched.observations.to_pylist()] == [
        dict(row, ROW_ID=0) for row in whole.observations.to_pylist()
    ]
    assert set(batched.notes) == set(whole.notes)
