"""JSON-stat 2 and 1.x: every cell with its labels, exact value, status, unit and index; contradictions are told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from indicators.base.errors import Unreadable
from indicators.definitions.registry import Definitions
from indicators.reading.formats import json_stat
from indicators.reading.formats.cube import Cell, CubeFile, FaultKind, WrongCube
from indicators.reading.formats.limits import Limits
from indicators.reading.raw import Declared
from indicators.reading.read import read


def _document(**members: Any) -> dict[str, Any]:
    document = {
        "version": "2.0",
        "class": "dataset",
        "id": ["area", "time"],
        "size": [2, 2],
        "role": {"time": ["time"], "geo": ["area"]},
        "dimension": {
            "area": {"category": {"index": ["KEN", "UGA"], "label": {"UGA": "Uganda", "KEN": "Kenya"}}},
            "time": {"category": {"index": {"2016": 1, "2015": 0}}},
        },
        "value": [1.50, None, 0, 4],
    }
    return document | members


def _file(document: Any) -> CubeFile:
    return json_stat.read(json.dumps(document).encode(), Limits())


def _cells(**members: Any) -> list[Cell]:
    return list(_file(_document(**members)).cubes[0].cells())


def _told(**members: Any) -> list[tuple[FaultKind, str]]:
    with pytest.raises(WrongCube) as wrong:
        _file(_document(**members))
    return [(each.kind, each.where) for each in wrong.value.faults]


def test_positions_of_an_index_rule_not_the_order_in_which_it_is_written() -> None:
    assert [(cell.codes, cell.texts, cell.value, cell.address) for cell in _cells()] == [
        (("KEN", "2015"), ("Kenya", "2015"), "1.5", "value[0]"),
        (("KEN", "2016"), ("Kenya", "2016"), "", "value[1]"),
        (("UGA", "2015"), ("Uganda", "2015"), "0", "value[2]"),
        (("UGA", "2016"), ("Uganda", "2016"), "4", "value[3]"),
    ]


def test_a_number_keeps_its_digits() -> None:
    data = json.dumps(_document()).replace("1.5,", "12345678901234567890.10,").encode()
    assert next(json_stat.read(data, Limits()).cubes[0].cells()).value == "12345678901234567890.10"


def test_sparse_values_and_statuses() -> None:
    cells = _cells(value={"3": 7}, status={"0": "c", "3": "p"})
    assert [(cell.value, cell.status) for cell in cells] == [("", "c"), ("", ""), ("", ""), ("7", "p")]
    assert cells[3].address == "value.3"


@pytest.mark.parametrize("status", ["e", ["e"], ["e", "e", "e", "e"]])
def test_one_status_for_all(status: Any) -> None:
    assert {cell.status for cell in _cells(status=status)} == {"e"}


@pytest.mark.parametrize(
    ("members", "kind", "where"),
    [
        ({"value": [1, 2, 3]}, FaultKind.LENGTH, "value"),
        ({"value": {"4": 1}}, FaultKind.LENGTH, "value"),
        ({"value": {"01": 1}}, FaultKind.LENGTH, "value"),
        ({"value": [1, "2", 3, 4]}, FaultKind.CELL, "value"),
        ({"value": [1, True, 3, 4]}, FaultKind.CELL, "value"),
        ({"value": None}, FaultKind.SYNTAX, "value"),
        ({"status": ["p", "p"]}, FaultKind.LENGTH, "status"),
        ({"status": {"99": "p"}}, FaultKind.LENGTH, "status"),
        ({"id": ["area", "year"]}, FaultKind.DIMENSION, "id"),
        ({"id": ["area", "area"]}, FaultKind.DIMENSION, "id"),
        ({"size": [2]}, FaultKind.SIZE, "size"),
        ({"size": [2, 3]}, FaultKind.SIZE, "time"),
    ],
)
def test_what_contradicts_itself_gives_no_value(members: dict[str, Any], kind: FaultKind, where: str) -> None:
    assert _told(**members)[0] == (kind, where)


@pytest.mark.parametrize("index", [{"A": 0, "B": 2}, {"A": 0, "B": 0}, {"A": "0", "B": 1}, ["A", "A"], [], None])
def test_an_index_without_an_order_is_told(index: Any) -> None:
    dimension = {"area": {"category": {"index": index}}, "time": {"category": {"index": ["2015", "2016"]}}}
    assert FaultKind.DIMENSION in [kind for kind, _ in _told(dimension=dimension)]


@pytest.mark.parametrize(
    ("category", "wrong", "remark"),
    [
        ({"label": {"KEN": "Kenya", "UGA": "Uganda", "TZA": "Tanzania"}}, False, "label: TZA"),  # a larger list
        ({"label": {"KEN": "Kenya"}}, False, ""),
        ({"label": {"KEN": "Kenya", "TZA": "Tanzania"}}, True, ""),  # whose is the other one?
        ({"label": {"0": "Kenya", "1": "Uganda"}}, True, ""),
        ({"unit": {"KEN": {"label": "%"}, "TZA": {"label": "thousands"}}}, True, ""),
        ({"child": {"KEN": ["UGA"]}}, False, ""),
        ({"child": {"AFR": ["KEN", "UGA"]}}, False, "child: AFR"),
    ],
)
def test_what_is_said_of_categories_that_are_not_there(category: dict[str, Any], wrong: bool, remark: str) -> None:
    """Guess: labels keyed by another list of categories pass in silence."""
    dimension = _document()["dimension"] | {"area": {"category": {"index": ["KEN", "UGA"]} | category}}
    if wrong:
        (member,) = category
        assert _told(dimension=dimension) == [(FaultKind.DIMENSION, f"dimension.area.category.{member}")]
        return
    remarks = _file(_document(dimension=dimension)).cubes[0].remarks
    assert list(remarks) == ([f"dimension.area.category.{remark}"] if remark else [])


def test_a_dimension_that_the_order_leaves_out_is_told() -> None:
    """Guess: figures of women pass for those of all where ``id`` does not name their dimension."""
    dimension = _document()["dimension"] | {"sex": {"category": {"index": ["F"]}}}
    assert _told(dimension=dimension) == [(FaultKind.DIMENSION, "id")]


def test_a_member_that_stands_twice_is_told() -> None:
    data = json.dumps(_document()).replace('"size"', '"value": [9, 9, 9, 9], "size"').encode()
    with pytest.raises(WrongCube, match="value: again"):
        json_stat.read(data, Limits())


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999999999", "9" * 70])
def test_what_is_no_figure_is_refused(number: str) -> None:
    with pytest.raises(Unreadable, match="damaged"):
        json_stat.read(json.dumps(_document()).replace("1.5,", f"{number},").encode(), Limits())


def test_a_cube_of_more_cells_than_the_limit_is_refused() -> None:
    index = [str(number) for number in range(1_001)]
    dimension = {name: {"category": {"index": index}} for name in ("area", "time")}
    with pytest.raises(Unreadable, match="1,001 × 1,001"):
        _file(_document(dimension=dimension, size=[1_001, 1_001], value={}))


def test_data_sets_of_a_bundle_and_of_a_collection_have_their_names() -> None:
    old = {"dimension": {**_document()["dimension"], "id": ["area", "time"], "size": [2, 2]}, "value": [1, 2, 3, 4]}
    assert [(cube.name, cube.path) for cube in _file({"first": old, "second": old}).cubes] == [
        ("first", "first"),
        ("second", "second"),
    ]
    collection = {"class": "collection", "version": "2.0", "link": {"item": [{"href": "https://x"}, _document()]}}
    file = _file(collection)
    assert [(cube.name, cube.path) for cube in file.cubes] == [("1", "link.item[1]")]
    assert [fact.value for fact in file.facts if fact.what == "item"] == ["https://x", "dataset embedded: "]


def test_units_and_notes_of_categories() -> None:
    dimension = _document()["dimension"]
    category = {
        **dimension["area"]["category"],
        "unit": {"KEN": {"label": "persons", "decimals": 0, "symbol": "#"}},
        "note": {"UGA": ["Without camps."]},
    }
    cells = _cells(dimension=dimension | {"area": {"category": category}})
    assert (cells[0].unit.label, cells[0].unit.decimals, cells[0].unit.position) == ("persons", 0, "end")
    assert [note.text for note in cells[2].notes] == ["Without camps."]


_MEANT = [(1.5, "P", "F"), (None, "Q", "C"), (0.0, "A", "F"), (4.0, "A", "C")]


def test_statuses_that_are_known_are_mapped_and_others_are_kept_as_notes(definitions: Definitions) -> None:
    document = _document(status=["p", "c", "nolla", "confidential"])
    document |= {"id": ["area", "time", "m"], "size": [2, 2, 1], "role": {"metric": ["m"]}}
    document["dimension"]["m"] = {"category": {"index": ["HH7"], "label": {"HH7": "Internet"}}}
    reading = read(json.dumps(document).encode(), "f.json", definitions, Declared(edition="2014"))
    rows = reading.observations.to_pylist()
    assert [(row["OBS_VALUE"], row["OBS_STATUS"], row["CONF_STATUS"]) for row in rows] == _MEANT
    assert [row["REF_AREA"] for row in rows] == ["KEN", "KEN", "UGA", "UGA"]
    assert [row["TIME_PERIOD"] for row in rows] == [2015, 2016, 2015, 2016]
    assert rows[2]["COMMENT_OBS"] == "nolla"
    assert {row["INDICATOR"] for row in rows} == {"HH7"}
    assert ("cube_remark", "OBS_STATUS: “nolla” (1)") in reading.notes


def test_a_code_list_and_a_list_of_links_are_no_table_but_told_as_what_they_are(definitions: Definitions) -> None:
    document = {"version": "2.0", "class": "dimension", "category": {"index": ["A", "B"]}}
    reading = read(json.dumps(document).encode(), "f.json", definitions)
    assert reading.unreadable == ("no_observation", "category A; category B")


def _core(sex: dict[str, str], **members: Any) -> dict[str, Any]:
    one = {
        "REF_AREA": {"KEN": "Kenya"},
        "EDITION": {"2016": "2016"},
        "INDICATOR": {"HH7": "Proportion of individuals using the Internet"},
        "MEASURE": {"PCT": "Percentage"},
        "TIME_PERIOD": {"2015": "2015"},
        "SEX": sex,
    }
    dimension = {name: {"category": {"index": [*labels], "label": labels}} for name, labels in one.items()}
    size = [len(labels) for labels in one.values()]
    document = {"version": "2.0", "class": "dataset", "id": [*one], "size": size, "dimension": dimension}
    return document | {"value": [31, 32, 33][: len(sex)]} | members


@pytest.mark.parametrize(
    "members",
    [
        {"status": {"1": "bc"}},
        {"status": {"1": "c,e"}},
        {"status": {"1": ["c"]}},
        {"status": {"1": "Confidential data"}},
        {"status": {"1": "x"}, "extension": {"status": {"label": {"x": "confidential"}}}},
        {"status": {"1": "A"}, "extension": {"status": {"label": {"A": "confidential"}}}},
    ],
)
def test_a_status_among_others_or_explained_by_the_file_withholds_its_value(
    definitions: Definitions, members: dict[str, Any]
) -> None:
    document = _core({"_T": "Total", "F": "Women", "M": "Men"}, **members)
    rows = read(json.dumps(document).encode(), "x.json", definitions).observations.to_pylist()
    assert [row["CONF_STATUS"] for row in rows] == ["F", "C", "F"]
    assert {row["MEASURE"] for row in rows} == {"PCT"}, "the code counts, whatever its label"


def test_a_code_and_a_label_that_cannot_both_be_right_are_shown_together(definitions: Definitions) -> None:
    document = _core({"_T": "Total", "F": "Men", "M": "Women"})
    rows = read(json.dumps(document).encode(), "x.json", definitions).observations.to_pylist()
    assert [row["SEX"] for row in rows] == ["_T", "F = “Men”", "M = “Women”"]


def test_codes_beside_labels_are_no_unknown_columns(definitions: Definitions) -> None:
    category = {"index": ["HH7"], "label": {"HH7": "Individuals using it"}}
    document = _document(id=["INDICATOR", "area", "EDITION", "time"], size=[1, 2, 1, 2])
    document["dimension"] |= {"INDICATOR": {"category": category}, "EDITION": {"category": {"index": ["2016"]}}}
    reading = read(json.dumps(document).encode(), "a.json", definitions)
    assert reading.observations.num_rows == 4
    assert "heading_unknown" not in dict(reading.notes)
