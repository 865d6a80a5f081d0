"""Exports of other custodians: DataHub, DataBank, the World Development Indicators, Our World in Data, DHIS2.

The headings are those of real files; the figures are made up.
"""

from __future__ import annotations

import json

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.faults import Kind
from indicators.reading.raw import Declared
from indicators.reading.read import read
from tests.reading.workbooks import keys


def test_datahub(definitions: Definitions) -> None:
    text = (
        "seriesID,seriesCode,seriesName,entityID,entityIso,entityName,dataValue,dataYear,dataNote,dataSource\n"
        "1,i99H,Individuals using the Internet,87,KEN,Kenya,26.5,2016,Population age 15+,ITU estimate\n"
        "2,i99X,Something else,87,KEN,Kenya,22.5,2016,,Office\n"
    )
    reading = read(text.encode(), "individuals-using-the-internet_1.csv", definitions)
    assert keys(reading) == [("KEN", "HH7", "PCT", "PERCENT", 2016, 26.5, "I")]
    assert reading.notes == (("series_left_out", "1 / 1"),)


def test_datahub_has_regions_under_codes_of_its_own(definitions: Definitions) -> None:
    """Guess: a code that no list has (AFR, EUR) is an unknown country; its name says that it is a region."""
    head = "seriesID,seriesCode,seriesName,entityID,entityIso,entityName,dataValue,dataYear,dataNote,dataSource\n"
    rows = (
        "1,i99H,Individuals using the Internet,1,AFR,Africa,26.5,2016,,ITU\n"
        "1,i99H,Individuals using the Internet,2,AMS,The Americas,66.5,2016,,ITU\n"
        "1,i99H,Individuals using the Internet,3,XXA,Atlantis,66.5,2016,,ITU\n"
        "1,i99H,Individuals using the Internet,87,KEN,Kenya,26.5,2016,,Office\n"
        "1,i99H,Individuals using the Internet,88,UGA,Africa,26.5,2016,,Office\n"
    )
    reading = read((head + rows).encode(), "individuals-using-the-internet_1.csv", definitions)
    assert [row[0] for row in keys(reading)] == [None, "KEN", "UGA"]
    assert ("aggregates_left_out", "2") in reading.notes
    assert [(fault.kind, fault.address) for fault in reading.faults] == [(Kind.HEADING_TWICE, "6:6")]


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


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "API_IT.NET.USER.ZS_DS2_en_csv_v2.csv",
            '"Country Name","Country Code","Indicator Name","Indicator Code","2014"\n'
            '"Kenya","KEN","Individuals using the Internet","IT.NET.USER.ZS","16.5"\n'
            '"Arab World","ARB","Individuals using the Internet","IT.NET.USER.ZS","36.5"\n'
            '"{name}","ROU","Individuals using the Internet","IT.NET.USER.ZS","54.1"\n',
        ),
        (
            "internet.csv",
            "Entity,Code,Year,Share of the population using the Internet\n"
            "Kenya,KEN,2014,16.5\nWorld,OWID_WRL,2014,40.1\n{name},ROU,2014,54.1\n",
        ),
        (
            "individuals-using-the-internet_1.csv",
            "seriesCode,seriesName,entityIso,entityName,dataValue,dataYear,dataNote,dataSource\n"
            "i99H,Internet,KEN,Kenya,16.5,2014,,Office\ni99H,Internet,ROU,,54.1,2013,,Office\n"
            "i99H,Internet,ROU,{name},54.1,2014,,Office\n",
        ),
        (
            "Data_17.8.1.csv",
            "seriesCode,seriesDesc,geoAreaCode,geoAreaName,timePeriod,value,source,footnotes\n"
            "IT_USE_ii99,Internet users,404,Kenya,2014,16.5,ITU,\nIT_USE_ii99,Internet users,1,World,2014,40.1,ITU,\n"
            "IT_USE_ii99,Internet users,642,{name},2014,54.1,ITU,\n",
        ),
    ],
)
def test_the_name_beside_a_code_is_of_the_same_area(definitions: Definitions, name: str, text: str) -> None:
    assert read(text.format(name="Romania").encode(), name, definitions).faults == ()
    told = read(text.format(name="Niger").encode(), name, definitions).faults
    assert [fault.kind for fault in told] == [Kind.HEADING_TWICE]
    assert told[0].address.startswith("4:"), "the row whose code and name mean two areas"


UNSD = (
    "goalCode,seriesCode,geoAreaCode,geoAreaName,timePeriod,value,natureCode,unitsCode,reportingTypeCode,sexCode\n"
    "17,IT_USE_ii99,404,Kenya,2014,{value},C,{unit},{reporting},BOTHSEX\n"
)


