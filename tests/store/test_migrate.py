"""The version of a store: an old one is brought forward with its data, a newer one is left alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import duckdb
import pytest

from indicators.base import resources
from indicators.base.clock import fixed
from indicators.base.errors import StoreTooNew, StoreTooOld
from indicators.operation.fsck import fsck
from indicators.operation.maintain import maintain
from indicators.release.publish import release
from indicators.store import migrate
from indicators.store.context import Context
from indicators.store.lake import Lake
from indicators.submissions.inbox import collect
from indicators.submissions.queries import report_of
from tests.conftest import NOW, SAMPLES


def _version(context: Context) -> int:
    with context.lake.reading() as con:
        return migrate.version(con)


def test_a_new_store_has_the_version_of_the_code(context: Context) -> None:
    assert _version(context) == migrate.newest() >= 1


def test_a_store_from_before_there_were_versions_is_brought_forward_with_its_data(context: Context) -> None:
    collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    with context.lake.write() as con:  # what the first stores had
        con.execute("DROP TABLE lake.schema_versions")
        for column in ("STAT_POP", "REF_PERIOD", "DENOM_BASE", "BASKET"):
            con.execute(f"ALTER TABLE lake.observations DROP COLUMN {column}")
        con.execute("ALTER TABLE lake.findings DROP COLUMN POSITION")
        con.execute("DROP TABLE lake.members")
        con.execute("DROP VIEW lake.evaluations")  # it was a table: tests/store/test_ledgers.py
    context.lake.close()
    with pytest.raises(StoreTooOld, match="version 0"):
        report_of(context, "any")
    assert context.lake.migrate(dry_run=True) == migrate.pending(0)
    with pytest.raises(StoreTooOld):
        _version(context)
    assert context.lake.migrate() == migrate.pending(0)
    assert context.lake.migrate() == []
    assert _version(context) == migrate.newest()
    assert fsck(context) == []
    assert release(context).new
    (number,) = context.lake.rows("SELECT SUBMISSION FROM lake.submissions")[0]
    assert report_of(context, number).ref_area == "KEN"


def test_who_has_a_migrated_store_open_reads_on_after_maintenance(context: Context) -> None:
    collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx"])
    described = "SELECT column_name, column_type FROM (DESCRIBE lake.observations) ORDER BY ALL"
    new = context.lake.rows(described)
    with context.lake.write() as con:  # what version 5 had
        con.execute("DELETE FROM lake.schema_versions WHERE VERSION > 5")
        for column in ("SAMPLE_SIZE", "RESPONDENTS", "STANDARD_ERROR", "CV", "CI_LOW", "CI_HIGH"):
            con.execute(f"ALTER TABLE lake.observations DROP COLUMN {column}")
    context.lake.close()
    assert context.lake.migrate() == migrate.pending(5)
    assert context.lake.rows(described) == new, "a new store and one that was brought forward have the same columns"
    portal = Lake(context.settings)
    query = "SELECT REF_AREA, OBS_VALUE, CI_LOW FROM lake.observations ORDER BY ALL"
    before = portal.rows(query)
    assert before
    maintain(replace(context, clock=fixed(NOW + dt.timedelta(days=60))))
    assert portal.rows(query) == before
    portal.close()


def test_a_store_of_a_later_version_is_left_alone(context: Context) -> None:
    with context.lake.write() as con:
        con.execute("INSERT INTO lake.schema_versions VALUES (99, '0099_later')")
    context.lake.close()
    with pytest.raises(StoreTooNew, match="version 99"):
        _version(context)


def test_a_migration_that_fails_leaves_the_version_before(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _version(context) == migrate.newest()
    known, sql = migrate._names(), resources.sql
    wrong = "CREATE TABLE lake.half (A INTEGER); SELECT nonsense;"
    monkeypatch.setattr(migrate, "_names", lambda: [*known, "9999_wrong"])
    monkeypatch.setattr(resources, "sql", lambda name: wrong if "9999" in name else sql(name))
    context.lake.close()
    with pytest.raises(duckdb.Error):
        context.lake.migrate()
    monkeypatch.undo()
    assert _version(context) == migrate.newest()
    assert not context.lake.rows("SELECT 1 FROM duckdb_tables() WHERE table_name = 'half'")
