"""Reports recorded with their ledger by column: whole again exactly, also in a store from before (migration 5)."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from email.message import EmailMessage

import duckdb
import itsdangerous
import pytest

from indicators.base.errors import StoreUnsound
from indicators.base.report import hash_of
from indicators.mail import letters
from indicators.operation.fsck import fsck
from indicators.release.ledgers import evaluations
from indicators.store import migrate
from indicators.store.catalogue import EmbeddedCatalogue
from indicators.store.confirmations import reports
from indicators.store.context import Context
from indicators.store.letters import unsent
from indicators.store.reports import recorded_report, whole
from indicators.submissions.inbox import collect
from tests.conftest import NOW, SAMPLES
from tests.prepared import prepared

_FILES = ("BGD_2012-2016.csv", "KEN_2016_questionnaire.xlsx", "JOR_2014-2016.csv")
_BEFORE = """
DROP VIEW lake.evaluations;
CREATE TABLE lake.evaluations (
    SUBMISSION VARCHAR, RULE VARCHAR, EVALUATED BIGINT, FAILED BIGINT, NOT_APPLICABLE BIGINT, RECORDED_AT TIMESTAMP
);
DELETE FROM lake.schema_versions WHERE VERSION >= 5;
"""


@pytest.fixture(autouse=True)
def _same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links of answers are signed with the time at which they are written."""
    monkeypatch.setattr(itsdangerous.TimestampSigner, "get_timestamp", lambda _: 1_700_000_000)


def _fill(context: Context) -> None:
    collect(context, [SAMPLES / name for name in _FILES])


@pytest.fixture
def filled(context: Context) -> Context:
    prepared(context, _fill)
    return context


def _as_before(context: Context) -> None:
    """What the version before recorded of the same files."""
    with context.lake.write() as con:
        con.register("ledger", con.execute("FROM lake.evaluations SELECT * EXCLUDE (DELIVERY)").to_arrow_table())
        recorded = con.execute("SELECT SUBMISSION, REPORT FROM lake.submissions").fetchall()
        con.execute(_BEFORE)
        con.execute("INSERT INTO lake.evaluations FROM ledger")
        for submission, text in recorded:
            plain = whole(text)
            written = json.dumps(plain, ensure_ascii=False)
            con.execute("UPDATE lake.submissions SET REPORT = ? WHERE SUBMISSION = ?", [written, submission])
            [(payload,)] = con.execute(
                "SELECT PAYLOAD FROM lake.outbox WHERE KIND = 'report' AND SUBJECT = ?", [submission]
            ).fetchall()
            letter = json.dumps(json.loads(payload) | {"report": plain, "payload_version": 1}, ensure_ascii=False)
            con.execute("UPDATE lake.outbox SET PAYLOAD = ? WHERE SUBJECT = ?", [letter, submission])
    context.lake.close()


def _attached(context: Context) -> duckdb.DuckDBPyConnection:
    """The store whatever its version is."""
    catalogue = EmbeddedCatalogue(context.settings)
    con = catalogue.connect()
    catalogue.attach(con)
    return con


def _written(context: Context) -> list[object]:
    """The letters that wait, part by part; what tells when they were written (boundaries, workbook) is left out."""
    return [_parts(letters.write(context, each.letter, each.caused_at)) for each in unsent(context.lake)]


