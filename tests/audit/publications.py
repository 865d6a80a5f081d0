"""Publications with regional values: their files, their vintages, and which of our groups theirs are."""

from __future__ import annotations

import csv
import gzip
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from indicators.definitions.vintages import Vintages

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
PUBLISHED = Path(os.environ.get("PUBLISHED", "") or "nowhere")
# Code of the World Bank, and our group.
WORLD_BANK = {
    "WLD": ("WORLD", "001"),
    **{code: ("WB_REGION", f"WB_{code}") for code in ("EAS", "ECS", "LCN", "MEA", "NAC", "SAS", "SSF")},
    **{code: ("WB_INCOME", f"WB_{code}") for code in ("HIC", "UMC", "LMC", "LIC")},
    "LDC": ("LDC", "199"),
}
# M49 code of a group of the UNSD, and our groupings in which it may stand.
UNSD = {
    "1": ("WORLD", "001"),
    **{str(int(code)): ("SDG", code) for code in ("053", "062", "202", "419", "513", "543", "747", "753")},
    "199": ("LDC", "199"),
    "432": ("LLDC", "432"),
    "722": ("SIDS", "722"),
    **{code: ("DEVELOPMENT", code) for code in ("514", "515")},
    "135": ("MDG", "MDG_CCA"),
    "485": ("MDG", "MDG_WAS"),
    "738": ("MDG", "MDG_SSA"),
    "746": ("MDG", "MDG_NAF"),
    **{
        str(int(code)): ("M49", code)
        for code in ("015", "021", "030", "034", "035", "143", "145", "009", "002", "142", "150", "019")
    },
}
# Groups of the UNSD that are made of others.
PARTS = {"513": ("150", "21"), "747": ("15", "145"), "753": ("30", "35"), "62": ("34", "143")}
FROM_YEAR = 2000


@dataclass(frozen=True)
class Yardstick:
    """A series of a publication.

    Attributes:
        title: heading of its table.
        series: framework and series in our aggregates.
        countries: the file of country values, under the shared data.
        groups: the file of published groups; under PUBLISHED where it is not the same.
        layout: long, wide or unsd.
        codes: code of the publication, and our group.
        taiwan: groups that count Taiwan, China without a row for it; the first one says which value it must have.
    """

    title: str
    series: tuple[str, str]
    countries: str
    groups: str
    layout: str
    codes: dict[str, tuple[str, str]]
    taiwan: tuple[str, ...] = ("EAS", "HIC", "WLD")


@dataclass(frozen=True)
class Publication:
    """Files that were published together, and the vintages that they were made with."""

    name: str
    asked: Vintages
    yardsticks: tuple[Yardstick, ...]


def _wdi(title: str, framework: str, series: str, folder: str, file: str, groups: str = "") -> Yardstick:
    path = f"{folder}/{file}.csv.gz"
    return Yardstick(title, (framework, series), path, groups or path, "long", WORLD_BANK)


_API = "worldbank-api-2017/API_{}_DS2_en_csv_v2.csv"
_UNSD = "unsd-sdg-2019q1-countries/Data_{}.countries.csv.gz"
PUBLICATIONS = (
    Publication(
        "World Bank, 2017",
        Vintages("FY2017", "WPP_2012"),
        tuple(
            Yardstick(title, ("MDG_2008", series), _API.format(code), _API.format(code), "wide", WORLD_BANK)
            for title, series, code in (
                ("Internet users per 100", "8.16", "IT.NET.USER.P2"),
                ("Mobile subscriptions per 100", "8.15", "IT.CEL.SETS.P2"),
            )
        ),
    ),
    Publication(
        "World Bank, August 2018",
        Vintages("FY2018", "WPP_2017"),
        (
            _wdi("Fixed lines per 100", "MDG_2008", "8.14", "worldbank-wdi-2018-08", "it.mlt.main.p2"),
            _wdi("Mobile subscriptions per 100", "MDG_2008", "8.15", "worldbank-wdi-2018-08", "it.cel.sets.p2"),
            _wdi("Fixed broadband per 100", "SDG", "17.6.1", "worldbank-wdi-2018-08", "it.net.bbnd.p2"),
        ),
    ),
    Publication(
        "World Bank, May 2026",
        Vintages("FY2026", "WB_2026-03"),
        tuple(
            _wdi(title, framework, series, "worldbank-wdi-2026-05-countries", file, f"wdi-2026-05/{file}.csv")
            for title, framework, series, file in (
                ("Fixed lines per 100", "MDG_2008", "8.14", "it.mlt.main.p2"),
                ("Mobile subscriptions per 100", "MDG_2008", "8.15", "it.cel.sets.p2"),
                ("Fixed broadband per 100", "SDG", "17.6.1", "it.net.bbnd.p2"),
            )
        ),
    ),
    Publication(
        "UNSD, SDG database 2019.Q1",
        Vintages("", "WPP_2017"),
        tuple(
            Yardstick(
                title,
                ("SDG", series),
                _UNSD.format(file),
                f"unsd-2019q1/Data_{file}.xlsx",
                "unsd",
                UNSD,
                ("30", "753", "1"),
            )
            for title, series, file in (
                ("17.8.1 Individuals using the Internet", "17.8.1", "17.8.1_IT_USE_ii99"),
                ("17.6.1 Fixed broadband per 100", "17.6.1", "17.6.2_IT_NET_BBP"),
            )
        ),
    ),
)

