"""What texts of sampling errors and of numbers of persons become."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.base.observation import SAMPLING_ERRORS
from indicators.definitions.registry import Definitions
from indicators.reading.normalise import observations
from indicators.reading.raw import Declared, Raw
from indicators.reading.read import read

ROW = {"REF_AREA": "KEN", "EDITION": "2016", "INDICATOR": "HH7", "TIME_PERIOD": "2015", "OBS_VALUE": "45,2"}


def one(definitions: Definitions, *, number: bool = False, percent: bool = False, **texts: str) -> dict[str, Any]:
    raw = Raw("test")
    raw.add("1:1", number=number, percent=percent, **(ROW | texts))
    return observations(raw, definitions, Declared()).to_pylist()[0]


@pytest.mark.parametrize("name", SAMPLING_ERRORS)
@pytest.mark.parametrize(
    ("sent", "number"),
    [("0.9", 0.9), ("0,9", 0.9), ("43,375", 43.375), ("-1", -1.0), ("1.5 %", 1.5), ("..", None), ("", None)],
)
def test_an_error_is_read_as_a_value_is(definitions: Definitions, name: str, sent: str, number: float | None) -> None:
    found = one(definitions, **{name: sent})
    assert (found[name], found["UNREAD"]) == (number, "")


def test_errors_are_multiplied_as_their_value_is_but_percentages_are_not(definitions: Definitions) -> None:
    counted = {"MEASURE": "NUM", "OBS_VALUE": "12.5", "UNIT_MULT": "3"}
    found = one(definitions, **counted, STANDARD_ERROR="0.5", CV="4", CI_LOW="11.5", CI_HIGH="13.5")
    assert [found[name] for name in ("OBS_VALUE", *SAMPLING_ERRORS)] == [12500, 500, 4, 11500, 13500]


def test_a_workbook_that_shows_percentages_shows_those_of_the_errors(definitions: Definitions) -> None:
    found = one(definitions, number=True, percent=True, OBS_VALUE="0.452", STANDARD_ERROR="0.009", CI_LOW="0.434")
    assert (found["OBS_VALUE"], found["STANDARD_ERROR"], found["CI_LOW"]) == (45.2, 0.9, 43.4)


def test_beside_a_number_of_a_workbook_a_text_with_a_comma_is_no_thousand(definitions: Definitions) -> None:
    found = one(definitions, number=True, OBS_VALUE="45.2", STANDARD_ERROR="0,52")
    assert found["STANDARD_ERROR"] == 0.52


@pytest.mark.parametrize(
    ("texts", "unread"),
    [
        ({"CI_LOW": "about 43"}, "CI_LOW"),
        ({"STANDARD_ERROR": "n.c.?", "SAMPLE_SIZE": "12 000 persons"}, "STANDARD_ERROR, SAMPLE_SIZE"),
        ({"RESPONDENTS": "-3"}, "RESPONDENTS"),
        ({"RESPONDENTS": "12.5"}, "RESPONDENTS"),
        ({"SAMPLE_SIZE": "12,000", "RESPONDENTS": "1 200"}, ""),
        ({"SAMPLE_SIZE": ".."}, ""),
    ],
)
def test_what_is_no_number_is_named(definitions: Definitions, texts: dict[str, str], unread: str) -> None:
    assert one(definitions, **texts)["UNREAD"] == unread


def test_a_number_of_persons_is_whole(definitions: Definitions) -> None:
    found = one(definitions, SAMPLE_SIZE="12 000", RESPONDENTS="1,200")
    assert (found["SAMPLE_SIZE"], found["RESPONDENTS"]) == ("12000", 1200)


def test_a_file_is_read_with_its_errors_by_headings_of_its_language(definitions: Definitions) -> None:
    text = (
        "Pays;Édition;Indicateur;Année de référence;Valeur;Erreur type;Coefficient de variation;"
        "Limite inférieure de confiance;Limite supérieure de confiance\nKEN;2016;HH7;2015;45,2;0,9;2;43,4;47,0\n"
    )
    found = read(text.encode(), "f.csv", definitions)
    assert not found.notes
    assert [found.observations[name].to_pylist() for name in SAMPLING_ERRORS] == [[0.9], [2.0], [43.4], [47.0]]
