"""A reviewer confirms doubtful values in Airflow, chosen from a list of what waits, or by number. Wiring only."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from airflow.sdk import dag, get_current_context, task

from indicators.operation.airflow import dag_defaults as shared
from indicators.operation.airflow.choice_operator import WaitingChoiceOperator, said_by

NUMBER = "1a2b3c4d5e6f-KEN, or 1a2b3c4d5e6f for all of a file. Blank: the run asks, with a list of what waits."
WHAT = "What waits, the newest file first; its cells stand above."
RULE = "R103, if it is about one rule; an error needs it. Blank: all warnings."
UNTIL = "2027-12-31; blank: as long as the value stays the same."
WHY = "Published as a footnote."
NUMBERS, RULES, DAYS = r"^([0-9a-f]{12}(-\w+)?)?$", r"^(R\d{3}[a-z]?)?$", r"^(\d{4}-\d{2}-\d{2})?$"


@dag(
    dag_id="confirm",
    dag_display_name="Confirm what waits",
    description="By hand: says that doubtful values are right, of one rule, a country or a whole file.",
    schedule=None,
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,
    access_control=shared.FOR_REVIEWERS,
    default_args=shared.defaults(shared.CHECKS, retries=1, priority=8),
    tags=["validation", "approval"],
    doc_md="""
    # Confirm
    Confirms that doubtful values are right, on the word of whoever says it. What is left without an open finding is
    accepted and goes into the next release, with the explanation as a footnote.

    Press *Trigger* with blank fields: the run makes a list of what waits, each doubtful cell with the value sent and
    what was expected, and asks under *Required Actions* which of it is meant and why: a whole file of several
    countries, a country, or one rule. It asks for an hour and then ends with nothing confirmed; *Confirm* without a
    choice fails, and says so. Whoever gives the number and the explanation is asked nothing. The result links to the
    pages of the countries.

    **Params**: `number` of a submission, or of a delivery: all of it; `explanation`, which is published; `rule`,
    blank for all warnings, needed for an error; `until`, the last day on which the word counts for later files.
    """,
    params={
        "number": shared.optional("Number", NUMBERS, NUMBER),
        "explanation": shared.optional("Why the values are right", "", f"{WHY} Needed with a number."),
        "rule": shared.optional("Rule", RULES, RULE),
        "until": shared.optional("Until", DAYS, UNTIL),
    },
)
def confirm() -> None:
    """Wires the verb `confirm` to the form of the run, or to the answer of a person who chose from what waits."""

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def without_number(params: dict[str, Any] | None = None) -> bool:
        """Whether the list of what waits is needed."""
        return not (params or {}).get("number")

    choose = WaitingChoiceOperator(
        task_id="choose",
        subject="Which of what waits is right?",
        choice="choice",
        needed=("choice", "words"),
        params={
            "choice": shared.optional("What is right", "", WHAT),
            "words": shared.optional("Why the values are right", "", WHY),
            "last_day": shared.optional("Until", DAYS, UNTIL),
        },
        options=[shared.ReviewChoice.CONFIRM.value, shared.ReviewChoice.LEAVE.value],
        defaults=shared.ReviewChoice.LEAVE.value,
        response_timeout=timedelta(hours=1),
    )

    @task(outlets=[shared.ACCEPTED], trigger_rule="none_failed")
    def approve(
        answer: dict[str, Any] | None = None, params: dict[str, Any] | None = None, outlet_events: Any = None
    ) -> dict[str, str]:
        """Records the word of who answered, or triggered the run; gives the submissions and what became of them."""
        from airflow.sdk.exceptions import AirflowSkipException

        from indicators.store.context import open_context
        from indicators.submissions.confirm import confirm as verb

        said = said_by(answer, params or {}, get_current_context()["dag_run"])
        if not said:
            raise AirflowSkipException("Nothing waits, or it was left to the office.")
        context = open_context()
        reports = verb(context, *said)
        outlet_events[shared.ACCEPTED].add_partitions([report.ref_area for report in reports])
        return {each.submission: f"{each.verdict} {shared.page_of(each.submission, context)}" for each in reports}

    without_number() >> choose
    approve(choose.output)  # type: ignore[arg-type]


confirm()