# Files of the World Bank that only say what a value was at another time: series, then title and file under PUBLISHED.
OTHER_TIMES = {("MDG_2008", "8.15"): ("March 2023", "wdi-2023-03/API_IT.CEL.SETS.P2_DS2_en_csv_v2_4903391.csv")}


def groups_of(yardstick: Yardstick) -> Path:
    return (SHARED if yardstick.groups == yardstick.countries else PUBLISHED) / yardstick.groups


def others(publication: Publication, yardstick: Yardstick) -> dict[str, dict[tuple[str, int], float]]:
    """All values of the same series in files of the World Bank of other times, by publication."""
    if yardstick.layout == "unsd":
        return {}
    found = {
        other.name.removeprefix("World Bank, "): _by_key(groups_of(each), each)
        for other in PUBLICATIONS
        for each in other.yardsticks
        if other is not publication
        and (each.series, each.layout != "unsd", groups_of(each).is_file()) == (yardstick.series, True, True)
    }
    name, file = OTHER_TIMES.get(yardstick.series, ("", ""))
    if file and (PUBLISHED / file).is_file():
        found[name] = _by_key(PUBLISHED / file, replace(yardstick, layout="wide"))
    return found


def _by_key(path: Path, yardstick: Yardstick) -> dict[tuple[str, int], float]:
    return {(code, year): value for code, year, value in every(path, yardstick)}


def published(path: Path, yardstick: Yardstick) -> Iterator[tuple[str, int, float]]:
    """The groups that a file holds: code, year and value."""
    return (each for each in every(path, yardstick) if each[0] in yardstick.codes)


def every(path: Path, yardstick: Yardstick) -> Iterator[tuple[str, int, float]]:
    """All values of a file since 2000, of groups and of areas."""
    rows = _sheet(path) if yardstick.layout == "unsd" else _lines(path, yardstick.layout)
    wide = yardstick.layout == "wide"
    for row in rows:
        for year in [name for name in row if name and name.isdigit()] if wide else [row["Year"]]:
            value = row[year] if wide else row["Value"]
            if value not in {"", None} and int(year) >= FROM_YEAR:
                yield row["Country Code"], int(year), float(value)


def _lines(path: Path, layout: str) -> Iterator[dict[str, str]]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = io.StringIO(raw.decode("utf-8-sig"))
    if layout == "wide":
        for _ in range(4):
            next(lines)
    yield from csv.DictReader(lines)


def _sheet(path: Path) -> Iterator[dict[str, str]]:
    """The rows of regions of a workbook of the UNSD; of a broken-down series the total."""
    from python_calamine import CalamineWorkbook

    head, *rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    names = [str(name) for name in head]
    for cells in rows:
        row = dict(zip(names, map(str, cells), strict=True))
        if row["type"] != "Country" and row.get("typeOfSpeedCode", "ANYS") == "ANYS":
            yield {
                "Country Code": str(int(float(row["geoAreaCode"]))),
                "Year": str(int(float(row["timePeriod"]))),
                "Value": row["value"],
            }
