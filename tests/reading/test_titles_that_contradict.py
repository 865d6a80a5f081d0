"""A code beside the title of another indicator is told, wherever publishers and offices write both."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.definitions.registry import Definitions
from indicators.definitions.series_titles import SeriesTitles
from indicators.reading.faults import Kind
from indicators.reading.formats.limits import Limits
from indicators.reading.raw import Declared
from indicators.reading.read import read

USERS, MOBILE = "Individuals using the Internet (% of population)", "Mobile cellular subscriptions (per 100 people)"
HEAD = "Country Name,Country Code,Series Name,Series Code,2015 [YR2015]"


def told(text: str, definitions: Definitions, name: str = "Data.csv") -> list[tuple[str, str]]:
    reading = read(text.encode(), name, definitions)
    assert reading.unreadable is None
    return [(fault.address, fault.detail) for fault in reading.faults if fault.kind is Kind.HEADING_TWICE]


@pytest.mark.parametrize(
    ("title", "code", "wrong"),
    [
        (USERS, "IT.NET.USER.ZS", False),
        (USERS, "IT.NET.USER.P2", False),  # the old code of the same series
        ("Internet users (per 100 people)", "IT.NET.USER.ZS", False),
        ("Proportion of individuals using the Internet", "IT.NET.USER.ZS", False),  # the title of the core list
        ("Utilisateurs selon nous", "IT.NET.USER.ZS", False),  # wording of its own proves nothing
        ("", "IT.NET.USER.ZS", False),
        (MOBILE, "IT.NET.USER.ZS", True),
        ("Secure Internet servers", "IT.NET.USER.ZS", True),  # of no core indicator
        ("Proportion of households with Internet", "IT.NET.USER.ZS", True),
        (USERS.upper(), "IT.CEL.SETS.P2", True),
        (MOBILE, "IT.CEL.SETS", True),  # per 100 people is no number
        ("Mobile cellular subscriptions", "IT.CEL.SETS.P2", True),
    ],
)
def test_a_known_title_of_another_series_is_told(definitions: Definitions, title: str, code: str, wrong: bool) -> None:
    row = f'Kenya,KEN,"{title}",{code},16.6'
    expected = [("2:3", "INDICATOR (Series Code, Series Name)")] if wrong else []
    assert told(f"{HEAD}\n{row}\n", definitions) == expected


def test_a_heading_with_title_and_code(definitions: Definitions) -> None:
    right = f'Country Name,Country Code,Time,Time Code,"{MOBILE} [IT.CEL.SETS.P2]"'
    wrong = f'Country Name,Country Code,Time,Time Code,"{MOBILE} [IT.NET.USER.ZS]"'
    row = "Kenya,KEN,2015,YR2015,16.6"
    assert told(f"{right}\n{row}\n", definitions) == []
    assert told(f"{wrong}\n{row}\n", definitions) == [("1:5", f"INDICATOR ({MOBILE} [IT.NET.USER.ZS])")]


def test_no_title_contradicts_its_own_code(definitions: Definitions) -> None:
    titles = SeriesTitles(definitions)
    for row in definitions.rows("series_titles.csv"):
        assert not titles.contradict(row["system"], row["series"], row["title"])


@pytest.fixture(params=[Limits(), Limits(batched_bytes=0)], ids=["whole", "batches"])
def limits(request: pytest.FixtureRequest) -> Limits:
    return request.param  # type: ignore[no-any-return]


def titled(tmp_path: Path, definitions: Definitions, limits: Limits, headings: str, cells: str) -> tuple[str, str, int]:
    """Indicator, title and faults of one row."""
    file = tmp_path / "file.csv"
    file.write_text(f"REF_AREA,EDITION,{headings},TIME_PERIOD,OBS_VALUE\nKEN,2016,{cells},2015,16.6\n")
    reading = read(file, file.name, definitions, Declared(), limits)
    (row,) = reading.observations.to_pylist()
    return row["INDICATOR"], row["TITLE"], len(reading.faults)


@pytest.mark.parametrize(
    ("headings", "cells", "found"),
    [
        ("INDICATOR,Indicator", "HH7,Households with Internet", ("HH7", "Households with Internet", 0)),
        ("Indicator,Indicator code", "Households with Internet,hh7", ("HH7", "Households with Internet", 0)),
        ("INDICATOR,Code", "HH7,HH6", ("HH7", "", 1)),
        ("INDICATOR,Code", "HH7,hh-07", ("HH7", "", 0)),
        ("INDICATOR,SEX,Sex", "HH7,M,Female", ("HH7", "", 1)),
        ("INDICATOR,SEX,Sex", "HH7,M,Male", ("HH7", "", 0)),
        ("INDICATOR,Reference area", "HH7,Uganda", ("HH7", "", 1)),
        ("INDICATOR,Reference area", "HH7,Kenya", ("HH7", "", 0)),
    ],
)
def test_a_label_in_a_column_of_its_own(
    tmp_path: Path, definitions: Definitions, limits: Limits, headings: str, cells: str, found: tuple[str, str, int]
) -> None:
    assert titled(tmp_path, definitions, limits, headings, cells) == found
