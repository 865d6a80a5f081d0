"""What file names say, and what becomes of a file whose name and content disagree."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from indicators.base.clock import fixed
from indicators.definitions.registry import Definitions
from indicators.reading.file_name import NameParts, parts
from indicators.reading.read import read
from indicators.store.context import Context
from indicators.submissions import check, receive
from tests.conftest import NOW

CSV = b"REF_AREA,INDICATOR,EDITION,TIME_PERIOD,OBS_VALUE\nKEN,HH7,2014,2015,16.6\n"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ICTHH_KEN_2016_V003.xlsx", NameParts("ICTHH", "KEN", "2016", 3)),
        ("KEN_2016_v2.xlsx", NameParts("", "KEN", "2016", 2)),
        ("COL_2013-2016_indicadores.csv", NameParts("indicadores", "COL", "", 0)),
        ("household survey SEN 2015 version12.csv", NameParts("household_survey", "SEN", "2015", 12)),
        ("KEN_SEN_2015.csv", NameParts("", "", "2015", 0)),
        ("mdg.csv.gz", NameParts("mdg", "", "", 0)),
        ("../../etc/KEN.csv", NameParts("", "KEN", "", 0)),
        ("données_2015.csv", NameParts("données", "", "2015", 0)),
        ("ICT_ALL_2015.csv", NameParts("ICT_ALL", "", "2015", 0)),
        ("", NameParts()),
    ],
)
def test_parts(definitions: Definitions, name: str, said: NameParts) -> None:
    assert parts(name, definitions.names) == said


def test_a_year_and_an_area_that_only_the_name_says(definitions: Definitions) -> None:
    reading = read(b"INDICATOR,EDITION,OBS_VALUE\nHH7,2014,16.6\n", "ICTHH_KEN_2015_V001.csv", definitions)
    row = reading.observations.to_pylist()[0]
    assert (row["REF_AREA"], row["TIME_PERIOD"], row["OBS_VALUE"]) == ("KEN", 2015, 16.6)
    assert reading.notes == ()


def test_a_name_that_names_another_area_is_told(definitions: Definitions) -> None:
    reading = read(CSV, "ICTHH_SEN_2015_V001.csv", definitions)
    assert dict(reading.notes) == {"name_contradicts": "SEN; REF_AREA KEN"}
    assert read(CSV, "ICTHH_KEN_2015_V001.csv", definitions).notes == ()
    many = CSV + b"MAR,HH7,2014,2015,57.1\n"
    assert read(many, "SUBS_PER_100.csv", definitions).notes == ()


def test_a_version_that_is_older_than_one_received_waits_for_confirmation(context: Context) -> None:
    newer = receive.receive(context, CSV, "ICTHH_KEN_2015_V003.csv")
    later = replace(context, clock=fixed(NOW + dt.timedelta(hours=1)))
    older = receive.receive(later, CSV + b"\n", "ICTHH_KEN_2015_V002.csv")
    other = receive.receive(later, CSV + b"\n\n", "ICTENT_KEN_2015_V001.csv")
    for receipt, expected in ((newer, []), (older, ["R126"]), (other, [])):
        [checked] = check.check(later, [receipt.delivery])
        assert [f.rule for f in checked.report.findings if f.rule == "R126"] == expected
    [checked] = check.check(later, [older.delivery])
    assert "V002; V003 was received before" in str(checked.report.findings[0].facts)
