"""What the store keeps off of DuckLake, for what was seen there (findings/ducklake-*.sh)."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

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
    _nowhere(r"ducklake_rewrite_data_files|\bCHECKPOINT\b|\bAT\s*\(\s*(?:VERSION|TIMESTAMP)")


def test_the_change_feed_is_not_read() -> None:
    """After small files were merged an update of the past is a deletion and an insertion, with other row ids."""
    _nowhere(r"table_changes|table_insertions|table_deletions|ducklake_snapshots\(")


def test_workbooks_are_not_read_by_duckdb() -> None:
    """It makes 25:30 of a duration 01:30, and dates of a 1904 workbook four years too early."""
    _nowhere(r"read_xlsx|st_read")


def _nowhere(forbidden: str) -> None:
    pattern = re.compile(forbidden)
    places = [path for folder in ("indicators", "sql", "dags") for path in (ROOT / folder).rglob("*.*")]
    texts = {path: path.read_text(encoding="utf-8") for path in places if path.suffix in {".py", ".sql"}}
    assert len(texts) > 400
    assert [path.name for path, text in texts.items() if pattern.search(text)] == []


def _raw(context: Context, text: str) -> list[str]:
    """The Parquet files of the store that hold a text, read without the catalogue, as a thief of the folder would."""
    found = []
    for path in sorted(Path(context.settings.lake).rglob("*.parquet")):
        rows = duckdb.sql(f"SELECT * FROM read_parquet('{path}')").fetchall()
        found += [path.name] if any(text in str(row) for row in rows) else []
    return found


def test_a_deleted_row_is_gone_from_the_files_after_the_whole_sequence_only(context: Context) -> None:
    """A flush writes rows that were deleted while they were inlined, too; docs/operations.md has the sequence."""
    context.lake.make()
    docs = (ROOT / "docs" / "operations.md").read_text("utf-8")
    block = re.search(r"```sql\n(-- what must vanish.*?)```", docs, re.DOTALL)
    assert block is not None
    with context.lake.alone() as con:
        con.execute("CREATE TABLE lake.trial (ID INTEGER, TEXT VARCHAR)")
        con.execute("INSERT INTO lake.trial VALUES (1, 'stays'), (2, 'must-vanish')")
        con.execute("DELETE FROM lake.trial WHERE ID = 2")
        con.execute("CALL ducklake_flush_inlined_data('lake')")
    assert _raw(context, "must-vanish")
    with context.lake.alone() as con:
        for statement in block[1].split(";"):
            con.execute(statement)
        assert con.execute("SELECT TEXT FROM lake.trial").fetchall() == [("stays",)]
    assert _raw(context, "must-vanish") == []
    assert _raw(context, "stays")
