"""Exports of custodians: ITU's workbooks and DataHub, DataBank, Our World in Data, Eurostat, DHIS2.

The headings are those of real files; the figures are made up.
"""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from indicators.definitions.registry import Definitions
from indicators.reading.raw import Declared
from indicators.reading.read import Reading, read

Row = list[Any]
KEY = ("REF_AREA", "INDICATOR", "MEASURE", "UNIT_MEASURE", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS")


def workbook(*rows: Row, merged: tuple[str, ...] = (), italic: tuple[str, ...] = ()) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    for each in merged:
        sheet.merge_cells(each)
    for each in italic:
        sheet[each].font = Font(italic=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def keys(reading: Reading) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in KEY) for row in reading.observations.to_pylist()]


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


BY_GENDER = "Individuals using the Internet (from any location), by gender (%)"


def by_gender(title: str = BY_GENDER, *below: Row, note: Any = "1", value: Any = "26.0") -> bytes:
    return workbook(
        ["", title],
        ["", "", "", "Latest", "All", "", "Gender"],
        ["", "Economy name", "", "year", "Individuals", "", "Male", "", "Female"],
        ["", "Kenya", "", 2016, value, note, "30.1", "", "22.4"],
        ["", "Viet Nam", "", 2018, "70.3", "", "...", "", "..."],
        [],
        ["", "Source:", "ITU World Telecommunication/ICT Indicators database."],
        *below,
        merged=("C7:I7",),
    )


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


def test_datahub(definitions: Definitions) -> None:
    text = (
        "seriesID,seriesCode,seriesName,entityID,entityIso,entityName,dataValue,dataYear,dataNote,dataSource\n"
        "1,i99H,Individuals using the Internet,87,KEN,Kenya,26.5,2016,Population age 15+,ITU estimate\n"
        "2,i99X,Something else,87,KEN,Kenya,22.5,2016,,Office\n"
    )
    reading = read(text.encode(), "individuals-using-the-internet_1.csv", definitions)
    assert keys(reading) == [("KEN", "HH7", "PCT", "PERCENT", 2016, 26.5, "I")]
    assert reading.notes == (("series_left_out", "1 / 1"),)


def test_databank_with_the_series_in_columns(definitions: Definitions) -> None:
    text = (
        "\ufeffCountry Name,Country Code,Time,Time Code,Mobile cellular subscriptions [IT.CEL.SETS],"
        '"Mobile cellular subscriptions (per 100 people) [IT.CEL.SETS.P2]",GDP (current US$) [NY.GDP.MKTP.CD]\n'
        "Kenya,KEN,2014,YR2014,33632631,71.8,5\nKenya,KEN,2015,YR2015,..,80.7,6\nWorld,WLD,2015,YR2015,7,96,7\n,,,,,,\n"
        "Data from database: World Development Indicators\nLast Updated: 03/01/2017\n"
    )
    reading = read(text.encode(), "Data.csv", definitions)
    assert reading.profile == "worldbank-databank-series"
    assert keys(reading) == [
        ("KEN", "A2", "NUM", "COUNT", 2014, 33632631.0, "A"),
        ("KEN", "A2", "RATE", "PER_100_POP", 2014, 71.8, "A"),
        ("KEN", "A2", "NUM", "COUNT", 2015, None, "O"),
        ("KEN", "A2", "RATE", "PER_100_POP", 2015, 80.7, "A"),
    ]
    assert dict(reading.notes) == {"series_left_out": "1 / 3", "aggregates_left_out": "2"}


def test_the_bulk_csv_of_wdi(definitions: Definitions) -> None:
    text = (
        '"Country Name","Country Code","Indicator Name","Indicator Code","2014","2015",\n'
        '"Kenya","KEN","Fixed telephone subscriptions","IT.MLT.MAIN","200000","",\n'
        '"Kenya","KEN","Fixed telephone subscriptions (per 100 people)","IT.MLT.MAIN.P2","0.4","0.2",\n'
        '"Arab World","ARB","Fixed telephone subscriptions (per 100 people)","IT.MLT.MAIN.P2","0.4","0.2",\n'
    )
    reading = read(text.encode(), "WDICSV.csv", definitions)
    assert keys(reading) == [
        ("KEN", "A1", "NUM", "COUNT", 2014, 200000.0, "A"),
        ("KEN", "A1", "RATE", "PER_100_POP", 2014, 0.4, "A"),
        ("KEN", "A1", "RATE", "PER_100_POP", 2015, 0.2, "A"),
    ]
    assert dict(reading.notes) == {"aggregates_left_out": "2"}


