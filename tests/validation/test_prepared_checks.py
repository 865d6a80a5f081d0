"""The tables of the definitions that the checks join: the same from a kept file as in memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from indicators.base import resources
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import OF_OBSERVATIONS
from indicators.validation import cases, runner
from indicators.validation.aggregates import Aggregates
from indicators.validation.batch import InMemory
from indicators.validation.prepared_checks import Workspace, _text, workspace


def _content(definitions: Definitions) -> dict[str, object]:
    ready = Workspace(definitions)
    names = ready._con.sql("SELECT table_name FROM duckdb_tables() WHERE NOT temporary ORDER BY ALL").fetchall()
    found = {name: sorted(ready._con.sql(f"FROM {name}").fetchall(), key=str) for (name,) in names}
    ready.close()
    return found | {"pairs": dict(ready._pairs)}


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("ICT_CACHE", str(folder))
    return folder


def test_a_kept_file_holds_what_would_be_computed(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, again = _content(Definitions()), _content(Definitions())
    assert any(path.name.endswith("-checks.duckdb") for path in cache.iterdir())
    monkeypatch.setenv("ICT_CACHE", "off")
    in_memory = _content(Definitions())
    assert made == again == in_memory
    assert in_memory["pairs"]


def test_a_damaged_file_is_computed_again(cache: Path) -> None:
    before = _content(Definitions())
    (path,) = cache.glob("*-checks.duckdb")
    path.write_bytes(b"no database")
    assert _content(Definitions()) == before
    assert not path.exists()


def test_two_processes_may_use_it_at_once(cache: Path) -> None:
    one, two = Workspace(Definitions()), Workspace(Definitions())
    assert one._pairs == two._pairs
    one.close()
    two.close()


def test_altered_definitions_are_not_kept(cache: Path) -> None:
    altered = Definitions()
    altered.__dict__["rules"] = {name: altered.rules[name] for name in ("R001", "R016")}
    altered.__dict__["hash"] = "altered"
    assert set(Workspace(altered)._pairs) != set(Workspace(Definitions())._pairs)


def test_no_query_compares_every_row_with_every_other(definitions: Definitions) -> None:
    """A LEFT JOIN with a condition on its left side alone, or with OR, is no join by hash: quadratic in a long file."""
    ready = Workspace(definitions)
    ready._con.execute("SET disabled_optimizers = 'statistics_propagation,empty_result_pullup'")
    kinds = [
        (grain, path.stem)
        for grain in OF_OBSERVATIONS
        for path in sorted((resources.SQL / "checks" / str(grain)).glob("*.sql"))
    ]
    assert len(kinds) > 50
    plans = {kind: ready._con.execute(f"EXPLAIN {_text(grain, [kind])}").fetchall()[0][1] for grain, kind in kinds}
    ready.close()
    assert [kind for kind, plan in plans.items() if "BLOCKWISE_NL_JOIN" in plan] == []


def test_kinds_that_are_judged_in_one_query_say_the_same_as_alone(definitions: Definitions) -> None:
    """A small batch is judged by few queries, a large one kind by kind; the verdict may not depend on its size."""
    tables = [
        cases.table(
            [{"INDICATOR": "HH7", "OBS_VALUE": value, "SEX": sex} for sex, value in values.items()], definitions
        )
        for values in ({"_T": "140", "F": "30", "M": "31"}, {"_T": "x", "F": "0", "QQ": "7"})
    ]
    batch = InMemory({"one": tables[0], "other": tables[1]})
    with workspace(definitions) as ready, ready.filled(batch.size):
        runner._fill(ready, batch, None, cases.THIS_YEAR, Aggregates(definitions, {}))
        kinds = runner._kinds(ready)
        together = _rows(ready.judge(kinds))
        prepared = len(ready._prepared)
        alone = [row for kind in kinds for row in _rows(ready.judge([kind]))]
        assert sorted(together, key=str) == sorted(alone, key=str)
        assert prepared < len(kinds)
    assert len({rule for rule, *_, found in together if found}) > 2


def _rows(judged: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Rows with their failures in an order of their own."""
    return [(*row, sorted(str(each) for each in found or ())) for *row, found in judged]
