"""Sound rows of text for the intake audit, and what is true of them."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from typing import Any

Row = dict[str, str]
Key = tuple[str, str, int, str, str]  # area, indicator, year, sex, age
HEAD = ("REF_AREA", "EDITION", "INDICATOR", "TIME_PERIOD", "SEX", "AGE", "OBS_VALUE", "SOURCE")
VALUE = HEAD.index("OBS_VALUE")
YEARS = range(2012, 2017)
_AREAS = [
    "ALB",
    "ARM",
    "AZE",
    "BGD",
    "BRA",
    "CHL",
    "CIV",
    "COL",
    "CRI",
    "DOM",
    "ECU",
    "EGY",
    "GEO",
    "GHA",
    "IDN",
    "JAM",
    "JOR",
    "KAZ",
    "KEN",
    "LKA",
    "MAR",
    "MDA",
    "MEX",
    "MNG",
    "PER",
    "PHL",
]
_SERIES = {"HH7": "IT.NET.USER.ZS", "A1": "IT.MLT.MAIN.P2", "A2": "IT.CEL.SETS.P2", "A3": "IT.NET.BBND.P2"}
NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


def key(row: Row) -> Key:
    """What a sound row is about."""
    year = int(row["TIME_PERIOD"])
    return row["REF_AREA"], row["INDICATOR"], year, row["SEX"] or "_T", row["AGE"] or "_T"


def truth(rows: Collection[Row]) -> dict[Key, float]:
    """The values that sound rows hold."""
    return {key(row): float(row["OBS_VALUE"]) for row in rows}


def long_rows(chance: random.Random) -> list[Row]:
    """Users of the Internet of an area, by sex, and by age in the newest year, and its mobile subscriptions."""
    area, use, mobiles = chance.choice(_AREAS), chance.uniform(26, 47), chance.uniform(61, 93)
    rows = []
    for year in YEARS:
        use, mobiles, gap = use + chance.uniform(1.2, 2.8), mobiles + chance.uniform(0.6, 2.2), chance.uniform(1, 2)
        for sex, value in (("", use), ("F", use - gap), ("M", use + gap)):
            rows.append(_row(area, "HH7", year, value, sex=sex))
        rows.append(_row(area, "A2", year, mobiles))
    ages = (("Y15T24", use + chance.uniform(9, 14)), ("Y25T74", use - chance.uniform(3, 6)))
    return rows + [_row(area, "HH7", YEARS[-1], value, age=age) for age, value in ages]


def wide_rows(chance: random.Random) -> list[Row]:
    """Four indicators of an area, without breakdowns."""
    area = chance.choice(_AREAS)
    starts = {"HH7": (26, 47), "A2": (61, 93), "A1": (9, 17), "A3": (5, 9)}
    rows = []
    for indicator, (low, high) in starts.items():
        value = chance.uniform(low, high)
        for year in YEARS:
            value *= 1 + chance.uniform(0.012, 0.03)
            rows.append(_row(area, indicator, year, value))
    return rows


def template_rows(chance: random.Random) -> list[Row]:
    """What the questionnaire of a year asks of users of the Internet and of mobiles."""
    return [row for row in long_rows(chance) if row["TIME_PERIOD"] == "2015"]


def _row(area: str, indicator: str, year: int, value: float, sex: str = "", age: str = "") -> Row:
    hundredths = round(value * 100)
    text = f"{(hundredths + (hundredths % 10 == 0)) / 100:.2f}"  # two decimals: nothing that was guessed
    texts = (area, "2016", indicator, str(year), sex, age, text, "Household survey of the office")
    return dict(zip(HEAD, texts, strict=True))


def typed(said: str) -> Any:
    """What a spreadsheet makes of a text that somebody types."""
    return float(said) if NUMBER.fullmatch(said) else said or None


def grid(rows: list[Row]) -> list[list[str]]:
    """A long table with its heading."""
    return [list(HEAD), *([row[name] for name in HEAD] for row in rows)]


def wide_grid(rows: list[Row]) -> list[list[str]]:
    """Years in columns, as the World Bank gives them."""
    lines: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        code = _SERIES[row["INDICATOR"]]
        line = lines.setdefault((row["REF_AREA"], code), ["", row["REF_AREA"], "", code])
        line.append(row["OBS_VALUE"])
    return [["Country Name", "Country Code", "Indicator Name", "Indicator Code", *map(str, YEARS)], *lines.values()]
