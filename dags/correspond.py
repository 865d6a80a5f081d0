"""Sends the letters that wait in the outbox. Wiring only."""

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
    Writes and sends receipts and validation reports from the outbox: through SMTP when it is configured, else into the
    Maildir `outbox/` of the work folder. What was sent is recorded and never sent again; what failed stays and is tried
    by the next run.
    """,
)
def correspond() -> None:
    """Wires the verb `send`."""

    @task
    def send() -> int:
        """Sends what waits; gives the number of letters."""
        from indicators import flows
        from indicators.context import open_context

        return len(flows.send(open_context()))

    send()


correspond()
