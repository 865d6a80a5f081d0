"""Opens the releases whose time has come, and sends the letters that wait in the outbox. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import dag, task


@dag(
    dag_id="correspond",
    schedule=timedelta(minutes=5),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "statistics-desk", "retries": 3, "retry_delay": timedelta(minutes=1)},
    tags=["mail"],
    doc_md="""
    # Correspond
    Opens what is due: `releases/latest` names the newest public release, the targets (setting `publish`) get it, and
    members are told, once a day at most. Then writes and sends what waits in the outbox: through SMTP when it is
    configured, else into the Maildir `outbox/` of the work folder. What was sent is recorded and never sent again; what
    failed stays and is tried by the next run.
    """,
)
def correspond() -> None:
    """Wires the verbs `open_due` and `send`."""

    @task
    def open_releases() -> list[str]:
        """Opens what is due; gives the releases of which members are told."""
        from indicators.context import open_context
        from indicators.publish.announce import open_due

        return open_due(open_context())

    @task(trigger_rule="all_done")
    def send() -> int:
        """Sends what waits; gives the number of letters."""
        from indicators import outbox
        from indicators.context import open_context

        return len(outbox.send(open_context()))

    # A target that does not answer holds no letter back.
    open_releases() >> send()


correspond()
