"""Each layout on real files: recognised by itself, with the counts that the sources state."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from pathlib import Path

import pytest

from indicators.definitions.registry import Definitions
from indicators.reading.raw import Declared
from indicators.reading.read import read
from tests.conftest import SAMPLES


@pytest.mark.parametrize(
    ("file", "profile", "rows"),
    [
        ("KEN_2016_questionnaire.xlsx", "template", 8),
        ("COL_2013-2016_indicadores.csv", "long", 41),
        ("THA_2013-2016.xlsx", "long", 39),
        ("KAZ_2013-2016_sdmx.csv", "sdmx-csv", 34),
        ("MNG_worldbank_wide.csv", "worldbank-wide", 38),
        ("ROU_eurostat.tsv", "eurostat-tsv", 7),
        ("unsd/mdg_8.14-8.16_2000-2014.csv", "unsd-mdg", 9554),
    ],
)
def test_sample(definitions: Definitions, file: str, profile: str, rows: int) -> None:
    reading = read((SAMPLES / file).read_bytes(), file, definitions)
    assert reading.unreadable is None
    assert (reading.profile, reading.observations.num_rows) == (profile, rows)
    assert all(reading.observations["ADDRESS"].to_pylist())
    assert None not in reading.observations["REF_AREA"].to_pylist()


SHARED = [
    # file, profile, values read, then values left out: of aggregates, of series outside the core list, of rows that are
    # no national figure (the headline alone is one), and rows without a value. Together they are the rows that the
    # SOURCE.md of the folder states (lines without the heading, or observations).
    ("eu-digital-scoreboard-2012/digital_scoreboard_04_june_2012.xls", "eu-digital-scoreboard", 830, 29, 17425, 0, 227),
    ("eurostat-sdmx-ict-sector-2015/isoc_ic_bisec_data.xml", "eurostat-sdmx-ml", 270, 20, 580, 0, 0),
    ("eurostat-tsv-ict/estat_isoc_e_dii_filtered_en.csv", "eurostat-sdmx-csv", 0, 0, 4258, 0, 50),
    ("eurostat-tsv-ict/estat_isoc_sks_itsp_age.tsv", "eurostat-tsv", 0, 0, 2736, 0, 0),
    ("eurostat-tsv-ict/estat_isoc_sks_itsp_sex.tsv", "eurostat-tsv", 0, 0, 2736, 0, 0),
    ("eurostat-tsv-ict/estat_tin00085.tsv", "eurostat-tin00085", 372, 12, 0, 768, 0),
    (
        "gapminder-ict-absolute/ddf--datapoints--broadband_subscribers--by--geo--time.csv.gz",
        "gapminder",
        4135,
        0,
        0,
        0,
        0,
    ),
    (
        "gapminder-ict-absolute/ddf--datapoints--broadband_subscribers_per_100_people--by--geo--time.csv.gz",
        "gapminder",
        4135,
        0,
        0,
        0,
        0,
    ),
    (
        "gapminder-ict-absolute/ddf--datapoints--cell_phones_per_100_people--by--geo--time.csv.gz",
        "gapminder",
        10350,
        0,
        0,
        0,
        0,
    ),
    ("gapminder-ict-absolute/ddf--datapoints--cell_phones_total--by--geo--time.csv.gz", "gapminder", 10374, 0, 0, 0, 0),
    ("gapminder-ict-absolute/ddf--datapoints--internet_users--by--geo--time.csv.gz", "gapminder", 6024, 0, 0, 0, 0),
    (
        "gapminder-ict-absolute/ddf--datapoints--personal_computers_per_100_people--by--geo--time.csv.gz",
        "gapminder",
        2196,
        0,
        0,
        0,
        0,
    ),
    (
        "gapminder-ict-absolute/ddf--datapoints--personal_computers_total--by--geo--time.csv.gz",
        "gapminder",
        2202,
        0,
        0,
        0,
        0,
    ),
    ("national-sdg-canada/indicator_17-6-1.csv", "national-canada-broadband", 9, 0, 9, 348, 78),
    ("national-sdg-canada/indicator_17-8-1.csv", "national-canada", 3, 0, 0, 162, 0),
    ("national-sdg-canada/indicator_4-4-1.csv", "national-canada-skills", 0, 0, 277, 0, 3),
    ("national-sdg-canada/indicator_5-b-1.csv", "national-canada-mobile", 6, 0, 0, 72, 0),
    ("national-sdg-canada/indicator_9-c-1.csv", "national-canada-coverage", 10, 0, 14, 0, 4),
    ("national-sdg-uk/indicator_17-8-1.csv", "national-uk", 27, 0, 0, 1747, 0),
    ("national-sdg-uk/indicator_4-4-1.csv", "national-uk-skills", 50, 0, 28, 200, 0),
    ("national-sdg-uk/indicator_5-b-1.csv", "national-uk-mobile", 45, 0, 36, 658, 89),
    ("national-sdg-uk/indicator_9-c-1.csv", "national-uk-coverage", 46, 0, 0, 0, 0),
    ("national-sdg-usa/indicator_17-8-1.csv", "national-usa", 11, 0, 0, 0, 0),
    ("national-sdg-usa/indicator_5-b-1.csv", "national-usa-mobile", 7, 0, 0, 0, 0),
    ("national-sdg-usa/indicator_9-c-1.csv", "national-usa-coverage", 9, 0, 0, 0, 0),
    ("uis-schools-ict/SDG4_DS_04102019154356211.csv", "uis-stat", 3667, 0, 0, 0, 3),
    ("uis-schools-ict/ddf/ddf--datapoints--schbsp_1_wintern--by--location--time.csv", "uis-ddf", 184, 0, 0, 59, 0),
    ("uis-schools-ict/ddf/ddf--datapoints--schbsp_2_wintern--by--location--time.csv", "uis-ddf", 185, 0, 0, 74, 0),
    ("uis-schools-ict/ddf/ddf--datapoints--schbsp_3_wintern--by--location--time.csv", "uis-ddf", 188, 0, 0, 96, 0),
    ("undata-internet-use/internet_use.csv", "undata", 4495, 0, 0, 0, 0),
    ("unsd-gender-minset-2021/I_17__I13151395_data.xlsx", "unsd-gender-minset", 794, 0, 0, 0, 0),
    ("unsd-gender-minset-2021/I_18__Ib8e91664_data.xlsx", "unsd-gender-minset", 723, 0, 0, 0, 0),
    ("unsd-mdg-2015-08/mdg.csv.gz", "unsd-mdg", 15212, 0, 125967, 0, 0),
    ("unsd-sdg-2019q1-countries/Data_17.6.2_IT_NET_BBN.countries.csv.gz", "unsd-sdg", 6118, 0, 0, 0, 0),
    ("unsd-sdg-2019q1-countries/Data_17.6.2_IT_NET_BBP.countries.csv.gz", "unsd-sdg", 6081, 0, 0, 0, 0),
    ("unsd-sdg-2019q1-countries/Data_17.8.1_IT_USE_ii99.countries.csv.gz", "unsd-sdg", 3767, 0, 0, 0, 0),
    ("unsd-sdg-2019q1-countries/Data_4.4.1_SE_ADT_ACTS.countries.csv.gz", "unsd-sdg", 1150, 0, 0, 0, 0),
    ("unsd-sdg-2019q1-countries/Data_4.a.1_SE_ACC_COMP.countries.csv.gz", "unsd-sdg", 0, 0, 1071, 0, 0),
    ("unsd-sdg-2019q1-countries/Data_4.a.1_SE_ACC_INTN.countries.csv.gz", "unsd-sdg", 1026, 0, 0, 0, 0),
    ("unsd-sdg-2019q1-countries/Data_5.b.1_IT_MOB_OWN.countries.csv.gz", "unsd-sdg", 406, 0, 0, 0, 0),
    ("unsd-sdg-2019q1-countries/Data_9.c.1_IT_MOB_NTWK.countries.csv.gz", "unsd-sdg", 4939, 0, 0, 0, 0),
    ("unsd-yearbook-mobile-2019/series_cellular.csv.gz", "unsd-yearbook-working", 4994, 6, 0, 0, 0),
    ("unsd-yearbook-syb61-2018/SYB61_T29_Internet Usage.csv", "unsd-yearbook", 1443, 7, 0, 0, 0),
    ("worldbank-api-2017/API_IT.CEL.SETS.P2_DS2_en_csv_v2.csv", "worldbank-wide", 8840, 2021, 0, 0, 0),
    ("worldbank-api-2017/API_IT.NET.SECR.P6_DS2_en_csv_v2.csv", "worldbank-wide", 0, 0, 3216, 0, 0),
    ("worldbank-api-2017/API_IT.NET.USER.P2_DS2_en_csv_v2.csv", "worldbank-wide", 4656, 1066, 0, 0, 0),
    ("worldbank-wdi-2018-08/it.cel.sets.p2.csv.gz", "worldbank-long", 9043, 2067, 0, 0, 0),
    ("worldbank-wdi-2018-08/it.mlt.main.p2.csv.gz", "worldbank-long", 8657, 1980, 0, 0, 0),
    ("worldbank-wdi-2018-08/it.net.bbnd.p2.csv.gz", "worldbank-long", 2819, 653, 0, 0, 0),
    ("worldbank-wdi-2026-05-countries/it.cel.sets.p2.csv.gz", "worldbank-long", 10594, 0, 0, 0, 0),
    ("worldbank-wdi-2026-05-countries/it.mlt.main.p2.csv.gz", "worldbank-long", 11794, 0, 0, 0, 0),
    ("worldbank-wdi-2026-05-countries/it.net.bbnd.p2.csv.gz", "worldbank-long", 4330, 0, 0, 0, 0),
]

NAMED = {  # too plain to be recognised
    "national-sdg-usa/indicator_17-8-1.csv": "national-usa",
    "national-sdg-usa/indicator_5-b-1.csv": "national-usa-mobile",
    "national-sdg-usa/indicator_9-c-1.csv": "national-usa-coverage",
}


@pytest.mark.parametrize(
    ("file", "profile", "values", "aggregates", "series", "rows", "blank"), SHARED, ids=lambda v: str(v)[-40:]
)
def test_shared_data_are_read_with_the_counts_of_their_sources(
    definitions: Definitions,
    shared_data: Path,
    file: str,
    profile: str,
    values: int,
    aggregates: int,
    series: int,
    rows: int,
    blank: int,
) -> None:
    path = shared_data / file
    reading = read(path, path.name, definitions, Declared(profile=NAMED.get(file, "")))
    notes = dict(reading.notes)
    assert reading.unreadable == (None if values else ("no_observation", profile))
    assert reading.profile == (profile if values else "")
    assert reading.observations.num_rows == values
    assert int(notes.get("aggregates_left_out", 0)) == aggregates
    assert int(notes.get("series_left_out", "0 / 0").split(" / ")[1]) == series
    assert int(notes.get("rows_left_out", 0)) == rows
    assert reading.observations["REF_AREA"].null_count == 0
    assert reading.observations["TIME_PERIOD"].null_count == 0
    assert not any(reading.observations["NOT_NUMERIC"].to_pylist())
    stated = _stated(path)
    if file in WIDE:
        assert values + aggregates + series + rows + blank <= stated
    else:
        assert values + aggregates + series + rows + blank == stated


WIDE = {
    # A row for each economy or year; SOURCE.md does not count the cells that are blank.
    "worldbank-api-2017/API_IT.CEL.SETS.P2_DS2_en_csv_v2.csv",
    "worldbank-api-2017/API_IT.NET.USER.P2_DS2_en_csv_v2.csv",
    "worldbank-api-2017/API_IT.NET.SECR.P6_DS2_en_csv_v2.csv",
    "unsd-mdg-2015-08/mdg.csv.gz",
}


def _stated(path: Path) -> int:
    """How many values a file has by its SOURCE.md, at most: its observations, its rows, or the cells of a wide file."""
    page = next(each / "SOURCE.md" for each in path.parents if (each / "SOURCE.md").is_file()).read_text()
    line = next(each for each in page.splitlines() if each.startswith("| `") and f"{path.name}`" in each.split("|")[1])
    counts = line.split("|")[3]
    found = re.search(r"([\d,]+) (?:observations|rows)", counts)
    if found:
        return int(found[1].replace(",", ""))
    found = re.search(r"(\d+) x \d+", counts)  # a sheet with its heading
    if found:
        return int(found[1]) - 1
    lines, columns = map(int, re.findall(r"(\d+) (?:lines|columns)", counts))
    if path.suffix == ".tsv" or f"{path.parent.name}/{path.name}" in WIDE:
        return (lines - 1) * (columns - 1)
    return lines - (2 if "SYB61" in path.name else 1)  # a title line before the heading


def test_the_unsd_export_has_the_counts_of_its_source(definitions: Definitions, shared_data: Path) -> None:
    data = (shared_data / "unsd-mdg-2015-08" / "mdg.csv.gz").read_bytes()
    reading = read(data, "mdg.csv.gz", definitions)
    assert Counter(reading.observations["INDICATOR"].to_pylist()) == {"A1": 5435, "A2": 5287, "HH7": 4490}
    assert len(set(reading.observations["REF_AREA"].to_pylist())) == 224


@pytest.mark.parametrize(
    ("file", "profile", "first"),
    [
        ("indicator_17-8-1.csv", "national-usa", 44.0),
        ("indicator_5-b-1.csv", "national-usa-mobile", 27.0),
        ("indicator_9-c-1.csv", "national-usa-coverage", 82.0),
    ],
)
def test_a_file_too_plain_to_be_recognised_is_read_by_the_name_of_its_profile(
    definitions: Definitions, shared_data: Path, file: str, profile: str, first: float
) -> None:
    data = (shared_data / "national-sdg-usa" / file).read_bytes()
    assert read(data, file, definitions).unreadable == ("no_layout", "Year | Value")
    row = read(data, file, definitions, Declared(profile=profile)).observations.to_pylist()[0]
    assert (row["REF_AREA"], row["OBS_VALUE"]) == ("USA", pytest.approx(first))
    assert row["NORMALISATION"] == ("" if "coverage" in profile else "multiplied by 100")


def test_a_blank_line_of_a_tsv_moves_no_address(definitions: Definitions) -> None:
    data = b"freq,unit,indic_is,geo\\TIME_PERIOD\t2014 \t2015 \nA,PC,H_IACC,AT\t81\t82\n\nA,PC,H_IACC,BE\t83\t84\n"
    reading = read(data, "f.tsv", definitions)
    assert reading.observations["ADDRESS"].to_pylist() == ["2:2", "2:3", "4:2", "4:3"]


def test_unknown_areas_are_kept_beside_aggregates(definitions: Definitions) -> None:
    data = b"Country Name,Country Code,Year,Value\nWorld,WLD,2015,1\nKenya,KEN,2015,2\nNowhere,QQQ,2015,3\n"
    reading = read(data, "IT.CEL.SETS.P2.csv", definitions)
    assert reading.notes == (("aggregates_left_out", "1"),)
    assert reading.observations["REF_AREA"].to_pylist() == ["KEN", None]


WB_JSON = b"""[{"page": 1, "total": 2}, [
 {"indicator": {"id": "IT.CEL.SETS.P2", "value": "Mobile"}, "country": {"id": "KE", "value": "Kenya"},
  "countryiso3code": "KEN", "date": "2015", "value": 79.85, "unit": "", "decimal": 1},
 {"indicator": {"id": "IT.CEL.SETS.P2", "value": "Mobile"}, "country": {"id": "KE", "value": "Kenya"},
  "countryiso3code": "KEN", "date": "2016", "value": null, "unit": "", "decimal": 1}]]"""
SDG_JSON = b"""{"size": 1, "data": [
 {"goal": ["17"], "series": "IT_USE_ii99", "geoAreaCode": "404", "geoAreaName": "Kenya", "timePeriodStart": 2015.0,
  "value": "16.6", "source": "ITU estimate.", "dimensions": {"Sex": "BOTHSEX"}}]}"""
SPECIFIC = b"""<?xml version="1.0"?><m:StructureSpecificData xmlns:m="m"><m:DataSet>
 <Series INDIC_IS="IC_VAL" NACE_R1="D_ICT" GEO="EL"><Obs TIME_PERIOD="2009" OBS_VALUE="4.1" OBS_STATUS="E"/></Series>
 </m:DataSet></m:StructureSpecificData>"""


@pytest.mark.parametrize(
    ("data", "profile", "expected"),
    [
        (WB_JSON, "worldbank-json", ("KEN", "A2", 2015, 79.85, "A", "records[1].value")),
        (SDG_JSON, "unsd-sdg-json", ("KEN", "HH7", 2015, 16.6, "A", "records[1].value")),
        (SPECIFIC, "eurostat-sdmx-ml", ("GRC", "ICT2", 2009, 4.1, "E", "Obs[1].OBS_VALUE")),
    ],
)
def test_records(definitions: Definitions, data: bytes, profile: str, expected: tuple[object, ...]) -> None:
    reading = read(data, "f", definitions)
    assert reading.profile == profile
    row = reading.observations.to_pylist()[0]
    names = ("REF_AREA", "INDICATOR", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "ADDRESS")
    assert tuple(row[name] for name in names) == expected


def test_a_zip_of_the_world_bank_is_read_without_its_metadata(definitions: Definitions) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("API_X.csv", (SAMPLES / "MNG_worldbank_wide.csv").read_bytes())
        archive.writestr("Metadata_Country_API_X.csv", b"a,b\n1,2\n")
    reading = read(out.getvalue(), "wb.zip", definitions)
    assert (reading.profile, reading.observations.num_rows) == ("worldbank-wide", 38)
    assert reading.observations["ADDRESS"][0].as_py() == "API_X.csv 6:5"


def test_unknown_layout_says_how_the_file_begins(definitions: Definitions) -> None:
    reading = read(b"colour,taste\nred,sweet\n", "f.csv", definitions)
    assert reading.unreadable == ("no_layout", "colour | taste")


def test_the_status_of_a_series_is_not_that_of_its_missing_values(definitions: Definitions, shared_data: Path) -> None:
    file = next(shared_data.rglob("estat_tin00085.tsv"))
    rows = read(file, file.name, definitions, Declared()).observations.to_pylist()
    hidden = [row for row in rows if row["OBS_TEXT"] == ": c"]
    assert {(row["OBS_STATUS"] != "D", row["CONF_STATUS"], row["OBS_VALUE"]) for row in hidden} == {(True, "C", None)}
    assert {row["OBS_STATUS"] for row in rows if row["OBS_VALUE"] is not None} >= {"D"}
