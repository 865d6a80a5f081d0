"""Keeps the store quick and small, and checks that it is sound. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime

from airflow.sdk import CronTriggerTimetable, Param, dag, task

from indicators.operation.airflow.dag_defaults import FOR_STATISTICIANS, PUBLICATION, deadline, defaults


@dag(
    dag_id="maintain",
    dag_display_name="Maintain the store",
    description="Every Sunday at 03:00 UTC: makes the store small and quick, and checks that it is sound.",
    schedule=CronTriggerTimetable("0 3 * * 0", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    access_control=FOR_STATISTICIANS,
    default_args=defaults(PUBLICATION, retries=2),
    deadline=deadline("maintain", 240),
    tags=["operation"],
    doc_md="""
    # Maintain
    Moves rows from the catalogue into files, merges small files, expires snapshots and deletes files that nothing needs
    any more, by `retention.yml`; records stay for ever. Then checks the store; a store that is not sound fails the run.

    **Params**: `dry_run` only says what would be done.
    """,
    params={"dry_run": Param(False, type="boolean", title="Dry run", description="Only say what would be done.")},
)
def maintain() -> None:
    """Wires the verbs `maintain` and `fsck`."""

    @task
    def tidy(params: dict[str, object] | None = None) -> dict[str, int]:
        """Merges and cleans up; gives what was done."""
        from indicators.operation.maintain import maintain as verb
        from indicators.store.context import open_context

        return {step.name: step.number for step in verb(open_context(), dry_run=bool((params or {}).get("dry_run")))}

    @task
    def check() -> None:
        """Checks the store; one that is not sound fails the run."""
        from indicators.operation.fsck import must_be_sound
        from indicators.store.context import open_context

        must_be_sound(open_context())

    tidy() >> check()


maintain()
