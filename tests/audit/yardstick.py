"""Sets our regional values beside published ones: run with `make yardstick`; it writes docs/yardstick.md.

Two yardsticks of ../shared/data: the World Bank's own aggregates (World Development Indicators of August 2018 for fixed
lines and mobile subscriptions, of early 2017 for Internet users), recomputed from the country values of the same files;
and the country values of SDG 17.8.1 (UNSD, release 2019.Q1) with the population of the World Population Prospects of 2017
beside that of this project: what another vintage of the weights changes.
"""

from __future__ import annotations

import csv
import gzip
import io
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from indicators.base.clock import system_clock
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.definitions.tables import read_csv
from indicators.derivation.derive import derive
from indicators.release.snapshot import take
from indicators.store.context import Context
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import collect

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared" / "data"
PAGE = ROOT / "docs" / "yardstick.md"
# Code of the World Bank, and our group.
GROUPS = {
    "WLD": ("WORLD", "001"),
    **{code: ("WB_REGION", f"WB_{code}") for code in ("EAS", "ECS", "LCN", "MEA", "NAC", "SAS", "SSF")},
    **{code: ("WB_INCOME", f"WB_{code}") for code in ("HIC", "UMC", "LMC", "LIC")},
    "LDC": ("LDC", "199"),
}
YARDSTICKS = (
    ("8.14", "Fixed lines per 100 (WDI, August 2018)", "worldbank-wdi-2018-08/it.mlt.main.p2.csv.gz", "long"),
    ("8.15", "Mobile subscriptions per 100 (WDI, August 2018)", "worldbank-wdi-2018-08/it.cel.sets.p2.csv.gz", "long"),
    (
        "8.16",
        "Internet users per 100 (World Bank, 2017)",
        "worldbank-api-2017/API_IT.NET.USER.P2_DS2_en_csv_v2.csv",
        "wide",
    ),
)
FROM_YEAR = 2000
_FAR = 1.0


@dataclass(frozen=True)
class Pair:
    """A published value and ours."""

    group: str
    year: int
    published: float
    ours: float | None
    weight: float

    @property
    def difference(self) -> float | None:
        """Ours minus the published value; None where ours is withheld."""
        return None if self.ours is None else self.ours - self.published


