"""The outbox through a real SMTP server: every letter once, whatever the server says and whoever is killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from indicators.mail import outbox
from indicators.organisations.offices import mark, unreachable
from indicators.store import letters
from indicators.store.context import Context
from indicators.store.events import Event
from tests.conftest import ROOT
from tests.mail.conftest import Mailbox

Later = Callable[..., Context]
Queued = Callable[..., None]


def _states(context: Context) -> dict[str, str]:
    return {row[1]: row[4] for row in outbox.listed(context)}


def test_what_is_refused_for_now_is_tried_again_after_longer_and_longer(
    mailing: Context, mailbox: tuple[Mailbox, int], later: Later, queued: Queued
) -> None:
    box, _ = mailbox
    queued(mailing, "receipt-a")
    box.refuse = "451 greylisted, try again later"
    tried = 0
    for minutes in range(0, 121, 5):
        before = len(letters.unsent(mailing.lake)) and letters.unsent(mailing.lake)[0].tries
        outbox.send(later(mailing, minutes=minutes))
        tried += letters.unsent(mailing.lake)[0].tries - int(before or 0)
    assert tried == 5, "at 0, 5, 15, 35 and 75 minutes, and then not before 155"
    box.refuse = ""
    assert outbox.send(later(mailing, minutes=130)) == []
    assert [name for name, _ in outbox.send(later(mailing, minutes=500))] == ["receipt-a"]
    assert box.names() == ["receipt-a"]


def test_what_is_refused_for_good_is_not_tried_again(
    mailing: Context, mailbox: tuple[Mailbox, int], later: Later, queued: Queued
) -> None:
    box, _ = mailbox
    queued(mailing, "receipt-a")
    queued(mailing, "receipt-b", email="gone@stat.example")
    box.refused_addresses = {"gone@stat.example": "550 5.1.1 no such user"}
    assert [name for name, _ in outbox.send(mailing)] == ["receipt-a"]
    assert _states(mailing) == {"receipt-a": "sent", "receipt-b": "refused"}
    assert outbox.send(later(mailing, days=3)) == []


def test_what_never_gets_through_is_given_up_after_days(
    mailing: Context, mailbox: Any, later: Later, queued: Queued
) -> None:
    mailbox[0].refuse = "452 full"
    queued(mailing, "receipt-a")
    for hours in range(0, 24 * 6, 6):
        outbox.send(later(mailing, hours=hours, minutes=1))
    assert _states(mailing) == {"receipt-a": "undelivered"}


def test_a_server_that_is_away_is_asked_once_a_run(context: Context, queued: Queued) -> None:
    away = replace(context, settings=replace(context.settings, smtp_host="127.0.0.1", smtp_port=9, smtp_starttls="no"))
    queued(away, *(f"receipt-{number}" for number in range(20)))
    assert outbox.send(away) == []
    assert Counter(_states(away).values()) == {"held": 19, "failed": 1}


def test_a_connection_lost_after_the_message_was_taken_may_repeat_it_with_the_same_identity(
    mailing: Context, mailbox: tuple[Mailbox, int], later: Later, queued: Queued
) -> None:
    box, _ = mailbox
    queued(mailing, "receipt-a", "receipt-b")
    box.hang_up_after_data = True
    outbox.send(mailing)
    box.hang_up_after_data = False
    outbox.send(later(mailing, minutes=10))
    assert set(box.names()) == {"receipt-a", "receipt-b"}
    assert set(_states(mailing).values()) == {"sent"}


def test_one_connection_serves_many_letters(mailing: Context, mailbox: tuple[Mailbox, int], queued: Queued) -> None:
    queued(mailing, *(f"receipt-{number:03}" for number in range(120)))
    assert len(outbox.send(mailing)) == 120
    assert mailbox[0].names() == [f"receipt-{number:03}" for number in range(120)]
    assert outbox.send(mailing) == []


def test_an_office_gets_one_letter_a_day_but_for_receipts(
    mailing: Context, mailbox: tuple[Mailbox, int], later: Later, queued: Queued
) -> None:
    box, _ = mailbox
    queued(mailing, "withdrawal-1", kind="withdrawal")
    queued(mailing, "receipt-1")
    outbox.send(mailing)
    assert sorted(box.names()) == ["receipt-1", "withdrawal-1"]
    soon = later(mailing, hours=2)
    queued(soon, "withdrawal-2", "withdrawal-3", kind="withdrawal")
    queued(soon, "receipt-2")
    queued(soon, "withdrawal-9", kind="withdrawal", email="ict-sen@stat.example")
    outbox.send(soon)
    assert sorted(box.names()[2:]) == ["receipt-2", "withdrawal-9"], "another office does not wait"
    night = later(mailing, hours=15)  # 06:00 in Nairobi
    assert outbox.send(night) == []
    morning = later(mailing, hours=16, minutes=1)
    [(name, _)] = outbox.send(morning)
    assert name.startswith("digest-")
    digest = box.messages[-1]
    assert digest["Subject"] == "2 messages on your ICT data"
    text = digest.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert text.count("was withdrawn") >= 2
    assert [part.get_filename() for part in digest.iter_attachments()] == ["1.html", "2.html"]
    assert _states(mailing)["withdrawal-2"] == "digested"
    assert outbox.send(later(mailing, hours=17)) == []


def test_to_an_address_that_bounced_nothing_goes_until_it_works_again(
    mailing: Context, mailbox: tuple[Mailbox, int], queued: Queued
) -> None:
    queued(mailing, "receipt-a")
    mark(mailing, "ICT-KEN@stat.example", Event.BOUNCED, "5.1.1 unknown")
    assert outbox.send(mailing) == []
    assert unreachable(mailing) == {"ict-ken@stat.example": "5.1.1 unknown"}
    mark(mailing, "ict-ken@stat.example", Event.WORKS, "telephoned")
    assert len(outbox.send(mailing)) == 1


def test_two_senders_at_once_send_each_letter_once(
    mailing: Context, mailbox: tuple[Mailbox, int], queued: Queued
) -> None:
    import threading

    box, _ = mailbox
    box.seconds = 0.02
    queued(mailing, *(f"receipt-{number}" for number in range(30)))
    other = replace(mailing)
    threads = [threading.Thread(target=outbox.send, args=(each,)) for each in (mailing, other)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    outbox.send(mailing)
    assert Counter(box.names()) == Counter({f"receipt-{number}": 1 for number in range(30)})


@pytest.mark.parametrize("cut", [0.3, 0.7, 1.0])
def test_a_journal_that_was_cut_off_is_taken_over(mailing: Context, mailbox: Any, queued: Queued, cut: float) -> None:
    queued(mailing, "receipt-a", "receipt-b")
    journal = mailing.settings.home / "outbox.journal"
    line = '{"message": "receipt-a", "event": "%s", "detail": "smtp", "at": "2026-11-22T12:00:00+00:00"}\n'
    whole = (line % "sending" + line % "sent").encode()
    journal.write_bytes(whole[: int(len(whole) * cut)])
    outbox.send(mailing)
    names = Counter(mailbox[0].names())
    assert names["receipt-b"] == 1
    assert names["receipt-a"] == (0 if cut == 1.0 else 1)
    assert not journal.exists()
    unsure = mailing.lake.rows("SELECT count(*) FROM lake.outbox_events WHERE EVENT = 'unsure'")
    assert unsure == ([(1,)] if cut == 0.7 else [(0,)])


_SENDER = """
import sys
from dataclasses import replace
from pathlib import Path
from indicators.mail import outbox
from indicators.store.context import open_context