@pytest.mark.parametrize(
    ("headings", "profile", "found"),
    [
        ("Entity,Code,Year,Mobile cellular subscriptions (per 100 people)", "our-world-in-data", ("A2", "RATE")),
        ("entity,code,year,it_net_user_zs", "our-world-in-data-short", ("HH7", "PCT")),
    ],
)
def test_our_world_in_data(definitions: Definitions, headings: str, profile: str, found: tuple[str, str]) -> None:
    text = (
        f"{headings},region\nKenya,KEN,2014,71.8,Africa\nKosovo,OWID_KOS,2014,60,Europe\nWorld,OWID_WRL,2014,96,\n"
        "Africa,,2014,41,\nHigh-income countries,OWID_HIC,2014,120,\nLow-income countries,,2014,12,\n"
    )
    reading = read(text.encode(), "chart.csv", definitions)
    assert reading.profile == profile
    assert [row[:3] for row in keys(reading)] == [("KEN", *found), ("XKX", *found)]
    assert dict(reading.notes) == {"series_left_out": "1 / 2", "aggregates_left_out": "4"}


def test_the_number_of_internet_users_of_our_world_in_data_is_not_mapped(definitions: Definitions) -> None:
    text = b"Entity,Code,Year,Number of Internet users\nKenya,KEN,2014,7000000\n"
    assert read(text, "chart.csv", definitions).unreadable is not None


EUROSTAT = [
    # ind_type, unit, value, flag, confidentiality
    ("IND_TOTAL", "PC_IND", "81", "b", ""),
    ("F_Y16_74", "PC_IND", "79", "", ""),
    ("M_Y16_74", "PC_IND", "83", "", ""),
    ("Y16_24", "PC_IND", "99", "", ""),
    ("IND_TOTAL", "PC_IND_IU3", "100", "", ""),
]
EXPECTED = [
    # the value, its sex, its status, and what makes it an error: a type of persons, or a share of others than all
    (81.0, "_T", "B", "_T", "PERCENT"),
    (79.0, "F", "A", "_T", "PERCENT"),
    (83.0, "M", "A", "_T", "PERCENT"),
    (99.0, "_T", "A", "IND_TYPE=Y16_24", "PERCENT"),
    (100.0, "_T", "A", "_T", "PC_IND_IU3"),
]
NAMED = ("OBS_VALUE", "SEX", "OBS_STATUS", "BREAKDOWN", "UNIT_MEASURE")


def eurostat_csv(head: str, begin: str) -> str:
    rows = [
        f"{begin},A,I_IU3,{unit},{kind},AT,2014,{value},{flag},{conf}\n" for kind, unit, value, flag, conf in EUROSTAT
    ]
    return f"{head},freq,indic_is,unit,ind_type,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS\n" + "".join(rows)


@pytest.mark.parametrize(
    ("head", "begin"),
    [
        ("DATAFLOW,LAST UPDATE", "ESTAT:ISOC_CI_IFP_IU(1.0),22/05/26 11:00:00"),
        ("STRUCTURE,STRUCTURE_ID", "dataflow,ESTAT:ISOC_CI_IFP_IU(1.0)"),
    ],
)
def test_types_of_persons_and_units_of_eurostat_are_told_apart(definitions: Definitions, head: str, begin: str) -> None:
    reading = read(eurostat_csv(head, begin).encode(), "isoc_ci_ifp_iu.csv", definitions)
    assert reading.profile == "eurostat-sdmx-csv"
    rows = reading.observations.to_pylist()
    assert [tuple(row[name] for name in NAMED) for row in rows] == EXPECTED
    assert not reading.notes


def test_eurostat_with_labels(definitions: Definitions) -> None:
    text = (
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,indic_is,Information society indicator,unit,"
        "Unit of measure,ind_type,Individual type,geo,Geopolitical entity (reporting),TIME_PERIOD,Time,OBS_VALUE,"
        "Observation value,OBS_FLAG,Observation status (Flag) V2 structure,CONF_STATUS,Confidentiality status (flag)\n"
        "dataflow,ESTAT:X(1.0),x,A,Annual,I_IU3,Use,PC_IND,%,F_Y16_74,Females,AT,Austria,2014,,79,,,,,\n"
        "dataflow,ESTAT:X(1.0),x,A,Annual,I_IU3,Use,PC_IND,%,IND_TOTAL,All,EL,Greece,2014,,:,,c,confidential,C,x\n"
    )
    reading = read(text.encode(), "f.csv", definitions)
    rows = reading.observations.to_pylist()
    assert [(r["REF_AREA"], r["SEX"], r["OBS_VALUE"], r["CONF_STATUS"]) for r in rows] == [
        ("AUT", "F", 79.0, "F"), ("GRC", "_T", None, "C"),
    ]  # fmt: skip
    assert not reading.notes


def test_the_tsv_of_eurostat_tells_them_apart_too(definitions: Definitions) -> None:
    rows = [f"A,I_IU3,{unit},{kind},AT\t{value} {flag}\n" for kind, unit, value, flag, _ in EUROSTAT]
    text = "freq,indic_is,unit,ind_type,geo\\TIME_PERIOD\t2014 \n" + "".join(rows)
    reading = read(text.encode(), "isoc.tsv", definitions)
    assert [tuple(row[name] for name in NAMED) for row in reading.observations.to_pylist()] == EXPECTED
    assert not reading.notes


