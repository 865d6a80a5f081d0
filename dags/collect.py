"""Drains the inbox: receive, check, certify; emits the assets that releases and reviews wait for. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import Asset, AssetOrTimeSchedule, AssetWatcher, DeltaTriggerTimetable, Param, dag, task

from indicators.watch import InboxTrigger
from indicators.wiring import ACCEPTED, CHECKS, FOR_STATISTICIANS, TO_CONFIRM, announce, deadline, defaults

ARRIVED = Asset("ict://inbox", watchers=[AssetWatcher(name="inbox", trigger=InboxTrigger())])
EVERY = timedelta(minutes=10)
CHUNK = 25


@dag(
    dag_id="collect",
    schedule=AssetOrTimeSchedule(timetable=DeltaTriggerTimetable(EVERY), assets=[ARRIVED]),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    access_control=FOR_STATISTICIANS,
    default_args=defaults(CHECKS, priority=5),
    deadline=deadline("collect", 60),
    tags=["intake", "validation"],
    doc_md="""
    # Collect
    Takes every file of the inbox, archives it, checks it against the Core ICT Indicators, records the verdict, accepts
    what passes and queues the letters. A file that was received before changes nothing. A file that arrives is a nudge;
    every ten minutes the inbox is drained without one. Files are checked in chunks, side by side on all workers.

    **Assets**: a partition of `ict://accepted-observations` for each country with accepted values, one of
    `ict://to-confirm` for each submission that waits.

    **Params**: `inbox` is the folder or S3 prefix to drain (blank: that of the settings); `keep` leaves the files;
    `chunk` is how many files a task checks.
    """,
    params={
        "inbox": Param(
            "", type="string", title="Inbox", description="Folder or s3:// prefix; blank: that of the settings."
        ),
        "keep": Param(False, type="boolean", title="Keep files", description="Leave the files in the inbox."),
        "chunk": Param(CHUNK, type="integer", minimum=1, maximum=500, title="Files in a chunk"),
    },
)
def collect() -> None:
    """Wires the verbs `drain`, `check`, `settle` and `certify`."""

    @task
    def receive(params: dict[str, object] | None = None) -> list[list[str]]:
        """Archives and records every file; gives the numbers of those that wait for a check, in chunks."""
        from indicators import inbox
        from indicators.context import open_context

        asked = params or {}
        waiting = inbox.drain(open_context(), str(asked.get("inbox") or ""), keep=bool(asked.get("keep")))
        size = int(str(asked.get("chunk") or CHUNK))
        return [waiting[start : start + size] for start in range(0, len(waiting), size)]

    @task
    def check(deliveries: list[str]) -> list[str]:
        """Checks a chunk together and records what the checks said; one file holds up no other."""
        from indicators import inbox
        from indicators.context import open_context

        inbox.judge(open_context(), deliveries)
        return deliveries

    @task(outlets=[ACCEPTED, TO_CONFIRM], trigger_rule="none_failed")
    def certify(chunks: list[list[str]] | None, outlet_events: Any = None) -> int:
        """Lets Great Expectations come to the same verdicts; the assets say what is new, country by country."""
        from airflow.sdk.exceptions import AirflowSkipException

        from indicators import flows
        from indicators.context import open_context

        names = [name for chunk in chunks or [] for name in chunk]
        if not names:
            raise AirflowSkipException("The inbox held nothing new: there is nothing to certify or to release.")
        certified = flows.certify(open_context(), names)
        announce(certified, outlet_events)
        return len(certified)

    certify(check.expand(deliveries=receive()))  # type: ignore[arg-type]


collect()
