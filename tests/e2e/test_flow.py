"""The whole flow without Airflow over the samples: verdicts, addresses, release, repetition, crashes."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import gzip
import hashlib
import json
import shutil
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
import pytest
from frictionless import Package

from indicators.base.clock import fixed
from indicators.base.errors import CertificationError, ReleaseError, UsageError
from indicators.base.report import Severity, Verdict
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.mail import outbox
from indicators.reading.raw import Declared
from indicators.release import publish as release_module
from indicators.release.products import database, extracts
from indicators.release.publish import Release, release
from indicators.store import events, observations, records
from indicators.store.context import Context
from indicators.store.letters import unsent
from indicators.submissions import certification, check, inbox, queries, receive, record
from indicators.submissions.confirm import Word, confirm
from tests.conftest import NOW, SAMPLES

DEFECTS = {
    # sample: rule, address of the first finding, words of its message in the office's language
    "EGY_2013-2016.csv": ("R022", "42:8", "1,000 times too small or large"),
    "GEO_2013-2016_sdmx.csv": ("R101", "28:11", "Female, Male are given (Sex), their total is not"),
    "JOR_2014-2016.csv": ("R009", "2:4", "No known edition is declared for A1"),
    "LKA_2013-2016.csv": ("R102", "2:6", "belongs to 2005 HH8, not to HH8 of the edition 2016"),
    "MAR_2014-2016_enquete.csv": ("R021b", "11:7", "0,992 pour cent"),
    "PER_2014-2016_indicadores.csv": ("R045", "18:7", "Al menos 4G / LTE cubre"),
    "SEN_2016_questionnaire_fr.xlsx": ("R005", "HH!H", "« environ 20 » n’est pas un nombre"),
    "BGD_2012-2016.csv": ("R041", "", "Male is missing although its counterpart is given"),
}
CLEAN = (
    *("CAN_internet_use.csv", "COL_2013-2016_indicadores.csv", "FJI_2012-2016.csv", "KAZ_2013-2016_sdmx.csv"),
    *("KEN_2016_questionnaire.xlsx", "MNG_worldbank_wide.csv", "ROU_eurostat.tsv", "THA_2013-2016.xlsx"),
)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory, definitions: Definitions) -> tuple[Context, Release, dict[str, Any]]:
    ticks = count()  # a file is received after the one before it: of two that disagree the later one is asked about
    context = Context(
        Settings(home=tmp_path_factory.mktemp("run")),
        definitions,
        lambda: NOW + dt.timedelta(microseconds=next(ticks)),
        "test",
    )
    files = inbox.files_in([SAMPLES])
    results = {receipt.file_name: reports for receipt, reports in inbox.collect(context, files)}
    published = release(context)
    outbox.send(context)
    return context, published, results


@pytest.mark.parametrize("file", CLEAN)
def test_clean_samples_are_accepted(ran: tuple[Context, Release, dict[str, Any]], file: str) -> None:
    assert [report.verdict for report in ran[2][file]] == [Verdict.ACCEPTED]


@pytest.mark.parametrize("file", sorted(DEFECTS))
def test_a_defect_is_told_with_cell_value_and_remedy_in_the_language_of_the_office(
    ran: tuple[Context, Release, dict[str, Any]], file: str
) -> None:
    context, _, results = ran
    rule, address, words = DEFECTS[file]
    report = results[file][0]
    finding = next(each for each in report.findings if each.rule == rule)
    assert finding.address.startswith(address)
    letters = {m["Subject"]: m for m in _letters(context)}
    letter = next(m for m in letters.values() if report.submission in str(m["Message-ID"]))
    for part in ("plain", "html"):
        said = " ".join(letter.get_body((part,)).get_content().split())
        assert words in said.replace("&nbsp;", " ")


def test_a_cut_file_is_archived_and_its_office_told(ran: tuple[Context, Release, dict[str, Any]]) -> None:
    context, _, results = ran
    report = results["TON_2016_questionnaire.xlsx"][0]
    assert report.verdict is Verdict.REJECTED
    assert [finding.rule for finding in report.findings] == ["R112"]
    original = (SAMPLES / "TON_2016_questionnaire.xlsx").read_bytes()
    assert context.archive.get(report.sha256) == original


def _letters(context: Context) -> list[Any]:
    folder = context.settings.maildir / "new"
    return [email.message_from_bytes(p.read_bytes(), policy=email.policy.default) for p in sorted(folder.iterdir())]


def test_each_office_gets_a_receipt_and_a_report_and_the_custodian_one_list(
    ran: tuple[Context, Release, dict[str, Any]],
) -> None:
    by_recipient: dict[str, list[str]] = {}
    for letter in _letters(ran[0]):
        by_recipient.setdefault(letter["To"].addresses[0].addr_spec, []).append(letter["Message-ID"].strip("<>"))
    assert len(by_recipient) == 18
    for address, ids in by_recipient.items():
        kinds = sorted(each.split("-")[0] for each in ids)
        assert kinds == (["receipt", "summary"] if address == "mdg@unsd.example" else ["receipt", "report"])


def test_the_release_holds_the_mdg_indicators_of_every_accepted_country(
    ran: tuple[Context, Release, dict[str, Any]],
) -> None:
    latest = ran[0].settings.releases / "latest" / "mdg.parquet"
    found = duckdb.sql(
        f"""SELECT REF_AREA, list(DISTINCT MDG_INDICATOR ORDER BY MDG_INDICATOR) FROM '{latest}'
        WHERE MDG_LIST = '2008' AND RELATION = 'official' AND EDITION <> '' AND SOURCE <> '' GROUP BY ALL"""
    ).fetchall()
    indicators = dict(found)
    for area in ("KEN", "COL", "KAZ", "THA", "FJI"):
        assert indicators[area] == ["8.14", "8.15", "8.16"]


def test_every_accepted_observation_is_published_and_no_other(ran: tuple[Context, Release, dict[str, Any]]) -> None:
    context, published, results = ran
    accepted = {r.submission: r.observations for rs in results.values() for r in rs if r.verdict is Verdict.ACCEPTED}
    rows = duckdb.sql(
        f"SELECT SUBMISSION, count(*) FROM '{published.folder / 'observations.parquet'}' GROUP BY 1"
    ).fetchall()
    assert dict(rows) == accepted
    assert context.lake.rows("SELECT count(*) FROM lake.observations") == [(sum(accepted.values()),)]


def test_parquet_says_where_it_comes_from(ran: tuple[Context, Release, dict[str, Any]]) -> None:
    file = ran[1].folder / "mdg.parquet"
    metadata = {
        k.decode(): v.decode()
        for k, v in duckdb.sql(f"SELECT key, value FROM parquet_kv_metadata('{file}')").fetchall()
    }
    assert metadata["release"] == ran[1].version
    assert metadata["licence"] == "CC-BY-4.0"
    assert duckdb.sql(f"SELECT DISTINCT compression FROM parquet_metadata('{file}')").fetchall() == [("ZSTD",)]


SMALL = {f"{name}-csv" for name in ("areas", "indicators", "gaps", "progress", "progress_chart", "revision_metrics")}


def test_the_data_package_is_valid_and_its_sums_are_right(ran: tuple[Context, Release, dict[str, Any]]) -> None:
    folder = ran[1].folder
    described = json.loads((folder / "datapackage.json").read_text())
    assert {r["name"] for r in described["resources"]} == {
        f"{n}-{f}" for n in extracts.NAMES for f in ("parquet", "csv")
    }
    for resource in described["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        assert resource["bytes"] == len(data)
    small = {
        **described,
        "resources": [r for r in described["resources"] if r["name"] in SMALL],
    }
    (folder.parent / "small.json").write_text(json.dumps(small))
    for resource in small["resources"]:
        shutil.copy(folder / resource["path"], folder.parent)
    report = Package.from_descriptor(str(folder.parent / "small.json")).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]


def test_the_same_files_again_change_nothing(ran: tuple[Context, Release, dict[str, Any]]) -> None:
    context, published, _ = ran
    tables = (
        "deliveries",
        "submissions",
        "observations",
        "findings",
        "evaluations",
        "events",
        "outbox",
        "outbox_events",
    )
    count = {t: context.lake.rows(f"SELECT count(*) FROM lake.{t}") for t in tables}
    again = inbox.collect(context, inbox.files_in([SAMPLES]))
    assert not any(receipt.new for receipt, _ in again)
    assert outbox.send(context) == []
    assert release(context).new is False
    assert release(context).version == published.version
    assert count == {t: context.lake.rows(f"SELECT count(*) FROM lake.{t}") for t in tables}


def test_a_rebuilt_release_has_the_same_bytes(ran: tuple[Context, Release, dict[str, Any]]) -> None:
    context, published, _ = ran
    before = {f["path"]: f["sha256"] for f in published.manifest["files"] if f["path"] != database.FILE}
    shutil.move(published.folder, published.folder.with_name("kept"))
    rebuilt = release(context)
    assert rebuilt.version == published.version
    after = {f["path"]: f["sha256"] for f in rebuilt.manifest["files"] if f["path"] != database.FILE}
    assert after == before
    kept = published.folder.with_name("kept") / database.FILE
    assert database.same(kept, rebuilt.folder / database.FILE), "DuckDB writes other bytes, but the same tables"
    shutil.rmtree(published.folder.with_name("kept"))


@pytest.mark.slow
def test_great_expectations_comes_to_the_same_verdicts(ran: tuple[Context, Release, dict[str, Any]]) -> None:
    context, _, results = ran
    deliveries = {report.delivery for reports in results.values() for report in reports}
    certified = certification.certify(context, deliveries)
    assert certified == {r.submission: r.verdict for reports in results.values() for r in reports}
    assert certification.certify(context, deliveries) == certified
    with context.lake.write() as con:  # a ledger that was tampered with is found
        name = results["KEN_2016_questionnaire.xlsx"][0].submission
        con.execute("UPDATE lake.evaluations SET FAILED = 1 WHERE SUBMISSION = ? AND RULE = 'R012'", [name])
    with pytest.raises(CertificationError, match="differs from the recorded one"):
        certification.certify(context, deliveries)
    with context.lake.write() as con:
        con.execute("DELETE FROM lake.evaluations WHERE SUBMISSION = ? AND RULE = 'R012'", [name])
    with pytest.raises(CertificationError, match="incomplete"):
        certification.certify(context, deliveries)


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


def _csv(value: str, year: int = 2020, conf: str = "F", area: str = "KEN") -> bytes:
    head = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,CONF_STATUS,SOURCE"
    return f"{head}\n{area},2016,A2,{year},{value},{conf},=cmd()\n".encode()


def test_as_of_reads_give_what_was_known_then(context: Context, tmp_path: Path) -> None:
    moments = [NOW, NOW + dt.timedelta(days=1)]
    for moment, value in zip(moments, ("80", "81"), strict=True):
        at = replace(context, clock=fixed(moment))
        receipt = receive.receive(at, _csv(value), f"{value}.csv")
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
    data = _csv("80") + b"KEN,2016,A2,2021,-77777,C,S\nKEN,2016,A2,2022,82,F,S\n"
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
    receipt = receive.receive(context, _csv("80"), "KEN.csv")
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


def test_a_crash_while_settling_records_nothing_and_a_retry_all(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    receipt = receive.receive(context, (SAMPLES / "KEN_2016_questionnaire.xlsx").read_bytes(), "KEN.xlsx")
    checked = check.check(context, [receipt.delivery])
    steps = [
        (records, "add_submissions"),
        (events, "record_all"),
        (record, "queue"),
        (observations, "add_observations"),
    ]
    for module, step in steps:
        with monkeypatch.context() as broken:
            broken.setattr(module, step, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
            with pytest.raises(KeyboardInterrupt):
                record.record_verdicts(context, checked)
        for table in ("submissions", "findings", "evaluations", "observations"):
            assert context.lake.rows(f"SELECT count(*) FROM lake.{table}") == [(0,)], step
    [report] = record.record_verdicts(context, checked)
    assert report.verdict is Verdict.ACCEPTED
    assert context.lake.rows("SELECT count(*) FROM lake.observations") == [(report.observations,)]
    assert len(unsent(context.lake)) == 2


@pytest.mark.parametrize("step", ["build", "point", "_record"])
def test_a_crash_while_releasing_leaves_the_old_pointer_or_the_new(
    context: Context, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    receipt = receive.receive(context, _csv("80"), "KEN.csv")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    old = release(context)
    at = replace(context, clock=fixed(NOW + dt.timedelta(days=1)))
    receipt = receive.receive(at, _csv("81", 2021), "KEN2.csv")
    record.record_verdicts(at, check.check(at, [receipt.delivery]))
    with monkeypatch.context() as broken:
        broken.setattr(release_module, step, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            release(at)
    pointer = (context.settings.releases / "latest").resolve()
    assert (pointer / "manifest.json").is_file()
    assert pointer == old.folder.resolve()
    new = release(at)
    assert (context.settings.releases / "latest").resolve() == new.folder.resolve()
    assert at.lake.rows("SELECT count(*) FROM lake.releases") == [(2,)]


def test_a_release_that_does_not_verify_is_not_published(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    receipt = receive.receive(context, _csv("80"), "KEN.csv")
    record.record_verdicts(context, check.check(context, [receipt.delivery]))
    real = extracts.write

    def spoil(con: Any, name: str, folder: Path, metadata: dict[str, str]) -> Any:
        written = real(con, name, folder, metadata)
        if name == "mdg":
            (folder / "mdg.csv.gz").write_bytes(gzip.compress(b"REF_AREA\n"))
        return written

    monkeypatch.setattr(extracts, "write", spoil)
    with pytest.raises(ReleaseError, match=r"mdg\.csv\.gz changed"):
        release(context)
    assert not (context.settings.releases / "latest").exists()


def test_the_report_matches_its_schema_and_survives_json(ran: tuple[Context, Release, dict[str, Any]]) -> None:
    import jsonschema

    from indicators.base.report import report_from_dict
    from tests.conftest import ROOT

    schema = json.loads((ROOT / "schemas" / "report.schema.json").read_text())
    for reports in ran[2].values():
        for report in reports[:3]:
            content = json.loads(json.dumps(report.as_dict()))
            jsonschema.validate(content, schema)
            assert report_from_dict(content) == report


def test_findings_are_never_truncated(context: Context) -> None:
    lines = [
        "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE",
        *(f"KEN,2016,HH7,{1000 + n},,999" for n in range(1500)),
    ]
    receipt = receive.receive(context, "\n".join(lines).encode(), "KEN.csv")
    [report] = record.record_verdicts(context, check.check(context, [receipt.delivery]))
    assert sum(finding.rule == "R012" for finding in report.findings) == 1500
    assert report.count(Severity.ERROR) >= 1500
