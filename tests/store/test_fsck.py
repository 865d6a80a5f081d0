"""`ict fsck`: a sound store has no problem, and each kind of damage is found by its rule."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from indicators.operation.fsck import fsck
from indicators.operation.maintain import maintain
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions.inbox import collect
from tests.conftest import SAMPLES
from tests.prepared import prepared


def _fill(context: Context) -> None:
    collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx", SAMPLES / "PER_2014-2016_indicadores.csv"])
    release(context)


@pytest.fixture
def filled(context: Context) -> Context:
    prepared(context, _fill)
    return context


def test_a_store_that_was_never_used_is_sound(context: Context) -> None:
    assert fsck(context) == []


def test_a_used_store_is_sound(filled: Context) -> None:
    assert fsck(filled, deep=True) == []


KENYA = "(SELECT SUBMISSION FROM lake.submissions WHERE REF_AREA = 'KEN')"
PERU = "(SELECT SUBMISSION FROM lake.submissions WHERE REF_AREA = 'PER')"
SQL = [
    ("a delivery is recorded once", "INSERT INTO lake.deliveries FROM lake.deliveries LIMIT 1"),
    ("a submission is recorded once", "INSERT INTO lake.submissions FROM lake.submissions LIMIT 1"),
    ("an observation is recorded once", "INSERT INTO lake.observations FROM lake.observations LIMIT 1"),
    ("a finding is recorded once", "INSERT INTO lake.findings FROM lake.findings LIMIT 1"),
    ("a rule is evaluated once", "UPDATE lake.submissions SET REPORT = replace(REPORT, '\"R002\"', '\"R001\"')"),
    ("a letter is queued once", "INSERT INTO lake.outbox FROM lake.outbox LIMIT 1"),
    ("a release is recorded once", "INSERT INTO lake.releases FROM lake.releases LIMIT 1"),
    ("a submission belongs to a delivery", "DELETE FROM lake.deliveries"),
    ("a delivery was received", "DELETE FROM lake.events WHERE EVENT = 'received'"),
    ("a submission was checked", "DELETE FROM lake.events WHERE EVENT = 'checked'"),
    (
        "a verdict rests on evaluations",
        "UPDATE lake.submissions SET REPORT = json_merge_patch(REPORT, '{\"ledger\": null}')",
    ),
    (
        "a ledger has its numbers for each rule",
        "UPDATE lake.submissions SET REPORT = replace(REPORT, '\"failed\": [0, ', '\"failed\": [')",
    ),
    ("findings belong to a submission", f"DELETE FROM lake.submissions WHERE SUBMISSION IN {PERU}"),
    ("a report has its findings", "DELETE FROM lake.findings WHERE NUMBER = 1"),
    ("what was accepted has its observations", "DELETE FROM lake.observations WHERE POSITION = 3"),
    (
        "only what was accepted has observations",
        f"INSERT INTO lake.observations SELECT * REPLACE ({PERU} AS SUBMISSION) FROM lake.observations",
    ),
    ("what was checked has its letter", "DELETE FROM lake.outbox WHERE KIND = 'report'"),
    ("a letter with a report has its report", f"DELETE FROM lake.submissions WHERE SUBMISSION IN {PERU}"),
    (
        "what became of a letter is about a letter",
        "INSERT INTO lake.outbox_events VALUES ('report-x', 'sent', '', TIMESTAMP '2026-01-01')",
    ),
    (
        "a letter is sent once",
        """INSERT INTO lake.outbox_events SELECT MESSAGE, 'sent', '', TIMESTAMP '2026-01-01' + to_days(n::INTEGER)
        FROM lake.outbox, range(2) days(n)""",
    ),
    (
        "a covered finding exists",
        f"INSERT INTO lake.confirmed_findings VALUES ({KENYA}, 99, 'c', TIMESTAMP '2026-01-01')",
    ),
    (
        "a covered finding has its word",
        f"INSERT INTO lake.confirmed_findings VALUES ({PERU}, 1, 'c', TIMESTAMP '2026-01-01')",
    ),
]


ALTERED = [
    (
        "accepted values are those that were written",
        "UPDATE lake.observations SET OBS_VALUE = OBS_VALUE + 0.1 WHERE {one}",
    ),
    ("accepted values are those that were written", "UPDATE lake.observations SET CONF_STATUS = 'C' WHERE {one}"),
    ("accepted values are those that were written", "UPDATE lake.observations SET SOURCE = NULL WHERE {one}"),
    (
        "a report is the one that was written",
        "UPDATE lake.submissions SET REPORT = replace(REPORT, '\"PER\"', '\"BRA\"')",
    ),
    (
        "a report is the one that was written",
        "UPDATE lake.submissions SET REPORT = replace(REPORT, '\"evaluated\": [1', '\"evaluated\": [2')",
    ),
    (
        "a report is the one that was written",
        "UPDATE lake.submissions SET REPORT = replace(REPORT, '\"R002\"', '\"R999\"')",
    ),
]


@pytest.mark.parametrize(("rule", "alteration"), ALTERED)
def test_what_was_altered_in_the_catalogue_is_found(filled: Context, rule: str, alteration: str) -> None:
    with filled.lake.write() as con:
        con.execute(alteration.format(one="POSITION = 3"))
    assert rule in {problem.rule for problem in fsck(filled, deep=True)}
    assert fsck(filled) == [], "reading everything is asked for"


def test_a_copy_that_was_altered_is_found(filled: Context) -> None:
    maintain(filled)
    assert fsck(filled, deep=True) == []
    with filled.lake.write() as con:
        con.execute("DELETE FROM lake.standing_values WHERE POSITION = 3")
    [found] = fsck(filled, deep=True)
    assert found.rule == "values that are kept as standing are those that stand"
    maintain(filled)
    assert fsck(filled, deep=True) == []


def test_values_that_were_written_before_there_were_checksums_are_no_problem(filled: Context) -> None:
    with filled.lake.write() as con:
        con.execute("DELETE FROM lake.events WHERE EVENT = 'stored'")
    assert fsck(filled, deep=True) == []


@pytest.mark.parametrize(("rule", "damage"), SQL, ids=[rule for rule, _ in SQL])
def test_damage_of_the_records_is_found(filled: Context, rule: str, damage: str) -> None:
    with filled.lake.write() as con:
        con.execute(damage)
    assert rule in {problem.rule for problem in fsck(filled)}


def _archived(context: Context) -> Path:
    return next(path for path in context.settings.archive.rglob("*") if path.is_file())


def _lose_bytes(context: Context) -> None:
    _archived(context).unlink()


def _change_bytes(context: Context) -> None:
    path = _archived(context)
    path.chmod(0o644)
    path.write_bytes(bytes(path.stat().st_size))


def _lose_data(context: Context) -> None:
    with context.lake.alone() as con:
        con.execute("CALL ducklake_flush_inlined_data('lake')")
    next(context.settings.lake.rglob("*.parquet")).unlink()


def _change_release(context: Context) -> None:
    path = context.settings.releases / "latest" / "mdg.parquet"
    path.chmod(0o644)
    path.write_bytes(b"x" * path.stat().st_size)


def _lose_manifest(context: Context) -> None:
    (context.settings.releases / "latest" / "manifest.json").unlink()


def _half_release(context: Context) -> None:
    (context.settings.releases / "2026-01-01-00000000").mkdir()


def _wrong_pointer(context: Context) -> None:
    pointer = context.settings.releases / "latest"
    pointer.unlink()
    pointer.symlink_to("2026-01-01-00000000")


@pytest.mark.parametrize(
    ("rule", "damage"),
    [
        ("a delivery has its bytes in the archive", _lose_bytes),
        ("a delivery has its bytes in the archive", _change_bytes),
        ("the store has its data files", _lose_data),
        ("a release has its files", _change_release),
        ("a release has the manifest that is recorded", _lose_manifest),
        ("a release that is there is recorded", _half_release),
        ("the pointer names a recorded release", _wrong_pointer),
    ],
)
def test_damage_of_the_files_is_found(filled: Context, rule: str, damage: Callable[[Context], None]) -> None:
    damage(filled)
    assert rule in {problem.rule for problem in fsck(filled, deep=True)}