@pytest.mark.parametrize("unit", ["PERCENT", "PER_100_POP", ""])
def test_the_units_of_the_sdg_database_are_those_of_its_series(definitions: Definitions, unit: str) -> None:
    text = UNSD.format(value="16.5", unit=unit, reporting="G")
    reading = read(text.encode(), "Data.csv", definitions)
    assert keys(reading) == [("KEN", "HH7", "PCT", "PERCENT", 2014, 16.5, "A")]
    assert reading.notes == ()


@pytest.mark.parametrize(("unit", "reporting"), [("RATIO", "G"), ("PERCENT", "N")])
def test_values_of_another_unit_or_report_are_left_out_and_told(
    definitions: Definitions, unit: str, reporting: str
) -> None:
    text = UNSD.format(value="0.165", unit=unit, reporting=reporting)
    reading = read(text.encode(), "Data.csv", definitions)
    assert keys(reading) == []
    assert reading.notes == (("rows_left_out", "1"),)


def test_of_json_too_another_unit_is_left_out(definitions: Definitions) -> None:
    one = {"series": "IT_USE_ii99", "geoAreaCode": "404", "geoAreaName": "Kenya", "timePeriodStart": 2014.0}
    rows = [{**one, "value": "16.5", "attributes": {"Nature": "C", "Units": unit}} for unit in ("PERCENT", "RATIO")]
    reading = read(json.dumps({"data": rows}).encode(), "data.json", definitions)
    assert keys(reading) == [("KEN", "HH7", "PCT", "PERCENT", 2014, 16.5, "A")]
    assert dict(reading.notes)["rows_left_out"] == "1"


@pytest.mark.parametrize(("flag", "status"), [("c", "C"), ("b", None), ("", None)])
def test_a_blank_of_eurostat_that_is_flagged_as_confidential_is_withheld(
    definitions: Definitions, flag: str, status: str | None
) -> None:
    text = (
        "DATAFLOW,freq,indic_is,unit,ind_type,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        f"ESTAT:ISOC_CI_IFP_IU(1.0),A,I_IU3,PC_IND,IND_TOTAL,MT,2014,,{flag}\n"
        "ESTAT:ISOC_CI_IFP_IU(1.0),A,I_IU3,PC_IND,IND_TOTAL,MT,2015,72.1,\n"
    )
    table = read(text.encode(), "isoc_ci_ifp_iu.csv", definitions).observations
    found = dict(zip(table["TIME_PERIOD"].to_pylist(), table["CONF_STATUS"].to_pylist(), strict=True))
    assert found == ({2014: status} if status else {}) | {2015: "F"}
    assert table["OBS_VALUE"].to_pylist() == ([None] if status else []) + [72.1]


def test_the_nature_c_of_the_sdg_database_is_no_secret(definitions: Definitions) -> None:
    text = UNSD.format(value="", unit="PERCENT", reporting="G")
    assert keys(read(text.encode(), "Data.csv", definitions)) == []


def test_the_download_of_the_sdg_data_portal(definitions: Definitions) -> None:
    text = (
        "Goal,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,Source,FootNote,[Age],[Location],"
        "[Nature],[Reporting Type],[Sex],[Type of speed],[Units]\n"
        "17,IT_NET_BBND,Fixed broadband,404,Kenya,2014,0.19,ITU,,,,C,G,,ANYS,PER_100_POP\n"
        "17,IT_NET_BBND,Fixed broadband,404,Kenya,2014,0.05,ITU,,,,C,G,,10MBPS,PER_100_POP\n"
        "17,IT_USE_ii99,Internet users,404,Kenya,2014,16.5,ITU,ITU estimate,ALLAGE,ALLAREA,E,G,BOTHSEX,,PERCENT\n"
        "17,IT_USE_ii99,Internet users,1,World,2014,37.6,ITU,,ALLAGE,ALLAREA,E,G,BOTHSEX,,PERCENT\n"
        "17,IT_USE_ii99,Internet users,404,Kenya,2014,11.1,ITU,,15-24,ALLAREA,E,G,BOTHSEX,,PERCENT\n"
        "17,IT_USE_ii99,Internet users,404,Kenya,2014,0.165,ITU,,ALLAGE,ALLAREA,E,G,BOTHSEX,,RATIO\n"
        "17,GR_G14_GDP,Government revenue,404,Kenya,2014,19,IMF,,,,C,G,,,PERCENT\n"
    )
    reading = read(text.encode(), "Goal17.csv", definitions)
    assert reading.profile == "unsd-sdg-portal"
    assert keys(reading) == [
        ("KEN", "A3", "RATE", "PER_100_POP", 2014, 0.19, "A"),
        ("KEN", "A3", "RATE", "PER_100_POP", 2014, 0.05, "A"),
        ("KEN", "HH7", "PCT", "PERCENT", 2014, 16.5, "I"),
    ]
    assert reading.observations["BREAKDOWN"].to_pylist() == ["_T", "GE10M", "_T"]
    assert dict(reading.notes) == {"series_left_out": "1 / 1", "rows_left_out": "2", "aggregates_left_out": "1"}
