"""Each layout on real files: recognised by itself, with the counts that the sources state."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from indicators.definitions.registry import Definitions
from indicators.intake.read import read
from indicators.intake.template_writer import write
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


def test_the_unsd_export_has_the_counts_of_its_source(definitions: Definitions, shared_data: Path) -> None:
    data = (shared_data / "unsd-mdg-2015-08" / "mdg.csv.gz").read_bytes()
    reading = read(data, "mdg.csv.gz", definitions)
    assert Counter(reading.observations["INDICATOR"].to_pylist()) == {"A1": 5435, "A2": 5287, "HH7": 4490}
    assert len(set(reading.observations["REF_AREA"].to_pylist())) == 224


def test_world_bank_aggregates_are_counted_and_left_out(definitions: Definitions, shared_data: Path) -> None:
    data = (shared_data / "worldbank-api-2017" / "API_IT.NET.USER.P2_DS2_en_csv_v2.csv").read_bytes()
    reading = read(data, "wb.csv", definitions)
    assert reading.profile == "worldbank-wide"
    assert ("aggregates_left_out", "1066") in reading.notes
    assert None not in reading.observations["REF_AREA"].to_pylist()


def test_eurostat_series_outside_the_core_list_are_no_observation(definitions: Definitions, shared_data: Path) -> None:
    data = (shared_data / "eurostat-tsv-ict" / "estat_tin00085.tsv").read_bytes()
    assert read(data, "x.tsv", definitions).unreadable == ("no_observation", "eurostat-tsv")


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_an_empty_template_is_read_as_a_template_without_values(
    definitions: Definitions, tmp_path: Path, language: str
) -> None:
    path = write(tmp_path / "t.xlsx", definitions, ref_area="KEN", edition="2022", year=2024, language=language)
    assert read(path.read_bytes(), "t.xlsx", definitions).unreadable == ("no_observation", "template")


def test_unknown_layout_says_how_the_file_begins(definitions: Definitions) -> None:
    reading = read(b"colour,taste\nred,sweet\n", "f.csv", definitions)
    assert reading.unreadable == ("no_layout", "colour | taste")
