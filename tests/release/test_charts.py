"""The charts of a release: names at their lines with leaders, and classes that are explained in the picture."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import duckdb
import pytest

from indicators.release.products import chart

REGIONS = [("001", "WORLD", "World"), ("MDG_NAF", "MDG", "Northern Africa"), ("MDG_SSA", "MDG", "Sub-Saharan Africa")]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("CREATE TABLE def_groups (REF_AREA VARCHAR, GROUPING VARCHAR, NAME_EN VARCHAR)")
    con.executemany("INSERT INTO def_groups VALUES (?, ?, ?)", REGIONS)
    con.execute(
        "CREATE TABLE extract_aggregates AS SELECT REF_AREA, GROUPING, 2010 + range AS TIME_PERIOD,"
        " 'MDG_2008' AS FRAMEWORK, '8.16' AS SERIES, true AS SHOWN, (40.0 + range)::DOUBLE AS OBS_VALUE"
        " FROM def_groups, range(3)"
    )
    con.execute(
        "CREATE TABLE extract_progress_chart AS SELECT REF_AREA, GROUPING, '8.16' AS SERIES, 2012 AS TIME_PERIOD,"
        " 42::DOUBLE AS OBS_VALUE, 'moderate' AS LEVEL_WORD, 'rising' AS TREND FROM def_groups"
    )
    con.execute("CREATE TABLE chart_level (SERIES VARCHAR, LEVEL VARCHAR, FROM_VALUE DOUBLE)")
    con.executemany("INSERT INTO chart_level VALUES ('8.16', ?, ?)", [("high", 50), ("moderate", 20), ("low", 0)])
    con.execute("CREATE TABLE chart_trend AS SELECT 1.5::DOUBLE AS RISING_FROM, (-2)::DOUBLE AS FALLING_FROM")
    return con


def test_names_of_lines_that_end_together_are_apart_and_joined_to_them(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert chart.draw(con, tmp_path / "a.svg") == 9
    drawn = (tmp_path / "a.svg").read_text()
    heights = []
    for name in ("World", "Northern Africa", "Sub-Saharan Africa"):
        found = re.search(rf"<text [^>]*translate\([\d.]+,\s?(-?[\d.]+)\)[^>]*>{name} 42\.0</text>", drawn)
        assert found, name
        heights.append(float(found[1]))
    assert min(below - above for above, below in itertools.pairwise(sorted(heights))) >= 12
    leaders = drawn.partition('class="mark-rule role-mark')[2].partition("</g>")[0]
    assert leaders.count("<line ") == len(REGIONS)


def test_the_progress_chart_explains_its_classes_without_naming_a_file(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    assert chart.draw_progress(con, tmp_path / "b.svg") == 3
    drawn = (tmp_path / "b.svg").read_text()
    for said in ("high: from 50 (8.16)", "moderate: from 20 (8.16)", "low: less", "up by 1.5 or more", "down by 2 or"):
        assert said in drawn
    assert ".yml" not in drawn
