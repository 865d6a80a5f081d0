"""Drains the inbox: receive, check, certify; emits the assets that releases and reviews wait for. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, DeltaTriggerTimetable, Param, dag, task

from indicators.operation.airflow import dag_defaults as shared
from indicators.operation.airflow.inbox_trigger import InboxTrigger, inboxes

ARRIVED = Asset("ict://inbox", watchers=[AssetWatcher(name="inbox", trigger=InboxTrigger())])
EVERY = timedelta(minutes=10)
CHUNK = 25


@dag(
    dag_id="collect",
    dag_display_name="Collect files",
    description="Every ten minutes, and when a file arrives: checks what lies in the inboxes.",
    schedule=AssetOrTimeSchedule(timetable=DeltaTriggerTimetable(EVERY), assets=[ARRIVED]),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    access_control=shared.FOR_STATISTICIANS,
    default_args=shared.defaults(shared.CHECKS, priority=5),
    deadline=shared.deadline("collect", 60),
    tags=["intake", "validation"],
    doc_md="""
    # Collect
    Takes every file of the inboxes, archives it, checks it against the Core ICT Indicators, records the verdict,
    accepts what passes and queues the letters. A file that was received before changes nothing. A file that arrives is
    a nudge; every ten minutes the inboxes are drained without one. Files are checked in chunks, side by side.

    A file whose check fails for good is tried again by the next run and fails this one; the others go on.

    **Assets**: what was checked, by whatever way it came, is certified and announced, once: a partition of
    `ict://accepted-observations` for each country with accepted values, one of `ict://to-confirm` for each submission
    that waits.

    **Params**: `inbox` is one of the inboxes of the settings (blank: all of them); `keep` leaves the files; `chunk` is
    how many files a task checks. A file that the pipeline itself published is refused by rule R127 and stays.
    """,
    params={
        "inbox": Param("", type="string", title="Inbox", enum=list(inboxes()), values_display=inboxes()),
        "keep": Param(False, type="boolean", title="Keep files", description="Leave the files in the inbox."),
        "chunk": Param(CHUNK, type="integer", minimum=1, maximum=500, title="Files in a chunk"),
    },
)
def collect() -> None:
    """Wires the verbs `drain`, `judge` and `certify`."""

    @task
    def receive(params: dict[str, object] | None = None) -> list[list[str]]:
        """Archives and records every file; gives the numbers of those that wait for a check, in chunks."""
        from indicators.store.context import open_context
        from indicators.submissions import inbox

        asked = params or {}
        waiting = inbox.drain(open_context(), str(asked.get("inbox") or ""), keep=bool(asked.get("keep")))
        size = int(str(asked.get("chunk") or CHUNK))
        return [waiting[start : start + size] for start in range(0, len(waiting), size)]

    @task
    def check(deliveries: list[str]) -> list[str]:
        """Checks a chunk together and records what the checks said; one file holds up no other."""
        from indicators.store.context import open_context
        from indicators.submissions import inbox

        inbox.judge(open_context(), deliveries)
        return deliveries

    @task(trigger_rule="all_done")
    def checked() -> list[str]:
        """Names all files whose verdicts nobody certified: also those that came by mail, from a source, or earlier."""
        from airflow.sdk.exceptions import AirflowSkipException

        from indicators.store.context import open_context
        from indicators.submissions import certification

        if not (names := certification.uncertified(open_context())):
            raise AirflowSkipException("Nothing new was checked: there is nothing to certify or to release.")
        return names

    @task(outlets=[shared.ACCEPTED, shared.TO_CONFIRM])
    def certify(deliveries: list[str], outlet_events: Any = None) -> dict[str, str]:
        """Lets Great Expectations come to the same verdicts; gives them by submission, with the page of its country."""
        from indicators.store.context import open_context
        from indicators.submissions import certification

        context = open_context()
        certified = certification.certify(context, deliveries)
        shared.announce(certified, outlet_events)
        return {name: f"{verdict} {shared.page_of(name, context)}" for name, verdict in certified.items()}

    received, named = receive(), checked()
    judged = check.expand(deliveries=received)
    judged >> [named, shared.outcome()]
    certify(named)  # type: ignore[arg-type]


collect()
