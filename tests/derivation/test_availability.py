"""What an office gave, declared or never answered, by edition."""

from __future__ import annotations

from typing import Any

from indicators.definitions.registry import Definitions
from tests.derivation.test_goals import HH7, PCT, ask

STATE = "SELECT AVAILABLE FROM availability WHERE REF_AREA = 'KEN' AND EDITION = '{}' AND INDICATOR = '{}'"


def available(definitions: Definitions, edition: str, code: str, *rows: dict[str, Any], **snapshot: Any) -> str:
    [(state,)] = ask(definitions, STATE.format(edition, code), *rows, **snapshot)
    return str(state)


def test_states_of_availability(definitions: Definitions) -> None:
    sen = {**HH7, "REF_AREA": "SEN", "TIME_PERIOD": 2020}
    assert available(definitions, "2016", "HH7", {**HH7, "TIME_PERIOD": 2020}) == "Y"
    assert available(definitions, "2016", "HH7", {**HH7, "TIME_PERIOD": 2016}, sen) == "Y", (
        "the first year of the window"
    )
    assert available(definitions, "2016", "HH7", {**HH7, "TIME_PERIOD": 2015}, sen) == "O", "the year before it"
    assert available(definitions, "2016", "HH7", {**HH7, "OBS_STATUS": "D"}) == "D"
    assert available(definitions, "2016", "HH7", sen) == "U"
    assert available(definitions, "2016", "HH7", {**HH7, "OBS_VALUE": None, "OBS_STATUS": "L"}) == "N"
    assert available(definitions, "2016", "HH7", {**HH7, "CONF_STATUS": "C"}) == "U", "what may not be told is not told"
    women = {"INDICATOR": "HH18", **PCT, "SEX": "F"}
    assert available(definitions, "2016", "HH18", women) == "P"
    assert available(definitions, "2016", "HH18", women, {**women, "SEX": "M"}) == "Y"


def test_availability_is_per_edition_and_follows_the_meaning(definitions: Definitions) -> None:
    households = {**HH7, "EDITION": "2005"}
    assert available(definitions, "2005", "HH7", households) == "Y"
    assert available(definitions, "2010", "HH6", households) == "Y", "households with Internet are HH6 from 2010"
    assert available(definitions, "2010", "HH7", households) == "U"


def test_answers_and_data_are_counted_apart(definitions: Definitions) -> None:
    rows = [{**HH7, "REF_AREA": "KEN"}, {**HH7, "REF_AREA": "UGA", "PROVIDER": "wb"}]
    query = """SELECT ADDRESSED, ANSWERED, AVAILABLE, UNKNOWN, PCT_OF_ANSWERED FROM availability_summary
        WHERE REF_AREA = 'UNRC_ECA' AND EDITION = '2016' AND INDICATOR = 'HH7'"""
    [(addressed, answered, with_data, unknown, of_answered)] = ask(definitions, query, *rows, answered=("KEN", "TZA"))
    assert (addressed, answered, with_data, unknown) == (54, 2, 2, 52)
    assert of_answered == 50.0, "Kenya answered with data, Tanzania without; Uganda's value is the custodian's"


def test_the_window_can_end_earlier(definitions: Definitions) -> None:
    rows = [{**HH7, "TIME_PERIOD": 2006}, {**HH7, "TIME_PERIOD": 2020}]
    assert available(definitions, "2016", "HH7", rows[0], reference_year=2006) == "Y"
    assert available(definitions, "2016", "HH7", rows[1], reference_year=2006) == "U", "what came later is not seen"


def test_the_core_list_of_2005_has_41_indicators_and_one_reference(definitions: Definitions) -> None:
    query = """SELECT CORE_STATUS, count(*) FROM availability WHERE EDITION = '2005' AND REF_AREA = 'KEN'
        GROUP BY 1 ORDER BY 1"""
    assert ask(definitions, query, HH7) == [("basic core", 32), ("extended core", 9), ("reference", 1)]