def published(path: Path, layout: str) -> Iterator[tuple[str, int, float]]:
    """The aggregates that a file holds, by the code of the World Bank and the year."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = io.StringIO(raw.decode("utf-8-sig"))
    if layout == "wide":
        for _ in range(4):
            next(lines)
    for row in csv.DictReader(lines):
        if row["Country Code"] in GROUPS:
            years = [row["Year"]] if layout == "long" else [name for name in row if name and name.isdigit()]
            for year in years:
                value = row["Value"] if layout == "long" else row[year]
                if value:
                    yield row["Country Code"], int(year), float(value)


def derived(folder: Path, files: list[Path], definitions: Definitions) -> duckdb.DuckDBPyConnection:
    """The models over files that a custodian sent; what the rules doubt is confirmed, as published."""
    context = Context(Settings(home=folder), definitions, system_clock, "yardstick")
    inbox = folder / "worldbank"
    inbox.mkdir(parents=True)
    for file in files:
        (inbox / file.name).write_bytes(file.read_bytes())
        for receipt, reports in collect(context, [inbox / file.name]):
            if any(report.verdict.value == "to confirm" for report in reports):
                confirm(context, receipt.delivery, Word("statistician", "published by the World Bank"))
    return derive(take(context, context.clock(), folder / "accepted.parquet").snapshot, definitions)


def pairs(con: duckdb.DuckDBPyConnection, series: str, path: Path, layout: str) -> list[Pair]:
    """Every published aggregate since 2000 with ours, withheld or not."""
    found = con.execute(
        """SELECT GROUPING, REF_AREA, TIME_PERIOD, OBS_VALUE, WEIGHT_COVERED FROM aggregates
        WHERE FRAMEWORK = 'MDG_2008' AND SERIES = ? AND VARIANT = 'STRICT'""",
        [series],
    ).fetchall()
    ours = {(grouping, group, year): (value, weight) for grouping, group, year, value, weight in found}
    return [
        Pair(code, year, value, *ours.get((*GROUPS[code], year), (None, 0.0)))
        for code, year, value in published(path, layout)
        if year >= FROM_YEAR
    ]


def _table(title: str, found: list[Pair]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield "| group | years | published, latest | ours | difference | median | largest | in | covered then |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    by_group: dict[str, list[Pair]] = defaultdict(list)
    for pair in found:
        by_group[pair.group].append(pair)
    for code in GROUPS:
        known = [pair for pair in by_group[code] if pair.difference is not None]
        if not known:
            if by_group[code]:
                yield f"| {code} | {len(by_group[code])} | {by_group[code][-1].published:.2f} | withheld | | | | | |"
            continue
        last = max(known, key=lambda pair: pair.year)
        worst = max(known, key=lambda pair: abs(pair.difference or 0))
        middle = statistics.median(abs(pair.difference or 0) for pair in known)
        yield (
            f"| {code} | {len(known)} | {last.published:.2f} ({last.year}) | {last.ours:.2f} | {last.difference:+.2f} | {middle:.2f}"
            f" | {worst.difference:+.2f} | {worst.year} | {worst.weight:.0%} |"
        )
    every = [abs(pair.difference) for pair in found if pair.difference is not None]
    far = sum(each > _FAR for each in every)
    yield ""
    yield (
        f"{len(every)} values: median {statistics.median(every):.2f}, largest {max(every):.2f}; {far} differ by more than"
        f" {_FAR:g} per 100; {sum(pair.ours is None for pair in found)} that were published are withheld here."
    )
    yield ""


def _weights(con: duckdb.DuckDBPyConnection, definitions: Definitions) -> Iterator[str]:
    """The same country values with two vintages of the population."""
    rows = read_csv(definitions.root / "population" / "WPP_2017.csv", "population")
    rows += read_csv(definitions.root / "population" / "WPP_2017_MEDIUM.csv", "population")
    then = {
        (row["ref_area"], int(year)): float(people)
        for row in rows
        for year, people in row.items()
        if year.isdigit() and people
    }
    con.execute("CREATE TABLE wpp (REF_AREA VARCHAR, TIME_PERIOD INTEGER, PEOPLE DOUBLE)")
    con.executemany("INSERT INTO wpp VALUES (?, ?, ?)", [(*key, people) for key, people in then.items()])
    query = """
        SELECT m.GROUPING, m.REF_GROUP, g.NAME_EN, p.TIME_PERIOD,
            sum(p.OBS_VALUE * p.POPULATION) / sum(p.POPULATION) AS OURS, sum(p.OBS_VALUE * w.PEOPLE) / sum(w.PEOPLE) AS WPP
        FROM panel AS p
        JOIN wpp AS w USING (REF_AREA, TIME_PERIOD)
        JOIN memberships AS m ON m.REF_AREA = p.REF_AREA AND p.TIME_PERIOD BETWEEN coalesce(m.YEAR_FROM, 0) AND coalesce(m.YEAR_TO, 9999)
        JOIN def_groups AS g ON g.GROUPING = m.GROUPING AND g.REF_AREA = m.REF_GROUP
        WHERE p.HARMONISED_INDICATOR = 'HH7' AND p.MEASURE = 'PCT' AND p.OBS_VALUE IS NOT NULL
            AND m.GROUPING IN ('WORLD', 'SDG', 'MDG', 'DEVELOPMENT', 'LDC', 'LLDC', 'SIDS') AND p.TIME_PERIOD BETWEEN 2000 AND 2017
        GROUP BY ALL ORDER BY ALL"""
    found = con.execute(query).fetchall()
    yield "## SDG 17.8.1: what the vintage of the population changes"
    yield ""
    yield "| group | with WPP 2017, 2017 | with the population of this project | largest difference | in |"
    yield "| --- | --- | --- | --- | --- |"
    by_group: dict[tuple[str, str, str], list[tuple[int, float, float]]] = defaultdict(list)
    for grouping, group, name, year, ours, wpp in found:
        by_group[grouping, group, name].append((year, ours, wpp))
    largest = []
    for (grouping, _, name), values in by_group.items():
        year, ours, wpp = max(values)
        worst = max(values, key=lambda each: abs(each[1] - each[2]))
        largest.append(abs(worst[1] - worst[2]))
        yield f"| {name} ({grouping}) | {wpp:.2f} | {ours:.2f} | {worst[1] - worst[2]:+.2f} | {worst[0]} |"
    yield ""
    yield f"Largest difference of any group and year: {max(largest):.2f} points; median of the largest ones {statistics.median(largest):.2f}."
    yield ""


WHY = """# Yardsticks: our regional values beside published ones

Written by `make yardstick` from ../shared/data; every number below is of that run.

**What remains, and why.** *Membership*: the World Bank's groups are those of its metadata of October 2021 for all years, while a vintage of
2018 or 2017 used that of its own year: countries that changed their income group since move those rows (HIC, UMC, LMC, LIC); its
regions hardly change. LDC is the list of each year here, that of the vintage there. *Population*: the weights here are of March 2026, those of the vintages
are older; the last table shows the size of that for one series. *Imputation*: the World Bank and the ITU fill missing countries before they
aggregate; the variant STRICT has reported values only, and "covered then" says how much of the population reported in the year of the
largest difference. Where the World Bank publishes and we withhold, the coverage rule (half of the population) was not met.
*Not explained*: fixed lines and Internet users of East Asia and Pacific (EAS), and with them the world, lie 0.3 to 0.5 lower here in every year,
although all its countries of the file are covered; the published aggregate behaves as if it held an economy that the table of countries
lacks. Which one could not be established.
"""


def main() -> None:
    """Writes the page."""
    if not SHARED.is_dir():
        sys.exit("../shared/data is not there: the yardsticks need the published files.")
    definitions = Definitions()
    lines = [WHY]
    with tempfile.TemporaryDirectory() as place:
        con = derived(Path(place) / "wb", [SHARED / path for _, _, path, _ in YARDSTICKS], definitions)
        for series, title, path, layout in YARDSTICKS:
            lines += _table(f"MDG {series}: {title}", pairs(con, series, SHARED / path, layout))
        con.close()
        sdg = SHARED / "unsd-sdg-2019q1-countries" / "Data_17.8.1_IT_USE_ii99.countries.csv.gz"
        con = derived(Path(place) / "sdg", [sdg], definitions)
        lines += _weights(con, definitions)
        con.close()
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    sys.stdout.write(f"{PAGE}\n")


if __name__ == "__main__":
    main()
