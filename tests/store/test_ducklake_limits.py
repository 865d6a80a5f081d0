"""What the store keeps off of DuckLake, for what was seen there (findings/ducklake-*.sh)."""

from __future__ import annotations

import re

from indicators.store.context import Context
from tests.conftest import ROOT


def test_no_table_of_the_store_has_a_type_that_a_flush_changes(context: Context) -> None:
    context.lake.make()
    query = "SELECT TABLE_NAME, COLUMN_NAME, DATA_TYPE FROM information_schema.columns WHERE table_catalog = 'lake'"
    columns = context.lake.rows(query)
    assert len(columns) > 100
    assert [each for each in columns if "STRUCT" in str(each) or "HUGEINT" in str(each)] == []


def test_no_files_are_rewritten_and_no_version_of_the_lake_is_read() -> None:
    """After a rewrite a filter finds nothing in an old version; what was published once is read by recorded times."""
    pattern = re.compile(r"ducklake_rewrite_data_files|\bCHECKPOINT\b|\bAT\s*\(\s*(?:VERSION|TIMESTAMP)")
    places = [path for folder in ("indicators", "sql", "dags") for path in (ROOT / folder).rglob("*.*")]
    texts = {path: path.read_text(encoding="utf-8") for path in places if path.suffix in {".py", ".sql"}}
    assert len(texts) > 400
    assert [path.name for path, text in texts.items() if pattern.search(text)] == []
