"""ITU's workbooks: counts, values per 100, Internet users, core household indicators, by gender.

The headings are those of real files; the figures are made up.
"""

from __future__ import annotations

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.read import read
from tests.reading.workbooks import BY_GENDER, KEY, by_gender, keys, workbook

ITU_2018 = (
    ["", "Fixed-broadband subscriptions", "", "", "Fixed-broadband subscriptions per 100 inhabitants", "", "",
     "Metadata for fixed-broadband subscriptions"],
    ["", 2000, 2001, "", 2000, 2001, "", "Notes 2000", "Source 2000", "Notes 2001", "Source 2001"],
    ["Kenya", 500, 900, "", 0.01, 0.02, "", "Incl. fixed wireless.", "ITU estimate.", "", "Communications Authority"],
    ["Iran (Islamic Republic of)", None, 7, "", None, 0, "", "NULL", "", "Country estimate.", ""],
)  # fmt: skip


def test_counts_and_values_per_100_stand_side_by_side_in_itus_workbook(definitions: Definitions) -> None:
    reading = read(workbook(*ITU_2018), "Fixed_broadband_2000-2018.xlsx", definitions)
    assert reading.profile == "itu-workbook-2018"
    assert keys(reading) == [
        ("KEN", "A3", "NUM", "COUNT", 2000, 500.0, "I"),
        ("KEN", "A3", "NUM", "COUNT", 2001, 900.0, "A"),
        ("KEN", "A3", "RATE", "PER_100_POP", 2000, 0.01, "I"),
        ("KEN", "A3", "RATE", "PER_100_POP", 2001, 0.02, "A"),
        ("IRN", "A3", "NUM", "COUNT", 2001, 7.0, "E"),
        ("IRN", "A3", "RATE", "PER_100_POP", 2001, 0.0, "E"),
    ]
    first, second = reading.observations.to_pylist()[:2]
    assert (first["COMMENT_OBS"], first["SOURCE"]) == ("Incl. fixed wireless.", "ITU estimate.")
    assert first["NORMALISATION"] == 'SOURCE "ITU estimate." read as status I'
    assert (second["COMMENT_OBS"], second["SOURCE"]) == ("", "Communications Authority")
    assert not reading.notes
    assert not reading.faults


def test_a_number_between_the_blocks_of_itus_workbook_is_told(definitions: Definitions) -> None:
    rows = [list(row) for row in ITU_2018]
    rows[2][3] = 0.018
    reading = read(workbook(*rows), "f.xlsx", definitions)
    assert [(fault.kind.value, fault.address) for fault in reading.faults] == [("values_left_out", "Sheet!D2")]


def test_an_unknown_series_of_itus_workbook_is_left_out_and_counted(definitions: Definitions) -> None:
    rows = [list(row) for row in ITU_2018]
    rows[0][4] = "Fixed-broadband subscriptions per 100 households"
    reading = read(workbook(*rows), "f.xlsx", definitions)
    assert {row[2] for row in keys(reading)} == {"NUM"}
    assert ("series_left_out", "1 / 3") in reading.notes


def itu_2020(indicator: str, country: str = "Country") -> bytes:
    years = [f"{year}_{part}" for year in (2019, 2020) for part in ("value", "notes", "source")]
    return workbook(
        ["Indicator", country, *years],
        [indicator, "Kenya", 54555497, "", "ITU estimate", 61408904, "June.", "Communications Authority"],
        [indicator, "Namibia", "", "", "", 2900000, "", ""],
    )


def test_value_note_and_source_of_each_year_belong_together(definitions: Definitions) -> None:
    data = itu_2020("Mobile-cellular telephone subscriptions;  by postpaid/prepaid")
    reading = read(data, "MobileCellularSubscriptions_2000-2020.xlsx", definitions)
    assert reading.profile == "itu-workbook-2020"
    assert keys(reading) == [
        ("KEN", "A2", "NUM", "COUNT", 2019, 54555497.0, "I"),
        ("KEN", "A2", "NUM", "COUNT", 2020, 61408904.0, "A"),
        ("NAM", "A2", "NUM", "COUNT", 2020, 2900000.0, "A"),
    ]
    said = [(row["COMMENT_OBS"], row["SOURCE"]) for row in reading.observations.to_pylist()]
    assert said[:2] == [("", "ITU estimate"), ("June.", "Communications Authority")]
    assert not reading.notes


