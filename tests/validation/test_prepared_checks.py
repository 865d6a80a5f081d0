"""The tables of the definitions that the checks join: the same from a kept file as in memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from indicators.base import resources
from indicators.definitions.registry import Definitions
from indicators.definitions.rules import OF_OBSERVATIONS
from indicators.validation.prepared_checks import Workspace, _text


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
    folders = [resources.SQL / "checks" / str(grain) for grain in OF_OBSERVATIONS]
    queries = [f"{folder.name}/{path.stem}" for folder in folders for path in sorted(folder.glob("*.sql"))]
    assert len(queries) > 50
    plans = {query: ready._con.execute(f"EXPLAIN {_text(query)}").fetchall()[0][1] for query in queries}
    ready.close()
    assert [query for query, plan in plans.items() if "BLOCKWISE_NL_JOIN" in plan] == []
