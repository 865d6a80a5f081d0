"""What a reader sees of a report: findings by cause, in words, and without what only follows from a wrong value."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from indicators.base.report import Confirmed, Report, Severity, Verdict, report_from_dict
from indicators.definitions.forms import texts
from indicators.definitions.registry import Definitions
from indicators.reading.raw import Declared
from indicators.store.context import Context
from indicators.submissions import check, deliveries, returned_workbook
from indicators.validation.causes import Cause, cause, shown_and_held_back
from indicators.validation.masking import MASK
from indicators.validation.report.render import render
from indicators.validation.report.view import view
from tests.conftest import SAMPLES

HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,SEX,OBS_VALUE,CONF_STATUS,SOURCE\n"
ROWS = (
    "GHA,2016,HH7,2015,,412,{conf},survey\nGHA,2016,HH7,2015,F,38,,survey\nGHA,2016,HH7,2015,M,44.5,,survey\n"
    "GHA,2016,HH5,2015,,many,,survey\nGHA,2016,HH10,2015,,30,,survey\nGHA,2016,HH10,2015,F,40,,survey\n"
    "GHA,2016,HH10,2015,M,50,,survey\nGHA,2016,HH8,2015,M,50,,survey\n"
)


def _report(context: Context, path: Path, conf: str = "") -> Report:
    path.write_text(HEAD + ROWS.format(conf=conf))
    file = deliveries.read_file(context, path, Declared())
    return check.check_read(context, file)[0].report


@pytest.fixture
def report(context: Context, tmp_path: Path) -> Report:
    return _report(context, tmp_path / "GHA_2015.csv")


def _rules(findings: list[object]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.address) for finding in findings}  # type: ignore[attr-defined]


def test_groups_stand_in_the_order_of_their_causes(report: Report, definitions: Definitions) -> None:
    order = list(Cause)
    causes = [order.index(Cause(group.cause)) for group in view(report, definitions, "en").groups]
    assert causes == sorted(causes)
    assert {Cause.UNREADABLE, Cause.IMPOSSIBLE, Cause.INCONSISTENT, Cause.TO_CONFIRM} <= {order[n] for n in causes}
    text = render(report, definitions, "en", "text")
    headings = ["What cannot be read", "What is impossible", "What does not fit together", "What is to be confirmed"]
    places = [text.index(f"\n{heading}\n---") for heading in headings]
    assert places == sorted(places)
    assert all(text.count(f"\n{heading}\n") == 1 for heading in headings)


def test_what_follows_from_a_wrong_value_is_held_back_and_counted(report: Report, definitions: Definitions) -> None:
    shown, held = shown_and_held_back(report, definitions)
    assert ("R012", "2:6") in _rules(shown)
    assert {address for _, address in _rules(held)} == {"2:6"}
    assert ("R031", "2:6") in _rules(held)
    assert ("R031", "6:6") in _rules(shown)  # a total that is only inconsistent keeps its finding
    assert {each.address for each in shown} == {each.address for each in report.findings}
    seen = view(report, definitions, "en")
    errors = sum(group.count for group in seen.groups if group.severity == Severity.ERROR.value)
    assert seen.headline.startswith(f"{errors} error")
    assert seen.held_back_line.startswith(f"{len(held)} more finding")
    for form in ("text", "html"):
        assert seen.held_back_line.split(";")[0][:30] in render(report, definitions, "en", form)
    rows = list(csv.DictReader(io.StringIO(render(report, definitions, "en", "csv"))))
    assert len(rows) == len(report.findings)
    assert [row["RULE"] for row in rows if row["HELD_BACK"] == "yes"] == [each.rule for each in held]


def test_the_workbook_holds_the_same_back(context: Context, report: Report, tmp_path: Path) -> None:
    path = tmp_path / "GHA_2015.csv"
    file = deliveries.read_file(context, path, Declared())
    book = openpyxl.load_workbook(
        io.BytesIO(returned_workbook.annotated(context, path.read_bytes(), file, [report], "en"))
    )
    listed = [[str(cell) for cell in row] for row in book["Findings"].iter_rows(min_row=2, values_only=True)]
    assert not [row for row in listed if row[1].startswith("R031") and row[2] == "line 2, column 6"]
    assert [row[3] for row in listed if "held back" in row[3]]
    assert "GHA, HH8, 2015, Male" in [row[3] for row in listed]


def test_an_edition_that_is_nowhere_declared_is_one_finding(context: Context) -> None:
    path = SAMPLES / "JOR_2014-2016.csv"
    file = deliveries.read_file(context, path, Declared())
    report = check.check_read(context, file)[0].report
    assert (len(report.findings), report.count(Severity.ERROR)) == (12, 12)  # the record keeps one a cell
    for form in ("text", "html"):
        said = render(report, context.definitions, "en", form)
        assert said.count("No known edition is declared") == 1
        assert "line 2, column 4" in said
        assert "The same is true of 11 other cells." in said
        assert "1 error" in said
    listed = list(csv.DictReader(io.StringIO(render(report, context.definitions, "en", "csv"))))
    assert len({row["ADDRESS"] for row in listed}) == 12
    book = openpyxl.load_workbook(
        io.BytesIO(returned_workbook.annotated(context, path.read_bytes(), file, [report], "en"))
    )
    assert book["Findings"].max_row == 2
    assert str(book["Findings"]["F2"].value).endswith("The same is true of 11 other cells.")
    assert all(book["Data"].cell(line, 4).comment.text.startswith("1. ") for line in range(2, 14))


def test_each_text_that_names_no_edition_is_a_finding_of_its_own(context: Context, tmp_path: Path) -> None:
    path = tmp_path / "GHA_2015.csv"
    path.write_text(HEAD + "GHA,,HH7,2015,,41,,s\nGHA,1999,HH5,2015,,41,,s\nGHA,1999,HH4,2015,,41,,s\n")
    report = check.check_read(context, deliveries.read_file(context, path, Declared()))[0].report
    [group] = [each for each in view(report, context.definitions, "fr").groups if each.rule == "R009"]
    assert (group.count, [len(row.others) for row in group.rows]) == (2, [0, 1])
    assert group.rows[1].others_line == "Il en va de même de 1 autre cellule."


def test_what_makes_findings_one_is_said_in_their_message(definitions: Definitions) -> None:
    for rule in definitions.rules.values():
        if rule.one_by:
            assert all(f"{{{rule.one_by}}}" in text for each in rule.message.values() for text in texts(each))


def test_verdict_and_hash_know_nothing_of_it(report: Report, definitions: Definitions) -> None:
    view(report, definitions, "en")
    assert report.verdict is Verdict.REJECTED
    assert report_from_dict(report.as_dict()).hash == report.hash
    assert not {"cause", "held_back"} & report.as_dict()["findings"][0].keys()


def test_what_was_confirmed_holds_nothing_back(report: Report, definitions: Definitions) -> None:
    word = Confirmed("1", "office", "counted twice")
    findings = tuple(replace(each, confirmed=word) if each.rule == "R012" else each for each in report.findings)
    confirmed = replace(report, findings=findings)
    shown, held = shown_and_held_back(confirmed, definitions)
    assert (len(shown), held) == (len(findings), [])
    assert view(confirmed, definitions, "en").groups[-1].cause == Cause.CONFIRMED.value


def test_a_stored_error_of_a_rule_that_only_warns_today_is_still_read(report: Report, definitions: Definitions) -> None:
    old = replace(report.findings[0], rule="R033", severity=Severity.ERROR)
    assert cause(old, definitions) is Cause.INCONSISTENT


@pytest.mark.parametrize(("language", "word"), [("en", "Female"), ("fr", "Femmes"), ("es", "Mujeres")])
def test_categories_are_said_in_words(report: Report, definitions: Definitions, language: str, word: str) -> None:
    messages = [row.message for group in view(report, definitions, language).groups for row in group.rows]
    said = next(message for message in messages if word in message)
    assert "F,M" not in said
    assert "F, M" not in said


def test_what_is_confidential_stays_masked(context: Context, tmp_path: Path) -> None:
    report = _report(context, tmp_path / "GHA_2015.csv", conf="C")
    for form in ("text", "html", "csv"):
        said = render(report, context.definitions, "en", form)
        assert MASK in said
        assert "412" not in said
