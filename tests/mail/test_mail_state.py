"""Letters that do not go out: yellow at once, red by the stated time, with the server's words for each letter."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from indicators.base.errors import MailDown
from indicators.cli.main import app
from indicators.mail import mailers, outbox, worklist
from indicators.operation.airflow.dag_defaults import RETRY_POLICY
from indicators.portal.app import create
from indicators.release.metrics import metrics
from indicators.store.context import Context
from indicators.store.mail_state import Level, mail_state, require_mail
from tests.conftest import ROOT
from tests.mail.conftest import Mailbox
from tests.mail.test_mail_away import Speak, hanging

__all__ = ["hanging"]  # a fixture of the tests beside these
Later = Callable[..., Context]
Queued = Callable[..., None]
LINK = "eyJzdWJtaXNzaW9uIjoiMSJ9.aSGh5A.abcdefghijklmnopqrstuvwxyz0"


def _told(context: Context) -> dict[str, tuple[str, str]]:
    return {row[1]: (row[4], row[6]) for row in outbox.listed(context)}


@pytest.fixture
def absent(context: Context) -> Context:
    """A context whose mail server is not there."""
    return replace(context, settings=replace(context.settings, smtp_host="127.0.0.1", smtp_port=9, smtp_starttls="no"))


def _red_minutes(context: Context) -> int:
    return context.definitions.correspondence.retry.red_minutes


def test_while_letters_go_out_nothing_is_said(mailing: Context, queued: Queued) -> None:
    assert mail_state(mailing).level is Level.GREEN, "no store yet"
    queued(mailing, "receipt-a")
    assert mail_state(mailing).level is Level.GREEN, "it waits for its first try"
    outbox.send(mailing)
    state = require_mail(mailing)
    assert (state.level, state.sentence()) == (Level.GREEN, "")
    assert worklist.summary(mailing).mail == ()
    assert metrics(mailing)["mail"] == 0


def test_an_absent_server_is_yellow_at_once_and_red_by_the_stated_time(
    absent: Context, later: Later, queued: Queued
) -> None:
    queued(absent, *(f"receipt-{number}" for number in range(4)))
    outbox.send(absent)
    state = require_mail(absent)
    assert (state.level, state.waiting, state.failing) == (Level.YELLOW, 4, 1)
    assert "Connection refused" in state.said
    minutes = _red_minutes(absent)
    assert mail_state(later(absent, minutes=minutes - 1)).level is Level.YELLOW
    red = later(absent, minutes=minutes)
    assert mail_state(red).level is Level.RED
    assert f"`red_minutes` ({minutes} minutes)" in (ROOT / "docs" / "operations.md").read_text()


def test_each_letter_has_the_servers_words(absent: Context, later: Later, queued: Queued) -> None:
    queued(absent, *(f"receipt-{number}" for number in range(4)))
    outbox.send(absent)
    told = _told(absent)
    assert Counter(state for state, _ in told.values()) == {"failed": 1, "held": 3}
    assert all("Connection refused" in words for _, words in told.values())
    outbox.send(later(absent, minutes=1))
    events = absent.lake.rows("SELECT EVENT, count(*) FROM lake.outbox_events GROUP BY EVENT")
    assert dict(events) == {"failed": 2, "held": 3}, "held is recorded once, not with each run"


def test_the_server_is_back(mailing: Context, absent: Context, later: Later, queued: Queued) -> None:
    queued(absent, "receipt-a", "receipt-b")
    outbox.send(absent)
    back = later(replace(mailing), hours=3)
    assert mail_state(back).level is Level.RED
    assert len(outbox.send(back)) == 2
    assert mail_state(back).level is Level.GREEN


def test_a_server_that_hangs_is_red_by_the_stated_time(
    context: Context, later: Later, queued: Queued, hanging: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailers, "_SECONDS", 0.3)
    settings = replace(context.settings, smtp_host="127.0.0.1", smtp_port=hanging(1), smtp_starttls="no")
    hung = replace(context, settings=settings)
    queued(hung, "receipt-a")  # one letter is enough
    outbox.send(hung)
    assert mail_state(hung).level is Level.YELLOW
    assert "timed out" in mail_state(hung).said
    assert mail_state(later(hung, minutes=_red_minutes(hung))).level is Level.RED


@pytest.mark.parametrize(
    ("reply", "state", "at_once", "in_the_end"),
    [
        ("451 4.3.0 disk full", "failed", Level.YELLOW, Level.RED),
        ("421 4.3.2 going down", "failed", Level.YELLOW, Level.RED),
        ("554 5.7.1 not from you", "refused", Level.YELLOW, Level.RED),
    ],
)
def test_what_the_server_says_of_all_letters_is_told_with_each(
    mailing: Context,
    mailbox: tuple[Mailbox, int],
    later: Later,
    queued: Queued,
    reply: str,
    state: str,
    at_once: Level,
    in_the_end: Level,
) -> None:
    mailbox[0].refuse = reply
    queued(mailing, "receipt-a")
    queued(mailing, "receipt-b", email="ict-sen@stat.example")
    outbox.send(mailing)
    assert _told(mailing) == {"receipt-a": (state, reply), "receipt-b": (state, reply)}
    assert mail_state(mailing).level is at_once
    assert mail_state(later(mailing, minutes=_red_minutes(mailing))).level is in_the_end


@pytest.mark.parametrize(
    ("reply", "state"), [("450 4.2.1 greylisted", "deferred"), ("550 5.1.1 no such user", "refused")]
)
def test_what_is_said_of_one_recipient_is_yellow_and_never_red(
    mailing: Context, mailbox: tuple[Mailbox, int], later: Later, queued: Queued, reply: str, state: str
) -> None:
    mailbox[0].refused_addresses = {"ict-ken@stat.example": reply}
    queued(mailing, "receipt-a")
    outbox.send(mailing)
    assert _told(mailing) == {"receipt-a": (state, f"ict-ken@stat.example: {reply}")}
    for minutes in (0, 120, 600):
        assert mail_state(later(mailing, minutes=minutes)).level is Level.YELLOW


def test_a_sender_that_the_server_does_not_know_loses_no_letter(
    mailing: Context, mailbox: tuple[Mailbox, int], queued: Queued
) -> None:
    async def refused(*_: Any) -> str:
        return "550 5.7.1 sender not allowed"

    mailbox[0].handle_MAIL = refused  # type: ignore[attr-defined]
    queued(mailing, "receipt-a")
    outbox.send(mailing)
    assert _told(mailing) == {"receipt-a": ("failed", "550 5.7.1 sender not allowed")}


def test_the_servers_words_open_nothing_and_cannot_run(
    mailing: Context, mailbox: tuple[Mailbox, int], queued: Queued
) -> None:
    """A filter against spam quotes the link that it did not like."""
    mailbox[0].refuse = f"550 bad link https://portal.example/answer/{LINK} in [red]text[/red]"
    queued(mailing, "receipt-a")
    outbox.send(mailing)
    [(state, words)] = _told(mailing).values()
    assert state == "refused"
    assert words.startswith("550 bad link https://portal.example/answer/[hidden]")
    assert LINK not in json.dumps(worklist.summary(mailing).as_dict())
    wrong = OSError("the word bad is wrong\x00")
    assert mailers._said(wrong, "bad") == "OSError: the word [hidden] is wrongU+0000"


def test_the_desk_is_told_once_however_often_it_is_tried(absent: Context, later: Later, queued: Queued) -> None:
    queued(absent, "receipt-a")
    outbox.send(absent)
    [(level, sentence)] = worklist.summary(absent).mail
    assert level == "yellow"
    assert "Connection refused" in sentence
    for minutes in (60, 65, 70):
        red = later(absent, minutes=minutes)
        outbox.send(red)
        with pytest.raises(MailDown) as told:
            require_mail(red)
        assert "Connection refused" in told.value.detail
    failed = absent.lake.rows("SELECT SUBJECT FROM lake.events WHERE EVENT = 'failed'")
    assert failed == [("outgoing:mail server",)]


def test_airflow_fails_such_a_run_without_waiting() -> None:
    rule = next(each for each in RETRY_POLICY.rules if str(each.exception).endswith("MailDown"))
    assert rule.action.name == "FAIL"


def test_the_status_says_it_and_no_more(absent: Context, later: Later, queued: Queued) -> None:
    queued(absent, "receipt-secret")
    outbox.send(absent)
    for context, word, colour in ((absent, "yellow", "Yellow:"), (later(absent, hours=1), "red", "Red:")):
        client = TestClient(create(context))
        said = client.get("/status.json")
        assert said.json()["state"] == word
        assert said.json()["mail"] == {"yellow": 1, "red": 2}[word]
        page = client.get("/status").text
        assert colour in page
        assert f"ict_mail {said.json()['mail']}" in client.get("/metrics").text
        for private in ("receipt-secret", "Connection refused", "127.0.0.1", "ict-ken@stat.example"):
            assert private not in page + said.text


def test_a_run_tells_it_beside_its_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from typer.testing import CliRunner

    for name, value in {"HOST": "127.0.0.1", "PORT": "9", "STARTTLS": "no"}.items():
        monkeypatch.setenv(f"ICT_SMTP_{name}", value)
    file = tmp_path / "KEN.csv"
    file.write_text("REF_AREA,EDITION,INDICATOR,MEASURE,TIME_PERIOD,OBS_VALUE,SOURCE\nKEN,2016,HH7,PCT,2015,45.5,S\n")
    done = CliRunner().invoke(app, ["run", str(file), "--work", str(tmp_path / "w")])
    assert "Mail yellow" in re.sub(r"\s+", " ", done.output + capsys.readouterr().err)
    assert done.exit_code == 0
    sent = CliRunner().invoke(app, ["send", "--work", str(tmp_path / "w")])
    assert sent.exit_code == 0
    assert "Connection refused" in sent.output
    listed = CliRunner().invoke(app, ["outbox", "list", "--work", str(tmp_path / "w")])
    assert "refused" in listed.output
