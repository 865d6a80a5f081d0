"""Publishes a release: by the calendar, or as soon as enough countries have reported. Wiring only."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from airflow.sdk import (
    CronTriggerTimetable,
    FixedKeyMapper,
    MinimumCount,
    Param,
    PartitionedAssetTimetable,
    RollupMapper,
    SegmentWindow,
    dag,
    task,
)

from indicators.operation.airflow import dag_defaults as shared

AREAS = Path(__file__).parents[1] / "indicators" / "definitions" / "areas.csv"
ENOUGH = 20  # countries with new values since the last such release; fewer wait for the calendar
MONDAYS = "0 6 * * 1"
AS_OF = "2026-11-30T12:00Z: only what was accepted by then. Blank: now."


def _areas() -> list[str]:
    with AREAS.open(encoding="utf-8") as lines:
        return [row["ref_area"] for row in csv.DictReader(lines)]


def release_dag(dag_id: str, schedule: Any, when: str) -> None:
    """Makes a DAG with the verb `release`."""

    @dag(
        dag_id=dag_id,
        dag_display_name=f"Release {when}",
        description=f"Publishes the extracts {when}, if something was accepted since.",
        schedule=schedule,
        start_date=datetime(2026, 1, 1, tzinfo=UTC),
        catchup=False,
        max_active_runs=1,
        access_control=shared.FOR_STATISTICIANS,
        default_args=shared.defaults(shared.PUBLICATION, priority=10),
        deadline=shared.deadline(dag_id, 90),
        tags=["publication"],
        doc_md=f"""
        # Release {when}
        Derives the MDG indicators and aggregates, builds the extracts, reads them back, and only then swaps the pointer
        `releases/latest`. The same content is published once, however often this runs, and by whichever DAG.

        **Params**: `as_of` (ISO 8601, UTC) releases what was accepted by that time; blank means now.
        """,
        params={"as_of": Param(None, type=["null", "string"], title="As of", description=AS_OF)},
    )
    def release() -> None:
        @task(outlets=[shared.RELEASED])
        def publish(params: dict[str, object] | None = None) -> str:
            """Builds, verifies and publishes; gives the version, with its page."""
            from airflow.sdk.exceptions import AirflowSkipException

            from indicators.base.clock import parse
            from indicators.release.publish import release as publish_release
            from indicators.store.context import open_context
            from indicators.submissions.queries import anything_accepted

            context = open_context()
            if not anything_accepted(context):
                raise AirflowSkipException("Nothing was accepted yet: there is nothing to release.")
            as_of = str((params or {}).get("as_of") or "")
            version = publish_release(context, parse(as_of) if as_of else None).version
            return f"{version} {context.settings.portal.rstrip('/')}/releases/{version}"

        publish()

    release()


release_dag("release", CronTriggerTimetable(MONDAYS, timezone="UTC"), "by the calendar, on Mondays at 06:00 UTC")
release_dag(
    "release_when_enough_reported",
    PartitionedAssetTimetable(
        assets=shared.ACCEPTED,
        default_partition_mapper=RollupMapper(
            upstream_mapper=FixedKeyMapper("release"),
            window=SegmentWindow(_areas()),
            wait_policy=MinimumCount(ENOUGH),
        ),
    ),
    f"when {ENOUGH} countries have reported",
)