def _parts(message: EmailMessage) -> list[object]:
    told: list[object] = [(name, value) for name, value in message.items() if name != "Content-Type"]
    for part in message.walk():
        content = b"" if part.is_multipart() else part.get_payload(decode=True)
        if part.get_content_subtype().endswith("sheet"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                told += [(name, book.read(name)) for name in book.namelist() if name != "docProps/core.xml"]
        else:
            told.append((part.get_content_type(), part.get_filename(), content))
    return told


def _told(context: Context) -> list[object]:
    """All that is said of the reports: themselves, what a release takes of their ledgers, the verdicts' ground."""
    names = [row[0] for row in context.lake.rows("SELECT SUBMISSION FROM lake.submissions ORDER BY ALL")]
    rows = context.lake.rows("FROM lake.evaluations ORDER BY ALL")
    return [reports(context.lake), evaluations(context, names, NOW).to_pylist(), rows]


def test_a_report_comes_back_as_it_was_written(filled: Context) -> None:
    query = "SELECT SUBMISSION, REPORT, NOTE FROM lake.submissions JOIN lake.events ON SUBJECT = SUBMISSION"
    found = filled.lake.rows(f"{query} AND EVENT = 'checked'")
    assert len(found) == len(_FILES)
    for submission, text, sha256 in found:
        assert hash_of(whole(text)) == sha256 == recorded_report(filled.lake, submission).hash
        assert len(json.dumps(json.loads(text)["ledger"])) < len(json.dumps(whole(text)["evaluations"])) / 4


def test_every_rule_is_in_the_ledger_also_where_it_looked_at_nothing(filled: Context) -> None:
    found = filled.lake.rows("SELECT SUBMISSION, count(*), min(EVALUATED) FROM lake.evaluations GROUP BY ALL")
    known = {len(report.evaluations) for report in reports(filled.lake)}
    assert {(count, least) for _, count, least in found} == {(known.pop(), 0)}


def test_a_letter_refers_to_its_report_whatever_was_confirmed_since(filled: Context) -> None:
    with pytest.raises(LookupError, match="no report of nobody"):
        recorded_report(filled.lake, "nobody")
    for waiting in unsent(filled.lake):
        if waiting.letter.kind == "report":
            assert json.loads(waiting.letter.payload)["report"] is None
            assert recorded_report(filled.lake, waiting.letter.subject).submission in waiting.letter.message


def test_a_store_from_before_says_the_same_and_is_smaller(filled: Context) -> None:
    told, written = _told(filled), _written(filled)
    _as_before(filled)
    assert migrate.pending(4)[0] == "0005_ledgers"
    assert filled.lake.migrate(dry_run=True) == migrate.pending(4)
    assert filled.lake.migrate(dry_run=True) == filled.lake.migrate()
    assert _told(filled) == told
    assert _written(filled) == written
    assert fsck(filled, deep=True) == []
    [(form, copies)] = filled.lake.rows("""SELECT
        count(*) FILTER (json_exists(REPORT, '$.evaluations')),
        (SELECT count(*) FROM lake.outbox WHERE json_extract(PAYLOAD, '$.report.submission') IS NOT NULL)
        FROM lake.submissions""")
    assert (form, copies) == (0, 0)
    _fill(filled)
    collect(filled, [SAMPLES / "CAN_internet_use.csv"])
    assert fsck(filled, deep=True) == []


def test_a_report_that_has_another_form_stays_as_it_is(filled: Context) -> None:
    """An earlier version may have said more or less of a rule: its report, and its hash, are as they were."""
    _as_before(filled)
    query = "SELECT REPORT FROM lake.submissions WHERE REF_AREA = 'KEN'"
    with_more = 'replace(REPORT, \'"confirmed": 0}\', \'"confirmed": 0, "seconds": 1}\')'
    con = _attached(filled)
    con.execute(f"UPDATE lake.submissions SET REPORT = {with_more} WHERE REF_AREA = 'KEN'")
    [(text,)] = con.execute(query).fetchall()
    con.close()
    filled.lake.migrate()
    assert filled.lake.rows(query) == [(text,)]
    [(count,)] = filled.lake.rows("SELECT count(*) FROM lake.evaluations WHERE SUBMISSION LIKE '%KEN'")
    assert count == len(json.loads(text)["evaluations"])


def test_a_ledger_that_is_in_no_report_stops_the_migration(filled: Context) -> None:
    _as_before(filled)
    con = _attached(filled)
    con.execute("UPDATE lake.evaluations SET EVALUATED = 99999 WHERE RULE = 'R012'")
    con.close()
    with pytest.raises(StoreUnsound, match="cannot be brought to version 5"):
        filled.lake.migrate()
    assert filled.lake.migrate(dry_run=True) == migrate.pending(4)


_KILLED = """
import os, sys
from pathlib import Path
from indicators.base.settings import Settings
from indicators.store import migrate
from indicators.store.catalogue import EmbeddedCatalogue
from indicators.store.lake import Lake

class Killed:
    def __init__(self, con): self.con = con
    def execute(self, text, *more):
        if text.startswith("INSERT INTO lake.schema_versions"):
            os._exit(9)  # all of the step is done, nothing of it committed
        return self.con.execute(text, *more)

whole = migrate.migrate
import indicators.store.lake as lake
lake.migrate = lambda con: whole(Killed(con))
Lake(Settings(home=Path(sys.argv[1]))).migrate()
"""


def test_a_migration_that_is_killed_leaves_the_store_as_it_was(filled: Context) -> None:
    told, written = _told(filled), _written(filled)
    _as_before(filled)
    died = subprocess.run([sys.executable, "-c", _KILLED, str(filled.settings.home)], capture_output=True, check=False)
    assert died.returncode == 9, died.stderr.decode()
    assert filled.lake.migrate(dry_run=True) == migrate.pending(4)
    assert filled.lake.migrate() == migrate.pending(4)
    assert _told(filled) == told
    assert _written(filled) == written
    assert fsck(filled, deep=True) == []