@pytest.mark.parametrize("indicator", ["International bandwidth;  in Mbit/s", "Active mobile-broadband subscriptions"])
def test_a_series_whose_definition_differs_from_the_core_list_is_not_mapped(
    definitions: Definitions, indicator: str
) -> None:
    reading = read(itu_2020(indicator), "f.xlsx", definitions)
    assert reading.unreadable == ("no_observation", "itu-workbook-2020")
    assert reading.notes == (("series_left_out", "1 / 3"),)


def test_itus_workbook_of_internet_users_is_known_by_its_name(definitions: Definitions) -> None:
    data = itu_2020("i99H", "ShortName")
    reading = read(data, "PercentIndividualsUsingInternet.xlsx", definitions)
    assert (reading.profile, keys(reading)[1][1:4]) == ("itu-internet-2020", ("HH7", "PCT", "PERCENT"))
    assert read(data, "something.xlsx", definitions).unreadable == (
        "no_layout", "Indicator | ShortName | 2019_value | 2019_notes | 2019_source | 2020_value",
    )  # fmt: skip


CORE = (
    ["Core Household Indicators"],
    ["", "", "", "Proportion of households with", *[""] * 8, "Percentage of individuals using a"],
    ["", "", "", "(HH1)", "", "Year", "(HH3f)", "", "Year", "(HH3m)", "", "Year", "(HH5)", "", "", "Year", "(HH7)", "",
     "Year"],
    ["", "", "", "Radio", "", "of data", "Fixed line telephone", "", "of data", "Mobile-cellular telephone", "",
     "of data", "Computer", "", "", "of data", "Internet", "", "of data"],
    [1, "Albania", "", "-", "", 2018, 17.1, "2", 2018, "...", "", "", "...", "", "", 2017, 68.6, "", 2019],
    [2, "Kenya", "", 60.1, "1, 2", 2014, "...", "", "", 88, "", 2015, 9.5, "3", "", 2014, 26, "9", 2016],
    [],
    ["Note:", "", "Figures in italics are ITU estimates."],
    ["...", "", "Data not available"],
    ["-", "", "Zero or quantity less than the unit shown."],
    ["Source:", "", "ITU World Telecommunication/ICT Indicators Database."],
    [],
    [" (1) Age 18+ (2) Households with a telephone in use. (3) In the last 12 months"],
)  # fmt: skip


def test_core_household_indicators(definitions: Definitions) -> None:
    data = workbook(*CORE, merged=("C8:S8", "C9:S9", "A13:S13"), italic=("Q6",))
    reading = read(data, "CoreHouseholdIndicators.xlsx", definitions)
    assert reading.profile == "itu-core-household"
    rows = reading.observations.to_pylist()
    found = [(*(row[n] for n in KEY if n not in {"MEASURE", "UNIT_MEASURE"}), row["BREAKDOWN"]) for row in rows]
    assert found == [
        ("ALB", "HH1", 2018, 0.0, "A", "_T"),
        ("ALB", "HH3", 2018, 17.1, "A", "FIX"),
        ("ALB", "HH5", 2017, None, "O", "_T"),
        ("ALB", "HH7", 2019, 68.6, "A", "_T"),
        ("KEN", "HH1", 2014, 60.1, "A", "_T"),
        ("KEN", "HH3", 2015, 88.0, "A", "MOB"),
        ("KEN", "HH5", 2014, 9.5, "A", "_T"),
        ("KEN", "HH7", 2016, 26.0, "I", "_T"),
    ]
    assert {(row["EDITION"], row["UNIT_MEASURE"]) for row in rows} == {("2016", "PERCENT")}
    assert [row["COMMENT_OBS"] for row in rows] == [
        "", "Households with a telephone in use.", "", "", "Age 18+; Households with a telephone in use.", "",
        "In the last 12 months", "9",
    ]  # fmt: skip
    assert rows[0]["NORMALISATION"] == '"-" read as nil: 0'
    assert rows[7]["NORMALISATION"] == "italics read as status I"
    assert reading.notes == (("rows_left_out", "2"),)  # signs for a missing value, of no year
    assert [(fault.address, fault.detail) for fault in reading.faults] == [("Sheet!Q6", "“9”")]  # has no footnote


def test_core_household_indicators_as_csv(definitions: Definitions) -> None:
    text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in CORE)
    reading = read(("\ufeff" + text).encode(), "CoreHouseholdIndicators.csv", definitions)
    assert (reading.profile, reading.observations.num_rows) == ("itu-core-household", 8)


