"""Categories of breakdowns in words: what the whole text says, or nothing."""

from __future__ import annotations

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.codes import Codes


@pytest.fixture(scope="module")
def codes() -> Codes:
    return Codes(Definitions())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *((text, "Y25T34") for text in ("25-34", "25–34", "25 — 34", "25 to 34", "aged 25-34 years", "Ages 25 to 34")),
        *((text, "Y25T34") for text in ("25 à 34 ans", "de 25 a 34 años", "в возрасте 25–34 лет", "25 до 34 лет")),
        *((text, "Y25T34") for text in ("25至34岁", "25-34周岁", "من ٢٥ إلى ٣٤ سنة", "Y25-34", "Y25T34", "２５-３４")),
        *((text, "Y_GE75") for text in ("75+", "75 +", "75 and over", "75 years and older", "75 ans et plus", ">=75")),
        *((text, "Y_GE75") for text in ("75 y más", "75 лет и старше", "75岁及以上", "75 سنة فأكثر", "≥ 75 years")),
        *((text, "Y0T14") for text in ("under 15", "<15", "moins de 15 ans", "menores de 15 años", "0-14")),
        ("05-14", "Y5T14"),
        ("All ages", "_T"),
    ],
)
def test_an_age_in_words(codes: Codes, text: str, code: str) -> None:
    assert codes.dimension("AGE", "2016", "HH7", text) == code


@pytest.mark.parametrize(
    "text",
    [
        "14-May",
        "14 mai",
        "2015-10-14",
        "2015-05-14",
        "Oct-14",
        "15-25",
        "plus de 75 ans",
        "más de 75",
        "15-24-34",
        "25, 34",
    ],
)
def test_what_is_no_age_stays_as_it_was_sent(codes: Codes, text: str) -> None:
    assert codes.dimension("AGE", "2016", "HH7", text) == text


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (text, "F")
            for text in ("Women", "females", "Femmes", "féminin", "Mujeres", "женщины", "إناث", "女性", "FMLE")
        ),
        *((text, "M") for text in ("Men", "MALES", "Hommes", "Masculino", "varones", "мужчины", "ذكور", "男", "MLE")),
        *(
            (text, "_T")
            for text in ("Tous", "Both sexes", "ambos sexos", "оба пола", "كلا الجنسين", "合计", "BTSX", "T", "")
        ),
        *((text, text) for text in ("H", "W", "V", "1", "2", "girls", "no")),
    ],
)
def test_a_sex_in_words_but_no_letter_of_one_language(codes: Codes, text: str, code: str) -> None:
    assert codes.dimension("SEX", "2016", "HH7", text) == code


@pytest.mark.parametrize(("text", "code"), [("Rural areas", "R"), ("milieu urbain", "U"), ("село", "R"), ("城镇", "U")])
def test_urban_and_rural_in_words(codes: Codes, text: str, code: str) -> None:
    assert codes.dimension("URBANISATION", "2016", "HH7", text) == code


@pytest.mark.parametrize(
    ("text", "code"), [("10-49", "S10T49"), ("250+ employees", "S_GE250"), ("de 50 à 249 salariés", "S50T249")]
)
def test_a_size_of_a_business_in_words(codes: Codes, text: str, code: str) -> None:
    assert codes.dimension("SIZE_CLASS", "2016", "B1", text) == code


def test_the_word_of_a_code_that_the_indicator_does_not_have_is_none(codes: Codes) -> None:
    assert codes.dimension("SEX", "2016", "A1", "Women") == "Women"


def test_a_code_that_is_a_word_for_the_total_elsewhere_is_the_code() -> None:
    definitions = Definitions()
    codes = Codes(definitions)
    assert codes.dimension("BREAKDOWN", "2016", "HH3", "BOTH") == "BOTH"
    assert codes.dimension("SEX", "2016", "HH7", "Both") == "_T"
    for (edition, code), indicator in definitions.indicators.items():
        for name in definitions.dimensions:
            for each in definitions.codes(indicator, name):
                assert codes.dimension(name, edition, code, each) == each
