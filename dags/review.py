"""Asks a person about each submission that must be confirmed, with the choices confirm, refuse and ask. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.providers.standard.operators.hitl import HITLOperator
from airflow.sdk import Param, PartitionedAssetTimetable, dag, task

from indicators.operation.airflow import dag_defaults as shared

CONFIRM, REFUSE, ASK, LEAVE = "Confirm", "Refuse", "Ask the office", "Leave it to the office"


def review_failed(context: Any) -> None:
    """Records that a review failed for good: `correspond` announces its submission again."""
    from indicators.store.context import open_context
    from indicators.submissions import review as verbs

    shared.failed(context)
    verbs.note_failure(open_context(), context["dag_run"].partition_key, context["run_id"])


@dag(
    dag_id="review",
    schedule=PartitionedAssetTimetable(assets=shared.TO_CONFIRM),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1000,
    access_control=shared.FOR_REVIEWERS,
    default_args=shared.defaults(shared.CHECKS, retries=2) | {"on_failure_callback": review_failed},
    tags=["validation", "approval"],
    doc_md="""
    # Review
    One run for each submission with doubtful values; its number is the partition. The run waits under *Required
    actions* for a person, without taking a place of a worker, until somebody decides, or the office has answered.

    * **Confirm**: the values are right; *words* are published as a footnote, and the next release has them.
    * **Refuse**: nothing of it is published; the office gets *words* and is asked for a corrected file.
    * **Ask the office**: it gets *words* as a question; the submission goes on waiting.
    * **Leave it to the office**: nothing happens here; also what happens after thirty days.

    A run that fails (no words were given, the store was away) is followed by another within minutes, until somebody
    has decided.

    Who may decide: the role Reviewer. Who decided what is an event of the submission (`ict status`).
    """,
)
def review() -> None:
    """Wires the verbs `confirm`, `refuse` and `ask_again` to the answer of a person."""

    @task
    def describe(dag_run: Any = None) -> str:
        """What is asked, without values; a submission that no longer waits ends the run."""
        from airflow.sdk.exceptions import AirflowSkipException

        from indicators.store.context import open_context
        from indicators.submissions import review as verbs

        context, number = open_context(), dag_run.partition_key
        if not verbs.waits(context, number):
            raise AirflowSkipException(f"{number} does not wait any more.")
        if (asks := verbs.asked_by(context, number, dag_run.run_id)) != dag_run.run_id:
            raise AirflowSkipException(f"The run {asks} asks about {number}.")
        return verbs.described(context, number)

    decide = HITLOperator(
        task_id="decide",
        subject="{{ dag_run.partition_key }}: are the doubtful values right?",
        body="{{ ti.xcom_pull(task_ids='describe') }}",
        options=[CONFIRM, REFUSE, ASK, LEAVE],
        defaults=LEAVE,
        params={"words": Param("", type="string", title="Words", description="Needed, except to leave it.")},
        response_timeout=timedelta(days=30),
    )

    @task(outlets=[shared.ACCEPTED])
    def record(answer: dict[str, Any], dag_run: Any = None, outlet_events: Any = None) -> str:
        """Records what was decided and by whom; a submission that was decided meanwhile is left."""
        from indicators.store.context import open_context
        from indicators.submissions import review as verbs
        from indicators.submissions.confirm import Word, confirm

        context, number = open_context(), dag_run.partition_key
        [choice] = answer["chosen_options"]
        if choice == LEAVE or not verbs.waits(context, number):
            return "left"
        words = str((answer.get("params_input") or {}).get("words") or "")
        author = str((answer.get("responded_by_user") or {}).get("name") or "Airflow")
        if choice == REFUSE:
            verbs.refuse(context, number, author=author, reason=words)
        elif choice == ASK:
            verbs.ask_again(context, number, author=author, question=words)
        else:
            [report] = confirm(context, number, Word(author, words))
            outlet_events[shared.ACCEPTED].add_partitions(report.ref_area)
        return str(choice)

    described = describe()
    described >> decide
    record(decide.output)  # type: ignore[arg-type]


review()
