"""Asks a person about each submission that must be confirmed, with the choices confirm, refuse and ask. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import PartitionedAssetTimetable, dag, task

from indicators.operation.airflow import dag_defaults as shared
from indicators.operation.airflow.choice_operator import AreasChoiceOperator

AREAS = "Some of those that wait: the others are asked about again. Blank: all of the file."
WORDS = "Confirm: the footnote; blank: “Confirmed on review.” Refuse, ask: what the office reads; needed."


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
    dag_display_name="Review doubtful values",
    description="Asks a reviewer about each file with values that must be confirmed.",
    doc_md="""
    # Review
    One run for each submission with doubtful values, or for each file in which several countries wait; its number is
    the partition. It waits under *Required actions*, without taking a place of a worker, until somebody decides or the
    office has answered. It shows each doubtful cell with its series and the office's comment, nothing confidential.

    * **Confirm**: the values are right; *words* are published as a footnote, and the next release has them.
    * **Refuse**: nothing of it is published; the office gets *words* and is asked for a corrected file.
    * **Ask the office**: it gets *words* as a question; the submission goes on waiting.
    * **Leave it to the office**: nothing happens here; also what happens after thirty days.

    *Countries*, a list, limits a decision to some of a file. What is left, what lacks words, what fails is asked again.
    Who may decide: the role Reviewer. Who decided what is an event of the submission (`ict status`).
    """,
)
def review() -> None:
    """Wires the verbs `described` and `decide` to the answer of a person."""

    @task
    def describe(dag_run: Any = None) -> str:
        """What is asked, without confidential values; what no longer waits ends the run."""
        from airflow.sdk.exceptions import AirflowSkipException

        from indicators.store.context import open_context
        from indicators.submissions import review as verbs
        from indicators.submissions import review_note

        context, number = open_context(), dag_run.partition_key
        if not (waiting := verbs.waiting_of(context, number)):
            raise AirflowSkipException(f"{number} does not wait any more.")
        if (asks := verbs.asked_by(context, number, dag_run.run_id)) != dag_run.run_id:
            raise AirflowSkipException(f"The run {asks} asks about {number}.")
        return review_note.described(context, waiting)

    decide = AreasChoiceOperator(
        task_id="decide",
        areas="areas",
        subject="{{ dag_run.partition_key }}: are the doubtful values right?",
        body="{{ ti.xcom_pull(task_ids='describe') }}",
        options=[each.value for each in shared.ReviewChoice],
        defaults=shared.ReviewChoice.LEAVE.value,
        params={
            "words": shared.optional("Words", "", WORDS),
            "areas": shared.optional_list("Countries", AREAS),
        },
        response_timeout=timedelta(days=30),
    )

    @task(outlets=[shared.ACCEPTED, shared.TO_CONFIRM])
    def record(answer: dict[str, Any], dag_run: Any = None, outlet_events: Any = None) -> list[str]:
        """Records what was decided and by whom; gives the areas with accepted values."""
        from indicators.store.context import open_context
        from indicators.submissions import review as verbs
        from indicators.submissions.review_choice import ReviewAnswer, areas_said

        context, number = open_context(), dag_run.partition_key
        said, who = answer.get("params_input") or {}, answer.get("responded_by_user") or {}
        [choice], author = map(shared.ReviewChoice, answer["chosen_options"]), str(who.get("name") or "Airflow")
        decided = ReviewAnswer(choice, author, str(said.get("words") or ""), areas_said(said.get("areas")))
        accepted = verbs.decide(context, number, decided)
        shared.announce_areas(accepted, outlet_events)
        shared.announce_reviews({number} & set(verbs.to_repeat(context)), outlet_events)
        return list(accepted)

    describe() >> decide
    record(decide.output)  # type: ignore[arg-type]


review()