@pytest.mark.parametrize(
    ("group", "code", "label"),
    [
        ("Percentage of individuals using a", "HH7", "Mobile-cellular telephone"),
        ("Proportion of households with", "HH7", "Internet"),
        ("Percentage of individuals owning a", "HH10", "Mobile-cellular telephone"),
    ],
)
def test_a_code_of_core_household_indicators_that_its_words_contradict_is_left_out(
    definitions: Definitions, group: str, code: str, label: str
) -> None:
    rows = [list(row) for row in CORE]
    rows[1][12], rows[2][16], rows[3][16] = group, f"({code})", label
    reading = read(workbook(*rows, italic=("Q6",)), "CoreHouseholdIndicators.xlsx", definitions)
    assert {row[1] for row in keys(reading)} <= {"HH1", "HH3", "HH5"}
    assert "series_left_out" in dict(reading.notes)


@pytest.mark.parametrize(
    "title",
    [
        "Individuals owning a mobile phone, by gender (%)",
        "Individuals using the Internet (from any location), by gender (thousands)",
        "Individuals using the Internet, by gender and age (%)",
        "",
    ],
)
def test_a_workbook_by_gender_is_of_what_its_title_says(definitions: Definitions, title: str) -> None:
    reading = read(by_gender(title), "gender.xlsx", definitions)
    assert reading.unreadable == ("no_observation", "itu-by-gender")
    assert reading.notes == (("series_left_out", "1 / 6"),)


@pytest.mark.parametrize(
    ("name", "indicator"),
    [
        ("PercentIndividualsUsingInternet_Female.xlsx", ""),
        ("NumberIndividuals_not_PercentIndividualsUsingInternetByAge.xlsx", ""),
        ("PercentIndividualsUsingInternet_2000-2020.xlsx", "Mobile phone owners (%)"),
    ],
)
def test_the_name_of_a_file_alone_does_not_make_it_internet_users(
    definitions: Definitions, name: str, indicator: str
) -> None:
    data = workbook(["Indicator", "ShortName", "2019_value"], [indicator, "Kenya", 26])
    assert read(data, name, definitions).unreadable is not None
    data = workbook(["Indicator", "ShortName", "2019_value"], ["Internet users (%)", "Kenya", 26])
    assert len(keys(read(data, "PercentIndividualsUsingInternet_2000-2020 (1).xlsx", definitions))) == 1


def test_the_use_of_the_internet_by_gender(definitions: Definitions) -> None:
    below = ["", "Age scope of population varies across countries. (1) Aged 15 years and over."]
    reading = read(by_gender(BY_GENDER, below), "gender.xlsx", definitions)
    rows = reading.observations.to_pylist()
    assert reading.profile == "itu-by-gender"
    assert [(r["REF_AREA"], r["SEX"], r["TIME_PERIOD"], r["OBS_VALUE"], r["OBS_STATUS"]) for r in rows] == [
        ("KEN", "_T", 2016, 26.0, "A"), ("KEN", "M", 2016, 30.1, "A"), ("KEN", "F", 2016, 22.4, "A"),
        ("VNM", "_T", 2018, 70.3, "A"), ("VNM", "M", 2018, None, "O"), ("VNM", "F", 2018, None, "O"),
    ]  # fmt: skip
    assert [row["COMMENT_OBS"] for row in rows[:3]] == ["Aged 15 years and over.", "", ""]
    assert not reading.notes
    assert not reading.faults


@pytest.mark.parametrize(
    ("source", "status", "told"),
    [
        ("ITU estimate", "I", False),
        ("ITU estimates", "I", False),
        ("ITU Estimate, 2015", "I", False),
        ("ITU estimate based on household survey", "I", False),
        ("ITU estimate based on national data (UBOS), 2014", "I", False),
        ("ITU estimates (2015).", "I", False),
        ("Communications Authority; ITU estimate.", "I", False),
        ("UBOS, ITU estimate", "A", True),
        ("Estimated by ITU", "A", True),
        ("ITU est.", "A", True),
        ("ITU estimation", "A", True),
        ("ITU estimate not used", "A", True),
        ("ITU estimate until 2013", "A", True),
        ("Communications Authority", "A", False),
        ("Estimates of the office", "A", False),
        ("ITU questionnaire", "A", False),
    ],
)
def test_itus_estimates_are_imputed_however_they_are_explained(
    definitions: Definitions, source: str, status: str, *, told: bool
) -> None:
    data = workbook(["Indicator", "Country", "2019_value", "2019_source"], ["Internet users (%)", "Kenya", 26, source])
    reading = read(data, "f.xlsx", definitions)
    assert keys(reading)[0][-1] == status
    assert [fault.kind.value for fault in reading.faults] == ["note_unclear"] * told