@pytest.mark.parametrize(
    ("sex", "kind", "found"),
    [
        ("M", "F_Y16_74", ("M", "IND_TYPE=F_Y16_74")),  # refused (R004)
        ("T", "F_Y16_74", ("_T", "IND_TYPE=F_Y16_74")),
        ("F", "F_Y16_74", ("F", "_T")),
        ("F: Females", "F_Y16_74", ("F", "_T")),
        ("", "F_Y16_74", ("F", "_T")),
        ("M", "IND_TOTAL", ("M", "_T")),
    ],
)
@pytest.mark.parametrize("tsv", [False, True])
def test_a_sex_that_eurostats_type_of_persons_contradicts_is_an_error(
    definitions: Definitions, sex: str, kind: str, found: tuple[str, str], *, tsv: bool
) -> None:
    head = "DATAFLOW,freq,indic_is,unit,ind_type,sex,geo,TIME_PERIOD,OBS_VALUE"
    text = f"{head}\nX,A,I_IU3,PC_IND,{kind},{sex},AT,2014,79\n"
    if tsv:
        text = f"freq,indic_is,unit,ind_type,sex,geo\\TIME_PERIOD\t2014 \nA,I_IU3,PC_IND,{kind},{sex},AT\t79 \n"
    [row] = read(text.encode(), "isoc.tsv" if tsv else "f.csv", definitions).observations.to_pylist()
    assert (row["SEX"], row["BREAKDOWN"], row["OBS_VALUE"]) == (*found, 79.0)


@pytest.mark.parametrize(
    "text",
    [
        "freq,indic_is,unit,deg_urb,geo\\TIME_PERIOD\t2014 \nA,H_IACC,PC_HH,DEG3,AT\t77 \n",
        "DATAFLOW,freq,indic_is,unit,deg_urb,geo,TIME_PERIOD,OBS_VALUE\nESTAT:X(1.0),A,H_IACC,PC_HH,DEG3,AT,2014,77\n",
    ],
)
def test_a_dimension_of_eurostat_that_is_not_known_is_no_total(definitions: Definitions, text: str) -> None:
    [row] = read(text.encode(), "f.csv", definitions).observations.to_pylist()
    assert row["BREAKDOWN"] == "DEG_URB=DEG3"  # the value is refused (R004)
    total = text.replace("DEG3", "TOTAL")
    [row] = read(total.encode(), "f.csv", definitions).observations.to_pylist()
    assert (row["BREAKDOWN"], row["OBS_VALUE"]) == ("_T", 77.0)


DHIS2 = (
    '"dataelement","period","orgunit","categoryoptioncombo","attributeoptioncombo","value","storedby","lastupdated",'
    '"comment","followup","deleted"\n'
    '"HH7","2016","KEN","HllvX50cXC0","HllvX50cXC0","26.5","kip","2017-03-01","estimate","false","null"\n'
    '"HH7","2016","UGA","bRowv6yZOF2","HllvX50cXC0","12.5","kip","2017-03-01","","false","null"\n'
    '"HH5","2016","KEN","HllvX50cXC0","HllvX50cXC0","9","kip","2017-03-01","","false","true"\n'
    '"fbfJHSPpUQD","201601","DiszpKrYNg8","HllvX50cXC0","HllvX50cXC0","9","kip","2017-03-01","","true","false"\n'
)


def test_dhis2(definitions: Definitions) -> None:
    reading = read(DHIS2.encode(), "dataValueSets.csv", definitions, Declared(edition="2016"))
    assert reading.profile == "dhis2-data-values"
    assert keys(reading) == [
        ("KEN", "HH7", "PCT", "PERCENT", 2016, 26.5, "E"),
        (None, "fbfJHSPpUQD", "", "", None, 9.0, "A"),  # named errors: unknown area, indicator and period
    ]
    assert dict(reading.notes) == {"rows_left_out": "2", "heading_unknown": "“followup” (1:10)"}
    [row, _] = read(DHIS2.encode(), "f.csv", definitions).observations.to_pylist()
    assert row["EDITION"] == ""  # refused, with advice: a code alone never says what a value is


def test_dhis2_as_json(definitions: Definitions) -> None:
    value = {
        "dataElement": "HH7", "period": "2016", "orgUnit": "KEN", "categoryOptionCombo": "HllvX50cXC0",
        "attributeOptionCombo": "HllvX50cXC0", "value": "26.5", "storedBy": "kip", "created": "2017",
        "lastUpdated": "2017", "comment": "", "followup": False,
    }  # fmt: skip
    other = value | {"orgUnit": "UGA", "value": "9", "deleted": True}
    document = json.dumps({"dataSet": "x", "dataValues": [value, other]}).encode()
    reading = read(document, "dataValueSets.json", definitions, Declared(edition="2016"))
    assert reading.profile == "dhis2-data-values-json"
    assert keys(reading) == [("KEN", "HH7", "PCT", "PERCENT", 2016, 26.5, "A")]
    assert dict(reading.notes)["rows_left_out"] == "1"


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
