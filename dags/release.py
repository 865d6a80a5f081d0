"""Publishes a release when new observations were accepted, or by hand with an as-of time. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import Asset, Param, dag, task

ACCEPTED = Asset("ict://accepted-observations")
RELEASED = Asset("ict://release")


@dag(
    dag_id="release",
    schedule=[ACCEPTED],
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    default_args={"owner": "statistics-desk", "retries": 1, "retry_delay": timedelta(minutes=1)},
    tags=["publication"],
    doc_md="""
    # Release
    Derives the MDG indicators and aggregates, builds the extracts, reads them back, and only then swaps the pointer
    `releases/latest`. The same content is published once, however often this runs.

    **Params**: `as_of` (ISO 8601, UTC) releases what was accepted by that time; blank means now.
    """,
    params={"as_of": Param("", type="string", title="As of", description="ISO 8601, UTC; blank: now.")},
)
def release() -> None:
    """Wires the verb `release`."""

    @task(outlets=[RELEASED])
    def publish(params: dict[str, object] | None = None) -> str:
        """Builds, verifies and publishes; gives the version."""
        from airflow.sdk.exceptions import AirflowSkipException

        from indicators import flows
        from indicators.clock import parse
        from indicators.context import open_context
        from indicators.publish.release import release as publish_release

        context = open_context()
        if not flows.anything_accepted(context):
            raise AirflowSkipException("Nothing was accepted yet: there is nothing to release.")
        as_of = str((params or {}).get("as_of") or "")
        return publish_release(context, parse(as_of) if as_of else None).version

    publish()


release()
