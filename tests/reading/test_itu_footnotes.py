"""Footnotes that stand together in a cell of ITU's workbooks, and the marks that name them."""

from __future__ import annotations

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.read import read
from tests.reading.workbooks import BY_GENDER, Row, by_gender

FOOT = "(1) Survey of persons aged (15) and over; confidential. (2) Household survey (2015). Estimate."


@pytest.mark.parametrize(
    "below",
    [
        [["", FOOT]],
        [["", "Notes:", FOOT]],
        [["", "Notes:", "", FOOT]],
        [
            [
                "",
                "Note",
                "(1) Survey of persons aged (15) and over",
                "confidential. (2) Household survey (2015). Estimate.",
            ]
        ],
        [
            ["", "(1) Survey of persons aged (15) and over;"],
            ["", "confidential."],
            ["", "(2) Household survey (2015). Estimate."],
        ],
        [["", "(1) Survey of persons aged (2) and over; confidential. (2) Household survey (2015). Estimate."]],
    ],
)
def test_a_footnote_is_read_wholly_in_whatever_cell_it_stands(definitions: Definitions, below: list[Row]) -> None:
    for note, conf, status in (
        ("1", "C", "A"),
        ("2", "F", "E"),
        ("1, 2", "C", "E"),
        ("(1)", "C", "A"),
        (1.0, "C", "A"),
    ):
        reading = read(by_gender(BY_GENDER, *below, note=note), "gender.xlsx", definitions)
        row = reading.observations.to_pylist()[0]
        assert (row["OBS_VALUE"], row["CONF_STATUS"], row["OBS_STATUS"]) == (26.0, conf, status), note
        assert not reading.faults


@pytest.mark.parametrize("value", ["26.0 (1)", "26.0¹"])
def test_a_mark_in_the_cell_of_a_value_has_its_footnote(definitions: Definitions, value: str) -> None:
    reading = read(by_gender(BY_GENDER, ["", FOOT], note="", value=value), "gender.xlsx", definitions)
    row = reading.observations.to_pylist()[0]
    assert (row["OBS_VALUE"], row["CONF_STATUS"]) == (26.0, "C")
    assert not reading.faults


@pytest.mark.parametrize(
    ("below", "note", "value", "told"),
    [
        ("", "1", "26", "“1”"),
        ("(1) Age 18+. (2) Estimate.", "1, 3", "26", "“3”"),
        ("(1) Age 18+. (2) Estimate.", "see note 4", "26", "“4”"),
        ("(1) Age 18+. (2) Estimate.", "Urban areas (4)", "26", "“4”"),
        ("(1) Age 18+. (3) Confidential.", "3", "26", "“3”"),
        ("(1) Age 18+. (2) Estimate.", "1.2", "26", "“1.2”"),
        ("(1) Age 18+", "", "26.0 2)", "“2”"),
        ("(1) Age 18+", "", "26.0*", "“*”"),
        ("(1) Age (2) and (2) over; confidential", "2", "26", "“2”"),
    ],
)
def test_the_mark_of_a_footnote_without_a_certain_text_is_told(
    definitions: Definitions, below: str, note: str, value: str, told: str
) -> None:
    reading = read(by_gender(BY_GENDER, ["", below], note=note, value=value), "gender.xlsx", definitions)
    assert [(fault.kind.value, fault.address, fault.detail) for fault in reading.faults] == [
        ("note_unclear", "Sheet!E4", told)
    ]


def test_what_no_mark_names_is_no_mark(definitions: Definitions) -> None:
    for note in ("", "-", "...", "Persons aged 15 and over"):
        reading = read(by_gender(BY_GENDER, ["", FOOT], note=note), "gender.xlsx", definitions)
        assert not reading.faults
        assert reading.observations.to_pylist()[0]["COMMENT_OBS"] == note
