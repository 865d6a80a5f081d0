"""Fetches answers, opens the releases whose time has come, reminds, and sends the letters that wait. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import chain, dag, task

from indicators.operation.airflow import dag_defaults as shared


@dag(
    dag_id="correspond",
    dag_display_name="Letters out, answers in",
    description="Every five minutes: reads answers, sends letters and reminders, opens releases that are due.",
    schedule=timedelta(minutes=5),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    access_control=shared.FOR_STATISTICIANS,
    default_args=shared.defaults(shared.MAIL, retries=3, priority=3),
    deadline=shared.deadline("correspond", 60),
    tags=["mail"],
    doc_md="""
    # Correspond
    1. **fetch**: empties the mailbox: answers with files are received and checked, bounces marked, questions wait.
    2. **remind**: queues reminders of what is due, by the calendar of `correspondence.yml` in the office's own time.
    3. **send**: sends what waits, by SMTP or into `outbox/`: receipts at once, all else once a day and office.
    4. **repeat_reviews**: what waits and nobody is asked about, because its review failed, is asked again.
    5. **open_releases**: `releases/latest` and the targets (setting `publish`) get what is due; members are told next.
    6. **what_needs_a_person**: who is late or must confirm, what came back, what is to be read; a letter a day.
    """,
)
def correspond() -> None:
    """Wires the verbs of correspondence; a mailbox or a target that does not answer holds back nothing else."""

    @task
    def fetch() -> list[str]:
        """Takes in what lies in the mailbox and checks the files that came with it; gives what became of each."""
        from indicators.mail import mailbox
        from indicators.store.context import open_context
        from indicators.submissions import inbox

        context = open_context()
        received = mailbox.fetch(context)
        inbox.judge(context, [name for each in received for name in each.deliveries])
        return [f"{each.mail} {each.became}" for each in received]

    @task(trigger_rule="all_done")
    def remind() -> list[str]:
        """Queues the reminders that are due, and the letter of the day to the desk; gives the keys of the reminders."""
        from indicators.mail import worklist
        from indicators.organisations import calendar
        from indicators.store.context import open_context

        context = open_context()
        queued = calendar.remind(context)
        worklist.tell(context)
        return queued

    @task(trigger_rule="all_done")
    def what_needs_a_person() -> dict[str, object]:
        """Who is late, who must confirm, what came back, answers to read: shown as the result of this task."""
        from indicators.mail import worklist
        from indicators.store.context import open_context

        context = open_context()
        shared.measure_store(context)
        return worklist.summary(context).as_dict()

    @task(trigger_rule="all_done", outlets=[shared.TO_CONFIRM])
    def repeat_reviews(outlet_events: Any = None) -> list[str]:
        """Announces again what waits and of which the last review failed."""
        from indicators.store.context import open_context
        from indicators.submissions import review

        shared.announce_reviews(waiting := review.to_repeat(open_context()), outlet_events)
        return waiting

    @task(trigger_rule="all_done")
    def open_releases() -> list[str]:
        """Opens what is due; gives the releases of which members are told."""
        from indicators.release.announce import open_due
        from indicators.store.context import open_context

        return open_due(open_context())

    @task(trigger_rule="all_done")
    def send() -> dict[str, object]:
        """Sends what waits; gives the number of letters and how mail is: it fails when none went out for long."""
        from indicators.mail import outbox
        from indicators.store.context import open_context
        from indicators.store.mail_state import require_mail

        context = open_context()
        sent, state = outbox.send(context), require_mail(context)
        return {"sent": len(sent), "mail": state.level.word, "said": state.said}

    steps = [fetch(), remind(), send(), repeat_reviews(), open_releases(), what_needs_a_person()]
    chain(*steps)
    steps >> shared.outcome()


correspond()
