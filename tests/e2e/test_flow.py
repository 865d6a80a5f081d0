"""The whole flow without Airflow over the samples: verdicts, addresses, release, repetition, crashes."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import hashlib
import json
import shutil
from itertools import count
from typing import Any

import duckdb
import pytest
from frictionless import Package

from indicators.base.errors import CertificationError
from indicators.base.report import Verdict
from indicators.base.settings import Settings
from indicators.definitions.registry import Definitions
from indicators.mail import outbox
from indicators.release.products import database, extracts
from indicators.release.publish import Release, release
from indicators.store.context import Context
from indicators.submissions import certification, inbox
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
        [(text,)] = con.execute("SELECT REPORT FROM lake.submissions WHERE SUBMISSION = ?", [name]).fetchall()
        report = json.loads(text)
        report["ledger"]["failed"][report["ledger"]["rule"].index("R012")] = 1
        con.execute("UPDATE lake.submissions SET REPORT = ? WHERE SUBMISSION = ?", [json.dumps(report), name])
    with pytest.raises(CertificationError, match="differs from the recorded one"):
        certification.certify(context, deliveries)
    with context.lake.write() as con:
        con.execute("UPDATE lake.submissions SET REPORT = replace(REPORT, 'R012', 'R999') WHERE SUBMISSION = ?", [name])
    with pytest.raises(CertificationError, match="incomplete"):
        certification.certify(context, deliveries)


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
