"""Simulated time: offices send, correct and confirm, releases and letters go out; what must hold is checked each day.

Three weeks in a usual run; `ICT_DAYS=730 pytest tests/e2e/test_soak.py` goes through two years.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from indicators.base import resources
from indicators.base.clock import fixed, naive_utc
from indicators.base.report import Verdict
from indicators.mail import outbox, worklist
from indicators.operation.fsck import fsck
from indicators.operation.maintain import maintain
from indicators.organisations import calendar
from indicators.release.announce import open_due
from indicators.release.publish import release
from indicators.store.context import Context
from indicators.submissions import certification, check, queries, record
from indicators.submissions.confirm import Word, confirm
from indicators.submissions.inbox import drain
from indicators.submissions.review import waits

DAYS = int(os.environ.get("ICT_DAYS", "21"))
START = dt.datetime(2026, 5, 20, 12, 0, tzinfo=dt.UTC)
AREAS = ("KEN", "SEN", "PER", "FJI", "COL", "CAN", "MAR", "TON", "BGD")
HEAD = "REF_AREA,EDITION,INDICATOR,TIME_PERIOD,OBS_VALUE,SOURCE,COMMENT_OBS\n"


@dataclass
class World:
    """What the offices did, beside the store."""

    context: Context
    inbox: Path
    dice: random.Random = field(default_factory=lambda: random.Random(11))  # noqa: S311 - no secret
    sent: int = 0
    level: dict[str, float] = field(default_factory=lambda: {area: 30.0 + 3 * n for n, area in enumerate(AREAS)})
    seen: dict[dt.datetime, str] = field(default_factory=dict)

    def send(self) -> None:
        """Some offices send a file: a new one, a correction, a doubtful or a wrong one, or the same again."""
        for area in self.dice.sample(AREAS, self.dice.choice((0, 0, 1, 2))):
            year = self.dice.randrange(2014, 2025)
            value = self.level[area] + (year - 2014) * 1.5 + self.dice.choice((0, 0, 0, 0.3))
            kind = self.dice.random()
            value = 140.0 if kind < 0.08 else value + 45 if kind < 0.2 else value
            rows = [f"{area},2016,HH7,{year},{value:.1f},Survey {year},day {self.sent}"]
            if kind > 0.9:  # another file with the same content
                rows.append(rows[0].replace(f",{year},", f",{year - 1},"))
            (self.inbox / area.lower()).mkdir(exist_ok=True)
            (self.inbox / area.lower() / f"{area}_{self.sent}.csv").write_text(HEAD + "\n".join(rows) + "\n")
            self.sent += 1

    def work(self) -> None:
        """What the DAGs do in a day."""
        context = self.context
        waiting = drain(context)
        reports = record.record_verdicts(context, check.check(context, waiting))
        for report in reports:
            if report.verdict is Verdict.TO_CONFIRM and self.dice.random() < 0.5 and waits(context, report.submission):
                confirm(context, report.submission, Word("Reviewer", "The survey was redesigned."))
        if waiting:
            certification.certify(context, waiting)
        calendar.remind(context)
        worklist.tell(context)
        outbox.send(context)
        now = context.clock()
        if now.weekday() == 0 and queries.anything_accepted(context):
            release(context)
            open_due(context)
        if now.weekday() == 6:
            maintain(context)

    def hold(self) -> None:
        """What must be so at the end of any day."""
        assert fsck(self.context) == []
        lake, now = self.context.lake, self.context.clock()
        assert lake.rows("SELECT count(*) FROM lake.deliveries") == [(self.sent,)]
        assert not list(self.inbox.rglob("*.csv"))
        for moment in [*self.dice.sample(list(self.seen), min(3, len(self.seen)))]:
            assert self.as_of(moment) == self.seen[moment], "what was known then has not changed"
        self.seen[now] = self.as_of(now)
        per_day = Counter(
            row
            for row in lake.rows("""
                SELECT o.EMAIL, e.RECORDED_AT::DATE FROM lake.outbox o JOIN lake.outbox_events e USING (MESSAGE)
                WHERE e.EVENT = 'sent' AND o.KIND NOT IN ('receipt', 'desk')""")
        )
        assert max(per_day.values(), default=0) <= 2, "a letter, and the digest of the day before"

    def as_of(self, moment: dt.datetime) -> str:
        """The values as of a time, in a few characters."""
        query = resources.sql("store/as_of")
        rows = self.context.lake.rows(query, {"as_of": naive_utc(moment)})
        return hashlib.sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()[:16]


@pytest.mark.long
def test_months_of_work_leave_a_sound_store(context: Context) -> None:
    inbox = context.settings.home / "inbox"
    inbox.mkdir()
    world = World(context, inbox)
    for day in range(DAYS):
        world.context = replace(world.context, clock=fixed(START + dt.timedelta(days=day)))
        world.send()
        world.work()
        world.hold()
    lake = world.context.lake
    verdicts = dict(lake.rows("SELECT VERDICT, count(*) FROM lake.submissions GROUP BY ALL"))
    assert set(verdicts) == {"accepted", "rejected", "to confirm"} or DAYS < 60
    assert lake.rows("SELECT count(*) FROM lake.releases") >= [(DAYS // 14,)]
    kinds = {row[0] for row in lake.rows("SELECT DISTINCT KIND FROM lake.outbox")}
    assert {"receipt", "report", "thanks"} <= kinds
    assert {"reminder", "desk"} <= kinds or DAYS < 60
    assert fsck(world.context, deep=True) == []
