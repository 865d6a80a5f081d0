"""Accepted values follow the reading that is carried: by one recorded command, and what was recorded stays."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from indicators.base import resources
from indicators.base.errors import UsageError
from indicators.base.report import Verdict
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.operation.fsck import fsck
from indicators.release.compare import compare
from indicators.release.explain import Question, explain
from indicators.release.products.difference import Difference
from indicators.release.publish import release
from indicators.store import recoding
from indicators.store.context import Context
from indicators.submissions import receive
from indicators.submissions.inbox import judge
from tests.conftest import NOW

HEAD = "REF_AREA,EDITION,INDICATOR,TITLE,TIME_PERIOD,OBS_VALUE,SOURCE"
FIXED = "Fixed (wired)-broadband Internet subscriptions per 100 inhabitants"
WIRELESS = "Wireless-broadband subscriptions per 100 inhabitants"
OLD = "Fixed Internet subscriptions per 100 inhabitants"


@pytest.fixture
def earlier(tmp_path: Path) -> Definitions:
    """The definitions as they were: with the other reading."""
    root = tmp_path / "definitions"
    shutil.copytree(resources.DEFINITIONS, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    path = root / "disputed.yml"
    path.write_text(path.read_text().replace("  reading: recollected\n", "  reading: carried_before\n", 1))
    return Definitions(root)


@pytest.fixture
def before(tmp_path: Path, earlier: Definitions) -> Iterator[Context]:
    """A store with values that were accepted under the other reading."""
    ticks = count()
    context = Context(
        Settings(home=tmp_path / "home"), earlier, lambda: NOW + dt.timedelta(seconds=next(ticks)), "test"
    )
    _accept(context, f"2016,A3,{OLD},2015,12", f"2016,A4,{FIXED},2015,10", f"2016,A5,{WIRELESS},2015,40")
    yield context
    context.lake.close()


def _accept(context: Context, *lines: str, name: str = "KEN.csv") -> None:
    data = "\n".join([HEAD, *(f"KEN,{line},Register" for line in lines), ""]).encode()
    [report] = judge(context, [receive.receive(context, data, name).delivery])
    assert report.verdict is Verdict.ACCEPTED, [f.rule for f in report.findings]


def _values(context: Context, table: str) -> dict[str, float]:
    return dict(context.lake.rows(f"SELECT INDICATOR, OBS_VALUE FROM lake.{table} WHERE EDITION = '2016'"))


def test_values_are_said_in_the_codes_of_the_reading_that_is_carried(before: Context, definitions: Definitions) -> None:
    now = replace(before, definitions=definitions)
    would = recoding.recode(now, dry_run=True)
    assert _values(now, "coded_observations") == {"A3": 12, "A4": 10, "A5": 40}  # nothing happened yet
    assert recoding.recode(now) == would
    assert [(each.indicator, each.recoded, each.values) for each in would] == [
        ("A3", None, 1),
        ("A4", "A3", 1),
        ("A5", "A4", 1),
    ]
    assert _values(now, "coded_observations") == {"A3": 10, "A4": 40}  # fixed Internet has no code: set aside
    assert _values(now, "observations") == {"A3": 12, "A4": 10, "A5": 40}  # as it was recorded
    assert recoding.recode(now) == []
    assert now.lake.rows("SELECT NOTE FROM lake.events WHERE EVENT = 'recoded'") == [("recollected",)] * 3


def test_what_an_earlier_file_held_is_said_in_the_codes_of_now(before: Context, definitions: Definitions) -> None:
    now = replace(before, definitions=definitions)
    recoding.recode(now)
    [(delivery,)] = now.lake.rows("SELECT DELIVERY FROM lake.deliveries")
    [held] = now.lake.table(resources.sql("store/deliveries_before"), {"deliveries": [delivery]}).to_pylist()
    assert sorted(held["INDICATORS"]) == ["2016 A3", "2016 A4"]


def test_nothing_is_accepted_or_released_before_the_command(before: Context, definitions: Definitions) -> None:
    now = replace(before, definitions=definitions)
    with pytest.raises(UsageError, match="carried_before") as refused:
        _accept(now, f"2016,A3,{FIXED},2016,11", name="KEN_2.csv")
    assert "ict definitions recode" in refused.value.advice


def test_a_release_after_it_carries_the_codes_of_now(before: Context, definitions: Definitions) -> None:
    """Extracts, explanations and differences agree with each other, and the store is sound."""
    first = release(before)
    now = replace(before, definitions=definitions)
    recoding.recode(now)
    second = release(now)
    assert (_released(first.folder), _released(second.folder)) == ({"A3": 12, "A4": 10, "A5": 40}, {"A3": 10, "A4": 40})
    for name in ("observations", "harmonised"):
        for code, value in _released(second.folder, name).items():
            explained = explain(now, Question(name, "KEN", code, 2015))
            assert f"{code} = {value:g}" in explained.children[0].text
    with pytest.raises(UsageError):
        explain(now, Question("observations", "KEN", "A5", 2015))
    [difference] = compare(now, first.version, second.version, ("observations",))
    assert _changes(difference) == {("A3", 12, 10), ("A4", 10, 40), ("A5", 40, None)}
    assert fsck(now, deep=True) == []


def _released(folder: Path, name: str = "observations") -> dict[str, float]:
    table = pq.read_table(folder / f"{name}.parquet")
    return dict(zip(table["INDICATOR"].to_pylist(), table["OBS_VALUE"].to_pylist(), strict=True))


def _changes(difference: Difference) -> set[tuple[str, float | None, float | None]]:
    return {(row["INDICATOR"], row["OLD_VALUE"], row["NEW_VALUE"]) for row in difference.rows.to_pylist()}


def test_switching_back_gives_what_was(before: Context, earlier: Definitions, definitions: Definitions) -> None:
    now = replace(before, definitions=definitions)
    recoding.recode(now)
    _accept(now, f"2016,A3,{FIXED},2016,11", name="KEN_2.csv")
    back = replace(before, definitions=earlier)
    moved = recoding.recode(back)
    assert [(each.indicator, each.recoded, each.values) for each in moved] == [("A3", "A4", 1)]
    rows = back.lake.rows("SELECT INDICATOR, TIME_PERIOD, OBS_VALUE FROM lake.coded_observations ORDER BY ALL")
    assert rows == [("A3", 2015, 12), ("A4", 2015, 10), ("A4", 2016, 11), ("A5", 2015, 40)]
