"""What texts of values, years and statuses become."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from indicators.intake.normalise import observations
from indicators.intake.raw import Hints, Raw


def read_one(
    definitions: Definitions, *, others: tuple[str, ...] = (), number: bool = False, **texts: str
) -> dict[str, Any]:
    raw = Raw("test")
    row = {"REF_AREA": "KEN", "EDITION": "2016", "INDICATOR": "HH7", "TIME_PERIOD": "2015"} | texts
    raw.add("1:1", number=number, **row)
    for other in others:
        raw.add("2:1", **(row | {"OBS_VALUE": other}))
    return observations(raw, definitions, Hints()).to_pylist()[0]


@pytest.mark.parametrize(
    ("sent", "value"),
    [
        ("45", 45.0),
        ("45.2", 45.2),
        ("45,2", 45.2),
        ("45.2 %", 45.2),
        ("45,2%", 45.2),
        ("1 234,5", 1234.5),
        ("1\u00a0234,5", 1234.5),
        ("1\u202f234", 1234.0),
        ("1'234.5", 1234.5),
        ("1,234,567", 1234567.0),
        ("1.234.567", 1234567.0),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("-3.5", -3.5),
        ("+3", 3.0),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("0.123", 0.123),
        ("45.2(1)", 45.2),
        ("45.2 1)", 45.2),
        ("45.2*", 45.2),
        ("45.2¹", 45.2),
        ("45.2 be", 45.2),
        ("45.2 est", 45.2),
    ],
)
def test_number(definitions: Definitions, sent: str, value: float) -> None:
    read = read_one(definitions, OBS_VALUE=sent)
    assert read["OBS_VALUE"] == pytest.approx(value)
    assert read["OBS_TEXT"] == sent
    assert not read["NOT_NUMERIC"]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ("n.a.", "O"),
        ("..", "O"),
        (":", "O"),
        ("-", "O"),
        ("s.o.", "M"),
        ("x", "Q"),
        (": c", "Q"),
        ("", "O"),
        ("non collecté", "L"),
    ],
)
def test_missing_is_never_zero(definitions: Definitions, sent: str, status: str) -> None:
    read = read_one(definitions, OBS_VALUE=sent)
    assert read["OBS_VALUE"] is None
    assert read["OBS_STATUS"] == status
    assert not read["NOT_NUMERIC"]


@pytest.mark.parametrize("sent", ["about half", "45.2 xyz", "abc", "twelve"])
def test_other_text_is_not_numeric(definitions: Definitions, sent: str) -> None:
    read = read_one(definitions, OBS_VALUE=sent)
    assert read["NOT_NUMERIC"]
    assert read["OBS_VALUE"] is None


def test_one_separator_before_three_digits_follows_the_file(definitions: Definitions) -> None:
    assert read_one(definitions, OBS_VALUE="1,234")["OBS_VALUE"] == 1234
    assert read_one(definitions, OBS_VALUE="1,234", others=("45,2", "3,1"))["OBS_VALUE"] == pytest.approx(1.234)
    assert read_one(definitions, OBS_VALUE="1.234", others=("45,2",))["OBS_VALUE"] == 1234


def test_a_number_cell_always_has_a_decimal_point(definitions: Definitions) -> None:
    read = read_one(definitions, OBS_VALUE="1.234", number=True, others=("45,2", "3,1"))
    assert read["OBS_VALUE"] == pytest.approx(1.234)


def test_flags_become_a_status_and_marks_are_traced(definitions: Definitions) -> None:
    assert read_one(definitions, OBS_VALUE="45.2 b")["OBS_STATUS"] == "B"
    assert read_one(definitions, OBS_VALUE="45.2 c")["CONF_STATUS"] == "C"
    marked = read_one(definitions, OBS_VALUE="45.2(1)")
    assert marked["MARK"] == "(1)"
    assert marked["NORMALISATION"] == 'mark "(1)" taken off'


def test_multiplier_is_applied_and_traced(definitions: Definitions) -> None:
    read = read_one(definitions, OBS_VALUE="37.7", UNIT_MULT="6", UNIT_MEASURE="number")
    assert read["OBS_VALUE"] == pytest.approx(37_700_000)
    assert read["NORMALISATION"] == "multiplied by 1000000"
    assert read["MEASURE"] == "NUM"


@pytest.mark.parametrize(
    ("sent", "year"),
    [
        ("2015", 2015),
        ("2015.0", 2015),
        ("2015*", 2015),
        (" 2015 ", 2015),
        ("2015/16", 2015),
        ("15", None),
        ("next", None),
    ],
)
def test_year(definitions: Definitions, sent: str, year: int | None) -> None:
    assert read_one(definitions, OBS_VALUE="1", TIME_PERIOD=sent)["TIME_PERIOD"] == year


@pytest.mark.parametrize(
    ("sent", "code"), [("HH7", "HH7"), ("hh-7", "HH7"), ("HH 07", "HH7"), ("HHR1", "HHR1"), ("HH99", "HH99")]
)
def test_indicator_code(definitions: Definitions, sent: str, code: str) -> None:
    assert read_one(definitions, OBS_VALUE="1", INDICATOR=sent)["INDICATOR"] == code


def test_indicator_by_its_title(definitions: Definitions) -> None:
    title = definitions.indicator("2016", "HH6").title("fr")
    assert read_one(definitions, OBS_VALUE="1", INDICATOR="", TITLE=title)["INDICATOR"] == "HH6"


@pytest.mark.parametrize(
    ("sent", "code"), [("Femmes", "F"), ("hombres", "M"), ("F", "F"), ("Total", "_T"), ("", "_T"), ("girls", "girls")]
)
def test_sex(definitions: Definitions, sent: str, code: str) -> None:
    assert read_one(definitions, OBS_VALUE="1", SEX=sent)["SEX"] == code


def test_unit_defaults_to_the_definition(definitions: Definitions) -> None:
    assert read_one(definitions, OBS_VALUE="1")["UNIT_MEASURE"] == "PERCENT"
    assert read_one(definitions, OBS_VALUE="1", INDICATOR="A1")["UNIT_MEASURE"] == "PER_100_POP"
    assert (
        read_one(definitions, OBS_VALUE="1", INDICATOR="A1", UNIT_MEASURE="pour 100 habitants")["UNIT_MEASURE"]
        == "PER_100_POP"
    )


def test_control_characters_in_any_cell_break_nothing(definitions: Definitions) -> None:
    """Found by fuzzing: the character that joins texts inside the reader may be in the file."""
    odd = "a\x1fb\x00c"
    read = read_one(
        definitions, OBS_VALUE=odd, SEX=odd, UNIT_MEASURE=odd, INDICATOR=odd, EDITION=odd, TITLE=odd, MEASURE=odd
    )
    assert read["OBS_TEXT"] == odd
    assert read["NOT_NUMERIC"]
