"""Takes surveys from the inbox for microdata, and hands results on to the inbox that `collect` reads. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from airflow.sdk import DeltaTriggerTimetable, dag, task

from indicators.operation.airflow import dag_defaults as shared


@dag(
    dag_id="tabulate",
    dag_display_name="Tabulate surveys",
    description="Every thirty minutes: computes the indicators of surveys from their microdata.",
    schedule=DeltaTriggerTimetable(timedelta(minutes=30)),
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    access_control=shared.FOR_STATISTICIANS,
    default_args=shared.defaults(shared.SURVEYS),
    deadline=shared.deadline("tabulate", 120),
    tags=["intake", "survey"],
    doc_md="""
    # Tabulate surveys
    Takes each folder of the inbox for microdata (`ICT_MICRODATA_INBOX`) that holds a DESIGN.yml and that nobody has
    written to for a minute into the store of microdata, computes the indicators with their errors, and puts the table
    of results into the first inbox for tables, where `collect` checks it like any other file.

    Microdata are never archived, mailed or logged: tasks hand over names of surveys. A survey that cannot be tabulated
    fails its task and holds up no other; why is told by `ict survey tabulate` on the machine of the store. What is kept
    longer than `retention.yml` says is deleted.
    """,
)
def tabulate() -> None:
    """Wires the steps of the intake of surveys."""

    @task
    def take() -> list[str]:
        """Takes what is complete into the store of microdata; gives the surveys that wait."""
        from indicators.store.context import open_context
        from indicators.survey.intake import SurveyIntake

        context = open_context()
        return SurveyIntake(context.settings, context.definitions, context.clock).take()

    @task
    def compute(survey: str) -> str:
        """Computes one survey, and hands its results on."""
        from indicators.store.context import open_context
        from indicators.survey.intake import SurveyIntake

        context = open_context()
        return SurveyIntake(context.settings, context.definitions, context.clock).tabulate(survey)

    @task(trigger_rule="all_done")
    def forget() -> list[str]:
        """Deletes what may not be kept any longer."""
        from indicators.store.context import open_context
        from indicators.survey.intake import SurveyIntake

        context = open_context()
        return SurveyIntake(context.settings, context.definitions, context.clock).forget()

    @task(trigger_rule="all_done")
    def left_behind() -> None:
        """Fails where a survey could not be taken; the others went on."""
        from indicators.store.context import open_context
        from indicators.survey.intake import SurveyIntake

        context = open_context()
        SurveyIntake(context.settings, context.definitions, context.clock).require_taken()

    computed = compute.expand(survey=take())
    computed >> [forget(), left_behind(), shared.outcome()]


tabulate()
