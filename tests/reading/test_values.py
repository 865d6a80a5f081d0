"""What texts of values, years and statuses become."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared, Raw


def read_one(
    definitions: Definitions, *, others: tuple[str, ...] = (), number: bool = False, **texts: str
) -> dict[str, Any]:
    raw = Raw("test")
    row = {"REF_AREA": "KEN", "EDITION": "2016", "INDICATOR": "HH7", "TIME_PERIOD": "2015"} | texts
    raw.add("1:1", number=number, **row)
    for other in others:
        raw.add("2:1", **(row | {"OBS_VALUE": other}))
    return observations(raw, definitions, Declared()).to_pylist()[0]


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
        ("0,123", 0.123),
        ("1234,567", 1234.567),
        ("1 234,567", 1234.567),
        ("12,3456", 12.3456),
        ("1.5E+06", 1500000.0),
        ("31.2 (±1.4)", 31.2),
        ("31.2 [30.1–32.4]", 31.2),
        ("31.2 (30,1 - 32,4)", 31.2),
        ("٣١٫٢", 31.2),
        ("۳۱٫۲ ٪", 31.2),
        ("١٬٢٣٤٬٥٦٧", 1234567.0),
        ("٣١,٢", 31.2),
        ("３１．２", 31.2),
        ("\u22123.5", -3.5),
        ("4.1 million", 4100000.0),
        ("4,1 millions", 4100000.0),
        ("410万", 4100000.0),
        ("4.1 mn", 4100000.0),
        ("4,1 млн.", 4100000.0),
        ("٤٫١ مليون", 4100000.0),
        ("52 thousand", 52000.0),
        ("0,7 milliard", 700000000.0),
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


@pytest.mark.parametrize(
    "sent",
    [
        *("about half", "45.2 xyz", "abc", "twelve"),
        *("31-33", "31.2–32", "31.2 or 40", "3 1.2", "7 8", "0x1F", "31..2", "31,,2", "31·5", "8 1/2", "31.", "31,2,"),
        *("2 55 18 000", "14,95,928", "1.23.456", "1,234,56", "1'23", "12,345 678", "31.2 (40.5)", "31.2 (2014)"),
        *(
            "31.2 EUR",
            "31.2 KES",
            "31.2 pen",
            "9 BN",
            "9 B",
            "9 sec",
            "9 billion",
            "2.5 mil",
            "9 M",
            "3 million%",
            "$ 9",
            "#DIV/0!",
            "#N/A",
        ),
        *("٣١٫٢٫١", "١٬٢٣", "=B2/B3", "12:45:00", "1 day, 1:30:00", "2016-11-03"),
    ],
)
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
        ("2015/2016", 2015),
        ("2015-A1", 2015),
        ("٢٠١٥", 2015),
        ("2015年", 2015),
        ("2015e", 2015),
        ("15", None),
        ("next", None),
        *((said, None) for said in ("2015-07", "2015/07", "2015 Q2", "2015-S1", "2015 second half", "2015 onwards")),
        *(
            (said, None)
            for said in ("2012-2015", "2012/15", "2015/2116", "2015-16", "2015, 2016", "2015(1)", "2015c", "2015-01-01")
        ),
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


@pytest.mark.parametrize(
    ("period", "sent", "status"),
    [("2016*", "", "E"), ("2016 (p)", "", "P"), ("2016 est.", "", "E"), ("2016*", "B", "B"), ("2016", "", "A")],
)
def test_a_mark_on_the_year_is_the_status_of_a_value(
    definitions: Definitions, period: str, sent: str, status: str
) -> None:
    read = read_one(definitions, OBS_VALUE="5.3", TIME_PERIOD=period, OBS_STATUS=sent)
    assert read["OBS_STATUS"] == status
    assert ("year" in read["NORMALISATION"]) == (period != "2016")


def test_a_mark_on_the_year_makes_no_value_of_a_missing_one(definitions: Definitions) -> None:
    assert read_one(definitions, OBS_VALUE="..", TIME_PERIOD="2016*")["OBS_STATUS"] == "O"


def test_a_flag_of_several_letters_that_holds_confidential_is_confidential(definitions: Definitions) -> None:
    read = read_one(definitions, OBS_VALUE="45.2 bc")
    assert (read["OBS_STATUS"], read["CONF_STATUS"]) == ("B", "C")


@pytest.mark.parametrize(("sent", "value", "status"), [("45.2 c", 45.2, "A"), ("45.2 be", 45.2, "B"), ("c", None, "Q")])
def test_a_value_marked_as_confidential_is_no_missing_one(
    definitions: Definitions, sent: str, value: float | None, status: str
) -> None:
    row = read_one(definitions, OBS_VALUE=sent)
    assert (row["OBS_VALUE"], row["OBS_STATUS"]) == (value, status)
    assert row["CONF_STATUS"] == ("C" if "c" in sent else "F")


@pytest.mark.parametrize("sent", ["33.3S", "3I", "45.2 B", "12.Z"])
def test_a_capital_that_looks_like_a_digit_is_no_flag(definitions: Definitions, sent: str) -> None:
    row = read_one(definitions, OBS_VALUE=sent)
    assert (row["OBS_VALUE"], row["NOT_NUMERIC"]) == (None, True)


def test_a_scale_is_said_once(definitions: Definitions) -> None:
    read = read_one(definitions, OBS_VALUE="4.1 million", UNIT_MULT="6")
    assert read["OBS_VALUE"] is None
    assert read["NOT_NUMERIC"]
    said = read_one(definitions, OBS_VALUE="4.1 million")
    assert said["NORMALISATION"] == '"million" read as: multiplied by 1000000'
