"""An attribute of SDMX holds for everything beneath the level at which it stands; the lowest level counts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from indicators.base.errors import Unreadable
from indicators.definitions.registry import Definitions
from indicators.reading.formats import sdmx_json
from indicators.reading.formats.limits import Limits
from indicators.reading.headings import DOUBTFUL
from indicators.reading.read import read

_NAMES = (
    'xmlns:m="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message" '
    'xmlns:g="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/generic" '
    'xmlns:ss="http://www.sdmx.org/resources/sdmxml/schemas/v2_1/data/structurespecific"'
)
_SERIES = '<Series REF_AREA="{area}" EDITION="2016" INDICATOR="A2" MEASURE="NUM"{more}>{obs}</Series>'
_OBS = '<Obs TIME_PERIOD="{year}" OBS_VALUE="41.5"{more}/>'


def _series(area: str = "KEN", more: str = "", obs: str = "") -> str:
    return _SERIES.format(area=area, more=more, obs=obs or _OBS.format(year=2015, more=""))


def _said(content: str) -> list[tuple[str, float, str, str]]:
    data = f'<?xml version="1.0"?><m:Message {_NAMES}>{content}</m:Message>'.encode()
    rows = read(data, "f.xml", Definitions()).observations.to_pylist()
    return [(row["REF_AREA"], row["OBS_VALUE"], row["OBS_STATUS"], row["CONF_STATUS"]) for row in rows]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('<m:DataSet CONF_STATUS="C" UNIT_MULT="3">{s}</m:DataSet>', (41_500, "A", "C")),
        (
            '<m:DataSet ss:dataScope="x"><Group REF_AREA="KEN" CONF_STATUS="N" OBS_STATUS="E"/>{s}</m:DataSet>',
            (41.5, "E", "N"),
        ),
        ('<m:DataSet>{s}<Group REF_AREA="KEN" INDICATOR="A2" UNIT_MULT="6"/></m:DataSet>', (41_500_000, "A", "F")),
        ('<m:DataSet><Group REF_AREA="SEN" CONF_STATUS="C"/>{s}</m:DataSet>', (41.5, "A", "F")),
        ('<m:DataSet><Atts CONF_STATUS="C"/>{s}</m:DataSet>', (41.5, "A", "C")),
        (
            '<m:DataSet><Atts REF_AREA="KEN" UNIT_MULT="3"/><Atts REF_AREA="SEN" CONF_STATUS="C"/>{s}</m:DataSet>',
            (41_500, "A", "F"),
        ),
        (
            '<m:DataSet><Group REF_AREA="KEN"><Comp id="CONF_STATUS"><Value>C</Value></Comp></Group>{s}</m:DataSet>',
            (41.5, "A", "C"),
        ),
        ("<m:Header><CONF_STATUS>C</CONF_STATUS></m:Header><m:DataSet>{s}</m:DataSet>", (41.5, "A", "C")),
        ('<m:DataSet CONF_STATUS="C"><Group REF_AREA="KEN" CONF_STATUS="F"/>{s}</m:DataSet>', (41.5, "A", "F")),
    ],
)
def test_levels_of_structure_specific_data(content: str, expected: tuple[Any, ...]) -> None:
    assert _said(content.format(s=_series())) == [("KEN", *expected)]


def test_series_and_observation_count_before_the_levels_above() -> None:
    two = _OBS.format(year=2015, more=' CONF_STATUS="F"') + _OBS.format(year=2016, more=' OBS_STATUS="P"')
    series = _series(more=' CONF_STATUS="C"', obs=two)
    content = f'<m:DataSet CONF_STATUS="N" OBS_STATUS="E">{series}</m:DataSet>'
    assert [row[2:] for row in _said(content)] == [("E", "F"), ("P", "C")]


def test_a_group_of_more_dimensions_counts_before_one_of_fewer() -> None:
    groups = (
        '<Group REF_AREA="KEN" INDICATOR="A2" CONF_STATUS="F"/><Group REF_AREA="KEN" CONF_STATUS="C" UNIT_MULT="3"/>'
    )
    series = _series(more=' OBS_STATUS="E"')
    content = f"<m:DataSet>{groups}{series}</m:DataSet>"
    assert _said(content) == [("KEN", 41_500, "E", "F")]


def test_what_a_data_set_states_ends_with_it() -> None:
    content = f'<m:DataSet CONF_STATUS="C">{_series()}</m:DataSet><m:DataSet>{_series("SEN")}</m:DataSet>'
    assert [(row[0], row[3]) for row in _said(content)] == [("KEN", "C"), ("SEN", "F")]


def _values(tag: str, **said: str) -> str:
    return (
        f"<g:{tag}>" + "".join(f'<g:Value id="{name}" value="{text}"/>' for name, text in said.items()) + f"</g:{tag}>"
    )


@pytest.mark.parametrize("inside", [False, True], ids=["beside", "2.0: the series in the group"])
def test_levels_of_generic_data(inside: bool) -> None:
    key = _values("SeriesKey", REF_AREA="KEN", EDITION="2016", INDICATOR="A2", MEASURE="NUM")
    obs = '<g:Obs><g:ObsDimension value="2015"/><g:ObsValue value="41.5"/></g:Obs>'
    series = f"<g:Series>{key}{obs}</g:Series>"
    group = _values("GroupKey", REF_AREA="KEN") + _values("Attributes", CONF_STATUS="C")
    grouped = f"<g:Group>{group}{series}</g:Group>" if inside else f"<g:Group>{group}</g:Group>{series}"
    content = f"<m:DataSet>{_values('Attributes', UNIT_MULT='3', CONF_STATUS='F')}{grouped}</m:DataSet>"
    assert _said(content) == [("KEN", 41_500, "A", "C")]


def _document(version: str, attributes: dict[str, Any], data_set: dict[str, Any]) -> dict[str, Any]:
    series = [("REF_AREA", ["KEN", "SEN"]), ("EDITION", ["2016"]), ("INDICATOR", ["A2"]), ("MEASURE", ["NUM"])]
    dimensions = {
        "series": [{"id": name, "values": [{"id": code} for code in codes]} for name, codes in series],
        "observation": [{"id": "TIME_PERIOD", "values": [{"id": "2015"}]}],
    }
    structure = {"dimensions": dimensions, "attributes": attributes}
    observed = {"0:0:0:0": {"observations": {"0": [41.5]}}, "1:0:0:0": {"observations": {"0": [21.5]}}}
    whole = {"series": observed, **data_set}
    if version == "1.0":
        return {"structure": structure, "dataSets": [whole]}
    return {"data": {"structures": [structure], "dataSets": [whole]}}


_CONF = {"id": "CONF_STATUS", "values": [{"id": "F"}, {"id": "C"}]}
_MULT = {"id": "UNIT_MULT", "values": [{"id": "0"}, {"id": "3"}]}


@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize(
    ("attributes", "data_set", "expected"),
    [
        ({"dataSet": [_CONF, _MULT]}, {"attributes": [1, 1]}, [(41_500, "C"), (21_500, "C")]),
        ({"dataSet": [_CONF]}, {"attributes": ["C"]}, [(41.5, "C"), (21.5, "C")]),
        (
            {"dimensionGroup": [_CONF, _MULT]},
            {"dimensionGroupAttributes": {"1::::": [1, 1]}},
            [(41.5, "F"), (21_500, "C")],
        ),
        ({"dimensionGroup": [_CONF]}, {"dimensionGroupAttributes": {":0:0:": [1]}}, [(41.5, "C"), (21.5, "C")]),
        ({"group": [_MULT, _CONF]}, {"groups": {"0:::": {"attributes": [None, 1]}}}, [(41.5, "C"), (21.5, "F")]),
        (
            {"dataSet": [_CONF], "dimensionGroup": [_CONF]},
            {"attributes": [1], "dimensionGroupAttributes": {"0::::": [0]}},
            [(41.5, "F"), (21.5, "C")],
        ),
        ({"dataSet": [{"id": "CONF_STATUS", "values": [{"id": "C"}]}]}, {}, [(41.5, "C"), (21.5, "C")]),
    ],
)
def test_levels_of_sdmx_json(
    version: str, attributes: dict[str, Any], data_set: dict[str, Any], expected: list[tuple[float, str]]
) -> None:
    data = json.dumps(_document(version, attributes, data_set)).encode()
    rows = read(data, "f.json", Definitions()).observations.to_pylist()
    assert [(row["OBS_VALUE"], row["CONF_STATUS"]) for row in rows] == expected


def test_an_attribute_that_is_left_out_has_its_default() -> None:
    attributes = {"observation": [{**_CONF, "default": "N"}], "dataSet": [{"id": "UNIT_MULT", "default": "3"}]}
    document = _document("2.0", attributes, {})
    document["data"]["dataSets"][0]["series"]["1:0:0:0"]["observations"]["0"] = [21.5, 0]
    rows = read(json.dumps(document).encode(), "f.json", Definitions()).observations.to_pylist()
    assert [(row["OBS_VALUE"], row["CONF_STATUS"]) for row in rows] == [(41_500, "N"), (21_500, "F")]


@pytest.mark.parametrize(("key", "expected"), [("1:0::::", ["F", "C"]), (":1::::", ["F", "C"])])
def test_the_key_of_a_group_has_the_order_of_the_structure_or_that_of_the_message(
    key: str, expected: list[str]
) -> None:
    document = _document("2.0", {"dimensionGroup": [_CONF]}, {"dimensionGroupAttributes": {key: [1]}})
    dimensions = document["data"]["structures"][0]["dimensions"]
    for position, each in enumerate([*dimensions["series"], *dimensions["observation"]]):
        each["keyPosition"] = position
    dimensions["dataSet"] = [{"id": "FREQ", "keyPosition": 5, "values": [{"id": "A"}]}]
    rows = read(json.dumps(document).encode(), "f.json", Definitions()).observations.to_pylist()
    assert [row["CONF_STATUS"] for row in rows] == expected


def test_a_group_of_sdmx_json_that_fits_no_key_is_refused() -> None:
    document = _document("2.0", {"dimensionGroup": [_CONF]}, {"dimensionGroupAttributes": {"0:0": [1]}})
    with pytest.raises(Unreadable, match="damaged: SDMX-JSON"):
        sdmx_json.read(document, Limits())


def test_an_attribute_that_nobody_knows_and_that_resembles_a_multiplier_waits() -> None:
    data = f'<?xml version="1.0"?><m:Message {_NAMES}><m:DataSet SCALE_FACTOR="3">{_series()}</m:DataSet></m:Message>'
    assert DOUBTFUL in dict(read(data.encode(), "f.xml", Definitions()).notes)