context = open_context(Path(sys.argv[1]))
server = {"smtp_host": "127.0.0.1", "smtp_port": int(sys.argv[2]), "smtp_starttls": "no"}
context = replace(context, settings=replace(context.settings, **server))
outbox.send(context)
"""


@pytest.mark.long
def test_senders_that_are_killed_at_random_deliver_every_letter(
    mailing: Context, mailbox: tuple[Mailbox, int], queued: Queued
) -> None:
    """ICT_MESSAGES sets how many (docs/decisions/0018-correspondence.md)."""
    box, port = mailbox
    count = int(os.environ.get("ICT_MESSAGES", "600"))
    chance = random.Random(20261124)  # noqa: S311 - not for secrets
    queued(mailing, *(f"receipt-{number:05}" for number in range(count)))
    mailing.lake.close()
    kills = 0
    for _ in range(10_000):
        process = subprocess.Popen([sys.executable, "-c", _SENDER, str(mailing.settings.home), str(port)], cwd=ROOT)
        enough = len(box.names()) + chance.randint(0, 60)  # by what it did, not by the clock of a busy machine
        while process.poll() is None and len(box.names()) <= enough:
            time.sleep(0.005)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            kills += 1
        if process.wait() == 0:
            break
    arrived = Counter(box.names())
    assert len(arrived) == count, "every letter arrived"
    assert kills > 0
    twice = {name for name, times in arrived.items() if times > 1}
    events = mailing.lake.rows("SELECT DISTINCT MESSAGE FROM lake.outbox_events WHERE EVENT = 'unsure'")
    assert twice <= {name for (name,) in events}, "what came twice is on record"
    assert len(twice) <= kills
    print(f"{count} letters, {kills} kills, {len(twice)} repeated with the same Message-ID")
