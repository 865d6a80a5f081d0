"""Against what was published: the figures are those of the sources, never of our own output."""

from __future__ import annotations

import csv
import gzip
import io
from pathlib import Path

import duckdb
import pytest

from indicators.base.clock import fixed
from indicators.base.report import Report
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.derivation.derive import derive
from indicators.release.snapshot import take
from indicators.store.context import Context
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import collect
from tests.conftest import NOW
from tests.prepared import prepared

EXPORT = "unsd-mdg-2015-08/mdg.csv.gz"


@pytest.fixture
def export(shared_data: Path) -> Path:
    return shared_data / EXPORT


def _accepted(context: Context, export: str) -> tuple[str, list[Report]]:
    """What the statistician looked at: jumps that were published as they are."""
    [(receipt, _)] = collect(context, [Path(export)])
    return receipt.delivery, confirm(context, receipt.delivery, Word("statistician", "published by the UN"))


@pytest.fixture(scope="module")
def derived(
    tmp_path_factory: pytest.TempPathFactory, definitions: Definitions, shared_data: Path
) -> duckdb.DuckDBPyConnection:
    """All that is derived of the export."""
    folder = tmp_path_factory.mktemp("published")
    context = Context(Settings(home=folder / "work"), definitions, fixed(NOW), "test")
    prepared(context, _accepted, str(shared_data / EXPORT))
    return derive(take(context, context.clock(), folder / "accepted.parquet").snapshot, definitions)


def test_what_was_confirmed_once_stays_confirmed(context: Context, export: Path) -> None:
    delivery, confirmed = prepared(context, _accepted, str(export))
    assert confirm(context, delivery, Word("statistician", "again")) == confirmed
    assert len({report.ref_area for report in confirmed}) == len(confirmed) > 5


def test_8_14_to_8_16_are_those_of_the_unsd_export_for_every_area_and_year(
    context: Context, export: Path, derived: duckdb.DuckDBPyConnection
) -> None:
    query = """SELECT REF_AREA, TIME_PERIOD, MDG_INDICATOR, OBS_VALUE FROM mdg
        WHERE MDG_LIST = '2008' AND RELATION = 'official'"""
    found = {row[:3]: row[3] for row in derived.execute(query).fetchall()}
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
    assert found == published


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
    derived: duckdb.DuckDBPyConnection, year: int, indicator: str, low: float, high: float
) -> None:
    found = derived.execute(
        """SELECT OBS_VALUE FROM aggregates WHERE GROUPING = 'WORLD' AND TIME_PERIOD = ? AND FRAMEWORK = 'MDG_2008'
        AND SERIES = ? AND VARIANT = 'STRICT'""",
        [year, indicator],
    ).fetchone()
    assert found is not None
    assert low < found[0] < high
