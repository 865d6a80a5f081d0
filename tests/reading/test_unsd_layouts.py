"""The databases of the Statistics Division as they are today: series, natures, and breakdowns of SDMX."""

from __future__ import annotations

from indicators.definitions.registry import Definitions
from indicators.reading.read import read

SDG_OF_TODAY = b"""{"size": 4, "data": [
 {"goal": ["17"], "target": ["17.8"], "indicator": ["17.8.1"], "series": "IT_USE_ii99",
  "seriesDescription": "Internet users", "geoAreaCode": "404", "geoAreaName": "Kenya", "timePeriodStart": 2021.0,
  "value": "28.8", "valueType": "Float",
  "time_detail": null, "upperBound": null, "lowerBound": null, "basePeriod": null, "source": "ITU estimate.",
  "footnotes": [""], "attributes": {"Nature": "E", "Units": "PERCENT"}, "dimensions": {"Reporting Type": "G"}},
 {"series": "IT_MOB_5GNTWK", "geoAreaCode": "404", "timePeriodStart": 2022.0, "value": "4.5", "source": "CA",
  "attributes": {"Nature": "C", "Units": "PERCENT"}, "dimensions": {"Reporting Type": "G"}},
 {"series": "IT_USE_ii99", "geoAreaCode": "1", "geoAreaName": "World", "timePeriodStart": 2021.0, "value": "62.6",
  "attributes": {"Nature": "G"}, "dimensions": {"Reporting Type": "G"}},
 {"series": "IT_USE_ii99", "geoAreaCode": "404", "timePeriodStart": 2021.0, "value": "40.0",
  "attributes": {"Nature": "C"}, "dimensions": {"Reporting Type": "G", "Location": "URBAN"}}]}"""


def test_the_interface_of_the_sdg_database_with_nature_and_series_of_today(definitions: Definitions) -> None:
    reading = read(SDG_OF_TODAY, "f", definitions)
    rows = reading.observations.to_pylist()
    names = ("REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "BREAKDOWN")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("KEN", "HH7", 2021, 28.8, "I", "_T"),
        ("KEN", "A6", 2022, 4.5, "A", "5G"),
    ]
    assert ("aggregates_left_out", "1") in reading.notes


SDG_SDMX_COLUMNS = (
    "DATAFLOW,FREQ,REPORTING_TYPE,SERIES,REF_AREA,SEX,AGE,URBANISATION,INCOME_WEALTH_QUANTILE,EDUCATION_LEV,OCCUPATION,"
    "CUST_BREAKDOWN,COMPOSITE_BREAKDOWN,DISABILITY_STATUS,ACTIVITY,PRODUCT,TIME_PERIOD,OBS_VALUE,UNIT_MEASURE,"
    "UNIT_MULT,NATURE\n"
)
SDG_SDMX = """SDG,A,G,SE_ADT_ACTS,246,_T,_T,_T,_T,_T,_T,_T,SKILL_ICTPRVCY,_T,_T,_T,2021,60.1,PT,0,C
SDG,A,G,SE_ADT_ACTS,246,F,_T,_T,_T,_T,_T,_T,SKILL_ICTVRFY,_T,_T,_T,2021,44,PT,0,C
SDG,A,G,IT_NET_BBND,246,_T,_T,_T,_T,_T,_T,_T,IS_GE10M,_T,_T,_T,2021,33.1,PER_100_POP,0,E
SDG,A,G,IT_NET_BBND,246,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,2021,33.3,PER_100_POP,0,M
SDG,A,G,IT_MOB_4GNTWK,246,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,2021,100,PT,0,C
SDG,A,G,SE_ACS_INTNT,246,_T,_T,_T,_T,ISCED11_2,_T,_T,_T,_T,_T,_T,2021,100,PT,0,CA
SDG,A,G,SE_ACS_CMPTR,246,_T,_T,_T,_T,ISCED11_2,_T,_T,_T,_T,_T,_T,2021,100,PT,0,CA
SDG,A,G,IT_USE_II99,246,_T,Y15T24,_T,_T,_T,_T,_T,_T,_T,_T,_T,2021,99,PT,0,C
SDG,A,G,IT_USE_II99,513,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,_T,2021,88,PT,0,G
"""


def test_the_nature_of_a_gender_indicator_is_a_status(definitions: Definitions) -> None:
    text = "MINSET_SERIES,REF_AREA,TIME_PERIOD,SEX,AGE,OBS_VALUE,NATURE\n"
    text += "S13151395,KEN,2015,F,15+,16.6,E\nS13151395,KEN,2014,F,15+,15,C\n"
    reading = read(text.encode(), "f.csv", definitions)
    assert reading.profile == "unsd-gender-minset"
    assert [row["OBS_STATUS"] for row in reading.observations.to_pylist()] == ["I", "A"]


def test_the_sdg_database_as_sdmx(definitions: Definitions) -> None:
    reading = read((SDG_SDMX_COLUMNS + SDG_SDMX).encode(), "f.csv", definitions)
    assert reading.profile == "unsd-sdg-sdmx"
    names = ("INDICATOR", "SEX", "EDUCATION_LEV", "BREAKDOWN", "MEASURE", "OBS_VALUE", "OBS_STATUS")
    assert [tuple(row[name] for name in names) for row in reading.observations.to_pylist()] == [
        ("HH15", "_T", "_T", "PRIVACY", "PCT", 60.1, "A"),
        ("HH15", "F", "_T", "VERIFY", "PCT", 44, "A"),
        ("A3", "_T", "_T", "GE10M", "RATE", 33.1, "I"),
        ("A3", "_T", "_T", "_T", "RATE", 33.3, "I"),
        ("A6", "_T", "_T", "4G", "RATE", 100, "A"),
        ("ED5", "_T", "2", "ANY", "PCT", 100, "A"),
    ]
    assert dict(reading.notes).keys() >= {"series_left_out", "aggregates_left_out", "rows_left_out"}
