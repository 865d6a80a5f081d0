"""One number leads from a file that was received to the letter that the mail server took."""

from __future__ import annotations

import datetime as dt
import json
import logging
from dataclasses import replace
from pathlib import Path

import pytest

from indicators.base import step_log
from indicators.base.clock import fixed
from indicators.base.errors import UsageError
from indicators.mail import outbox
from indicators.store.context import Context, open_context
from indicators.store.letters import Letter, numbers_of
from indicators.submissions import certification, inbox
from tests.conftest import NOW
from tests.mail.conftest import Mailbox, mailbox, mailing

__all__ = ["mailbox", "mailing"]  # fixtures
HEAD = "REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE,CONF_STATUS\n"
HIDDEN = "45.987654"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "KEN_2016\nfake line.csv"
    path.write_text(f"{HEAD}KEN,2016,HH7,PCT,2015,{HIDDEN},Survey,C\nKEN,2016,HH5,PCT,2015,140,Survey,F\n")
    return path


def test_a_number_leads_from_the_file_to_the_letter(
    mailing: Context, mailbox: tuple[Mailbox, int], file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="indicators")
    [(receipt, [report])] = inbox.collect(mailing, [file], sender="ken")
    certification.certify(mailing, [receipt.delivery])
    outbox.send(mailing)
    outbox.send(replace(mailing, clock=fixed(NOW + dt.timedelta(days=1))))
    about = [record for record in caplog.records if receipt.delivery in record.getMessage()]
    steps = [record.ict["step"] for record in about]  # type: ignore[attr-defined]
    assert steps[:6] == ["received", "letter queued", "checked", "judged", "letter queued", "certified"]
    assert steps[6:] == ["letter sent", "letter sent"]
    assert {record.ict["number"] for record in about} == {receipt.delivery}  # type: ignore[attr-defined]
    assert f"submission={report.submission} verdict={report.verdict}" in caplog.text
    for message in mailbox[0].messages:
        assert receipt.delivery in str(message["Message-ID"])
        assert message["X-ICT-Number"] == receipt.delivery
    assert len(mailbox[0].messages) == 2
    assert all("\n" not in record.getMessage() for record in about), "a file's name makes no line of its own"
    assert HIDDEN not in caplog.text


def test_a_letter_that_is_not_taken_is_on_the_way_too(
    mailing: Context, mailbox: tuple[Mailbox, int], file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="indicators")
    mailbox[0].refuse = "451 later"
    [(receipt, _)] = inbox.collect(mailing, [file], sender="ken")
    outbox.send(mailing)
    last = [record.getMessage() for record in caplog.records if receipt.delivery in record.getMessage()][-1]
    assert last.startswith(f"{receipt.delivery} letter not sent letter=")
    assert last.endswith("said=failed: 451 later")


def test_a_digest_names_the_files_of_all_its_letters() -> None:
    keys = ["report-0123456789ab-KEN", "report-ba9876543210-KEN", "release-2026-11"]
    digest = Letter("digest-0123456789abcdef", "digest", "", "", "a@b", "en", json.dumps(keys))
    assert numbers_of(digest) == ["0123456789ab", "ba9876543210"]
    assert numbers_of(replace(digest, kind="thanks")) == [], "sixteen digits are no number of a file"


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_process_writes_it_by_a_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    monkeypatch.setenv("ICT_LOG", form)
    open_context(tmp_path)
    open_context(tmp_path)
    step_log.note(step_log.Step.RECEIVED, "0123456789ab", file="a\nb", link="https://p/answer/abcdef")
    try:
        raise ValueError("ict_0a_secret")
    except ValueError:
        logging.getLogger("indicators.portal").exception("a page failed")
    said = capsys.readouterr().err.strip().splitlines()
    step_log.write_log("")
    assert "secret" not in "".join(said)
    if form == "text":
        assert said[0].endswith(
            "INFO indicators.base.step_log 0123456789ab received file=a b link=https://p/answer/[hidden]"
        )
        return
    first, second = map(json.loads, said)
    told = {"number": "0123456789ab", "step": "received", "file": "a b", "link": "https://p/answer/[hidden]"}
    assert first.items() >= (told | {"level": "info", "logger": "indicators.base.step_log"}).items()
    assert dt.datetime.fromisoformat(first["timestamp"]).tzinfo is dt.UTC
    assert second["exception"].endswith("ValueError: [hidden]")


def test_another_form_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ICT_LOG", "xml")
    with pytest.raises(UsageError, match="no log format xml"):
        open_context(tmp_path)


def test_without_the_setting_nothing_is_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    open_context(tmp_path)
    step_log.note(step_log.Step.RECEIVED, "0123456789ab")
    assert capsys.readouterr().err == ""
