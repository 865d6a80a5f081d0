"""One delivery after another: what is confirmed, known at a time, confidential, or said with a file."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.base.report import Severity, Verdict
from indicators.mail import outbox
from indicators.reading.raw import Declared
from indicators.release.products import database
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions import check, inbox, queries, receive, record
from indicators.submissions.confirm import Word, confirm
from tests.conftest import NOW, SAMPLES


def test_what_is_to_be_confirmed_waits_for_a_named_person(context: Context) -> None:
    [(_, [report])] = inbox.collect(context, [SAMPLES / "BGD_2012-2016.csv"])
    assert report.verdict is Verdict.TO_CONFIRM
    assert not queries.anything_accepted(context)
    with pytest.raises(UsageError, match="needs an explanation"):
        confirm(context, report.submission, Word("A. Statistician", " "))
    confirm(context, report.submission, Word("A. Statistician", "Only women were asked in 2013."))
    confirm(context, report.submission, Word("A. Statistician", "Twice changes nothing."))
    assert context.lake.rows("SELECT count(*) FROM lake.observations") == [(report.observations,)]
    event = context.lake.rows("SELECT ACTOR, NOTE FROM lake.events WHERE EVENT = 'confirmed'")
    assert event == [("A. Statistician", "Only women were asked in 2013.")]


def test_a_rejected_submission_cannot_be_confirmed(context: Context) -> None:
    [(_, [report])] = inbox.collect(context, [SAMPLES / "PER_2014-2016_indicadores.csv"])
    with pytest.raises(UsageError, match="is rejected"):
        confirm(context, report.submission, Word("x", "y"))


def one_value(value: str, year: int = 2020, conf: str = "F", area: str = "KEN") -> bytes:
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,CONF_STATUS,SOURCE"
    return f"{head}\n{area},2016,A2,{year},{value},{conf},=cmd()\n".encode()


def test_as_of_reads_give_what_was_known_then(context: Context, tmp_path: Path) -> None:
    moments = [NOW, NOW + dt.timedelta(days=1)]
    for moment, value in zip(moments, ("80", "81"), strict=True):
        at = replace(context, clock=fixed(moment))
        receipt = receive.receive(at, one_value(value), f"{value}.csv")
        record.record_verdicts(at, check.check(at, [receipt.delivery]))
    later = replace(context, clock=fixed(moments[1] + dt.timedelta(days=1)))
    values = []
    for as_of in (moments[0], None):
        made = release(later, as_of)
        values.append(duckdb.sql(f"SELECT OBS_VALUE FROM '{made.folder / 'observations.parquet'}'").fetchall())
    assert values == [[(80.0,)], [(81.0,)]]
    with pytest.raises(UsageError, match="Nothing was accepted by then"):
        release(later, NOW - dt.timedelta(days=1))


def test_accepted_values_are_the_history_of_the_next_file(context: Context) -> None:
    """The series key of the store is that of the checks: a fraction after a percentage is found (R021)."""
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE\n"
    first = receive.receive(context, f"{head}KEN,2016,HH7,2014,,44.0\n".encode(), "KEN_1.csv")
    record.record_verdicts(context, check.check(context, [first.delivery]))
    second = receive.receive(context, f"{head}KEN,2016,HH7,2015,,0.452\n".encode(), "KEN_2.csv")
    [report] = record.record_verdicts(context, check.check(context, [second.delivery]))
    assert {"R021", "R067", "R130"} <= {finding.rule for finding in report.findings}
    assert report.verdict is Verdict.TO_CONFIRM


def test_confidential_values_leave_neither_in_extracts_nor_in_letters(context: Context) -> None:
    data = one_value("80") + b"KEN,2016,A2,2021,-77777,C,S\nKEN,2016,A2,2022,82,F,S\n"
    [receipt] = [receive.receive(context, data, "KEN_x.csv")]
    [report] = record.record_verdicts(context, check.check(context, [receipt.delivery]))
    assert report.verdict is Verdict.REJECTED
    outbox.send(context)
    for letter in (context.settings.maildir / "new").iterdir():
        assert b"77777" not in letter.read_bytes()
    assert "77777" not in json.dumps(report.as_dict())
    [receipt] = [receive.receive(context, data.replace(b"-77777", b"77"), "KEN_y.csv")]
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    folder = release(context).folder
    years = duckdb.sql(f"SELECT TIME_PERIOD FROM '{folder / 'observations.parquet'}' ORDER BY 1").fetchall()
    assert years == [(2020,), (2022,)]
    assert duckdb.sql(f"SELECT count(*) FROM '{folder / 'mdg.parquet'}' WHERE TIME_PERIOD = 2021").fetchone() == (0,)
    with duckdb.connect(str(folder / database.FILE), read_only=True) as con:
        for (name,) in con.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            columns = {row[0] for row in con.execute(f"DESCRIBE {name}").fetchall()}
            if {"REF_AREA", "TIME_PERIOD", "OBS_VALUE"} <= columns:
                assert con.execute(f"SELECT count(*) FROM {name} WHERE OBS_VALUE = 77").fetchone() == (0,), name
    assert ",77," not in (folder / "by-area" / "KEN.csv").read_text()


def test_formulas_are_neutralised_in_csv(context: Context) -> None:
    receipt = receive.receive(context, one_value("80"), "KEN.csv")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    folder = release(context).folder
    assert ",'=cmd()," in gzip.decompress((folder / "observations.csv.gz").read_bytes()).decode()
    assert ",'=cmd()," in (folder / "by-area" / "KEN.csv").read_text()
    assert duckdb.sql(f"SELECT SOURCE FROM '{folder / 'observations.parquet'}'").fetchall() == [("=cmd()",)]


def test_a_file_of_an_office_that_names_no_country_is_its_own(context: Context) -> None:
    data = b"INDICATOR,EDITION,TIME_PERIOD,OBS_VALUE\nA2,2016,2020,80\n"
    receipt = receive.receive(context, data, "values.csv", sender="ken")
    [report] = record.record_verdicts(context, check.check(context, [receipt.delivery]))
    assert (report.ref_area, report.verdict) == ("KEN", Verdict.ACCEPTED)


def test_another_hint_makes_another_delivery(context: Context) -> None:
    data = b"REF_AREA,INDICATOR,TIME_PERIOD,OBS_VALUE\nKEN,A2,2020,80\n"
    first = receive.receive(context, data, "v.csv")
    second = receive.receive(context, data, "v.csv", declared=Declared(edition="2016"))
    assert first.delivery != second.delivery
    assert receive.receive(context, data, "again.csv").new is False
    reports = record.record_verdicts(context, check.check(context, [first.delivery, second.delivery]))
    verdicts = {report.delivery: report.verdict for report in reports}
    assert verdicts == {first.delivery: Verdict.REJECTED, second.delivery: Verdict.ACCEPTED}


def test_findings_are_never_truncated(context: Context) -> None:
    lines = [
        "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE",
        *(f"KEN,2016,HH7,{1000 + n},,999" for n in range(1500)),
    ]
    receipt = receive.receive(context, "\n".join(lines).encode(), "KEN.csv")
    [report] = record.record_verdicts(context, check.check(context, [receipt.delivery]))
    assert sum(finding.rule == "R012" for finding in report.findings) == 1500
    assert report.count(Severity.ERROR) >= 1500
