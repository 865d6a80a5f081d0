"""Confirmations: bound to rule, key, edition and value; given by an office in its workbook or by a statistician."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pytest

from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.base.report import Report, Severity, Verdict
from indicators.reading.raw import Declared
from indicators.release.publish import release
from indicators.store import confirmations
from indicators.store.context import Context
from indicators.submissions import certification, check, deliveries, inbox, queries, receive, record, returned_workbook
from indicators.submissions.confirm import Word, confirm, withdraw
from indicators.validation.report.render import render
from tests.conftest import NOW, ROOT, SAMPLES
from tests.prepared import prepared

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,OBS_STATUS,CONF_STATUS,SOURCE"
# A jump of users per 100 that rule R067 doubts in 2021.
SERIES = {2017: "20.1", 2018: "22.3", 2019: "24.2", 2020: "26.4", 2021: "88.7"}


def _file(values: dict[int, str] = SERIES, conf: str = "F", note: str = "") -> bytes:
    rows = [f"KEN,2016,HH7,{year},{value},A,{conf},Survey {note}" for year, value in values.items()]
    return "\n".join([HEAD, *rows, ""]).encode()


def _settle(context: Context, data: bytes, name: str = "KEN_a.csv", sender: str = "") -> Report:
    receipt = receive.receive(context, data, name, sender=sender)
    [report] = record.record_verdicts(context, check.check(context, [receipt.delivery]))
    return report


def _doubts(report: Report) -> list[str]:
    return sorted({finding.rule for finding in report.open if finding.severity is Severity.WARNING})


def _told(report: Report, rule: str) -> int:
    return sum(finding.rule == rule for finding in report.findings)


def _waiting(context: Context) -> Report:
    report = _settle(context, _file())
    assert report.verdict is Verdict.TO_CONFIRM
    return report


@pytest.fixture
def waiting(context: Context) -> Report:
    return prepared(context, _waiting)


def test_a_word_covers_the_same_value_in_the_next_file_too(context: Context, waiting: Report) -> None:
    [done] = confirm(context, waiting.submission, Word("A. Statistician", "A new network"))
    assert done.verdict is Verdict.ACCEPTED
    assert not done.open
    assert queries.reports_of(context, waiting.delivery) == [done]
    again = _settle(context, _file(note="printed again"), "KEN_b.csv")
    assert again.verdict is Verdict.ACCEPTED
    assert {finding.confirmed.explanation for finding in again.findings if finding.confirmed} == {"A new network"}
    ledger = {each.rule: each for each in again.evaluations}
    assert all(ledger[rule].failed == ledger[rule].confirmed > 0 for rule in _doubts(waiting))


def test_a_word_lapses_when_the_value_changes_and_the_report_says_so(context: Context, waiting: Report) -> None:
    confirm(context, waiting.submission, Word("A. Statistician", "A new network"))
    changed = _settle(context, _file(SERIES | {2021: "89.9"}), "KEN_b.csv")
    assert changed.verdict is Verdict.TO_CONFIRM
    assert not any(finding.confirmed for finding in changed.findings)
    assert _told(changed, "R150") == len(_doubts(waiting))
    assert "another value" in render(changed, context.definitions)
    mended = _settle(context, _file(SERIES | {2021: "28.7"}), "KEN_c.csv")
    assert _doubts(mended) == ["R072"]  # a revision of what was accepted is a doubt of its own


def test_a_word_that_matches_nothing_is_told(context: Context, waiting: Report) -> None:
    confirm(context, waiting.submission, Word("A. Statistician", "A new network"))
    later = _settle(context, _file({2019: "85.0", 2020: "87.1", 2021: "88.7"}), "KEN_b.csv")
    assert _told(later, "R151") > 0


def test_another_edition_needs_another_word(context: Context, waiting: Report) -> None:
    confirm(context, waiting.submission, Word("A. Statistician", "A new network"))
    other = _settle(context, _file().replace(b",2016,HH7", b",2014,HH7"), "KEN_b.csv")
    assert other.verdict is Verdict.TO_CONFIRM
    assert not any(finding.confirmed for finding in other.findings)


def test_a_word_ends_and_may_be_taken_back(context: Context, waiting: Report) -> None:
    until = NOW.date() + dt.timedelta(days=30)
    confirm(context, waiting.submission, Word("A. Statistician", "A new network", until))
    on_the_day = replace(context, clock=fixed(NOW + dt.timedelta(days=30)))
    assert _settle(on_the_day, _file(note="b"), "KEN_b.csv").verdict is Verdict.ACCEPTED
    after = replace(context, clock=fixed(NOW + dt.timedelta(days=31)))
    assert _settle(after, _file(note="c"), "KEN_c.csv").verdict is Verdict.TO_CONFIRM
    names = {row["CONFIRMATION"]: row["STATE"] for row in confirmations.all_words(context.lake, NOW.date())}
    assert set(names.values()) == {"in force"}
    for name in names:
        withdraw(context, name, author="A. Statistician", note="The network was never built")
    assert _settle(context, _file(note="d"), "KEN_d.csv").verdict is Verdict.TO_CONFIRM
    with pytest.raises(UsageError, match="could be withdrawn"):
        withdraw(context, next(iter(names)), author="A. Statistician", note="again")


def test_an_error_is_confirmed_only_by_naming_its_rule_and_only_where_it_may_be(context: Context) -> None:
    coverage = [f"KEN,2016,A6,2020,{value},A,F,Survey,{network}" for value, network in ((80, "3G"), (95, "4G"))]
    report = _settle(context, "\n".join([HEAD + ",BREAKDOWN", *coverage, ""]).encode())
    rules = {finding.rule for finding in report.open if finding.severity is Severity.ERROR}
    waived = {rule for rule in rules if context.definitions.rules[rule].waiver}
    assert waived
    with pytest.raises(UsageError, match="is rejected") as refused:
        confirm(context, report.submission, Word("A. Statistician", "as in the survey"))
    assert sorted(waived)[0] in refused.value.advice
    for rule in sorted(waived):
        [report] = confirm(context, report.submission, Word("A. Statistician", "as in the survey", rule=rule))
    assert not waived & {finding.rule for finding in report.open}
    with pytest.raises(UsageError, match="nothing in it can be confirmed"):
        confirm(context, report.submission, Word("A. Statistician", "x", rule="R012"))


def test_the_word_is_published_as_a_footnote_and_the_release_carries_the_ledger(
    context: Context, waiting: Report
) -> None:
    confirm(context, waiting.submission, Word("A. Statistician", "A new network"))
    made = release(context)
    rows = duckdb.sql(
        f"SELECT TIME_PERIOD, FOOTNOTE FROM '{made.folder / 'observations.parquet'}' WHERE FOOTNOTE <> ''"
    ).fetchall()
    assert rows
    assert all("A new network (confirmed, R" in note for _, note in rows)
    mdg = duckdb.sql(f"SELECT FOOTNOTE FROM '{made.folder / 'mdg.parquet'}' WHERE TIME_PERIOD = 2021").fetchall()
    assert all("A new network" in note for (note,) in mdg)
    table = duckdb.sql(f"SELECT sum(FAILED), sum(OPEN) FROM '{made.folder / 'evaluations.parquet'}' WHERE LEVEL > 0")
    failed, still_open = table.fetchone() or (0, 0)
    assert failed > still_open
    assert certification.certify(context, [waiting.delivery]) == {waiting.submission: Verdict.ACCEPTED}


def _back(context: Context, data: bytes, name: str, reports: list[Report], language: str = "en") -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(_annotated(context, data, name, reports, language)))


def _annotated(context: Context, data: bytes, name: str, reports: list[Report], language: str = "en") -> bytes:
    path = context.settings.home / "back" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return returned_workbook.annotated(
        context, data, deliveries.read_file(context, path, Declared()), reports, language
    )


def _bytes(workbook: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("language", "sheet", "right"),
    [("en", "Findings", "correct as it stands"), ("fr", "Constats", ""), ("ru", "Замечания", "верно как есть")],
)
def test_an_office_answers_in_the_workbook_that_it_got_back(
    context: Context, waiting: Report, language: str, sheet: str, right: str
) -> None:
    workbook = _back(context, _file(), "KEN_a.csv", [waiting], language)
    choices = workbook[sheet].data_validations.dataValidation[0].formula1.strip('"').split(",")
    for row in workbook[sheet].iter_rows(min_row=2):
        row[7].value, row[8].value = right or choices[1], "Un nouveau réseau"
    answered = _settle(context, _bytes(workbook), "KEN_answered.xlsx", sender="ken")
    assert answered.verdict is Verdict.ACCEPTED
    assert answered.observations == waiting.observations
    words = {finding.confirmed.author for finding in answered.findings if finding.confirmed}
    assert words == {"Kenya National Bureau of Statistics"}
    events = context.lake.rows("SELECT SUBJECT, NOTE FROM lake.events WHERE EVENT = 'answered'")
    assert events == [(waiting.submission, answered.submission)]
    assert _settle(context, _file(note="later"), "KEN_c.csv").verdict is Verdict.ACCEPTED


def test_answers_that_confirm_nothing_are_told(context: Context, waiting: Report) -> None:
    workbook = _back(context, _file(), "KEN_a.csv", [waiting])
    for row in workbook["Findings"].iter_rows(min_row=2):
        row[7].value = "correct as it stands"
    unexplained = _settle(context, _bytes(workbook), "KEN_b.xlsx")
    assert unexplained.verdict is Verdict.TO_CONFIRM
    assert _told(unexplained, "R152") > 0
    for row in workbook["Findings"].iter_rows(min_row=2):
        row[8].value = "A new network"
    foreign = _settle(context, _bytes(workbook), "KEN_c.xlsx", sender="sen")
    assert _told(foreign, "R153") > 0
    workbook["Data"]["E6"].value = 89.9
    changed = _settle(context, _bytes(workbook), "KEN_d.xlsx")
    assert _told(changed, "R150") > 0
    workbook["Data"]["E6"].value = 28.7
    mended = _settle(context, _bytes(workbook), "KEN_e.xlsx")
    assert mended.verdict is Verdict.ACCEPTED
    assert _told(mended, "R151") > 0
    assert not context.lake.rows("FROM lake.confirmations")


def test_the_workbook_of_a_second_round_holds_only_the_second_report(context: Context, waiting: Report) -> None:
    first = _annotated(context, _file(), "KEN_a.csv", [waiting])
    second = _back(context, first, "KEN_a.xlsx", [waiting])
    assert second.sheetnames == ["Findings", "Data"]
    assert sum(cell.comment is not None for row in second["Data"].iter_rows() for cell in row) <= len(waiting.findings)


def test_a_confidential_value_is_confirmed_and_never_shown(context: Context) -> None:
    report = _settle(context, _file(conf="C"))
    [done] = confirm(context, report.submission, Word("A. Statistician", "A new network"))
    changed = _settle(context, _file(SERIES | {2021: "89.9"}, conf="C"), "KEN_b.csv")
    for each in (done, changed):
        for form in ("text", "html", "json", "csv"):
            shown = render(each, context.definitions, "en", form)
            assert "88.7" not in shown
            assert "89.9" not in shown
    assert _told(changed, "R150") > 0


def test_a_doubt_about_the_file_is_confirmed_for_that_file_alone(context: Context) -> None:
    declared = Declared(expect_year="2030")
    receipt = receive.receive(context, _file({2020: "26.4"}), "KEN_a.csv", declared=declared)
    [report] = record.record_verdicts(context, check.check(context, [receipt.delivery]))
    assert report.verdict is Verdict.TO_CONFIRM
    [done] = confirm(context, report.submission, Word("A. Statistician", "The survey of 2030 is late"))
    assert done.verdict is Verdict.ACCEPTED
    other = receive.receive(context, _file({2020: "26.5"}), "KEN_b.csv", declared=declared)
    [next_one] = record.record_verdicts(context, check.check(context, [other.delivery]))
    assert next_one.verdict is Verdict.TO_CONFIRM


@pytest.mark.parametrize("sample", sorted(path.name for path in SAMPLES.iterdir() if path.suffix in {".csv", ".xlsx"}))
def test_a_file_has_the_same_report_before_and_after_sending(context: Context, sample: str) -> None:
    inbox.collect(context, [SAMPLES / "KEN_2016_questionnaire.xlsx"])  # a store that holds something
    before = [each.report.hash for each in check.check_file(context, SAMPLES / sample, Declared(language="fr"))]
    receipt = inbox.recognise(context, SAMPLES / sample, declared=Declared(language="fr"))
    after = [each.report.hash for each in check.check(context, [receipt.delivery])]
    assert after == before


def test_a_workbook_with_answers_has_the_same_report_before_and_after_sending(
    context: Context, waiting: Report, tmp_path: Path
) -> None:
    workbook = _back(context, _file(), "KEN_a.csv", [waiting])
    for row in workbook["Findings"].iter_rows(min_row=2):
        row[7].value, row[8].value = "correct as it stands", "A new network"
    file = tmp_path / "KEN_answered.xlsx"
    file.write_bytes(_bytes(workbook))
    [before] = check.check_file(context, file, Declared())
    assert before.report.verdict is Verdict.ACCEPTED
    assert _settle(context, file.read_bytes(), file.name).hash == before.report.hash


def test_whoever_knows_great_expectations_comes_to_the_same_verdict(
    context: Context, waiting: Report, tmp_path: Path
) -> None:
    confirm(context, waiting.submission, Word("A. Statistician", "A new network"))
    made = release(context)
    blocks = (ROOT / "docs" / "members.md").read_text().split("```python\n")[1:]
    [recipe] = [block.split("```")[0] for block in blocks if "great_expectations" in block.split("```")[0]]
    said = []
    script = recipe.replace("var/releases/latest", str(made.folder))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300)
    said.append(done.stdout.strip().splitlines()[-1])
    broken = tmp_path / "broken"
    shutil.copytree(made.folder, broken)
    table = f"'{broken / 'evaluations.parquet'}'"
    duckdb.sql(
        f"COPY (SELECT * REPLACE (CASE WHEN RULE = 'R012' THEN 1 ELSE OPEN END AS OPEN) FROM '{made.folder}"
        f"/evaluations.parquet') TO {table} (FORMAT parquet)"
    )
    script = recipe.replace("var/releases/latest", str(broken))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=300)
    said.append(done.stdout.strip().splitlines()[-1])
    assert said == ["accepted", "not accepted"]


def test_a_number_that_is_none_is_answered_with_those_that_wait(context: Context, waiting: Report) -> None:
    with pytest.raises(UsageError, match="There is no submission") as refused:
        confirm(context, "0123456789ab-KEN", Word("A. Statistician", "as in the survey"))
    assert waiting.submission in refused.value.advice
    confirm(context, waiting.submission, Word("A. Statistician", "as in the survey"))
    with pytest.raises(UsageError, match="nothing in it can be confirmed") as refused:
        confirm(context, waiting.submission, Word("B. Statistician", "another reason", rule="R012"))
    assert refused.value.advice == "Nothing waits for a confirmation."
