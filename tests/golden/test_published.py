"""Against what was published: the figures are those of the sources, never of our own output."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import pytest

from indicators.derivation.derive import derive
from indicators.release.snapshot import take
from indicators.store.context import Context
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import collect


@pytest.fixture
def export(shared_data: Path) -> Path:
    return shared_data / "unsd-mdg-2015-08" / "mdg.csv.gz"


def test_8_14_to_8_16_are_those_of_the_unsd_export_for_every_area_and_year(
    context: Context, export: Path, tmp_path: Path
) -> None:
    [(receipt, _)] = collect(context, [export])
    # What the statistician looked at: jumps that were published as they are.
    confirmed = confirm(context, receipt.delivery, Word("statistician", "published by the UN"))
    assert confirm(context, receipt.delivery, Word("statistician", "again")) == confirmed
    assert len({report.ref_area for report in confirmed}) == len(confirmed) > 5
    taken = take(context, context.clock(), tmp_path / "accepted.parquet")
    con = derive(taken.snapshot, context.definitions)
    query = """SELECT REF_AREA, TIME_PERIOD, MDG_INDICATOR, OBS_VALUE FROM mdg
        WHERE MDG_LIST = '2008' AND RELATION = 'official'"""
    derived = {row[:3]: row[3] for row in con.execute(query).fetchall()}
    published: dict[tuple[str | None, int, str], float] = {}
    columns = {
        "Fixed-telephone subscriptions per 100 inhabitants": "8.14",
        "Mobile-cellular subscriptions per 100 inhabitants": "8.15",
        "Internet users per 100 inhabitants": "8.16",
    }
    with gzip.open(export) as stream:
        for row in csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8")):
            area = context.definitions.names.resolve(row["Country"]).ref_area
            for column, indicator in columns.items():
                if row[column].strip() and area:
                    published[area, int(row["Year"]), indicator] = float(row[column])
    assert len(published) == 5435 + 5287 + 4490
    assert derived == published


@pytest.mark.parametrize(
    ("year", "indicator", "low", "high"),
    [
        # The Millennium Development Goals Report 2015 says that Internet use grew from just over 6 percent of the
        # world's population in 2000 (ITU's figures for 2014 are near 40; the weights of this project are of 2026).
        (2000, "8.16", 6.0, 7.2),
        (2014, "8.16", 38.0, 42.0),
        (2014, "8.15", 93.0, 98.0),
    ],
)
def test_the_world_is_near_what_was_published(
    context: Context, export: Path, tmp_path: Path, year: int, indicator: str, low: float, high: float
) -> None:
    [(receipt, _)] = collect(context, [export])
    confirm(context, receipt.delivery, Word("statistician", "published by the UN"))
    taken = take(context, context.clock(), tmp_path / "accepted.parquet")
    con = derive(taken.snapshot, context.definitions)
    found = con.execute(
        """SELECT OBS_VALUE FROM aggregates WHERE GROUPING = 'WORLD' AND TIME_PERIOD = ? AND FRAMEWORK = 'MDG_2008'
        AND SERIES = ? AND VARIANT = 'STRICT'""",
        [year, indicator],
    ).fetchone()
    assert found is not None
    assert low < found[0] < high
